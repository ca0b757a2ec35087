"""Choosing orders to request a refill or a cancel for: ticked one by one, by page, all, or by their numbers.

The open dialogue holds what is ticked. What can be ticked is read anew every time, so an order that ended
meanwhile, or that was asked for elsewhere, drops out of the choice by itself.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.asking import Choice
from bot.domain.dialogue import ChoosingOrders
from bot.domain.ids import OrderId, PanelOrderId, PersonId
from bot.domain.order import Order, RequestKind
from bot.domain.problems import ProblemError, problem
from bot.usecases.follow_orders import FollowOrders
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from storage.store import Storage

CARD_LASTS: Final = timedelta(minutes=15)
_NONCE_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Named:
    """What became of numbers that were to be ticked.

    Attributes:
        ticked: their orders are chosen now.
        foreign: the panel knows no such order under the person's key.
        unable: it cannot be asked for their orders now.
        left_out: there was no room for them.
    """

    choice: Choice
    ticked: Sequence[OrderId]
    foreign: Sequence[PanelOrderId]
    unable: Sequence[PanelOrderId]
    left_out: Sequence[PanelOrderId]


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """What is about to be confirmed; the nonce names this very card."""

    kind: RequestKind
    orders: Sequence[Order]
    nonce: str


class ChooseOrders:
    """Keeps what is ticked in the person's dialogue."""

    def __init__(self, storage: Storage, access: PanelAccess, orders: FollowOrders, clock: Clock) -> None:
        self._storage = storage
        self._access = access
        self._orders = orders
        self._clock = clock

    async def offered(self, person_id: PersonId) -> list[RequestKind]:
        """What can be asked for at least one of the person's orders."""
        now = self._clock()
        return [
            kind
            for kind in RequestKind
            if await self._storage.request_batches.is_askable(person_id, kind, now)
        ]

    async def begin(self, person_id: PersonId, kind: RequestKind, update_id: int) -> Choice:
        """Open the choice; one that is open for the same goes on. With nothing to tick, nothing is opened.

        Raises:
            ProblemError: no key is connected, or it is refused.
        """
        await self._access.account(person_id)
        choice = await self._open_or_new(person_id, kind)
        if choice.askable:
            await self._keep(person_id, choice, update_id)
        return choice

    async def current(self, person_id: PersonId) -> Choice:
        """The open choice.

        Raises:
            ProblemError: none is open.
        """
        dialogue = await self._storage.dialogues.get(person_id)
        if not isinstance(dialogue, ChoosingOrders):
            raise ProblemError(problem("problem.choice_gone"))
        return await self._choice(person_id, dialogue.kind, dialogue.chosen)

    async def tick(
        self, person_id: PersonId, order_ids: Sequence[OrderId], update_id: int, *, wanted: bool = True
    ) -> Choice:
        """Choose these orders, or choose them no more. Those that cannot be ticked are passed over.

        Raises:
            ProblemError: no choice is open.
        """
        choice = await self.current(person_id)
        changed = choice.ticked(order_ids) if wanted else choice.unticked(order_ids)
        await self._keep(person_id, changed, update_id)
        return changed

    async def tick_numbers(
        self, person_id: PersonId, kind: RequestKind, numbers: Sequence[PanelOrderId], update_id: int
    ) -> Named:
        """Choose the orders with the panel's numbers; those placed elsewhere become known to the bot by it.

        Raises:
            ProblemError: too many numbers, or the panel does not answer.
        """
        known, foreign = await self._orders.named(person_id, numbers)
        before = await self._open_or_new(person_id, kind)
        choice = before.ticked(order.order_id for order in known)
        if choice.askable:
            await self._keep(person_id, choice, update_id)
        able, chosen = set(choice.askable), set(choice.chosen)
        return Named(
            choice,
            ticked=[order.order_id for order in known if order.order_id in chosen],
            foreign=foreign,
            unable=[order.panel_order_id for order in known if order.order_id not in able],
            left_out=[order.panel_order_id for order in known if order.order_id in able - chosen],
        )

    async def orders_of(self, person_id: PersonId, order_ids: Sequence[OrderId]) -> list[Order]:
        """These orders of the person, in this order."""
        return [await self._orders.order(person_id, order_id) for order_id in order_ids]

    async def review(self, person_id: PersonId, update_id: int) -> ReviewCard | Choice:
        """The card to confirm; the choice itself where nothing is ticked any more.

        Raises:
            ProblemError: no choice is open.
        """
        choice = await self.current(person_id)
        if not choice.chosen:
            return choice
        nonce = secrets.token_urlsafe(_NONCE_BYTES)
        shown = ChoosingOrders(choice.kind, choice.chosen, nonce, self._clock())
        await self._storage.dialogues.open(person_id, shown, update_id, self._clock())
        return ReviewCard(choice.kind, await self.orders_of(person_id, choice.chosen), nonce)

    async def _open_or_new(self, person_id: PersonId, kind: RequestKind) -> Choice:
        dialogue = await self._storage.dialogues.get(person_id)
        is_open = isinstance(dialogue, ChoosingOrders) and dialogue.kind is kind
        chosen = dialogue.chosen if isinstance(dialogue, ChoosingOrders) and is_open else ()
        return await self._choice(person_id, kind, chosen)

    async def _choice(self, person_id: PersonId, kind: RequestKind, chosen: Sequence[OrderId]) -> Choice:
        askable = await self._storage.request_batches.askable(person_id, kind, self._clock())
        return Choice.of(kind, askable, chosen)

    async def _keep(self, person_id: PersonId, choice: Choice, update_id: int) -> None:
        dialogue = ChoosingOrders(choice.kind, choice.chosen)
        await self._storage.dialogues.open(person_id, dialogue, update_id, self._clock())
