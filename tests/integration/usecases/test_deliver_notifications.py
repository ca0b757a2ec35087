"""The outbox drained: in order, few at a time for each person, and no message's fault stops another."""

from datetime import timedelta
from typing import Self

import pytest

from bot.domain.account import Person
from bot.domain.ids import PersonId
from bot.domain.notices import KeyRefused, Notice
from bot.domain.problems import Value
from bot.usecases.ports import Delivery, TryLater
from storage.outbox import OutboxMessage
from tests.support.backstage import Backstage
from tests.support.shop import place_elsewhere


async def ended(scene: Backstage, person: PersonId, count: int) -> list[str]:
    """Orders of a person that have ended, in that order; their messages are due."""
    numbers: list[str] = []
    for _ in range(count):
        order = await scene.watched(person, place_elsewhere(scene.world, service="111", quantity=10))
        payload: dict[str, Value] = {"order": order.order_id, "status": "completed"}
        await scene.storage.outbox.add(person, "order_ended", payload, scene.clock())
        numbers.append(order.panel_order_id)
    return numbers


def sent_to(scene: Backstage, person: PersonId) -> list[str]:
    return [message.text.text for message in scene.world.telegram.sent_to(person)]


async def test_one_persons_many_messages_hold_up_nobody(scene: Backstage) -> None:
    many, few = await scene.person(1), await scene.person(2)
    await ended(scene, many, 30)
    await ended(scene, few, 1)
    assert await scene.cast.notifications.deliver_due() == 31
    assert (len(sent_to(scene, many)), len(sent_to(scene, few))) == (5, 1)
    assert len(await scene.due()) == 25


async def test_messages_come_in_their_order_also_after_a_flood(scene: Backstage) -> None:
    person = await scene.person(1)
    numbers = await ended(scene, person, 3)
    scene.world.telegram.flood(person, 7)
    await scene.cast.notifications.deliver_due()
    scene.clock.advance(timedelta(seconds=6))
    assert await scene.cast.notifications.deliver_due() == 0
    assert not sent_to(scene, person)
    scene.clock.advance(timedelta(seconds=1))
    assert await scene.cast.notifications.deliver_due() == 3
    assert [
        next(number for number in numbers if number in text) for text in sent_to(scene, person)
    ] == numbers
    assert not await scene.due()


@pytest.mark.parametrize("payload", [{"order": "x", "status": "completed"}, {"status": "completed"}, {}])
async def test_a_message_that_cannot_be_put_together_stops_nobody(
    scene: Backstage, payload: dict[str, str]
) -> None:
    person, other = await scene.person(1), await scene.person(2)
    await scene.storage.outbox.add(person, "order_ended", payload, scene.clock())
    await ended(scene, person, 1)
    await ended(scene, other, 1)
    for _ in range(5):
        await scene.cast.notifications.deliver_due()
        scene.clock.advance(timedelta(minutes=2))
    assert len(sent_to(scene, person)) == len(sent_to(scene, other)) == 1
    assert not await scene.due()


async def test_what_nothing_is_left_of_is_dropped(scene: Backstage) -> None:
    person = await scene.person(1)
    messages: tuple[tuple[str, dict[str, Value]], ...] = (
        ("order_ended", {"order": 999, "status": "completed"}),
        ("order_vanished", {"order": 999}),
        ("send_interrupted", {"intent": 999}),
        ("verdict_reached", {"intent": 999, "verdict": "unclear"}),
        ("of_a_newer_program", {}),
    )
    for kind, payload in messages:
        await scene.storage.outbox.add(person, kind, payload, scene.clock())
    for _ in range(3):
        await scene.cast.notifications.deliver_due()
    assert not await scene.due()
    assert not sent_to(scene, person)


async def test_a_bot_whose_token_is_refused_keeps_its_messages(scene: Backstage) -> None:
    person = await scene.person(1)
    await ended(scene, person, 1)
    scene.world.telegram.fail_next("sendMessage", 401)
    await scene.cast.notifications.deliver_due()
    assert await scene.due() == ["order_ended"]
    scene.clock.advance(timedelta(minutes=2))
    await scene.cast.notifications.deliver_due()
    assert len(sent_to(scene, person)) == 1


async def test_somebody_telegram_does_not_know_any_more_is_left_alone(scene: Backstage) -> None:
    person = PersonId(3)
    await scene.cast.people.meet(person, "ar")
    await scene.storage.outbox.add(person, "key_refused", {"tail": "beef"}, scene.clock())
    await scene.cast.notifications.deliver_due()
    known = await scene.cast.people.known(person)
    assert known is not None
    assert known.has_blocked
    assert await scene.cast.notifications.deliver_due() == 0
    await scene.cast.people.meet(person, "ar")
    scene.world.telegram.start(person)
    assert await scene.cast.notifications.deliver_due() == 1
    assert "beef" in sent_to(scene, person)[0]


class Failing:
    """The notifier, of which some messages never get through."""

    def __init__(self, scene: Backstage, *tails: str) -> None:
        self.tails = set(tails)
        self.tried: list[str] = []
        self._notifications = scene.cast.notifications
        self._real = self._notifications._notifier

    def __enter__(self) -> Self:
        self._notifications._notifier = self
        return self

    def __exit__(self, *_: object) -> None:
        self._notifications._notifier = self._real

    async def tell(self, person: Person, notice: Notice, *, is_silent: bool = False) -> Delivery:
        assert isinstance(notice, KeyRefused)
        self.tried.append(notice.tail)
        if notice.tail in self.tails:
            return TryLater(timedelta(seconds=5))
        return await self._real.tell(person, notice, is_silent=is_silent)


async def tell(scene: Backstage, person: PersonId, *tails: str) -> None:
    for tail in tails:
        await scene.storage.outbox.add(person, "key_refused", {"tail": tail}, scene.clock())


async def minutes(scene: Backstage, count: int) -> None:
    """Let so many pass, with a look every five seconds."""
    for _ in range(count * 12):
        await scene.cast.notifications.deliver_due()
        scene.clock.advance(timedelta(seconds=5))


@pytest.mark.parametrize("failing", [("one1",), ("one1", "two2")])
async def test_a_message_that_fails_for_ever_holds_up_the_persons_others_only_for_a_while(
    scene: Backstage, failing: tuple[str, ...]
) -> None:
    person = await scene.person(1)
    with Failing(scene, *failing) as notifier:
        await tell(scene, person, "one1", "two2", "six6", "ten0")
        await minutes(scene, 1)
        held, notifier.tried = notifier.tried, []
        assert set(held[:10]) == {"one1"}
        await minutes(scene, 10 * len(failing))
        assert len(sent_to(scene, person)) == 4 - len(failing)
        assert notifier.tried.count("one1") <= 12 * len(failing)
        notifier.tails.clear()
        await minutes(scene, 11)
    assert len(sent_to(scene, person)) == 4
    assert await scene.due() == []


async def test_while_nothing_gets_through_the_order_is_kept_and_telegram_is_asked_less_often(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    tails = ("one1", "two2", "six6")
    with Failing(scene, *tails) as notifier:
        await tell(scene, person, *tails)
        await minutes(scene, 60)
        assert len(notifier.tried) <= 12 + 3 * 60
        notifier.tails.clear()
        await minutes(scene, 2)
    told = [next(tail for tail in tails if tail in text) for text in sent_to(scene, person)]
    assert told == [*tails]


async def test_waiting_behind_another_message_is_no_try(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    with Failing(scene, "one1"):
        await tell(scene, person, "one1", "two2")
        for _ in range(8):
            await scene.cast.notifications.deliver_due()
            scene.clock.advance(timedelta(seconds=5))
    notices, failed = scene.cast.notifications._notice, 0

    async def broken_once(message: OutboxMessage) -> Notice | str | None:
        nonlocal failed
        if message.payload["tail"] == "two2" and not failed:
            failed += 1
            raise ZeroDivisionError
        return await notices(message)

    monkeypatch.setattr(scene.cast.notifications, "_notice", broken_once)
    await minutes(scene, 2)
    assert (failed, len(sent_to(scene, person))) == (1, 2)
