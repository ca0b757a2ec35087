"""The orders the panel took, how they move, and the money that goes back when they end badly."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from bot.sandbox.fake_panel import lives, refusals
from bot.sandbox.fake_panel.accounts import Accounts, rounded
from bot.sandbox.fake_panel.diary import Diary
from bot.sandbox.fake_panel.lives import Step
from bot.sandbox.fake_panel.order_forms import OrderForm
from bot.sandbox.fake_panel.refusals import RefusedError

_FIRST_ORDER_ID: Final = 23501  # the document's own example


@dataclass(frozen=True, slots=True)
class Order:
    """One order, as the panel's operator sees it."""

    order_id: str
    key: str
    form: OrderForm
    charged: Decimal
    placed_at: datetime
    remains: int
    status: str = lives.PENDING
    start_count: int | None = None
    refunded: Decimal = Decimal(0)
    steps: tuple[Step, ...] = ()
    is_cancel_requested: bool = False

    @property
    def charge(self) -> Decimal:
        """What the order costs after everything given back."""
        return self.charged - self.refunded

    @property
    def is_final(self) -> bool:
        """The order does not move on by itself."""
        return self.status in lives.FINAL_STATUSES

    @property
    def is_subscription(self) -> bool:
        """The order follows a username's posts."""
        return not self.form.rule.has_link

    @property
    def portions_done(self) -> int:
        """Runs of a drip-feed, or posts of a subscription, that are fully delivered."""
        return (self.form.units - self.remains) // self.form.quantity

    @property
    def refund_due(self) -> Decimal:
        """What must have been given back by now: nothing, the undelivered part, or everything."""
        if self.status == lives.REFUNDED:
            return self.charged
        if self.status in {lives.PARTIAL, lives.CANCELED, lives.EXPIRED}:
            return rounded(self.charged * min(self.remains, self.form.units) / self.form.units)
        return Decimal(0)


class OrderBook:
    """All orders; moves them when their moment comes, and keeps the accounts in step."""

    def __init__(self, accounts: Accounts, *, seed: int, speed: float, on_change: Callable[[], None]) -> None:
        self._accounts = accounts
        self._seed = seed
        self._speed = speed
        self._on_change = on_change
        self._orders: dict[str, Order] = {}
        self._last_with_link: dict[tuple[str, str, str], str] = {}
        self._diary = Diary()

    def __getitem__(self, order_id: str) -> Order:
        return self._orders[order_id]

    def newest(self, limit: int) -> list[Order]:
        """The latest orders, the newest first."""
        return [order for order, _ in zip(reversed(self._orders.values()), range(limit), strict=False)]

    def of(self, key: str, order_id: str) -> Order:
        """Find an order of this customer; everyone else's do not exist for them.

        Raises:
            RefusedError: this customer has no such order.
        """
        order = self._orders.get(order_id)
        if order is None or order.key != key:
            raise RefusedError(refusals.INCORRECT_ORDER)
        return order

    def place(self, key: str, form: OrderForm, rate: Decimal, now: datetime) -> Order:
        """Take an order and its charge.

        Raises:
            RefusedError: an order for this link is still open, or the balance does not cover the charge.
        """
        link_key = (key, form.service.service_id, form.link)
        last = self._last_with_link.get(link_key)
        if last is not None and not self._orders[last].is_final:
            raise RefusedError(refusals.ACTIVE_LINK)
        charge = form.charge_at(rate)
        self._accounts.take(key, charge)
        order_id = str(_FIRST_ORDER_ID + len(self._orders))
        self._last_with_link[link_key] = order_id
        steps = lives.order_steps(form.units, form.service.ending, now, self._speed, self._chance(order_id))
        steps = lives.expiring(steps, form.expires_at, form.units)
        return self._keep(Order(order_id, key, form, charge, now, form.units, steps=steps))

    def request_cancel(self, order: Order, now: datetime) -> None:
        """Note a customer's wish to cancel; it comes true some seconds later.

        Raises:
            RefusedError: the service does not allow it, the order has ended, or it was asked before.
        """
        if not order.form.service.can_cancel or order.is_final:
            raise RefusedError(refusals.CANNOT_CANCEL)
        if order.is_cancel_requested:
            raise RefusedError(refusals.CANCEL_OPEN)
        chance = self._chance(f"cancel {order.order_id}")
        steps = lives.cancel_steps(order.remains, order.form.units, now, self._speed, chance)
        self._keep(replace(order, steps=steps, is_cancel_requested=True))

    def move(self, order_id: str, status: str, remains: int | None, start_count: int | None) -> Order:
        """The operator's hand: set what is given; from now on the order does not move by itself."""
        order = self._orders[order_id]
        if remains is None:
            remains = 0 if status == lives.COMPLETED else order.remains
        if start_count is None:
            start_count = order.start_count
        moved = replace(order, status=status, remains=remains, start_count=start_count, steps=())
        return self._keep(self._counted(moved))

    def advance(self, order_id: str, now: datetime) -> Order:
        """The next natural step, now.

        Raises:
            RefusedError: the order has ended.
        """
        order = self._orders[order_id]
        if order.is_final:
            raise RefusedError(f"Order {order_id} has ended: {order.status}")
        if not order.steps:
            ahead = order.status in {lives.IN_PROGRESS, lives.ACTIVE}
            return self.move(order_id, lives.COMPLETED if ahead else lives.IN_PROGRESS, None, None)
        self._orders[order_id] = replace(order, steps=lives.hurried(order.steps, order.status, now))
        self._walk(order_id, now)
        return self._orders[order_id]

    def settle(self, now: datetime) -> None:
        """Let every order take the steps whose moment has come."""
        for order_id in self._diary.due(now):
            self._walk(order_id, now)

    def _walk(self, order_id: str, now: datetime) -> None:
        order = self._orders[order_id]
        taken = [step for step in order.steps if step.at <= now]
        if taken:
            last, ahead = taken[-1], order.steps[len(taken) :]
            self._keep(self._counted(replace(order, status=last.status, remains=last.remains, steps=ahead)))

    def _counted(self, order: Order) -> Order:
        """Work has begun once an order left Pending: the start count is known, a subscription is Active."""
        if order.is_subscription:
            return replace(order, status=lives.ACTIVE) if order.status == lives.IN_PROGRESS else order
        if order.start_count is None and order.status not in {lives.PENDING, lives.CANCELED}:
            order = replace(order, start_count=self._chance(f"start {order.order_id}").randint(40, 60_000))
        return order

    def _keep(self, order: Order) -> Order:
        self._accounts.credit(order.key, order.refund_due - order.refunded)
        kept = replace(order, refunded=order.refund_due)
        self._orders[order.order_id] = kept
        if kept.steps:
            self._diary.write(kept.steps[0].at, kept.order_id)
        self._on_change()
        return kept

    def _chance(self, purpose: str) -> random.Random:
        return random.Random(f"{self._seed} {purpose}")  # noqa: S311 - repeatable play, not secrecy
