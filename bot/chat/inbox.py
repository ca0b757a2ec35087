"""Updates on their way in: written down before they are handled; one person's in order, people side by side.

python-telegram-bot confirms a batch to Telegram once all of it is on its queue; writing each update down
before it goes on the queue makes that confirmation true. Live searches are not written down: after a restart
nobody waits for them any more, what is typed there need not be on a disk, and one write for each letter would
hold up what must be written.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import BaseUpdateProcessor

from bot.chat.newest import NewestOnly
from bot.domain.ids import PersonId
from bot.usecases.take_in_updates import TakeInUpdates
from storage.errors import StorageError

AT_ONCE: Final = 256
"""Updates in work at one moment, each of a different person."""

_LIBRARY_LIMIT: Final = 4096
"""The library's own limit is taken before a person's turn is known; low, one flooder would fill it."""

_BACKLOG: Final = 64
"""Updates of one person that may wait: 100,000 characters of comments, which clients split, must fit."""

_log = logging.getLogger(__name__)


def person_of(update: object) -> PersonId | None:
    """Who caused an update, if anybody did."""
    user = update.effective_user if isinstance(update, Update) else None
    return PersonId(user.id) if user else None


class InboxQueue(asyncio.Queue[object]):
    """The library's update queue; ``put`` returns when the update is written down."""

    def __init__(self, updates: TakeInUpdates) -> None:
        super().__init__()
        self._updates = updates

    async def put(self, item: object) -> None:
        """Write an update down, then queue it; one that is known already is passed over.

        Raises:
            NetworkError: it could not be written; the library then does not confirm it, and asks again.
        """
        if isinstance(item, Update) and item.inline_query is None:
            try:
                is_new = await self._updates.record(item.update_id, person_of(item), item.to_json())
            except StorageError as error:
                _log.critical("updates cannot be written down, so none are taken: %s", error)
                raise NetworkError("the inbox cannot be written") from error
            if not is_new:
                return
        await super().put(item)

    async def replay(self, bot: Bot) -> int:
        """Queue what was written down but not handled before the bot stopped; how many."""
        waiting = await self._updates.unhandled()
        for kept in waiting:
            try:
                update = Update.de_json(json.loads(kept.body), bot)
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it is this one update
                # One update that cannot be read again must not keep the bot from starting for everybody.
                _log.exception("an update from before cannot be read and is passed over")
                await self._updates.handled(kept.update_id)
                continue
            await super().put(update)
        return len(waiting)


class PersonOrder(BaseUpdateProcessor):
    """Hands updates to the handlers: strictly in order for each person, people side by side."""

    def __init__(
        self, updates: TakeInUpdates, passed_over: Callable[[Update, bool], Awaitable[None]]
    ) -> None:
        """Begin with nobody waiting.

        Args:
            updates: where they are written down.
            passed_over: what is done about an update of a flood, and whether it is the flood's first.
        """
        super().__init__(_LIBRARY_LIMIT)
        self._updates = updates
        self._passed_over = passed_over
        self._flooding: set[PersonId] = set()
        self._turns: WeakValueDictionary[PersonId, asyncio.Lock] = WeakValueDictionary()
        self._waiting: Counter[PersonId] = Counter()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._live = NewestOnly()
        self._begins_more = True
        self._done: set[int] = set()

    def begin_no_more(self) -> None:
        """From now on updates wait in the inbox for the next start; what is being handled is finished."""
        self._begins_more = False

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when it is its person's turn, and note that it is done with."""
        person_id = person_of(update)
        if person_id is None:
            await self._handle(update, coroutine)
            return
        if isinstance(update, Update) and update.inline_query is not None:
            await self._handle_live(person_id, coroutine)
            return
        if self._waiting[person_id] >= _BACKLOG:
            await self._pass_over(person_id, update, coroutine)
            return
        self._waiting[person_id] += 1
        try:
            async with self._turns.setdefault(person_id, asyncio.Lock()), self._at_once:
                await self._handle(update, coroutine)
        finally:
            self._waiting[person_id] -= 1
            if not self._waiting[person_id]:
                del self._waiting[person_id]
                self._flooding.discard(person_id)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""

    async def _handle(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not self._begins_more:
            _close(coroutine)
            return
        await coroutine
        if isinstance(update, Update):
            await self._note_done(update.update_id)

    async def _handle_live(self, person_id: PersonId, coroutine: Awaitable[Any]) -> None:
        if not (self._begins_more and await self._live.handle(person_id, coroutine)):
            _close(coroutine)

    async def _note_done(self, update_id: int) -> None:
        """Note what is done with; what cannot be noted now is with the next, or a start would redo it."""
        self._done.add(update_id)
        await self.note_all()

    async def note_all(self) -> None:
        """Note whatever could not be noted when it was done."""
        try:
            for done in sorted(self._done):
                await self._updates.handled(done)
                self._done.discard(done)
        except StorageError as error:
            _log.error("an update that was handled cannot be noted as handled: %s", error)

    async def _pass_over(self, person_id: PersonId, update: object, coroutine: Awaitable[Any]) -> None:
        """A flood: this update is not handled, and its person is told so once. What waits is handled."""
        _close(coroutine)
        if not isinstance(update, Update):
            return
        await self._updates.handled(update.update_id)
        is_first = person_id not in self._flooding
        if is_first:
            self._flooding.add(person_id)
            _log.warning("a person sends faster than can be answered; updates are passed over")
        await self._passed_over(update, is_first)


def _close(coroutine: Awaitable[Any]) -> None:
    """Put a coroutine away that is never begun."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()
