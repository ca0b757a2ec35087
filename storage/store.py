"""Everything that is kept, opened and closed as one."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from storage.accounts import Accounts
from storage.balances import Balances
from storage.catalogue_marks import CatalogueMarks
from storage.catalogues import Catalogues
from storage.database import Database
from storage.dialogues import Dialogues
from storage.errors import StorageError, VaultError
from storage.favourites import Favourites
from storage.filters import PersonFilters
from storage.groups import Groups
from storage.inbox import Inbox
from storage.intents import Intents
from storage.ledger import Ledger
from storage.mass_orders import MassOrders
from storage.order_history import OrderHistory
from storage.order_lists import OrderLists
from storage.orders import Orders
from storage.outbox import Outbox
from storage.people import People
from storage.readable import take_up_again
from storage.request_batches import RequestBatches
from storage.requests import Requests
from storage.schema import migrate
from storage.searches import Searches
from storage.vault import Vault
from storage.viewed import ViewedServices
from storage.watches import Watches

_PATIENCE: Final = timedelta(seconds=5)


class Storage:
    """The repositories over one file. Build it with ``open``."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self.people: Final = People(database)
        self.accounts: Final = Accounts(database, vault)
        self.balances: Final = Balances(database)
        self.catalogues: Final = Catalogues(database)
        self.dialogues: Final = Dialogues(database)
        self.intents: Final = Intents(database)
        self.orders: Final = Orders(database)
        self.order_lists: Final = OrderLists(database)
        self.order_history: Final = OrderHistory(database)
        self.watches: Final = Watches(database)
        self.ledger: Final = Ledger(database)
        self.mass_orders: Final = MassOrders(database)
        self.requests: Final = Requests(database)
        self.request_batches: Final = RequestBatches(database)
        self.outbox: Final = Outbox(database)
        self.inbox: Final = Inbox(database, vault)
        self.searches: Final = Searches(database)
        self.groups: Final = Groups(database)
        self.filters: Final = PersonFilters(database)
        self.favourites: Final = Favourites(database)
        self.viewed: Final = ViewedServices(database)
        self.marks: Final = CatalogueMarks(database)

    @classmethod
    async def open(
        cls, path: Path, vault: Vault, *, at: datetime, patience: timedelta = _PATIENCE
    ) -> "Storage":
        """Open the file, bring it up to date, and see that everything sealed in it can be opened.

        Args:
            path: where the file is; it and its folder are made if they are not there.
            vault: with the keyring the file was used with before.
            at: the present moment.
            patience: how long to wait for another instance to let go of the file.

        Raises:
            StorageError: one of its kinds says why the file cannot be used.
        """
        database = await Database.open(path, patience=patience)
        try:
            await migrate(database, at)
            storage = cls(database, vault)
            await storage._verify()
            await take_up_again(database, at)
        except BaseException:
            await database.close()
            raise
        return storage

    async def _verify(self) -> None:
        try:
            await self.accounts.verify()
            await self.inbox.unhandled()
        except VaultError as error:
            raise StorageError(
                f"ENCRYPTION_KEYS does not fit this database: {error}; put back the key it was used with"
            ) from error

    async def close(self) -> None:
        """Let go of the file, after the transaction that is under way."""
        await self._database.close()

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """All or nothing, over every repository; joined when the same task asks again inside."""
        return self._database.transaction()
