"""The one place where things happen; every change is a single synchronous step and rings the bell."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from bot.sandbox.fake_telegram.keyboards import Keyboard
from bot.sandbox.fake_telegram.text.formatted import FormattedText
from bot.sandbox.fake_telegram.world.bell import Bell
from bot.sandbox.fake_telegram.world.callbacks import CallbackQueries
from bot.sandbox.fake_telegram.world.events import EventLog
from bot.sandbox.fake_telegram.world.files import Files
from bot.sandbox.fake_telegram.world.inline import InlineQueries, InlineQuery
from bot.sandbox.fake_telegram.world.messages import Details, Message
from bot.sandbox.fake_telegram.world.people import BotAccount, BotStatus, Chat, Group, Person
from bot.sandbox.fake_telegram.world.picture import message_picture
from bot.sandbox.fake_telegram.world.profile import Profile
from bot.sandbox.fake_telegram.world.updates import UpdateQueue
from bot.sandbox.fake_telegram.world.wire import chat_json, member_json, unix, user_json

_TOKEN = re.compile(r"(\d{1,15}):[A-Za-z0-9_-]+")


class World:
    """The bot, the people, their chats, and what waits to be heard by either side."""

    def __init__(self, token: str, *, clock: Callable[[], datetime]) -> None:
        named = _TOKEN.fullmatch(token)
        if named is None:
            raise ValueError("a bot token looks like 123456:letters-and-digits")
        self.token = token
        self.clock = clock
        self.bot = BotAccount(int(named[1]), first_name="Panel Bot", username="panel_sandbox_bot")
        self.profile = Profile()
        self.changed = Bell()
        self.updates = UpdateQueue(self.changed)
        self.events = EventLog(self.changed)
        self.callbacks = CallbackQueries()
        self.files = Files(clock)
        self.inline = InlineQueries()
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._last_message_id = 0

    def person(self, person_id: int) -> Person:
        """Return a person, who comes to life at the first mention."""
        return self.people.setdefault(person_id, Person(person_id))

    def group(self, group_id: int) -> Group:
        """Return a group; an unknown one is empty and does not hold the bot."""
        return self.groups.setdefault(group_id, Group(group_id))

    def chat(self, chat_id: int) -> Chat:
        """Return the chat with this id: negative ids are groups."""
        return self.group(chat_id) if chat_id < 0 else self.person(chat_id)

    def post(
        self,
        chat: Chat,
        sender_id: int,
        text: FormattedText,
        **details: Unpack[Details],
    ) -> Message:
        """Put a new message into a chat."""
        self._last_message_id += 1
        message = Message(
            message_id=self._last_message_id,
            chat_id=chat.chat_id,
            sender_id=sender_id,
            sent_at=self.clock(),
            text=text,
            **details,
        )
        self._keep(chat, message, "message")
        return message

    def edit(self, message: Message, *, text: FormattedText, keyboard: Keyboard) -> Message:
        """Replace a message's text and buttons."""
        edited = replace(message, text=text, keyboard=keyboard, edited_at=self.clock())
        self._keep(self.chat(message.chat_id), edited, "edited")
        return edited

    def delete(self, message: Message) -> None:
        """Take a message out of its chat, for everyone."""
        chat = self.chat(message.chat_id)
        del chat.messages[message.message_id]
        if isinstance(chat, Person):
            self.events.add(chat.person_id, "deleted", message_id=message.message_id)
        self.changed.ring()

    def _keep(self, chat: Chat, message: Message, event: str) -> None:
        chat.messages[message.message_id] = message
        if isinstance(chat, Person):
            picture = message_picture(message, self.bot)
            self.events.add(chat.person_id, event, message=picture)
        self.changed.ring()

    def change_bot_status(self, chat: Chat, person_id: int, before: BotStatus, after: BotStatus) -> None:
        """Tell the bot what it has become in a chat, by whose hand."""
        if before != after:
            payload = {
                "chat": chat_json(chat),
                "from": user_json(self, person_id),
                "date": unix(self.clock()),
                "old_chat_member": member_json(self, self.bot.bot_id, before),
                "new_chat_member": member_json(self, self.bot.bot_id, after),
            }
            self.updates.add("my_chat_member", payload)

    def show_results(self, query: InlineQuery) -> None:
        """Tell a person's client what the bot has answered to a query."""
        if query.answer is not None:
            picture = query.answer.picture()
            self.events.add(query.person_id, "inline_results", query_id=query.query_id, **picture)

    def profile_changed(self) -> None:
        """Tell every person's client to look at the bot again."""
        for person_id in list(self.people):
            self.events.add(person_id, "profile")
