"""Groups: the bot hears everything, may do what it was given, and can be gone."""

import pytest

from bot.sandbox.fake_telegram import FakeTelegram, PersonRefusal
from tests.integration.fake_telegram.calling import ANA, BEN, BOT_ID, BotApi, PersonApi

GROUP = -1001234567890


async def test_the_first_word_brings_the_bot_into_the_group(api: BotApi, people: PersonApi) -> None:
    await people.post(f"/group/{GROUP}/messages", person_id=ANA, text="/start")
    joined, written = await api("getUpdates")
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert written["message"]["chat"] == {"id": GROUP, "type": "supergroup", "title": "A group"}
    assert written["message"]["from"]["id"] == ANA
    await api("sendMessage", chat_id=GROUP, text="private chats only")
    await api("sendChatAction", chat_id=GROUP, action="typing")
    state = await people.get(f"/group/{GROUP}/state", person_id=ANA)
    assert state["group"] == {"id": GROUP, "title": "A group", "bot_status": "member", "is_member": True}
    assert [(one["from"], one["text"]) for one in state["messages"]] == [
        ("person", "/start"),
        ("bot", "private chats only"),
    ]


async def test_a_groups_messages_stay_out_of_the_private_chat(people: PersonApi) -> None:
    await people.post(f"/group/{GROUP}/messages", person_id=ANA, text="hello")
    state = await people.get(f"/person/{ANA}/state")
    assert (state["messages"], state["cursor"]) == ([], 0)


async def test_rights_given_and_taken_are_told(api: BotApi, people: PersonApi) -> None:
    await people.post(f"/group/{GROUP}/rights", can_delete_messages=True)
    await people.post(f"/group/{GROUP}/rights", can_delete_messages=True)
    member = await api("getChatMember", chat_id=GROUP, user_id=BOT_ID)
    assert (member["status"], member["can_delete_messages"]) == ("administrator", True)
    await people.post(f"/group/{GROUP}/rights", can_delete_messages=False)
    updates = await api("getUpdates")
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in updates] == [
        "member",
        "administrator",
        "member",
    ]


async def test_the_bot_leaves_and_is_not_there(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.type_in_group(GROUP, ANA, "hello")
    assert await api("leaveChat", chat_id=GROUP)
    assert await api.refusal("sendMessage", chat_id=GROUP, text="x") == (
        "403 Forbidden: bot is not a member of the supergroup chat"
    )
    with pytest.raises(PersonRefusal, match="no longer in this group"):
        telegram.type_in_group(GROUP, ANA, "hello?")
    assert (await api("getUpdates"))[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"


async def test_the_bot_can_be_thrown_out(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.type_in_group(-77, ANA, "hello")
    telegram.remove_bot(-77)
    assert await api.refusal("sendMessage", chat_id=-77, text="x") == (
        "403 Forbidden: bot was kicked from the group chat"
    )
    telegram.add_bot(-77, ANA)
    telegram.add_bot(-77, ANA)  # it is there already: nothing is told
    assert await api("sendMessage", chat_id=-77, text="x")
    statuses = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in await api("getUpdates")
        if "my_chat_member" in update
    ]
    assert statuses == ["member", "kicked", "member"]


async def test_a_private_chat_cannot_be_left(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.start(ANA)
    assert "private chats" in await api.refusal("leaveChat", chat_id=ANA)


async def test_members_are_known_and_strangers_are_not(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.type_in_group(GROUP, ANA, "hello")
    assert (await api("getChatMember", chat_id=GROUP, user_id=ANA))["status"] == "member"
    assert await api.refusal("getChatMember", chat_id=GROUP, user_id=BEN) == (
        "400 Bad Request: user not found"
    )
    chat = await api("getChat", chat_id=GROUP)
    assert (chat["type"], chat["title"]) == ("supergroup", "A group")


async def test_a_long_text_in_a_group_goes_out_in_pieces(telegram: FakeTelegram) -> None:
    telegram.type_in_group(GROUP, ANA, "x" * 5000)
    assert [len(one.text.text) for one in telegram.messages_in(GROUP)] == [4096, 904]
