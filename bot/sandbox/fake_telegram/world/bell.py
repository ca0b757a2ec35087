"""Wakes whoever waits for a change.

`asyncio.Condition` can only be rung by a coroutine that holds its lock; a person's act here is one
synchronous step, so that nothing ever sees half of it. Hence an event that is replaced each time it is set.
"""

import asyncio


class Bell:
    """Rung at every change; each listener hears the next ring after it began to listen."""

    def __init__(self) -> None:
        self._next_ring = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who listens now."""
        self._next_ring.set()
        self._next_ring = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, at most this long; tell whether it came."""
        ring = self._next_ring
        try:
            async with asyncio.timeout(seconds):
                await ring.wait()
        except TimeoutError:
            return False
        return True


class Deadline:
    """How long a long poll may still wait; counted on the event loop's clock, which the world's is not."""

    def __init__(self, seconds: float) -> None:
        self._at = asyncio.get_running_loop().time() + seconds

    def remaining(self) -> float:
        """Return the seconds left, zero when it has passed."""
        return max(0.0, self._at - asyncio.get_running_loop().time())
