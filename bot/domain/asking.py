"""For which orders a refill or a cancel can sensibly be asked, and how several are chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from bot.domain.catalogue import Page, page_of
from bot.domain.ids import OrderId
from bot.domain.order import Order, OrderStatus, Request, RequestKind
from bot.domain.problems import Problem, problem

MOST_AT_ONCE: Final = 100
"""Orders of one confirm: as many as a panel takes in one call."""

PAGE_SIZE: Final = 8
"""Orders to tick on one screen."""

OFFERED_AGAIN_AFTER: Final = timedelta(days=1)
"""An order whose request the panel took, or perhaps took, is not among those to tick before."""

STATUSES: Final[Mapping[RequestKind, frozenset[OrderStatus]]] = MappingProxyType(
    {
        RequestKind.REFILL: frozenset({OrderStatus.COMPLETED, OrderStatus.PARTIAL}),
        RequestKind.CANCEL: frozenset(status for status in OrderStatus if not status.is_final),
    }
)
"""The statuses in which each can be asked for, where the service is not known to forbid it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Orders that can be ticked to request the same for all of them.

    Attributes:
        askable: every order that can be ticked, newest first.
        chosen: those ticked, in the order they were.
    """

    kind: RequestKind
    askable: Sequence[OrderId]
    chosen: tuple[OrderId, ...] = ()

    @classmethod
    def of(cls, kind: RequestKind, askable: Sequence[OrderId], chosen: Iterable[OrderId]) -> "Choice":
        """The choice without what cannot be ticked any more."""
        able = set(askable)
        return cls(kind, askable, tuple(order_id for order_id in chosen if order_id in able))

    def page(self, number: int) -> Page:
        """A page of what can be ticked, or the nearest one there is."""
        return page_of(len(self.askable), number, PAGE_SIZE)

    def on_page(self, number: int) -> Sequence[OrderId]:
        """The orders of that page."""
        page = self.page(number)
        return self.askable[page.first : page.last]

    def page_with(self, order_id: OrderId) -> int:
        """The page on which an order stands."""
        return self.askable.index(order_id) // PAGE_SIZE

    def ticked(self, order_ids: Iterable[OrderId]) -> "Choice":
        """These chosen too, those that can be, as long as there is room."""
        able = set(self.askable)
        more = [order_id for order_id in order_ids if order_id in able]
        return replace(self, chosen=tuple(dict.fromkeys([*self.chosen, *more]))[:MOST_AT_ONCE])

    def unticked(self, order_ids: Iterable[OrderId]) -> "Choice":
        """These not chosen any more."""
        gone = set(order_ids)
        return replace(self, chosen=tuple(order_id for order_id in self.chosen if order_id not in gone))


def may_ask(order: Order, kind: RequestKind) -> bool:
    """Whether it can sensibly be asked for this order."""
    return order.may_ask_refill if kind is RequestKind.REFILL else order.may_ask_cancel


def is_past(request: Request, now: datetime) -> bool:
    """Whether the panel's own wait for another of its kind is over."""
    return request.available_at is not None and request.available_at <= now


def waits(requests: Iterable[Request], kind: RequestKind) -> datetime | None:
    """Until when the panel takes no other of this kind, by what is told of an order's requests."""
    moments = [request.available_at for request in requests if request.kind is kind]
    return max((moment for moment in moments if moment is not None), default=None)


def later(order: Order, kind: RequestKind) -> Problem:
    """The panel takes it later, by its own word; the order's card says when."""
    if kind is RequestKind.REFILL:
        return problem("problem.refill_later", number=order.panel_order_id)
    return problem("problem.cancel_later", number=order.panel_order_id)
