"""What Telegram does not take: whether it is tried again, in a plainer form, or told in another way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final, TypeVar

import httpx
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat.forms import Form

_LONGEST_WAIT: Final = timedelta(seconds=20)
_TRIES: Final = 3
_A_MOMENT: Final = timedelta(seconds=0.5)
_NOT_OF_FORM: Final = (
    "not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "chat not found",
    "peer_id_invalid",
    "user is deactivated",
)
"""Refusals that no other form of the same screen would change."""

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


class ToldOtherwiseError(TelegramError):
    """Telegram did not take it, and it is told as a message: it is not to be shown late as well."""


@asynccontextmanager
async def told_otherwise(tell: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Where Telegram does not take what is shown inside, ``tell`` has it told as a message.

    Raises:
        Forbidden: the person blocked the bot; it is told when they are back.
        ToldOtherwiseError: Telegram did not take it.
    """
    try:
        yield
    except Forbidden:
        await tell()
        raise
    except TelegramError as error:
        await tell()
        raise ToldOtherwiseError(error.message) from error


async def plainer_if_refused(
    attempt: Callable[[Form], Awaitable[Result]], ways: Iterator[Form]
) -> tuple[Form, Result]:
    """The first way that Telegram takes. A refusal that is not about the form is passed on at once."""
    way = next(ways)
    while True:
        try:
            return way, await attempt(way)
        except BadRequest as error:
            plainer = next(ways, None)
            if plainer is None or any(words in error.message.lower() for words in _NOT_OF_FORM):
                raise
            _log.error("Telegram refused a screen (%s); a plainer one is tried", error.message)
            way = plainer


async def patiently(
    call: Callable[[], Awaitable[Result]], *, is_repeatable: bool, is_harmless: bool = False
) -> Result:
    """The call, repeated where that cannot double anything: after a flood, or when nothing was sent."""
    for attempt in range(1, _TRIES + 1):
        try:
            return await call()
        except RetryAfter as error:
            wait = as_timedelta(error.retry_after)
            if attempt == _TRIES or wait > _LONGEST_WAIT:
                raise
            await asyncio.sleep(wait.total_seconds())
        except (BadRequest, Forbidden):
            raise
        except NetworkError as error:
            doubles_nothing = was_not_sent(error) or (is_harmless and hardly_arrived(error))
            if attempt == _TRIES or not (is_repeatable or doubles_nothing):
                raise
            await asyncio.sleep((_A_MOMENT * attempt).total_seconds())
    raise AssertionError("the last attempt returns or raises")


def was_not_sent(error: NetworkError) -> bool:
    """Whether a failed call certainly never reached Telegram."""
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def hardly_arrived(error: NetworkError) -> bool:
    """Whether a failed call most likely did nothing: faults seldom hide what arrived, slow answers do."""
    return was_not_sent(error) or not isinstance(error, TimedOut)


def as_timedelta(wait: timedelta | float) -> timedelta:
    """A flood limit's wait, in whichever form the library gives it."""
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
