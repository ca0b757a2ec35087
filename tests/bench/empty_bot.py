"""The least that answers a tap: an application of the same library with one handler that answers and edits.

It stores nothing, knows nobody and looks nothing up; what it costs is the library's, HTTP's and the fake
Telegram's. It lives in a world of its own, beside the one the real bot lives in.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any, Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ChatAction
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes

from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_telegram import FakeTelegram
from bot.sandbox.fake_telegram.record import Call
from bot.sandbox.world import World
from tests.support.clock import ShiftedClock

PERSON: Final = 1001
_LONG_POLL: Final = timedelta(seconds=25)
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Page:
    """What an edit shows."""

    text: str
    markup: InlineKeyboardMarkup

    @classmethod
    def of(cls, edit: Call) -> "Page":
        """The page that an edit has shown."""
        rows = [
            [InlineKeyboardButton.de_json(button.as_json()) for button in row]
            for row in edit.parameters["reply_markup"]
        ]
        return cls(edit.parameters["text"], InlineKeyboardMarkup(rows))


@asynccontextmanager
async def empty_bot(screens: Sequence[Page], *, types: bool) -> AsyncIterator[FakeTelegram]:
    """The fake Telegram of a bot that shows these screens in turn, whatever is tapped.

    Args:
        screens: what edits are to show, one after the other.
        types: whether it shows the sign of typing between the answer and the edit.
    """
    async with World(token=TOKEN, clock=ShiftedClock()) as world:
        application = _application(f"{world.telegram_api_url}/bot", screens, types=types)
        world.telegram.start(PERSON)
        async with application:
            await application.start()
            await application.bot.send_message(PERSON, "…")
            assert application.updater is not None
            await application.updater.start_polling(poll_interval=0.0, timeout=_LONG_POLL)
            try:
                yield world.telegram
            finally:
                await application.updater.stop()
                await application.stop()


def _application(
    url: str, screens: Sequence[Page], *, types: bool
) -> Application[Any, Any, Any, Any, Any, Any]:
    application = ApplicationBuilder().token(TOKEN).base_url(url).job_queue(None).build()
    following = cycle(screens)

    async def turn(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        page = next(following)
        await query.answer()
        if types:
            await application.bot.send_chat_action(PERSON, ChatAction.TYPING)
        await query.edit_message_text(
            page.text, parse_mode="HTML", reply_markup=page.markup, link_preview_options=_NO_PREVIEW
        )

    application.add_handler(CallbackQueryHandler(turn))
    return application
