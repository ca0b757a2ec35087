"""What waits for the bot: a queue that forgets an update only once a later offset confirms it."""

from collections import deque
from collections.abc import Collection
from typing import Any

from bot.sandbox.fake_telegram.refusals import conflict
from bot.sandbox.fake_telegram.world.bell import Bell, Deadline

_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_LIMIT = 100
MAX_TIMEOUT_SECONDS = 50
FIRST_UPDATE_ID = 700_000_001


class UpdateQueue:
    """The updates not yet confirmed, and the one poller who may ask for them."""

    def __init__(self, changed: Bell) -> None:
        self.webhook_url = ""
        self._changed = changed
        self._waiting: deque[dict[str, Any]] = deque()
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] = frozenset()
        self.polls_begun = 0
        self._is_closed = False

    @property
    def waiting(self) -> tuple[dict[str, Any], ...]:
        """The updates nobody has confirmed yet."""
        return tuple(self._waiting)

    @property
    def allowed(self) -> frozenset[str]:
        """The kinds asked for; empty means Telegram's default."""
        return self._allowed

    def add(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind in self._allowed if self._allowed else kind not in _ONLY_ON_REQUEST:
            self._waiting.append({"update_id": self._next_id, kind: payload})
            self._next_id += 1
        self._changed.ring()

    def allow(self, kinds: Collection[str] | None) -> None:
        """Remember which kinds the bot wants; None leaves the earlier choice."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    def confirm(self, offset: int) -> None:
        """Forget what stands before this offset; a negative one keeps that many from the end."""
        if offset < 0:
            offset = self._next_id + offset
        while offset and self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    async def poll(self, *, offset: int, limit: int, timeout_seconds: float) -> list[dict[str, Any]]:
        """Return what waits, or wait for it; a later poll ends this one, as in Telegram.

        Raises:
            Refusal: A webhook is set, or somebody else has begun to poll.
        """
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self.polls_begun += 1
        this_poll = self.polls_begun
        self._changed.ring()
        self.confirm(offset)
        deadline = Deadline(min(timeout_seconds, MAX_TIMEOUT_SECONDS))
        while not self._waiting and deadline.remaining() and not self._is_closed:
            await self._changed.wait(deadline.remaining())
            if this_poll != self.polls_begun:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
        return [self._waiting[index] for index in range(min(limit, MAX_LIMIT, len(self._waiting)))]

    def close(self) -> None:
        """End every poll now and at once from here on, so that a server can stop."""
        self._is_closed = True
        self._changed.ring()
