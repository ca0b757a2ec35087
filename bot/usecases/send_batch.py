"""Asks the panel for refills or cancels confirmed together, each once, as many a call as the panel takes.

What is asked next is read from the rows every time, so it is the same after a restart: a request is committed
as being sent before the call that carries it, and what was being sent when the program ended is unclear and
never asked again by itself. Where the panel refuses a call for many, and its form or one number in it may be
why, they are asked one by one.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final, TypeAlias

from bot.domain.account import PanelKey
from bot.domain.asking import MOST_AT_ONCE
from bot.domain.dialogue import ChoosingOrders
from bot.domain.ids import BatchId, PanelOrderId, PersonId, RequestId
from bot.domain.order import Request, RequestKind, RequestState
from bot.domain.problems import ProblemError, problem
from bot.domain.request_batch import BatchEnd, BatchLine, RequestBatch
from bot.panel.answers import RequestAnswer
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError, PanelRefused
from bot.panel.forms import WRONG_BATCH
from bot.usecases.choose_orders import CARD_LASTS
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock, Tasks
from bot.usecases.request_answers import RequestOutcome, outcome_of, outcome_of_failure, settle
from bot.usecases.saving import until_saved
from storage.errors import StorageError
from storage.store import Storage

MOST_UNCLEAR: Final = 3
"""Unclear answers in a row after which no more is asked: the panel does not say what it does."""

RESUMED_WITHIN: Final = timedelta(days=1)
"""What is left after a bot was away for longer takes a new yes."""

ENDED: Final = "batch_ended"
"""The kind of the message with the result."""

_SHOWN_WITHIN: Final = timedelta(seconds=20)
"""So long the message waits for whoever confirmed to see the result on the screen."""

_AFTER_A_FAULT: Final = 5.0

_log = logging.getLogger(__name__)

Asked: TypeAlias = Mapping[RequestId, RequestOutcome]


class SendBatch:
    """One run for each confirmed batch; people's runs go side by side."""

    def __init__(
        self, *, storage: Storage, panel: PanelClient, access: PanelAccess, tasks: Tasks, clock: Clock
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._tasks = tasks
        self._clock = clock
        self._under_way: dict[BatchId, asyncio.Task[None]] = {}

    async def confirm(self, person_id: PersonId, nonce: str) -> RequestBatch:
        """The person said yes: the requests are sent from now on. The same yes again begins nothing anew.

        Raises:
            ProblemError: the card is gone, old, or no longer what can be asked; nothing is requested.
        """
        begun = await self._storage.request_batches.by_nonce(person_id, nonce)
        if begun is not None:
            return begun
        await self._access.account(person_id)
        if self._tasks.is_ending:
            raise ProblemError(problem("problem.ending"))
        batch = await self._begin(person_id, nonce)
        if batch.batch_id not in self._under_way and batch.end is None:
            self._start(batch)
        return batch

    async def standing(self, person_id: PersonId, batch_id: BatchId) -> tuple[RequestBatch, list[BatchLine]]:
        """A batch and what has become of its requests so far.

        Raises:
            ProblemError: they have no such batch.
        """
        batch = await self._storage.request_batches.get(person_id, batch_id)
        if batch is None:
            raise ProblemError(problem("problem.batch_unknown"))
        return batch, await self._storage.request_batches.lines(person_id, batch_id)

    async def wait_for(self, batch_id: BatchId, longest: timedelta) -> None:
        """Wait until nothing more of it is asked, or so long."""
        run = self._under_way.get(batch_id)
        if run is not None:
            await asyncio.wait({run}, timeout=longest.total_seconds())

    async def told(self, batch: RequestBatch) -> None:
        """Its person has the result before their eyes: no message tells it."""
        await self._storage.request_batches.told(batch.person_id, batch.batch_id, self._clock())

    async def resume(self) -> int:
        """Go on with what was confirmed and is not under way here; how many runs were begun."""
        waiting = [
            batch
            for batch in await self._storage.request_batches.running()
            if batch.batch_id not in self._under_way and not self._tasks.is_ending
        ]
        for batch in waiting:
            self._start(batch)
        return len(waiting)

    async def _begin(self, person_id: PersonId, nonce: str) -> RequestBatch:
        """Spend the card: together with the requests, or not at all."""
        now = self._clock()
        async with self._storage.transaction():
            begun = await self._storage.request_batches.by_nonce(person_id, nonce)
            if begun is not None:
                return begun
            dialogue = await self._storage.dialogues.get(person_id)
            if not isinstance(dialogue, ChoosingOrders) or dialogue.nonce != nonce:
                raise ProblemError(problem("problem.choice_old"))
            if dialogue.shown_at is None or now - dialogue.shown_at > CARD_LASTS:
                raise ProblemError(problem("problem.choice_old"))
            able = await self._storage.request_batches.askable(person_id, dialogue.kind, now)
            if not set(dialogue.chosen) <= set(able):
                raise ProblemError(problem("problem.choice_changed"))
            batch = await self._storage.request_batches.create(
                person_id, dialogue.kind, dialogue.chosen, nonce=nonce, at=now
            )
            if batch is None:
                raise ProblemError(problem("problem.no_key"))
            await self._storage.dialogues.close(person_id)
        return batch

    def _start(self, batch: RequestBatch) -> None:
        run = self._tasks.start(self._run(batch), f"requests of batch {batch.batch_id}")
        self._under_way[batch.batch_id] = run
        run.add_done_callback(lambda _: self._under_way.pop(batch.batch_id, None))

    async def _run(self, batch: RequestBatch) -> None:
        at_once = MOST_AT_ONCE
        try:
            while at_once := await self._goes_on(batch, at_once):
                pass
        except Exception:  # noqa: BLE001 - whatever it is, the rest must still be asked or told; it is logged
            _log.exception("batch %d of requests is interrupted; it is gone on with", batch.batch_id)
            await asyncio.sleep(_AFTER_A_FAULT)

    async def _goes_on(self, batch: RequestBatch, at_once: int) -> int:
        """One call; how many go into the next one, 0 if there is none."""
        known = await self._storage.request_batches.get(batch.person_id, batch.batch_id)
        if known is None or known.end is not None:
            return 0
        lines = await self._storage.request_batches.lines(batch.person_id, batch.batch_id)
        left = [line.request for line in lines if line.request.state is RequestState.SENDING]
        if left:  # a fault of ours came between a call and its answer being kept: nobody knows any more
            unclear = RequestOutcome(RequestState.UNCLEAR)
            await self._settle(known, left, {request.request_id: unclear for request in left})
            return at_once
        end = await self._end_by(known, lines)
        if end is not None:
            return await self._end(known, end)
        return 0 if self._tasks.is_ending else await self._next(known, lines, at_once)

    async def _next(self, batch: RequestBatch, lines: Sequence[BatchLine], at_once: int) -> int:
        key = await self._storage.accounts.key(batch.person_id)
        waiting = [line.request.request_id for line in lines if line.is_waiting][:at_once]
        claimed = await self._storage.request_batches.claim(batch, waiting, self._clock())
        if key is None or not claimed:
            return at_once  # forgotten, or with another key by now: the next look says which
        return await self._ask(batch, claimed, key, _numbers(lines))

    async def _end_by(self, batch: RequestBatch, lines: Sequence[BatchLine]) -> BatchEnd | None:
        """Why nothing more may be asked, if so."""
        if not any(line.is_waiting for line in lines):
            return BatchEnd.COMPLETE
        if self._clock() - batch.confirmed_at > RESUMED_WITHIN:
            return BatchEnd.LATE
        asked = [line.request.state for line in lines if not line.is_waiting]
        if RequestState.NOT_SENT in asked:
            return BatchEnd.PANEL
        if asked[-MOST_UNCLEAR:] == [RequestState.UNCLEAR] * MOST_UNCLEAR:
            return BatchEnd.UNCLEAR
        return None if await self._storage.request_batches.has_its_key(batch) else BatchEnd.KEY

    async def _ask(
        self,
        batch: RequestBatch,
        claimed: Sequence[Request],
        key: PanelKey,
        numbers: Mapping[RequestId, PanelOrderId],
    ) -> int:
        """The call for the claimed ones and its answers, written down."""
        ids = [numbers[request.request_id] for request in claimed]
        try:
            answers = await self._call(batch.kind, ids, key)
        except PanelError as error:
            if len(claimed) > 1 and isinstance(error, PanelRefused) and error.kind in WRONG_BATCH:
                await self._storage.request_batches.give_back(batch, claimed, self._clock())
                return 1
            failed = outcome_of_failure(error, self._clock())
            told = {request.request_id: failed for request in claimed}
            await self._settle(batch, claimed, told, refused=key if is_refused_key(error) else None)
            return 1 if len(claimed) == 1 else MOST_AT_ONCE
        now = self._clock()
        told = {
            request.request_id: outcome_of(answers.get(numbers[request.request_id]), now)
            for request in claimed
        }
        await self._settle(batch, claimed, told)
        return len(claimed)

    async def _call(
        self, kind: RequestKind, ids: Sequence[PanelOrderId], key: PanelKey
    ) -> Mapping[PanelOrderId, RequestAnswer]:
        if len(ids) > 1:
            return await self._panel.request_together(key, ids, kind)
        ask = self._panel.request_refill if kind is RequestKind.REFILL else self._panel.request_cancel
        return await ask(key, ids)

    async def _settle(
        self,
        batch: RequestBatch,
        claimed: Sequence[Request],
        asked: Asked,
        *,
        refused: PanelKey | None = None,
    ) -> None:
        """Write down what one call told, all of it at once, as soon as the database takes it.

        Args:
            batch: whose requests they are.
            claimed: those that the call carried.
            asked: what became of each.
            refused: the key, where the panel does not take it any more.
        """
        save = partial(self._save, batch, claimed, asked, refused)
        try:
            await save()
        except StorageError:
            _log.exception("the answers to batch %d cannot be saved; it is tried again", batch.batch_id)
            await until_saved(save, f"batch {batch.batch_id}")

    async def _save(
        self, batch: RequestBatch, claimed: Sequence[Request], asked: Asked, refused: PanelKey | None
    ) -> None:
        async with self._storage.transaction():
            for request in claimed:
                await settle(self._storage, request, asked[request.request_id], self._clock())
            if refused is not None:
                await self._storage.accounts.refuse(batch.person_id, refused, self._clock())

    async def _end(self, batch: RequestBatch, end: BatchEnd) -> int:
        """Write down that nothing more is asked, together with the message that tells it."""
        now = self._clock()
        async with self._storage.transaction():
            if await self._storage.request_batches.end(batch, end, now):
                due_at = now + _SHOWN_WITHIN if batch.message_id is None else now
                payload = {"batch": batch.batch_id}
                await self._storage.outbox.add(batch.person_id, ENDED, payload, now, due_at=due_at)
        return 0


def _numbers(lines: Sequence[BatchLine]) -> Mapping[RequestId, PanelOrderId]:
    return {line.request.request_id: line.order.panel_order_id for line in lines}
