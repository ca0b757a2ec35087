"""A person's orders read from one end to the other, in pieces: a person may have a hundred thousand.

Each piece is a statement of its own, so that nobody else waits for the whole.
"""

import sqlite3
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.ids import PersonId, ServiceId
from bot.domain.order import Order, OrderStatus
from bot.domain.spending import Charged
from storage.columns import decimal_or_none, milliseconds
from storage.database import Database
from storage.order_rows import order_from
from storage.readable import readable

PIECE: Final = 200
_AFTER_ALL: Final = 2**63 - 1
_MINUTE: Final = 60_000
_DAY: Final = 24 * 60 * _MINUTE
_SPAN: Final = 5 * _DAY
"""Milliseconds that are summed up at once."""

_FIRST_DAY: Final = date(1970, 1, 1)


class Ledger:
    """Reads, and changes nothing."""

    def __init__(self, database: Database, piece: int = PIECE) -> None:
        self._database = database
        self._piece = piece

    async def charges_since(
        self, person_id: PersonId, since: datetime, until: datetime, offset: int
    ) -> AsyncIterator[list[Charged]]:
        """What this person's orders between two moments cost, those placed earlier first.

        Orders of a day are read as one where they are alike; days are those of a clock so many minutes ahead.
        """
        begins, end = milliseconds(since), milliseconds(until)
        while begins <= end:
            rows = await self._database.rows(
                "SELECT (placed_at + :offset) / :day AS day, service_id, MAX(service_name) AS service_name,"
                " charge, currency, status, is_charge_reported, intent_id IS NULL AS is_foreign,"
                " count(*) AS alike FROM orders WHERE person_id = :person_id"
                " AND placed_at >= :begins AND placed_at < :ends GROUP BY day, service_id, charge, currency,"
                " status, is_charge_reported, is_foreign ORDER BY day",
                person_id=person_id,
                offset=offset * _MINUTE,
                day=_DAY,
                begins=begins,
                ends=min(begins + _SPAN, end + 1),
            )
            yield list(map(_charged, rows))
            begins += _SPAN

    async def orders(self, person_id: PersonId) -> AsyncIterator[list[Order]]:
        """All of this person's orders, newest first; those that come meanwhile are left out."""
        at, order_id = _AFTER_ALL, _AFTER_ALL
        while True:
            rows = await self._database.rows(
                "SELECT * FROM orders WHERE person_id = :person_id"
                " AND (placed_at, order_id) < (:at, :order_id)"
                " ORDER BY placed_at DESC, order_id DESC LIMIT :limit",
                person_id=person_id,
                at=at,
                order_id=order_id,
                limit=self._piece,
            )
            yield readable(self._database, rows, order_from)
            if len(rows) < self._piece:
                return
            at, order_id = rows[-1]["placed_at"], rows[-1]["order_id"]


def _charged(row: sqlite3.Row) -> Charged:
    return Charged(
        day=_FIRST_DAY + timedelta(days=row["day"]),
        service_id=None if row["service_id"] is None else ServiceId(row["service_id"]),
        service_name=row["service_name"],
        charge=decimal_or_none(row["charge"]),
        currency=row["currency"] or "",
        is_reported=bool(row["is_charge_reported"]),
        status=OrderStatus(row["status"]),
        was_placed_elsewhere=bool(row["is_foreign"]),
        orders=row["alike"],
    )
