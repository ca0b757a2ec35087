"""Updates, written down before they are handled, so that a crash loses none and none is handled twice."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import PersonId
from storage.columns import milliseconds
from storage.database import Database
from storage.vault import Envelope, Purpose, Vault


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """An update that was fetched and not yet handled. Its body may hold a key and shows in no repr."""

    update_id: int
    person_id: PersonId | None
    body: str = field(repr=False)


class Inbox:
    """One row for each update; bodies are sealed, and erased once handled."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def record(self, update_id: int, person_id: PersonId | None, body: str, at: datetime) -> bool:
        """Write an update down; False if it is known already."""
        row = await self._database.row(
            "INSERT INTO inbox (update_id, person_id, body, recorded_at)"
            " VALUES (:update_id, :person_id, :body, :at)"
            " ON CONFLICT (update_id) DO NOTHING RETURNING update_id",
            update_id=update_id,
            person_id=person_id,
            body=self._vault.seal_update(update_id, body),
            at=milliseconds(at),
        )
        return row is not None

    async def handled(self, update_id: int, at: datetime) -> None:
        """Erase the body; the number stays, for when the update is delivered again."""
        await self._database.run(
            "UPDATE inbox SET body = NULL, handled_at = :at"
            " WHERE update_id = :update_id AND handled_at IS NULL",
            update_id=update_id,
            at=milliseconds(at),
        )

    async def unhandled(self) -> list[InboxUpdate]:
        """What a crash left over, in the order of arrival.

        Raises:
            VaultError: a body does not open with this keyring.
        """
        rows = await self._database.rows(
            "SELECT update_id, person_id, body FROM inbox WHERE handled_at IS NULL"
            " ORDER BY recorded_at, update_id"
        )
        return [
            InboxUpdate(
                row["update_id"], row["person_id"], self._vault.open_update(row["update_id"], row["body"])
            )
            for row in rows
        ]

    async def envelopes(self, after: int, limit: int) -> list[Envelope]:
        """The sealed bodies of the unhandled updates whose numbers come next after this one."""
        rows = await self._database.rows(
            "SELECT update_id, person_id, body FROM inbox WHERE update_id > :after AND body IS NOT NULL"
            " ORDER BY update_id LIMIT :limit",
            after=after,
            limit=limit,
        )
        return [Envelope(Purpose.UPDATE, row["update_id"], row["person_id"], row["body"]) for row in rows]

    async def reseal(self, envelope: Envelope) -> bool:
        """Seal a stored body with the keyring's primary key; False if it is so already.

        To be called in the transaction that read the envelope.

        Raises:
            VaultError: the body does not open with this keyring; it stays as it is.
        """
        if self._vault.is_current(envelope.sealed):
            return False
        body = self._vault.open_update(envelope.owner, envelope.sealed)
        await self._database.run(
            "UPDATE inbox SET body = :sealed WHERE update_id = :update_id",
            update_id=envelope.owner,
            sealed=self._vault.seal_update(envelope.owner, body),
        )
        return True

    async def prune(self, before: datetime) -> None:
        """Remove the rows of updates handled before that moment; Telegram keeps updates a day at most."""
        await self._database.run("DELETE FROM inbox WHERE handled_at < :before", before=milliseconds(before))
