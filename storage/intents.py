"""Confirmed wishes to order. Each change of state is one conditional statement: one tap wins, once.

A statement names the states that it leaves; of those it takes the ones that the domain lets become the next.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bot.domain.ids import IntentId, PanelOrderId, PersonId
from bot.domain.intent import Intent, IntentName, IntentState, Outcome, state_after
from bot.domain.order_draft import OrderDraft
from storage.codec import draft_json
from storage.columns import decimal_text, milliseconds
from storage.database import Database
from storage.intent_rows import intent_from, told_by
from storage.probes import Probes
from storage.readable import readable

_UNCONFIRMED_KEPT: Final = timedelta(days=30)
_BOOKED_LATE: Final = timedelta(hours=1)


class Intents(Probes):
    """The write-ahead record of orders: what may be sent, is being sent, and became of it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    async def create(  # noqa: PLR0913 - all of it is frozen on the confirm card
        self,
        person_id: PersonId,
        draft: OrderDraft,
        *,
        nonce: str,
        charge: Decimal,
        currency: str,
        balance_before: Decimal,
        created_at: datetime,
        expires_at: datetime,
    ) -> Intent:
        """Write down what a confirm card shows; the person's earlier cards can no longer be confirmed."""
        async with self._database.transaction():
            await self._put_aside_drafts(person_id, created_at)
            rows = await self._database.rows(
                "INSERT INTO intents (person_id, nonce, state, draft, charge, currency, balance_before,"
                " created_at, expires_at) VALUES (:person_id, :nonce, 'draft', :draft, :charge, :currency,"
                " :balance_before, :created_at, :expires_at) RETURNING *",
                person_id=person_id,
                nonce=nonce,
                draft=draft_json(draft),
                charge=decimal_text(charge),
                currency=currency,
                balance_before=decimal_text(balance_before),
                created_at=milliseconds(created_at),
                expires_at=milliseconds(expires_at),
            )
        return intent_from(rows[0])

    async def _put_aside_drafts(self, person_id: PersonId, at: datetime) -> None:
        await self._database.run(
            "UPDATE intents SET state = 'abandoned', settled_at = :at"
            " WHERE person_id = :person_id AND state IN (SELECT value FROM json_each(:before))",
            person_id=person_id,
            before=_leaving(IntentState.DRAFT, to=IntentState.ABANDONED),
            at=milliseconds(at),
        )
        await self._database.run(
            "DELETE FROM intents WHERE person_id = :person_id AND state = 'abandoned' AND sent_at IS NULL"
            " AND created_at < :old",
            person_id=person_id,
            old=milliseconds(at - _UNCONFIRMED_KEPT),
        )

    async def get(self, person_id: PersonId, intent_id: IntentId) -> Intent | None:
        """This person's intent of this number."""
        row = await self._database.row(
            "SELECT * FROM intents WHERE person_id = :person_id AND intent_id = :intent_id",
            person_id=person_id,
            intent_id=intent_id,
        )
        return None if row is None else intent_from(row)

    async def claim(
        self, person_id: PersonId, intent_id: IntentId, nonce: str, at: datetime
    ) -> Intent | None:
        """Win the right to send it, once; None for everybody else. The balance as known now is kept with it.

        There is no right to send a card that is old, expired or not this person's, nor while another order
        with the same panel key is being sent.
        """
        async with self._database.transaction():  # a card that cannot be read is not claimed
            row = await self._database.row(
                "UPDATE intents SET state = 'sending', sent_at = :at,"
                " (fingerprint, balance_before, balance_asked_at) ="
                " (SELECT fingerprint, balance, checked_at FROM accounts WHERE person_id = :person_id)"
                " WHERE person_id = :person_id AND intent_id = :intent_id AND nonce = :nonce"
                " AND state IN (SELECT value FROM json_each(:before)) AND expires_at > :at"
                " AND EXISTS (SELECT 1 FROM accounts"
                " WHERE person_id = :person_id AND NOT EXISTS (SELECT 1 FROM intents AS other"
                " WHERE other.state = 'sending' AND other.fingerprint = accounts.fingerprint)) RETURNING *",
                person_id=person_id,
                intent_id=intent_id,
                nonce=nonce,
                before=_leaving(IntentState.DRAFT, to=IntentState.SENDING),
                at=milliseconds(at),
            )
            return None if row is None else intent_from(row)

    async def settle(
        self, person_id: PersonId, intent_id: IntentId, outcome: Outcome, at: datetime
    ) -> Intent | None:
        """Write down what became of the one send; None if it is not being sent."""
        panel_order_id, words, reason = told_by(outcome)
        state = state_after(outcome)
        row = await self._database.row(
            "UPDATE intents SET state = :state, settled_at = :at, panel_order_id = :panel_order_id,"
            " panel_words = :words, reason = :reason"
            " WHERE person_id = :person_id AND intent_id = :intent_id"
            " AND state IN (SELECT value FROM json_each(:before)) RETURNING *",
            person_id=person_id,
            intent_id=intent_id,
            before=_leaving(IntentState.SENDING, to=state),
            state=state,
            at=milliseconds(at),
            panel_order_id=panel_order_id,
            words=words,
            reason=reason,
        )
        return None if row is None else intent_from(row)

    async def attach(
        self, person_id: PersonId, intent_id: IntentId, panel_order_id: PanelOrderId, at: datetime
    ) -> Intent | None:
        """An unknown outcome turned out to be this order; None if the outcome is not unknown."""
        row = await self._database.row(
            "UPDATE intents SET state = 'placed', settled_at = :at, panel_order_id = :panel_order_id,"
            " probe_number = NULL, probe_due_at = NULL"
            " WHERE person_id = :person_id AND intent_id = :intent_id"
            " AND state IN (SELECT value FROM json_each(:before)) RETURNING *",
            person_id=person_id,
            intent_id=intent_id,
            before=_leaving(IntentState.UNKNOWN, to=IntentState.PLACED),
            panel_order_id=panel_order_id,
            at=milliseconds(at),
        )
        return None if row is None else intent_from(row)

    async def abandon(self, person_id: PersonId, intent_id: IntentId, at: datetime) -> Intent | None:
        """Give up a card that was not confirmed, or an unknown outcome; None in any other state."""
        row = await self._database.row(
            "UPDATE intents SET state = 'abandoned', settled_at = :at,"
            " probe_number = NULL, probe_due_at = NULL"
            " WHERE person_id = :person_id AND intent_id = :intent_id"
            " AND state IN (SELECT value FROM json_each(:before)) RETURNING *",
            person_id=person_id,
            intent_id=intent_id,
            before=_leaving(IntentState.DRAFT, IntentState.UNKNOWN, to=IntentState.ABANDONED),
            at=milliseconds(at),
        )
        return None if row is None else intent_from(row)

    async def unresolved(self, person_id: PersonId) -> list[Intent]:
        """This person's unknown outcomes, newest first."""
        rows = await self._database.rows(
            "SELECT * FROM intents WHERE person_id = :person_id AND state = 'unknown'"
            " ORDER BY intent_id DESC",
            person_id=person_id,
        )
        return readable(self._database, rows, intent_from)

    async def unresolved_twin(self, intent: Intent) -> Intent | None:
        """An order of the same person, service and link that nobody is sure of."""
        unresolved = await self.unresolved(intent.person_id)
        return next((other for other in unresolved if other.is_twin_of(intent)), None)

    async def interrupt_sending(self, at: datetime) -> list[IntentName]:
        """At the start: whatever was being sent when the program ended has an unknown outcome.

        That is so whether or not the rest of its row can be read, so nothing of it is.
        """
        rows = await self._database.rows(
            "UPDATE intents SET state = 'unknown', settled_at = :at, reason = 'interrupted'"
            " WHERE state IN (SELECT value FROM json_each(:before)) RETURNING person_id, intent_id",
            before=_leaving(IntentState.SENDING, to=IntentState.UNKNOWN),
            at=milliseconds(at),
        )
        names = (IntentName(PersonId(row["person_id"]), IntentId(row["intent_id"])) for row in rows)
        return sorted(names, key=lambda name: name.intent_id)

    async def sending_with(self, fingerprint: str) -> bool:
        """Whether an order with this panel key is on its way, whoever's."""
        return bool(
            await self._database.rows(
                "SELECT 1 FROM intents WHERE fingerprint = :fingerprint AND state = 'sending'",
                fingerprint=fingerprint,
            )
        )

    async def fingerprint(self, person_id: PersonId, intent_id: IntentId) -> str | None:
        """Which panel key it was sent with; the person may have replaced theirs since."""
        row = await self._database.row(
            "SELECT fingerprint FROM intents WHERE person_id = :person_id AND intent_id = :intent_id",
            person_id=person_id,
            intent_id=intent_id,
        )
        return None if row is None else row["fingerprint"]

    async def muddying(self, intent: Intent, until: datetime) -> int:
        """Other orders of the same key whose charge may show in the balance after this one was sent.

        Those sent later, and those sent up to an hour before that ended after the balance was asked for, or
        whose outcome nobody knew, even if their person has given them up: a panel that does not answer may
        book them late.
        """
        rows = await self._database.rows(
            "SELECT count(*) AS sent FROM intents AS other JOIN intents AS own"
            " ON other.fingerprint = own.fingerprint AND other.intent_id <> own.intent_id"
            " WHERE own.person_id = :person_id AND own.intent_id = :intent_id AND other.sent_at <= :until"
            " AND (other.sent_at > own.sent_at OR other.sent_at > own.sent_at - :late"
            " AND (other.state IN ('unknown', 'abandoned')"
            " OR other.settled_at >= COALESCE(own.balance_asked_at, own.sent_at)))",
            person_id=intent.person_id,
            intent_id=intent.intent_id,
            until=milliseconds(until),
            late=_BOOKED_LATE // timedelta(milliseconds=1),
        )
        return int(rows[0]["sent"])


def _leaving(*states: IntentState, to: IntentState) -> str:
    """Those of these states from which there is a way to the next one, as ``json_each`` reads them."""
    return json.dumps([state for state in states if state.can_become(to)])
