"""What a person should hear when the panel's report differs from what was known. Pure decisions."""

from dataclasses import dataclass

from bot.domain.order import Order, OrderStatus


@dataclass(frozen=True, slots=True)
class Ended:
    """An order reached a final status it did not have before."""

    order: Order
    status: OrderStatus


def changes_between(known: Order, now: Order) -> Ended | None:
    """What is worth a message: only the end of an order, and only when it is news."""
    status = now.report.status
    if not status.is_final or known.report.status is status:
        return None
    return Ended(now, status)
