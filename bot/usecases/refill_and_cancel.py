"""Requests to the panel about an order. They are asked once, and that the panel took one promises nothing."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.asking import later, may_ask
from bot.domain.ids import OrderId, PanelOrderId, PersonId, RequestId
from bot.domain.order import Order, Request, RequestKind, RequestState
from bot.domain.order_history import refill_ended_entry
from bot.domain.problems import Problem, ProblemError, problem
from bot.domain.refills import RefillEnd
from bot.panel.answers import Declined
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError
from bot.usecases.follow_orders import FollowOrders
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock, Tasks
from bot.usecases.request_answers import RequestOutcome, outcome_of, outcome_of_failure, settle
from bot.usecases.saving import until_saved
from storage.errors import StorageError
from storage.store import Storage

_log = logging.getLogger(__name__)

ASK_LASTS: Final = timedelta(minutes=15)


class LaterError(ProblemError):
    """The panel said when it takes such a request for the order again; until then it is not asked.

    Attributes:
        order: the one asked for, whose card says when.
    """

    def __init__(self, order: Order, kind: RequestKind) -> None:
        super().__init__(later(order, kind))
        self.order = order


def _not_now(order: Order, kind: RequestKind) -> Problem:
    if kind is RequestKind.REFILL:
        return problem("problem.no_refill", number=order.panel_order_id)
    return problem("problem.no_cancel", number=order.panel_order_id)


class RefillAndCancel:
    """Asks for refills and cancels."""

    def __init__(
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        orders: FollowOrders,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._orders = orders
        self._tasks = tasks
        self._clock = clock

    async def ask(self, person_id: PersonId, order_id: OrderId, kind: RequestKind) -> tuple[Order, Request]:
        """A request to confirm.

        Raises:
            ProblemError: no such order, or it cannot be asked for this order.
            LaterError: the panel takes it later.
        """
        await self._access.account(person_id)
        order = await self._orders.order(person_id, order_id)
        if not may_ask(order, kind):
            # What is stored may be half an hour old: the panel's word of now decides.
            order = (await self._orders.refresh(person_id, order_id, tells=True)).order
        if not may_ask(order, kind):
            raise ProblemError(_not_now(order, kind))
        now = self._clock()
        if await self._storage.requests.available_at(person_id, order_id, kind, now) is not None:
            raise LaterError(order, kind)
        return order, await self._storage.requests.create(person_id, order_id, kind, now)

    async def ask_by_number(
        self, person_id: PersonId, number: PanelOrderId, kind: RequestKind
    ) -> tuple[Order, Request]:
        """The same for the panel's number; an order placed elsewhere becomes known to the bot by it."""
        order = await self._orders.by_number(person_id, number)
        if order is None:
            order = await self._orders.watch_number(person_id, number)
        return await self.ask(person_id, order.order_id, kind)

    async def send(self, person_id: PersonId, request_id: RequestId) -> tuple[Order, Request]:
        """The person confirmed: ask the panel, once.

        Raises:
            ProblemError: no such request, it is spent or old, or the program is about to end.
        """
        asked = await self._storage.requests.get(person_id, request_id)
        if asked is None:
            raise ProblemError(problem("problem.order_unknown"))
        order = await self._orders.order(person_id, asked.order_id)
        now = self._clock()
        async with self._access.key(person_id) as key:
            return order, await self._claim_and_send(order, asked, key, now)

    async def _claim_and_send(self, order: Order, asked: Request, key: PanelKey, now: datetime) -> Request:
        if self._tasks.is_ending:
            raise ProblemError(problem("problem.ending"))
        claimed = await self._storage.requests.claim(
            order.person_id, asked.request_id, now, not_before=now - ASK_LASTS
        )
        if claimed is None:
            raise ProblemError(problem("problem.request_spent"))
        work = self._tasks.start(self._send(order, claimed, key), f"request {asked.request_id}")
        return await asyncio.shield(work)

    async def refill_status(self, person_id: PersonId, request_id: RequestId) -> tuple[Order, str]:
        """How a refill stands, in the panel's word.

        Raises:
            ProblemError: no such refill, or the panel does not say.
        """
        request = await self._storage.requests.get(person_id, request_id)
        if request is None or request.panel_refill_id is None:
            raise ProblemError(problem("problem.order_unknown"))
        order = await self._orders.order(person_id, request.order_id)
        async with self._access.key(person_id) as key:
            answers = await self._panel.refill_statuses(key, [request.panel_refill_id])
        answer = answers.get(request.panel_refill_id)
        if answer is None:
            raise ProblemError(problem("problem.refill_unknown"))
        if isinstance(answer, Declined):
            raise ProblemError(Problem("problem.refill_unknown", {}, answer.words))
        now, end = self._clock(), RefillEnd.of_word(answer.word)
        async with self._storage.transaction():
            await self._storage.requests.note_words(person_id, request_id, answer.word, now)
            if end is not None and await self._storage.requests.followed([request]):
                entry = refill_ended_entry(end, answer.word, now)
                await self._storage.order_history.add([(request, entry)])
                await self._storage.requests.stop_following(person_id, request_id)
        return order, answer.word

    async def _send(self, order: Order, request: Request, key: PanelKey) -> Request:
        """The one call, and what it said, written down."""
        ask = self._panel.request_refill if request.kind is RequestKind.REFILL else self._panel.request_cancel
        refused = None
        try:
            answers = await ask(key, [order.panel_order_id])
            outcome = outcome_of(answers.get(order.panel_order_id), self._clock())
        except PanelError as error:
            outcome = outcome_of_failure(error, self._clock())
            refused = key if is_refused_key(error) else None
        except Exception:  # noqa: BLE001 - whatever it is, the panel may have been asked; it is logged
            _log.exception("request %d met a fault of ours; what became of it is unclear", request.request_id)
            outcome = RequestOutcome(RequestState.UNCLEAR)
        return await self._settle(request, outcome, refused)

    async def _settle(self, request: Request, outcome: RequestOutcome, refused: PanelKey | None) -> Request:
        """Write the outcome down; where that fails, it is told all the same, and saved later."""
        save = partial(self._save, request, outcome, refused)
        try:
            return await save() or outcome.told_of(request)
        except StorageError:
            name = f"request {request.request_id}"
            _log.exception("the answer to %s cannot be saved; it is tried again", name)
            self._tasks.start(until_saved(save, name), f"save {name}")
            return outcome.told_of(request)

    async def _save(
        self, request: Request, outcome: RequestOutcome, refused: PanelKey | None
    ) -> Request | None:
        """The outcome, and that the key was refused, together; None if the request is not being sent."""
        now = self._clock()
        async with self._storage.transaction():
            if refused is not None:
                await self._storage.accounts.refuse(request.person_id, refused, now)
            return await settle(self._storage, request, outcome, now)
