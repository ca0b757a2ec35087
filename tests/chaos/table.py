"""The one table of `make chaos`, and whether what stands in it is good enough.

A proof is ``async def prove(share: Share, seed: int) -> Row`` in a module that `proofs.py` lists (the kills':
`kills/proof.py`). The truth it judges by is the fake panel's ledger and the fake Telegram's record, never the
bot's own view.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HEAD: Final = ("kind", "runs", "duplicates", "false verdicts", "unresolved", "lost", "seconds", "note")
_MOST_BROKEN: Final = 20
_LONGEST: Final = 4000
_LEFT: Final = frozenset({"kind", "note"})


class Share(StrEnum):
    """How much of the proof is run."""

    TASTE = "taste"
    """A few runs of everything, for the ordinary test suite: the proof itself must not rot."""
    CI = "ci"
    FULL = "full"

    def pick(self, *, taste: int, ci: int, full: int) -> int:
        """The number of runs this share asks for."""
        return {Share.TASTE: taste, Share.CI: ci, Share.FULL: full}[self]


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of trouble showed.

    Attributes:
        kind: of trouble.
        runs: orders, messages, kills, ... that were tried.
        duplicates: times something happened twice that may happen once.
        false_verdicts: times the bot said what the truth contradicts.
        unresolved: outcomes the bot honestly calls unknown; not a fault by itself.
        lost: things that should have happened or been kept, and were not.
        seconds: how long it took.
        note: what a reader should know beside the numbers.
        broken: anything else that did not hold; empty when all is well.
    """

    kind: str
    runs: int
    duplicates: int = 0
    false_verdicts: int = 0
    unresolved: int = 0
    lost: int = 0
    seconds: float = 0.0
    note: str = ""
    broken: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every promise this row is about was kept, and was put to the test at all."""
        return bool(self.runs) and not (self.duplicates or self.false_verdicts or self.lost or self.broken)

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of the head."""
        counted = (self.runs, self.duplicates, self.false_verdicts, self.unresolved, self.lost)
        return (self.kind, *(f"{number:,}" for number in counted), f"{self.seconds:.1f}", self.note)


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows under one head, and beneath them everything that did not hold."""
    lines = [_HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    for line in lines:
        cells = zip(_HEAD, line, widths, strict=True)
        _say(
            "  ".join(
                f"{cell:<{width}}" if head in _LEFT else f"{cell:>{width}}" for head, cell, width in cells
            )
        )
    for row in rows:
        for words, times in Counter(row.broken).most_common(_MOST_BROKEN):
            _say(f"{row.kind}: {words[:_LONGEST]}" + (f" ({times} times)" if times > 1 else ""))


def exit_code(rows: Sequence[Row]) -> int:
    """0 when every row holds: no duplicate, no false verdict, no loss, and not a proof of nothing."""
    return 0 if rows and all(row.holds for row in rows) else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line.rstrip()}\n")
    sys.stdout.flush()
