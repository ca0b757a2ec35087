"""Screens sent, edited and deleted over real HTTP, while Telegram refuses, floods and hangs up."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.chat import callbacks, patience
from bot.chat.forms import LONGEST_CAPTION, LONGEST_TEXT, plain_text
from bot.chat.i18n import Html
from bot.chat.profile import publish
from bot.chat.reply import File
from bot.chat.views.screen import Button, Screen, Style
from bot.domain.account import Language
from bot.sandbox.fake_telegram.trouble import Mishap
from tests.support.backstage import Backstage
from tests.support.drawn import png

PERSON = 5
HELLO = Screen(Html("<b>Hello</b>"), ((Button("one", callbacks.Home()), Button("two", callbacks.Help())),))


@pytest.fixture(autouse=True)
def _started(scene: Backstage) -> None:
    scene.world.telegram.start(PERSON)


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are counted in the tests, not sat through."""
    monkeypatch.setattr(patience, "_A_MOMENT", timedelta(milliseconds=1))


def from_bot(scene: Backstage) -> list[str]:
    messages = scene.world.telegram.messages_in(PERSON)
    return [message.text.text for message in messages if message.sender_id != PERSON]


def calls(scene: Backstage, method: str) -> int:
    return len(scene.world.telegram.calls(method))


async def test_a_screen_becomes_a_message(scene: Backstage) -> None:
    screen = Screen(
        Html("<b>Hello</b> &amp; <code>23501</code>"),
        (
            (
                Button("tap", callbacks.OrderCard(7), style=Style.DANGER),
                Button("copy", copy="23501"),
                Button("open", url="https://example.com/"),
            ),
            (),
        ),
    )
    await scene.replies.send(PERSON, screen, Language.ENGLISH)
    message = scene.world.telegram.last_message(PERSON)
    assert message.text.text == "Hello & 23501"
    assert [[(button.kind, button.value, button.style) for button in row] for row in message.keyboard] == [
        [("callback", "1:oi:7", "danger"), ("copy", "23501", None), ("url", "https://example.com/", None)]
    ]
    assert not message.has_link_preview


async def test_right_to_left_rows_are_mirrored(scene: Backstage) -> None:
    await scene.replies.send(PERSON, HELLO, Language.ARABIC)
    assert [button.text for button in scene.world.telegram.last_message(PERSON).keyboard[0]] == ["two", "one"]


@pytest.mark.parametrize(
    "text", ["<b>not closed", "x" * 5000, "<i>" + "😀" * 3000 + "</i>", "a & b < c"], ids=range(4)
)
async def test_a_text_telegram_does_not_take_is_sent_plain(
    scene: Backstage, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    sent = await scene.replies.send(PERSON, Screen(Html(text)), Language.ENGLISH)
    message = scene.world.telegram.last_message(PERSON)
    assert message.message_id == sent
    assert message.text.text == plain_text(text).strip()
    assert len(message.text.text.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert [record.levelno for record in caplog.records] in ([], [logging.ERROR])


async def test_an_edit_tells_whether_the_message_is_still_there(scene: Backstage) -> None:
    number = await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    changed = Screen(Html("changed"))
    assert await scene.replies.edit(PERSON, number, changed, Language.ENGLISH)
    assert await scene.replies.edit(PERSON, number, changed, Language.ENGLISH)
    assert scene.world.telegram.last_text(PERSON) == "changed"
    assert await scene.replies.delete(PERSON, number)
    assert await scene.replies.delete(PERSON, number)
    assert not await scene.replies.edit(PERSON, number, HELLO, Language.ENGLISH)


@pytest.mark.parametrize("mishap", [502, 500, "drop", "drop_after_acting"])
async def test_a_send_that_may_have_arrived_is_not_repeated(scene: Backstage, mishap: Mishap) -> None:
    scene.world.telegram.fail_next("sendMessage", mishap)
    with pytest.raises(NetworkError):
        await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    assert calls(scene, "sendMessage") == 1


@pytest.mark.parametrize("mishap", [502, "drop", "drop_after_acting"])
async def test_what_must_stay_is_rather_sent_twice_than_not(scene: Backstage, mishap: Mishap) -> None:
    scene.world.telegram.fail_next("sendMessage", mishap)
    await scene.replies.send(PERSON, HELLO, Language.ENGLISH, is_repeatable=True)
    assert calls(scene, "sendMessage") == 2
    assert scene.world.telegram.last_text(PERSON) == "Hello"


@pytest.mark.parametrize("mishap", [500, 502, "drop"])
async def test_what_is_harmless_is_sent_again_after_a_fault(scene: Backstage, mishap: Mishap) -> None:
    scene.world.telegram.fail_next("sendMessage", mishap)
    await scene.replies.send_harmless(PERSON, HELLO, Language.ENGLISH)
    assert calls(scene, "sendMessage") == 2


async def test_what_is_harmless_is_not_sent_again_after_a_slow_answer(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def slow(*_: object, **__: object) -> None:
        nonlocal tries
        tries += 1
        raise TimedOut

    monkeypatch.setattr(Bot, "send_message", slow)
    with pytest.raises(TimedOut):
        await scene.replies.send_harmless(PERSON, HELLO, Language.ENGLISH)
    assert tries == 1


async def test_what_could_not_be_deleted_goes_with_the_next_message(scene: Backstage) -> None:
    number = await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    scene.world.telegram.fail_next("deleteMessage", 502, times=3)
    assert not await scene.replies.delete(PERSON, number)
    await scene.replies.send(PERSON, Screen(Html("more")), Language.ENGLISH)
    assert from_bot(scene) == ["more"]


@pytest.mark.parametrize("mishap", [502, "drop", "drop_after_acting"])
async def test_edits_and_deletions_are_repeated(scene: Backstage, mishap: Mishap) -> None:
    number = await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    scene.world.telegram.fail_next("editMessageText", mishap, times=2)
    assert await scene.replies.edit(PERSON, number, Screen(Html("changed")), Language.ENGLISH)
    assert calls(scene, "editMessageText") == 3
    scene.world.telegram.fail_next("editMessageText", mishap, times=3)
    with pytest.raises(NetworkError):
        await scene.replies.edit(PERSON, number, HELLO, Language.ENGLISH)
    scene.world.telegram.fail_next("deleteMessage", mishap, times=2)
    assert await scene.replies.delete(PERSON, number)
    scene.world.telegram.fail_next("deleteMessage", 500, times=3)
    assert not await scene.replies.delete(PERSON, number)


async def test_a_flood_limit_is_waited_for_but_not_for_ever(scene: Backstage) -> None:
    scene.world.telegram.flood(PERSON, 1)
    await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    assert calls(scene, "sendMessage") == 2
    scene.world.telegram.flood(PERSON, 600)
    with pytest.raises(RetryAfter):
        await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    scene.world.telegram.flood(PERSON, 1)
    with pytest.raises(RetryAfter):
        await scene.replies.send(PERSON, HELLO, Language.ENGLISH, waits_for_floods=False)


async def test_who_blocked_the_bot_is_reported(scene: Backstage) -> None:
    scene.world.telegram.block(PERSON)
    with pytest.raises(Forbidden):
        await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    assert not await scene.replies.try_send(PERSON, HELLO, Language.ENGLISH)
    await scene.replies.typing(PERSON)
    with pytest.raises(BadRequest):
        await scene.replies.send(404_404, HELLO, Language.ENGLISH)


async def test_a_tap_is_answered_and_a_late_answer_is_no_harm(scene: Backstage) -> None:
    number = await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    tap = scene.world.telegram.tap(PERSON, number, 0, 0)
    await scene.replies.answer(tap, "x" * 300, alert=True)
    (heard,) = scene.world.telegram.events_of(PERSON, "callback_answer")
    assert heard["text"] == "x" * 190
    await scene.replies.answer(tap)
    assert len(scene.world.telegram.refused()) == 1


@pytest.mark.parametrize(
    "refused", ["style", "copy_text", "url", "link_preview_options", "parse_mode", "reply_markup"]
)
async def test_what_a_server_does_not_know_is_left_out_and_the_words_arrive(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """Older Bot API servers refuse what came late; a receipt must arrive all the same."""
    send = Bot.send_message

    async def refusing(bot: Bot, *args: Any, **named: Any) -> Any:
        markup = named["reply_markup"]
        buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
        named_fields = {name for name, value in named.items() if value is not None}
        if refused in named_fields or any(getattr(button, refused, None) for button in buttons):
            raise BadRequest(f"Bad Request: unknown field {refused}")
        return await send(bot, *args, **named)

    monkeypatch.setattr(Bot, "send_message", refusing)
    screen = Screen(
        Html("Order <b>23501</b> &amp; more"),
        (
            (Button("Watch", callbacks.OrderCard(1), style=Style.PRIMARY), Button("Copy", copy="23501")),
            (Button("Open", url="https://example.com/"),),
        ),
    )
    await scene.replies.send(PERSON, screen, Language.ENGLISH)
    arrived = scene.world.telegram.last_message(PERSON)
    assert arrived.text.text == "Order 23501 & more"
    labels = [button.text for row in arrived.keyboard for button in row]
    assert ("Watch" in labels) is (refused != "reply_markup")


FILE = File("orders.csv", b"1,2")
PHOTO = File("a.png", png(320, 200))
WAYS = pytest.mark.parametrize(
    ("way", "method", "file"),
    [("send_photo", "sendPhoto", PHOTO), ("send_document", "sendDocument", FILE)],
    ids=["photo", "document"],
)


@WAYS
async def test_a_file_arrives_with_its_name_its_words_and_its_buttons(
    scene: Backstage, way: str, method: str, file: File
) -> None:
    send = getattr(scene.replies, way)
    number = await send(PERSON, file, HELLO, Language.ARABIC)
    message = scene.world.telegram.last_message(PERSON)
    assert (message.message_id, message.text.text) == (number, "Hello")
    assert [button.text for button in message.keyboard[0]] == ["two", "one"]
    assert message.file is not None
    assert message.file.content == file.content
    if way == "send_document":
        assert message.file.name == "orders.csv"
    await send(PERSON, file, Screen(Html("<i>" + "😀" * 700 + "</i>")), Language.ENGLISH)
    assert scene.world.telegram.last_text(PERSON) == "😀" * (LONGEST_CAPTION // 2)
    assert calls(scene, method) == 3


@WAYS
@pytest.mark.parametrize("mishap", [502, "drop", "drop_after_acting"])
async def test_a_file_is_sent_again_only_where_that_is_asked_for(
    scene: Backstage, way: str, method: str, file: File, mishap: Mishap
) -> None:
    send = getattr(scene.replies, way)
    scene.world.telegram.fail_next(method, mishap)
    with pytest.raises(NetworkError):
        await send(PERSON, file, HELLO, Language.ENGLISH)
    assert calls(scene, method) == 1
    scene.world.telegram.fail_next(method, mishap)
    await send(PERSON, file, HELLO, Language.ENGLISH, is_repeatable=True)
    assert calls(scene, method) == 3
    assert scene.world.telegram.last_message(PERSON).file is not None


async def test_a_file_waits_for_a_flood_and_not_for_who_is_gone(scene: Backstage) -> None:
    scene.world.telegram.flood(PERSON, 1)
    await scene.replies.send_document(PERSON, FILE, HELLO, Language.ENGLISH)
    assert calls(scene, "sendDocument") == 2
    scene.world.telegram.block(PERSON)
    with pytest.raises(Forbidden):
        await scene.replies.send_photo(PERSON, PHOTO, HELLO, Language.ENGLISH)


async def test_a_server_that_knows_no_moments_is_asked_once_and_all_other_markup_stays(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, texts = Bot.send_message, []

    async def refusing(bot: Bot, chat_id: int, text: str, **named: Any) -> Any:
        texts.append(text)
        if named["parse_mode"] is not None and "<tg-time" in text:
            raise BadRequest('Can\'t parse entities: unsupported start tag "tg-time" at byte offset 3')
        return await send(bot, chat_id, text, **named)

    monkeypatch.setattr(Bot, "send_message", refusing)
    placed = Html('<b>Placed</b> <tg-time unix="1772355900" format="dt">2026-03-01 09:05 UTC</tg-time>')
    screen = Screen(placed, ((Button("Copy", copy="23501", style=Style.PRIMARY),),))
    for _ in range(2):
        await scene.replies.send(PERSON, screen, Language.ENGLISH)
        arrived = scene.world.telegram.last_message(PERSON)
        assert arrived.text.text == "Placed 2026-03-01 09:05 UTC"
        assert [entity.type for entity in arrived.text.entities] == ["bold"]
        assert [(button.kind, button.style) for row in arrived.keyboard for button in row] == [
            ("copy", "primary")
        ]
    assert len(texts) == 3
    monkeypatch.undo()
    number = await scene.replies.send(PERSON, HELLO, Language.ENGLISH)
    assert await scene.replies.edit(PERSON, number, screen, Language.ENGLISH)
    assert scene.world.telegram.last_text(PERSON) == "Placed 2026-03-01 09:05 UTC"


async def test_a_moment_arrives_as_one(scene: Backstage) -> None:
    text = Html('At <tg-time unix="1772355900" format="dt">2026-03-01 09:05 UTC</tg-time>')
    await scene.replies.send(PERSON, Screen(text), Language.ENGLISH)
    (entity,) = scene.world.telegram.last_message(PERSON).text.entities
    assert (entity.type, entity.offset, entity.length) == ("date_time", 3, 20)


async def test_a_profile_that_cannot_be_read_is_no_reason_not_to_start(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read_a_bare_true(_bot: Bot, **_named: Any) -> Any:
        raise TypeError("'bool' object is not iterable")  # what the library makes of such a mock's answer

    monkeypatch.setattr(Bot, "get_my_commands", read_a_bare_true)
    await publish(scene.replies.bot, Language.ENGLISH)
