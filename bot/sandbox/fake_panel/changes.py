"""A cursor that moves when anything changes, and a way to wait for it: the long poll stands on it."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Final

# Orders move with the clock, not with a call: while someone waits, look again this often.
_LOOK_AGAIN: Final = timedelta(seconds=0.2)


class Changes:
    """Counts changes; wakes whoever waits for the next one."""

    def __init__(self) -> None:
        self.cursor = 0
        self._changed = asyncio.Event()
        self._is_closed = False

    def note(self) -> None:
        """Something a picture of the panel would show is different now."""
        self.cursor += 1
        self._wake()

    def close(self) -> None:
        """Let everyone who waits go, now and from now on."""
        self._is_closed = True
        self._wake()

    async def wait(self, after: int, timeout: timedelta, look: Callable[[], None]) -> int:  # noqa: ASYNC109 - a long poll's time-out is an answer, not an error
        """Wait until the cursor is no longer `after`, or until the time is over.

        Args:
            after: the cursor the caller has seen.
            timeout: how long to wait at most.
            look: called again and again; lets time do its work (and call `note`).

        Returns:
            The cursor as it is now.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout.total_seconds()):
                await self._until_changed(after, look)
        return self.cursor

    async def _until_changed(self, after: int, look: Callable[[], None]) -> None:
        look()
        while self.cursor == after and not self._is_closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN.total_seconds()):
                    await self._changed.wait()
            look()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
