"""The balance, as the panel tells it now."""

from bot.domain.account import PanelAccount
from bot.domain.ids import PersonId
from bot.panel.client import PanelClient
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from storage.store import Storage


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
