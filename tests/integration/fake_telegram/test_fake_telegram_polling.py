"""How the bot hears of things: offsets, long polls, the kinds it asks for, one poller at a time."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, BotApi

PREVENTED = (
    "409 Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


@pytest.fixture
def first_id(telegram: FakeTelegram) -> int:
    for text in ("one", "two", "three"):
        telegram.type_text(ANA, text)
    return int(telegram.world.updates.waiting[0]["update_id"])


async def test_updates_come_again_until_an_offset_confirms_them(api: BotApi, first_id: int) -> None:
    assert texts(await api("getUpdates")) == ["one", "two", "three"]
    assert texts(await api("getUpdates", offset=first_id)) == ["one", "two", "three"]
    assert texts(await api("getUpdates", offset=first_id + 2)) == ["three"]
    assert texts(await api("getUpdates", offset=first_id)) == ["three"]
    assert await api("getUpdates", offset=first_id + 3) == []


async def test_a_limit_holds_back_the_rest(api: BotApi, first_id: int) -> None:
    assert texts(await api("getUpdates", limit=2)) == ["one", "two"]
    assert texts(await api("getUpdates", limit=2, offset=first_id + 2)) == ["three"]
    for wrong in ({"limit": 0}, {"limit": 101}, {"timeout": -1}):
        assert "400" in await api.refusal("getUpdates", **wrong)


async def test_a_negative_offset_keeps_the_newest(api: BotApi, first_id: int) -> None:
    assert texts(await api("getUpdates", offset=-2)) == ["two", "three"]
    assert texts(await api("getUpdates", offset=first_id)) == ["two", "three"]


async def test_ids_grow_by_one(api: BotApi, first_id: int) -> None:
    ids = [update["update_id"] for update in await api("getUpdates")]
    assert ids == [first_id, first_id + 1, first_id + 2]


async def test_a_long_poll_ends_as_soon_as_something_happens(api: BotApi, telegram: FakeTelegram) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(api("getUpdates", timeout=30))
        await telegram.until(lambda: telegram.world.updates.polls_begun)
        telegram.choose_language(ANA, "ar")  # rings, but brings the bot nothing
        telegram.type_text(ANA, "now")
    assert texts(polling.result()) == ["now"]
    assert loop.time() - began < 5


async def test_a_long_poll_without_news_ends_empty(api: BotApi) -> None:
    assert await api("getUpdates", timeout=1) == []


async def test_a_later_poll_ends_the_earlier_one(api: BotApi, telegram: FakeTelegram) -> None:
    async with asyncio.TaskGroup() as group:
        earlier = group.create_task(api.refusal("getUpdates", timeout=30))
        await telegram.until(lambda: telegram.world.updates.polls_begun == 1)
        later = group.create_task(api("getUpdates", timeout=30))
        await telegram.until(lambda: telegram.world.updates.polls_begun == 2)
        telegram.type_text(ANA, "for the later one")
    assert earlier.result() == (
        "409 Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    assert texts(later.result()) == ["for the later one"]


async def test_a_poller_who_hangs_up_is_forgotten_and_loses_nothing(
    api: BotApi, telegram: FakeTelegram
) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await api("getUpdates", timeout=30)
    telegram.type_text(ANA, "still here")
    assert texts(await api("getUpdates", timeout=5)) == ["still here"]
    assert telegram.refused() == []


async def test_closing_ends_every_poll(api: BotApi, telegram: FakeTelegram) -> None:
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(api("getUpdates", timeout=30))
        await telegram.until(lambda: telegram.world.updates.polls_begun)
        telegram.close()
    assert polling.result() == []


async def test_only_the_kinds_asked_for_are_kept(api: BotApi, telegram: FakeTelegram) -> None:
    await api("getUpdates", allowed_updates=["edited_message"])
    message = telegram.type_text(ANA, "one")
    telegram.edit_text(ANA, message.message_id, "two")
    assert [list(update)[1] for update in await api("getUpdates")] == ["edited_message"]  # remembered
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["edited_message"]
    await api("getUpdates", allowed_updates=[])  # back to the default
    telegram.type_text(ANA, "three")
    assert [list(update)[1] for update in await api("getUpdates")] == ["edited_message", "message"]


async def test_a_webhook_shuts_the_long_poll(api: BotApi, telegram: FakeTelegram, first_id: int) -> None:
    assert first_id
    assert await api("setWebhook", url="https://example.com/hook", allowed_updates=["message"])
    assert telegram.world.updates.allowed == {"message"}
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://example.com/hook", 3)
    assert await api.refusal("getUpdates") == PREVENTED
    assert await api("deleteWebhook", drop_pending_updates=True)
    assert await api("getUpdates") == []
    assert await api.refusal("setWebhook", url="http://example.com") == (
        "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )


async def test_blocking_and_coming_back_are_told(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.start(ANA)
    telegram.block(ANA)
    telegram.start(ANA)
    updates = await api("getUpdates")
    assert [list(update)[1] for update in updates] == [
        "message",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    left, back = (update["my_chat_member"] for update in updates[1:3])
    assert [left[part]["status"] for part in ("old_chat_member", "new_chat_member")] == ["member", "kicked"]
    assert [back[part]["status"] for part in ("old_chat_member", "new_chat_member")] == ["kicked", "member"]
    assert left["from"]["id"] == ANA


async def test_the_persons_language_comes_with_every_update(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.choose_language(ANA, "ar")
    telegram.start(ANA)
    (update,) = await api("getUpdates")
    assert update["message"]["from"]["language_code"] == "ar"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
