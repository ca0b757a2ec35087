"""When the next call may begin: in step with a pace for the host and one for each key.

A pace is kept as the moment up to which calls are spoken for. Who comes earlier than the burst allows waits;
nobody is refused. Keys are remembered as a digest under a secret of this process, and only while they matter.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.domain.account import PanelKey
from bot.panel.policy import Pace, PacingPolicy

_DIGEST_BYTES: Final = 16


class _Schedule:
    """Moments up to which calls are spoken for, by name; names whose moment has passed are dropped."""

    def __init__(self, pace: Pace) -> None:
        self._pace: Final = pace
        self._spoken_for: Final[dict[bytes, float]] = {}

    def __len__(self) -> int:
        return len(self._spoken_for)

    def delay(self, name: bytes, now: float) -> float:
        """Reserve the next place; seconds until it comes."""
        self._drop_idle(now)
        spoken_for = max(self._spoken_for.pop(name, now), now)
        self._spoken_for[name] = spoken_for + self._pace.interval
        return max(0.0, spoken_for - now - self._pace.interval * (self._pace.burst - 1))

    def _drop_idle(self, now: float) -> None:
        # Kept in the order of use, so the idle ones gather at the front and nothing else is looked at.
        while self._spoken_for:
            oldest = next(iter(self._spoken_for))
            if self._spoken_for[oldest] > now:
                return
            del self._spoken_for[oldest]


class Pacing:
    """Turns at the panel, for all keys together and for each alone."""

    def __init__(self, policy: PacingPolicy, now: Callable[[], float]) -> None:
        """Begin without any call made.

        Args:
            policy: how fast.
            now: a monotonic clock in seconds, the event loop's.
        """
        self._now: Final = now
        self._host: Final = _Schedule(policy.host)
        self._keys: Final = _Schedule(policy.key)
        self._secret: Final = secrets.token_bytes(_DIGEST_BYTES)
        self._reading: Final = asyncio.Semaphore(policy.at_once)
        self._adding: Final = asyncio.Semaphore(policy.at_once)

    @asynccontextmanager
    async def turn(self, key: PanelKey, *, to_add: bool = False) -> AsyncIterator[None]:
        """Wait for a turn, and hold one of the places while it lasts."""
        now = self._now()
        name = hashlib.blake2b(key.secret.encode(), key=self._secret, digest_size=_DIGEST_BYTES).digest()
        delay = max(self._keys.delay(name, now), self._host.delay(b"", now))
        if delay:
            await asyncio.sleep(delay)
        async with self._adding if to_add else self._reading:
            yield
