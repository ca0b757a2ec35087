"""What answers no question: media, edits, unknown commands, old and forged buttons, other people's ids."""

import asyncio
import json
import re
from dataclasses import fields
from datetime import timedelta
from typing import Final, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.handlers import HANDLERS
from bot.chat.routes import Tap
from bot.domain.catalogue import handle_for
from bot.domain.dialogue import Ordering
from bot.domain.ids import PersonId
from bot.domain.mass_run import MassOrder
from bot.domain.order import Order, RequestKind
from bot.domain.order_tabs import Place, Tab
from bot.domain.request_batch import RequestBatch
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY
from bot.sandbox.fake_telegram.world.messages import MediaKind
from tests.support.shop import new_link, place
from tests.support.stage import HASTY, Chat, Stage, bare

TAPS: Final = tuple(route.payload for route in HANDLERS if isinstance(route, Tap))
OWNED: Final = frozenset({"order", "intent", "request", "search", "number", "mass", "place", "batch"})
"""Fields of payloads that name what belongs to one person."""

HARMLESS: Final = (callbacks.Home, callbacks.Help, callbacks.Privacy, callbacks.Settings, callbacks.Orders)
BATCH: Final = 18
"""Below what one person may have waiting."""


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


@pytest.fixture
async def stranger(stage: Stage, customer: Chat) -> Chat:
    """Somebody else, with a key of their own and a screen in front of them."""
    other = stage.chat(customer.language, person_id=2002)
    await other.connect(EURO_KEY)
    return other


async def kept_of(stage: Stage, chat: Chat) -> str:
    """What is kept of a person and a stranger could have touched."""
    queries = (
        "SELECT order_id, panel_order_id, status, is_watched FROM orders",
        "SELECT request_id, state FROM requests",
        "SELECT intent_id, state, nonce, panel_order_id FROM intents",
        "SELECT body FROM dialogues",
        "SELECT number, words FROM searches",
        "SELECT language, wants_notifications, screen_message_id FROM people",
        "SELECT envelope, refused_at FROM accounts",
        "SELECT mass_id, state, nonce, is_stopping, message_id FROM mass_orders",
        "SELECT position, text, draft, intent_id FROM mass_lines",
        "SELECT batch_id, end_reason, told_at, message_id FROM request_batches",
    )
    rows = [
        [
            tuple(row)
            for row in await stage.bot.storage._database.rows(
                f"{query} WHERE person_id = :id", id=chat.person_id
            )
        ]
        for query in queries
    ]
    return repr(rows)


async def test_media_are_answered_and_lose_nothing(stage: Stage, customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    kinds: tuple[MediaKind, ...] = get_args(MediaKind)
    for kind in kinds:
        customer.send(kind)
        await customer.answers("problem.text_only")
    customer.say(new_link())
    await customer.answers("order.ask_quantity")
    customer.send("photo", "1000")
    await customer.answers("problem.text_only")
    customer.say("1000")
    await customer.answers("order.ask_runs")
    assert not stage.world.panel.ledger


async def test_an_edited_message_changes_nothing(stage: Stage, customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    link = new_link()
    typed = customer.say(link)
    await customer.answers("order.ask_quantity")
    customer.edit(typed, new_link())
    await customer.answers("problem.edited")
    command = customer.say("1000")
    await customer.answers("order.ask_runs")
    customer.edit(command, "/cancel")
    await customer.answers("problem.edited")
    dialogue = await stage.bot.cast.dialogue.open_one(PersonId(customer.person_id))
    assert isinstance(dialogue, Ordering)
    assert (dialogue.draft.link, dialogue.draft.quantity) == (link, 1000)


async def test_a_key_in_an_edited_message_is_deleted(stage: Stage, customer: Chat) -> None:
    typed = customer.say("/help")
    await customer.answers("help.text")
    customer.edit(typed, f"my key: {EURO_KEY}")
    await customer.answers("problem.edited")
    assert typed.message_id not in stage.world.telegram.world.person(customer.person_id).messages


async def test_unknown_commands_are_said_to_be_unknown(customer: Chat) -> None:
    for command in ("/refund 23501", "/status23501", "/ORDER_NOW"):
        customer.say(command)
        await customer.answers("problem.command_unknown")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say("/nonsense")
    await customer.answers("problem.command_unknown")
    customer.say(new_link())
    await customer.answers("order.ask_quantity")


async def test_old_buttons_say_so(customer: Chat) -> None:
    for data in ("0:h", "2:h", "h", "1:zz", "1:h:1", "1:oi:-1", "1:oi:1e3", "1:oi:01", "1:oi:٣", "1:y:1"):
        assert await answer_to(customer, data) == bare(customer.tr.plain("problem.button_old"))


async def test_nobody_reaches_what_is_another_persons(
    stage: Stage, customer: Chat, stranger: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    victim = PersonId(customer.person_id)
    order = await place(stage.bot.cast, victim)
    stage.world.panel.move_order(order.panel_order_id, "Pending")
    _, request = await stage.bot.cast.requests.ask(victim, order.order_id, RequestKind.CANCEL)
    found = await stage.bot.cast.catalogue.search(victim, "instagram")
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("drop_after", action="add", times=1)
    customer.tap("button.confirm")
    await customer.gets("unknown.title")
    (unknown,) = await stage.bot.storage.intents.unresolved(victim)
    await customer.fill_in(new_link(), "1000", "")
    dialogue = await stage.bot.cast.dialogue.open_one(victim)
    assert isinstance(dialogue, Ordering)
    assert dialogue.intent_id is not None
    card = await stage.bot.storage.intents.get(victim, dialogue.intent_id)
    assert card is not None
    mass = (await stage.bot.cast.mass_list.review(await listed(stage, victim))).mass
    batch = await batch_of(stage, victim, order)
    before, spent = await kept_of(stage, customer), spending(stage)
    for kind in TAPS:
        if not OWNED & {field.name for field in fields(kind)}:
            continue
        intent = card if kind is callbacks.OrderConfirm else unknown
        nonce = mass.nonce if "mass" in {field.name for field in fields(kind)} else intent.nonce
        theirs: dict[str, int | str] = {
            "order": order.order_id,
            "request": request.request_id,
            "intent": intent.intent_id,
            "nonce": nonce,
            "search": found.number,
            "place": Place(Tab.ALL, found.number).word,
            "number": order.panel_order_id,
            "mass": mass.mass_id,
            "batch": batch.batch_id,
        }
        nobodys: dict[str, int | str] = {
            "order": 10**9,
            "request": 10**9,
            "intent": 10**9,
            "nonce": "x",
            "search": 10**9,
            "place": Place(Tab.ALL, 10**9).word,
            "number": "9",
            "mass": 10**9,
            "batch": 10**9,
        }
        answers = [await answer_to(stranger, payload(kind, values).encode()) for values in (theirs, nobodys)]
        assert answers[0] == answers[1], kind
    assert await kept_of(stage, customer) == before
    assert spending(stage) == spent
    for own in (callbacks.OrderCard(order.order_id), callbacks.IntentCard(unknown.intent_id)):
        assert await answer_to(customer, own.encode()) != await answer_to(stranger, own.encode())
    customer.forge(callbacks.OrderConfirm(card.intent_id, card.nonce).encode())
    await customer.gets("outcome.placed")


async def listed(stage: Stage, person_id: PersonId) -> MassOrder:
    """A mass order of somebody, which no dialogue waits for."""
    mass = await stage.bot.storage.mass_orders.begin(person_id, stage.clock())
    await stage.bot.storage.mass_orders.write_texts(person_id, mass.mass_id, [f"101 | {new_link()} | 100"])
    return mass


async def batch_of(stage: Stage, person_id: PersonId, order: Order) -> RequestBatch:
    """Requests of somebody that were asked together and are over."""
    batches = stage.bot.storage.request_batches
    batch = await batches.create(
        person_id, RequestKind.REFILL, [order.order_id], nonce="theirs", at=stage.clock()
    )
    assert batch is not None
    await stage.bot.cast.batches.resume()
    await stage.bot.cast.batches.wait_for(batch.batch_id, timedelta(seconds=30))
    return batch


def payload(kind: type[Payload], values: dict[str, int | str]) -> Payload:
    """A tap of this kind with these values; pages are first pages, services the first service."""
    others: dict[str, int | str] = {"page": 0, "wanted": 1, "service": handle_for("1")}
    return kind(*((values | others)[field.name] for field in fields(kind)))


async def answer_to(chat: Chat, data: str) -> str:
    """What somebody sees after a tap, numbers left out."""
    before = len(chat.toasts)
    chat.forge(data)
    await chat.world.telegram.until(lambda: chat._has_answered() or len(chat.toasts) > before)
    while await chat.bot.cast.updates.unhandled():  # noqa: ASYNC110 - a toast may come before its screen
        await asyncio.sleep(0.01)
    said = chat.text if chat._has_answered() else chat.toasts[-1]
    return re.sub(r"[\d,]+", "#", said)


def spending(stage: Stage) -> list[str]:
    """The panel's requests that do something."""
    actions = [entry.action for entry in stage.world.panel.requests]
    return [action for action in actions if action in {"add", "refill", "cancel"}]


_WORDS: Final = st.text(max_size=20)
_NUMBERS: Final = st.integers(min_value=-5, max_value=10**20).map(str)
_CODES: Final = st.sampled_from(sorted({kind.code for kind in TAPS if kind not in HARMLESS and fields(kind)}))
_FORGED: Final = st.one_of(
    _WORDS,
    st.builds(":".join, st.lists(st.one_of(_WORDS, _NUMBERS), max_size=5)),
    st.builds(lambda code, rest: ":".join(["1", code, *rest]), _CODES, st.lists(_NUMBERS, max_size=3)),
    st.builds(lambda code, rest: ":".join(["1", code, *rest]), _CODES, st.lists(_WORDS, max_size=3)),
    st.builds(json.dumps, st.dictionaries(_WORDS, _NUMBERS, max_size=2)),
).filter(
    # A "tn", "ts" or "lf" that is whole is the person's own act, whoever sends it for them.
    lambda data: (
        1 <= len(data.encode("utf-8", "replace")) <= 64
        and data.isprintable()
        and not data.startswith(("1:tn:", "1:ts:", "1:nw:", "1:lf:"))
    )
)


@settings(
    max_examples=28,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
@given(forged=st.lists(_FORGED, min_size=BATCH, max_size=BATCH))
async def test_forged_buttons_change_nothing(
    stage: Stage, customer: Chat, provoked: list[str], forged: list[str]
) -> None:
    provoked.append("message is not modified")
    shown = len(stage.world.telegram.events_of(customer.person_id, "callback_answer"))
    orders, spent = await stage.bot.storage.orders.count(PersonId(customer.person_id)), spending(stage)
    for data in forged:
        customer.forge(data)
    await stage.world.telegram.until(
        lambda: len(stage.world.telegram.events_of(customer.person_id, "callback_answer")) == shown + BATCH,
        timeout_seconds=30,
    )
    assert await stage.bot.storage.orders.count(PersonId(customer.person_id)) == orders == 0
    assert await stage.bot.cast.dialogue.open_one(PersonId(customer.person_id)) is None
    assert spending(stage) == spent == []
    assert not any(customer.pattern("problem.ours").search(bare(text)) for text in [customer.text])
