"""How a running event loop feels: its longest stall, how long a handler waits for the database, memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from bot.domain.ids import PersonId
from storage.store import Storage
from tests.bench.measuring import Pairs
from tests.bench.table import Row

_TICK: Final = 0.005
_NOTHING: Final = 1.0
"""Milliseconds: less is not felt, and no ratio to it tells anything."""

_MEMORY: Final = Path("/proc/self/status")
_PEAK_RESET: Final = Path("/proc/self/clear_refs")


@dataclass(slots=True)
class Strain:
    """What was felt so far, in milliseconds."""

    stalls: list[float] = field(default_factory=list)
    """How much later than asked for the loop came back to somebody who slept."""
    waits: list[float] = field(default_factory=list)
    """From a question to the database until its answer."""


@asynccontextmanager
async def felt(storage: Storage, person_id: PersonId, strain: Strain) -> AsyncIterator[None]:
    """Sleep and ask, again and again, beside what happens in the block."""

    async def sleep() -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(_TICK)
            strain.stalls.append((perf_counter() - began - _TICK) * 1000)

    async def ask() -> None:
        while True:
            began = perf_counter()
            await storage.people.get(person_id)
            strain.waits.append((perf_counter() - began) * 1000)
            await asyncio.sleep(_TICK)

    async with asyncio.TaskGroup() as group:
        watchers = [group.create_task(sleep()), group.create_task(ask())]
        try:
            yield
        finally:
            for watcher in watchers:
                watcher.cancel()


def high(sample: list[float], share: float = 0.99) -> float:
    """The figure that so many of a sample stay below."""
    return sorted(sample)[min(int(len(sample) * share), len(sample) - 1)]


def strain_rows(beside: str, ours: Strain, rest: str, theirs: Strain) -> list[Row]:
    """What is felt beside something, against what is felt beside something else."""
    felt_by = {
        "stall of the event loop": (ours.stalls, theirs.stalls),
        "a handler's wait for the database": (ours.waits, theirs.waits),
    }
    figures: dict[str, Callable[[list[float]], float]] = {
        "median": median,
        "99th of 100": high,
        "longest": max,
    }
    return [
        Pairs([figure(mine)], [max(figure(others), _NOTHING)]).row(
            f"{what} beside {beside}, {name}", f"beside {rest}"
        )
        for what, (mine, others) in felt_by.items()
        for name, figure in figures.items()
    ]


def forget_peak() -> None:
    """The peak of this process's memory counts from now (proc(5), ``clear_refs``)."""
    _PEAK_RESET.write_text("5")


def peak_megabytes(status: Path = _MEMORY) -> float:
    """The most memory a process has held."""
    return _megabytes(status, "VmHWM")


def megabytes(status: Path = _MEMORY) -> float:
    """The memory a process holds."""
    return _megabytes(status, "VmRSS")


def _megabytes(status: Path, name: str) -> float:
    line = next(line for line in status.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024
