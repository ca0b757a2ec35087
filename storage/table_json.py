"""The table of looked-up numbers as plain JSON, a short list for each number: a thousand of them are kept."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from bot.domain.ids import PanelOrderId
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.status_table import Complaint, StatusTable, Told, Untold
from bot.domain.text import cut
from storage.columns import count_or_none, decimal_text, milliseconds, moment_at

_LONGEST_WORD: Final = 60
"""Of a panel's own status word; screens show less."""

_LONGEST_WORDS: Final = 120

_Json = dict[str, Any]


def table_json(table: StatusTable) -> _Json:
    """The table as what JSON can hold."""
    return {
        "asked_at": milliseconds(table.asked_at),
        "told": [[number, *_row(told)] for number, told in table.told.items()],
    }


def table_from(stored: _Json) -> StatusTable:
    """The table that was written.

    Raises:
        ValueError: it is no table.
        TypeError: the same.
        ArithmeticError: the same.
    """
    told: Mapping[PanelOrderId, Told] = {
        PanelOrderId(_text(number)): _told(kind, *values) for number, kind, *values in stored["told"]
    }
    asked_at = _count(stored["asked_at"])
    if asked_at is None:
        raise TypeError("no moment")
    return StatusTable(told, moment_at(asked_at))


def _row(told: Told) -> list[object]:
    match told:
        case OrderReport():
            counts = (told.start_count, told.remains, told.runs, told.posts)
            return [
                "report",
                told.status.value,
                cut(told.status_word, _LONGEST_WORD),
                decimal_text(told.charge),
                told.currency,
                *map(count_or_none, counts),
            ]
        case UnknownToPanel():
            return ["unknown", cut(told.words, _LONGEST_WORDS)]
        case Complaint():
            return ["complaint", cut(told.words, _LONGEST_WORDS)]
        case Untold():
            return [told.value]


def _told(kind: object, *values: object) -> Told:
    match kind, values:
        case "report", (status, word, charge, currency, *counts):
            start_count, remains, runs, posts = map(_count, counts)
            return OrderReport(
                status=OrderStatus(_text(status)),
                status_word=_text(word),
                charge=None if charge is None else _decimal(charge),
                currency=None if currency is None else _text(currency),
                start_count=start_count,
                remains=remains,
                runs=runs,
                posts=posts,
            )
        case "unknown", (words,):
            return UnknownToPanel(_text(words))
        case "complaint", (words,):
            return Complaint(_text(words))
        case _, ():
            return Untold(_text(kind))
        case _:
            raise ValueError("unknown kind")


def _text(stored: object) -> str:
    if not isinstance(stored, str):
        raise TypeError("not a text")
    return stored


def _decimal(stored: object) -> Decimal:
    number = Decimal(_text(stored))
    if not number.is_finite():
        raise ValueError("not a finite decimal")
    return number


def _count(stored: object) -> int | None:
    if stored is None or (isinstance(stored, int) and not isinstance(stored, bool)):
        return stored
    raise TypeError("not a whole number")
