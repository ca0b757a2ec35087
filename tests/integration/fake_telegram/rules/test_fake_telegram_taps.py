"""Taps: on buttons that are there, each with one answer, in time."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.fake_telegram import FakeTelegram, PersonRefusal
from tests.integration.fake_telegram.calling import ANA, BOT_ID, BotApi, Clock

ROWS = [
    [{"text": "Confirm", "callback_data": "v1:ok"}, {"text": "Copy", "copy_text": {"text": "5"}}],
    [{"text": "Open", "url": "https://example.com"}],
]
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def message_id(api: BotApi, telegram: FakeTelegram) -> int:
    telegram.start(ANA)
    sent = await api("sendMessage", chat_id=ANA, text="Sure?", reply_markup={"inline_keyboard": ROWS})
    return int(sent["message_id"])


async def latest_update(api: BotApi) -> Any:
    return (await api("getUpdates", offset=-1))[0]


async def test_the_bot_hears_who_tapped_what_under_which_message(
    api: BotApi, telegram: FakeTelegram, message_id: int
) -> None:
    callback_id = telegram.tap(ANA, message_id, 0, 0)
    query = (await latest_update(api))["callback_query"]
    assert query.pop("message")["reply_markup"] == {"inline_keyboard": ROWS}
    assert query == {
        "id": callback_id,
        "from": {"id": ANA, "is_bot": False, "first_name": "You", "language_code": "en"},
        "chat_instance": "8000000000000041",
        "data": "v1:ok",
    }


async def test_the_newest_button_of_a_name_is_pressed(
    api: BotApi, telegram: FakeTelegram, message_id: int
) -> None:
    newer = {"inline_keyboard": [[{"text": "Other", "callback_data": "o"}], ROWS[0]]}
    sent = await api("sendMessage", chat_id=ANA, text="Again?", reply_markup=newer)
    telegram.press(ANA, "Confirm")
    assert (await latest_update(api))["callback_query"]["message"]["message_id"] == sent["message_id"]
    assert message_id != sent["message_id"]


async def test_an_answer_reaches_the_person_once(
    api: BotApi, telegram: FakeTelegram, message_id: int
) -> None:
    callback_id = telegram.press(ANA, "Confirm")
    assert message_id
    answer = {"callback_query_id": callback_id, "text": "Sending…", "show_alert": True}
    assert await api("answerCallbackQuery", **answer) is True
    assert telegram.events_of(ANA, "callback_answer") == [
        {"kind": "callback_answer", "callback_id": callback_id, "text": "Sending…", "show_alert": True}
    ]
    assert await api.refusal("answerCallbackQuery", **answer) == TOO_OLD
    assert await api.refusal("answerCallbackQuery", callback_query_id="7") == TOO_OLD


async def test_an_answer_that_comes_late_is_refused(
    api: BotApi, telegram: FakeTelegram, message_id: int, clock: Clock
) -> None:
    first, second = telegram.tap(ANA, message_id, 0, 0), telegram.tap(ANA, message_id, 0, 0)
    clock.move(seconds=15)
    assert await api("answerCallbackQuery", callback_query_id=first)
    clock.move(seconds=1)
    assert await api.refusal("answerCallbackQuery", callback_query_id=second) == TOO_OLD
    telegram.answer_callbacks_within(timedelta(minutes=1))
    assert await api("answerCallbackQuery", callback_query_id=second)


async def test_an_answer_of_more_than_200_characters_is_refused(
    api: BotApi, telegram: FakeTelegram, message_id: int
) -> None:
    callback_id = telegram.tap(ANA, message_id, 0, 0)
    assert await api.refusal("answerCallbackQuery", callback_query_id=callback_id, text="x" * 201) == (
        "400 Bad Request: MESSAGE_TOO_LONG"
    )
    assert await api("answerCallbackQuery", callback_query_id=callback_id, text="x" * 200)


@pytest.mark.parametrize(("row", "column"), [(0, 2), (2, 0), (-1, 0), (0, -1)])
def test_only_a_button_that_exists_can_be_tapped(
    telegram: FakeTelegram, message_id: int, row: int, column: int
) -> None:
    with pytest.raises(PersonRefusal, match="no such button"):
        telegram.tap(ANA, message_id, row, column)


def test_buttons_for_the_client_do_not_reach_the_bot(telegram: FakeTelegram, message_id: int) -> None:
    for row, column in ((0, 1), (1, 0)):
        with pytest.raises(PersonRefusal, match="by itself"):
            telegram.tap(ANA, message_id, row, column)


async def test_a_button_edited_away_or_deleted_is_gone(
    api: BotApi, telegram: FakeTelegram, message_id: int
) -> None:
    await api("editMessageReplyMarkup", chat_id=ANA, message_id=message_id)
    with pytest.raises(PersonRefusal, match="no such button"):
        telegram.tap(ANA, message_id, 0, 0)
    with pytest.raises(PersonRefusal, match='no button "Confirm"'):
        telegram.press(ANA, "Confirm")
    await api("deleteMessage", chat_id=ANA, message_id=message_id)
    with pytest.raises(PersonRefusal, match="no such message"):
        telegram.tap(ANA, message_id, 0, 0)


async def test_a_modified_client_sends_what_no_button_carries(
    api: BotApi, telegram: FakeTelegram, message_id: int
) -> None:
    telegram.forge(ANA, message_id, "ع" * 32)
    query = (await latest_update(api))["callback_query"]
    assert query["data"] == "ع" * 32
    assert query["message"]["from"]["id"] == BOT_ID
    for data in ("", "x" * 65):
        with pytest.raises(PersonRefusal, match="1 to 64 bytes"):
            telegram.forge(ANA, message_id, data)
    own = telegram.type_text(ANA, "mine")
    with pytest.raises(PersonRefusal, match="not the bot's"):
        telegram.forge(ANA, own.message_id, "x")


def test_who_blocked_the_bot_cannot_tap(telegram: FakeTelegram, message_id: int) -> None:
    telegram.block(ANA)
    with pytest.raises(PersonRefusal, match="blocked the bot"):
        telegram.tap(ANA, message_id, 0, 0)


async def test_a_tap_in_a_group_carries_the_group(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.type_in_group(-77, ANA, "/start")
    sent = await api("sendMessage", chat_id=-77, text="x", reply_markup={"inline_keyboard": ROWS})
    telegram.tap_in_group(-77, ANA, sent["message_id"], 0, 0)
    query = (await latest_update(api))["callback_query"]
    assert query["message"]["chat"] == {"id": -77, "type": "group", "title": "A group"}
    assert query["chat_instance"] == "8000000000000077"
