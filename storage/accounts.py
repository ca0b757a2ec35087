"""Connected panel accounts: the sealed key, the balance, and who keeps sending wrong keys."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bot.domain.account import PanelAccount, PanelKey
from bot.domain.ids import PersonId
from bot.domain.money import Money
from storage.catalogue_marks import forget_mark
from storage.catalogues import remove_unused_contents
from storage.columns import decimal_text, milliseconds, moment_at
from storage.database import Database
from storage.favourites import forget_rates
from storage.vault import Envelope, Purpose, Vault

_WRONG_KEYS_KEPT: Final = timedelta(hours=2)


class Accounts:
    """At most one account for each person. Keys leave only through ``key``."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def connect(self, person_id: PersonId, key: PanelKey, balance: Money, at: datetime) -> None:
        """Keep a key the panel has just accepted, in place of any other.

        The catalogue of another key is let go of, and what is compared with it: its rates were others.
        """
        fingerprint = self._vault.fingerprint(key)
        async with self._database.transaction():
            if await self.fingerprint(person_id) != fingerprint:
                await self._database.run(
                    "DELETE FROM catalogues WHERE person_id = :person_id", person_id=person_id
                )
                await forget_mark(self._database, person_id)
                await forget_rates(self._database, person_id)
                await remove_unused_contents(self._database)
            await self._database.run(
                "INSERT INTO accounts"
                " (person_id, envelope, fingerprint, balance, currency, connected_at, checked_at)"
                " VALUES (:person_id, :envelope, :fingerprint, :balance, :currency, :at, :at)"
                " ON CONFLICT (person_id) DO UPDATE SET envelope = excluded.envelope,"
                " fingerprint = excluded.fingerprint, balance = excluded.balance,"
                " currency = excluded.currency,"
                " refused_at = NULL, connected_at = excluded.connected_at, checked_at = excluded.checked_at,"
                " low_told_at = CASE WHEN fingerprint = excluded.fingerprint THEN low_told_at END",
                person_id=person_id,
                envelope=self._vault.seal(person_id, key),
                fingerprint=fingerprint,
                balance=decimal_text(balance.amount),
                currency=balance.currency,
                at=milliseconds(at),
            )

    async def get(self, person_id: PersonId) -> PanelAccount | None:
        """The account, without its key."""
        row = await self._row(person_id)
        if row is None:
            return None
        return PanelAccount(
            person_id=person_id,
            key_tail=self._vault.open(person_id, row["envelope"]).tail,
            balance=Money(Decimal(row["balance"]), row["currency"]),
            is_refused=row["refused_at"] is not None,
            connected_at=moment_at(row["connected_at"]),
            checked_at=moment_at(row["checked_at"]),
        )

    async def key(self, person_id: PersonId) -> PanelKey | None:
        """The key itself, also a refused one."""
        row = await self._row(person_id)
        return None if row is None else self._vault.open(person_id, row["envelope"])

    async def keys(self, people: Iterable[PersonId]) -> dict[PersonId, PanelKey]:
        """The keys of these people, those who have one."""
        rows = await self._database.rows(
            "SELECT person_id, envelope FROM accounts WHERE person_id IN (SELECT value FROM json_each(:ids))",
            ids=json.dumps(list(people)),
        )
        return {
            PersonId(row["person_id"]): self._vault.open(row["person_id"], row["envelope"]) for row in rows
        }

    async def fingerprint(self, person_id: PersonId) -> str | None:
        """What groups equal keys without showing them."""
        row = await self._row(person_id)
        return None if row is None else str(row["fingerprint"])

    def fingerprint_of(self, key: PanelKey) -> str:
        """What such a key is grouped by."""
        return self._vault.fingerprint(key)

    async def refuse(self, person_id: PersonId, key: PanelKey, at: datetime) -> None:
        """Note that the panel refused this key, unless it has been replaced meanwhile."""
        await self._database.run(
            "UPDATE accounts SET refused_at = :at"
            " WHERE person_id = :person_id AND fingerprint = :fingerprint",
            person_id=person_id,
            fingerprint=self._vault.fingerprint(key),
            at=milliseconds(at),
        )

    async def set_balance(
        self, person_id: PersonId, key: PanelKey, balance: Money, asked_at: datetime
    ) -> None:
        """Note the balance this key was told, asked for at that moment, unless it has been replaced since."""
        await self._database.run(
            "UPDATE accounts SET balance = :balance, currency = :currency, checked_at = :at"
            " WHERE person_id = :person_id AND fingerprint = :fingerprint",
            fingerprint=self._vault.fingerprint(key),
            balance=decimal_text(balance.amount),
            currency=balance.currency,
            at=milliseconds(asked_at),
            person_id=person_id,
        )

    async def note_wrong_key(self, person_id: PersonId, at: datetime) -> None:
        """Note that the panel refused a key this person sent; old notes of everybody go."""
        async with self._database.transaction():
            await self._database.run(
                "DELETE FROM wrong_keys WHERE noted_at < :old",
                old=milliseconds(at - _WRONG_KEYS_KEPT),
            )
            await self._database.run(
                "INSERT INTO wrong_keys (person_id, noted_at) VALUES (:person_id, :at)",
                person_id=person_id,
                at=milliseconds(at),
            )

    async def wrong_keys_since(self, person_id: PersonId, since: datetime) -> int:
        """How many wrong keys this person sent from that moment on."""
        return len(
            await self._database.rows(
                "SELECT 1 FROM wrong_keys WHERE person_id = :person_id AND noted_at >= :since",
                person_id=person_id,
                since=milliseconds(since),
            )
        )

    async def verify(self) -> None:
        """Open every stored key once, and follow a change of the keyring's primary key.

        Fingerprints depend on the primary key: with another one, equal keys would no longer be recognised
        as equal, and two orders could be under way with one key.

        Raises:
            VaultError: a key does not open with this keyring.
        """
        async with self._database.transaction():
            for row in await self._database.rows("SELECT person_id, envelope, fingerprint FROM accounts"):
                key = self._vault.open(row["person_id"], row["envelope"])
                await self._follow_primary(row["person_id"], row["fingerprint"], self._vault.fingerprint(key))

    async def envelopes(self, after: int, limit: int) -> list[Envelope]:
        """The sealed keys of the people whose numbers come next after this one."""
        rows = await self._database.rows(
            "SELECT person_id, envelope FROM accounts WHERE person_id > :after"
            " ORDER BY person_id LIMIT :limit",
            after=after,
            limit=limit,
        )
        return [
            Envelope(Purpose.PANEL_KEY, row["person_id"], PersonId(row["person_id"]), row["envelope"])
            for row in rows
        ]

    async def reseal(self, envelope: Envelope) -> bool:
        """Seal a stored key with the primary key; False if it is so already. Its fingerprints follow.

        To be called in the transaction that read the envelope.

        Raises:
            VaultError: the key does not open with this keyring; it stays as it is.
        """
        person_id = PersonId(envelope.owner)
        key = self._vault.open(person_id, envelope.sealed)
        known = await self.fingerprint(person_id)
        await self._follow_primary(person_id, known, self._vault.fingerprint(key))
        if self._vault.is_current(envelope.sealed):
            return False
        await self._database.run(
            "UPDATE accounts SET envelope = :sealed WHERE person_id = :person_id",
            person_id=person_id,
            sealed=self._vault.seal(person_id, key),
        )
        return True

    async def _follow_primary(self, person_id: PersonId, known: str | None, fingerprint: str) -> None:
        """Write the fingerprint the primary key gives, here and at what was confirmed with the same key."""
        if known == fingerprint:
            return
        await self._database.run(
            "UPDATE accounts SET fingerprint = :fingerprint WHERE person_id = :person_id",
            person_id=person_id,
            fingerprint=fingerprint,
        )
        for table in ("intents", "mass_orders", "request_batches"):
            await self._database.run(
                f"UPDATE {table} SET fingerprint = :fingerprint WHERE fingerprint = :known",  # noqa: S608 - the names above
                fingerprint=fingerprint,
                known=known,
            )

    async def _row(self, person_id: PersonId) -> sqlite3.Row | None:
        return await self._database.row(
            "SELECT * FROM accounts WHERE person_id = :person_id", person_id=person_id
        )
