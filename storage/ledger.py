"""A person's orders read from one end to the other, in pieces: a person may have a hundred thousand.

Each piece is a statement of its own, so that nobody else waits for the whole.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from bot.domain.ids import PersonId, ServiceId
from bot.domain.order import Order, OrderStatus
from bot.domain.spending import Charged
from storage.columns import decimal_or_none, milliseconds, moment_at
from storage.database import Database
from storage.order_rows import order_from

PIECE: Final = 500
_AFTER_ALL: Final = 2**63 - 1


class Ledger:
    """Reads, and changes nothing."""

    def __init__(self, database: Database, piece: int = PIECE) -> None:
        self._database = database
        self._piece = piece

    async def charges_since(self, person_id: PersonId, since: datetime) -> AsyncIterator[list[Charged]]:
        """What this person's orders from a moment on cost, those placed earlier first."""
        at, order_id = milliseconds(since), -1
        while True:
            rows = await self._database.rows(
                "SELECT order_id, placed_at, service_id, service_name, charge, currency, status,"
                " is_charge_reported, intent_id FROM orders WHERE person_id = :person_id"
                " AND (placed_at, order_id) > (:at, :order_id)"
                " ORDER BY placed_at, order_id LIMIT :limit",
                person_id=person_id,
                at=at,
                order_id=order_id,
                limit=self._piece,
            )
            yield [
                Charged(
                    placed_at=moment_at(row["placed_at"]),
                    service_id=None if row["service_id"] is None else ServiceId(row["service_id"]),
                    service_name=row["service_name"],
                    charge=decimal_or_none(row["charge"]),
                    currency=row["currency"] or "",
                    is_reported=bool(row["is_charge_reported"]),
                    status=OrderStatus(row["status"]),
                    was_placed_elsewhere=row["intent_id"] is None,
                )
                for row in rows
            ]
            if len(rows) < self._piece:
                return
            at, order_id = rows[-1]["placed_at"], rows[-1]["order_id"]

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
            yield list(map(order_from, rows))
            if len(rows) < self._piece:
                return
            at, order_id = rows[-1]["placed_at"], rows[-1]["order_id"]
