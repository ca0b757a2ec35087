"""What the bot may know of a chat, and how it leaves a group."""

from typing import Any

from bot.sandbox.fake_telegram.methods.arguments import CHAT_ID, chat_to_act_in
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, integer
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.people import Chat, Group, Person
from bot.sandbox.fake_telegram.world.wire import chat_json, member_json
from bot.sandbox.fake_telegram.world.world import World

_FULL_INFO = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


def get_chat(world: World, arguments: Arguments) -> dict[str, Any]:
    """Describe a chat."""
    return {**chat_json(chat_to_act_in(world, arguments)), **_FULL_INFO}


def leave_chat(world: World, arguments: Arguments) -> bool:
    """Leave a group."""
    chat = chat_to_act_in(world, arguments)
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    before = chat.bot_status
    chat.bot_status = "left"
    world.change_bot_status(chat, world.bot.bot_id, before, "left")
    return True


def get_chat_member(world: World, arguments: Arguments) -> dict[str, Any]:
    """Tell what somebody is in a chat."""
    chat = chat_to_act_in(world, arguments)
    user_id: int = arguments["user_id"]
    if user_id == world.bot.bot_id:
        return member_json(world, user_id, chat.bot_status)
    if user_id not in _people_in(chat):
        raise bad_request("user not found")
    return member_json(world, user_id, "member")


def _people_in(chat: Chat) -> set[int]:
    return {chat.person_id} if isinstance(chat, Person) else chat.member_ids


METHODS = (
    Method("getChat", get_chat, (CHAT_ID,)),
    Method("leaveChat", leave_chat, (CHAT_ID,)),
    Method("getChatMember", get_chat_member, (CHAT_ID, Parameter("user_id", integer, is_required=True))),
)
