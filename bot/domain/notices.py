"""What a person is told without having asked. Each is stored before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.favourites import FavouriteChange
from bot.domain.intent import Intent, RefusalKind
from bot.domain.mass_run import MassLine, MassOrder
from bot.domain.order import Order, OrderStatus
from bot.domain.reconciliation import Verdict


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """An order reached a final status."""

    order: Order
    status: OrderStatus


@dataclass(frozen=True, slots=True)
class OrderVanished:
    """The panel does not know a watched order; it is not watched any more."""

    order: Order


@dataclass(frozen=True, slots=True)
class KeyRefused:
    """The panel no longer takes the key; nothing is asked with it until it is replaced."""

    tail: str


@dataclass(frozen=True, slots=True)
class SendInterrupted:
    """The bot stopped in the middle of a send; the outcome is unknown."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class VerdictReached:
    """The balance tells something about an order of unknown outcome."""

    intent: Intent
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OutcomeUntold:
    """What became of a confirmed order could not be shown when it happened.

    ``is_told`` says whether its end will be told unasked.
    """

    intent: Intent
    order: Order | None
    kind: RefusalKind
    is_told: bool


@dataclass(frozen=True, slots=True)
class NotConfirmed:
    """A confirmed card was not sent, which could not be shown when it happened."""

    is_mass: bool


@dataclass(frozen=True, slots=True)
class FavouritesChanged:
    """Favourites have another rate, are gone or back; all that one look at the panel's list found.

    Attributes:
        others: how many more there are than are listed.
    """

    changes: Sequence[FavouriteChange]
    others: int
    currency: str


@dataclass(frozen=True, slots=True)
class MassOrderEnded:
    """Nothing more of a mass order is sent; what became of each line."""

    mass: MassOrder
    lines: Sequence[MassLine]


Notice: TypeAlias = (
    OrderEnded
    | OrderVanished
    | KeyRefused
    | SendInterrupted
    | VerdictReached
    | OutcomeUntold
    | NotConfirmed
    | FavouritesChanged
    | MassOrderEnded
)
