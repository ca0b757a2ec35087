"""Messages edited and deleted: what may be changed, by whom, for how long."""

import pytest

from bot.sandbox.fake_telegram import FakeTelegram
from bot.sandbox.fake_telegram.text.formatted import FormattedText
from tests.integration.fake_telegram.calling import ANA, BOT_ID, BotApi, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
GROUP = -1001234567890


@pytest.fixture
async def message_id(api: BotApi, telegram: FakeTelegram) -> int:
    telegram.start(ANA)
    sent = await api("sendMessage", chat_id=ANA, text="<b>Hi</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    return int(sent["message_id"])


async def test_an_edit_replaces_text_and_keyboard(api: BotApi, message_id: int, clock: Clock) -> None:
    clock.move(seconds=5)
    edited = await api("editMessageText", chat_id=ANA, message_id=message_id, text="Bye")
    assert edited["text"] == "Bye"
    assert edited["edit_date"] == edited["date"] + 5
    assert "reply_markup" not in edited
    assert "entities" not in edited


async def test_an_edit_must_change_something(api: BotApi, message_id: int) -> None:
    same = {"chat_id": ANA, "message_id": message_id, "text": "<strong>Hi</strong> ", "parse_mode": "HTML"}
    assert await api.refusal("editMessageText", **same, reply_markup=KEYBOARD) == NOT_MODIFIED
    markup = {"chat_id": ANA, "message_id": message_id, "reply_markup": KEYBOARD}
    assert await api.refusal("editMessageReplyMarkup", **markup) == NOT_MODIFIED
    assert await api("editMessageText", **same)  # the keyboard is gone: that is a change
    assert await api.refusal("editMessageText", **same) == NOT_MODIFIED
    assert await api("editMessageReplyMarkup", **markup)
    assert await api("editMessageText", **{**same, "text": "Hi"}, reply_markup=KEYBOARD)  # no longer bold


async def test_only_buttons_and_keyboards_of_buttons_can_be_edited_in(api: BotApi, message_id: int) -> None:
    for markup, complaint in [
        ({"force_reply": True}, "inline keyboard expected"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
    ]:
        refusal = await api.refusal(
            "editMessageReplyMarkup", chat_id=ANA, message_id=message_id, reply_markup=markup
        )
        assert refusal == f"400 Bad Request: {complaint}"


async def test_an_edited_text_obeys_the_rules_of_a_new_one(api: BotApi, message_id: int) -> None:
    place = {"chat_id": ANA, "message_id": message_id}
    assert await api.refusal("editMessageText", **place, text=" ") == "400 Bad Request: message text is empty"
    assert await api.refusal("editMessageText", **place, text="x" * 4097) == (
        "400 Bad Request: message is too long"
    )
    assert "can't parse entities" in await api.refusal(
        "editMessageText", **place, text="<b>", parse_mode="HTML"
    )


async def test_what_is_gone_or_not_the_bots_cannot_be_edited(
    api: BotApi, message_id: int, telegram: FakeTelegram
) -> None:
    typed = telegram.type_text(ANA, "mine")
    await api("deleteMessage", chat_id=ANA, message_id=message_id)
    for method, more in (("editMessageText", {"text": "x"}), ("editMessageReplyMarkup", {})):
        assert await api.refusal(method, chat_id=ANA, message_id=message_id, **more) == (
            "400 Bad Request: message to edit not found"
        )
        assert await api.refusal(method, chat_id=ANA, message_id=typed.message_id, **more) == (
            "400 Bad Request: message can't be edited"
        )
        assert await api.refusal(method, chat_id=ANA, **more) == (
            "400 Bad Request: message identifier is not specified"
        )


async def test_a_medium_has_no_text_to_edit(api: BotApi, telegram: FakeTelegram, message_id: int) -> None:
    assert message_id
    photo = telegram.world.post(telegram.world.person(ANA), BOT_ID, FormattedText("look"), media="photo")
    place = {"chat_id": ANA, "message_id": photo.message_id}
    assert await api.refusal("editMessageText", **place, text="x") == (
        "400 Bad Request: there is no text in the message to edit"
    )
    assert (await api("editMessageReplyMarkup", **place, reply_markup=KEYBOARD))["caption"] == "look"


async def test_a_message_is_deleted_once_and_the_person_sees_it(
    api: BotApi, message_id: int, telegram: FakeTelegram
) -> None:
    assert await api("deleteMessage", chat_id=ANA, message_id=message_id) is True
    assert telegram.events_of(ANA, "deleted") == [{"kind": "deleted", "message_id": message_id}]
    assert await api.refusal("deleteMessage", chat_id=ANA, message_id=message_id) == (
        "400 Bad Request: message to delete not found"
    )


async def test_in_a_private_chat_the_bot_deletes_the_persons_messages_too(
    api: BotApi, message_id: int, telegram: FakeTelegram
) -> None:
    secret = telegram.type_text(ANA, "a secret key")
    assert await api("deleteMessage", chat_id=ANA, message_id=secret.message_id)
    assert [one.text.text for one in telegram.messages_in(ANA)] == ["/start", "Hi"]
    assert message_id


async def test_after_48_hours_a_message_stays(api: BotApi, message_id: int, clock: Clock) -> None:
    clock.move(hours=48)
    clock.move(seconds=1)
    late = "400 Bad Request: message can't be deleted for everyone"
    assert await api.refusal("deleteMessage", chat_id=ANA, message_id=message_id) == late
    assert await api.refusal("deleteMessages", chat_id=ANA, message_ids=[message_id]) == late
    clock.move(seconds=-1)
    assert await api("deleteMessage", chat_id=ANA, message_id=message_id)


async def test_several_are_deleted_and_the_missing_skipped(
    api: BotApi, message_id: int, telegram: FakeTelegram
) -> None:
    assert await api("deleteMessages", chat_id=ANA, message_ids=[message_id, 999, message_id])
    assert len(telegram.messages_in(ANA)) == 1
    assert await api.refusal("deleteMessages", chat_id=ANA, message_ids=[]) == (
        "400 Bad Request: message identifiers are not specified"
    )
    assert await api.refusal("deleteMessages", chat_id=ANA, message_ids=list(range(101))) == (
        "400 Bad Request: too many message identifiers specified"
    )


async def test_in_a_group_deleting_others_messages_needs_the_right(
    api: BotApi, telegram: FakeTelegram, clock: Clock
) -> None:
    key = telegram.type_in_group(GROUP, ANA, "a secret key")
    own = await api("sendMessage", chat_id=GROUP, text="not here, please")
    assert await api.refusal("deleteMessage", chat_id=GROUP, message_id=key.message_id) == (
        "400 Bad Request: message can't be deleted"
    )
    assert await api("deleteMessage", chat_id=GROUP, message_id=own["message_id"])
    telegram.give_rights(GROUP, can_delete_messages=True)
    clock.move(hours=100)
    assert await api("deleteMessage", chat_id=GROUP, message_id=key.message_id)


async def test_an_older_edit_is_still_allowed(api: BotApi, message_id: int, clock: Clock) -> None:
    clock.move(days=30)
    assert await api("editMessageText", chat_id=ANA, message_id=message_id, text="much later")
