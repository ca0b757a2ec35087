"""Rows as CSV that spreadsheets open right: marked as UTF-8, with CRLF, and without a cell that computes.

A spreadsheet takes a cell for a formula that begins with one of a few signs, and a formula can send away what
stands beside it (https://owasp.org/www-community/attacks/CSV_Injection). Links and names come from strangers.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from bot.domain.text import without_marks

Cell: TypeAlias = str | int | Decimal | None
"""A text, a number, or nothing."""

MARK: Final = "\ufeff"
"""Tells a spreadsheet that a file is UTF-8; it stands once, at the beginning."""

_COMPUTES: Final = frozenset("=+-@")
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BEGINNING: Final = 16
_LONGEST_CELL: Final = 32_000
"""A spreadsheet's cell takes 32,767 characters."""


def csv_of(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows, each on a line of its own."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([_shown(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8", "replace")


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _harmless(cell)
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)


def _harmless(text: str) -> str:
    """The text on one line; an apostrophe before what would compute, however wide or hidden its sign is."""
    if text[:1].isalnum() and text.isprintable():  # nearly every cell, and there may be a million
        return text[:_LONGEST_CELL]
    line = _BREAKS.sub(" ", text).strip()[:_LONGEST_CELL]
    sign = unicodedata.normalize("NFKC", without_marks(line[:_BEGINNING]))[:1]
    return f"'{line}" if sign in _COMPUTES else line
