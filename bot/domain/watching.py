"""What one look at one order means: stored, told, looked at again when. Pure decisions."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from bot.domain.changes import Ended, changes_between
from bot.domain.order import Order, OrderReport, OrderStatus, UnknownToPanel
from bot.domain.polling import PollingPolicy

Answer: TypeAlias = OrderReport | UnknownToPanel
"""What the panel says of one order."""

MOST_IN_FULL: Final = 5
"""More changes than these for one person in one sweep become one message."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The panel said, in so many words, that it knows no such order."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A look that told something.

    Attributes:
        order: as it is now.
        due_at: when it is looked at again; None for not any more.
        ended: what is news to the person.
        was: another end that the panel had told before.
    """

    order: Order
    due_at: datetime | None
    ended: Ended | None
    was: OrderStatus | None = None


@dataclass(frozen=True, slots=True)
class Vanished:
    """The panel lost a watched order: it is watched no more, and that is said once."""

    order: Order


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is news; it is looked at again then, or not at all."""

    order: Order
    due_at: datetime | None


Look: TypeAlias = Seen | Vanished | Later


@dataclass(frozen=True, slots=True)
class Moment:
    """When a look was made, under which policy.

    Attributes:
        now: when its answer is taken in.
        jitter: a number in 0..1.
        asked_at: when the panel was asked.
    """

    polling: PollingPolicy
    now: datetime
    jitter: float
    asked_at: datetime


def look_at(known: Order, answer: OrderReport | Lost | None, moment: Moment) -> Look:
    """What an answer means for an order; None is an answer that leaves the order out.

    Args:
        known: as it was kept until now.
        answer: what the panel said of it.
        moment: when.
    """
    polling, now, jitter = moment.polling, moment.now, moment.jitter
    match answer:
        case OrderReport():
            return _seen(known, answer, moment)
        case Lost() if known.is_rechecked:
            return Later(known, None)
        case None if polling.gives_up_recheck(known, now):
            return Later(known, None)
        case Lost() if not polling.is_fresh(known, now):
            return Vanished(known)
        case _:
            return Later(known, polling.after_failure(known, now, jitter))


def is_known_later(known: Order, asked_at: datetime) -> bool:
    """Whether what is kept of an order answers a later question than the one asked then."""
    return known.checked_at is not None and known.checked_at > asked_at


def _seen(known: Order, report: OrderReport, moment: Moment) -> Seen:
    polling, now, jitter = moment.polling, moment.now, moment.jitter
    current = known.reported(report, moment.asked_at)
    is_followed = known.is_watched or known.is_rechecked
    if is_followed and not current.report.status.is_final:
        current = replace(current, is_watched=True)  # also one that was completed, and was opened again
    due_at = None
    if current.is_watched:
        due_at = polling.next_check(current, now, jitter, before=known)
    elif is_followed:
        due_at = polling.recheck(current, now, jitter)
    current = replace(current, is_rechecked=due_at is not None and not current.is_watched)
    ended = changes_between(known, current) if is_followed else None
    before = known.report.status
    return Seen(current, due_at, ended, before if ended is not None and before.is_final else None)
