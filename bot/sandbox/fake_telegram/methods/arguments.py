"""What several methods take and must check alike: a chat, a message, a text, a keyboard."""

from typing import Any

from bot.sandbox.fake_telegram.keyboards import Keyboard, read_inline_keyboard, read_reply_markup
from bot.sandbox.fake_telegram.parameters import (
    Arguments,
    Parameter,
    boolean,
    chat_id,
    integer,
    json_object,
    string,
)
from bot.sandbox.fake_telegram.refusals import bad_request, forbidden
from bot.sandbox.fake_telegram.text.automatic import with_automatic_entities
from bot.sandbox.fake_telegram.text.formatted import FormattedText, utf16_length
from bot.sandbox.fake_telegram.text.html_entities import MarkupProblem, parse_html
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.people import Chat, Group, Person
from bot.sandbox.fake_telegram.world.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
_MAX_MARKUP = 100_000  # no text of 4096 units needs more; reading on would only cost time

CHAT_ID = Parameter("chat_id", chat_id, is_required=True, missing="chat_id is empty")
MESSAGE_ID = Parameter("message_id", integer, is_required=True, missing="message identifier is not specified")
TEXT = Parameter("text", string, is_required=True, missing="message text is empty")
CAPTION = Parameter("caption", string)
PARSE_MODE = Parameter("parse_mode", string)
LINK_PREVIEW_OPTIONS = Parameter("link_preview_options", json_object)
NEW_MESSAGE_MARKUP = Parameter("reply_markup", lambda value: read_reply_markup(json_object(value)))
REPLY_PARAMETERS = Parameter("reply_parameters", json_object)
EDITED_MARKUP = Parameter("reply_markup", lambda value: read_inline_keyboard(json_object(value)))

# a silent message shows a mark; the rest changes what nobody in this world can see, and Telegram takes it
UNSEEN = (
    Parameter("disable_notification", boolean),
    Parameter("protect_content", boolean),
    Parameter("allow_paid_broadcast", boolean),
    Parameter("message_effect_id", string),
)

# a parse mode for a quote comes along from clients with defaults; without a quote it means nothing
_REPLY_FIELDS = {"message_id", "chat_id", "allow_sending_without_reply", "quote_parse_mode"}
_PREVIEW_FIELDS = {
    "is_disabled": boolean,
    "url": string,
    "prefer_small_media": boolean,
    "prefer_large_media": boolean,
    "show_above_text": boolean,
}


def chat_to_act_in(world: World, arguments: Arguments) -> Chat:
    """Return the chat a call names, if the bot may act there.

    Raises:
        Refusal: There is no such chat, or the bot is shut out of it.
    """
    number: int = arguments["chat_id"]
    chat: Chat | None = world.people.get(number) or world.groups.get(number)
    if chat is None:
        raise bad_request("chat not found")
    _must_be_open(chat)
    return chat


def _must_be_open(chat: Chat) -> None:
    if isinstance(chat, Person):
        if chat.has_blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.has_started:
            raise bad_request("chat not found")
    elif chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {_kind(chat)} chat")
    elif chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {_kind(chat)} chat")


def _kind(group: Group) -> str:
    return "supergroup" if group.is_supergroup else "group"


def text_to_show(arguments: Arguments) -> FormattedText:
    """Return the text of a call as Telegram keeps it: read, trimmed, marked.

    Raises:
        Refusal: The markup cannot be read, or nothing or too much is left of it.
    """
    text = _parsed(arguments["text"], arguments).trimmed()
    if not text.text:
        raise bad_request("message text is empty")
    if utf16_length(text.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return with_automatic_entities(text)


def caption_to_show(arguments: Arguments) -> FormattedText:
    """Return the caption of a call as Telegram keeps it; none given is an empty one.

    Raises:
        Refusal: The markup cannot be read, or too much is left of it.
    """
    caption = _parsed(arguments.get("caption", ""), arguments).trimmed()
    if utf16_length(caption.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return with_automatic_entities(caption)


def _parsed(markup: str, arguments: Arguments) -> FormattedText:
    if len(markup) > _MAX_MARKUP:
        raise bad_request("message is too long")
    if "parse_mode" not in arguments:
        return FormattedText(markup)
    if arguments["parse_mode"].lower() != "html":
        raise bad_request("unsupported parse_mode")
    try:
        return parse_html(markup)
    except MarkupProblem as problem:
        raise bad_request(f"can't parse entities: {problem}") from problem


def wants_link_preview(arguments: Arguments) -> bool:
    """Tell whether a link in the text may grow a preview.

    Raises:
        Refusal: The options name something Telegram does not know.
    """
    options = arguments.get("link_preview_options", {})
    unknown = sorted(options.keys() - _PREVIEW_FIELDS.keys())
    if unknown:
        raise bad_request(f'can\'t parse link preview options: unknown field "{unknown[0]}"')
    return not boolean(options.get("is_disabled", False))


def keyboard(arguments: Arguments) -> Keyboard:
    """Return the keyboard of a call; none given is an empty one."""
    given: Keyboard = arguments.get("reply_markup", ())
    return given


def replied_message(chat: Chat, reply: dict[str, Any] | None) -> int | None:
    """Return the number of the message a new one answers, if it answers one that is there.

    Raises:
        Refusal: It is gone, and the bot insists on it.
    """
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


def own_message(world: World, chat: Chat, message_id: int) -> Message:
    """Return a message of the bot's, to be edited.

    Raises:
        Refusal: It is gone, or somebody else's.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender_id != world.bot.bot_id:
        raise bad_request("message can't be edited")
    return message
