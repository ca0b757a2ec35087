"""How a person's client sees a message: `docs/sandbox.md` names the fields. Callback data stays hidden."""

from typing import Any

from bot.sandbox.fake_telegram.keyboards import Button
from bot.sandbox.fake_telegram.text.formatted import Entity
from bot.sandbox.fake_telegram.world.messages import MediaKind, Message
from bot.sandbox.fake_telegram.world.people import BotAccount

_SHOWN_DETAILS = {"url": "url", "language": "language", "unix_time": "unix", "date_time_format": "format"}


def message_picture(message: Message, bot: BotAccount) -> dict[str, Any]:
    """Return a message as a person sees it."""
    text = message.text
    picture: dict[str, Any] = {
        "message_id": message.message_id,
        "from": "bot" if message.sender_id == bot.bot_id else "person",
        "from_id": message.sender_id,
        "date": int(message.sent_at.timestamp()),
        "text": "" if message.media else text.text,
        "entities": [_entity(entity) for entity in text.entities],
    }
    if message.edited_at is not None:
        picture["edit_date"] = int(message.edited_at.timestamp())
    if message.media:
        picture["media"] = _medium(message, message.media)
    if message.is_via_bot:
        picture["via"] = bot.username
    if message.is_silent:
        picture["is_silent"] = True
    if message.reply_to_message_id is not None:
        picture["reply_to_message_id"] = message.reply_to_message_id
    if message.keyboard:
        picture["buttons"] = [[_button(button) for button in row] for row in message.keyboard]
    return picture


def _medium(message: Message, kind: MediaKind) -> dict[str, Any]:
    picture: dict[str, Any] = {"kind": kind}
    if message.text.text:
        picture["caption"] = message.text.text
    file = message.file
    if file is not None:
        told = {"id": file.unique_id, "name": file.name, "mime_type": file.mime_type, "size": file.size}
        sides = {"width": file.width, "height": file.height} if kind == "photo" else {}
        picture["file"] = {**told, **sides}
    return picture


def _entity(entity: Entity) -> dict[str, Any]:
    shown = {_SHOWN_DETAILS[name]: value for name, value in entity.details if name in _SHOWN_DETAILS}
    return {"type": entity.type, "offset": entity.offset, "length": entity.length, **shown}


def _button(button: Button) -> dict[str, Any]:
    picture: dict[str, Any] = {"text": button.text, "kind": button.kind}
    if button.kind == "url":
        picture["url"] = button.value
    if button.kind == "inline":
        picture["query"] = button.value
    if button.kind == "copy":
        picture["copy_text"] = button.value
    return {**picture, **({"style": button.style} if button.style else {})}
