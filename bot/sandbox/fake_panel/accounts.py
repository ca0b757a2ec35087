"""The panel's customers: a key opens an account with a balance in one currency.

The keys are public on purpose: they look like a panel's key, open nothing but this fake, and the demo prints
one for anyone to paste.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from bot.sandbox.fake_panel.refusals import INVALID_KEY, NOT_ENOUGH_FUNDS, SUSPENDED, RefusedError

DEMO_KEY: Final = "de30aa00de30aa00de30aa00de30aa01"
POOR_KEY: Final = "de30bb00de30bb00de30bb00de30bb02"
SUSPENDED_KEY: Final = "de30cc00de30cc00de30cc00de30cc03"
EURO_KEY: Final = "de30dd00de30dd00de30dd00de30dd04"

_FIVE_PLACES: Final = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Account:
    """What one key opens; `rate_factor` stands for the custom rates a panel grants some customers."""

    key: str
    owner: str
    balance: Decimal
    currency: str = "USD"
    is_active: bool = True
    rate_factor: Decimal = Decimal(1)


STARTING_ACCOUNTS: Final = (
    Account(DEMO_KEY, "Demo", Decimal("100.84292")),
    Account(POOR_KEY, "Nearly empty", Decimal("0.05")),
    Account(SUSPENDED_KEY, "Suspended", Decimal("25.5"), is_active=False),
    Account(EURO_KEY, "In euros", Decimal("2500.5"), currency="EUR", rate_factor=Decimal("0.92")),
)


class Accounts:
    """All accounts by key; the only place where a balance changes."""

    def __init__(self, accounts: tuple[Account, ...] = STARTING_ACCOUNTS) -> None:
        self._by_key = {account.key: account for account in accounts}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._by_key.values())

    def __getitem__(self, key: str) -> Account:
        return self._by_key[key]

    def add(self, account: Account) -> None:
        """Open one more account, or replace the one with the same key."""
        self._by_key[account.key] = account

    def open_with(self, key: str) -> Account:
        """Let a customer in.

        Raises:
            RefusedError: the key is unknown, or its account is suspended.
        """
        account = self._by_key.get(key)
        if account is None:
            raise RefusedError(INVALID_KEY)
        if not account.is_active:
            raise RefusedError(SUSPENDED)
        return account

    def take(self, key: str, charge: Decimal) -> None:
        """Take the charge of an order.

        Raises:
            RefusedError: the balance does not cover it; nothing is taken.
        """
        if self._by_key[key].balance < charge:
            raise RefusedError(NOT_ENOUGH_FUNDS)
        self.credit(key, -charge)

    def credit(self, key: str, sum_given: Decimal) -> None:
        """Give money to an account (a top-up or a refund); a negative sum takes a refund back."""
        account = self._by_key[key]
        self.add(replace(account, balance=account.balance + sum_given))

    def set_active(self, key: str, *, is_active: bool) -> None:
        """Suspend an account or restore it."""
        self.add(replace(self._by_key[key], is_active=is_active))


def charge_for(rate: Decimal, units: int) -> Decimal:
    """A rate is the charge per 1000 units."""
    return rounded(rate * units / 1000)


def rounded(money: Decimal) -> Decimal:
    """Panels of this family count money to five places."""
    return money.quantize(_FIVE_PLACES, rounding=ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """Write a number as the panel does: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
