"""Updates are written down before they are handled: a crash loses none, a repetition is handled once.

python-telegram-bot confirms updates to Telegram before it handles them; killed in between, it loses them.
"""

from datetime import timedelta
from typing import Final

from bot.domain.ids import PersonId
from bot.usecases.ports import Clock
from storage.inbox import InboxUpdate
from storage.store import Storage

KEPT_FOR: Final = timedelta(days=2)
"""Telegram itself forgets unconfirmed updates after a day, so none can come twice later than that."""


class TakeInUpdates:
    """The record of what came from Telegram."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def record(self, update_id: int, person_id: PersonId | None, body: str) -> bool:
        """Write an update down; whether it is new."""
        return await self._storage.inbox.record(update_id, person_id, body, self._clock())

    async def handled(self, update_id: int) -> None:
        """It is done with; its content is erased."""
        await self._storage.inbox.handled(update_id, self._clock())

    async def unhandled(self) -> list[InboxUpdate]:
        """What was written down and not handled before the bot stopped, in order."""
        return await self._storage.inbox.unhandled()

    async def prune(self) -> None:
        """Forget numbers of updates that cannot come again."""
        await self._storage.inbox.prune(self._clock() - KEPT_FOR)
