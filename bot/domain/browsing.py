"""Walking through a catalogue: platforms, their categories, their services, and a person's filters.

A catalogue with one platform, or with so few categories that one page shows them all, is flat: its categories
come first. Which of the two it is never depends on filters, so that the way back is where it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from bot.domain.catalogue import Catalogue, Category, Service, handle_for
from bot.domain.platforms import Platform, platform_of

PAGE_SIZE: Final = 8
"""Categories or services on one page."""


class Filter(StrEnum):
    """What can be switched on and off; the values are stable: buttons carry them."""

    REFILLABLE = "refillable"
    CANCELLABLE = "cancellable"
    DRIP_FEED = "drip_feed"
    BY_RATE = "by_rate"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person wants to see, until they say otherwise.

    Attributes:
        refillable: only services that say they can be refilled.
        cancellable: only services that say they can be cancelled.
        drip_feed: only services that can be delivered in runs.
        by_rate: the cheapest first instead of the panel's order.
    """

    refillable: bool = False
    cancellable: bool = False
    drip_feed: bool = False
    by_rate: bool = False

    @property
    def on(self) -> tuple[Filter, ...]:
        """Those switched on."""
        return tuple(each for each in Filter if getattr(self, each.value))

    @property
    def is_narrowing(self) -> bool:
        """Whether any service may be left out."""
        return self.refillable or self.cancellable or self.drip_feed

    def switched(self, each: Filter, *, on: bool) -> "Filters":
        """The same with one of them on or off."""
        return replace(self, **{each.value: on})

    def admits(self, service: Service) -> bool:
        """Whether a service passes. What the panel does not say is no promise, so it does not."""
        return (
            (not self.refillable or service.can_refill is True)
            and (not self.cancellable or service.can_cancel is True)
            and (not self.drip_feed or service.can_drip_feed)
        )

    def arranged(self, services: Iterable[Service]) -> tuple[Service, ...]:
        """Those that pass, in the order wanted; equal rates keep the panel's."""
        passing = filter(self.admits, services) if self.is_narrowing else services
        return tuple(sorted(passing, key=lambda service: service.rate) if self.by_rate else passing)


NO_FILTERS: Final = Filters()


class Shelves:
    """A catalogue as people walk through it. Immutable; a shelf is a platform, or None for all of them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue: Final = catalogue

    @cached_property
    def _by_platform(self) -> dict[Platform, Catalogue]:
        sorted_out: dict[Platform, list[Service]] = {}
        for service in self.catalogue.services:
            sorted_out.setdefault(platform_of(service), []).append(service)
        # What has no platform of its own comes last, wherever the panel lists it.
        platforms = sorted(sorted_out, key=lambda platform: platform is Platform.OTHER)
        return {platform: Catalogue(sorted_out[platform]) for platform in platforms}

    @cached_property
    def is_flat(self) -> bool:
        """Whether the categories come first, without platforms."""
        return len(self.catalogue.categories) <= PAGE_SIZE or len(self._by_platform) == 1

    def get_ready(self) -> None:
        """Sort everything out, which takes a moment: to be called off the event loop."""
        self.catalogue.get_ready()
        _ = self.is_flat

    def platforms(self, filters: Filters = NO_FILTERS) -> tuple[tuple[Platform, int], ...]:
        """Each platform that has services which pass, and how many, as the panel first names them."""
        counted = (
            (platform, self._passing(shelf.services, filters))
            for platform, shelf in self._by_platform.items()
        )
        return tuple((platform, count) for platform, count in counted if count)

    def categories(
        self, platform: Platform | None, filters: Filters = NO_FILTERS
    ) -> tuple[tuple[Category, int], ...]:
        """Each category of a shelf that has services which pass, and how many."""
        shelf = self._shelf(platform)
        counted = (
            (category, self._passing(category.services, filters))
            for category in (shelf.categories if shelf else ())
        )
        return tuple((category, count) for category, count in counted if count)

    def category(self, platform: Platform | None, handle: str) -> Category | None:
        """The category a button names, with those services of it that stand on this shelf."""
        shelf = self._shelf(platform)
        return shelf.category_by_handle(handle) if shelf else None

    def only_category(self, platform: Platform | None) -> Category | None:
        """The category of a shelf that has just one: nobody needs to choose it."""
        shelf = self._shelf(platform)
        return shelf.categories[0] if shelf and len(shelf.categories) == 1 else None

    def shelf_of(self, service: Service) -> Platform | None:
        """Where a service is found when browsing."""
        return None if self.is_flat else platform_of(service)

    def position(self, service: Service, filters: Filters = NO_FILTERS) -> int | None:
        """Where a service stands in its list; None where it is filtered out."""
        category = self.category(self.shelf_of(service), handle_for(service.category))
        listed = filters.arranged(category.services) if category else ()
        found = (at for at, each in enumerate(listed) if each.service_id == service.service_id)
        return next(found, None)

    def count(self, filters: Filters = NO_FILTERS) -> int:
        """How many services pass."""
        return self._passing(self.catalogue.services, filters)

    def _shelf(self, platform: Platform | None) -> Catalogue | None:
        return self.catalogue if platform is None else self._by_platform.get(platform)

    @staticmethod
    def _passing(services: Sequence[Service], filters: Filters) -> int:
        if not filters.is_narrowing:  # every page turn asks this for each category
            return len(services)
        return sum(1 for service in services if filters.admits(service))
