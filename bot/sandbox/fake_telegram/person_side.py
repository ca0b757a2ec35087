"""What people can do with a Telegram client, and nothing else."""

import re

from bot.sandbox.fake_telegram.keyboards import MAX_DATA_BYTES, Button
from bot.sandbox.fake_telegram.refusals import PersonRefusal
from bot.sandbox.fake_telegram.text.automatic import with_automatic_entities
from bot.sandbox.fake_telegram.text.formatted import FormattedText, utf16_length
from bot.sandbox.fake_telegram.world.callbacks import CallbackQuery
from bot.sandbox.fake_telegram.world.files import FileKind, StoredFile
from bot.sandbox.fake_telegram.world.images import read_image
from bot.sandbox.fake_telegram.world.messages import MediaKind, Message
from bot.sandbox.fake_telegram.world.people import BotStatus, Chat, Person
from bot.sandbox.fake_telegram.world.wire import message_json, user_json
from bot.sandbox.fake_telegram.world.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_FILE_BYTES = 64 * 1024 * 1024
"""Telegram takes 2 GB of people; this world keeps files in memory."""
_START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class PersonSide:
    """The acts of people in their private chats; each is one synchronous step."""

    def __init__(self, world: World) -> None:
        self.world = world

    def type_text(self, person_id: int, text: str, *, reply_to_message_id: int | None = None) -> Message:
        """Type and send; a text over the limit goes out in pieces, as clients do, and the last returns."""
        person = self._able_to_write(person_id)
        if reply_to_message_id is not None:
            _existing(person, reply_to_message_id)
        parts = pieces(typed(text))
        person.has_started = True
        return [self._send(person, person_id, marked(part), reply_to_message_id) for part in parts][-1]

    def send_media(self, person_id: int, kind: MediaKind, caption: str = "") -> Message:
        """Send something that is no text."""
        person = self._able_to_write(person_id)
        if utf16_length(caption) > MAX_CAPTION or (kind == "sticker" and caption):
            raise PersonRefusal("this caption does not fit", status=400)
        person.has_started = True
        message = self.world.post(person, person_id, marked(caption), media=kind)
        self._tell_bot("message", message)
        return message

    def send_file(
        self, person_id: int, name: str, content: bytes, caption: str = "", kind: FileKind = "document"
    ) -> Message:
        """Send a file with these bytes; a picture can also be sent as a photo."""
        person = self._able_to_write(person_id)
        if utf16_length(caption) > MAX_CAPTION:
            raise PersonRefusal("this caption does not fit", status=400)
        file = self._kept(name, content, kind)
        person.has_started = True
        message = self.world.post(person, person_id, marked(caption), media=kind, file=file)
        self._tell_bot("message", message)
        return message

    def edit_text(self, person_id: int, message_id: int, text: str) -> Message:
        """Edit one's own message, or the caption of one's own medium."""
        person = self._able_to_write(person_id)
        message = _existing(person, message_id)
        if message.sender_id != person_id:
            raise PersonRefusal("this message is not yours", status=403)
        if message.is_via_bot:
            raise PersonRefusal("what was sent via a bot stays as it is")
        limit = MAX_CAPTION if message.media else MAX_TEXT
        edited = marked(typed(text))
        if utf16_length(edited.text) > limit:
            raise PersonRefusal("this text is too long", status=400)
        if edited == message.text:
            return message  # a client sends nothing when nothing changed
        message = self.world.edit(message, text=edited, keyboard=message.keyboard)
        self._tell_bot("edited_message", message)
        return message

    def tap(self, person_id: int, message_id: int, row: int, column: int) -> str:
        """Tap a button that is there now; return the id of the callback the bot hears of."""
        return self._tap(self._able_to_write(person_id), person_id, message_id, row, column)

    def forge(self, person_id: int, message_id: int, data: str) -> str:
        """Send a callback no button carries, as a modified client can."""
        person = self._able_to_write(person_id)
        if _existing(person, message_id).sender_id != self.world.bot.bot_id:
            raise PersonRefusal("this message is not the bot's")
        if not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise PersonRefusal("callback data is 1 to 64 bytes", status=400)
        return self._call_back(person, person_id, message_id, data)

    def start(self, person_id: int, payload: str | None = None) -> Message:
        """Press Start, or follow a deep link; this also unblocks."""
        if payload is not None and not _START_PAYLOAD.fullmatch(payload):
            raise PersonRefusal("a deep link carries 1 to 64 of A-Z a-z 0-9 _ -", status=400)
        person = self.world.person(person_id)
        before = person.bot_status
        person.has_blocked = False
        self._changed_status(person, before)
        return self.type_text(person_id, f"/start {payload}" if payload else "/start")

    def block(self, person_id: int) -> None:
        """Block the bot."""
        person = self._able_to_write(person_id)
        before = person.bot_status
        person.has_blocked = True
        self._changed_status(person, before)

    def choose_language(self, person_id: int, language_code: str) -> None:
        """Set the client's language from now on."""
        if not _LANGUAGE.fullmatch(language_code):
            raise PersonRefusal("a language code looks like en or pt-br", status=400)
        self.world.person(person_id).language_code = language_code
        self.world.events.add(person_id, "profile")

    def file_of(self, person_id: int, unique_id: str) -> StoredFile:
        """Return a file that stands in the person's chat, to be looked at or saved."""
        files = (message.file for message in self.world.person(person_id).messages.values())
        found = next((file for file in files if file is not None and file.unique_id == unique_id), None)
        if found is None:
            raise PersonRefusal("there is no such file in this chat", status=404)
        return found

    def _kept(self, name: str, content: bytes, kind: FileKind) -> StoredFile:
        if not content:
            raise PersonRefusal("this file is empty", status=400)
        if len(content) > MAX_FILE_BYTES:
            raise PersonRefusal("this world keeps files of up to 64 MB", status=413)
        if kind == "document":
            return self.world.files.add_document(name, content)
        image = read_image(content)
        if image is None:
            raise PersonRefusal("this is no picture a client could send as a photo", status=400)
        return self.world.files.add_photo(content, image)

    def _able_to_write(self, person_id: int) -> Person:
        person = self.world.person(person_id)
        if person.has_blocked:
            raise PersonRefusal("you have blocked the bot; press Start to unblock it")
        return person

    def _changed_status(self, person: Person, before: BotStatus) -> None:
        self.world.change_bot_status(person, person.person_id, before, person.bot_status)
        if before != person.bot_status:
            self.world.events.add(person.person_id, "profile")

    def _send(self, chat: Chat, person_id: int, text: FormattedText, reply_to: int | None = None) -> Message:
        message = self.world.post(chat, person_id, text, reply_to_message_id=reply_to)
        self._tell_bot("message", message)
        return message

    def _tell_bot(self, kind: str, message: Message) -> None:
        self.world.updates.add(kind, message_json(self.world, message))

    def _tap(self, chat: Chat, person_id: int, message_id: int, row: int, column: int) -> str:
        button = _button(_existing(chat, message_id), row, column)
        return self._call_back(chat, person_id, message_id, button.value)

    def _call_back(self, chat: Chat, person_id: int, message_id: int, data: str) -> str:
        query = CallbackQuery(
            callback_id=self.world.callbacks.next_id(),
            person_id=person_id,
            chat_id=chat.chat_id,
            message_id=message_id,
            data=data,
            tapped_at=self.world.clock(),
        )
        self.world.callbacks.add(query)
        payload = {
            "id": query.callback_id,
            "from": user_json(self.world, person_id),
            "message": message_json(self.world, chat.messages[message_id]),
            "chat_instance": str(8_000_000_000_000_000 + abs(chat.chat_id)),
            "data": data,
        }
        self.world.updates.add("callback_query", payload)
        return query.callback_id


def _existing(chat: Chat, message_id: int) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise PersonRefusal("there is no such message", status=404)
    return message


def _button(message: Message, row: int, column: int) -> Button:
    if not 0 <= row < len(message.keyboard) or not 0 <= column < len(message.keyboard[row]):
        raise PersonRefusal("there is no such button", status=404)
    button = message.keyboard[row][column]
    if button.kind != "callback":
        raise PersonRefusal("the client handles this button by itself")
    return button


def typed(text: str) -> str:
    """Return what a client would send of this text; space around it is not sent."""
    text = text.strip()
    if not text:
        raise PersonRefusal("there is nothing to send", status=400)
    return text


def marked(text: str) -> FormattedText:
    """Return a text with what clients mark in it."""
    return with_automatic_entities(FormattedText(text.strip()))


def pieces(text: str) -> list[str]:
    """Return a text in pieces that Telegram takes."""
    if utf16_length(text) <= MAX_TEXT:
        return [text]
    # a code point is at most two units, so that half as many of them always fit
    size = MAX_TEXT if utf16_length(text) == len(text) else MAX_TEXT // 2
    cut = (text[start : start + size] for start in range(0, len(text), size))
    return [piece for piece in cut if piece.strip()]
