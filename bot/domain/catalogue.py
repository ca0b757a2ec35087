"""A panel account's catalogue: services, their categories, and search over them."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from bot.domain.ids import ServiceId
from bot.domain.search import Row, SearchIndex

_HANDLE_BYTES: Final = 9
"""72 bits: two of ten thousand names share a handle less than once in 10**13 catalogues."""


_STRIDE: Final = 5
"""Pages skipped at once; in long lists also its square or cube."""


class ServiceType(StrEnum):
    """What a service asks for when it is ordered; the values are the panel's words, lower-cased."""

    DEFAULT = "default"
    CUSTOM_COMMENTS = "custom comments"
    PACKAGE = "package"
    OTHER = "other"

    @classmethod
    def of_word(cls, word: str) -> "ServiceType":
        """The type for a panel's word, whatever its case and spacing; OTHER if it is not known here."""
        known = " ".join(word.casefold().replace("_", " ").split())
        return next((member for member in cls if member.value == known), cls.OTHER)


@dataclass(frozen=True, slots=True)
class Service:
    """One item of a catalogue.

    Attributes:
        type_word: the panel's own word for the type.
        rate: price of 1000 units in the account's currency.
        description: plain text, markup already removed.
        can_refill: the panel offers refills of its orders (None where the panel does not say).
        can_cancel: the panel takes cancel requests for its orders (None where it does not say).
    """

    service_id: ServiceId
    name: str
    type_word: str
    category: str
    rate: Decimal
    min_quantity: int
    max_quantity: int
    description: str = ""
    can_refill: bool | None = None
    can_cancel: bool | None = None
    can_drip_feed: bool = False

    @property
    def service_type(self) -> ServiceType:
        """The type as the bot knows it."""
        return ServiceType.of_word(self.type_word)


@dataclass(frozen=True, slots=True)
class Category:
    """The panel's grouping of services."""

    name: str
    services: tuple[Service, ...]


def handle_for(name: str) -> str:
    """A short stable stand-in for a name or id, for buttons: 12 characters of ``A-Za-z0-9_-``.

    It is a digest, so nothing has to be stored to understand a button months later, and a forged one
    finds nothing.
    """
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_HANDLE_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode()


class Catalogue:
    """Every service one account may order, as the panel listed them. Immutable."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services: Final[tuple[Service, ...]] = tuple(services)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories in the order in which the panel first names them."""
        grouped: dict[str, list[Service]] = {}
        for service in self.services:
            grouped.setdefault(service.category, []).append(service)
        return tuple(Category(name, tuple(services)) for name, services in grouped.items())

    @cached_property
    def _by_id(self) -> dict[str, Service]:
        return {service.service_id: service for service in self.services}

    @cached_property
    def _by_handle(self) -> dict[str, Service]:
        return {handle_for(service.service_id): service for service in self.services}

    @cached_property
    def _category_by_handle(self) -> dict[str, Category]:
        return {handle_for(category.name): category for category in self.categories}

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(
            Row(service.service_id, service.name, service.category) for service in self.services
        )

    def get_ready(self) -> None:
        """Build what is looked things up in, which takes a moment: to be called off the event loop."""
        _ = (self._by_id, self._by_handle, self._category_by_handle, self._index)

    def service(self, service_id: str) -> Service | None:
        """The service with this id."""
        return self._by_id.get(service_id)

    def service_by_handle(self, handle: str) -> Service | None:
        """The service a button names."""
        return self._by_handle.get(handle)

    def category_by_handle(self, handle: str) -> Category | None:
        """The category a button names."""
        return self._category_by_handle.get(handle)

    def search(self, words: str) -> tuple[Service, ...]:
        """Services for these words, the best first; how they are ranked is the index's business."""
        return tuple(self.services[at] for at in self._index.find(words))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a longer list; ``number`` counts from 0 and always lies within ``of``."""

    number: int
    of: int
    first: int
    last: int

    @property
    def jumps(self) -> tuple[int, ...]:
        """Pages worth a button besides the neighbours: both ends, and strides in either direction."""
        last = self.of - 1
        strides = {_STRIDE, *(step for step in (_STRIDE**2, _STRIDE**3) if step * 4 < self.of)}
        ways = {0, last, *(self.number + way * step for step in (_STRIDE, max(strides)) for way in (-1, 1))}
        near = {self.number - 1, self.number, self.number + 1}
        return tuple(sorted(way for way in ways - near if 0 <= way <= last))


def page_of(length: int, number: int, size: int) -> Page:
    """The page ``number`` of a list, moved to the nearest page that exists."""
    of = max(1, -(-length // size))
    inside = min(max(number, 0), of - 1)
    return Page(inside, of, inside * size, min(length, (inside + 1) * size))
