"""When Telegram, the disk or the end of the program come in between: what matters is told all the same."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.callbacks import OrderConfirm, decode
from bot.domain.ids import IntentId, PersonId
from bot.domain.intent import Intent, IntentState
from bot.domain.order import RequestKind
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY
from bot.usecases.place_order import CardChanged, DraftChanged
from storage.errors import DiskFullError
from tests.support.shop import eventually, new_link, place
from tests.support.stage import HASTY, Chat, Stage, bare

TRIES = 3
"""How often a call to Telegram is made before it is given up."""


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def told(chat: Chat, name: str) -> int:
    """How many messages of the bot show this text."""
    wanted = chat.pattern(name)
    return sum(
        bool(wanted.search(bare(message.text.text)))
        for message in chat.world.telegram.sent_to(chat.person_id)
    )


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (None, "outcome.placed"),
        ("drop_after", "unknown.title"),
        ("refuse", "outcome.not_sent"),
        ("error_page", "outcome.rejected"),
    ],
)
async def test_an_outcome_telegram_does_not_take_at_once_is_told_later(
    stage: Stage,
    customer: Chat,
    provoked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    fault: str | None,
    outcome: str,
) -> None:
    provoked.append("Bad Gateway")
    await customer.fill_in(new_link(), "1000", "")
    claim = stage.bot.storage.intents.claim

    async def then_the_door_closes(*asked: object) -> Intent | None:
        stage.world.fault_line.arm("refuse")
        return await claim(*asked)  # type: ignore[arg-type]  # handed through as it came

    if fault == "refuse":
        monkeypatch.setattr(stage.bot.storage.intents, "claim", then_the_door_closes)
    elif fault == "error_page":
        stage.world.panel.answer_next("add", b'{"error": "Incorrect link"}')
    elif fault:
        stage.world.fault_line.arm(fault, action="add", times=1)
    stage.world.telegram.fail_next("editMessageText", 502, 2 * TRIES)
    stage.world.telegram.fail_next("sendMessage", 502, TRIES)
    customer.tap("button.confirm")
    await customer.gets(outcome)
    await stage.rests()
    assert told(customer, outcome) == 1
    assert len(stage.world.panel.ledger) == (outcome != "outcome.rejected" and fault != "refuse")


async def test_a_long_flood_wait_of_telegram_loses_no_receipt(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Too Many Requests")
    await customer.fill_in(new_link(), "1000", "")
    stage.world.telegram.flood(customer.person_id, 40, 2)
    customer.tap("button.confirm")

    async def waits_to_be_told() -> bool:
        return bool(await stage.bot.storage.outbox.pending())

    await eventually(waits_to_be_told)
    assert len(stage.world.panel.ledger) == 1
    assert not told(customer, "outcome.placed")
    stage.clock.advance(timedelta(seconds=60))
    await customer.gets("outcome.placed", number="23501")


async def test_an_outcome_known_but_not_saved_yet_waits_to_be_told(
    stage: Stage, customer: Chat, provoked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    provoked.append("Too Many Requests")
    await customer.fill_in(new_link(), "1000", "")
    intents = stage.bot.storage.intents
    real, fails = intents.settle, 2

    async def settle(*args: object) -> Intent | None:
        nonlocal fails
        fails -= 1
        if fails >= 0:
            raise DiskFullError("full")
        return await real(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(intents, "settle", settle)
    stage.world.telegram.flood(customer.person_id, 40, 2)
    customer.tap("button.confirm")

    async def is_saved() -> bool:
        return bool(await stage.bot.storage.orders.count(PersonId(customer.person_id)))

    await eventually(is_saved)
    await stage.rests()
    assert not told(customer, "outcome.placed")
    stage.clock.advance(timedelta(seconds=60))
    await customer.gets("outcome.placed", number="23501")


async def test_an_outcome_is_told_after_disk_and_telegram_failed_together(
    stage: Stage, customer: Chat, provoked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    provoked.append("Bad Gateway")
    await customer.fill_in(new_link(), "1000", "")
    intents, outbox, is_full = stage.bot.storage.intents, stage.bot.storage.outbox, True
    settle, add = intents.settle, outbox.add

    async def settle_if_there_is_room(*args: object) -> Intent | None:
        if is_full:
            raise DiskFullError("full")
        return await settle(*args)  # type: ignore[arg-type]  # passed on as they came

    async def add_if_there_is_room(*args: object) -> int:
        if is_full:
            raise DiskFullError("full")
        return await add(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(intents, "settle", settle_if_there_is_room)
    monkeypatch.setattr(outbox, "add", add_if_there_is_room)
    stage.world.telegram.fail_next("sendMessage", 502, TRIES)
    customer.tap("button.confirm")
    await stage.rests()
    assert not told(customer, "outcome.placed")
    is_full = False
    await customer.gets("outcome.placed", number="23501")
    assert told(customer, "outcome.placed") == 1


async def test_the_outcome_of_a_tap_handled_again_is_told_later_too(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    await customer.fill_in(new_link(), "1000", "")
    tap = decode(customer.data_of("button.confirm"))
    assert isinstance(tap, OrderConfirm)
    person, confirm = PersonId(customer.person_id), stage.bot.cast.place.confirm
    await confirm(person, IntentId(tap.intent), tap.nonce, 10**6)  # and then the bot died
    stage.world.telegram.fail_next("sendMessage", 502, TRIES)
    customer.tap("button.confirm")
    await customer.gets("outcome.placed", number="23501")
    assert len(stage.world.panel.ledger) == 1


async def test_a_receipt_that_did_not_arrive_is_told_once_after_a_double_tap(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    await customer.fill_in(new_link(), "1000", "")
    stage.world.telegram.fail_next("editMessageText", 502, TRIES)
    stage.world.telegram.fail_next("sendMessage", 502, TRIES)
    customer.tap("button.confirm")
    customer.tap("button.confirm")
    await customer.gets("outcome.placed")
    await stage.rests()
    await _nothing_is_due(stage)
    assert len(stage.world.panel.ledger) == 1
    assert told(customer, "outcome.placed") == 1


async def test_sending_does_not_stay_where_nothing_was_sent(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("time_out_before", action="balance")
    customer.tap("button.confirm")
    await customer.sees("order.sending")
    stage.world.telegram.fail_next("editMessageText", 502, TRIES)
    await customer.gets("order.nothing_sent")
    stage.world.fault_line.disarm_all()
    customer.tap("button.try_again")
    await customer.answers("order.confirm_title")
    assert not stage.world.panel.ledger


async def test_the_end_of_an_order_that_refresh_could_not_show_is_told(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    await stage.bot.storage.watches.postpone([(order, stage.clock() + timedelta(hours=1))])
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    for method in ("sendMessage", "editMessageText"):
        stage.world.telegram.fail_next(method, 502, TRIES)
    customer.tap("button.refresh")
    await customer.gets("notice.completed", number=order.panel_order_id)


async def test_looking_again_never_claims_that_nothing_was_sent(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("drop_after", action="add", times=1)
    customer.tap("button.confirm")
    await customer.sees("unknown.title")
    for fault in ("time_out_before", "bad_gateway_html", "too_many_requests", "refuse"):
        stage.world.fault_line.arm(fault, action="balance")
        customer.tap("button.check_again")
        await customer.answers("unknown.title")
        await customer.sees("unknown.not_told")
        stage.world.fault_line.disarm_all()
        customer.tap("button.enter_number")
        await customer.answers("unknown.ask_number")
        stage.world.fault_line.arm(fault, action="status")
        customer.say("23501")
        await customer.answers("unknown.not_told")
        stage.world.fault_line.disarm_all()
        customer.tap("button.back")
        await customer.answers("unknown.title")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    customer.say("23501")
    await customer.answers("unknown.attached")


async def test_another_key_tells_nothing_of_an_order_sent_with_the_old_one(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("drop_after", action="add", times=1)
    customer.tap("button.confirm")
    await customer.sees("unknown.title")
    look = customer.data_of("button.check_again")
    customer.say(f"/key {EURO_KEY}")
    await customer.gets("key.connected")
    customer.forge(look)
    await customer.answers("unknown.key_replaced")
    await customer.sees("unknown.title")


async def test_with_notifications_off_nothing_is_promised(stage: Stage, customer: Chat) -> None:
    await stage.bot.cast.settings.notify(PersonId(customer.person_id), wanted=False)
    await customer.fill_in(new_link(), "1000", "")
    customer.tap("button.confirm")
    await customer.answers("outcome.placed")
    await customer.sees("outcome.wont_tell")
    customer.tap("button.watch")
    await customer.answers("card.title")
    customer.tap("button.unwatch")
    await customer.hears("orders.unwatched_toast")
    await customer.answers("card.title")
    customer.tap("button.watch_this")
    await customer.hears("orders.watching_quietly_toast")


async def test_numbers_of_updates_may_begin_anew(stage: Stage, customer: Chat) -> None:
    # Telegram chooses them at random after a week without updates.
    numbers = stage.world.telegram.world.updates
    numbers._next_id = 900_000_000
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    numbers._next_id = 1_000
    customer.say(new_link())
    await customer.answers("order.ask_quantity")
    customer.say("/order 102")
    await customer.answers("order.title")
    await customer.sees("order.ask_link")


async def test_an_order_confirmed_as_the_bot_ends_is_not_sent_and_says_so(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customer.fill_in(new_link(), "1000", "")
    place_order = stage.bot.cast.place
    check, is_checked, goes_on = place_order._check_card, asyncio.Event(), asyncio.Event()

    async def slowly(*args: object) -> CardChanged | DraftChanged | None:
        changed = await check(*args)  # type: ignore[arg-type]  # passed on as they came
        is_checked.set()
        await goes_on.wait()
        return changed

    monkeypatch.setattr(place_order, "_check_card", slowly)
    customer.tap("button.confirm")
    await is_checked.wait()
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.stop_bot())
        async with asyncio.timeout(10):
            while not stage.bot_is_ending:  # noqa: ASYNC110 - the supervisor rings no bell
                await asyncio.sleep(0.01)
        goes_on.set()
    await customer.sees("problem.ending")
    assert not stage.world.panel.ledger
    await stage.start_bot()
    customer.tap("button.try_again")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.answers("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


async def test_an_update_that_could_not_be_noted_as_handled_is_not_done_again(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.rests()
    inbox = stage.bot.storage.inbox
    handled, refused = inbox.handled, 0

    async def full_once(*args: object) -> None:
        nonlocal refused
        refused += 1
        if refused == 1:
            raise DiskFullError("full")
        await handled(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(inbox, "handled", full_once)
    customer.say(f"/key {EURO_KEY}")
    await customer.gets("key.connected")
    customer.say(f"/key {DEMO_KEY}")
    await customer.answers("key.connected", tail=DEMO_KEY[-4:])
    await stage.rests()
    await stage.stop_bot()
    await stage.start_bot()
    account = await stage.bot.storage.accounts.get(PersonId(customer.person_id))
    assert account is not None
    assert account.key_tail == DEMO_KEY[-4:]


async def test_what_could_not_be_noted_is_noted_at_the_end(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.rests()
    inbox = stage.bot.storage.inbox
    handled, failed = inbox.handled, asyncio.Event()

    async def full_once(*args: object) -> None:
        if not failed.is_set():
            failed.set()
            raise DiskFullError("full")
        await handled(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(inbox, "handled", full_once)
    customer.say("/balance")
    await failed.wait()
    shown = len(stage.world.telegram.sent_to(customer.person_id))
    await stage.stop_bot()
    await stage.start_bot()
    await stage.rests()
    assert len(stage.world.telegram.sent_to(customer.person_id)) == shown


async def test_a_person_who_cannot_even_be_looked_up_hears_of_it(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DiskFullError("full")

    monkeypatch.setattr(stage.bot.storage.people, "meet", full)
    customer.say("/balance")
    await customer.answers("problem.ours")


async def test_keys_in_a_flood_do_not_stay_in_the_chat(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("time_out_before", action="balance")
    customer.say("/balance")
    await stage.world.fault_line.until_struck("time_out_before")
    for _ in range(80):
        customer.say("/privacy")
    keys = [customer.say(text) for text in (EURO_KEY, f"/key {EURO_KEY}", "not a key")]
    deleted = stage.world.telegram.calls
    await stage.world.telegram.until(
        lambda: (
            {keys[0].message_id, keys[1].message_id}
            <= {call.parameters["message_id"] for call in deleted("deleteMessage")}
        )
    )
    stage.world.fault_line.disarm_all()
    await stage.rests()
    assert keys[2].message_id not in {call.parameters["message_id"] for call in deleted("deleteMessage")}
    account = await stage.bot.storage.accounts.get(PersonId(customer.person_id))
    assert account is not None
    assert account.key_tail == DEMO_KEY[-4:]


@pytest.mark.parametrize("kind", list(RequestKind))
async def test_the_answer_to_a_request_is_told_even_if_it_cannot_be_saved(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch, kind: RequestKind
) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    if kind is RequestKind.REFILL:
        stage.world.panel.move_order(order.panel_order_id, "Completed")
        await customer.gets("notice.completed")
    customer.say(f"/{kind.value} {order.panel_order_id}")
    await customer.answers(f"request.ask_{kind.value}")

    async def full(*_: object, **__: object) -> Intent | None:
        raise DiskFullError("full")

    monkeypatch.setattr(stage.bot.storage.requests, "settle", full)
    customer.tap(f"button.{kind.value}_yes")
    await customer.answers(f"request.{kind.value}_done")
    asked = [entry for entry in stage.world.panel.requests if entry.action == kind.value]
    assert len(asked) == 1
    assert not [
        intent
        for intent in await stage.bot.storage.intents.unresolved(order.person_id)
        if intent.state is IntentState.UNKNOWN
    ]


async def _nothing_is_due(stage: Stage) -> None:
    async def is_empty() -> bool:
        return not await stage.bot.storage.outbox.pending()

    await eventually(is_empty)
