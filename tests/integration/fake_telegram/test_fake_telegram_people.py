"""The people's API over HTTP, as `docs/sandbox.md` promises it."""

import asyncio

import httpx

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, BOT_ID, BotApi, Clock, PersonApi

HOME = f"/person/{ANA}"


async def test_an_unknown_person_comes_to_life_with_an_empty_chat(people: PersonApi) -> None:
    assert await people.get(f"{HOME}/state") == {
        "cursor": 0,
        "person": {"id": ANA, "first_name": "You", "language_code": "en", "has_blocked": False},
        "bot": {
            "id": BOT_ID,
            "first_name": "Panel Bot",
            "username": "panel_sandbox_bot",
            "description": "",
            "short_description": "",
            "commands": [],
            "supports_inline_queries": True,
            "menu_button": {"type": "commands"},
        },
        "messages": [],
    }


async def test_a_message_of_the_bot_shows_everything_but_callback_data(
    people: PersonApi, api: BotApi, clock: Clock
) -> None:
    asked = await people.post(f"{HOME}/start")
    rows = [
        [
            {"text": "Go", "callback_data": "secret", "style": "success"},
            {"text": "Copy", "copy_text": {"text": "5"}},
            {"text": "Open", "url": "https://example.com"},
        ]
    ]
    markup = '<tg-time unix="5" format="t">x</tg-time> <pre><code class="language-py">y</code></pre>'
    text = {"text": f'<a href="https://a.com">🙂</a> {markup}', "parse_mode": "HTML"}
    reply = {"message_id": asked["message_id"]}
    sent = await api(
        "sendMessage", chat_id=ANA, **text, reply_markup={"inline_keyboard": rows}, reply_parameters=reply
    )
    clock.move(seconds=1)
    state = await people.get(f"{HOME}/state")
    assert state["messages"][1] == {
        "message_id": sent["message_id"],
        "from": "bot",
        "from_id": BOT_ID,
        "date": 1795348800,
        "text": "🙂 x y",
        "entities": [
            {"type": "text_link", "offset": 0, "length": 2, "url": "https://a.com"},
            {"type": "date_time", "offset": 3, "length": 1, "unix": 5, "format": "t"},
            {"type": "pre", "offset": 5, "length": 1, "language": "py"},
        ],
        "reply_to_message_id": asked["message_id"],
        "buttons": [
            [
                {"text": "Go", "kind": "callback", "style": "success"},
                {"text": "Copy", "kind": "copy", "copy_text": "5"},
                {"text": "Open", "kind": "url", "url": "https://example.com"},
            ]
        ],
    }
    assert "secret" not in str(state)


async def test_typing_replying_and_editing_reach_the_bot(people: PersonApi, api: BotApi) -> None:
    first = (await people.post(f"{HOME}/messages", text=" /start ", reply_to_message_id=None))["message_id"]
    await people.post(f"{HOME}/messages", text="yes", reply_to_message_id=first)
    await people.post(f"{HOME}/edits", message_id=first, text="/help")
    await people.post(f"{HOME}/edits", message_id=first, text="/help")  # nothing changed, nothing is told
    typed, answered, edited = await api("getUpdates")
    assert typed["message"]["text"] == "/start"
    assert answered["message"]["reply_to_message"]["message_id"] == first
    assert edited["edited_message"]["text"] == "/help"
    assert edited["edited_message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]


async def test_media_come_with_captions(people: PersonApi, api: BotApi) -> None:
    for kind in ("photo", "sticker", "voice", "document"):
        await people.post(f"{HOME}/media", kind=kind)
    photo = (await people.post(f"{HOME}/media", kind="photo", caption="see /orders"))["message_id"]
    await people.post(f"{HOME}/edits", message_id=photo, text="look")
    *plain, captioned, edited = await api("getUpdates")
    assert all(
        kind in update["message"]
        for kind, update in zip(("photo", "sticker", "voice", "document"), plain, strict=True)
    )
    assert all("text" not in update["message"] for update in plain)
    assert captioned["message"]["caption_entities"][0]["type"] == "bot_command"
    assert edited["edited_message"]["caption"] == "look"
    state = await people.get(f"{HOME}/state")
    assert state["messages"][0]["media"] == {"kind": "photo"}
    assert state["messages"][4]["media"] == {"kind": "photo", "caption": "look"}
    assert state["messages"][4]["text"] == ""


async def test_a_long_text_goes_out_in_pieces(people: PersonApi, telegram: FakeTelegram) -> None:
    await people.post(f"{HOME}/messages", text="x" * 5000)
    await people.post(f"{HOME}/messages", text="🙂" * 2049)
    assert [len(one.text.text) for one in telegram.messages_in(ANA)] == [4096, 904, 2048, 1]


async def test_start_carries_a_deep_link_and_unblocks(people: PersonApi, api: BotApi) -> None:
    await people.post(f"{HOME}/block")
    assert (await people.get(f"{HOME}/state"))["person"]["has_blocked"]
    assert await people.refusal(f"{HOME}/block") == "409 you have blocked the bot; press Start to unblock it"
    await people.post(f"{HOME}/start", payload="s_102")
    assert not (await people.get(f"{HOME}/state"))["person"]["has_blocked"]
    assert (await api("getUpdates"))[-1]["message"]["text"] == "/start s_102"


async def test_taps_and_forgeries_answer_with_their_callback(people: PersonApi, api: BotApi) -> None:
    await people.post(f"{HOME}/start")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    message_id = (await api("sendMessage", chat_id=ANA, text="x", reply_markup=markup))["message_id"]
    tapped = await people.post(f"{HOME}/taps", message_id=message_id, row=0, column=0)
    forged = await people.post(f"{HOME}/forged", message_id=message_id, data="other")
    queries = [update["callback_query"] for update in (await api("getUpdates"))[1:]]
    assert [(query["id"], query["data"]) for query in queries] == [
        (tapped["callback_id"], "go"),
        (forged["callback_id"], "other"),
    ]


async def test_a_language_is_chosen(people: PersonApi) -> None:
    await people.post(f"{HOME}/language", language_code="ar")
    state = await people.get(f"{HOME}/state")
    assert state["person"]["language_code"] == "ar"
    assert (await people.get(f"{HOME}/events", after=0))["events"] == [{"kind": "profile"}]


async def test_a_body_that_is_no_json_object_is_refused(client: httpx.AsyncClient, address: str) -> None:
    for content in ("{", "[]"):
        response = await client.post(f"{address}{HOME}/messages", content=content)
        assert response.status_code == 400
        assert "JSON" in response.json()["error"]


async def test_events_follow_a_cursor(people: PersonApi, api: BotApi) -> None:
    await people.post(f"{HOME}/start")
    sent = await api("sendMessage", chat_id=ANA, text="one")
    read = await people.get(f"{HOME}/events", after=0)
    assert [(event["kind"], event["message"]["text"]) for event in read["events"]] == [
        ("message", "/start"),
        ("message", "one"),
    ]
    await api("editMessageText", chat_id=ANA, message_id=sent["message_id"], text="two")
    await api("deleteMessage", chat_id=ANA, message_id=sent["message_id"])
    later = await people.get(f"{HOME}/events", after=read["cursor"])
    assert [event["kind"] for event in later["events"]] == ["edited", "deleted"]
    assert later["events"][0]["message"]["text"] == "two"
    assert await people.get(f"{HOME}/events", after=later["cursor"]) == {
        "cursor": later["cursor"],
        "events": [],
    }


async def test_a_wait_for_events_ends_at_once_when_one_comes(
    people: PersonApi, telegram: FakeTelegram
) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(people.get(f"{HOME}/events", after=0, timeout=25))
        await telegram.until(lambda: telegram.world.events.listeners == 1)
        telegram.type_text(7, "somebody else")
        telegram.type_text(ANA, "me")
    assert [event["message"]["text"] for event in waiting.result()["events"]] == ["me"]
    assert loop.time() - began < 5


async def test_a_cursor_of_an_earlier_world_is_told_so_at_once(people: PersonApi) -> None:
    assert await people.get(f"{HOME}/events", after=1000, timeout=25) == {"cursor": 0, "events": []}


async def test_closing_ends_a_wait_for_events(people: PersonApi, telegram: FakeTelegram) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(people.get(f"{HOME}/events", after=0, timeout=25))
        await telegram.until(lambda: telegram.world.events.listeners == 1)
        telegram.close()
    assert waiting.result() == {"cursor": 0, "events": []}
