"""The whole picture a person's client opens with."""

from typing import Any

from bot.sandbox.fake_telegram.world.people import Person
from bot.sandbox.fake_telegram.world.picture import message_picture
from bot.sandbox.fake_telegram.world.world import World


def person_state(world: World, person_id: int) -> dict[str, Any]:
    """Return a private chat as its person sees it, the bot's texts in the person's language."""
    person = world.person(person_id)
    return {
        "cursor": world.events.cursor(person_id),
        "person": {
            "id": person.person_id,
            "first_name": person.first_name,
            "language_code": person.language_code,
            "has_blocked": person.has_blocked,
        },
        "bot": _bot(world, person),
        "messages": [message_picture(one, world.bot) for one in person.messages.values()],
    }


def group_state(world: World, group_id: int, person_id: int) -> dict[str, Any]:
    """Return a group as one of its people sees it."""
    group = world.group(group_id)
    return {
        "group": {
            "id": group.chat_id,
            "title": group.title,
            "bot_status": group.bot_status,
            "is_member": person_id in group.member_ids,
        },
        "messages": [message_picture(one, world.bot) for one in group.messages.values()],
    }


def _bot(world: World, person: Person) -> dict[str, Any]:
    # a client in "pt-br" is shown the texts for "pt"
    language = person.language_code.partition("-")[0]
    profile = world.profile
    commands = profile.shown_commands(person.chat_id, language)
    return {
        "id": world.bot.bot_id,
        "first_name": profile.shown_text("name", language, world.bot.first_name),
        "username": world.bot.username,
        "description": profile.shown_text("description", language),
        "short_description": profile.shown_text("short_description", language),
        "commands": [{"command": name, "description": description} for name, description in commands],
        "supports_inline_queries": world.inline.is_on,
        "menu_button": profile.menu_button(person.chat_id),
    }
