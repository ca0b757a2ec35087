"""Refills: a customer asks for what was lost since; the panel grants it or not, some time later."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.sandbox.fake_panel import lives, refusals
from bot.sandbox.fake_panel.diary import Diary
from bot.sandbox.fake_panel.lives import Step
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.fake_panel.refusals import RefusedError

_FIRST_REFILL_ID: Final = 12345  # the document's own example


@dataclass(frozen=True, slots=True)
class Refill:
    """One request to refill an order."""

    refill_id: str
    order_id: str
    key: str
    status: str = lives.PENDING
    steps: tuple[Step, ...] = ()


class RefillBook:
    """All refills; moves them when their moment comes."""

    def __init__(self, *, seed: int, speed: float, on_change: Callable[[], None]) -> None:
        self._seed = seed
        self._speed = speed
        self._on_change = on_change
        self._refills: dict[str, Refill] = {}
        self._of_order: dict[str, list[str]] = {}
        self._diary = Diary()

    def of(self, key: str, refill_id: str, otherwise: str = refusals.INCORRECT_REFILL) -> Refill:
        """Find a refill of this customer.

        Raises:
            RefusedError: this customer has no such refill.
        """
        refill = self._refills.get(refill_id)
        if refill is None or refill.key != key:
            raise RefusedError(otherwise)
        return refill

    def of_order(self, order_id: str) -> list[Refill]:
        """The refills of one order, oldest first."""
        return [self._refills[refill_id] for refill_id in self._of_order.get(order_id, [])]

    def request(self, order: Order, now: datetime) -> Refill:
        """Note a customer's request.

        Raises:
            RefusedError: the service or the order is not eligible, or a refill is still open.
        """
        self._refuse(order)
        refill_id = str(_FIRST_REFILL_ID + len(self._refills))
        chance = random.Random(f"{self._seed} refill {refill_id}")  # noqa: S311 - repeatable play, not secrecy
        steps = lives.refill_steps(order.form.service.refill_ending, now, self._speed, chance)
        self._of_order.setdefault(order.order_id, []).append(refill_id)
        return self._keep(Refill(refill_id, order.order_id, order.key, steps=steps))

    def move(self, refill_id: str, status: str) -> Refill:
        """The operator's hand; from now on the refill does not move by itself."""
        return self._keep(replace(self._refills[refill_id], status=status, steps=()))

    def settle(self, now: datetime) -> None:
        """Let every refill take the steps whose moment has come."""
        for refill_id in self._diary.due(now):
            refill = self._refills[refill_id]
            taken = [step for step in refill.steps if step.at <= now]
            if taken:
                self._keep(replace(refill, status=taken[-1].status, steps=refill.steps[len(taken) :]))

    def _refuse(self, order: Order) -> None:
        if not order.form.service.can_refill:
            raise RefusedError(refusals.NOT_REFILLABLE)
        if not order.is_final:
            raise RefusedError(refusals.NOT_COMPLETED)
        if order.status not in {lives.COMPLETED, lives.PARTIAL}:
            raise RefusedError(refusals.NOT_REFILLABLE)
        if any(refill.status in lives.REFILL_OPEN_STATUSES for refill in self.of_order(order.order_id)):
            raise RefusedError(refusals.REFILL_OPEN)

    def _keep(self, refill: Refill) -> Refill:
        self._refills[refill.refill_id] = refill
        if refill.steps:
            self._diary.write(refill.steps[0].at, refill.refill_id)
        self._on_change()
        return refill
