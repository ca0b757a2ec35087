"""What a person's orders cost, by day and by service: sums of what is known, each currency for itself.

A charge is the panel's own figure once it told one, and our estimate until then; a sum says how much of it is
which. What an order costs that was not delivered in full is the panel's to say: its newest figure stands, and
the sum says how much of it such figures are. Of an order placed elsewhere nobody here knows the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Final

from bot.domain.ids import ServiceId
from bot.domain.order import OrderStatus

PERIODS: Final = (1, 7, 30)
"""Days up to and with today that are summed up."""

LONGEST: Final = max(PERIODS)

_NOT_DELIVERED_IN_FULL: Final = frozenset(
    {
        OrderStatus.PARTIAL,
        OrderStatus.CANCELED,
        OrderStatus.REFUNDED,
        OrderStatus.FAILED,
        OrderStatus.EXPIRED,
    }
)


@dataclass(frozen=True, slots=True)
class Charged:
    """What is kept of orders of one day that are alike in all of this.

    Attributes:
        day: on the person's clock; for an order placed elsewhere, since when it is followed.
        charge: of each; None where nobody has told one yet.
        is_reported: whether the charge is the panel's own figure.
        orders: how many they are.
    """

    day: date
    service_id: ServiceId | None
    service_name: str
    charge: Decimal | None
    currency: str
    is_reported: bool
    status: OrderStatus
    was_placed_elsewhere: bool
    orders: int = 1


@dataclass(frozen=True, slots=True)
class Sum:
    """Charges of some orders in one currency.

    Attributes:
        charge: all of them.
        estimated: of it, what the panel has not reported yet.
        undelivered: of it, what orders cost that ended without being delivered in full.
        orders: how many they are.
    """

    charge: Decimal = Decimal(0)
    estimated: Decimal = Decimal(0)
    undelivered: Decimal = Decimal(0)
    orders: int = 0

    def plus(self, other: "Sum") -> "Sum":
        """Both together."""
        return Sum(
            self.charge + other.charge,
            self.estimated + other.estimated,
            self.undelivered + other.undelivered,
            self.orders + other.orders,
        )

    @classmethod
    def of(cls, alike: Charged) -> "Sum":
        """Such orders alone."""
        charge = (alike.charge or Decimal(0)) * alike.orders
        return cls(
            charge,
            Decimal(0) if alike.is_reported else charge,
            charge if alike.status in _NOT_DELIVERED_IN_FULL else Decimal(0),
            alike.orders,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One day, one service, one currency."""

    day: date
    service_id: ServiceId | None
    currency: str


@dataclass(frozen=True, slots=True)
class ServiceSum:
    """What one service cost in one currency."""

    service_id: ServiceId | None
    name: str
    currency: str
    sum: Sum


class Spending:
    """The last thirty days of one person, by their own clock; orders are taken in one after another."""

    def __init__(self, today: date, offset: int, unresolved: Iterable[datetime] = ()) -> None:
        """Begin with nothing.

        Args:
            today: the day it is on their clock.
            offset: minutes their clock is ahead of UTC.
            unresolved: when orders went out of which nobody knows whether they were placed.
        """
        self.today = today
        self.offset = offset
        self._unresolved = tuple(unresolved)
        self._cells: dict[Cell, Sum] = {}
        self._names: dict[ServiceId | None, str] = {}
        self._elsewhere: dict[date, int] = {}

    @classmethod
    def begin(cls, now: datetime, offset: int, unresolved: Iterable[datetime] = ()) -> "Spending":
        """Nothing yet, at this moment."""
        return cls(day_of(now, offset), offset, unresolved)

    @property
    def since(self) -> datetime:
        """The first moment of the first day."""
        zone = timezone(timedelta(minutes=self.offset))
        return datetime.combine(self._first_day(LONGEST), time(), zone).astimezone(UTC)

    def take_in(self, orders: Iterable[Charged]) -> None:
        """Add orders, those placed earlier first."""
        for alike in orders:
            if alike.was_placed_elsewhere:
                self._elsewhere[alike.day] = self._elsewhere.get(alike.day, 0) + alike.orders
                continue
            cell = Cell(alike.day, alike.service_id, alike.currency)
            self._cells[cell] = self._cells.get(cell, Sum()).plus(Sum.of(alike))
            self._names[alike.service_id] = alike.service_name

    def within(self, days: int) -> dict[str, Sum]:
        """Each currency's sum of the last days, the one with most orders first."""
        sums: dict[str, Sum] = {}
        for cell, found in self._within(days):
            sums[cell.currency] = sums.get(cell.currency, Sum()).plus(found)
        return dict(sorted(sums.items(), key=lambda pair: (-pair[1].orders, pair[0])))

    def by_service(self, days: int) -> list[ServiceSum]:
        """Each service's sum of the last days, a currency's dearest first; currencies as in ``within``."""
        sums: dict[tuple[str, ServiceId | None], Sum] = {}
        for cell, found in self._within(days):
            place = (cell.currency, cell.service_id)
            sums[place] = sums.get(place, Sum()).plus(found)
        rank = {currency: at for at, currency in enumerate(self.within(days))}
        ranked = sorted(
            sums.items(), key=lambda pair: (rank[pair[0][0]], -pair[1].charge, str(pair[0][1] or ""))
        )
        return [
            ServiceSum(service_id, self._names[service_id], currency, found)
            for (currency, service_id), found in ranked
        ]

    def by_day(self, currency: str) -> Mapping[date, Sum]:
        """Every day's sum in one currency, from the first to today, those without orders too."""
        first = self._first_day(LONGEST)
        days = {first + timedelta(days=at): Sum() for at in range(LONGEST)}
        for cell, found in self._within(LONGEST):
            if cell.currency == currency:
                days[cell.day] = days[cell.day].plus(found)
        return days

    def placed_elsewhere(self, days: int) -> int:
        """How many orders placed elsewhere may belong to the last days, and are not in any sum."""
        first = self._first_day(days)
        return sum(count for day, count in self._elsewhere.items() if day >= first)

    def unresolved_within(self, days: int) -> int:
        """How many orders of the last days nobody knows to be placed or not; they are not in any sum."""
        first = self._first_day(days)
        return sum(day_of(sent_at, self.offset) >= first for sent_at in self._unresolved)

    def _within(self, days: int) -> list[tuple[Cell, Sum]]:
        first = self._first_day(days)
        return [(cell, found) for cell, found in self._cells.items() if first <= cell.day <= self.today]

    def _first_day(self, days: int) -> date:
        return self.today - timedelta(days=days - 1)


def day_of(at: datetime, offset: int) -> date:
    """The day of a moment on a clock that is so many minutes ahead of UTC."""
    return (at.astimezone(UTC) + timedelta(minutes=offset)).date()
