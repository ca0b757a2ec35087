"""How the Bot API writes what there is; objects carry the least that clients need to read them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.fake_telegram.text.formatted import Entity
from bot.sandbox.fake_telegram.world.messages import MediaKind, Message
from bot.sandbox.fake_telegram.world.people import BotStatus, Chat, Person

if TYPE_CHECKING:
    from bot.sandbox.fake_telegram.world.world import World


def unix(moment: datetime) -> int:
    """Return a moment as Telegram writes it."""
    return int(moment.timestamp())


def user_json(world: "World", user_id: int) -> dict[str, Any]:
    """Return a User: the bot or a person."""
    if user_id == world.bot.bot_id:
        name = world.profile.shown_text("name", "", world.bot.first_name)
        return {"id": user_id, "is_bot": True, "first_name": name, "username": world.bot.username}
    person = world.person(user_id)
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": person.first_name,
        "language_code": person.language_code,
    }


def chat_json(chat: Chat) -> dict[str, Any]:
    """Return a Chat."""
    if isinstance(chat, Person):
        return {"id": chat.chat_id, "type": "private", "first_name": chat.first_name}
    kind = "supergroup" if chat.is_supergroup else "group"
    return {"id": chat.chat_id, "type": kind, "title": chat.title}


def message_json(world: "World", message: Message, *, with_reply: bool = True) -> dict[str, Any]:
    """Return a Message as it stands."""
    chat = world.chat(message.chat_id)
    written: dict[str, Any] = {
        "message_id": message.message_id,
        "from": user_json(world, message.sender_id),
        "chat": chat_json(chat),
        "date": unix(message.sent_at),
        **_content(world, message),
    }
    if message.is_via_bot:
        written["via_bot"] = user_json(world, world.bot.bot_id)
    if message.edited_at is not None:
        written["edit_date"] = unix(message.edited_at)
    if message.keyboard:
        rows = [[button.as_json() for button in row] for row in message.keyboard]
        written["reply_markup"] = {"inline_keyboard": rows}
    replied = chat.messages.get(message.reply_to_message_id or 0)
    if with_reply and replied is not None:  # Telegram shows one level of replies, never a chain
        written["reply_to_message"] = message_json(world, replied, with_reply=False)
    return written


def _content(world: "World", message: Message) -> dict[str, Any]:
    text, entities = ("caption", "caption_entities") if message.media else ("text", "entities")
    content: dict[str, Any] = _media(message.media, message) if message.media else {}
    if message.text.text:
        content[text] = message.text.text
    if message.text.entities:
        content[entities] = [_entity(world, entity) for entity in message.text.entities]
    if not message.has_link_preview:
        content["link_preview_options"] = {"is_disabled": True}
    return content


def _entity(world: "World", entity: Entity) -> dict[str, Any]:
    written = entity.as_json()
    if "user_id" in written:
        written["user"] = user_json(world, written.pop("user_id"))
    return written


def _media(kind: MediaKind, message: Message) -> dict[str, Any]:
    if message.file is not None:
        written = message.file.as_json()
        return {kind: [written] if kind == "photo" else written}
    message_id = message.message_id
    file = {"file_id": f"{kind}-{message_id}", "file_unique_id": f"u-{kind}-{message_id}", "file_size": 1024}
    match kind:
        case "photo":
            return {"photo": [{**file, "width": 90, "height": 90}]}
        case "sticker":
            shape = {"type": "regular", "width": 512, "height": 512}
            return {"sticker": {**file, **shape, "is_animated": False, "is_video": False, "emoji": "👍"}}
        case "voice":
            return {"voice": {**file, "duration": 3, "mime_type": "audio/ogg"}}
        case "document":
            return {"document": {**file, "file_name": "document.txt", "mime_type": "text/plain"}}


def member_json(world: "World", user_id: int, status: BotStatus) -> dict[str, Any]:
    """Return a ChatMember."""
    member = {"user": user_json(world, user_id), "status": status}
    if status == "administrator":
        return {**member, **_ADMINISTRATOR_RIGHTS}
    return {**member, "until_date": 0} if status == "kicked" else member


_ADMINISTRATOR_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
