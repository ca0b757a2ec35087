"""Whatever people send, it is handled, and what others have stays as it is: drawn texts, taps and forgeries.

A few hostile people type, edit, tap what they see and forge what they do not, also the very payloads of a
customer's own buttons, while a service is renamed to markup and the panel refuses with markup. Telegram must
take every screen the bot makes of that, and the customer must find everything as it was.
"""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks.codec import _PAYLOADS
from bot.domain.account import Language
from bot.domain.ids import OrderId, PersonId
from bot.sandbox.fake_panel import Account
from bot.sandbox.fake_telegram.refusals import PersonRefusal
from bot.sandbox.world import World
from tests.chaos.backstage import SERVICE
from tests.chaos.drawing import Loop, draw, examples
from tests.chaos.table import Row, Share
from tests.support.stage import HASTY, Chat, Stage, stage

_BATCH: Final = 20
_HOSTILE: Final = 8
_CUSTOMER: Final = 1001
_OWN: Final = "example.com/own"
"""Where the customer's orders go; nobody else gets to read it."""

_MOVING: Final = frozenset({"checked_at", "next_check_at", "lease_until", "screen_message_id"})
_TABLES: Final = (
    *("accounts", "intents", "orders", "requests", "dialogues", "outbox", "people", "searches"),
    *("mass_orders", "mass_lines", "request_batches"),
)
_HARMLESS: Final = (
    "message is not modified",
    "message to delete not found",
    "message to edit not found",
    "query is too old",
)
"""Refusals that are nobody's fault: two screens raced, or the person was quicker."""

Act: TypeAlias = tuple[str, int, str, int, int]

_TYPED: Final = (
    *("/order 102", "/services", "/orders", "/key", "/search <b>", "/status 1 2 3", "/refill 1", "/cancel"),
    *("/refill 1 2 3", "/cancel 23501 23502 x"),
    *("/forget", "/cancel 23501", "/language", "/settings", "https://example.com/x", "100", "١٠٠", "1e3"),
    *(
        "/mass",
        "/mass 102 | https://example.com/m | 100\n102 | x | <b>",
        "1: -",
        "102, https://example.com/n, 50",
    ),
    *("0", "-5", "10\u00a0000", "a" * 5000, "\u0301" * 500, "de30" * 8, "\x00", "/order\n102", "@", "/" * 64),
)
_TEXT: Final = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text(alphabet="<>&\"'/abi\u202e\u2066\u200f١٢\U0001f600", min_size=1, max_size=60),
    st.sampled_from(_TYPED),
)
_ACTS: Final = st.tuples(
    st.sampled_from(
        ("say", "say", "tap", "tap", "tap", "forge", "forge", "edit", "send", "start", "rename", "refuse")
    ),
    st.integers(0, _HOSTILE - 1),
    _TEXT,
    st.integers(0, 40),
    st.integers(0, 10**9),
)


async def prove(share: Share, seed: int) -> Row:
    """Let hypothesis draw what hostile people do, and hold the bot to its promises after every batch."""
    began, loop, counts = perf_counter(), Loop(), [0]
    with TemporaryDirectory(prefix="chaos-") as folder, _errors() as errors:
        async with stage(Path(folder), policy=HASTY) as world:
            crowd = await Crowd.gathered(world)

            @examples(share.pick(taste=3, ci=50, full=500))
            @given(st.lists(_ACTS, min_size=_BATCH, max_size=_BATCH))
            def test(batch: list[Act]) -> None:
                counts[0] += len(batch)
                loop.run(crowd.act(batch))
                assert not errors, errors

            broken = await draw(test, seed)
            false_verdicts = await crowd.false_verdicts()
    return Row(
        "hostile people",
        counts[0],
        false_verdicts=false_verdicts,
        seconds=perf_counter() - began,
        note=f"drawn acts; {len(_PAYLOADS)} kinds of payload forged",
        broken=broken,
    )


@contextmanager
def _errors() -> Iterator[list[str]]:
    """Every error that is logged meanwhile, by anybody: there must be none."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(logging.Formatter().format(record))

    listener, silence = Listener(logging.ERROR), logging.root.manager.disable
    logging.disable(logging.NOTSET)
    logging.root.addHandler(listener)
    try:
        yield heard
    finally:
        logging.root.removeHandler(listener)
        logging.disable(silence)


@dataclass
class Crowd:
    """Hostile people, and a customer who just wants to be left alone."""

    stage: Stage
    customer: Chat
    hostile: list[Chat]
    kept: list[str]
    payloads: list[str]
    looked_at: int = 0

    @classmethod
    async def gathered(cls, world: Stage) -> "Crowd":
        """The customer has an order and an open card; half of the hostile people have keys, too."""
        customer = await _person(world, _CUSTOMER, "cafe" * 8)
        await customer.fill_in(f"https://{_OWN}/1", "100", service=SERVICE)
        customer.tap("button.confirm")
        await customer.gets("outcome.placed")
        world.world.panel.move_order(world.world.panel.ledger[0].order_id, "In progress")
        await world.bot.cast.orders.refresh(PersonId(_CUSTOMER), OrderId(1))
        await customer.fill_in(f"https://{_OWN}/2", "100", service=SERVICE)
        hostile = [await _person(world, 2000 + n, f"{n:032x}" if n % 2 else "") for n in range(_HOSTILE)]
        payloads = sorted(
            button.value
            for message in world.world.telegram.messages_in(_CUSTOMER)
            for row in message.keyboard
            for button in row
            if button.kind == "callback"
        )
        return cls(world, customer, hostile, await _kept(world), payloads, len(world.world.telegram.record))

    async def act(self, batch: list[Act]) -> None:
        """Do all of it, wait until the bot has dealt with it, and look around."""
        for act in batch:
            try:
                self._do(*act)
            except PersonRefusal:
                continue  # Telegram does not let even a hostile client do that
        await self._handled()
        world = self.stage.world
        calls = world.telegram.record[self.looked_at :]
        refused = [
            (call.method, call.refusal.description, call.parameters)
            for call in calls
            if call.refusal is not None and not any(ok in call.refusal.description for ok in _HARMLESS)
        ]
        assert not refused, refused
        told = [call.message.text.text for call in calls if call.message and call.chat_id != _CUSTOMER]
        assert not any(_OWN in text for text in told), "what is another person's was shown"
        self.looked_at = len(world.telegram.record)
        world.panel.scripts.clear()
        changed = set(await _kept(self.stage)).symmetric_difference(self.kept)
        assert not changed, f"what is another person's was changed: {changed}"

    def _do(self, kind: str, who: int, text: str, number: int, seed: int) -> None:
        chat, world = self.hostile[who], self.stage.world
        shown = [m for m in world.telegram.messages_in(chat.person_id) if m.sender_id != chat.person_id]
        match kind:
            case "say":
                chat.say(text)
            case "tap" if shown and shown[-1].keyboard:
                row = shown[-1].keyboard[number % len(shown[-1].keyboard)]
                column = seed % len(row)
                world.telegram.tap(
                    chat.person_id, shown[-1].message_id, number % len(shown[-1].keyboard), column
                )
            case "forge" if shown:
                world.telegram.forge(chat.person_id, shown[-1].message_id, self._forged(text, number, seed))
            case "edit":
                own = [m for m in world.telegram.messages_in(chat.person_id) if m not in shown]
                chat.edit(own[-1], text)
            case "send":
                chat.send(
                    ("photo", "sticker", "voice", "document")[number % 4], "" if number % 4 == 1 else text
                )
            case "start":
                chat.start(text)
            case "rename":
                world.panel.change_service("101", name=text, description=text, category=text[:20])
            case "refuse":
                _refuse(world, text)

    def _forged(self, text: str, number: int, seed: int) -> str:
        """The customer's own payloads, payloads of every kind with guessed numbers, and noise."""
        if number % 3 == 0:
            return self.payloads[seed % len(self.payloads)]
        if number % 3 == 1:
            codes = sorted(_PAYLOADS)
            return ":".join(["1", codes[seed % len(codes)], *(str(seed % 5) for _ in range(number % 4))])
        return text

    async def _handled(self) -> None:
        """Wait until every update is confirmed to Telegram and dealt with."""
        updates = self.stage.world.telegram.world.updates
        async with asyncio.timeout(40):
            while updates.waiting or await self.stage.bot.storage.inbox.unhandled():  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.01)  # the database rings no bell

    async def false_verdicts(self) -> int:
        """Intents said to be placed under a number that the panel never gave, or gave to another."""
        rows = await self.stage.bot.storage._database.rows(
            "SELECT panel_order_id FROM intents WHERE state = 'placed'"
        )
        said = [row["panel_order_id"] for row in rows]
        given = {entry.order_id for entry in self.stage.world.panel.ledger}
        return len(said) - len(given.intersection(said))


def _refuse(world: World, text: str) -> None:
    world.panel.answer_next(None, json.dumps({"error": text}).encode())


async def _kept(world: Stage) -> list[str]:
    kept: list[str] = []
    for table in _TABLES:
        rows = await world.bot.storage._database.rows(
            f"SELECT * FROM {table} WHERE person_id = :person_id",  # noqa: S608 - the names are this module's own
            person_id=_CUSTOMER,
        )
        columns = rows[0].keys() if rows else []
        kept.extend(
            f"{table}.{name}={row[name]!r}" for row in rows for name in columns if name not in _MOVING
        )
    return kept


async def _person(world: Stage, person_id: int, key: str) -> Chat:
    """Somebody new; with a key, if one is given."""
    chat = world.chat(Language.ENGLISH, person_id)
    if key:
        world.world.panel.accounts.add(Account(key, f"person {person_id}", Decimal(10_000)))
        await chat.connect(key)
    else:
        chat.start()
        await chat.sees("welcome.send_key")
    return chat
