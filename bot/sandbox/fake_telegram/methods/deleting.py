"""Messages taken away: https://core.telegram.org/bots/api#deletemessage says which, and for how long."""

from datetime import timedelta

from bot.sandbox.fake_telegram.methods.arguments import CHAT_ID, MESSAGE_ID, chat_to_act_in
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, array_of, integer
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.people import Chat, Group
from bot.sandbox.fake_telegram.world.world import World

DELETABLE_FOR = timedelta(hours=48)
MAX_AT_ONCE = 100


def delete_message(world: World, arguments: Arguments) -> bool:
    """Take one message away for everyone."""
    chat = chat_to_act_in(world, arguments)
    message = chat.messages.get(arguments["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    _must_be_deletable(world, chat, message)
    world.delete(message)
    return True


def delete_messages(world: World, arguments: Arguments) -> bool:
    """Take several messages away; those already gone are skipped."""
    chat = chat_to_act_in(world, arguments)
    numbers: list[int] = arguments["message_ids"]
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [chat.messages[number] for number in dict.fromkeys(numbers) if number in chat.messages]
    for message in found:
        _must_be_deletable(world, chat, message)
    for message in found:
        world.delete(message)
    return True


def _must_be_deletable(world: World, chat: Chat, message: Message) -> None:
    if isinstance(chat, Group):
        if chat.bot_can_delete_messages:
            return
        if message.sender_id != world.bot.bot_id:
            raise bad_request("message can't be deleted")
    if world.clock() - message.sent_at > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")


METHODS = (
    Method("deleteMessage", delete_message, (CHAT_ID, MESSAGE_ID)),
    Method(
        "deleteMessages",
        delete_messages,
        (CHAT_ID, Parameter("message_ids", array_of(integer), is_required=True)),
    ),
)
