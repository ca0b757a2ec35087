"""What a newly read catalogue means for what a person keeps an eye on; stored together with it.

Run inside the transaction that stores the catalogue: a change is noted and told with it, or not at all, and
so never twice.
"""

from datetime import datetime
from typing import Final

from bot.domain.catalogue import Catalogue
from bot.domain.favourites import FavouriteChange, favourite_change
from bot.domain.ids import PersonId
from bot.domain.problems import Value
from storage.catalogue_marks import CatalogueMark
from storage.codec import favourite_changes_json
from storage.store import Storage

TOLD: Final = 10
"""Changes listed in one message; how many more there are is said."""


class WatchFavourites:
    """Compares a person's favourites, and the list they last looked at, with the catalogue just read."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def note(
        self, person_id: PersonId, catalogue: Catalogue, digest: str, currency: str, at: datetime
    ) -> None:
        """Note the catalogue, and have what changed of the favourites told, if the person wants that.

        A list without any service tells nothing of a favourite: the panel is being worked on.
        """
        await self._storage.marks.turn_over(person_id, unless=digest)
        if not catalogue.services:
            return
        await self._storage.marks.begin(person_id, CatalogueMark(digest, currency, at))
        changes = await self._changes(person_id, catalogue, currency)
        person = await self._storage.people.get(person_id)
        if changes and person is not None and person.wants_favourite_news:
            payload: dict[str, Value] = {
                "changes": favourite_changes_json(changes[:TOLD]),
                "others": max(len(changes) - TOLD, 0),
                "currency": currency,
            }
            await self._storage.outbox.add(person_id, "favourites_changed", payload, at)

    async def _changes(
        self, person_id: PersonId, catalogue: Catalogue, currency: str
    ) -> list[FavouriteChange]:
        changes = []
        for known in await self._storage.favourites.all(person_id):
            change = favourite_change(known, catalogue, currency)
            seen = known.seen(catalogue.service(known.service_id), currency)
            if seen != known:
                await self._storage.favourites.save(person_id, seen)
            if change is not None:
                changes.append(change)
        return changes
