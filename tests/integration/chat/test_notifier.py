"""Messages nobody asked for, over HTTP: they keep Telegram's limits, and replies never wait for them."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat import callbacks
from bot.chat.i18n import Html
from bot.chat.notifier import TelegramNotifier
from bot.chat.views.screen import Button, Screen
from bot.domain.account import Language, Person
from bot.domain.ids import PersonId
from bot.domain.notices import KeyRefused
from bot.sandbox.fake_telegram.trouble import Mishap
from bot.usecases.ports import Delivered, Delivery, PersonGone, TryLater
from tests.support.backstage import Backstage

REPLY = Screen(Html("Here you are"), ((Button("one", callbacks.Home()),),))
NOTICE = KeyRefused("beef")


def person(number: int) -> Person:
    return Person(PersonId(number), Language.ENGLISH)


@pytest.fixture
def notifier(scene: Backstage) -> TelegramNotifier:
    for number in range(1, 60):
        scene.world.telegram.start(number)
    return TelegramNotifier(scene.replies)


async def test_a_sound_is_made_unless_it_is_not_wished(scene: Backstage, notifier: TelegramNotifier) -> None:
    assert await notifier.tell(person(1), NOTICE) == Delivered()
    assert await notifier.tell(person(2), NOTICE, is_silent=True) == Delivered()
    calls = scene.world.telegram.calls("sendMessage")
    assert [bool(call.parameters.get("disable_notification")) for call in calls] == [False, True]


@pytest.mark.parametrize(
    ("mishap", "delivery"),
    [
        (502, TryLater(timedelta(seconds=5))),
        ("drop", TryLater(timedelta(seconds=5))),
        ("drop_after_acting", TryLater(timedelta(seconds=5))),
        (403, PersonGone()),
        (401, TryLater(timedelta(minutes=1))),
    ],
)
async def test_what_went_wrong_decides_when_it_is_tried_again(
    scene: Backstage, notifier: TelegramNotifier, mishap: Mishap, delivery: Delivery
) -> None:
    scene.world.telegram.fail_next("sendMessage", mishap)
    assert await notifier.tell(person(1), NOTICE) == delivery


async def test_what_certainly_never_left_is_tried_again_soon(
    scene: Backstage, notifier: TelegramNotifier, unused_tcp_port: int
) -> None:
    scene.replies.bot._base_url = f"http://127.0.0.1:{unused_tcp_port}/bot"
    assert await notifier.tell(person(1), NOTICE) == TryLater(timedelta(seconds=1))


async def test_one_flooded_chat_waits_alone(scene: Backstage, notifier: TelegramNotifier) -> None:
    scene.world.telegram.flood(1, 30)
    assert await notifier.tell(person(1), NOTICE) == TryLater(timedelta(seconds=30), is_flood=True)
    assert await notifier.tell(person(2), NOTICE) == Delivered()


async def test_a_flooded_bot_pushes_nothing_more_and_still_answers(
    scene: Backstage, notifier: TelegramNotifier
) -> None:
    scene.world.telegram.flood(None, 30, times=2)
    for number in (1, 2):
        assert isinstance(await notifier.tell(person(number), NOTICE), TryLater)
    tried = len(scene.world.telegram.calls("sendMessage"))
    for number in range(3, 20):
        delivery = await notifier.tell(person(number), NOTICE)
        assert isinstance(delivery, TryLater)
        assert timedelta(seconds=20) < delivery.after <= timedelta(seconds=30)
    assert len(scene.world.telegram.calls("sendMessage")) == tried
    await scene.replies.send(PersonId(40), REPLY, Language.ENGLISH)


async def test_replies_find_a_connection_while_telegram_is_slow_to_take_pushes(
    scene: Backstage, notifier: TelegramNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, in_flight = asyncio.Event(), []
    real = scene.replies.send

    async def slow(chat_id: int, *rest: object, **options: bool) -> int:
        in_flight.append(chat_id)
        await release.wait()
        return await real(chat_id, *rest, **options)  # type: ignore[arg-type]  # the same call, passed on

    monkeypatch.setattr(notifier._pace, "seconds_until", lambda _: 0.0)
    with monkeypatch.context() as patched:
        patched.setattr(notifier._replies, "send", slow)
        async with asyncio.TaskGroup() as group:
            for number in range(1, 41):
                group.create_task(notifier.tell(person(number), NOTICE))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert len(in_flight) == 12
            patched.undo()
            await scene.replies.send(PersonId(50), REPLY, Language.ENGLISH)
            release.set()
    assert len(scene.world.telegram.sent_to(50)) == 1
