"""Catalogues are refreshed before they grow old, so that nobody who browses has to wait for the panel.

Only for accounts in use, a few at a time, and not while the panel is in trouble: what nobody waits for must
not take places from what somebody does.
"""

import asyncio
import logging
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError
from bot.usecases.browse_catalogue import FRESH_FOR, BrowseCatalogue
from bot.usecases.ports import Clock
from storage.catalogues import CatalogueStamp
from storage.store import Storage

USED_WITHIN: Final = timedelta(days=1)
JITTER: Final = timedelta(minutes=3)
"""Each refresh comes up to this much before the list counts as old, or all would come at once for ever."""

_PATIENCE: Final = timedelta(seconds=45)
_LANES: Final = 2
_SHORTEST_REST: Final = timedelta(minutes=1)
_LONGEST_REST: Final = timedelta(minutes=15)
_A_ROUND: Final = 500

_log = logging.getLogger(__name__)


class RefreshCatalogues:
    """Looks after the catalogues of accounts in use."""

    def __init__(self, storage: Storage, catalogue: BrowseCatalogue, clock: Clock) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._clock = clock
        self._rest = timedelta()
        self._rests_until: datetime | None = None
        self._failed: dict[PersonId, datetime] = {}

    async def refresh_due(self) -> None:
        """Refresh what will soon be old; after a failure the panel is left alone for a while."""
        now = self._clock()
        if self._rests_until is not None and now < self._rests_until:
            return
        self._rests_until = None
        self._failed = {
            person_id: failed_at
            for person_id, failed_at in self._failed.items()
            if now - failed_at < FRESH_FOR
        }
        candidates = await self._storage.catalogues.grown_old(
            now - (FRESH_FOR - JITTER), used_since=now - USED_WITHIN, limit=_A_ROUND
        )
        due = iter([person_id for person_id, stamp in candidates if self._is_due(person_id, stamp, now)])
        await asyncio.gather(*(self._refresh_in_turn(due) for _ in range(_LANES)))

    def _is_due(self, person_id: PersonId, stamp: CatalogueStamp, now: datetime) -> bool:
        """Spread by the person and the copy they have, so that it changes from time to time."""
        name = f"{person_id} {stamp.fetched_at.isoformat()}".encode()
        early = JITTER * (zlib.crc32(name) / 2**32)
        return now - stamp.fetched_at >= FRESH_FOR - early and person_id not in self._failed

    async def _refresh_in_turn(self, due: Iterator[PersonId]) -> None:
        for person_id in due:
            if self._rests_until is not None:
                return
            await self._refresh(person_id)

    async def _refresh(self, person_id: PersonId) -> None:
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await self._catalogue.fetch(person_id)
        except (ProblemError, TimeoutError):
            await self._failed_for(person_id)
        else:
            self._rest = timedelta()

    async def _failed_for(self, person_id: PersonId) -> None:
        """A refused key is that account's affair; anything else may be the panel's trouble."""
        account = await self._storage.accounts.get(person_id)
        if account is None or account.is_refused:
            return
        self._failed[person_id] = self._clock()
        self._rest = min(max(self._rest * 2, _SHORTEST_REST), _LONGEST_REST)
        self._rests_until = self._clock() + self._rest
        _log.info("the panel gives no catalogue just now; it is asked again in %s", self._rest)
