"""Amounts of money and what an order costs, in decimals from end to end."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

PER: Final = 1000
"""A rate is the price of this many units."""

_LARGEST_EXPONENT: Final = 30
"""Decimals beyond this are noise or an attack; no account holds them."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency of the panel account (never assumed, always told by the panel)."""

    amount: Decimal
    currency: str

    def minus(self, charge: Decimal) -> "Money":
        """What is left after a charge in the same currency."""
        return Money(self.amount - charge, self.currency)

    def covers(self, charge: Decimal) -> bool:
        """Whether the charge can be paid out of this amount."""
        return self.amount >= charge


def charge_for(rate: Decimal, quantity: int) -> Decimal:
    """The charge for ``quantity`` units at ``rate`` per 1000, unrounded."""
    return rate * quantity / PER


def decimal_from(value: object) -> Decimal | None:
    """The finite decimal that a wire value holds, or None where it holds none.

    Booleans, NaN, infinities and absurd exponents are none, and so is what has commas: what those mean is the
    wire's to say.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):  # the latter for a whole number too long for Python to write out
        return None
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return None
    return number
