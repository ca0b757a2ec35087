"""The services whose cards a person opened lately, for the way back to them."""

from datetime import datetime
from typing import Final

from bot.domain.ids import PersonId, ServiceId
from storage.columns import milliseconds
from storage.database import Database

KEPT: Final = 10
"""The latest services of each person; older ones are forgotten."""


class ViewedServices:
    """What was looked at, and when last. What was ordered is read from the orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, person_id: PersonId, service_id: ServiceId, at: datetime) -> None:
        """A card was shown."""
        async with self._database.transaction():
            await self._database.run(
                "INSERT INTO viewed_services (person_id, service_id, viewed_at)"
                " VALUES (:person_id, :service_id, :at)"
                " ON CONFLICT (person_id, service_id) DO UPDATE SET viewed_at = excluded.viewed_at",
                person_id=person_id,
                service_id=service_id,
                at=milliseconds(at),
            )
            await self._database.run(
                "DELETE FROM viewed_services WHERE person_id = :person_id AND service_id NOT IN ("
                " SELECT service_id FROM viewed_services WHERE person_id = :person_id"
                " ORDER BY viewed_at DESC, service_id LIMIT :kept)",
                person_id=person_id,
                kept=KEPT,
            )

    async def recent(self, person_id: PersonId) -> list[ServiceId]:
        """The services the person looked at or ordered last, the latest first."""
        rows = await self._database.rows(
            "SELECT service_id, max(at) AS latest FROM ("
            " SELECT service_id, viewed_at AS at FROM viewed_services WHERE person_id = :person_id"
            " UNION ALL SELECT service_id, placed_at FROM orders"
            " WHERE person_id = :person_id AND service_id IS NOT NULL"
            ") GROUP BY service_id ORDER BY latest DESC, service_id LIMIT :kept",
            person_id=person_id,
            kept=KEPT,
        )
        return [ServiceId(row["service_id"]) for row in rows]
