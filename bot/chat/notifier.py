"""Tells people things they did not ask for just now, at a pace Telegram allows.

Telegram documents about one message a second to a chat and thirty a second overall; replies are not held
back, so that pushes wait and people do not.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.i18n import Translator, translator_for
from bot.chat.patience import as_timedelta, was_not_sent
from bot.chat.reply import Replies
from bot.chat.views import batches, digest, mass_runs, notices, outcomes, wizard
from bot.chat.views import mass as mass_views
from bot.chat.views.screen import Screen
from bot.domain.account import Person
from bot.domain.mass_run import MassOrder, Tally
from bot.domain.notices import (
    BalanceLow,
    BatchEnded,
    Digest,
    FavouritesChanged,
    KeyRefused,
    MassOrderEnded,
    NotConfirmed,
    Notice,
    OrderEnded,
    OrderVanished,
    OutcomeUntold,
    RefillEnded,
    SendInterrupted,
    VerdictReached,
)
from bot.domain.request_batch import BatchTally, RequestBatch
from bot.usecases.ports import Delivered, Delivery, PersonGone, TryLater, Undeliverable

A_SECOND: Final = 25
_PER_CHAT: Final = 1.0
_AT_ONCE: Final = 12
_AT_ONCE_AGAIN: Final = timedelta(seconds=1)
"""For what certainly never left."""

_AFTER_SILENCE: Final = timedelta(seconds=5)
_AFTER_REFUSAL: Final = timedelta(minutes=1)
_MOST_CHATS: Final = 10_000
_GIVEN_UP: Final = timedelta(seconds=4)

_log = logging.getLogger(__name__)


class Pace:
    """Gives out moments to send at: so many a second overall, one a second to a chat.

    A chat that Telegram tells to wait is left alone that long by whoever leased its messages. When another
    chat is told so before anything got through in between, the limit is the bot's, and everybody waits.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._next_overall = 0.0
        self._next_for: dict[int, float] = {}
        self._held_chat: int | None = None
        self._held_until = 0.0

    def seconds_until(self, chat_id: int) -> float:
        """Take the next moment for a chat; how long it is until then."""
        now = self._now()
        at = max(now, self._next_overall, self._next_for.get(chat_id, 0.0))
        self._next_overall = max(now, self._next_overall) + 1 / A_SECOND
        self._next_for[chat_id] = at + _PER_CHAT
        if len(self._next_for) > _MOST_CHATS:
            self._next_for = {chat: moment for chat, moment in self._next_for.items() if moment > now}
        return at - now

    @property
    def held_for(self) -> float:
        """Seconds for which nobody is pushed anything."""
        return max(self._held_until - self._now(), 0.0)

    def told_to_wait(self, chat_id: int, seconds: float) -> None:
        """Telegram refused a message to this chat for so long."""
        if self._held_chat not in {None, chat_id}:
            self._held_until = max(self._held_until, self._now() + seconds)
        self._held_chat = chat_id

    def got_through(self) -> None:
        """Telegram took a message."""
        self._held_chat = None


class TelegramNotifier:
    """The Notifier port over Telegram."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._pace = Pace(lambda: asyncio.get_running_loop().time())
        # Connections are shared with replies, which must find one free however slow Telegram is.
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def tell(self, person: Person, notice: Notice, *, is_silent: bool = False) -> Delivery:
        """Send one notice as a new message."""
        if self._pace.held_for:
            return TryLater(timedelta(seconds=self._pace.held_for))
        await asyncio.sleep(self._pace.seconds_until(person.person_id))
        async with self._places:
            delivery = await self._send(person, notice, is_silent=is_silent)
        match delivery:
            case Delivered():
                self._pace.got_through()
            case TryLater(after, is_flood=True):
                self._pace.told_to_wait(person.person_id, after.total_seconds())
        return delivery

    async def _send(self, person: Person, notice: Notice, *, is_silent: bool) -> Delivery:
        screen = notice_screen(translator_for(person.language), notice)
        try:
            await self._replies.send(
                person.person_id, screen, person.language, waits_for_floods=False, is_silent=is_silent
            )
        except RetryAfter as error:
            return TryLater(as_timedelta(error.retry_after), is_flood=True)
        except Forbidden:
            return PersonGone()
        except BadRequest as error:
            gone = "chat not found" in error.message.lower()
            return PersonGone() if gone else Undeliverable(error.message)
        except NetworkError as error:
            return TryLater(_AT_ONCE_AGAIN if was_not_sent(error) else _AFTER_SILENCE)
        except TelegramError as error:
            # A proxy's page, a token that is just being replaced: nothing that is the message's fault.
            _log.warning("Telegram takes no notification just now: %s", type(error).__name__)
            return TryLater(_AFTER_REFUSAL)
        return Delivered()


class TelegramBoard:
    """The Boards port over Telegram: one try, cut short; another comes soon enough."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    async def draw(self, person: Person, message_id: int, mass: MassOrder, tally: Tally) -> bool:
        """Edit the message; one that is gone needs no further try."""
        screen = mass_runs.progress(translator_for(person.language), mass, tally)
        return await self._edit(person, message_id, screen)

    async def draw_batch(
        self, person: Person, message_id: int, batch: RequestBatch, tally: BatchTally
    ) -> bool:
        """The same for refills or cancels confirmed together."""
        screen = batches.progress(translator_for(person.language), batch, tally)
        return await self._edit(person, message_id, screen)

    async def _edit(self, person: Person, message_id: int, screen: Screen) -> bool:
        return await self._replies.try_edit(
            person.person_id, message_id, screen, person.language, within=_GIVEN_UP
        )


def notice_screen(  # noqa: C901, PLR0911, PLR0912 - one line a kind
    tr: Translator, notice: Notice
) -> Screen:
    """The message of a notice."""
    match notice:
        case OrderEnded(order, status, was):
            return notices.order_ended(tr, order, status, was)
        case RefillEnded(order, request, end):
            return notices.refill_ended(tr, order, request, end)
        case BalanceLow(balance, mark):
            return notices.balance_low(tr, balance, mark)
        case Digest(changes):
            return digest.digest(tr, changes)
        case OrderVanished(order):
            return notices.order_vanished(tr, order)
        case KeyRefused(tail):
            return notices.key_refused(tr, tail)
        case SendInterrupted(intent):
            return notices.interrupted(tr, intent)
        case VerdictReached(intent, verdict):
            return notices.verdict(tr, intent, verdict)
        case NotConfirmed(is_mass):
            return mass_views.not_begun(tr) if is_mass else wizard.not_confirmed(tr)
        case OutcomeUntold(intent, order, kind, is_told):
            return outcomes.outcome(tr, intent, order, kind, is_told=is_told)
        case FavouritesChanged(changes, others, currency):
            return notices.favourites_changed(tr, changes, others, currency)
        case MassOrderEnded(mass, lines):
            return mass_runs.result(tr, mass, lines, 0)
        case BatchEnded(batch, lines):
            return batches.result(tr, batch, lines, 0)
