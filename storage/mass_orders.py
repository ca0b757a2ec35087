"""Mass orders as lists and cards: what was sent to be ordered, what was shown, and what was confirmed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Final

from bot.domain.ids import MassId, PersonId
from bot.domain.mass_run import LineName, MassEnd, MassLine, MassOrder
from bot.domain.money import Money
from storage.codec import draft_json, problem_json
from storage.columns import decimal_text, milliseconds
from storage.database import Database
from storage.mass_rows import LINES, line_from, mass_order_from
from storage.mass_runs import MassRuns

_ENDED_KEPT: Final = timedelta(days=30)


class MassOrders(MassRuns):
    """At most one open mass order for each person; ended ones are kept for a month."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    async def begin(self, person_id: PersonId, at: datetime) -> MassOrder:
        """The person's open mass order; a new and empty one if there is none."""
        async with self._database.transaction():
            await self._database.run(
                "DELETE FROM mass_orders WHERE person_id = :person_id AND ended_at < :old"
                " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.person_id = mass_orders.person_id"
                " AND kind = 'mass_ended' AND outbox.ended_at IS NULL)",
                person_id=person_id,
                old=milliseconds(at - _ENDED_KEPT),
            )
            await self._database.run(
                "INSERT INTO mass_orders (person_id, begun_at) VALUES (:person_id, :at)"
                " ON CONFLICT (person_id) WHERE state <> 'ended' DO NOTHING",
                person_id=person_id,
                at=milliseconds(at),
            )
            rows = await self._database.rows(
                "SELECT * FROM mass_orders WHERE person_id = :person_id AND state <> 'ended'",
                person_id=person_id,
            )
        return mass_order_from(rows[0])

    async def open_one(self, person_id: PersonId) -> MassOrder | None:
        """The person's mass order that is not ended."""
        row = await self._database.row(
            "SELECT * FROM mass_orders WHERE person_id = :person_id AND state <> 'ended'",
            person_id=person_id,
        )
        return None if row is None else mass_order_from(row)

    async def get(self, person_id: PersonId, mass_id: MassId) -> MassOrder | None:
        """This person's mass order of this number."""
        row = await self._database.row(
            "SELECT * FROM mass_orders WHERE person_id = :person_id AND mass_id = :mass_id",
            person_id=person_id,
            mass_id=mass_id,
        )
        return None if row is None else mass_order_from(row)

    async def kept_lines(self, person_id: PersonId) -> int:
        """How many lines the person's list has that is not confirmed yet; 0 without one."""
        rows = await self._database.rows(
            "SELECT count(*) AS kept FROM mass_orders JOIN mass_lines USING (person_id, mass_id)"
            " WHERE person_id = :person_id AND state = 'draft'",
            person_id=person_id,
        )
        return int(rows[0]["kept"])

    async def lines(self, person_id: PersonId, mass_id: MassId) -> list[MassLine]:
        """Its lines in their order, each with what was sent for it."""
        rows = await self._database.rows(
            f"{LINES} WHERE lines.person_id = :person_id AND lines.mass_id = :mass_id"
            " ORDER BY lines.position",
            person_id=person_id,
            mass_id=mass_id,
        )
        return [line_from(self._database, row) for row in rows]

    async def write_texts(
        self,
        person_id: PersonId,
        mass_id: MassId,
        texts: Sequence[str],
        rests: Sequence[LineName | None] = (),
    ) -> bool:
        """Make these the lines of a draft; its card can no longer be confirmed. False if it is no draft.

        Args:
            person_id: whose draft it is.
            mass_id: which.
            texts: one for each line.
            rests: the line of an earlier list that each is the rest of; the last ones may be left out.
        """
        async with self._database.transaction():
            if not await self._void_card(person_id, mass_id):
                return False
            await self._clear(person_id, mass_id)
            for position, (text, rest_of) in enumerate(zip_longest(texts, rests[: len(texts)]), 1):
                await self._put(person_id, mass_id, MassLine(position, text, rest_of=rest_of))
        return True

    async def show_card(  # noqa: PLR0913 - all of it is frozen on the card
        self,
        person_id: PersonId,
        mass_id: MassId,
        lines: Sequence[MassLine],
        *,
        nonce: str,
        balance: Money,
        reviewed_at: datetime,
        expires_at: datetime,
    ) -> MassOrder | None:
        """Write down what a draft's card shows, in place of any earlier one; None if it is no draft."""
        async with self._database.transaction():
            if not await self._void_card(person_id, mass_id):
                return None
            await self._clear(person_id, mass_id)
            for line in lines:
                await self._put(person_id, mass_id, line)
            rows = await self._database.rows(
                "UPDATE mass_orders SET nonce = :nonce, balance = :balance, currency = :currency,"
                " reviewed_at = :reviewed_at, expires_at = :expires_at"
                " WHERE person_id = :person_id AND mass_id = :mass_id RETURNING *",
                person_id=person_id,
                mass_id=mass_id,
                nonce=nonce,
                balance=decimal_text(balance.amount),
                currency=balance.currency,
                reviewed_at=milliseconds(reviewed_at),
                expires_at=milliseconds(expires_at),
            )
        return mass_order_from(rows[0])

    async def drop(self, person_id: PersonId, mass_id: MassId) -> bool:
        """Throw a draft away; whether it was one."""
        rows = await self._database.rows(
            "DELETE FROM mass_orders WHERE person_id = :person_id AND mass_id = :mass_id"
            " AND state = 'draft' RETURNING mass_id",
            person_id=person_id,
            mass_id=mass_id,
        )
        return bool(rows)

    async def confirm(
        self, person_id: PersonId, mass_id: MassId, nonce: str, at: datetime, *, accepts_twins: bool
    ) -> MassOrder | None:
        """Spend the card: from now on its lines are sent. None for everybody but the first who asks.

        A card that is old, expired or another person's, or that holds a line without an order, is not spent.
        """
        row = await self._database.row(
            "UPDATE mass_orders SET state = 'running', confirmed_at = :at, accepts_twins = :accepts_twins,"
            " fingerprint = (SELECT fingerprint FROM accounts WHERE person_id = :person_id)"
            " WHERE person_id = :person_id AND mass_id = :mass_id AND nonce = :nonce AND nonce <> ''"
            " AND state = 'draft' AND expires_at > :at"
            " AND EXISTS (SELECT 1 FROM accounts WHERE person_id = :person_id)"
            " AND EXISTS (SELECT 1 FROM mass_lines WHERE person_id = :person_id AND mass_id = :mass_id)"
            " AND NOT EXISTS (SELECT 1 FROM mass_lines WHERE person_id = :person_id"
            " AND mass_id = :mass_id AND (draft IS NULL OR problem IS NOT NULL)) RETURNING *",
            person_id=person_id,
            mass_id=mass_id,
            nonce=nonce,
            at=milliseconds(at),
            accepts_twins=accepts_twins,
        )
        return None if row is None else mass_order_from(row)

    async def stop(self, person_id: PersonId, mass_id: MassId) -> MassOrder | None:
        """Have no further line sent; None if nothing is being sent."""
        row = await self._database.row(
            "UPDATE mass_orders SET is_stopping = 1 WHERE person_id = :person_id AND mass_id = :mass_id"
            " AND state = 'running' RETURNING *",
            person_id=person_id,
            mass_id=mass_id,
        )
        return None if row is None else mass_order_from(row)

    async def end(self, person_id: PersonId, mass_id: MassId, end: MassEnd, at: datetime) -> bool:
        """Nothing more is sent; whether that is news. In the transaction of the message that tells it."""
        rows = await self._database.rows(
            "UPDATE mass_orders SET state = 'ended', end_reason = :end, ended_at = :at"
            " WHERE person_id = :person_id AND mass_id = :mass_id AND state = 'running' RETURNING mass_id",
            person_id=person_id,
            mass_id=mass_id,
            end=end,
            at=milliseconds(at),
        )
        return bool(rows)

    async def _void_card(self, person_id: PersonId, mass_id: MassId) -> bool:
        rows = await self._database.rows(
            "UPDATE mass_orders SET nonce = '' WHERE person_id = :person_id AND mass_id = :mass_id"
            " AND state = 'draft' RETURNING mass_id",
            person_id=person_id,
            mass_id=mass_id,
        )
        return bool(rows)

    async def _clear(self, person_id: PersonId, mass_id: MassId) -> None:
        await self._database.run(
            "DELETE FROM mass_lines WHERE person_id = :person_id AND mass_id = :mass_id",
            person_id=person_id,
            mass_id=mass_id,
        )

    async def _put(self, person_id: PersonId, mass_id: MassId, line: MassLine) -> None:
        await self._database.run(
            "INSERT INTO mass_lines"
            " (person_id, mass_id, position, text, draft, problem, rest_of_mass_id, rest_of_position)"
            " VALUES (:person_id, :mass_id, :position, :text, :draft, :problem, :rest_mass, :rest_position)",
            person_id=person_id,
            mass_id=mass_id,
            position=line.position,
            text=line.text,
            draft=None if line.draft is None else draft_json(line.draft),
            problem=None if line.problem is None else problem_json(line.problem),
            rest_mass=None if line.rest_of is None else line.rest_of.mass_id,
            rest_position=None if line.rest_of is None else line.rest_of.position,
        )
