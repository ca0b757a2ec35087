"""A screen that Telegram did not take is shown as soon as it takes it, for two minutes.

It waits beside the person's turns, so nobody is held up, and whatever they do next ends the waiting: only the
newest screen matters. Nothing that must be told is left to this: what became of an order is in the outbox.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Final

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.chat.patience import as_timedelta, hardly_arrived
from bot.domain.ids import PersonId
from bot.usecases.ports import Tasks

_AFTER_A_FAULT: Final = timedelta(seconds=3)
_LONGEST: Final = timedelta(minutes=2)
_SLICE: Final = timedelta(seconds=1)
"""So often a waiting screen looks whether the program ends."""

_log = logging.getLogger(__name__)


class LateScreens:
    """The one screen of each person that is still to be shown."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._waiting: dict[PersonId, asyncio.Task[None]] = {}

    def forget(self, person_id: PersonId) -> None:
        """Something newer is about to be shown."""
        waiting = self._waiting.pop(person_id, None)
        if waiting is not None:
            waiting.cancel()

    def keep(self, person_id: PersonId, show: Callable[[], Awaitable[None]], error: TelegramError) -> None:
        """Show it later, where the error says that this may help."""
        if _wait_after(error, 0) is None or self._tasks.is_ending:
            return
        self.forget(person_id)
        task = self._tasks.start(self._show(show, error), "a late screen")
        self._waiting[person_id] = task
        task.add_done_callback(lambda done: self._done(person_id, done))

    async def _show(self, show: Callable[[], Awaitable[None]], error: TelegramError) -> None:
        left = _LONGEST
        for attempt in count():
            wait = _wait_after(error, attempt)
            if wait is None or wait > left:
                _log.warning("a screen is not shown any more: %s", type(error).__name__)
                return
            left -= wait
            if not await self._waited(wait):
                return
            try:
                await show()
            except TelegramError as again:
                error = again
            else:
                return

    async def _waited(self, wait: timedelta) -> bool:
        """Wait; False if the program ends meanwhile."""
        now = asyncio.get_running_loop().time
        end = now() + wait.total_seconds()
        while (left := end - now()) > 0 and not self._tasks.is_ending:  # noqa: ASYNC110 - the end rings no bell
            await asyncio.sleep(min(left, _SLICE.total_seconds()))
        return not self._tasks.is_ending

    def _done(self, person_id: PersonId, task: asyncio.Task[None]) -> None:
        if self._waiting.get(person_id) is task:
            del self._waiting[person_id]


def _wait_after(error: TelegramError, attempt: int) -> timedelta | None:
    """How long to wait before another attempt; None where none can help, or the screen is likely there."""
    match error:
        case RetryAfter():
            return as_timedelta(error.retry_after)
        case BadRequest():
            return None
        case NetworkError() if hardly_arrived(error):
            return _AFTER_A_FAULT * (1 << attempt)
        case _:  # a kind without a name is a page in the place of an answer
            return _AFTER_A_FAULT * (1 << attempt) if type(error) is TelegramError else None
