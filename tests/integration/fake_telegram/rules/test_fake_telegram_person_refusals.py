"""What no Telegram client lets a person do."""

from typing import Any

import pytest

from bot.sandbox.fake_telegram import FakeTelegram, PersonRefusal
from tests.integration.fake_telegram.calling import ANA, BotApi, PersonApi

HOME = f"/person/{ANA}"

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (f"{HOME}/messages", {}, '400 "text" must be of type str'),
    (f"{HOME}/messages", {"text": " "}, "400 there is nothing to send"),
    (f"{HOME}/messages", {"text": "x", "reply_to_message_id": 99}, "404 there is no such message"),
    (f"{HOME}/edits", {"message_id": 99, "text": "x"}, "404 there is no such message"),
    (f"{HOME}/edits", {"message_id": True, "text": "x"}, '400 "message_id" must be of type int'),
    (f"{HOME}/edits", {"message_id": 1, "text": " "}, "400 there is nothing to send"),
    (f"{HOME}/edits", {"message_id": 1, "text": "x" * 4097}, "400 this text is too long"),
    (f"{HOME}/edits", {"message_id": 2, "text": "x"}, "403 this message is not yours"),
    (f"{HOME}/taps", {"message_id": 2, "row": 0, "column": 0}, "404 there is no such button"),
    (f"{HOME}/forged", {"message_id": 2, "data": ""}, "400 callback data is 1 to 64 bytes"),
    (f"{HOME}/media", {"kind": "hologram"}, "400 a medium is one of photo, sticker, voice, document"),
    (f"{HOME}/media", {"kind": "photo", "caption": "x" * 1025}, "400 this caption does not fit"),
    (f"{HOME}/media", {"kind": "sticker", "caption": "x"}, "400 this caption does not fit"),
    (f"{HOME}/start", {"payload": "no spaces"}, "400 a deep link carries 1 to 64 of A-Z a-z 0-9 _ -"),
    (f"{HOME}/start", {"payload": "x" * 65}, "400 a deep link carries 1 to 64 of A-Z a-z 0-9 _ -"),
    (f"{HOME}/language", {"language_code": "Arabic!"}, "400 a language code looks like en or pt-br"),
    ("/person/-5/start", {}, "400 a person's id is positive"),
    ("/person/ana/start", {}, '400 "ana" is no whole number'),
    ("/group/5/messages", {"person_id": ANA, "text": "x"}, "400 a group's id is negative"),
    ("/group/-5/rights", {"can_delete_messages": "yes"}, '400 "can_delete_messages" must be of type bool'),
]


@pytest.mark.parametrize(("path", "fields", "reason"), REFUSED)
async def test_what_no_client_offers_is_refused(
    people: PersonApi, api: BotApi, path: str, fields: dict[str, Any], reason: str
) -> None:
    await people.post(f"{HOME}/start")
    await api("sendMessage", chat_id=ANA, text="no buttons here")
    assert await people.refusal(path, **fields) == reason


async def test_who_blocked_the_bot_can_only_come_back(telegram: FakeTelegram) -> None:
    typed = telegram.start(ANA)
    telegram.block(ANA)
    for act in (
        lambda: telegram.type_text(ANA, "x"),
        lambda: telegram.send_media(ANA, "photo"),
        lambda: telegram.edit_text(ANA, typed.message_id, "x"),
        lambda: telegram.forge(ANA, typed.message_id, "x"),
    ):
        with pytest.raises(PersonRefusal, match="blocked the bot"):
            act()
