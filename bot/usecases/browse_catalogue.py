"""Services of a person's account: kept fresh, shared by equal content, there even when the panel is not."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from bot.domain.browsing import NO_FILTERS, Filter, Filters, Shelves
from bot.domain.catalogue import Catalogue, Service
from bot.domain.dialogue import Ordering, Searching
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError, problem
from bot.panel.client import PanelClient
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from bot.usecases.watch_favourites import WatchFavourites
from storage.catalogues import CatalogueStamp
from storage.store import Storage

FRESH_FOR: Final = timedelta(minutes=15)
_JUST_NOW: Final = timedelta(seconds=20)
"""A list this young is not asked for again, however often somebody taps *Refresh*."""

_KEPT_IN_MEMORY: Final = 16
_LONGEST_SEARCH: Final = 200
_LARGE: Final = 300
"""Services from which on a catalogue is made ready beside the event loop."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A catalogue as an account sees it.

    Attributes:
        shelves: the catalogue, sorted for browsing.
        currency: of its rates.
        fetched_at: when the panel was asked for it.
        is_stale: the panel was asked again, and did not answer; ``age`` says how old this copy is.
    """

    shelves: Shelves
    currency: str
    fetched_at: datetime
    is_stale: bool = False
    age: timedelta = timedelta()

    @property
    def catalogue(self) -> Catalogue:
        """The services."""
        return self.shelves.catalogue


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; ``number`` names the search for buttons to come."""

    number: int
    words: str
    services: Sequence[Service]
    listing: Listing


class BrowseCatalogue:
    """Finds services. Every answer is of the person's own account: rates differ."""

    def __init__(self, storage: Storage, panel: PanelClient, access: PanelAccess, clock: Clock) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._clock = clock
        self._favourites = WatchFavourites(storage)
        self._decoded: OrderedDict[str, Shelves] = OrderedDict()
        self._asking: WeakValueDictionary[PersonId, asyncio.Lock] = WeakValueDictionary()

    async def listing(self, person_id: PersonId) -> Listing:
        """The catalogue, at most fifteen minutes old where the panel answers, else the last good one.

        Raises:
            ProblemError: no key, or the panel gives no list and never gave one.
        """
        return await self._listed(person_id, lambda kept: kept.age < FRESH_FOR, falls_back=True)

    async def at_once(self, person_id: PersonId) -> Listing | None:
        """The catalogue, if nobody has to wait for it: at most fifteen minutes old, and in memory.

        Raises:
            ProblemError: no key, or a refused one.
        """
        account = await self._access.account(person_id)
        stamp = await self._storage.catalogues.stamp(person_id)
        if stamp is None or stamp.digest not in self._decoded:
            return None
        listing = await self._listed_as(stamp, account.balance.currency)
        return listing if listing and listing.age < FRESH_FOR else None

    async def refreshed(self, person_id: PersonId) -> Listing:
        """The catalogue as the panel gives it now, else the last good one.

        Raises:
            ProblemError: no key, or the panel gives no list and never gave one.
        """
        return await self._listed(person_id, lambda kept: kept.age < _JUST_NOW, falls_back=True)

    async def listing_since(self, person_id: PersonId, moment: datetime) -> Listing:
        """The catalogue as the panel gave it no earlier than ``moment``; there is no older fallback.

        Raises:
            ProblemError: the panel does not give it now.
        """
        return await self._listed(person_id, lambda kept: kept.fetched_at >= moment, falls_back=False)

    async def at_hand(self, person_id: PersonId) -> Listing | None:
        """The catalogue as it is kept, however old; the panel is not asked. None where none is kept.

        Raises:
            ProblemError: no key, or a refused one.
        """
        account = await self._access.account(person_id)
        kept = await self._kept(person_id, account.balance.currency)
        return replace(kept, is_stale=kept.age >= FRESH_FOR) if kept else None

    @property
    def is_panel_resting(self) -> bool:
        """Whether the panel is given a pause, which what nobody waits for has to keep."""
        return self._panel.rests_for > 0

    async def fetch(self, person_id: PersonId) -> None:
        """Ask the panel for the catalogue, for the person to find it fresh; nobody waits for it.

        Raises:
            ProblemError: the panel does not give it now.
        """
        account = await self._access.account(person_id)
        await self._fetch(person_id, account.balance.currency)

    async def filters(self, person_id: PersonId) -> Filters:
        """What the person filters services by."""
        return await self._storage.filters.get(person_id)

    async def switch_filter(self, person_id: PersonId, each: Filter, *, on: bool) -> Filters:
        """Switch one filter, and keep it so."""
        filters = (await self._storage.filters.get(person_id)).switched(each, on=on)
        await self._storage.filters.put(person_id, filters)
        return filters

    async def clear_filters(self, person_id: PersonId) -> Filters:
        """Filter by nothing from now on."""
        await self._storage.filters.put(person_id, NO_FILTERS)
        return NO_FILTERS

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
        shelves = self._decoded.get(digest) or await self._load(digest)
        return None if shelves is None else shelves.catalogue

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

    async def ask_words(self, person_id: PersonId, update_id: int) -> bool:
        """Wait for words to search for; whether an unfinished order was closed for it."""
        before = await self._storage.dialogues.get(person_id)
        await self._storage.dialogues.open(person_id, Searching(), update_id, self._clock())
        return isinstance(before, Ordering)

    async def search(self, person_id: PersonId, words: str) -> Found:
        """Services for these words; the search is remembered, so that its pages can be turned."""
        words = words[:_LONGEST_SEARCH]
        listing = await self.listing(person_id)
        found = listing.catalogue.search(words)
        async with self._storage.transaction():
            number = await self._storage.searches.remember(person_id, words, self._clock())
            if isinstance(await self._storage.dialogues.get(person_id), Searching):
                await self._storage.dialogues.close(person_id)
        return Found(number, words, found, listing)

    async def search_again(self, person_id: PersonId, number: int) -> Found:
        """An earlier search of the person, done anew.

        Raises:
            ProblemError: it is forgotten, or was never theirs.
        """
        words = await self._storage.searches.words(person_id, number)
        if words is None:
            raise ProblemError(problem("problem.search_gone"))
        listing = await self.listing(person_id)
        return Found(number, words, listing.catalogue.search(words), listing)

    async def look_up(self, person_id: PersonId, words: str) -> tuple[Sequence[Service], Listing]:
        """Services for words that are still being typed, all of them for none; nothing is remembered.

        Answered from the copy at hand: nobody who types waits for the panel, unless it was never asked.

        Raises:
            ProblemError: no key, or the panel gives no list and never gave one.
        """
        listing = await self.at_hand(person_id) or await self.listing(person_id)
        catalogue = listing.catalogue
        return catalogue.search(words) if words.strip() else catalogue.services, listing

    async def _listed(
        self, person_id: PersonId, will_do: Callable[[Listing], bool], *, falls_back: bool
    ) -> Listing:
        """The kept copy where it will do; else a new one, asked for once however many wait for it."""
        account = await self._access.account(person_id)
        currency = account.balance.currency
        kept = await self._kept(person_id, currency)
        if kept is not None and will_do(kept):
            return kept
        async with self._asking.setdefault(person_id, asyncio.Lock()):
            kept = await self._kept(person_id, currency)
            if kept is not None and will_do(kept):
                return kept
            try:
                return await self._fetch(person_id, currency)
            except ProblemError:
                if not falls_back or kept is None or (await self._access.account(person_id)).is_refused:
                    raise
                return replace(kept, is_stale=True)

    async def _fetch(self, person_id: PersonId, currency: str) -> Listing:
        # The moment before asking: what is asked for "since" a moment must not have been on its way then.
        asked_at = self._clock()
        fingerprint = await self._storage.accounts.fingerprint(person_id)
        async with self._access.key(person_id) as key:
            catalogue = await self._panel.services(key)

        async def note(digest: str) -> None:
            await self._favourites.note(person_id, catalogue, digest, currency, asked_at)

        digest = await self._storage.catalogues.put(
            person_id, catalogue, asked_at, fingerprint=fingerprint, together_with=note
        )
        return Listing(
            await self._remember(digest, catalogue), currency, asked_at, age=self._clock() - asked_at
        )

    async def _kept(self, person_id: PersonId, currency: str) -> Listing | None:
        stamp = await self._storage.catalogues.stamp(person_id)
        return None if stamp is None else await self._listed_as(stamp, currency)

    async def _listed_as(self, stamp: CatalogueStamp, currency: str) -> Listing | None:
        shelves = self._decoded.get(stamp.digest) or await self._load(stamp.digest)
        if shelves is None:
            return None
        self._decoded.move_to_end(stamp.digest)
        return Listing(shelves, currency, stamp.fetched_at, age=self._clock() - stamp.fetched_at)

    async def _load(self, digest: str) -> Shelves | None:
        catalogue = await self._storage.catalogues.load(digest)
        return None if catalogue is None else await self._remember(digest, catalogue)

    async def _remember(self, digest: str, catalogue: Catalogue) -> Shelves:
        """One copy in memory for all accounts that see the same, made ready to be looked things up in."""
        shelves = self._decoded.get(digest) or Shelves(catalogue)
        if len(shelves.catalogue.services) > _LARGE:
            await asyncio.to_thread(shelves.get_ready)
        shelves = self._decoded.setdefault(digest, shelves)
        self._decoded.move_to_end(digest)
        while len(self._decoded) > _KEPT_IN_MEMORY:
            self._decoded.popitem(last=False)
        return shelves
