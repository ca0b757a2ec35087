"""How an order lives when nobody touches it: its whole future, decided when it is placed.

A life lasts one to two minutes at speed 1. Drip-feed runs and the posts of a subscription are squeezed into
the same time: nobody who tries the bot waits hours for the second run.
"""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

ACTIVE: Final = "Active"
CANCELED: Final = "Canceled"
COMPLETED: Final = "Completed"
EXPIRED: Final = "Expired"
FAILED: Final = "Failed"
IN_PROGRESS: Final = "In progress"
PARTIAL: Final = "Partial"
PAUSED: Final = "Paused"
PENDING: Final = "Pending"
PROCESSING: Final = "Processing"
REFUNDED: Final = "Refunded"
REJECTED: Final = "Rejected"

ORDER_STATUSES: Final = (PENDING, PROCESSING, IN_PROGRESS, COMPLETED, PARTIAL, CANCELED, REFUNDED, FAILED)
SUBSCRIPTION_STATUSES: Final = (PENDING, ACTIVE, PAUSED, COMPLETED, EXPIRED, CANCELED)
FINAL_STATUSES: Final = frozenset({COMPLETED, PARTIAL, CANCELED, REFUNDED, FAILED, EXPIRED})
REFILL_OPEN_STATUSES: Final = frozenset({PENDING, IN_PROGRESS})

# Remains fall in so many visible steps, as panels look at the delivery now and then.
_DELIVERIES: Final = 12


@dataclass(frozen=True, slots=True)
class Step:
    """What an order or a refill becomes at a moment."""

    at: datetime
    status: str
    remains: int = 0


def order_steps(
    units: int, ending: str, placed_at: datetime, speed: float, chance: random.Random
) -> tuple[Step, ...]:
    """Decide an order's life.

    Args:
        units: everything that is to be delivered.
        ending: Completed, Partial or Canceled: the nature of the service.
        placed_at: when the life begins.
        speed: 2.0 lives twice as fast.
        chance: settles the pace and where a partial delivery stops.
    """
    waiting = chance.uniform(6, 14)
    working = chance.uniform(56, 90)
    deliveries = {COMPLETED: _DELIVERIES, PARTIAL: chance.randint(6, 10), CANCELED: 1}[ending]
    seconds = [waiting + working * done / _DELIVERIES for done in range(deliveries + 1)]
    moments = [placed_at + timedelta(seconds=second / speed) for second in seconds]
    remains = [units - units * done // _DELIVERIES for done in range(deliveries + 1)]
    steps = [Step(at, IN_PROGRESS, units_ahead) for at, units_ahead in zip(moments, remains, strict=True)]
    steps[-1] = replace(steps[-1], status=ending)
    if ending == CANCELED:
        steps[-1] = replace(steps[-1], remains=units)
    return tuple(steps)


def expiring(steps: tuple[Step, ...], expires_at: datetime | None, units: int) -> tuple[Step, ...]:
    """A subscription's life: it ends as Expired at its moment, where it is not done by then."""
    if expires_at is None or steps[-1].at <= expires_at:
        return steps
    before = tuple(step for step in steps if step.at < expires_at)
    return (*before, Step(expires_at, EXPIRED, before[-1].remains if before else units))


def cancel_steps(remains: int, units: int, now: datetime, speed: float, chance: random.Random) -> tuple[Step]:
    """A cancel is honoured after some seconds: Partial when something was delivered, else Canceled."""
    at = now + timedelta(seconds=chance.uniform(3, 8) / speed)
    return (Step(at, CANCELED if remains == units else PARTIAL, remains),)


def refill_steps(
    ending: str, requested_at: datetime, speed: float, chance: random.Random
) -> tuple[Step, Step]:
    """Decide a refill's life: Pending, then In progress, then Completed or Rejected within a minute."""
    begins = requested_at + timedelta(seconds=chance.uniform(4, 10) / speed)
    ends = begins + timedelta(seconds=chance.uniform(10, 30) / speed)
    return (Step(begins, IN_PROGRESS), Step(ends, ending))


def hurried(steps: tuple[Step, ...], status: str, now: datetime) -> tuple[Step, ...]:
    """Skip to the next step with another status, and move all that follows it as much earlier."""
    index = next(i for i, step in enumerate(steps) if step.status != status)
    skipped = steps[index].at - now
    return tuple(replace(step, at=step.at - skipped) for step in steps[index:])
