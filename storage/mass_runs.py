"""A confirmed mass order on its way: which line is sent next, once, and how far people are shown it is."""

from datetime import datetime

from bot.domain.ids import MassId, PersonId
from bot.domain.intent import Intent
from bot.domain.mass_run import MassLine, MassOrder
from bot.domain.problems import Problem
from storage.codec import problem_json
from storage.columns import decimal_text, milliseconds
from storage.database import Database
from storage.intent_rows import intent_from
from storage.mass_rows import mass_order_from
from storage.readable import readable


class MassRuns:
    """The part of ``MassOrders`` that sending uses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def running(self) -> list[MassOrder]:
        """Every mass order whose lines are being sent, the longest confirmed first."""
        rows = await self._database.rows(
            # The second condition says nothing new, and lets SQLite walk the index of open ones only.
            "SELECT * FROM mass_orders WHERE state = 'running' AND state <> 'ended'"
            " ORDER BY confirmed_at, mass_id"
        )
        return readable(self._database, rows, mass_order_from)

    async def claim_line(
        self,
        mass: MassOrder,
        line: MassLine,
        *,
        nonce: str,
        at: datetime,
    ) -> Intent | None:
        """Win the right to send a line, once: its intent, being sent from this moment on; None otherwise.

        There is no right to send a line that was sent or passed over, of a mass order that is stopping or
        ended, with another panel key than it was confirmed with, nor while another order with that key is
        being sent.
        """
        if line.draft is None:
            return None
        async with self._database.transaction():
            row = await self._database.row(
                "INSERT INTO intents (person_id, nonce, state, draft, charge, currency, balance_before,"
                " balance_asked_at, fingerprint, created_at, expires_at, sent_at)"
                " SELECT mass.person_id, :nonce, 'sending', line.draft, :charge, mass.currency,"
                " accounts.balance, accounts.checked_at, mass.fingerprint, :at, :at, :at"
                " FROM mass_orders AS mass"
                " JOIN mass_lines AS line USING (person_id, mass_id) JOIN accounts USING (person_id)"
                " WHERE mass.person_id = :person_id AND mass.mass_id = :mass_id AND mass.state = 'running'"
                " AND mass.is_stopping = 0 AND accounts.fingerprint = mass.fingerprint"
                " AND line.position = :position AND line.intent_id IS NULL AND line.problem IS NULL"
                " AND line.draft IS NOT NULL AND NOT EXISTS (SELECT 1 FROM intents AS other"
                " WHERE other.state = 'sending' AND other.fingerprint = mass.fingerprint) RETURNING *",
                person_id=mass.person_id,
                mass_id=mass.mass_id,
                position=line.position,
                nonce=nonce,
                charge=decimal_text(line.draft.charge),
                at=milliseconds(at),
            )
            if row is None:
                return None
            await self._database.run(
                "UPDATE mass_lines SET intent_id = :intent_id WHERE person_id = :person_id"
                " AND mass_id = :mass_id AND position = :position",
                person_id=mass.person_id,
                mass_id=mass.mass_id,
                position=line.position,
                intent_id=row["intent_id"],
            )
        return intent_from(row)

    async def pass_over(self, mass: MassOrder, line: MassLine, why: Problem) -> None:
        """Do not send a line, and keep why; nothing if it was sent."""
        await self._database.run(
            "UPDATE mass_lines SET problem = :problem WHERE person_id = :person_id AND mass_id = :mass_id"
            " AND position = :position AND intent_id IS NULL",
            person_id=mass.person_id,
            mass_id=mass.mass_id,
            position=line.position,
            problem=problem_json(why),
        )

    async def has_its_key(self, person_id: PersonId, mass_id: MassId) -> bool:
        """Whether the person's key is still the one a mass order was confirmed with."""
        row = await self._database.row(
            "SELECT 1 FROM mass_orders JOIN accounts USING (person_id) WHERE person_id = :person_id"
            " AND mass_id = :mass_id AND accounts.fingerprint = mass_orders.fingerprint",
            person_id=person_id,
            mass_id=mass_id,
        )
        return row is not None

    async def show_at(self, person_id: PersonId, mass_id: MassId, message_id: int | None) -> None:
        """Note which message shows how far it is; None for no more."""
        await self._database.run(
            "UPDATE mass_orders SET message_id = :message_id"
            " WHERE person_id = :person_id AND mass_id = :mass_id",
            person_id=person_id,
            mass_id=mass_id,
            message_id=message_id,
        )

    async def shown(self) -> list[MassOrder]:
        """Every mass order that a message shows."""
        rows = await self._database.rows("SELECT * FROM mass_orders WHERE message_id IS NOT NULL")
        return readable(self._database, rows, mass_order_from)
