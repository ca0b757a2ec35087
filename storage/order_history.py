"""The last things that happened to each order; written in the transaction of the change itself."""

from collections.abc import Iterable
from typing import Final

from bot.domain.ids import OrderId, PersonId
from bot.domain.order import Order, Request
from bot.domain.order_history import ENTRIES_KEPT, EntryKind, HistoryEntry
from storage.columns import count_or_none, milliseconds, moment_at
from storage.database import Database

_LONGEST_WORDS: Final = 200


class OrderHistory:
    """A bounded list for each order."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entries: Iterable[tuple[Order | Request, HistoryEntry]]) -> None:
        """Write down what happened to these orders, or the orders of these requests; the oldest go."""
        entries = list(entries)
        if not entries:
            return
        async with self._database.transaction():
            await self._database.run_many(
                "INSERT INTO order_history"
                " (person_id, order_id, kind, meaning, words, remains, happened_at)"
                " VALUES (:person_id, :order_id, :kind, :meaning, :words, :remains, :at)",
                [
                    {
                        "person_id": order.person_id,
                        "order_id": order.order_id,
                        "kind": entry.kind,
                        "meaning": entry.meaning,
                        "words": entry.words[:_LONGEST_WORDS],
                        "remains": count_or_none(entry.remains),
                        "at": milliseconds(entry.at),
                    }
                    for order, entry in entries
                ],
            )
            await self._database.run_many(
                "DELETE FROM order_history WHERE person_id = :person_id AND order_id = :order_id"
                " AND entry_id <= (SELECT entry_id FROM order_history WHERE person_id = :person_id"
                " AND order_id = :order_id ORDER BY entry_id DESC LIMIT 1 OFFSET :kept)",
                [
                    {"person_id": person_id, "order_id": order_id, "kept": ENTRIES_KEPT}
                    for person_id, order_id in {(order.person_id, order.order_id) for order, _ in entries}
                ],
            )

    async def last(self, person_id: PersonId, order_id: OrderId, limit: int) -> list[HistoryEntry]:
        """What happened to this order last, the newest first."""
        rows = await self._database.rows(
            "SELECT * FROM order_history WHERE person_id = :person_id AND order_id = :order_id"
            " ORDER BY entry_id DESC LIMIT :limit",
            person_id=person_id,
            order_id=order_id,
            limit=limit,
        )
        return [
            HistoryEntry(
                kind=EntryKind(row["kind"]),
                at=moment_at(row["happened_at"]),
                meaning=row["meaning"],
                words=row["words"],
                remains=row["remains"],
            )
            for row in rows
        ]
