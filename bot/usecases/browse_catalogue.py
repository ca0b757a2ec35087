"""Services of a person's account: kept fresh, shared by equal content, there even when the panel is not."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from bot.domain.catalogue import Catalogue, Category, Service
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError, problem
from bot.panel.client import PanelClient
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from bot.usecases.watch_favourites import WatchFavourites
from storage.store import Storage

FRESH_FOR: Final = timedelta(minutes=15)
_KEPT_IN_MEMORY: Final = 16
_LONGEST_SEARCH: Final = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """A catalogue as an account sees it.

    Attributes:
        currency: of its rates.
        fetched_at: when the panel gave it.
        is_stale: the panel was asked again, and did not answer; ``age`` says how old this copy is.
    """

    catalogue: Catalogue
    currency: str
    fetched_at: datetime
    is_stale: bool = False
    age: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; ``number`` names the search for buttons to come."""

    number: int
    words: str
    services: Sequence[Service]
    currency: str


class BrowseCatalogue:
    """Finds services. Every answer is of the person's own account: rates differ."""

    def __init__(self, storage: Storage, panel: PanelClient, access: PanelAccess, clock: Clock) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._clock = clock
        self._favourites = WatchFavourites(storage)
        self._decoded: OrderedDict[str, Catalogue] = OrderedDict()
        self._asking: WeakValueDictionary[PersonId, asyncio.Lock] = WeakValueDictionary()

    async def listing(self, person_id: PersonId) -> Listing:
        """The catalogue, at most fifteen minutes old where the panel answers, else the last good one.

        Raises:
            ProblemError: no key, or the panel gives no list and never gave one.
        """
        account = await self._access.account(person_id)
        lock = self._asking.setdefault(person_id, asyncio.Lock())
        async with lock:
            kept = await self._kept(person_id, account.balance.currency)
            if kept is not None and kept.age < FRESH_FOR:
                return kept
            try:
                return await self._fetch(person_id, account.balance.currency)
            except ProblemError:
                if kept is None or (await self._access.account(person_id)).is_refused:
                    raise
                return Listing(kept.catalogue, kept.currency, kept.fetched_at, is_stale=True, age=kept.age)

    async def listing_since(self, person_id: PersonId, moment: datetime) -> Listing:
        """The catalogue as the panel gave it no earlier than ``moment``; there is no older fallback.

        Raises:
            ProblemError: the panel does not give it now.
        """
        account = await self._access.account(person_id)
        lock = self._asking.setdefault(person_id, asyncio.Lock())
        async with lock:
            kept = await self._kept(person_id, account.balance.currency)
            if kept is not None and kept.fetched_at >= moment:
                return kept
            return await self._fetch(person_id, account.balance.currency)

    async def category(self, person_id: PersonId, handle: str) -> tuple[Category, Listing]:
        """The category a button names.

        Raises:
            ProblemError: the panel has it no more.
        """
        listing = await self.listing(person_id)
        category = listing.catalogue.category_by_handle(handle)
        if category is None:
            raise ProblemError(problem("problem.category_gone"))
        return category, listing

    async def service_by_handle(self, person_id: PersonId, handle: str) -> tuple[Service, Listing]:
        """The service a button names.

        Raises:
            ProblemError: the panel has it no more.
        """
        listing = await self.listing(person_id)
        service = listing.catalogue.service_by_handle(handle)
        if service is None:
            raise ProblemError(problem("problem.service_gone"))
        return service, listing

    async def service_named(self, person_id: PersonId, name: str) -> tuple[Service, Listing]:
        """The service a deep link names: by number, or by handle where the number does not fit into a link.

        Raises:
            ProblemError: the panel has no such service.
        """
        listing = await self.listing(person_id)
        if listing.catalogue.service(name) is None and (found := listing.catalogue.service_by_handle(name)):
            return found, listing
        return await self.service(person_id, name)

    async def content(self, digest: str) -> Catalogue | None:
        """A catalogue that somebody has or looked at, by its digest; None if it is gone or unreadable."""
        catalogue = self._decoded.get(digest) or await self._storage.catalogues.load(digest)
        return None if catalogue is None else self._remember(digest, catalogue)

    async def service(self, person_id: PersonId, service_id: str) -> tuple[Service, Listing]:
        """The service with this number.

        Raises:
            ProblemError: the panel has no such service.
        """
        listing = await self.listing(person_id)
        service = listing.catalogue.service(service_id)
        if service is None:
            raise ProblemError(problem("problem.service_unknown", service_id=service_id[:40]))
        return service, listing

    async def search(self, person_id: PersonId, words: str) -> Found:
        """Services for these words; the search is remembered, so that its pages can be turned."""
        words = words[:_LONGEST_SEARCH]
        listing = await self.listing(person_id)
        found = listing.catalogue.search(words)
        number = await self._storage.searches.remember(person_id, words, self._clock())
        return Found(number, words, found, listing.currency)

    async def search_again(self, person_id: PersonId, number: int) -> Found:
        """An earlier search of the person, done anew.

        Raises:
            ProblemError: it is forgotten, or was never theirs.
        """
        words = await self._storage.searches.words(person_id, number)
        if words is None:
            raise ProblemError(problem("problem.search_gone"))
        listing = await self.listing(person_id)
        return Found(number, words, listing.catalogue.search(words), listing.currency)

    async def _fetch(self, person_id: PersonId, currency: str) -> Listing:
        async with self._access.key(person_id) as key:
            catalogue = await self._panel.services(key)
        now = self._clock()

        async def note(digest: str) -> None:
            await self._favourites.note(person_id, catalogue, digest, currency, now)

        digest = await self._storage.catalogues.put(person_id, catalogue, now, together_with=note)
        return Listing(self._remember(digest, catalogue), currency, now)

    async def _kept(self, person_id: PersonId, currency: str) -> Listing | None:
        stamp = await self._storage.catalogues.stamp(person_id)
        if stamp is None:
            return None
        catalogue = await self.content(stamp.digest)
        if catalogue is None:
            return None
        return Listing(catalogue, currency, stamp.fetched_at, age=self._clock() - stamp.fetched_at)

    def _remember(self, digest: str, catalogue: Catalogue) -> Catalogue:
        known = self._decoded.setdefault(digest, catalogue)
        self._decoded.move_to_end(digest)
        while len(self._decoded) > _KEPT_IN_MEMORY:
            self._decoded.popitem(last=False)
        return known
