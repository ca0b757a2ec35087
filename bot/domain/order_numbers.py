"""Order numbers out of whatever people paste: messages, lists, columns of a table, each number once.

What separates numbers may be anything. A number has a digit in it, so that words around it are not taken for
numbers; nor are links, names with an @, dates, times and amounts with a decimal point.
"""

import csv
import io
import re
from typing import Final

from bot.domain.ids import PanelOrderId, is_number_of_panel
from bot.domain.text import folded, latin_digits, without_marks

MOST_NUMBERS: Final = 1000
"""Numbers of one look-up: ten calls."""

_SEPARATORS: Final = re.compile(r"[\s,;،؛|\"'()\[\]{}<>«»“”]+")
_COLUMNS: Final = re.compile(r"[,;\t|،؛]")
_BULLET: Final = re.compile(r"^[ \t]*\d{1,3}[.)][ \t]+(?=\S)", re.MULTILINE)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_\-]+")
_DIGIT: Final = re.compile(r"[0-9]")
_NO_NUMBERS: Final = re.compile(
    r"(?:\w+:)?//.*|www\..*|(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}(?:[/?:].*)?"  # addresses
    r"|[^@]*@.*"  # names and mail
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}(?:T.*)?"  # dates
    r"|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"  # times
    r"|[^\d.]?(?:\d{1,4}\.\d+|\d+\.\d{1,3})[^\d.]?",  # amounts
    re.IGNORECASE,
)
_HEADINGS: Final = tuple(
    folded(name)
    for name in (
        *("order id", "order number", "order no", "order", "number", "no", "id"),
        *("رقم الطلب", "الطلب", "الرقم", "رقم", "المعرف"),
    )
)
"""What the column of numbers is called, the surest first."""


def numbers_in(text: str) -> list[PanelOrderId]:
    """The order numbers in a text, each once, in the order they stand there."""
    plain = _BULLET.sub("", latin_digits(without_marks(text)))
    cells = _column(plain)
    found = _read(plain if cells is None else "\n".join(cells))
    return [PanelOrderId(number) for number in found or _lone_word(plain)]


def _read(text: str) -> list[str]:
    words = (word.strip(".!?") for word in _SEPARATORS.split(text))
    tokens = (
        token.strip("-_")
        for word in words
        if not _NO_NUMBERS.fullmatch(word)
        for token in _TOKEN.findall(word)
    )
    return list(
        dict.fromkeys(token for token in tokens if _DIGIT.search(token) and is_number_of_panel(token))
    )


def _lone_word(text: str) -> list[str]:
    """A number of nothing but letters, as few panels give: it stands alone, with a line in it."""
    return [text] if is_number_of_panel(text) and "_" in text.strip("_") else []


def _column(text: str) -> list[str] | None:
    """The cells below the heading that says they are numbers; None for a text that is no such table."""
    separator = _COLUMNS.search(text.partition("\n")[0])
    if separator is None:
        return None
    try:
        first, *rows = csv.reader(io.StringIO(text), delimiter=separator.group())
    except csv.Error:
        return None
    headings = list(map(_heading, first))
    wanted = next((name for name in _HEADINGS if name in headings), None)
    if wanted is None or any(heading.isdigit() for heading in headings):
        return None
    at = headings.index(wanted)
    return [row[at] for row in rows if len(row) > at]


def _heading(cell: str) -> str:
    return folded(cell.replace("_", " "))
