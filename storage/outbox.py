"""Messages due to people, stored with the change they tell of. Each is sent at least once."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.problems import Value
from storage.codec import payload_from, payload_json
from storage.columns import milliseconds, moment_at
from storage.database import Database
from storage.errors import DecodeError
from storage.readable import SET_ASIDE, names_its_row, note_unreadable, read_each, readable

_ENDED_KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message to send now.

    Attributes:
        kind: which message it is.
        payload: what it inserts.
        attempts: how often it was tried, this time included.
    """

    message_id: int
    person_id: PersonId
    kind: str
    payload: Mapping[str, Value]
    attempts: int
    created_at: datetime


class Outbox:
    """Messages wait here, are leased by the sender, and end as sent or dropped."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        person_id: PersonId,
        kind: str,
        payload: Mapping[str, Value],
        at: datetime,
        *,
        due_at: datetime | None = None,
        sweep: int | None = None,
    ) -> int:
        """Have a message sent; in the transaction of the change it tells of.

        Args:
            person_id: to whom.
            kind: which message.
            payload: what it inserts.
            at: the present moment.
            due_at: when it is to be sent; now, where nothing else is said.
            sweep: names the sweep that found the change, for ``of_sweep``.
        """
        rows = await self._database.rows(
            "INSERT INTO outbox (person_id, kind, payload, created_at, due_at, sweep)"
            " VALUES (:person_id, :kind, :payload, :at, :due_at, :sweep) RETURNING message_id",
            person_id=person_id,
            kind=kind,
            payload=payload_json(payload),
            at=milliseconds(at),
            due_at=milliseconds(due_at or at),
            sweep=sweep,
        )
        return int(rows[0]["message_id"])

    async def is_due(self, person_id: PersonId, kind: str, payload: Mapping[str, Value]) -> bool:
        """Whether this very message waits to be sent."""
        row = await self._database.row(
            "SELECT 1 FROM outbox WHERE person_id = :person_id AND kind = :kind AND payload = :payload"
            " AND ended_at IS NULL",
            person_id=person_id,
            kind=kind,
            payload=payload_json(payload),
        )
        return row is not None

    async def of_sweep(self, person_id: PersonId, sweep: int) -> list[OutboxMessage]:
        """A person's messages of one sweep that no sender has taken yet, oldest first."""
        rows = await self._database.rows(
            "SELECT * FROM outbox WHERE person_id = :person_id AND sweep = :sweep AND ended_at IS NULL"
            " AND attempts = 0 ORDER BY message_id",
            person_id=person_id,
            sweep=sweep,
        )
        return readable(self._database, rows, _message)

    async def take_back(self, person_id: PersonId, message_ids: Iterable[int]) -> None:
        """Another message says it all: these are not sent."""
        await self._database.run(
            "DELETE FROM outbox WHERE person_id = :person_id AND attempts = 0"
            " AND message_id IN (SELECT value FROM json_each(:ids))",
            person_id=person_id,
            ids=json.dumps(list(message_ids)),
        )

    async def lease_due(self, at: datetime, lease_until: datetime, limit: int) -> list[OutboxMessage]:
        """Take what is due, oldest first, not for people who blocked the bot.

        Nobody else is given these messages until the lease is over. One that cannot be read is set aside.
        """
        rows = await self._database.rows(
            "UPDATE outbox SET lease_until = :lease_until, attempts = attempts + 1 WHERE message_id IN ("
            " SELECT message_id FROM outbox JOIN people USING (person_id)"
            " WHERE ended_at IS NULL AND due_at <= :at AND (lease_until IS NULL OR lease_until <= :at)"
            " AND blocked_at IS NULL ORDER BY created_at, message_id LIMIT :limit) RETURNING *",
            at=milliseconds(at),
            lease_until=milliseconds(lease_until),
            limit=limit,
        )
        rows.sort(key=lambda row: (row["created_at"], row["message_id"]))
        read = read_each(self._database, rows, _message)
        for row, message in read:
            if message is None:
                await self._set_aside(row["message_id"])
        return [message for _, message in read if message is not None]

    async def sent(self, message_id: int, at: datetime) -> None:
        """Telegram took it; what it said is erased."""
        await self._end(message_id, None, at)

    async def drop(self, message_id: int, reason: str, at: datetime) -> None:
        """It can never be sent; what it said is erased, the reason stays for the operator."""
        await self._end(message_id, reason, at)

    async def retry(self, message_id: int, due_at: datetime, *, is_try: bool = True) -> None:
        """It could not be sent now; it is due again at that moment.

        Args:
            message_id: which.
            due_at: when.
            is_try: whether it was tried, and not only taken.
        """
        await self._database.run(
            "UPDATE outbox SET due_at = :due_at, lease_until = NULL,"
            " attempts = CASE WHEN :is_try THEN attempts ELSE MAX(attempts - 1, 0) END"
            " WHERE message_id = :message_id AND ended_at IS NULL",
            due_at=milliseconds(due_at),
            message_id=message_id,
            is_try=is_try,
        )

    async def set_aside(self, message: OutboxMessage, why: DecodeError) -> None:
        """What it tells of cannot be read: it is kept, and due again at the next start."""
        note_unreadable(self._database, why)
        await self._set_aside(message.message_id)

    async def _set_aside(self, message_id: int) -> None:
        await self._database.run(
            "UPDATE outbox SET due_at = :set_aside, lease_until = NULL"
            " WHERE message_id = :message_id AND ended_at IS NULL",
            set_aside=SET_ASIDE,
            message_id=message_id,
        )

    async def pending(self) -> int:
        """How many messages wait, leased ones and those of people who blocked the bot included."""
        rows = await self._database.rows("SELECT count(*) AS waiting FROM outbox WHERE ended_at IS NULL")
        return int(rows[0]["waiting"])

    async def _end(self, message_id: int, reason: str | None, at: datetime) -> None:
        async with self._database.transaction():
            await self._database.run(
                "UPDATE outbox SET ended_at = :at, drop_reason = :reason, payload = '', lease_until = NULL"
                " WHERE message_id = :message_id AND ended_at IS NULL",
                message_id=message_id,
                reason=reason,
                at=milliseconds(at),
            )
            await self._database.run(
                "DELETE FROM outbox WHERE ended_at < :old", old=milliseconds(at - _ENDED_KEPT)
            )


@names_its_row("message", "message_id")
def _message(row: sqlite3.Row) -> OutboxMessage:
    return OutboxMessage(
        message_id=row["message_id"],
        person_id=PersonId(row["person_id"]),
        kind=row["kind"],
        payload=payload_from(row["payload"]),
        attempts=row["attempts"],
        created_at=moment_at(row["created_at"]),
    )
