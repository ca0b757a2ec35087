"""The one table of `make bench`: ratios of one run, with the raw figures they come from beside them.

A bench is ``async def measure(share: Share) -> list[Row]`` in a module that `benches.py` lists. What stands
in a row was measured in turns in the same run on the same machine: the ratio travels, the raw figures do not.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HEAD: Final = ("what", "ours", "against", "theirs", "ratio", "from … to", "pairs", "note")
_LEFT: Final = frozenset({"what", "against", "note"})


class Share(StrEnum):
    """How much is measured."""

    TASTE = "taste"
    """A little of everything, for the ordinary test suite: the bench itself must not rot."""
    FULL = "full"

    def pick(self, *, taste: int, full: int) -> int:
        """The number this share asks for."""
        return {Share.TASTE: taste, Share.FULL: full}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison.

    Attributes:
        what: was measured.
        against: what it is compared with.
        ours: median of what was measured.
        theirs: median of what it is compared with.
        unit: of both.
        ratio: median of the ratios of pairs measured one right after the other.
        lowest: of those ratios.
        highest: of those ratios.
        pairs: how many there were.
        most: the ratio that was promised, if one was.
        note: what a reader should know beside the numbers.
    """

    what: str
    against: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    lowest: float
    highest: float
    pairs: int
    most: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the promised ratio is kept; where none is promised, a row only tells."""
        return self.most is None or self.ratio <= self.most

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of the head."""
        promise = "" if self.most is None else f" (promised: ≤ {self.most:g}×)"
        return (
            self.what,
            f"{_figure(self.ours)} {self.unit}",
            self.against,
            f"{_figure(self.theirs)} {self.unit}",
            f"{_figure(self.ratio)}×",
            f"{_figure(self.lowest)} … {_figure(self.highest)}",
            f"{self.pairs:,}",
            f"{self.note}{promise}".strip(),
        )


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows under one head, and beneath them every promise that is not kept."""
    lines = [_HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    for line in lines:
        cells = zip(_HEAD, line, widths, strict=True)
        say(
            "  ".join(
                f"{cell:<{width}}" if head in _LEFT else f"{cell:>{width}}" for head, cell, width in cells
            )
        )
    for row in rows:
        if not row.holds:
            say(f"not kept: {row.what} is {_figure(row.ratio)}× {row.against}, promised is {row.most:g}×")


def exit_code(rows: Sequence[Row]) -> int:
    """0 when something was measured and every promised ratio is kept."""
    return 0 if rows and all(row.holds for row in rows) else 1


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line.rstrip()}\n")
    sys.stdout.flush()


def _figure(number: float) -> str:
    """Three digits that count; more would claim a precision that no such run has."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"
