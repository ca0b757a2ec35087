"""Fetching updates: it goes on whatever Telegram answers, and says whether updates are still taken in.

The library ends its loop for good, and tells nobody, when a request for updates is answered with 401 or 404.
A proxy on the way, or a Bot API server that is being restarted, may answer so for a moment.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any, Final

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

STILL_TAKEN_IN: Final = timedelta(minutes=2)
"""A round takes up to 45 seconds, half of them waiting; so one that fails does not count yet, several do."""

_log = logging.getLogger(__name__)


class TokenRefusedError(NetworkError):
    """Telegram does not know the token at this moment; as a fault of the network, the library asks again."""


class Intake:
    """Knows whether updates are being taken in, by the moment the last good round ended.

    A round is one request for updates and the writing down of what it brought. Nobody is told when it has
    gone well, so that shows when the next one begins.
    """

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        """Begin; the first two minutes are given.

        Args:
            now: a monotonic clock in seconds.
        """
        self._now = now or monotonic
        self._good_at = self._now()
        self._is_good = True

    @property
    def is_going_on(self) -> bool:
        """Whether a round has gone well within two minutes."""
        return self._now() - self._good_at < STILL_TAKEN_IN.total_seconds()

    def begin_round(self) -> None:
        """A request for updates is about to be sent."""
        if self._is_good:
            self._good_at = self._now()
        self._is_good = False

    def note_answer(self) -> None:
        """It is answered: the round has gone well, unless what it brought cannot be written down."""
        self._is_good = True

    def note_failure(self, error: TelegramError) -> None:
        """A round has come to nothing; the library rests between one second and thirty before the next."""
        self._is_good = False
        match error:
            case Conflict():
                _log.critical("another program fetches this bot's updates; stop it, or this bot misses them")
            case TokenRefusedError():
                _log.critical(
                    "Telegram refuses the token, so no updates are taken in; it is asked again. If the token"
                    " was revoked, set TELEGRAM_BOT_TOKEN to the new one and restart"
                )
            case _:
                _log.warning("Telegram gives no updates just now: %s", error.message)


class FetchingBot(ExtBot[None]):
    """The library's bot, but that no answer to a request for updates ends the asking."""

    __slots__ = ("_intake",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._intake: Final = Intake()

    @property
    def intake(self) -> Intake:
        """Whether its updates are being taken in."""
        return self._intake

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Ask for updates.

        Raises:
            TelegramError: any but InvalidToken, after which the library would never ask again.
        """
        self._intake.begin_round()
        try:
            updates = await super().get_updates(*args, **kwargs)
        except InvalidToken as error:
            raise TokenRefusedError(error.message) from error
        self._intake.note_answer()
        return updates
