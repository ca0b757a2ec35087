"""What changed in the catalogue since the person last looked; the mark is moved only by what was shown."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.catalogue_changes import CatalogueChanges, catalogue_changes
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError, problem
from bot.usecases.browse_catalogue import BrowseCatalogue, Listing
from bot.usecases.ports import Clock
from storage.catalogue_marks import CatalogueMark
from storage.catalogues import CatalogueStamp
from storage.store import Storage


@dataclass(frozen=True, slots=True)
class News:
    """What changed, and between which two looks.

    Attributes:
        digest: of the catalogue of today; what was shown is noted by it.
        since: when the person last looked, or was first given a list.
        listing: the catalogue of today, with its age.
    """

    changes: CatalogueChanges
    digest: str
    since: datetime
    listing: Listing


class LookAtChanges:
    """Compares what a person last looked at with what there is today."""

    def __init__(self, storage: Storage, catalogue: BrowseCatalogue, clock: Clock) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._clock = clock

    async def since_last_look(self, person_id: PersonId, *, afresh: bool) -> News:
        """What changed.

        Args:
            person_id: for whom.
            afresh: they look again, so what they were shown before is known; pages of one look are not.

        Raises:
            ProblemError: no key, the panel never gave a list, or lists nothing at all.
        """
        listing = await self._catalogue.listing(person_id)
        if not listing.catalogue.services:
            raise ProblemError(problem("problem.catalogue_empty"))
        stamp = await self._storage.catalogues.stamp(person_id)
        now = await self._catalogue.content(stamp.digest) if stamp else None
        if stamp is None or now is None:
            raise ProblemError(problem("problem.catalogue_moved"))
        if afresh:
            await self._storage.marks.turn_over(person_id)
        mark, before = await self._mark(person_id, stamp, now, listing.currency)
        # Ten thousand services take a while to compare; other people's taps are answered meanwhile.
        changes = await asyncio.to_thread(
            catalogue_changes, before, now, are_rates_comparable=mark.currency == listing.currency
        )
        return News(changes, stamp.digest, mark.looked_at, listing)

    async def shown(self, person_id: PersonId, news: News) -> None:
        """All of it was on the screen: the next look counts from here."""
        mark = CatalogueMark(news.digest, news.listing.currency, self._clock())
        await self._storage.marks.shown(person_id, mark)

    async def _mark(
        self, person_id: PersonId, stamp: CatalogueStamp, now: Catalogue, currency: str
    ) -> tuple[CatalogueMark, Catalogue]:
        """What is counted from; today's list, where there is nothing older that can be read."""
        mark = await self._storage.marks.get(person_id)
        if mark is not None:
            before = now if mark.digest == stamp.digest else await self._catalogue.content(mark.digest)
            if before is not None:
                return mark, before
        begun = CatalogueMark(stamp.digest, currency, self._clock())
        await self._storage.marks.replace(person_id, begun)
        return begun, now
