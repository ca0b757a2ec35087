"""A season: one world, one file, several people, and a bot that is killed again and again."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from bot.domain.account import Language
from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_panel import Account
from bot.sandbox.world import World
from storage.vault import generate_key_entry
from tests.chaos.kills.chronicle import Chronicle
from tests.chaos.kills.customers import Customer
from tests.chaos.kills.file_state import FileState, file_state
from tests.chaos.kills.nursery import Nursery, nursery
from tests.chaos.kills.points import AT_RECOVERY, IN_FLIGHT, Point, Trap
from tests.chaos.kills.sayings import untold
from tests.chaos.kills.verdict import Judge
from tests.support.clock import ShiftedClock

PEOPLE: Final = 6
_SPEED: Final = 60.0
_FIRST_PERSON: Final = 7001
_RANDOM_IN_A_HAND: Final = 3
_LATEST_RANDOM: Final = 1.5
_TRAP_SPRINGS_WITHIN: Final = 6.0
_STARTS_WITHIN: Final = 30.0
_STOPS_WITHIN: Final = 60.0
_ALL_IS_TOLD_WITHIN: Final = 120.0
_AWAY: Final = (0.0, 45.0, 130.0, 320.0)
"""Seconds by which the clock moves on while the bot is dead: leases of two and five minutes end in some."""

_LONG_AWAY: Final = 660.0
_TURNS: Final = 100

Plan: TypeAlias = Trap | float
"""How a life ends: at a point, or so many seconds after its birth."""


def hand(chance: random.Random) -> list[Plan]:
    """Every point once and some random instants, shuffled; a recovery is killed right after a send was."""
    others: list[Plan] = [
        Trap(point, chance.choice((1, 1, 2, 3))) for point in Point if point not in AT_RECOVERY
    ]
    others += [chance.uniform(0.0, _LATEST_RANDOM) for _ in range(_RANDOM_IN_A_HAND)]
    chance.shuffle(others)
    for first, second in zip(chance.sample(IN_FLIGHT, len(AT_RECOVERY)), AT_RECOVERY, strict=True):
        at = next(i for i, plan in enumerate(others) if isinstance(plan, Trap) and plan.point is first)
        others.insert(at + 1, Trap(second))
    return others


@dataclass(slots=True)
class Season:
    """Build it with ``season``."""

    world: World
    clock: ShiftedClock
    folder: Path
    customers: Sequence[Customer]
    chronicle: Chronicle
    judge: Judge
    nursery: Nursery
    chance: random.Random
    keys: str
    shift: float = 0.0
    kills: int = 0

    async def run(self, plans: Sequence[Plan]) -> None:
        """Let people order while the bot is killed as planned; then let everything come to its end."""
        await self._first_life()
        async with asyncio.TaskGroup() as group:
            for customer in self.customers:
                group.create_task(customer.order_on())
            missed = [plan for plan in plans if not await self._live_and_die(plan)]
            for plan in missed:
                await self._live_and_die(plan)
            for customer in self.customers:
                customer.stop()
            self._begin(_LONG_AWAY, ())
        await self._until(lambda: not self._untold(), _ALL_IS_TOLD_WITHIN)
        code = await self.nursery.stop(_STOPS_WITHIN)
        await self._drain()
        if code != 0:
            self.judge.broken.append(f"the bot ended with {code} when it was told to stop")
        self.judge.at_the_end(self._file(), [one for who in self.customers for one in who.unanswered])

    async def watch(self) -> None:
        """Show people what the bot shows them, until cancelled."""
        record = self.world.telegram.record
        while True:
            known = len(record)
            self.catch_up()
            await self.world.telegram.until(lambda known=known: len(record) > known, timeout_seconds=3600)  # type: ignore[misc]  # bound here on purpose

    def catch_up(self) -> None:
        """What was shown since is shown to whom it was meant for."""
        for showing in self.chronicle.catch_up():
            self.customers[showing.person_id - _FIRST_PERSON].sees(showing)

    async def _first_life(self) -> None:
        self._begin(0.0, ())
        await self.nursery.is_up(_STARTS_WITHIN)
        async with asyncio.TaskGroup() as group:
            for customer in self.customers:
                group.create_task(customer.connect())
        await self.nursery.killed(within=0.0)
        await self._is_dead()

    async def _live_and_die(self, plan: Plan) -> bool:
        """One life; False if it never came to the point it was to end at, and was ended somewhere else."""
        traps, within = ((plan,), _TRAP_SPRINGS_WITHIN) if isinstance(plan, Trap) else ((), plan)
        self._begin(self.chance.choice(_AWAY), traps)
        await self.nursery.killed(within)
        await self._is_dead()
        self.kills += 1
        return isinstance(plan, float) or self.chronicle.lives[-1].sprung is plan.point

    def _begin(self, away: float, traps: Sequence[Trap]) -> None:
        self.clock.advance(timedelta(seconds=away))
        self.shift += away
        self.chronicle.begin_life()
        home = {
            "telegram": self.world.telegram_api_url,
            "panel": self.world.panel_api_url,
            "database": str(self.folder / "panelbot.sqlite3"),
            "keys": self.keys,
        }
        self.nursery.begin(home, self.shift, traps)

    async def _is_dead(self) -> None:
        await self._drain()
        self.judge.after_a_life(self._file())

    async def _drain(self) -> None:
        """Let the world read what the dead bot had sent; it is all in the sockets already."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        self.catch_up()

    async def _until(self, holds: Callable[[], bool], patience: float) -> None:
        try:
            await self.world.telegram.until(holds, timeout_seconds=patience)
        except TimeoutError:
            self.judge.broken.append(f"not all was told within {patience:.0f} seconds of quiet")

    def _untold(self) -> list[str]:
        self.catch_up()
        return untold(self.chronicle)

    def _file(self) -> FileState:
        return file_state(self.folder / "panelbot.sqlite3", self.folder)


@asynccontextmanager
async def season(folder: Path, seed: int) -> AsyncIterator[Season]:
    """A new world, with people in it who have accounts at its panel."""
    clock, chance = ShiftedClock(), random.Random(seed)
    people = {_FIRST_PERSON + number: list(Language)[number % len(Language)] for number in range(PEOPLE)}
    async with World(token=TOKEN, clock=clock, speed=_SPEED) as world:
        chronicle = Chronicle(world, asyncio.get_running_loop().time, people)
        customers = [
            _customer(chronicle, person_id, language, chance) for person_id, language in people.items()
        ]
        async with nursery(chronicle.hear) as nest:
            opened = Season(
                world,
                clock,
                folder,
                customers,
                chronicle,
                Judge(chronicle),
                nest,
                chance,
                generate_key_entry("kills"),
            )
            async with asyncio.TaskGroup() as group:
                watching = group.create_task(opened.watch())
                yield opened
                watching.cancel()


def _customer(chronicle: Chronicle, person_id: int, language: Language, chance: random.Random) -> Customer:
    key = f"{person_id:032x}"
    chronicle.world.panel.accounts.add(Account(key, f"person {person_id}", Decimal(1_000_000)))
    return Customer(chronicle, person_id, key, language, random.Random(chance.random()))
