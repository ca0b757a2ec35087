"""The button beside the input field, for everyone or for one chat."""

from typing import Any

from bot.sandbox.fake_telegram.methods.arguments import chat_to_act_in
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, chat_id, json_object
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.world import World


def set_chat_menu_button(world: World, arguments: Arguments) -> bool:
    """Set the button of one chat, or of all that have none of their own."""
    button = _button(arguments.get("menu_button", {"type": "default"}))
    if "chat_id" not in arguments:
        world.profile.default_menu_button = button
    elif button["type"] == "default":
        world.profile.menu_buttons.pop(arguments["chat_id"], None)
    else:
        chat = chat_to_act_in(world, arguments)
        world.profile.menu_buttons[chat.chat_id] = button
    world.profile_changed()
    return True


def get_chat_menu_button(world: World, arguments: Arguments) -> dict[str, Any]:
    """Return the button of one chat, or the one for all."""
    return world.profile.menu_button(arguments.get("chat_id", 0))


def _button(written: dict[str, Any]) -> dict[str, Any]:
    if written.get("type") not in {"commands", "default"} or len(written) > 1:
        raise bad_request("can't parse menu button: this world has commands and default ones")
    return written


_CHAT_ID = Parameter("chat_id", chat_id)

METHODS = (
    Method("setChatMenuButton", set_chat_menu_button, (_CHAT_ID, Parameter("menu_button", json_object))),
    Method("getChatMenuButton", get_chat_menu_button, (_CHAT_ID,)),
)
