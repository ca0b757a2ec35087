"""Messages from the bot, and the sign that one is coming."""

from bot.sandbox.fake_telegram.methods.arguments import (
    CHAT_ID,
    LINK_PREVIEW_OPTIONS,
    NEW_MESSAGE_MARKUP,
    PARSE_MODE,
    REPLY_PARAMETERS,
    TEXT,
    UNSEEN,
    chat_to_act_in,
    keyboard,
    replied_message,
    text_to_show,
    wants_link_preview,
)
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, one_of
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.people import Person
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
        reply_to_message_id=replied_message(chat, arguments.get("reply_parameters")),
        has_link_preview=wants_link_preview(arguments),
        is_silent=arguments.get("disable_notification", False),
    )


def send_chat_action(world: World, arguments: Arguments) -> bool:
    """Show a person that the bot is at work."""
    chat = chat_to_act_in(world, arguments)
    if isinstance(chat, Person):
        world.events.add(chat.person_id, "chat_action", action=arguments["action"])
    return True


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
            REPLY_PARAMETERS,
            *UNSEEN,
        ),
        is_paced=True,
    ),
    Method(
        "sendChatAction",
        send_chat_action,
        (CHAT_ID, Parameter("action", one_of(*ACTIONS), is_required=True, missing="wrong parameter action")),
    ),
)
