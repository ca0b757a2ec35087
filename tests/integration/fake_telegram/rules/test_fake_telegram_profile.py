"""What the bot says of itself, within Telegram's limits, and what each person sees of it."""

from typing import Any

import pytest

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, BEN, BOT_ID, BotApi, PersonApi

COMMANDS = [{"command": "orders", "description": "Your orders"}]
COMMANDS_AR = [{"command": "orders", "description": "طلباتك"}]
EVERYWHERE = {"type": "all_private_chats"}


async def shown(people: PersonApi, person_id: int = ANA) -> Any:
    return (await people.get(f"/person/{person_id}/state"))["bot"]


async def test_commands_are_kept_per_scope_and_language(api: BotApi) -> None:
    await api("setMyCommands", commands=COMMANDS)
    await api("setMyCommands", commands=COMMANDS_AR, language_code="ar", scope=EVERYWHERE)
    assert await api("getMyCommands") == COMMANDS
    assert await api("getMyCommands", language_code="ar") == []
    assert await api("getMyCommands", language_code="ar", scope=EVERYWHERE) == COMMANDS_AR
    assert await api("deleteMyCommands")
    assert await api("getMyCommands") == []
    await api("setMyCommands", commands=[], language_code="ar", scope=EVERYWHERE)
    assert await api("getMyCommands", language_code="ar", scope=EVERYWHERE) == []


async def test_the_narrowest_commands_in_the_persons_language_show(
    api: BotApi, people: PersonApi, telegram: FakeTelegram
) -> None:
    telegram.choose_language(ANA, "ar-EG")
    assert (await shown(people))["commands"] == []
    await api("setMyCommands", commands=COMMANDS)
    assert (await shown(people))["commands"] == COMMANDS
    await api("setMyCommands", commands=COMMANDS_AR, language_code="ar")
    assert (await shown(people))["commands"] == COMMANDS_AR
    assert (await shown(people, BEN))["commands"] == COMMANDS
    for_ana = [{"command": "forget", "description": "x"}]
    await api("setMyCommands", commands=for_ana, scope={"type": "chat", "chat_id": ANA})
    assert (await shown(people))["commands"] == for_ana


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ({"command": "Orders", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "/orders", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": 5, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x", "description": " "}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "x", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "x"}, "can't parse BotCommand: fields command and description expected"),
    ],
)
async def test_a_bad_command_is_refused(api: BotApi, command: Any, complaint: str) -> None:
    refusal = await api.refusal("setMyCommands", commands=[command])
    assert refusal == f"400 Bad Request: {complaint}"


async def test_there_are_at_most_a_hundred_commands(api: BotApi) -> None:
    commands = [{"command": f"c{number}", "description": "x" * 256} for number in range(101)]
    assert await api("setMyCommands", commands=commands[:100])
    assert await api.refusal("setMyCommands", commands=commands) == "400 Bad Request: BOT_COMMANDS_TOO_MUCH"


@pytest.mark.parametrize(
    "scope",
    [{}, {"type": "everyone"}, {"type": ["chat"]}, {"type": "chat"}, {"type": "default", "chat_id": 5}],
)
async def test_a_bad_scope_is_refused(api: BotApi, scope: Any) -> None:
    refusal = await api.refusal("setMyCommands", commands=COMMANDS, scope=scope)
    assert refusal.startswith("400 Bad Request: can't parse BotCommandScope")


TEXTS = [
    ("Name", "name", 64, "BOT_TITLE_INVALID"),
    ("Description", "description", 512, "BOT_DESCRIPTION_INVALID"),
    ("ShortDescription", "short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID"),
]


@pytest.mark.parametrize(("what", "field", "limit", "complaint"), TEXTS)
async def test_each_text_has_its_limit(
    api: BotApi, what: str, field: str, limit: int, complaint: str
) -> None:
    assert await api(f"setMy{what}", **{field: "x" * limit})
    refusal = await api.refusal(f"setMy{what}", **{field: "x" * (limit + 1)})
    assert refusal == f"400 Bad Request: {complaint}"


@pytest.mark.parametrize(("what", "field"), [text[:2] for text in TEXTS])
async def test_each_text_has_its_languages(
    api: BotApi, people: PersonApi, telegram: FakeTelegram, what: str, field: str
) -> None:
    original = (await api(f"getMy{what}"))[field]
    await api(f"setMy{what}", **{field: "x"})
    await api(f"setMy{what}", **{field: "ع"}, language_code="ar")
    telegram.choose_language(ANA, "ar")
    key = "first_name" if field == "name" else field
    assert (await shown(people))[key] == "ع"
    assert (await shown(people, BEN))[key] == "x"
    await api(f"setMy{what}", language_code="ar")
    await api(f"setMy{what}")
    assert (await api(f"getMy{what}", language_code="ar"))[field] == original


async def test_a_language_is_two_letters(api: BotApi) -> None:
    for code in ("en-us", "EN", "eng"):
        assert await api.refusal("setMyName", name="x", language_code=code) == (
            "400 Bad Request: invalid language code specified"
        )


async def test_the_name_shows_in_get_me(api: BotApi) -> None:
    await api("setMyName", name="Panel")
    me = await api("getMe")
    assert (me["id"], me["is_bot"], me["first_name"]) == (BOT_ID, True, "Panel")


async def test_people_hear_that_the_profile_changed(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.start(ANA)
    await api("setMyName", name="Panel")
    await api("setMyCommands", commands=COMMANDS)
    await api("setChatMenuButton", menu_button={"type": "commands"})
    assert len(telegram.events_of(ANA, "profile")) == 3


async def test_a_chat_may_have_a_menu_button_of_its_own(
    api: BotApi, people: PersonApi, telegram: FakeTelegram
) -> None:
    telegram.start(ANA)
    commands, default = {"type": "commands"}, {"type": "default"}
    await api("setChatMenuButton", menu_button=default)
    await api("setChatMenuButton", chat_id=ANA, menu_button=commands)
    assert await api("getChatMenuButton") == default
    assert await api("getChatMenuButton", chat_id=ANA) == commands
    assert (await shown(people))["menu_button"] == commands
    await api("setChatMenuButton", chat_id=ANA)
    assert await api("getChatMenuButton", chat_id=ANA) == default
    assert "400" in await api.refusal("setChatMenuButton", menu_button={"type": "web_app", "text": "x"})
    assert "chat not found" in await api.refusal("setChatMenuButton", chat_id=BEN, menu_button=commands)
