"""A person's last searches, so that their pages can be turned by buttons too small to hold words."""

from datetime import datetime
from typing import Final

from bot.domain.ids import PersonId
from storage.columns import milliseconds
from storage.database import Database

KEPT: Final = 20
"""The latest searches of each person; older ones are forgotten."""


class Searches:
    """Searches are numbered for each person, from 1."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, person_id: PersonId, words: str, at: datetime) -> int:
        """Keep a search and give it a number; the same words as last time keep theirs."""
        async with self._database.transaction():
            last = await self._database.row(
                "SELECT number, words FROM searches WHERE person_id = :person_id"
                " ORDER BY number DESC LIMIT 1",
                person_id=person_id,
            )
            if last is not None and last["words"] == words:
                return int(last["number"])
            number = 1 if last is None else int(last["number"]) + 1
            await self._database.run(
                "INSERT INTO searches (person_id, number, words, asked_at)"
                " VALUES (:person_id, :number, :words, :at)",
                person_id=person_id,
                number=number,
                words=words,
                at=milliseconds(at),
            )
            await self._database.run(
                "DELETE FROM searches WHERE person_id = :person_id AND number <= :oldest",
                person_id=person_id,
                oldest=number - KEPT,
            )
        return number

    async def words(self, person_id: PersonId, number: int) -> str | None:
        """The words of this person's search of this number."""
        row = await self._database.row(
            "SELECT words FROM searches WHERE person_id = :person_id AND number = :number",
            person_id=person_id,
            number=number,
        )
        return None if row is None else str(row["words"])
