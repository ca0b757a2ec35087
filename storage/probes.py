"""Looking at the balance after an unknown outcome: when it is due, and what was seen."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Final

from bot.domain.ids import IntentId, PersonId
from bot.domain.intent import Intent
from bot.domain.money import Money
from storage.columns import decimal_text, milliseconds, moment_at
from storage.database import Database
from storage.intent_rows import intent_from
from storage.readable import SET_ASIDE, read_each

_KEPT: Final = 100


class Probes:
    """The part of ``Intents`` that reconciliation uses; only unknown outcomes are looked into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def schedule_probe(
        self, person_id: PersonId, intent_id: IntentId, number: int, due_at: datetime
    ) -> None:
        """Have the balance looked at, for the ``number``-th time, at that moment."""
        await self._database.run(
            "UPDATE intents SET probe_number = :number, probe_due_at = :due_at"
            " WHERE person_id = :person_id AND intent_id = :intent_id AND state = 'unknown'",
            person_id=person_id,
            intent_id=intent_id,
            number=number,
            due_at=milliseconds(due_at),
        )

    async def is_probed(self, person_id: PersonId, intent_id: IntentId) -> bool:
        """Whether the balance is still going to be looked at."""
        row = await self._database.row(
            "SELECT 1 FROM intents WHERE person_id = :person_id AND intent_id = :intent_id"
            " AND probe_due_at IS NOT NULL",
            person_id=person_id,
            intent_id=intent_id,
        )
        return row is not None

    async def due_probes(self, at: datetime) -> list[tuple[Intent, int]]:
        """The unknown outcomes to look into now, and for which time; the longest due first.

        One that cannot be read stays unknown, and is set aside.
        """
        rows = await self._database.rows(
            "SELECT * FROM intents WHERE state = 'unknown' AND probe_due_at <= :at"
            " ORDER BY probe_due_at, intent_id",
            at=milliseconds(at),
        )
        read = read_each(self._database, rows, intent_from)
        unreadable = [row["intent_id"] for row, intent in read if intent is None]
        if unreadable:
            await self._database.run(
                "UPDATE intents SET probe_due_at = :set_aside"
                " WHERE intent_id IN (SELECT value FROM json_each(:unreadable)) AND state = 'unknown'",
                set_aside=SET_ASIDE,
                unreadable=json.dumps(unreadable),
            )
        return [(intent, int(row["probe_number"])) for row, intent in read if intent is not None]

    async def note_probe(
        self, person_id: PersonId, intent_id: IntentId, balance: Money, at: datetime
    ) -> None:
        """Write down a balance that was seen after the send; nothing if the intent is not this person's.

        Of many looks at one and the same balance, which people can take without end, the newest are kept.
        """
        await self._database.run(
            "INSERT INTO intent_probes (person_id, intent_id, balance, currency, probed_at)"
            " SELECT person_id, intent_id, :balance, :currency, :at FROM intents"
            " WHERE person_id = :person_id AND intent_id = :intent_id",
            person_id=person_id,
            intent_id=intent_id,
            balance=decimal_text(balance.amount),
            currency=balance.currency,
            at=milliseconds(at),
        )
        await self._database.run(
            "DELETE FROM intent_probes WHERE probe_id IN (SELECT probe_id FROM intent_probes"
            " WHERE person_id = :person_id AND intent_id = :intent_id AND balance = :balance"
            " AND currency = :currency ORDER BY probe_id DESC LIMIT -1 OFFSET :kept)",
            person_id=person_id,
            intent_id=intent_id,
            balance=decimal_text(balance.amount),
            currency=balance.currency,
            kept=_KEPT,
        )

    async def probes(self, person_id: PersonId, intent_id: IntentId) -> list[tuple[Money, datetime]]:
        """Every balance seen after the send, in order."""
        rows = await self._database.rows(
            "SELECT * FROM intent_probes WHERE person_id = :person_id AND intent_id = :intent_id"
            " ORDER BY probed_at, probe_id",
            person_id=person_id,
            intent_id=intent_id,
        )
        return [
            (Money(Decimal(row["balance"]), row["currency"]), moment_at(row["probed_at"])) for row in rows
        ]

    async def stop_probes(self, person_id: PersonId, intent_id: IntentId) -> None:
        """Look no further; what was seen stays."""
        await self._database.run(
            "UPDATE intents SET probe_number = NULL, probe_due_at = NULL"
            " WHERE person_id = :person_id AND intent_id = :intent_id",
            person_id=person_id,
            intent_id=intent_id,
        )
