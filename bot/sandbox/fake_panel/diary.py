"""When which order or refill has its next step, so that thousands of quiet ones cost nothing."""

import heapq
from collections.abc import Iterator
from datetime import datetime


class Diary:
    """Entries by the moment they are due."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, str]] = []

    def write(self, at: datetime, entry_id: str) -> None:
        """Note that something of this id is due then; noting it twice is harmless."""
        heapq.heappush(self._entries, (at, entry_id))

    def due(self, now: datetime) -> Iterator[str]:
        """Take out, earliest first, every id whose moment has come."""
        while self._entries and self._entries[0][0] <= now:
            yield heapq.heappop(self._entries)[1]
