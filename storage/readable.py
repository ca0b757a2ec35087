"""A row that cannot be read is its own fault: no other row waits for it, and nothing is claimed of it.

Such a row is damaged, or was written by a newer program. It is left out of lists, logged once by its number,
and kept as it is. What it is due for is set aside: the file has one user at a time, so what cannot be read
now cannot be read before the next start either.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from typing import Final, TypeVar

from storage.columns import milliseconds
from storage.database import Database
from storage.errors import DecodeError

SET_ASIDE: Final = milliseconds(datetime(9999, 1, 1, tzinfo=UTC))
"""When something is due that is set aside: at no time, until ``take_up_again``."""

_log = logging.getLogger(__name__)
_Read = TypeVar("_Read")
_Reader = Callable[[sqlite3.Row], _Read]


def names_its_row(name: str, number: str) -> Callable[[_Reader[_Read]], _Reader[_Read]]:
    """Have a reader say by a DecodeError which row it cannot read, and nothing of what the row holds.

    Args:
        name: what its rows are.
        number: the column that numbers them.
    """

    def naming(read: _Reader[_Read]) -> _Reader[_Read]:
        @wraps(read)
        def named(row: sqlite3.Row) -> _Read:
            try:
                return read(row)
            except (DecodeError, ValueError, ArithmeticError, TypeError):
                raise DecodeError(f"{name} {row[number]} cannot be read") from None

        return named

    return naming


def readable(database: Database, rows: Iterable[sqlite3.Row], read: _Reader[_Read]) -> list[_Read]:
    """What of these rows can be read, in their order."""
    return [value for _, value in read_each(database, rows, read) if value is not None]


def read_each(
    database: Database, rows: Iterable[sqlite3.Row], read: _Reader[_Read]
) -> list[tuple[sqlite3.Row, _Read | None]]:
    """Each row with what it holds; None for one that cannot be read, which is logged the first time."""
    return [(row, _or_none(database, row, read)) for row in rows]


def _or_none(database: Database, row: sqlite3.Row, read: _Reader[_Read]) -> _Read | None:
    try:
        return read(row)
    except DecodeError as error:
        note_unreadable(database, error)
        return None


def note_unreadable(database: Database, error: DecodeError) -> None:
    """Tell the operator of a row that cannot be read, once."""
    what = str(error)
    if what not in database.unreadable:
        database.unreadable.add(what)
        _log.error("%s; it is kept, left out, and tried again at the next start", what)


async def take_up_again(database: Database, at: datetime) -> None:
    """At the start: what was set aside is due, as this program may be able to read it."""
    async with database.transaction():
        for statement in (
            "UPDATE outbox SET due_at = :at WHERE due_at = :set_aside AND ended_at IS NULL",
            "UPDATE intents SET probe_due_at = :at WHERE state = 'unknown' AND probe_due_at = :set_aside",
            "UPDATE orders SET next_check_at = :at WHERE next_check_at = :set_aside",
        ):
            await database.run(statement, at=milliseconds(at), set_aside=SET_ASIDE)
