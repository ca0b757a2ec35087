"""When an order is looked at again: young ones often, old ones rarely, one about to end sooner.

All of it is decided from what is known of the order, the moment, and a number that spreads the load.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.order import Order, OrderStatus

_SHARE_OF_AGE: Final = 10
"""An order is looked at about every tenth of its age: ten minutes old, every minute."""

_LEAST_SHARE_OF_AGE: Final = 200
"""However near its end seems, it is not looked at more often: some stay at nothing remaining for days."""

_LATE_CHANGE: Final = timedelta(days=1)
"""Panels turn a completed order to partial or refunded after a complaint; most within a day."""

_SPREAD_OF_RECHECKS: Final = timedelta(hours=1)
_LONGEST_WISH: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PollingPolicy:
    """How often orders are looked at, between two bounds.

    Attributes:
        grace: how long "Incorrect order ID" for a fresh order is not believed.
    """

    fastest: timedelta
    slowest: timedelta
    grace: timedelta = timedelta(minutes=10)

    def next_check(
        self, order: Order, now: datetime, jitter: float, *, before: Order | None = None
    ) -> datetime:
        """The moment of the next look.

        Args:
            order: an open order.
            now: the present moment.
            jitter: a number in 0..1; spreads orders of one moment over a tenth of the interval.
            before: the order as the look before found it, to see how fast it gets on.
        """
        age = now - order.placed_at
        interval = age / _SHARE_OF_AGE
        if order.report.status is OrderStatus.UNKNOWN:
            interval = self.slowest
        elif (left := time_left(order, now, before)) is not None:
            interval = min(interval, max(left / 2, age / _LEAST_SHARE_OF_AGE))
        bounded = min(max(interval, self.fastest), self.slowest)
        return now + bounded * (1 + jitter / 10)

    def after_failure(
        self, order: Order, now: datetime, jitter: float, *, wish: float | None = None
    ) -> datetime:
        """The next look after one that told nothing; not before the panel wished, in seconds, to be asked."""
        if order.is_rechecked:
            return now + self.slowest * (1 + jitter)
        wished = now + min(timedelta(seconds=wish or 0), _LONGEST_WISH) * (1 + jitter / 10)
        return max(self.next_check(order, now, jitter), wished)

    def recheck(self, order: Order, now: datetime, jitter: float) -> datetime | None:
        """When a completed order is read once more, for a late change; None once that is over."""
        if order.report.status is not OrderStatus.COMPLETED or order.finished_at is None:
            return None
        at = order.finished_at + _LATE_CHANGE
        return at + _SPREAD_OF_RECHECKS * jitter if at > now else None

    def gives_up_recheck(self, order: Order, now: datetime) -> bool:
        """Whether a completed order was left out of answers for so long that nothing more comes of it."""
        ended = order.finished_at or order.placed_at
        return order.is_rechecked and now - ended > _LATE_CHANGE * 3

    def is_fresh(self, order: Order, now: datetime) -> bool:
        """Whether the panel may not know the order yet."""
        return now - order.placed_at < self.grace


def time_left(order: Order, now: datetime, before: Order | None = None) -> timedelta | None:
    """How long an order still needs at the speed it was seen to have; None where that cannot be said.

    The progress since the look before counts, where there was one. Without it the whole age does, which tells
    less: nobody knows when the delivery began.
    """
    total, remains = order.total_quantity, order.report.remains
    if remains is None:
        return None
    if remains <= 0:
        return timedelta()
    if before is not None and before.checked_at is not None and before.report.remains is not None:
        done, took = before.report.remains - remains, now - before.checked_at
    elif total is not None:
        done, took = total - remains, now - order.placed_at
    else:
        return None
    if done <= 0 or took <= timedelta():
        return None
    # Figures are the panel's: a quotient beyond what a timedelta holds is no estimate.
    needed = took.total_seconds() * remains / done
    return timedelta(seconds=needed) if needed < _LATE_CHANGE.total_seconds() * 365 else None
