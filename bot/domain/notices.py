"""What a person is told without having asked. Each is stored before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.favourites import FavouriteChange
from bot.domain.intent import Intent, RefusalKind
from bot.domain.mass_run import MassLine, MassOrder
from bot.domain.money import Money
from bot.domain.order import Order, OrderStatus, Request
from bot.domain.reconciliation import Verdict
from bot.domain.refills import RefillEnd
from bot.domain.request_batch import BatchLine, RequestBatch


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """An order reached a final status; ``was`` is another end that the panel had told before."""

    order: Order
    status: OrderStatus
    was: OrderStatus | None = None


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
class RefillEnded:
    """The panel is done with a refill, one way or the other."""

    order: Order
    request: Request
    end: RefillEnd


@dataclass(frozen=True, slots=True)
class BalanceLow:
    """The balance fell below the person's mark."""

    balance: Money
    mark: Money


Change: TypeAlias = OrderEnded | OrderVanished | RefillEnded


@dataclass(frozen=True, slots=True)
class Digest:
    """Many changes of one sweep in one message."""

    changes: tuple[Change, ...]


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


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """Nothing more of a batch of refill or cancel requests is asked; what became of each."""

    batch: RequestBatch
    lines: Sequence[BatchLine]


Notice: TypeAlias = (
    OrderEnded
    | OrderVanished
    | RefillEnded
    | BalanceLow
    | Digest
    | KeyRefused
    | SendInterrupted
    | VerdictReached
    | OutcomeUntold
    | NotConfirmed
    | FavouritesChanged
    | MassOrderEnded
    | BatchEnded
)
