"""What a person filters services by; it stays until they say otherwise."""

from bot.domain.browsing import NO_FILTERS, Filters
from bot.domain.ids import PersonId
from storage.database import Database


class PersonFilters:
    """At most one row for each person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, person_id: PersonId) -> Filters:
        """The person's filters; none where they never set any."""
        row = await self._database.row(
            "SELECT refillable, cancellable, drip_feed, by_rate FROM filters WHERE person_id = :person_id",
            person_id=person_id,
        )
        return NO_FILTERS if row is None else Filters(*map(bool, row))

    async def put(self, person_id: PersonId, filters: Filters) -> None:
        """Keep what the person chose."""
        await self._database.run(
            "INSERT INTO filters (person_id, refillable, cancellable, drip_feed, by_rate)"
            " VALUES (:person_id, :refillable, :cancellable, :drip_feed, :by_rate)"
            " ON CONFLICT (person_id) DO UPDATE SET refillable = excluded.refillable,"
            " cancellable = excluded.cancellable, drip_feed = excluded.drip_feed, by_rate = excluded.by_rate",
            person_id=person_id,
            refillable=filters.refillable,
            cancellable=filters.cancellable,
            drip_feed=filters.drip_feed,
            by_rate=filters.by_rate,
        )
