"""Which catalogue a person last looked at, so that what changed since then can be told.

Named contents are not pruned (``catalogues``). A mark names at most two: the one changes are counted from,
and, while the person looks at the changes, the one they were shown, which is their catalogue of today.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import PersonId
from storage.columns import milliseconds, moment_at
from storage.database import Database


@dataclass(frozen=True, slots=True)
class CatalogueMark:
    """What changes are counted from.

    Attributes:
        digest: of the content.
        currency: of its rates.
        looked_at: when the person last looked, or was first given a list.
    """

    digest: str
    currency: str
    looked_at: datetime


class CatalogueMarks:
    """One row for each person with a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, person_id: PersonId) -> CatalogueMark | None:
        """What changes are counted from, if any list was ever given."""
        row = await self._database.row(
            "SELECT digest, currency, looked_at FROM catalogue_marks JOIN catalogue_contents"
            " USING (content_id) WHERE person_id = :person_id",
            person_id=person_id,
        )
        return None if row is None else _mark(row)

    async def begin(self, person_id: PersonId, mark: CatalogueMark) -> None:
        """Count from here, where nothing was counted from so far."""
        await self._database.run(
            "INSERT INTO catalogue_marks (person_id, content_id, currency, looked_at) VALUES (:person_id,"
            " (SELECT content_id FROM catalogue_contents WHERE digest = :digest), :currency, :at)"
            " ON CONFLICT (person_id) DO NOTHING",
            person_id=person_id,
            digest=mark.digest,
            currency=mark.currency,
            at=milliseconds(mark.looked_at),
        )

    async def shown(self, person_id: PersonId, mark: CatalogueMark) -> bool:
        """Note that all changes up to this content were shown; False if it is not the catalogue any more."""
        rows = await self._database.rows(
            "UPDATE catalogue_marks SET shown_content_id = catalogues.content_id,"
            " shown_currency = :currency, shown_at = :at"
            " FROM catalogues JOIN catalogue_contents USING (content_id)"
            " WHERE catalogue_marks.person_id = :person_id AND catalogues.person_id = :person_id"
            " AND digest = :digest RETURNING 1",
            person_id=person_id,
            digest=mark.digest,
            currency=mark.currency,
            at=milliseconds(mark.looked_at),
        )
        return bool(rows)

    async def turn_over(self, person_id: PersonId, *, unless: str = "") -> None:
        """Count from what was last shown, unless that is the named content, which is on the screen still."""
        await self._database.run(
            "UPDATE catalogue_marks SET content_id = shown_content_id, currency = shown_currency,"
            " looked_at = shown_at, shown_content_id = NULL, shown_currency = NULL, shown_at = NULL"
            " WHERE person_id = :person_id AND shown_content_id IS NOT NULL AND shown_content_id IS NOT"
            " (SELECT content_id FROM catalogue_contents WHERE digest = :unless)",
            person_id=person_id,
            unless=unless,
        )

    async def replace(self, person_id: PersonId, mark: CatalogueMark) -> None:
        """Count from here, whatever was counted from so far: its content cannot be read."""
        async with self._database.transaction():
            await forget_mark(self._database, person_id)
            await self.begin(person_id, mark)


async def forget_mark(database: Database, person_id: PersonId) -> None:
    """Nothing is counted from any more: the list was another key's."""
    await database.run("DELETE FROM catalogue_marks WHERE person_id = :person_id", person_id=person_id)


def _mark(row: sqlite3.Row) -> CatalogueMark:
    return CatalogueMark(row["digest"], row["currency"], moment_at(row["looked_at"]))
