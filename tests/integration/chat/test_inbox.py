"""Updates on their way in: written down first, once each, in order for each person, people side by side."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update, User
from telegram.error import NetworkError

from bot.chat.inbox import InboxQueue, PersonOrder
from tests.support.backstage import Backstage
from tests.support.shop import eventually


def update(number: int, person: int = 1, text: str = "hello") -> Update:
    user = User(person, "Somebody", is_bot=False)
    message = Message(
        number, datetime(2026, 3, 1, tzinfo=UTC), Chat(person, "private"), from_user=user, text=text
    )
    return Update(number, message=message)


class Handling:
    """Handlers that end when they are told to."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.may_end: dict[int, asyncio.Event] = {}

    async def handle(self, number: int) -> None:
        self.begun.append(number)
        await self.may_end.setdefault(number, asyncio.Event()).wait()
        self.ended.append(number)

    def end(self, *numbers: int) -> None:
        for number in numbers:
            self.may_end.setdefault(number, asyncio.Event()).set()


async def unhandled(scene: Backstage) -> list[int]:
    return [kept.update_id for kept in await scene.storage.inbox.unhandled()]


async def begun(handling: Handling) -> list[int]:
    return handling.begun


async def answers(question: Awaitable[list[int]], expected: list[int]) -> bool:
    return await question == expected


async def test_an_update_is_written_down_before_it_is_queued(scene: Backstage) -> None:
    queue = InboxQueue(scene.cast.updates)
    await queue.put(update(7))
    (kept,) = await scene.storage.inbox.unhandled()
    assert (kept.update_id, kept.person_id, queue.qsize()) == (7, 1, 1)
    await queue.put(update(7))
    assert queue.qsize() == 1
    await queue.put(object())
    assert queue.qsize() == 2


async def test_what_cannot_be_written_down_is_not_taken(scene: Backstage) -> None:
    queue = InboxQueue(scene.cast.updates)
    await scene.storage._database.run("DROP TABLE inbox")
    with pytest.raises(NetworkError):
        await queue.put(update(7))
    assert queue.empty()


async def test_unhandled_updates_are_replayed_in_order(scene: Backstage) -> None:
    queue = InboxQueue(scene.cast.updates)
    for number in (7, 8, 9):
        await queue.put(update(number, text=f"text {number}"))
    await scene.cast.updates.handled(8)
    again = InboxQueue(scene.cast.updates)
    assert await again.replay(scene.replies.bot) == 2
    replayed = [again.get_nowait(), again.get_nowait()]
    assert [
        (one.update_id, one.message.text) for one in replayed if isinstance(one, Update) and one.message
    ] == [
        (7, "text 7"),
        (9, "text 9"),
    ]


async def nobody_floods(flood: Update, is_first: bool) -> None:  # noqa: ARG001, FBT001 - what PersonOrder calls
    raise AssertionError(f"update {flood.update_id} is taken for a flood")


async def test_one_persons_updates_are_handled_in_order_while_others_go_on(scene: Backstage) -> None:
    order, handling = PersonOrder(scene.cast.updates, nobody_floods), Handling()
    async with asyncio.TaskGroup() as group:
        for number, person in ((1, 1), (2, 1), (3, 2), (4, 1)):
            await scene.cast.updates.record(number, None, "{}")
            group.create_task(order.do_process_update(update(number, person), handling.handle(number)))
        handling.end(3)
        await eventually(lambda: answers(unhandled(scene), [1, 2, 4]))
        assert handling.begun == [1, 3]
        handling.end(1, 2, 4)
    assert handling.ended == [3, 1, 2, 4]
    assert not await scene.storage.inbox.unhandled()


async def test_a_persons_backlog_is_capped_and_they_are_told_once(scene: Backstage) -> None:
    told: list[int] = []

    async def tell(flood: Update, is_first: bool) -> None:  # noqa: FBT001 - what PersonOrder calls
        told.extend([flood.update_id] if is_first else [])

    order, handling = PersonOrder(scene.cast.updates, tell), Handling()
    handling.end(*range(2, 300))
    async with asyncio.TaskGroup() as group:
        for number in range(1, 101):
            await scene.cast.updates.record(number, None, "{}")
            group.create_task(order.do_process_update(update(number), handling.handle(number)))
        await eventually(lambda: answers(unhandled(scene), list(range(1, 65))))
        await order.do_process_update(update(199, person=2), handling.handle(199))
        assert handling.begun == [1, 199]
        assert told == [65]
        handling.end(1)
    assert [number for number in handling.ended if number != 199] == list(range(1, 65))
    assert not await scene.storage.inbox.unhandled()
    await order.do_process_update(update(150), handling.handle(150))
    assert handling.ended[-1] == 150
    assert told == [65]


async def test_a_failing_handler_lets_the_next_one_go_on(scene: Backstage) -> None:
    order, handling = PersonOrder(scene.cast.updates, nobody_floods), Handling()
    handling.end(2)

    async def fail() -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        await order.do_process_update(update(1), fail())
    await order.do_process_update(update(2), handling.handle(2))
    assert handling.ended == [2]


async def test_after_the_stop_updates_wait_for_the_next_start(scene: Backstage) -> None:
    order, handling = PersonOrder(scene.cast.updates, nobody_floods), Handling()
    async with asyncio.TaskGroup() as group:
        for number in (1, 2):
            await scene.cast.updates.record(number, None, "{}")
            group.create_task(order.do_process_update(update(number), handling.handle(number)))
        await eventually(lambda: answers(begun(handling), [1]))
        order.begin_no_more()
        handling.end(1, 2)
    assert handling.ended == [1]
    assert [one.update_id for one in await scene.storage.inbox.unhandled()] == [2]
