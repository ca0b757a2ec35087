"""Moments, money and flags as columns: integer UTC milliseconds, decimal text, 0 and 1."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, overload

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LARGEST_INTEGER: Final = 2**63 - 1


@overload
def milliseconds(moment: datetime) -> int: ...
@overload
def milliseconds(moment: None) -> None: ...
def milliseconds(moment: datetime | None) -> int | None:
    """Whole milliseconds since 1970, rounded down.

    Raises:
        ValueError: the moment does not say its time zone.
    """
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return (moment - _EPOCH) // _MILLISECOND


def moment_at(stored: int) -> datetime:
    """The moment that was stored."""
    return _EPOCH + stored * _MILLISECOND


def moment_or_none(stored: int | None) -> datetime | None:
    """The moment that was stored, if any."""
    return None if stored is None else moment_at(stored)


@overload
def decimal_text(number: Decimal) -> str: ...
@overload
def decimal_text(number: None) -> None: ...
def decimal_text(number: Decimal | None) -> str | None:
    """The decimal as text, digit for digit.

    Raises:
        ValueError: it is infinite or no number.
    """
    if number is not None and not number.is_finite():
        raise ValueError("only finite decimals can be stored")
    return None if number is None else str(number)


def decimal_or_none(stored: str | None) -> Decimal | None:
    """The decimal that was stored, if any."""
    return None if stored is None else Decimal(stored)


def flag_or_none(stored: int | None) -> bool | None:
    """The yes, no or not-said that was stored."""
    return None if stored is None else bool(stored)


def count_or_none(number: int | None) -> int | None:
    """The number, or None for one beyond 64 bits: a panel that reports such a count has told nothing."""
    return number if number is not None and abs(number) <= _LARGEST_INTEGER else None
