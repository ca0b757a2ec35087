"""Inline mode: ``@bot words`` in the private chat lists services while the person types.

These are no turns: nothing is shown in the chat, and nothing of what is typed is stored or logged.
"""

import asyncio
from datetime import timedelta
from typing import Final

from telegram import InlineQuery, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, ContextTypes, InlineQueryHandler

from bot.chat.i18n import translator_for
from bot.chat.reply import Replies
from bot.chat.views import inline as views
from bot.chat.views.inline import NOTHING, LiveAnswer
from bot.domain.account import Language
from bot.domain.ids import PersonId
from bot.domain.keys import holds_key
from bot.domain.problems import ProblemError
from bot.usecases.cast import Cast

_PATIENCE: Final = timedelta(seconds=8)
"""Telegram gives up on a query after some ten seconds; by then the person has typed on."""


class LiveSearch:
    """Answers inline queries."""

    def __init__(self, cast: Cast, replies: Replies, default_language: Language) -> None:
        self._cast = cast
        self._replies = replies
        self._default_language = default_language

    def handlers(self) -> list[BaseHandler[Update, ContextTypes.DEFAULT_TYPE, object]]:
        """The library's handler; it stands beside the conversation, which knows chats only."""
        return [InlineQueryHandler(self._list_services)]

    async def _list_services(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        if query is not None:
            await self._replies.answer_live(query.id, await self._answer(query))

    async def _answer(self, query: InlineQuery) -> LiveAnswer:
        """Other chats get nothing, as rates are nobody else's business; nor does a key typed by mistake."""
        if query.chat_type != ChatType.SENDER or holds_key(query.query):
            return NOTHING
        person_id = PersonId(query.from_user.id)
        person = await self._cast.people.known(person_id)
        spoken = Language.of_code(query.from_user.language_code, fallback=self._default_language)
        tr = translator_for(person.language if person else spoken)
        account = await self._cast.people.account(person_id)
        if account is None or account.is_refused:
            return views.connect_first(tr)
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                services, listing = await self._cast.catalogue.look_up(person_id, query.query)
        except (ProblemError, TimeoutError):
            return views.no_list(tr)
        age = int(listing.age.total_seconds() // 60) if listing.is_stale else None
        return views.found(tr, services, query.offset, listing.currency, stale_minutes=age)
