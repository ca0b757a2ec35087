"""A person's starred services, and those they looked at or ordered last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue import Service, handle_for
from bot.domain.favourites import Favourite
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError, problem
from bot.usecases.browse_catalogue import BrowseCatalogue, Listing
from bot.usecases.ports import Clock
from storage.store import Storage

MOST: Final = 100
"""Favourites of one person: a list to choose from, not a second catalogue."""


@dataclass(frozen=True, slots=True)
class FavouriteNow:
    """A favourite, and the service as the panel lists it now; None for one that is gone."""

    favourite: Favourite
    service: Service | None


class KeepFavourites:
    """Stars services, and finds the way back to them."""

    def __init__(self, storage: Storage, catalogue: BrowseCatalogue, clock: Clock) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._clock = clock

    async def look_at(self, person_id: PersonId, service: Service) -> bool:
        """Note that the card of a service is shown; whether it is starred."""
        await self._storage.viewed.note(person_id, service.service_id, self._clock())
        return await self._storage.favourites.has(person_id, service.service_id)

    async def add(self, person_id: PersonId, handle: str) -> None:
        """Star the service a button names; a star that is there already stays.

        Raises:
            ProblemError: the panel has it no more, or there are too many stars.
        """
        service, listing = await self._catalogue.service_by_handle(person_id, handle)
        async with self._storage.transaction():
            if await self._storage.favourites.has(person_id, service.service_id):
                return
            if len(await self._storage.favourites.all(person_id)) >= MOST:
                raise ProblemError(problem("problem.favourites_many", most=MOST))
            favourite = Favourite.of(service, listing.currency, self._clock())
            await self._storage.favourites.add(person_id, favourite)

    async def remove(self, person_id: PersonId, handle: str) -> None:
        """Take away the star a button names, also of a service that is gone; without one, nothing happens."""
        for favourite in await self._storage.favourites.all(person_id):
            if handle_for(favourite.service_id) == handle:
                await self._storage.favourites.remove(person_id, favourite.service_id)

    async def all(self, person_id: PersonId) -> tuple[Sequence[FavouriteNow], Listing]:
        """Every favourite as the panel lists it now, the latest first.

        Raises:
            ProblemError: no key, or the panel never gave a list.
        """
        listing = await self._catalogue.listing(person_id)
        kept = await self._storage.favourites.all(person_id)
        return [FavouriteNow(one, listing.catalogue.service(one.service_id)) for one in kept], listing

    async def recent(self, person_id: PersonId) -> tuple[Sequence[Service], Listing]:
        """The services looked at or ordered last, the latest first; those that are gone are left out.

        Raises:
            ProblemError: no key, or the panel never gave a list.
        """
        listing = await self._catalogue.listing(person_id)
        found = [listing.catalogue.service(one) for one in await self._storage.viewed.recent(person_id)]
        return [service for service in found if service is not None], listing
