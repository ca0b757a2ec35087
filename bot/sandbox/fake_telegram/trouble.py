"""What can go wrong with Telegram on demand: floods, broken answers, slowness."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.sandbox.fake_telegram.refusals import too_many_requests

Mishap = int | Literal["drop", "drop_after_acting"]
"""An HTTP status instead of an answer, or a line that breaks before or after Telegram has acted."""


@dataclass(slots=True)
class _Flood:
    chat_id: int | None
    retry_after: int
    times: int


@dataclass(slots=True)
class _Bucket:
    """Tokens that refill with time; speaking costs one."""

    capacity: float
    per_second: float
    tokens: float
    filled_at: datetime

    def seconds_to_wait(self, now: datetime) -> float:
        elapsed = max(0.0, (now - self.filled_at).total_seconds())
        self.tokens = min(self.capacity, self.tokens + elapsed * self.per_second)
        self.filled_at = now
        return max(0.0, (1 - self.tokens) / self.per_second)


@dataclass(slots=True)
class Pace:
    """Telegram's own limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

    clock: Callable[[], datetime]
    burst_per_chat: int = 5
    per_chat_per_second: float = 1.0
    overall_per_second: float = 30.0
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _overall: _Bucket | None = None

    def spend(self, chat_id: int) -> int:
        """Take one message's worth; return the seconds to wait if there is none left."""
        now = self.clock()
        if self._overall is None:
            self._overall = _Bucket(self.overall_per_second, self.overall_per_second, 30.0, now)
        if chat_id not in self._chats:
            burst = float(self.burst_per_chat)
            self._chats[chat_id] = _Bucket(burst, self.per_chat_per_second, burst, now)
        buckets = (self._overall, self._chats[chat_id])
        wait = max(bucket.seconds_to_wait(now) for bucket in buckets)
        if wait > 0:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.tokens -= 1
        return 0


class Trouble:
    """The switches, all off at first."""

    def __init__(self, clock: Callable[[], datetime], *, enforce_flood: bool) -> None:
        self.pace = Pace(clock) if enforce_flood else None
        self.delays: dict[str, float] = {}
        self._floods: list[_Flood] = []
        self._mishaps: defaultdict[str, deque[Mishap]] = defaultdict(deque)

    def flood(self, chat_id: int | None, retry_after: int, times: int) -> None:
        """Refuse the next messages to a chat (None: to any) with 429."""
        self._floods.append(_Flood(chat_id, retry_after, times))

    def fail_next(self, method: str, mishap: Mishap, times: int) -> None:
        """Let the next calls of a method come to grief."""
        self._mishaps[method].extend([mishap] * times)

    def next_mishap(self, method: str) -> Mishap | None:
        """Return what befalls this call, if anything; each befalls one call."""
        return self._mishaps[method].popleft() if self._mishaps[method] else None

    def must_not_flood(self, chat_id: int) -> None:
        """Count a message to a chat.

        Raises:
            Refusal: The bot must wait.
        """
        for flood in self._floods:
            if flood.times > 0 and flood.chat_id in {None, chat_id}:
                flood.times -= 1
                raise too_many_requests(flood.retry_after)
        retry_after = self.pace.spend(chat_id) if self.pace else 0
        if retry_after:
            raise too_many_requests(retry_after)

    def end(self) -> None:
        """Switch everything off that was switched on by hand."""
        self.delays.clear()
        self._floods.clear()
        self._mishaps.clear()
