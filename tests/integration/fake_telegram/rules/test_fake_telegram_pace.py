"""Telegram's own flood limits, when they are switched on."""

import pytest

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, BEN, TOKEN, BotApi, Clock


@pytest.fixture
def telegram(clock: Clock) -> FakeTelegram:
    return FakeTelegram(TOKEN, clock=clock, enforce_flood=True)


async def test_one_chat_takes_a_burst_and_then_one_a_second(
    api: BotApi, clock: Clock, telegram: FakeTelegram
) -> None:
    telegram.start(ANA)
    for _ in range(5):
        await api("sendMessage", chat_id=ANA, text="hi")
    assert await api.refusal("sendMessage", chat_id=ANA, text="hi") == "429 Too Many Requests: retry after 1"
    assert await api("sendChatAction", chat_id=ANA, action="typing")  # costs nothing
    clock.move(seconds=1)
    message = await api("sendMessage", chat_id=ANA, text="hi")
    place = {"chat_id": ANA, "message_id": message["message_id"]}
    assert "429" in await api.refusal("editMessageText", **place, text="x")
    clock.move(seconds=60)
    for number in range(5):
        await api("editMessageText", **place, text=str(number))
    assert "429" in await api.refusal("sendMessage", chat_id=ANA, text="hi")


async def test_all_chats_together_take_thirty_a_second(
    api: BotApi, telegram: FakeTelegram, clock: Clock
) -> None:
    for person_id in range(100, 131):
        telegram.start(person_id)
    for person_id in range(100, 130):
        await api("sendMessage", chat_id=person_id, text="x")
    assert "429" in await api.refusal("sendMessage", chat_id=130, text="x")
    clock.move(seconds=0.1)
    assert await api("sendMessage", chat_id=130, text="x")
    assert "chat not found" in await api.refusal("sendMessage", chat_id=BEN, text="x")
