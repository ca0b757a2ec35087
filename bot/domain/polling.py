"""When an open order is looked at again: young ones often, old ones rarely."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.order import Order, OrderStatus

_SHARE_OF_AGE: Final = 10
"""An order is looked at about every tenth of its age: ten minutes old, every minute."""


@dataclass(frozen=True, slots=True)
class PollingPolicy:
    """How often orders are looked at, between two bounds.

    Attributes:
        grace: how long "Incorrect order ID" for a fresh order is not believed.
    """

    fastest: timedelta
    slowest: timedelta
    grace: timedelta = timedelta(minutes=10)

    def next_check(self, order: Order, now: datetime, jitter: float) -> datetime:
        """The moment of the next look.

        Args:
            order: an open order.
            now: the present moment.
            jitter: a number in 0..1; spreads orders of one moment over a tenth of the interval.
        """
        interval = (now - order.placed_at) / _SHARE_OF_AGE
        if order.report.status is OrderStatus.UNKNOWN:
            interval = self.slowest
        bounded = min(max(interval, self.fastest), self.slowest)
        return now + bounded * (1 + jitter / 10)

    def is_fresh(self, order: Order, now: datetime) -> bool:
        """Whether the panel may not know the order yet."""
        return now - order.placed_at < self.grace
