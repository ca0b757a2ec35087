"""Messages from the bot, and the sign that one is coming."""

from typing import Any

from bot.sandbox.fake_telegram.methods.arguments import (
    CHAT_ID,
    LINK_PREVIEW_OPTIONS,
    NEW_MESSAGE_MARKUP,
    PARSE_MODE,
    TEXT,
    chat_to_act_in,
    keyboard,
    text_to_show,
    wants_link_preview,
)
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import (
    Arguments,
    Parameter,
    boolean,
    integer,
    json_object,
    one_of,
    string,
)
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.people import Chat, Person
from bot.sandbox.fake_telegram.world.world import World

ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(world: World, arguments: Arguments) -> Message:
    """Send a text."""
    chat = chat_to_act_in(world, arguments)
    return world.post(
        chat,
        world.bot.bot_id,
        text_to_show(arguments),
        keyboard=keyboard(arguments),
        reply_to_message_id=_replied(chat, arguments.get("reply_parameters")),
        has_link_preview=wants_link_preview(arguments),
    )


def send_chat_action(world: World, arguments: Arguments) -> bool:
    """Show a person that the bot is at work."""
    chat = chat_to_act_in(world, arguments)
    if isinstance(chat, Person):
        world.events.add(chat.person_id, "chat_action", action=arguments["action"])
    return True


# a parse mode for a quote comes along from clients with defaults; without a quote it means nothing
_REPLY_FIELDS = {"message_id", "chat_id", "allow_sending_without_reply", "quote_parse_mode"}


def _replied(chat: Chat, reply: dict[str, Any] | None) -> int | None:
    if reply is None:
        return None
    unknown = sorted(reply.keys() - _REPLY_FIELDS)
    if unknown:
        raise bad_request(f'can\'t parse reply parameters: unknown field "{unknown[0]}"')
    message_id = integer(reply.get("message_id"))
    is_elsewhere = integer(reply.get("chat_id", chat.chat_id)) != chat.chat_id
    if message_id in chat.messages and not is_elsewhere:
        return message_id
    if boolean(reply.get("allow_sending_without_reply", False)):
        return None
    raise bad_request("message to be replied not found")


# these change how a message arrives, which nobody in this world can see; Telegram takes them, so this does
_UNSEEN = (
    Parameter("disable_notification", boolean),
    Parameter("protect_content", boolean),
    Parameter("allow_paid_broadcast", boolean),
    Parameter("message_effect_id", string),
)

METHODS = (
    Method(
        "sendMessage",
        send_message,
        (
            CHAT_ID,
            TEXT,
            PARSE_MODE,
            LINK_PREVIEW_OPTIONS,
            NEW_MESSAGE_MARKUP,
            Parameter("reply_parameters", json_object),
            *_UNSEEN,
        ),
        is_paced=True,
    ),
    Method(
        "sendChatAction",
        send_chat_action,
        (CHAT_ID, Parameter("action", one_of(*ACTIONS), is_required=True, missing="wrong parameter action")),
    ),
)
