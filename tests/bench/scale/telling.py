"""From the panel's change to the message at Telegram, with every order open and the bot's own jobs at work.

Orders are due as they are after days of watching: each key at a moment of its own. The pause between two
looks is set to the same for all, so that the floor can be said: a change at any moment waits for half a pause
in the middle, and for nearly a whole one at the 99th of a hundred. Paces are those of a running bot. In the
end everybody gets a message at once, and Telegram's pace is the floor.
"""

import asyncio
import contextlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final

from bot.chat.notifier import A_SECOND
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.problems import Value
from bot.jobs.deliver import deliver
from bot.jobs.supervisor import Supervisor
from bot.jobs.watch import watch_orders
from tests.bench.measuring import Pairs
from tests.bench.scale.bot_side import BotSide, bot_side, utc_now
from tests.bench.scale.filling import Due, fill
from tests.bench.scale.line import Line, outside
from tests.bench.scale.load import Customer, Load
from tests.bench.scale.record import Record
from tests.bench.scale.strain import Strain, felt, strain_rows
from tests.bench.table import Row, Share

_JITTER: Final = 0.1
"""Looks are spread over so much of the pause."""

_AT_ONCE: Final = 20
"""Orders of one customer that end in the same moment: one digest, where one sweep finds them."""

_EVERY: Final = 5
"""So many customers apart are those to whom that happens."""

_LOOK: Final = 0.1
_PATIENCE: Final = 60.0


async def measure(share: Share) -> list[Row]:
    """What came, what was lost or doubled, and how long it took."""
    load, pause = Load(share.pick(taste=6, full=1_000)), share.pick(taste=1, full=180)
    chance = random.Random(2026)
    with TemporaryDirectory(prefix="bench-") as folder:
        async with outside(load) as line, bot_side(Path(folder), line, poll_every=pause) as bot:
            plan = list(_plan(load, pause, chance))
            await fill(bot.storage, load, utc_now(), _steady(pause, chance))
            watching, resting = Strain(), Strain()
            anybody = PersonId(next(load.customers()).person_id)
            async with felt(bot.storage, anybody, resting):
                await asyncio.sleep(pause / 10)
            for job in (watch_orders(bot.cast), deliver(bot.cast)):
                bot.supervisor.repeat(job)
            began = monotonic()
            await line.change(plan)
            async with felt(bot.storage, anybody, watching):
                await _all_told(bot, len(plan), within=pause * 2 * (1 + _JITTER) + _PATIENCE)
            took = monotonic() - began
            await bot.supervisor.stop()
            record = await Record.read(line, bot.overheard)
            note = f"a look every {pause} s, each up to {_JITTER:.0%} later"
            return [
                *record.rows(f"{load.orders:,} open orders", pause, note),
                Pairs([len(record.calls) / (took / (pause * (1 + _JITTER / 2)))], [load.calls]).row(
                    "calls in each pause while watching goes on", "Σ ⌈open / 100⌉ over keys", "calls"
                ),
                *strain_rows("watching", watching, "nothing", resting),
                await _backlog(bot, line, load, share),
            ]


def _plan(load: Load, pause: int, chance: random.Random) -> Iterator[tuple[float, str, str]]:
    """When which orders end, and how: one of each customer, and of some customers many at once."""
    for index, customer in enumerate(load.customers()):
        yield chance.uniform(0, pause), customer.numbers[0], "Completed"
        many = customer.numbers[1 : _AT_ONCE + 1]
        if index % _EVERY == 0 and len(many) == _AT_ONCE:
            at = chance.uniform(0, pause)
            yield from ((at, number, "Partial") for number in many)


def _steady(pause: int, chance: random.Random) -> Due:
    def due(customer: Customer) -> Iterator[tuple[datetime, datetime]]:
        looked = utc_now() - timedelta(seconds=chance.uniform(0, pause))
        for _ in customer.numbers:
            yield looked, looked + timedelta(seconds=pause * (1 + chance.random() * _JITTER))

    return due


async def _all_told(bot: BotSide, changes: int, within: float) -> None:
    """Wait until as much was told as changed, or no more can be expected; then for what may come twice."""

    async def is_missing() -> bool:
        told = sum(len(numbers) for _, numbers in bot.overheard.told)
        return told < changes or await bot.storage.outbox.pending() > 0

    with contextlib.suppress(TimeoutError):  # what is missing then is counted as lost
        async with asyncio.timeout(within):
            while await is_missing():  # noqa: ASYNC110 - the record rings no bell
                await asyncio.sleep(_LOOK)


async def _backlog(bot: BotSide, line: Line, load: Load, share: Share) -> Row:
    """Everybody is told something at the same moment: how long that takes, against the pace alone."""
    customers = list(load.customers())[: share.pick(taste=6, full=750)]
    now, before = utc_now(), len(await line.sent())
    async with bot.storage.transaction():
        for customer in customers:
            person_id = PersonId(customer.person_id)
            order = await bot.storage.orders.by_panel_id(person_id, PanelOrderId(customer.numbers[0]))
            assert order is not None
            payload: dict[str, Value] = {"order": order.order_id, "status": "completed"}
            await bot.storage.outbox.add(person_id, "order_ended", payload, now)
    jobs = Supervisor()
    jobs.repeat(deliver(bot.cast))
    await _all_told(bot, 0, within=_PATIENCE * 2)
    await jobs.stop()
    came = [at for _, at, _ in (await line.sent())[before:]]
    assert len(came) == len(customers), "the backlog was not told once each"
    return Pairs([max(came) - now.timestamp()], [len(came) / A_SECOND]).row(
        f"{len(came):,} messages at once, to the last", f"{A_SECOND} a second", "s"
    )
