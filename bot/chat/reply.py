"""The only place where a Screen becomes a Telegram message."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.forms import LONGEST_CAPTION, LONGEST_TEXT, Form, forms
from bot.chat.patience import patiently, plainer_if_refused
from bot.chat.views.inline import LiveAnswer
from bot.chat.views.screen import Screen
from bot.domain.account import Language

_LONGEST_TOAST: Final = 190
_MOST_UNDELETED: Final = 5
"""Messages of a chat that are deleted later; older ones stay."""

_LIVE_KEPT: Final = 5
"""Seconds."""

_FILE_READ: Final = 60.0
"""Seconds; an answer comes only when the whole file has been taken in."""

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
        sent = await (patiently(call, is_repeatable=is_repeatable) if waits_for_floods else call())
        await self._delete_what_stayed(chat_id)
        return sent

    async def send_harmless(self, chat_id: int, screen: Screen, language: Language) -> int:
        """Send a screen as a new message; its id. Sent twice it does no harm: after a fault it is sent again.

        Raises:
            TelegramError: it did not arrive, or nobody knows whether it did.
        """
        call = self._sending(chat_id, screen, language)
        sent = await patiently(call, is_repeatable=False, is_harmless=True)
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
        return await patiently(call, is_repeatable=is_repeatable)

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
            return await patiently(
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
            return await patiently(lambda: self.bot.delete_message(chat_id, message_id), is_repeatable=True)
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
        attempt: Callable[[Form], Awaitable[Result]],
        screen: Screen,
        language: Language,
        longest: int = LONGEST_TEXT,
    ) -> Result:
        """The screen in the first form that Telegram takes; moments it does not know are not tried again."""
        ways = forms(self._offered(screen), language, longest, has_moments=self._takes_moments)
        taken, result = await plainer_if_refused(attempt, ways)
        if taken.shows_that_moments_are_refused:
            self._takes_moments = False
        return result

    def _offered(self, screen: Screen) -> Screen:
        """The screen without buttons for a live search, where the bot's owner has not switched that on."""
        if self.bot.supports_inline_queries:
            return screen
        rows = (tuple(button for button in row if button.live is None) for row in screen.rows)
        return replace(screen, rows=tuple(rows))
