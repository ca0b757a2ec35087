"""The kills as a row of `make chaos`: the whole bot, killed at every named point and at random instants."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.kills.points import Point
from tests.chaos.kills.season import Plan, Season, hand, season
from tests.chaos.table import Row, Share

_KILLS_A_SEASON: Final = 105
"""After so many a new world begins: an old one has much to remember."""

RESOLVED_WITHIN: Final = 60.0
"""Seconds after a restart in which an interrupted send must be called unknown."""


async def prove(share: Share, seed: int) -> Row:
    """Kill the bot some hundred times; see ``make chaos``."""
    kills, each = share.pick(taste=10, ci=210, full=1050), share.pick(taste=0, ci=5, full=20)
    return await proved(kills, seed, each_at_least=each)


async def proved(kills: int, seed: int, *, each_at_least: int) -> Row:
    """Kill the bot so many times.

    Args:
        kills: in all.
        seed: of plans and people; how far the bot comes between two kills is the machine's doing.
        each_at_least: how often each named point must have been met.
    """
    begun_at, chance = asyncio.get_running_loop().time(), random.Random(seed)
    found = Found()
    while found.kills < kills:
        plans = planned(min(_KILLS_A_SEASON, kills - found.kills), chance)
        with TemporaryDirectory(prefix="kills-") as folder:
            async with season(Path(folder), chance.randrange(2**32)) as run:
                await run.run(plans)
                found.add(run)
    return found.row(asyncio.get_running_loop().time() - begun_at, each_at_least)


def planned(kills: int, chance: random.Random) -> Sequence[Plan]:
    """Hands of every point, cut to the number wanted."""
    plans: list[Plan] = []
    while len(plans) < kills:
        plans += hand(chance)
    return plans[:kills]


@dataclass(slots=True)
class Found:
    """What the seasons showed, added up."""

    kills: int = 0
    orders: int = 0
    unresolved: int = 0
    doubled: int = 0
    sprung: Counter[Point] = field(default_factory=Counter)
    slowest_recovery: float = 0.0
    duplicates: list[str] = field(default_factory=list)
    false_verdicts: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add(self, run: Season) -> None:
        """One more season."""
        judge, chronicle = run.judge, run.chronicle
        self.kills += run.kills
        self.orders += len(run.world.panel.ledger)
        self.unresolved += judge.unresolved
        self.doubled += judge.doubled
        self.sprung += chronicle.sprung
        self.slowest_recovery = max(self.slowest_recovery, *chronicle.recovered_after, 0.0)
        self.duplicates += judge.duplicates
        self.false_verdicts += judge.false_verdicts
        self.lost += judge.lost
        self.broken += judge.broken

    def _note(self) -> str:
        rarest = min(self.sprung[point] for point in Point)
        return (
            f"{len(Point)} points, each ≥ {rarest} times; {self.orders:,} orders; resolved ≤"
            f" {self.slowest_recovery:.1f} s after a restart; {self.doubled} unsure messages told again"
        )

    def row(self, seconds: float, each_at_least: int) -> Row:
        """The row of the table."""
        rare = [
            f"killed only {self.sprung[point]} times {point}"
            for point in Point
            if self.sprung[point] < each_at_least
        ]
        if not self.orders:
            rare.append("nobody ordered anything")
        if self.slowest_recovery > RESOLVED_WITHIN:
            rare.append(f"an interrupted send was resolved only after {self.slowest_recovery:.0f} s")
        return Row(
            kind="kill -9",
            runs=self.kills,
            duplicates=len(self.duplicates),
            false_verdicts=len(self.false_verdicts),
            unresolved=self.unresolved,
            lost=len(self.lost),
            seconds=seconds,
            note=self._note(),
            broken=(*self.duplicates, *self.false_verdicts, *self.lost, *self.broken, *rare),
        )
