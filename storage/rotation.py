"""Moving everything sealed to the first encryption key of the ring, and proving that all of it opens.

For an operator whose bot is stopped: it stands in for ``Storage``, with the one connection to the file. An
envelope that does not open does not end it, for the others need their new key all the same.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from storage.accounts import Accounts
from storage.database import Database
from storage.errors import UnusablePathError, VaultError
from storage.inbox import Inbox
from storage.schema import migrate
from storage.vault import Envelope, Vault

BATCH: Final = 500
"""How many envelopes share a transaction."""

_PATIENCE: Final = timedelta(seconds=1)
_BEFORE_ALL: Final = -(2**63)
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many envelopes were sealed anew, and how many are still under another key or do not open."""

    resealed: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Unopened:
    """An envelope that does not open, and why."""

    envelope: Envelope
    reason: str


@dataclass(frozen=True, slots=True)
class Census:
    """What every envelope said when it was opened.

    Attributes:
        sealed: how many envelopes each encryption key opens; a key of the ring that opens none is not named.
        unopened: those that do not open.
    """

    sealed: Mapping[str, int]
    unopened: tuple[Unopened, ...]


class SealedRows(Protocol):
    """A table with envelopes in it."""

    async def envelopes(self, after: int, limit: int) -> list[Envelope]:
        """The envelopes whose owners' numbers come next after this one."""
        ...

    async def reseal(self, envelope: Envelope) -> bool:
        """Seal it with the primary key; False if it is so already."""
        ...


class Rotation:
    """Every envelope of a database, for the keys of one ring. Build it with ``open``."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._tables: Final[tuple[SealedRows, ...]] = (Accounts(database, vault), Inbox(database, vault))

    @classmethod
    async def open(
        cls, path: Path, vault: Vault, *, at: datetime, patience: timedelta = _PATIENCE
    ) -> "Rotation":
        """Open a database that is there already, and bring it up to date as a start would.

        Args:
            path: where the file is.
            vault: with the encryption keys to rotate to (the first) and from.
            at: the present moment.
            patience: how long to wait for another instance to let go of the file.

        Raises:
            StorageError: one of its kinds says why the file cannot be used; a running bot holds it.
        """
        if not await asyncio.to_thread(path.is_file):
            raise UnusablePathError(f"there is no database {path}; check DATABASE_PATH")
        database = await Database.open(path, patience=patience)
        try:
            await migrate(database, at)
        except BaseException:
            await database.close()
            raise
        return cls(database, vault)

    async def close(self) -> None:
        """Let go of the file."""
        await self._database.close()

    async def run(self, *, batch: int = BATCH) -> Progress:
        """Seal everything with the primary key. Ended at any moment, it goes on where it was the next time.

        Args:
            batch: how many envelopes share a transaction.
        """
        due = await self._due(batch)
        resealed = 0
        for table in self._tables:
            async for count in self._resealed(table, batch):
                resealed += count
                _LOG.info("re-sealed %d, %d remain", resealed, due - resealed)
        await self._erase_traces()
        return Progress(resealed, due - resealed)

    async def census(self, *, batch: int = BATCH) -> Census:
        """Open everything and say which key opened how many."""
        sealed: Counter[str] = Counter()
        unopened = []
        async for envelope in self._everything(batch):
            try:
                sealed[self._vault.sealed_by(envelope)] += 1
            except VaultError as error:
                unopened.append(Unopened(envelope, str(error)))
        return Census(sealed, tuple(unopened))

    async def _due(self, batch: int) -> int:
        due = 0
        async for envelope in self._everything(batch):
            due += not self._vault.is_current(envelope.sealed)
        return due

    async def _everything(self, batch: int) -> AsyncIterator[Envelope]:
        for table in self._tables:
            after = _BEFORE_ALL
            while envelopes := await table.envelopes(after, batch):
                for envelope in envelopes:
                    yield envelope
                after = envelopes[-1].owner

    async def _resealed(self, table: SealedRows, batch: int) -> AsyncIterator[int]:
        """Batch by batch, how many were sealed anew; each batch is committed before it is counted."""
        after = _BEFORE_ALL
        while True:
            async with self._database.transaction():
                envelopes = await table.envelopes(after, batch)
                count = 0
                for envelope in envelopes:
                    count += await _resealed_one(table, envelope)
            if not envelopes:
                return
            if count:
                yield count
            after = envelopes[-1].owner

    async def _erase_traces(self) -> None:
        # Copies under the old key may be left in free pages. Wiped also when nothing was due: an earlier run
        # may have been killed after its last batch.
        async with self._database.transaction():
            self._database.leave_no_traces()


async def _resealed_one(table: SealedRows, envelope: Envelope) -> bool:
    try:
        return await table.reseal(envelope)
    except VaultError:
        return False  # the census names it
