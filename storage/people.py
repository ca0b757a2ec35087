"""The people who have spoken to the bot, and forgetting them."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.domain.account import Language, Person
from bot.domain.ids import PersonId
from bot.domain.preferences import Preferences
from storage.catalogues import remove_unused_contents
from storage.columns import milliseconds
from storage.database import Database
from storage.errors import StillSending
from storage.preferences import preference_columns, preferences_from


class People:
    """One row for each person; everything else of theirs hangs on it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, person_id: PersonId) -> Person | None:
        """The person, if they have spoken to the bot before."""
        row = await self._database.row(
            "SELECT * FROM people WHERE person_id = :person_id", person_id=person_id
        )
        return None if row is None else _person(row)

    async def meet(self, person_id: PersonId, language: Language, at: datetime) -> Person:
        """The person as known; someone new, or who never chose a language, is spoken to in this one."""
        async with self._database.transaction():
            await self._database.run(
                "INSERT INTO people (person_id, language, met_at) VALUES (:person_id, :language, :at)"
                " ON CONFLICT (person_id) DO UPDATE SET language = excluded.language"
                " WHERE language_is_chosen = 0 AND language <> excluded.language",
                person_id=person_id,
                language=language,
                at=milliseconds(at),
            )
            rows = await self._database.rows(
                "SELECT * FROM people WHERE person_id = :person_id", person_id=person_id
            )
        return _person(rows[0])

    async def set_language(self, person_id: PersonId, language: Language) -> None:
        """Speak the language the person chose from now on."""
        await self._database.run(
            "UPDATE people SET language = :language, language_is_chosen = 1 WHERE person_id = :person_id",
            language=language,
            person_id=person_id,
        )

    async def set_notifications(self, person_id: PersonId, wanted: bool) -> None:  # noqa: FBT001 - it is the setting's value
        """Tell of finished orders unasked, or stop."""
        await self._database.run(
            "UPDATE people SET wants_notifications = :wanted WHERE person_id = :person_id",
            wanted=wanted,
            person_id=person_id,
        )

    async def set_favourite_news(self, person_id: PersonId, wanted: bool) -> None:  # noqa: FBT001 - it is the setting's value
        """Tell of changes of favourites unasked, or stop."""
        await self._database.run(
            "UPDATE people SET wants_favourite_news = :wanted WHERE person_id = :person_id",
            wanted=wanted,
            person_id=person_id,
        )

    async def set_preferences(self, person_id: PersonId, preferences: Preferences) -> None:
        """Keep what the person wants to be told, and when without a sound."""
        columns = preference_columns(preferences)
        assigned = ", ".join(f"{column} = :{column}" for column in columns)
        await self._database.run(
            f"UPDATE people SET {assigned} WHERE person_id = :person_id",  # noqa: S608 - names of ours
            person_id=person_id,
            **columns,
        )

    async def many(self, people: Iterable[PersonId]) -> dict[PersonId, Person]:
        """These people, those who are known."""
        rows = await self._database.rows(
            "SELECT * FROM people WHERE person_id IN (SELECT value FROM json_each(:ids))",
            ids=json.dumps(list(people)),
        )
        return {PersonId(row["person_id"]): _person(row) for row in rows}

    async def set_blocked(self, person_id: PersonId, blocked: bool, at: datetime) -> None:  # noqa: FBT001 - it is the fact itself
        """Note that the person blocked the bot, or came back."""
        await self._database.run(
            "UPDATE people SET blocked_at = :blocked_at WHERE person_id = :person_id",
            blocked_at=milliseconds(at) if blocked else None,
            person_id=person_id,
        )

    async def set_screen(self, person_id: PersonId, message_id: int | None) -> None:
        """Note which message is their living screen."""
        await self._database.run(
            "UPDATE people SET screen_message_id = :message_id WHERE person_id = :person_id",
            message_id=message_id,
            person_id=person_id,
        )

    async def forget(self, person_id: PersonId, at: datetime) -> None:
        """Erase everything of this person, from the file and its log too.

        Of their updates only the numbers stay, so that none is handled a second time.

        Raises:
            StillSending: an order of theirs is on its way; nothing is erased.
        """
        async with self._database.transaction():
            if await self._is_sending(person_id):
                raise StillSending("an order of this person is being sent")
            had_data = await self._has_data(person_id)
            # What is left of a person hangs on this row and is deleted with it, except for the inbox.
            await self._database.run("DELETE FROM people WHERE person_id = :person_id", person_id=person_id)
            await self._database.run(
                "UPDATE inbox SET person_id = NULL, body = NULL, handled_at = COALESCE(handled_at, :at)"
                " WHERE person_id = :person_id",
                person_id=person_id,
                at=milliseconds(at),
            )
            await remove_unused_contents(self._database)
            if had_data:  # writing the file anew holds everybody up; of a passer-by there is nothing to erase
                self._database.leave_no_traces()

    async def _has_data(self, person_id: PersonId) -> bool:
        tables = ("accounts", "dialogues", "intents", "orders", "outbox", "searches")
        told = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE person_id = :person_id" for table in tables)  # noqa: S608 - names of ours
        return bool(await self._database.rows(f"{told} LIMIT 1", person_id=person_id))

    async def _is_sending(self, person_id: PersonId) -> bool:
        return bool(
            await self._database.rows(
                "SELECT 1 FROM intents WHERE person_id = :person_id AND state = 'sending'",
                person_id=person_id,
            )
        )


def _person(row: sqlite3.Row) -> Person:
    return Person(
        person_id=PersonId(row["person_id"]),
        language=Language(row["language"]),
        wants_notifications=bool(row["wants_notifications"]),
        has_blocked=row["blocked_at"] is not None,
        screen_message_id=row["screen_message_id"],
        wants_favourite_news=bool(row["wants_favourite_news"]),
        preferences=preferences_from(row),
    )
