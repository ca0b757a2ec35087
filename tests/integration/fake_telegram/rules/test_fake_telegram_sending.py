"""What the bot may send, where, and what Telegram says to the rest."""

from typing import Any

import pytest

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, BEN, BOT_ID, BotApi

TOO_LONG = "400 Bad Request: message is too long"
EMPTY = "400 Bad Request: message text is empty"


@pytest.fixture(autouse=True)
def ana_has_started(telegram: FakeTelegram) -> None:
    telegram.start(ANA)


async def test_a_message_arrives_and_is_written_down(api: BotApi, telegram: FakeTelegram) -> None:
    sent = await api("sendMessage", chat_id=ANA, text=" <b>Hello</b> \n", parse_mode="HTML")
    assert sent == {
        "message_id": sent["message_id"],
        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Panel Bot", "username": "panel_sandbox_bot"},
        "chat": {"id": ANA, "type": "private", "first_name": "You"},
        "date": 1795348800,
        "text": "Hello",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
    }
    (call,) = telegram.calls("sendMessage", chat_id=ANA)
    assert call.parameters == {"chat_id": ANA, "text": " <b>Hello</b> \n", "parse_mode": "HTML"}
    assert call.result == sent
    assert telegram.sent_to(ANA) == [telegram.last_message(ANA)]
    assert telegram.sent_to(BEN) == []


async def test_a_bot_cannot_begin_a_chat(api: BotApi, telegram: FakeTelegram) -> None:
    refusal = await api.refusal("sendMessage", chat_id=BEN, text="hi")
    assert refusal == "400 Bad Request: chat not found"
    telegram.choose_language(BEN, "ar")  # known, but has not pressed Start
    assert await api.refusal("sendMessage", chat_id=BEN, text="hi") == refusal
    assert await api.refusal("sendMessage", chat_id="@ben", text="hi") == refusal
    assert await api.refusal("sendMessage", chat_id=-5, text="hi") == refusal


async def test_a_person_who_blocked_the_bot_hears_nothing(api: BotApi, telegram: FakeTelegram) -> None:
    message_id = (await api("sendMessage", chat_id=ANA, text="hi"))["message_id"]
    telegram.block(ANA)
    blocked = "403 Forbidden: bot was blocked by the user"
    assert await api.refusal("sendMessage", chat_id=ANA, text="hi") == blocked
    assert await api.refusal("editMessageText", chat_id=ANA, message_id=message_id, text="x") == blocked
    assert await api.refusal("sendChatAction", chat_id=ANA, action="typing") == blocked
    telegram.start(ANA)
    assert (await api("sendMessage", chat_id=ANA, text="hi again"))["text"] == "hi again"


async def test_the_length_is_counted_in_utf16_units_after_the_markup_is_read(api: BotApi) -> None:
    assert await api("sendMessage", chat_id=ANA, text="x" * 4096)
    assert await api("sendMessage", chat_id=ANA, text=f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert await api("sendMessage", chat_id=ANA, text="🙂" * 2048)
    assert await api.refusal("sendMessage", chat_id=ANA, text="x" * 4097) == TOO_LONG
    assert await api.refusal("sendMessage", chat_id=ANA, text="🙂" * 2049) == TOO_LONG
    assert (
        await api.refusal("sendMessage", chat_id=ANA, text="<b>x</b>" * 20_000, parse_mode="HTML") == TOO_LONG
    )


@pytest.mark.parametrize("text", ["", "  \n", "<b> </b>"])
async def test_an_empty_text_is_refused(api: BotApi, text: str) -> None:
    assert await api.refusal("sendMessage", chat_id=ANA, text=text, parse_mode="html") == EMPTY


async def test_bad_markup_and_other_modes_are_refused(api: BotApi) -> None:
    assert await api.refusal("sendMessage", chat_id=ANA, text="<b>x", parse_mode="HTML") == (
        "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    )
    assert await api.refusal("sendMessage", chat_id=ANA, text="*x*", parse_mode="MarkdownV2") == (
        "400 Bad Request: unsupported parse_mode"
    )
    assert (await api("sendMessage", chat_id=ANA, text="<b>x"))["text"] == "<b>x"


async def test_a_mention_names_the_person(api: BotApi) -> None:
    sent = await api("sendMessage", chat_id=ANA, text='<a href="tg://user?id=42">Ben</a>', parse_mode="HTML")
    assert sent["entities"][0]["user"]["id"] == BEN


async def test_a_reply_needs_its_message(api: BotApi, telegram: FakeTelegram) -> None:
    asked = telegram.type_text(ANA, "hello")
    reply = {"message_id": asked.message_id}
    sent = await api("sendMessage", chat_id=ANA, text="hi", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "hello"
    gone = {"message_id": 999}
    assert await api.refusal("sendMessage", chat_id=ANA, text="hi", reply_parameters=gone) == (
        "400 Bad Request: message to be replied not found"
    )
    elsewhere = {**reply, "chat_id": BEN}
    assert "not found" in await api.refusal("sendMessage", chat_id=ANA, text="hi", reply_parameters=elsewhere)
    lenient = {**gone, "allow_sending_without_reply": True}
    sent = await api("sendMessage", chat_id=ANA, text="hi", reply_parameters=lenient)
    assert "reply_to_message" not in sent
    for wrong in ({}, {"message_id": True}, {**reply, "quotation": "x"}):
        assert "400 " in await api.refusal("sendMessage", chat_id=ANA, text="hi", reply_parameters=wrong)


async def test_a_reply_shows_what_it_answers_and_no_further(api: BotApi, telegram: FakeTelegram) -> None:
    first = telegram.type_text(ANA, "one")
    second = telegram.type_text(ANA, "two", reply_to_message_id=first.message_id)
    reply = {"message_id": second.message_id}
    sent = await api("sendMessage", chat_id=ANA, text="three", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in sent["reply_to_message"]


async def test_previews_can_be_switched_off(api: BotApi) -> None:
    off = {"is_disabled": True}
    sent = await api("sendMessage", chat_id=ANA, text="https://example.com", link_preview_options=off)
    assert sent["link_preview_options"] == off
    assert [entity["type"] for entity in sent["entities"]] == ["url"]
    wrong = {"is_off": True}
    assert await api.refusal("sendMessage", chat_id=ANA, text="x", link_preview_options=wrong) == (
        '400 Bad Request: can\'t parse link preview options: unknown field "is_off"'
    )


async def test_an_action_shows_to_the_person_and_must_be_known(api: BotApi, telegram: FakeTelegram) -> None:
    assert await api("sendChatAction", chat_id=ANA, action="typing")
    assert telegram.events_of(ANA, "chat_action") == [{"kind": "chat_action", "action": "typing"}]
    assert "must be of type" in await api.refusal("sendChatAction", chat_id=ANA, action="dancing")
    assert await api.refusal("sendChatAction", chat_id=ANA) == "400 Bad Request: wrong parameter action"


def callback(data: Any, **more: Any) -> dict[str, Any]:
    return {"text": "x", "callback_data": data, **more}


BUTTONS_REFUSED = [
    (callback("x" * 65), "BUTTON_DATA_INVALID"),
    (callback("ع" * 33), "BUTTON_DATA_INVALID"),
    (callback(""), "BUTTON_DATA_INVALID"),
    (callback(5), "BUTTON_DATA_INVALID"),
    ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ({"text": "x", "copy_text": "x"}, "object expected as copy_text"),
    ({"text": "x", "url": "http://["}, "inline keyboard button URL 'http://[' is invalid: Wrong HTTP URL"),
    ({"text": "x", "url": "ftp://x"}, "inline keyboard button URL 'ftp://x' is invalid: Wrong HTTP URL"),
    ({"text": "x", "url": "no where"}, "inline keyboard button URL 'no where' is invalid: Wrong HTTP URL"),
    (
        {"text": "x", "url": "http://x:y/"},
        "inline keyboard button URL 'http://x:y/' is invalid: Wrong HTTP URL",
    ),
    (
        callback("x", style="green"),
        'can\'t parse inline keyboard button: Unsupported button style "green"',
    ),
    (
        {"text": "x"},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        callback("x", url="https://example.com"),
        "can't parse inline keyboard button: Exactly one action must be specified",
    ),
    (
        {**callback("x"), "text": " "},
        "can't parse inline keyboard button: Inline keyboard button text must be non-empty",
    ),
    ({"callback_data": "x"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
    (callback("x", colour="red"), 'can\'t parse inline keyboard button: unknown field "colour"'),
    ("x", "object expected as inline keyboard button"),
]


@pytest.mark.parametrize(("button", "complaint"), BUTTONS_REFUSED)
async def test_a_bad_button_is_refused(api: BotApi, button: Any, complaint: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    refusal = await api.refusal("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert refusal == f"400 Bad Request: {complaint}"


MARKUPS_REFUSED = [
    ({"inline_keyboard": [[callback("x")] * 9]}, "REPLY_MARKUP_TOO_LONG"),
    ({"inline_keyboard": [[callback("x")]] * 101}, "REPLY_MARKUP_TOO_LONG"),
    (
        {"inline_keyboard": [callback("x")]},
        'can\'t parse inline keyboard: field "inline_keyboard" must be an Array of Arrays',
    ),
    ({"inline_keyboard": [], "resize": True}, 'can\'t parse inline keyboard: unknown field "resize"'),
    ({"keyboard": [[{"text": "x"}]]}, "reply keyboards are not part of this world"),
    ({}, "can't parse reply keyboard markup JSON object"),
]


@pytest.mark.parametrize(("markup", "complaint"), MARKUPS_REFUSED)
async def test_a_bad_keyboard_is_refused(api: BotApi, markup: Any, complaint: str) -> None:
    refusal = await api.refusal("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert refusal == f"400 Bad Request: {complaint}"


async def test_good_keyboards_come_back_as_sent(api: BotApi) -> None:
    rows = [
        [callback("ع" * 32, style=style) for style in ("primary", "success", "danger")],
        [{"text": "copy", "copy_text": {"text": "x" * 256}}, {"text": "go", "url": "https://example.com"}],
        *([[callback("x")] * 8] * 11),
    ]
    markup = {"inline_keyboard": rows}
    sent = await api("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


@pytest.mark.parametrize(
    "markup",
    [{"force_reply": True}, {"remove_keyboard": True}, {"inline_keyboard": []}, {"inline_keyboard": [[]]}],
)
async def test_markup_without_buttons_leaves_none(api: BotApi, markup: Any) -> None:
    assert "reply_markup" not in await api("sendMessage", chat_id=ANA, text="x", reply_markup=markup)


async def test_a_flood_on_demand_hits_one_chat_or_all(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.start(BEN)
    telegram.flood(ANA, retry_after=3, times=2)
    for _ in range(2):
        response = await api.client.post(api.url("sendMessage"), json={"chat_id": ANA, "text": "x"})
        assert response.status_code == 429
        assert response.headers["retry-after"] == "3"
        assert response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 3",
            "parameters": {"retry_after": 3},
        }
    assert await api("sendMessage", chat_id=BEN, text="x")
    assert await api("sendMessage", chat_id=ANA, text="x")
    telegram.flood(None, retry_after=1)
    assert "429" in await api.refusal("sendMessage", chat_id=BEN, text="x")
    assert len(telegram.refused()) == 3


async def test_the_newest_message_is_the_one_that_stands_now(api: BotApi, telegram: FakeTelegram) -> None:
    await api("sendMessage", chat_id=ANA, text="one")
    second = await api("sendMessage", chat_id=ANA, text="two")
    telegram.type_text(ANA, "me")
    assert (telegram.last_text(ANA), telegram.last_message(ANA).message_id) == ("two", second["message_id"])
    await api("deleteMessage", chat_id=ANA, message_id=second["message_id"])
    assert telegram.last_text(ANA) == "one"
    assert [one.text.text for one in telegram.sent_to(ANA)] == ["one", "two"]


def test_the_last_message_of_nobody_is_an_error(telegram: FakeTelegram) -> None:
    assert telegram.last_text(ANA) == ""
    with pytest.raises(LookupError, match="no message in chat 41"):
        telegram.last_message(ANA)
