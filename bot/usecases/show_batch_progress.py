"""Keeps the message up to date that shows how far a batch of requests is. Nothing waits for it.

The result comes through the outbox, whatever becomes of this message.
"""

import asyncio
from datetime import timedelta
from typing import Final

from bot.domain.account import Language
from bot.domain.ids import BatchId
from bot.domain.request_batch import BatchTally, RequestBatch
from bot.usecases.ports import BatchBoard, Clock
from storage.store import Storage

_TRIED_FOR: Final = timedelta(minutes=5)
"""How long after its end a message is tried to be brought up to date."""


class ShowBatchProgress:
    """Redraws what has changed since it was drawn."""

    def __init__(self, storage: Storage, board: BatchBoard, clock: Clock) -> None:
        self._storage = storage
        self._board = board
        self._clock = clock
        self._drawn: dict[BatchId, object] = {}

    async def shown_at(
        self, message_id: int, language: Language, batch: RequestBatch, tally: BatchTally
    ) -> None:
        """This message was just sent, and shows how far it is; from now on it is kept up to date."""
        self._drawn[batch.batch_id] = (message_id, language, batch.end, tally)
        await self._storage.request_batches.show_at(batch.person_id, batch.batch_id, message_id)

    async def redraw(self) -> int:
        """Bring every message up to date; how many batches are shown."""
        shown = await self._storage.request_batches.shown()
        await asyncio.gather(*(self._redraw(batch) for batch in shown))
        return len(shown)

    async def _redraw(self, batch: RequestBatch) -> None:
        person = await self._storage.people.get(batch.person_id)
        if person is None or batch.message_id is None:
            return
        lines = await self._storage.request_batches.lines(batch.person_id, batch.batch_id)
        tally = BatchTally.over(lines)
        picture = (batch.message_id, person.language, batch.end, tally)
        is_drawn = self._drawn.get(batch.batch_id) == picture or await self._board.draw_batch(
            person, batch.message_id, batch, tally
        )
        if is_drawn:
            self._drawn[batch.batch_id] = picture
        if batch.end is not None and (is_drawn or self._is_past(batch)):
            self._drawn.pop(batch.batch_id, None)
            await self._storage.request_batches.show_at(batch.person_id, batch.batch_id, None)

    def _is_past(self, batch: RequestBatch) -> bool:
        return batch.ended_at is None or self._clock() - batch.ended_at > _TRIED_FOR
