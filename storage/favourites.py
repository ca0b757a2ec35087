"""The services a person starred, each as it was last seen, so that a change is told once."""

import sqlite3

from bot.domain.favourites import Favourite
from bot.domain.ids import PersonId, ServiceId
from storage.columns import decimal_or_none, decimal_text, milliseconds, moment_at
from storage.database import Database


class Favourites:
    """At most one row for a person and a service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, person_id: PersonId, favourite: Favourite) -> None:
        """Star a service; one that is starred already stays where it is in the list."""
        await self._database.run(
            "INSERT INTO favourites (person_id, service_id, name, rate, currency, is_gone, added_at)"
            " VALUES (:person_id, :service_id, :name, :rate, :currency, :is_gone, :at)"
            " ON CONFLICT (person_id, service_id) DO NOTHING",
            at=milliseconds(favourite.added_at),
            **_columns(person_id, favourite),
        )

    async def save(self, person_id: PersonId, favourite: Favourite) -> None:
        """Note how a service was last seen; one that is not starred any more stays so."""
        await self._database.run(
            "UPDATE favourites SET name = :name, rate = :rate, currency = :currency, is_gone = :is_gone"
            " WHERE person_id = :person_id AND service_id = :service_id",
            **_columns(person_id, favourite),
        )

    async def remove(self, person_id: PersonId, service_id: ServiceId) -> None:
        """Take the star away."""
        await self._database.run(
            "DELETE FROM favourites WHERE person_id = :person_id AND service_id = :service_id",
            person_id=person_id,
            service_id=service_id,
        )

    async def all(self, person_id: PersonId) -> list[Favourite]:
        """Every favourite of a person, the latest first."""
        rows = await self._database.rows(
            "SELECT * FROM favourites WHERE person_id = :person_id ORDER BY added_at DESC, service_id",
            person_id=person_id,
        )
        return [_favourite(row) for row in rows]

    async def has(self, person_id: PersonId, service_id: ServiceId) -> bool:
        """Whether the person starred this service."""
        row = await self._database.row(
            "SELECT 1 FROM favourites WHERE person_id = :person_id AND service_id = :service_id",
            person_id=person_id,
            service_id=service_id,
        )
        return row is not None


async def forget_rates(database: Database, person_id: PersonId) -> None:
    """Another key may have other rates: those of today are not compared with those of tomorrow."""
    await database.run(
        "UPDATE favourites SET rate = NULL, currency = '' WHERE person_id = :person_id", person_id=person_id
    )


def _columns(person_id: PersonId, favourite: Favourite) -> dict[str, str | int | None]:
    return {
        "person_id": person_id,
        "service_id": favourite.service_id,
        "name": favourite.name,
        "rate": decimal_text(favourite.rate),
        "currency": favourite.currency,
        "is_gone": favourite.is_gone,
    }


def _favourite(row: sqlite3.Row) -> Favourite:
    return Favourite(
        service_id=ServiceId(row["service_id"]),
        name=row["name"],
        rate=decimal_or_none(row["rate"]),
        currency=row["currency"],
        is_gone=bool(row["is_gone"]),
        added_at=moment_at(row["added_at"]),
    )
