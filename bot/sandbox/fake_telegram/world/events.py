"""What a person's client is told, in order: a log per person, read by cursor."""

from collections import defaultdict
from typing import Any

from bot.sandbox.fake_telegram.world.bell import Bell, Deadline

MAX_TIMEOUT_SECONDS = 25


class EventLog:
    """Every event since the world began; a cursor is the number of events read."""

    def __init__(self, changed: Bell) -> None:
        self._changed = changed
        self._events: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self._is_closed = False
        self.listeners = 0

    def add(self, person_id: int, kind: str, **values: Any) -> None:
        """Tell a person's client that something happened."""
        self._events[person_id].append({"kind": kind, **values})
        self._changed.ring()

    def cursor(self, person_id: int) -> int:
        """Return the cursor after the newest event."""
        return len(self._events[person_id])

    def after(self, person_id: int, cursor: int) -> list[dict[str, Any]]:
        """Return what happened since a cursor."""
        return self._events[person_id][max(cursor, 0) :]

    async def wait(self, person_id: int, cursor: int, timeout_seconds: float) -> None:
        """Wait for something after the cursor; one from another world is told so at once."""
        deadline = Deadline(min(timeout_seconds, MAX_TIMEOUT_SECONDS))
        self.listeners += 1
        self._changed.ring()
        try:
            while self.cursor(person_id) == cursor and deadline.remaining() and not self._is_closed:
                await self._changed.wait(deadline.remaining())
        finally:
            self.listeners -= 1

    def close(self) -> None:
        """End every wait now and from here on."""
        self._is_closed = True
        self._changed.ring()
