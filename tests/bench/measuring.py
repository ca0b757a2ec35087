"""How things are measured: in pairs, one right after the other, after a warm-up, without the collector.

Other programs slow a machine for seconds at a time. They slow both halves of a pair alike, so the median of
the pairs' ratios stays where it is while the raw figures swing. Milliseconds are the processor's, not those
of a clock on the wall, unless a bench says so. The collector runs before each half and not within it.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import process_time

from tests.bench.table import Row


@dataclass(frozen=True, slots=True)
class Pairs:
    """What was measured of two things in turns."""

    ours: Sequence[float]
    theirs: Sequence[float]

    def row(
        self, what: str, against: str, unit: str = "ms", *, most: float | None = None, note: str = ""
    ) -> Row:
        """The row of the table for them."""
        ratios = [mine / other for mine, other in zip(self.ours, self.theirs, strict=True)]
        return Row(
            what=what,
            against=against,
            ours=median(self.ours),
            theirs=median(self.theirs),
            unit=unit,
            ratio=median(ratios),
            lowest=min(ratios),
            highest=max(ratios),
            pairs=len(ratios),
            most=most,
            note=note,
        )


def compared(
    ours: Callable[[], object], theirs: Callable[[], object], *, pairs: int, times: int = 1
) -> Pairs:
    """Processor milliseconds of both, for one time each.

    Args:
        ours: what is measured.
        theirs: what it is compared with.
        pairs: how many; one more of each goes before, and is not counted.
        times: how often each half is repeated, where once is too short for the clock.
    """
    ours()
    theirs()
    measured = [(_milliseconds(ours, times), _milliseconds(theirs, times)) for _ in range(pairs)]
    return Pairs(*zip(*measured, strict=True))


@contextmanager
def without_collector() -> Iterator[None]:
    """Collect what lies about, and nothing more until the end of the block."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _milliseconds(work: Callable[[], object], times: int) -> float:
    kept: object = None
    with without_collector():
        began = process_time()
        for _ in range(times):
            kept = work()
        taken = process_time() - began
    del kept  # what the work made is put away outside what is measured
    return taken / times * 1000
