"""Messages of the bot, changed in place."""

from bot.sandbox.fake_telegram.keyboards import Keyboard
from bot.sandbox.fake_telegram.methods.arguments import (
    CHAT_ID,
    EDITED_MARKUP,
    LINK_PREVIEW_OPTIONS,
    MESSAGE_ID,
    PARSE_MODE,
    TEXT,
    chat_to_act_in,
    keyboard,
    own_message,
    text_to_show,
    wants_link_preview,
)
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.text.formatted import FormattedText
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.world import World


def edit_message_text(world: World, arguments: Arguments) -> Message:
    """Replace a message's text; a keyboard not given again is gone."""
    chat = chat_to_act_in(world, arguments)
    message = own_message(world, chat, arguments["message_id"])
    if message.media:
        raise bad_request("there is no text in the message to edit")
    text = text_to_show(arguments)
    wants_link_preview(arguments)
    return _edited(world, message, text, keyboard(arguments))


def edit_message_reply_markup(world: World, arguments: Arguments) -> Message:
    """Replace a message's keyboard; none given takes it away."""
    chat = chat_to_act_in(world, arguments)
    message = own_message(world, chat, arguments["message_id"])
    return _edited(world, message, message.text, keyboard(arguments))


def _edited(world: World, message: Message, text: FormattedText, buttons: Keyboard) -> Message:
    if text == message.text and buttons == message.keyboard:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    return world.edit(message, text=text, keyboard=buttons)


METHODS = (
    Method(
        "editMessageText",
        edit_message_text,
        (CHAT_ID, MESSAGE_ID, TEXT, PARSE_MODE, LINK_PREVIEW_OPTIONS, EDITED_MARKUP),
        is_paced=True,
    ),
    Method(
        "editMessageReplyMarkup",
        edit_message_reply_markup,
        (CHAT_ID, MESSAGE_ID, EDITED_MARKUP),
        is_paced=True,
    ),
)
