"""How a refill that the panel took is followed: what its words mean, when it is asked about again."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_SHARE_OF_AGE: Final = 10
_FASTEST: Final = timedelta(minutes=1)
_SLOWEST: Final = timedelta(hours=2)
_FOLLOWED_FOR: Final = timedelta(days=60)
"""Refills of a panel that forgot them are asked about no longer."""

_ENDS: Final = {
    "completed": "completed complete success successful finished done 200",
    "rejected": "rejected reject error fail failed canceled cancelled declined denied refused",
}


class RefillEnd(StrEnum):
    """How a refill ended."""

    COMPLETED = "completed"
    REJECTED = "rejected"

    @classmethod
    def of_word(cls, word: str) -> "RefillEnd | None":
        """The end a panel's status word tells; None while the refill goes on, and for unknown words."""
        return _MEANINGS.get(word.casefold().strip())


_MEANINGS: Final = {word: RefillEnd(end) for end, words in _ENDS.items() for word in words.split()}


def next_refill_check(asked_at: datetime, now: datetime, jitter: float) -> datetime | None:
    """The moment of the next question: every tenth of the refill's age, at most every two hours.

    Args:
        asked_at: when the refill was requested.
        now: the present moment.
        jitter: a number in 0..1; spreads questions of one moment over a tenth of the interval.

    Returns:
        None once it is too old to be asked about.
    """
    age = now - asked_at
    if age > _FOLLOWED_FOR:
        return None
    return now + min(max(age / _SHARE_OF_AGE, _FASTEST), _SLOWEST) * (1 + jitter / 10)
