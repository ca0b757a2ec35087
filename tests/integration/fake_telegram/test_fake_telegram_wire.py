"""The Bot API's own manners: addresses, bodies, parameters, and what goes wrong on the way."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, TOKEN, BotApi, Clock

MARKUP = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
CALL = {"chat_id": ANA, "text": "hi", "reply_markup": MARKUP, "protect_content": True}
AS_FORM = {"chat_id": "41", "text": "hi", "reply_markup": json.dumps(MARKUP), "protect_content": "true"}


@pytest.fixture(autouse=True)
def ana_has_started(telegram: FakeTelegram) -> None:
    telegram.start(ANA)


@pytest.mark.parametrize(
    "written",
    [
        {"json": CALL},
        {"json": AS_FORM},
        {"data": AS_FORM},
        {"params": AS_FORM},
        {"files": {name: (None, value) for name, value in AS_FORM.items()}},
        {"params": {"text": "hi", "chat_id": "42"}, "json": {**CALL}},
    ],
    ids=["json", "json of strings", "form", "query", "multipart", "body over query"],
)
async def test_every_way_of_writing_a_call_means_the_same(
    api: BotApi, telegram: FakeTelegram, written: Any
) -> None:
    body = (await api.client.post(api.url("sendMessage"), **written)).json()
    assert body["ok"], body
    assert body["result"]["reply_markup"] == MARKUP
    (sent,) = telegram.sent_to(ANA)
    assert sent.text.text == "hi"


async def test_get_and_any_case_of_the_method_are_fine(api: BotApi) -> None:
    body = (await api.client.get(api.url("GETME"))).json()
    assert body["result"]["id"] == 700100200


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/sendCake", 404, "Not Found"),
        (f"/bot{TOKEN}x/getMe", 401, "Unauthorized"),
        ("/bot1:2/getMe", 401, "Unauthorized"),
    ],
)
async def test_unknown_methods_and_wrong_tokens_are_refused(
    client: httpx.AsyncClient, address: str, path: str, status: int, description: str
) -> None:
    response = await client.post(f"{address}{path}")
    assert response.status_code == status
    assert response.json() == {"ok": False, "error_code": status, "description": description}


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": ANA}, "message text is empty"),
        ("sendMessage", {"chat_id": ANA, "text": "x", "colour": "red"}, 'unknown parameter "colour"'),
        ("sendMessage", {"chat_id": True, "text": "x"}, 'parameter "chat_id" must be of type Integer'),
        ("sendMessage", {"chat_id": "4 1", "text": "x"}, 'parameter "chat_id" must be of type Integer'),
        ("sendMessage", {"chat_id": ANA, "text": 5}, 'parameter "text" must be of type String'),
        ("sendMessage", {"chat_id": ANA, "text": "\ud83d"}, "strings must be encoded in UTF-8"),
        (
            "sendMessage",
            {"chat_id": ANA, "text": "x", "protect_content": "yes"},
            'parameter "protect_content" must be of type Boolean',
        ),
        (
            "sendMessage",
            {"chat_id": ANA, "text": "x", "reply_markup": "{"},
            'parameter "reply_markup" must be of type JSON',
        ),
        (
            "sendMessage",
            {"chat_id": ANA, "text": "x", "reply_markup": []},
            'parameter "reply_markup" must be of type Object',
        ),
        (
            "sendMessage",
            {"chat_id": ANA, "text": "x", "link_preview_options": {"is_disabled": 1}},
            "a field must be of type Boolean",
        ),
        ("deleteMessages", {"chat_id": ANA}, 'parameter "message_ids" is required'),
        (
            "deleteMessages",
            {"chat_id": ANA, "message_ids": 5},
            'parameter "message_ids" must be of type Array',
        ),
        (
            "deleteMessages",
            {"chat_id": ANA, "message_ids": ["x"]},
            'parameter "message_ids" must be of type Integer',
        ),
        ("getMe", {"x": 1}, 'unknown parameter "x"'),
    ],
)
async def test_parameters_are_checked(
    api: BotApi, telegram: FakeTelegram, method: str, parameters: Any, complaint: str
) -> None:
    content = json.dumps(parameters)  # the client's own encoder would not write a lone surrogate
    headers = {"content-type": "application/json"}
    response = await api.client.post(api.url(method), content=content, headers=headers)
    assert response.json()["description"] == f"Bad Request: {complaint}"
    (refused,) = telegram.refused()
    assert refused.method == method


@pytest.mark.parametrize(
    ("content", "kind", "complaint"),
    [
        ("{", "application/json", "can't parse the JSON body"),
        ("[]", "application/json", "the JSON body must be an object"),
        ("x", "multipart/form-data", "can't parse the form"),
    ],
)
async def test_unreadable_bodies_are_refused(api: BotApi, content: str, kind: str, complaint: str) -> None:
    response = await api.client.post(api.url("getMe"), content=content, headers={"content-type": kind})
    assert response.status_code == 400
    assert response.json()["description"] == f"Bad Request: {complaint}"


async def test_a_call_without_a_body_is_fine(api: BotApi) -> None:
    headers = {"content-type": "application/json"}
    assert (await api.client.post(api.url("getMe"), headers=headers)).json()["ok"]


async def test_a_gateway_answers_with_a_page_and_nothing_happens(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.fail_next("sendMessage", 502, times=2)
    for _ in range(2):
        response = await api.client.post(api.url("sendMessage"), json=CALL)
        assert response.status_code == 502
        assert "502 Bad Gateway" in response.text
    telegram.fail_next("sendMessage", 500)
    assert await api.refusal("sendMessage", **CALL) == "500 Internal Server Error"
    assert [call.has_acted for call in telegram.calls("sendMessage")] == [False] * 3
    assert await api("sendMessage", **CALL)


async def test_a_line_breaks_before_or_after_telegram_acted(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.fail_next("sendMessage", "drop")
    telegram.fail_next("sendMessage", "drop_after_acting")
    for sent in (0, 1):
        with pytest.raises(httpx.RemoteProtocolError):
            await api("sendMessage", **CALL)
        assert len(telegram.sent_to(ANA)) == sent


async def test_a_slow_method_acts_even_when_the_bot_has_hung_up(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.delay("sendMessage", 2)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await api("sendMessage", **CALL)
    assert telegram.sent_to(ANA) == []
    await telegram.until(lambda: telegram.sent_to(ANA))


async def test_trouble_can_be_ended(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.fail_next("sendMessage", times=5)
    telegram.flood(None, 9, times=5)
    telegram.delay("sendMessage", 60)
    telegram.end_trouble()
    assert await api("sendMessage", **CALL)


def test_trouble_needs_a_method_that_exists(telegram: FakeTelegram) -> None:
    with pytest.raises(ValueError, match="no method sendCake"):
        telegram.fail_next("sendCake")


def test_a_token_must_look_like_one(clock: Clock) -> None:
    with pytest.raises(ValueError, match="bot token"):
        FakeTelegram("secret", clock=clock)


async def test_waiting_in_vain_tells_the_last_calls(api: BotApi, telegram: FakeTelegram) -> None:
    await api("sendMessage", **CALL)
    with pytest.raises(TimeoutError, match="'hi'"):
        await telegram.until(lambda: False, timeout_seconds=0.05)
