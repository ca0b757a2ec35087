"""What is different between a catalogue as somebody last looked at it and the catalogue of today. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue import Catalogue, Service


class ChangeKind(StrEnum):
    """How a service is different, in the order in which changes are shown: what touches money first."""

    DEARER = "dearer"
    CHEAPER = "cheaper"
    REMOVED = "removed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One service that is different.

    Attributes:
        service: as it is now; one that was removed, as it was.
        before: as it was, where it was listed then.
    """

    kind: ChangeKind
    service: Service
    before: Service | None = None


@dataclass(frozen=True, slots=True)
class CatalogueChanges:
    """Everything that is different, grouped by kind.

    Attributes:
        are_rates_comparable: both catalogues are in one currency; otherwise no service is dearer or cheaper.
    """

    all: Sequence[ServiceChange] = ()
    are_rates_comparable: bool = True

    def of(self, kind: ChangeKind | None) -> Sequence[ServiceChange]:
        """The changes of one kind, or all of them."""
        return self.all if kind is None else tuple(change for change in self.all if change.kind is kind)


def catalogue_changes(
    before: Catalogue, now: Catalogue, *, are_rates_comparable: bool = True
) -> CatalogueChanges:
    """What is different, each kind in the panel's order.

    Args:
        before: as the person last looked at it.
        now: as it is.
        are_rates_comparable: the currency is the same; an account moved to another one has no rate changes.
    """
    found = [
        *(_change_of(service, before.service(service.service_id)) for service in _each_once(now)),
        *(
            ServiceChange(ChangeKind.REMOVED, service)
            for service in _each_once(before)
            if now.service(service.service_id) is None
        ),
    ]
    rate_kinds = () if are_rates_comparable else (ChangeKind.DEARER, ChangeKind.CHEAPER)
    shown = [change for change in found if change is not None and change.kind not in rate_kinds]
    in_order = {kind: position for position, kind in enumerate(ChangeKind)}
    return CatalogueChanges(
        tuple(sorted(shown, key=lambda change: in_order[change.kind])), are_rates_comparable
    )


def _change_of(service: Service, before: Service | None) -> ServiceChange | None:
    if before is None:
        return ServiceChange(ChangeKind.NEW, service)
    if service.rate == before.rate:
        return None
    kind = ChangeKind.DEARER if service.rate > before.rate else ChangeKind.CHEAPER
    return ServiceChange(kind, service, before)


def _each_once(catalogue: Catalogue) -> Iterable[Service]:
    """Each id once, as buttons find it: a panel may list one twice."""
    return (service for service in catalogue.services if catalogue.service(service.service_id) is service)
