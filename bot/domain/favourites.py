"""Starred services, and what of them is worth a message when the list is read anew. Pure decisions."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain.catalogue import Catalogue, Service
from bot.domain.ids import ServiceId


@dataclass(frozen=True, slots=True)
class Favourite:
    """A service a person starred, as it was last seen.

    Attributes:
        rate: None where it is yet to be seen with the key of today; the next look is then no change.
        is_gone: the panel does not list it (any more).
    """

    service_id: ServiceId
    name: str
    rate: Decimal | None
    currency: str
    is_gone: bool
    added_at: datetime

    @classmethod
    def of(cls, service: Service, currency: str, at: datetime) -> "Favourite":
        """A service that is starred now."""
        return cls(service.service_id, service.name, service.rate, currency, is_gone=False, added_at=at)

    def seen(self, service: Service | None, currency: str) -> "Favourite":
        """The favourite after another look at the list, where it is this service or none."""
        if service is None:
            return replace(self, is_gone=True)
        return replace(self, name=service.name, rate=service.rate, currency=currency, is_gone=False)


class FavouriteChangeKind(StrEnum):
    """What happened to a favourite."""

    DEARER = "dearer"
    CHEAPER = "cheaper"
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class FavouriteChange:
    """Something a person wants to hear of a favourite.

    Attributes:
        before: the rate they knew.
        now: the rate of today; None for a service that is gone.
    """

    kind: FavouriteChangeKind
    service_id: ServiceId
    name: str
    before: Decimal | None
    now: Decimal | None


def favourite_change(known: Favourite, catalogue: Catalogue, currency: str) -> FavouriteChange | None:
    """What is worth a message: another rate in the same currency, gone, or back after it was gone."""
    service = catalogue.service(known.service_id)
    if service is None:
        if known.is_gone:
            return None
        return FavouriteChange(
            FavouriteChangeKind.GONE, known.service_id, known.name, _known_rate(known, currency), None
        )
    kind = _kind(known, service, currency)
    if kind is None:
        return None
    return FavouriteChange(kind, known.service_id, service.name, _known_rate(known, currency), service.rate)


def _kind(known: Favourite, service: Service, currency: str) -> FavouriteChangeKind | None:
    if known.is_gone:
        return FavouriteChangeKind.BACK
    before = _known_rate(known, currency)
    if before is None or before == service.rate:
        return None
    return FavouriteChangeKind.DEARER if service.rate > before else FavouriteChangeKind.CHEAPER


def _known_rate(known: Favourite, currency: str) -> Decimal | None:
    """The rate that can be compared: a figure in another currency tells nothing."""
    return known.rate if known.currency == currency else None
