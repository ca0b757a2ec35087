"""When a balance that fell is told of: once below the mark, and again only after it was above."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.domain.money import Money

LOOK_EVERY: Final = timedelta(minutes=30)
LOOK_AFTER_ORDER: Final = timedelta(seconds=20)
"""An order has just been paid for: its charge shows in the balance by then."""


class Fall(StrEnum):
    """What a look at a balance means for the person."""

    NEWS = "news"
    KNOWN = "known"
    ABOVE = "above"


def fall_of(balance: Money, mark: Money, *, was_told: bool) -> Fall | None:
    """Whether the balance fell below the mark; None where their currencies differ and nothing can be said."""
    if balance.currency != mark.currency:
        return None
    if balance.amount >= mark.amount:
        return Fall.ABOVE
    return Fall.KNOWN if was_told else Fall.NEWS
