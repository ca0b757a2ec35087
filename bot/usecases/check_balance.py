"""The balance, as the panel tells it now."""

import asyncio
from datetime import timedelta
from typing import Final

from bot.domain.account import PanelAccount
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError
from bot.panel.client import PanelClient
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from storage.store import Storage

_PATIENCE: Final = timedelta(seconds=2)


class CheckBalance:
    """Reads the balance of a connected account."""

    def __init__(self, storage: Storage, panel: PanelClient, access: PanelAccess, clock: Clock) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._clock = clock

    async def read(self, person_id: PersonId) -> PanelAccount:
        """The account with its balance read now.

        Raises:
            ProblemError: no key, or the panel does not answer.
        """
        asked_at = self._clock()
        async with self._access.key(person_id) as key:
            balance = await self._panel.balance(key)
        await self._storage.accounts.set_balance(person_id, key, balance, asked_at)
        return await self._access.account(person_id)

    async def read_soon(self, person_id: PersonId) -> None:
        """Read it now, unless that fails or takes more than a moment; then it stays as it was."""
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await self.read(person_id)
        except (ProblemError, TimeoutError):
            return
