"""Balances are read for who set a mark, every half hour and after an order; a fall below it is told once."""

import asyncio
import logging
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.low_balance import LOOK_EVERY, Fall, fall_of
from bot.domain.money import Money
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock
from storage.store import Storage

_TAKEN_UP: Final = 200
_AT_ONCE: Final = 2

_log = logging.getLogger(__name__)


class WatchBalances:
    """Looks at balances unasked."""

    def __init__(self, *, storage: Storage, panel: PanelClient, access: PanelAccess, clock: Clock) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._clock = clock

    async def sweep(self) -> int:
        """Read what is due, as long as the panel can be asked; how many balances were taken up."""
        if self._panel.rests_for > 0:
            return 0
        now = self._clock()
        due = await self._storage.balances.take_due(now, now + LOOK_EVERY, _TAKEN_UP)
        at_once = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for person_id in due:
                group.create_task(self._look_apart(person_id, at_once))
        return len(due)

    async def _look_apart(self, person_id: PersonId, at_once: asyncio.Semaphore) -> None:
        """One person's; whatever goes wrong with it, the others go on, and it is looked at next time."""
        try:
            async with at_once:
                await self._look(person_id)
        except Exception:  # noqa: BLE001 - whatever it is, the others go on
            _log.exception("a balance could not be looked at; it is due again later")

    async def _look(self, person_id: PersonId) -> None:
        key = await self._storage.accounts.key(person_id)
        if key is None:
            return
        asked_at = self._clock()
        try:
            balance = await self._panel.balance(key)
        except PanelError as error:
            if is_refused_key(error):
                await self._access.refused(key, {person_id})
            return
        async with self._storage.transaction():
            if await self._storage.accounts.key(person_id) != key:
                return
            await self._storage.accounts.set_balance(person_id, key, balance, asked_at)
            await self._weigh(person_id, balance)

    async def _weigh(self, person_id: PersonId, balance: Money) -> None:
        """Tell a fall that is news; what is above the mark again will be news when it falls again."""
        person = await self._storage.people.get(person_id)
        mark = None if person is None else person.preferences.low_balance
        if mark is None:
            return
        now = self._clock()
        match fall_of(balance, mark, was_told=await self._storage.balances.low_told(person_id)):
            case Fall.NEWS:
                await self._storage.balances.note_told(person_id, now)
                await self._storage.outbox.add(
                    person_id,
                    "balance_low",
                    {
                        "balance": str(balance.amount),
                        "mark": str(mark.amount),
                        "currency": balance.currency,
                    },
                    now,
                )
            case Fall.ABOVE:
                await self._storage.balances.note_told(person_id, None)
