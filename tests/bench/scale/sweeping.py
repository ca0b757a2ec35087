"""One sweep over every open order, against the same looks made one call per order.

All is due at once and nothing waits for its turn: the hardest moment for whoever taps meanwhile, and the
processor's work alone. The looks one by one are a sample, of customers beside the load, taken in turns with
parts of the sweep; they read, ask, decide and write as the sweep does, and are told for one order.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PersonId
from bot.usecases.note_looks import SweepPart
from tests.bench.measuring import Pairs, without_collector
from tests.bench.scale.bot_side import UNPACED, BotSide, bot_side, utc_now
from tests.bench.scale.filling import PLACED, Due, fill
from tests.bench.scale.line import Line, outside
from tests.bench.scale.load import Customer, Load
from tests.bench.scale.strain import Strain, felt, forget_peak, megabytes, peak_megabytes, strain_rows
from tests.bench.table import Row, Share

_BESIDE: Final = 10
"""Keys whose orders are not due, and are looked at one by one."""

_ONE_CALL_EACH: Final = "one call per order"
_LATER: Final = timedelta(days=1)


async def measure(share: Share) -> list[Row]:
    """Calls, the processor, memory, and what a handler feels."""
    swept, everybody = (
        Load(share.pick(taste=10, full=1_000)),
        Load(share.pick(taste=10, full=1_000) + _BESIDE),
    )
    with TemporaryDirectory(prefix="bench-") as folder:
        async with outside(everybody) as line, bot_side(Path(folder), line, policy=UNPACED) as bot:
            customers = list(everybody.customers())
            now = utc_now()
            await fill(bot.storage, everybody, now, _due(now, {each.key for each in customers[swept.keys :]}))
            singles = _OneByOne(bot, customers[swept.keys :], share.pick(taste=20, full=200))
            return await _Sweep(bot, line, swept, singles).rows()


class _OneByOne:
    """What watching costs where each order is asked about alone."""

    def __init__(self, bot: BotSide, customers: list[Customer], sample: int) -> None:
        self._bot, self._sample = bot, sample
        self._next = cycle((each, PanelOrderId(number)) for each in customers for number in each.numbers)

    async def milliseconds(self) -> float:
        """The processor's, for each of a sample."""
        with without_collector():
            began = process_time()
            for customer, number in islice(self._next, self._sample):
                await self._look(PersonId(customer.person_id), PanelKey(customer.key), number)
            return (process_time() - began) / self._sample * 1000

    async def _look(self, person_id: PersonId, key: PanelKey, number: PanelOrderId) -> None:
        order = await self._bot.storage.orders.by_panel_id(person_id, number)
        assert order is not None
        asked_at = utc_now()
        answers = await self._bot.panel.statuses(key, [number])
        await self._bot.cast.watch._looks.note_answers([order], answers, asked_at, SweepPart(0))


class _Sweep:
    def __init__(self, bot: BotSide, line: Line, load: Load, singles: _OneByOne) -> None:
        self._bot, self._line, self._load, self._singles = bot, line, load, singles
        self._person_id = PersonId(next(load.customers()).person_id)
        self._calls: list[tuple[float, list[str]]] = []

    async def rows(self) -> list[Row]:
        """Sweep part by part, each part between some looks one by one."""
        swept, at_rest, ours, theirs = Strain(), Strain(), [], []
        await self._singles.milliseconds()
        before = megabytes()
        forget_peak()
        while True:
            async with felt(self._bot.storage, self._person_id, at_rest):
                theirs.append(await self._singles.milliseconds())
            await self._line.calls()
            async with felt(self._bot.storage, self._person_id, swept):
                spent, taken = await self._part()
            if not taken:
                break
            self._calls += await self._line.calls()
            ours.append(spent / taken)
        return [
            *self._call_rows(),
            Pairs(ours, theirs[: len(ours)]).row("processor for one order watched", _ONE_CALL_EACH),
            Pairs([peak_megabytes()], [before]).row("memory at its peak in a sweep", "before it", "MB"),
            *strain_rows("a sweep of all at once", swept, "looks one by one", at_rest),
        ]

    async def _part(self) -> tuple[float, int]:
        """As much as one sweep of the job takes up: processor milliseconds, and how many orders."""
        with without_collector():
            began = process_time()
            taken = await self._bot.cast.watch.sweep()
            return (process_time() - began) * 1000, taken

    def _call_rows(self) -> list[Row]:
        load, made = self._load, len(self._calls)
        read = Counter(chain.from_iterable(numbers for _, numbers in self._calls))
        assert len(read) == load.orders, f"{load.orders - len(read)} orders were not read"
        what = f"{load.orders:,} orders of {load.keys:,} keys"
        return [
            Pairs([made], [load.calls]).row(
                f"a sweep of {what}: calls", "Σ ⌈open / 100⌉ over keys", "calls", most=1.0
            ),
            Pairs([made], [load.orders]).row("the same sweep: calls", _ONE_CALL_EACH, "calls"),
            Pairs([read.total()], [load.orders]).row(
                "the same sweep: orders read", "open orders", "orders", most=1.0, note="none left out"
            ),
        ]


def _due(now: datetime, keys_beside: set[str]) -> Due:
    def due(customer: Customer) -> Iterator[tuple[datetime, datetime]]:
        is_beside = customer.key in keys_beside
        return ((now, now + _LATER) if is_beside else (now - PLACED, now) for _ in customer.numbers)

    return due
