"""The one open dialogue of each person. The row is the truth; the conversation handler only mirrors it."""

import sqlite3
from datetime import datetime

from bot.domain.dialogue import Dialogue
from bot.domain.ids import PersonId
from storage.codec import dialogue_from, dialogue_json
from storage.columns import milliseconds
from storage.database import Database
from storage.errors import DecodeError


class Dialogues:
    """At most one row for each person. A row that another version wrote counts as none, and is removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, person_id: PersonId, dialogue: Dialogue, update_id: int, at: datetime) -> None:
        """Make this the person's dialogue, in place of any other.

        Args:
            person_id: whose.
            dialogue: what was asked, and the answers so far.
            update_id: the update that led here; handled again, it must not count as an answer.
            at: the present moment.
        """
        await self._database.run(
            "INSERT INTO dialogues (person_id, body, update_id, opened_at)"
            " VALUES (:person_id, :body, :update_id, :at) ON CONFLICT (person_id) DO UPDATE SET"
            " body = excluded.body, update_id = excluded.update_id, opened_at = excluded.opened_at",
            person_id=person_id,
            body=dialogue_json(dialogue),
            update_id=update_id,
            at=milliseconds(at),
        )

    async def rewrite(self, person_id: PersonId, dialogue: Dialogue) -> None:
        """Make this of the person's open dialogue; no answer led here, so the update that last did stays."""
        await self._database.run(
            "UPDATE dialogues SET body = :body WHERE person_id = :person_id",
            person_id=person_id,
            body=dialogue_json(dialogue),
        )

    async def get(self, person_id: PersonId) -> Dialogue | None:
        """The person's open dialogue."""
        row = await self._row(person_id)
        return None if row is None else await self._read(row)

    async def last_update(self, person_id: PersonId) -> int | None:
        """The update that last changed the open dialogue."""
        row = await self._row(person_id)
        return None if row is None else int(row["update_id"])

    async def close(self, person_id: PersonId) -> None:
        """Nothing is asked any more."""
        await self._database.run("DELETE FROM dialogues WHERE person_id = :person_id", person_id=person_id)

    async def all(self) -> dict[PersonId, Dialogue]:
        """Every open dialogue, for the start."""
        rows = await self._database.rows("SELECT * FROM dialogues")
        read = {PersonId(row["person_id"]): await self._read(row) for row in rows}
        return {person_id: dialogue for person_id, dialogue in read.items() if dialogue is not None}

    async def _row(self, person_id: PersonId) -> sqlite3.Row | None:
        return await self._database.row(
            "SELECT * FROM dialogues WHERE person_id = :person_id", person_id=person_id
        )

    async def _read(self, row: sqlite3.Row) -> Dialogue | None:
        try:
            return dialogue_from(row["body"])
        except DecodeError:
            await self._database.run(
                "DELETE FROM dialogues WHERE person_id = :person_id AND body = :body",
                person_id=row["person_id"],
                body=row["body"],
            )
            return None
