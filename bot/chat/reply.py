"""The only place where a Screen becomes a Telegram message."""

import asyncio
import html
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

import httpx
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat.i18n import directed
from bot.chat.views.inline import LiveAnswer
from bot.chat.views.screen import Button, Screen
from bot.domain.account import Language

LONGEST_TEXT: Final = 4096
"""UTF-16 units after entities are taken out (https://core.telegram.org/bots/api#sendmessage)."""

LONGEST_CAPTION: Final = 1024
"""The same units; of the text beneath a file."""

_LONGEST_TOAST: Final = 190
_LONGEST_COPY: Final = 256
_LONGEST_QUERY: Final = 256
_MOST_UNDELETED: Final = 5
"""Messages of a chat that are deleted later; older ones stay."""

_LIVE_KEPT: Final = 5
"""Seconds."""

_FILE_READ: Final = 60.0
"""Seconds; an answer comes only when the whole file has been taken in."""

_LONGEST_WAIT: Final = timedelta(seconds=20)
_TRIES: Final = 3
_A_MOMENT: Final = timedelta(seconds=0.5)
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
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

_TAG: Final = re.compile(r"</?[a-z][^<>]*>")
_MOMENT: Final = re.compile(r"</?tg-time\b[^<>]*>")

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to send, and what they are called."""

    name: str
    content: bytes


class Replies:
    """Sends, edits and deletes; patient with floods; what may have arrived is sent again only where asked."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._takes_moments = True
        self._undeleted: dict[int, list[int]] = {}

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        language: Language,
        *,
        waits_for_floods: bool = True,
        is_repeatable: bool = False,
        is_silent: bool = False,
    ) -> int:
        """Send a screen as a new message; its id.

        Args:
            chat_id: where to.
            screen: what.
            language: of the screen.
            waits_for_floods: False leaves waiting and repeating to the caller.
            is_repeatable: whether it is sent again when nobody knows whether it arrived.
            is_silent: whether it comes without a sound.

        Raises:
            TelegramError: it did not arrive, or nobody knows whether it did.
        """
        call = self._sending(chat_id, screen, language, is_silent=is_silent)
        sent = await (_patiently(call, is_repeatable=is_repeatable) if waits_for_floods else call())
        await self._delete_what_stayed(chat_id)
        return sent

    async def send_harmless(self, chat_id: int, screen: Screen, language: Language) -> int:
        """Send a screen as a new message; its id. Sent twice it does no harm: after a fault it is sent again.

        Raises:
            TelegramError: it did not arrive, or nobody knows whether it did.
        """
        call = self._sending(chat_id, screen, language)
        sent = await _patiently(call, is_repeatable=False, is_harmless=True)
        await self._delete_what_stayed(chat_id)
        return sent

    def _sending(
        self, chat_id: int, screen: Screen, language: Language, *, is_silent: bool = False
    ) -> Callable[[], Awaitable[int]]:
        async def attempt(form: Form) -> int:
            message = await self.bot.send_message(
                chat_id,
                form.text,
                parse_mode=form.parse_mode,
                reply_markup=form.markup,
                link_preview_options=form.preview,
                disable_notification=is_silent or None,
            )
            return message.message_id

        return partial(self._as_taken, attempt, screen, language)

    async def send_photo(
        self, chat_id: int, photo: File, caption: Screen, language: Language, *, is_repeatable: bool = False
    ) -> int:
        """Send a picture with a screen beneath it; its id. What may have arrived is sent again where asked.

        Raises:
            TelegramError: it did not arrive, or nobody knows whether it did.
        """
        send = partial(self.bot.send_photo, chat_id, photo.content, filename=photo.name)
        return await self._send_file(send, caption, language, is_repeatable=is_repeatable)

    async def send_document(
        self,
        chat_id: int,
        document: File,
        caption: Screen,
        language: Language,
        *,
        is_repeatable: bool = False,
    ) -> int:
        """Send a file with a screen beneath it; its id. What may have arrived is sent again where asked.

        Raises:
            TelegramError: it did not arrive, or nobody knows whether it did.
        """
        send = partial(self.bot.send_document, chat_id, document.content, filename=document.name)
        return await self._send_file(send, caption, language, is_repeatable=is_repeatable)

    async def _send_file(
        self,
        send: Callable[..., Awaitable[Message]],
        caption: Screen,
        language: Language,
        *,
        is_repeatable: bool,
    ) -> int:
        async def attempt(form: Form) -> int:
            message = await send(
                caption=form.text,
                parse_mode=form.parse_mode,
                reply_markup=form.markup,
                read_timeout=_FILE_READ,
            )
            return message.message_id

        call = partial(self._as_taken, attempt, caption, language, LONGEST_CAPTION)
        return await _patiently(call, is_repeatable=is_repeatable)

    async def try_send(self, chat_id: int, screen: Screen, language: Language) -> bool:
        """Send where it does not matter much whether it arrives: in a group that may not want the bot."""
        try:
            await self.send(chat_id, screen, language)
        except TelegramError as error:
            _log.info("a message to a group was not taken: %s", type(error).__name__)
            return False
        return True

    async def edit(self, chat_id: int, message_id: int, screen: Screen, language: Language) -> bool:
        """Put a screen in the place of another; False if that message is gone or cannot be changed.

        Raises:
            TelegramError: Telegram did not answer.
        """
        try:
            return await _patiently(
                partial(self._edit, chat_id, message_id, screen, language), is_repeatable=True
            )
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return True
            _log.info("a screen cannot be edited (%s); it is sent anew", error.message)
            return False

    async def try_edit(
        self, chat_id: int, message_id: int, screen: Screen, language: Language, *, within: timedelta
    ) -> bool:
        """Edit once, where it does not matter much; False if it is worth another try later."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._edit(chat_id, message_id, screen, language)
        except (BadRequest, Forbidden) as error:
            _log.debug("a message cannot be edited: %s", error.message)
        except (TelegramError, TimeoutError) as error:
            _log.info("a message could not be edited just now: %s", type(error).__name__)
            return False
        return True

    async def _edit(self, chat_id: int, message_id: int, screen: Screen, language: Language) -> bool:
        async def attempt(form: Form) -> bool:
            await self.bot.edit_message_text(
                form.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=form.parse_mode,
                reply_markup=form.markup,
                link_preview_options=form.preview,
            )
            return True

        return await self._as_taken(attempt, screen, language)

    async def answer(self, callback_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a tap, so that its button stops waiting; too late is no harm."""
        try:
            await self.bot.answer_callback_query(callback_id, text[:_LONGEST_TOAST] or None, show_alert=alert)
        except TelegramError as error:
            _log.debug("a tap could not be answered: %s", type(error).__name__)

    async def answer_live(self, query_id: str, answer: LiveAnswer) -> None:
        """Answer a live search; too late is no harm, as the next letter asks again.

        The answer is this person's alone. It is kept by Telegram for moments only: rates and keys change.
        """
        results = [
            InlineQueryResultArticle(
                offer.offer_id,
                offer.title,
                InputTextMessageContent(offer.posted),
                description=offer.description,
            )
            for offer in answer.offers
        ]
        button = answer.button
        try:
            await self.bot.answer_inline_query(
                query_id,
                results,
                cache_time=_LIVE_KEPT if results else 0,
                is_personal=True,
                next_offset=answer.next_offset,
                button=InlineQueryResultsButton(button.label, start_parameter=button.word)
                if button
                else None,
            )
        except TelegramError as error:
            _log.debug("a live search could not be answered: %s", type(error).__name__)

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Delete a message; whether it is gone. If Telegram is away, it goes after the next that is sent."""
        try:
            return await _patiently(lambda: self.bot.delete_message(chat_id, message_id), is_repeatable=True)
        except BadRequest as error:
            return "not found" in error.message.lower()
        except (NetworkError, RetryAfter):
            kept = self._undeleted.setdefault(chat_id, [])
            kept[:] = [*kept, message_id][-_MOST_UNDELETED:]
            return False
        except TelegramError:
            return False

    async def _delete_what_stayed(self, chat_id: int) -> None:
        """Telegram takes messages again: what could not be deleted, such as "Sending…", must not stay."""
        for message_id in self._undeleted.pop(chat_id, ()):
            await self.delete(chat_id, message_id)

    async def typing(self, chat_id: int) -> None:
        """Show that work is going on."""
        try:
            await self.bot.send_chat_action(chat_id, ChatAction.TYPING)
        except TelegramError as error:
            _log.debug("typing could not be shown: %s", type(error).__name__)

    async def _as_taken(
        self,
        attempt: Callable[["Form"], Awaitable[Result]],
        screen: Screen,
        language: Language,
        longest: int = LONGEST_TEXT,
    ) -> Result:
        """The screen in the first form that Telegram takes; moments it does not know are not tried again."""
        ways = forms(self._offered(screen), language, longest, has_moments=self._takes_moments)
        taken, result = await _plainer_if_refused(attempt, ways)
        if taken.shows_that_moments_are_refused:
            self._takes_moments = False
        return result

    def _offered(self, screen: Screen) -> Screen:
        """The screen without buttons for a live search, where the bot's owner has not switched that on."""
        if self.bot.supports_inline_queries:
            return screen
        rows = (tuple(button for button in row if button.live is None) for row in screen.rows)
        return replace(screen, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a screen to Telegram.

    Attributes:
        shows_that_moments_are_refused: it differs from the way before it by nothing but moments.
    """

    text: str
    parse_mode: str | None
    markup: InlineKeyboardMarkup | None
    preview: LinkPreviewOptions | None
    shows_that_moments_are_refused: bool = False


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


def forms(
    screen: Screen, language: Language, longest: int = LONGEST_TEXT, *, has_moments: bool = True
) -> Iterator[Form]:
    """A screen as it is meant, and ever plainer, for servers that refuse something of it.

    A moment that the reader's own client would put into their zone and words came late to the Bot API: where
    it is refused, its words stay, and so does all other markup. A text whose markup is refused, or that is
    too long, is cut and sent plain; buttons whose newer features are refused lose them; a receipt must arrive
    even if nothing but its words is taken. Each is made when it is asked for, which most never are.
    """
    text = directed(screen.text, language)
    markup, timeless = keyboard(screen, language), _MOMENT.sub("", text)
    if has_moments and timeless != text:
        yield Form(text, ParseMode.HTML, markup, _NO_PREVIEW)
        yield Form(timeless, ParseMode.HTML, markup, _NO_PREVIEW, shows_that_moments_are_refused=True)
    else:
        yield Form(timeless, ParseMode.HTML, markup, _NO_PREVIEW)
    plain = plain_text(text, longest)
    yield Form(plain, None, markup, _NO_PREVIEW)
    simple = keyboard(screen, language, is_simple=True)
    yield Form(timeless, ParseMode.HTML, simple, None)
    yield Form(plain, None, simple, None)
    yield Form(plain, None, None, None)


def keyboard(screen: Screen, language: Language, *, is_simple: bool = False) -> InlineKeyboardMarkup | None:
    """The buttons of a screen; rows are mirrored where lines begin at the right, as clients do not do it.

    Simple ones have no style, and those that copy are left out: both came late to the Bot API. So are those
    that search live, which are refused where inline mode is not switched on for the bot, and those that open
    a link, which Telegram judges by rules of its own.
    """
    rows = [
        [
            _button(button, is_simple=is_simple)
            for button in (reversed(row) if language.is_right_to_left else row)
            if not (is_simple and button.tap is None)
        ]
        for row in screen.rows
    ]
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def _button(button: Button, *, is_simple: bool) -> InlineKeyboardButton:
    style = None if is_simple else button.style.value or None
    if button.tap is not None:
        return InlineKeyboardButton(button.label, callback_data=button.tap.encode(), style=style)
    if button.copy:
        return InlineKeyboardButton(
            button.label, copy_text=CopyTextButton(button.copy[:_LONGEST_COPY]), style=style
        )
    if button.live is not None:
        return InlineKeyboardButton(
            button.label, switch_inline_query_current_chat=button.live[:_LONGEST_QUERY], style=style
        )
    return InlineKeyboardButton(button.label, url=button.url, style=style)


async def _plainer_if_refused(
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


def plain_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """A screen's text without markup, cut to what one message holds."""
    bare = html.unescape(_TAG.sub("", text))
    encoded = bare.encode("utf-16-le")[: longest * 2]
    return encoded.decode("utf-16-le", "ignore")


async def _patiently(
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
