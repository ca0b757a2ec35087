"""In a group the bot says once that it works in private chats, and looks after keys posted there."""

from bot.domain.account import Language
from bot.domain.ids import PersonId
from bot.sandbox.fake_panel import DEMO_KEY
from tests.support.stage import Chat, Stage, bare

GROUP = -100_500
ANOTHER = -100_501


def said(stage: Stage, group: int) -> list[str]:
    return [bare(message.text.text) for message in stage.world.telegram.sent_to(group)]


async def talk(chat: Chat) -> None:
    """Let the bot answer somebody in private, so that what was said before in the group is handled."""
    chat.start()
    await chat.answers("welcome.what")


async def test_a_group_is_told_once_also_after_a_restart(stage: Stage, chat: Chat) -> None:
    telegram = stage.world.telegram
    telegram.type_in_group(GROUP, chat.person_id, "hello")
    await telegram.until(lambda: said(stage, GROUP))
    assert [bool(chat.pattern("group.private_only").search(text)) for text in said(stage, GROUP)] == [True]
    telegram.type_in_group(GROUP, chat.person_id, "/balance")
    await talk(chat)
    await stage.stop_bot()
    await stage.start_bot()
    telegram.type_in_group(GROUP, chat.person_id, "/start")
    await talk(chat)
    assert len(said(stage, GROUP)) == 1
    telegram.type_in_group(ANOTHER, chat.person_id, "hello")
    await telegram.until(lambda: said(stage, ANOTHER))


async def test_a_key_posted_where_it_may_be_deleted_is_deleted(stage: Stage, chat: Chat) -> None:
    telegram = stage.world.telegram
    telegram.give_rights(GROUP, can_delete_messages=True)
    await telegram.until(lambda: said(stage, GROUP))
    for text in (f"my key is {DEMO_KEY}, does it work?", f"/key {DEMO_KEY}", "/key@panel_sandbox_bot abc"):
        posted = telegram.type_in_group(GROUP, chat.person_id, text)
        await talk(chat)
        assert chat.pattern("group.key_deleted").search(said(stage, GROUP)[-1])
        assert posted not in telegram.messages_in(GROUP)
    assert not stage.world.panel.requests
    assert await stage.bot.cast.people.account(PersonId(chat.person_id)) is None


async def test_a_key_posted_where_it_may_not_be_deleted_is_warned_of(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("message can't be deleted")
    telegram = stage.world.telegram
    posted = telegram.type_in_group(GROUP, chat.person_id, f"/key {DEMO_KEY}")
    await telegram.until(lambda: any(map(chat.pattern("group.key_not_deleted").search, said(stage, GROUP))))
    assert posted in telegram.messages_in(GROUP)
    assert DEMO_KEY not in "".join(said(stage, GROUP))


async def test_a_group_that_threw_the_bot_out_is_left_alone(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("bot was kicked")
    telegram = stage.world.telegram
    telegram.fail_next("sendMessage", 502, times=1)
    telegram.type_in_group(GROUP, chat.person_id, "hello")
    telegram.remove_bot(GROUP)
    await talk(chat)
    telegram.add_bot(GROUP, chat.person_id)
    await talk(chat)
    assert len(said(stage, GROUP)) <= 1


async def test_a_groups_language_is_its_speakers(stage: Stage, language: Language) -> None:
    chat = stage.chat(language)
    stage.world.telegram.add_bot(GROUP, chat.person_id)
    await stage.world.telegram.until(lambda: said(stage, GROUP))
    assert chat.pattern("group.private_only").search(said(stage, GROUP)[0])
