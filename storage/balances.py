"""Whose balance is to be looked at, because they want to hear when it falls below their mark."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import PersonId
from storage.columns import milliseconds
from storage.database import Database

_SETTLED_WITHIN: Final = timedelta(hours=1)
"""No send takes longer; it lets the orders of a key be looked through by when they were sent."""


class Balances:
    """A look is taken by moving its moment on; one that is lost to a crash comes with the next."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_due(self, at: datetime, next_at: datetime, limit: int) -> list[PersonId]:
        """The people whose balance is looked at now; each is due again at ``next_at``.

        Not those who set no mark, switched everything off or blocked the bot, or whose key was refused.
        """
        rows = await self._database.rows(
            "UPDATE accounts SET balance_due_at = :next_at WHERE person_id IN ("
            " SELECT person_id FROM people JOIN accounts USING (person_id) WHERE low_balance IS NOT NULL"
            " AND COALESCE(balance_due_at, 0) <= :at AND wants_notifications = 1 AND blocked_at IS NULL"
            " AND refused_at IS NULL ORDER BY balance_due_at LIMIT :limit) RETURNING person_id",
            at=milliseconds(at),
            next_at=milliseconds(next_at),
            limit=limit,
        )
        return [PersonId(row["person_id"]) for row in rows]

    async def look_at(self, person_id: PersonId, at: datetime) -> None:
        """Look at this person's balance then, unless that comes sooner anyway."""
        await self._database.run(
            "UPDATE accounts SET balance_due_at = MIN(COALESCE(balance_due_at, :at), :at)"
            " WHERE person_id = :person_id",
            person_id=person_id,
            at=milliseconds(at),
        )

    async def predates_order(self, person_id: PersonId) -> bool:
        """Whether the balance on record may be from before an order of this person with the same key.

        So it is until it is asked for again after an order's outcome is known, or known to be unknown.
        """
        row = await self._database.row(
            "SELECT 1 FROM accounts JOIN intents USING (person_id, fingerprint)"
            " WHERE person_id = :person_id AND sent_at > checked_at - :late AND (state = 'sending'"
            " OR state IN ('placed', 'unknown') AND settled_at >= checked_at)",
            person_id=person_id,
            late=_SETTLED_WITHIN // timedelta(milliseconds=1),
        )
        return row is not None

    async def low_told(self, person_id: PersonId) -> bool:
        """Whether the person has been told that the balance is low, and it was not seen above since."""
        row = await self._database.row(
            "SELECT 1 FROM accounts WHERE person_id = :person_id AND low_told_at IS NOT NULL",
            person_id=person_id,
        )
        return row is not None

    async def note_told(self, person_id: PersonId, at: datetime | None) -> None:
        """Told at that moment; None: the balance is above the mark again, or the mark is another one."""
        await self._database.run(
            "UPDATE accounts SET low_told_at = :at WHERE person_id = :person_id",
            person_id=person_id,
            at=milliseconds(at),
        )
