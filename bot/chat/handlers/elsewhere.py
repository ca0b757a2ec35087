"""Groups, and people who block the bot or come back. These are no turns: there is no screen to show."""

from telegram import ChatMember, Update
from telegram.ext import BaseHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.chat.context import written_in
from bot.chat.i18n import translator_for
from bot.chat.reply import Replies
from bot.chat.views import welcome
from bot.chat.views.screen import Screen
from bot.domain.account import Language
from bot.domain.ids import PersonId
from bot.domain.keys import holds_key
from bot.usecases.cast import Cast


class Elsewhere:
    """Answers to what does not happen in a private conversation."""

    def __init__(self, cast: Cast, replies: Replies, default_language: Language) -> None:
        self._cast = cast
        self._replies = replies
        self._default_language = default_language

    def handlers(self) -> list[BaseHandler[Update, ContextTypes.DEFAULT_TYPE, object]]:
        """The library's handlers; they come before the conversation."""
        return [
            MessageHandler(filters.ChatType.GROUPS, self._in_group),
            ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def _in_group(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete a posted key if we may; say once that the bot works in private chats."""
        message, user = update.effective_message, update.effective_user
        if message is None:
            return
        code = user.language_code if user else None
        tr = translator_for(Language.of_code(code, fallback=self._default_language))
        if holds_key(written_in(message)):
            was_deleted = await self._replies.delete(message.chat_id, message.message_id)
            await self._say(message.chat_id, welcome.key_in_group(tr, was_deleted=was_deleted), tr.language)
        elif await self._cast.people.tell_group_once(message.chat_id):
            await self._say(message.chat_id, welcome.private_only(tr), tr.language)

    async def _say(self, chat_id: int, screen: Screen, language: Language) -> None:
        await self._replies.try_send(chat_id, screen, language)

    async def _membership(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody blocked the bot, came back, or added it to a group."""
        change = update.my_chat_member
        if change is None:
            return
        if change.chat.type != change.chat.PRIVATE:
            present = change.new_chat_member.status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
            if present and await self._cast.people.tell_group_once(change.chat.id):
                language = Language.of_code(change.from_user.language_code, fallback=self._default_language)
                await self._say(change.chat.id, welcome.private_only(translator_for(language)), language)
            return
        person_id = PersonId(change.from_user.id)
        if change.new_chat_member.status == ChatMember.BANNED:
            await self._cast.people.blocked(person_id)
        else:
            await self._cast.people.came_back(person_id)
