"""Live searches have a lane of their own: of each person only the newest is worth an answer.

Every letter typed is a query, and stale in seconds. In the person's turn they would wait behind an order that
is being sent, and fill the backlog that is meant for what people say; so they wait beside it, one for each
person at most, and a newer one takes the older one's place. A flood of them holds nobody up.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final

from bot.domain.ids import PersonId

AT_ONCE: Final = 16
"""Live searches in work at one moment, each of a different person."""


class NewestOnly:
    """One query of each person in work, one waiting; what a newer one replaces is never begun."""

    def __init__(self) -> None:
        self._in_work: set[PersonId] = set()
        self._waiting: dict[PersonId, asyncio.Future[bool]] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def handle(self, person_id: PersonId, coroutine: Awaitable[Any]) -> bool:
        """Await the query's work when it is its turn; whether it was begun."""
        if person_id in self._in_work and not await self._is_next(person_id):
            return False
        self._in_work.add(person_id)
        try:
            async with self._at_once:
                await coroutine
        finally:
            self._in_work.discard(person_id)
            following = self._waiting.pop(person_id, None)
            if following is not None and not following.done():
                self._in_work.add(person_id)  # handed over, so that nobody slips in between
                following.set_result(True)
        return True

    async def _is_next(self, person_id: PersonId) -> bool:
        replaced = self._waiting.pop(person_id, None)
        if replaced is not None and not replaced.done():
            replaced.set_result(False)
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[person_id] = mine
        try:
            return await mine
        except asyncio.CancelledError:
            if self._waiting.get(person_id) is mine:
                del self._waiting[person_id]
            elif mine.done() and not mine.cancelled() and mine.result():
                self._in_work.discard(person_id)
            raise
