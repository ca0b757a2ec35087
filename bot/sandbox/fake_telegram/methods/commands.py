"""The bot's commands, per scope and language."""

import re
from typing import Any

from bot.sandbox.fake_telegram.methods.languages import LANGUAGE_CODE, language_of
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import (
    Arguments,
    Parameter,
    array_of,
    chat_id,
    integer,
    json_object,
)
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.text.formatted import utf16_length
from bot.sandbox.fake_telegram.world.profile import Scope
from bot.sandbox.fake_telegram.world.world import World

MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")

_FIELDS_OF_SCOPE = {
    "default": set[str](),
    "all_private_chats": set[str](),
    "all_group_chats": set[str](),
    "all_chat_administrators": set[str](),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


def set_my_commands(world: World, arguments: Arguments) -> bool:
    """Replace the list of a scope and language."""
    commands = tuple(_command(written) for written in arguments["commands"])
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = (_scope(arguments), language_of(arguments))
    world.profile.commands.pop(key, None)
    if commands:
        world.profile.commands[key] = commands
    world.profile_changed()
    return True


def delete_my_commands(world: World, arguments: Arguments) -> bool:
    """Remove the list of a scope and language, so that a wider one shows."""
    world.profile.commands.pop((_scope(arguments), language_of(arguments)), None)
    world.profile_changed()
    return True


def get_my_commands(world: World, arguments: Arguments) -> list[dict[str, str]]:
    """Return the list of exactly this scope and language."""
    commands = world.profile.commands.get((_scope(arguments), language_of(arguments)), ())
    return [{"command": command, "description": description} for command, description in commands]


def _command(written: dict[str, Any]) -> tuple[str, str]:
    command, description = written.get("command"), written.get("description")
    if written.keys() != {"command", "description"}:
        raise bad_request("can't parse BotCommand: fields command and description expected")
    if not isinstance(command, str) or not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= utf16_length(description.strip()) <= MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return command, description


def _scope(arguments: Arguments) -> Scope:
    written: dict[str, Any] = arguments.get("scope", {"type": "default"})
    kind = written.get("type")
    fields = _FIELDS_OF_SCOPE.get(kind) if isinstance(kind, str) else None
    if kind is None or fields is None:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if written.keys() != fields | {"type"}:
        raise bad_request(f"can't parse BotCommandScope: wrong fields for type {kind}")
    chat = chat_id(written["chat_id"]) if "chat_id" in fields else 0
    return Scope(kind, chat, integer(written["user_id"]) if "user_id" in fields else 0)


_SCOPE = Parameter("scope", json_object)
_COMMANDS = Parameter("commands", array_of(json_object), is_required=True)

METHODS = (
    Method("setMyCommands", set_my_commands, (_COMMANDS, _SCOPE, LANGUAGE_CODE)),
    Method("deleteMyCommands", delete_my_commands, (_SCOPE, LANGUAGE_CODE)),
    Method("getMyCommands", get_my_commands, (_SCOPE, LANGUAGE_CODE)),
)
