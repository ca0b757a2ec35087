"""All orders of a person, piece by piece, for a file of theirs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.order import Order
from bot.domain.spending import day_of
from bot.usecases.ports import Clock
from storage.store import Storage

_AT_ONCE: Final = 2
"""Files that are made at the same time: each is held in memory until it is sent."""


@dataclass(frozen=True, slots=True)
class OrdersExport:
    """What a file is made of.

    Attributes:
        day: of the file, on the person's clock.
        offset: minutes that clock is ahead of UTC.
        total: how many orders there are.
        pieces: of the orders, newest first.
    """

    day: date
    offset: int
    total: int
    pieces: AsyncIterator[list[Order]]


class ExportOrders:
    """Reads everything, a few people at a time."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._free = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def begin(self, person_id: PersonId) -> AsyncIterator[OrdersExport]:
        """All orders of a person; the block is left when the file is sent."""
        async with self._free:
            person = await self._storage.people.get(person_id)
            offset = (person.preferences.utc_offset or 0) if person else 0
            yield OrdersExport(
                day_of(self._clock(), offset),
                offset,
                await self._storage.orders.count(person_id),
                self._storage.ledger.orders(person_id),
            )
