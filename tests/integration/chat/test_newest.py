"""Live searches on their way in: never written down, beside the person's turn, only the newest answered."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat, InlineQuery, Message, Update, User

from bot.chat.inbox import InboxQueue, PersonOrder
from bot.chat.newest import NewestOnly
from bot.domain.ids import PersonId
from tests.support.backstage import Backstage

ANN, BOB = PersonId(1), PersonId(2)


def typed(number: int, person: int = 1) -> Update:
    user = User(person, "Somebody", is_bot=False)
    query = InlineQuery(str(number), user, f"words {number}", "", chat_type="sender")
    return Update(number, inline_query=query)


def said(number: int, person: int = 1) -> Update:
    user = User(person, "Somebody", is_bot=False)
    message = Message(
        number, datetime(2026, 3, 1, tzinfo=UTC), Chat(person, "private"), from_user=user, text="hello"
    )
    return Update(number, message=message)


class Work:
    """Queries that are answered when a test lets them be."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.may_end = asyncio.Event()

    async def answer(self, number: int) -> None:
        self.begun.append(number)
        await self.may_end.wait()


async def a_moment() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def nobody_floods(flood: Update, is_first: bool) -> None:  # noqa: ARG001, FBT001 - what PersonOrder calls
    raise AssertionError(f"update {flood.update_id} is taken for a flood")


async def test_what_is_typed_live_is_queued_but_not_written_down(scene: Backstage) -> None:
    queue = InboxQueue(scene.cast.updates)
    await queue.put(typed(7))
    assert queue.qsize() == 1
    assert await scene.storage._database.rows("SELECT 1 FROM inbox") == []
    assert await InboxQueue(scene.cast.updates).replay(scene.replies.bot) == 0


async def test_of_one_persons_queries_the_first_and_the_newest_are_answered() -> None:
    lane, work = NewestOnly(), Work()
    tasks = []
    async with asyncio.TaskGroup() as group:
        for number in range(1, 200):
            coroutine = work.answer(number)
            tasks.append((group.create_task(lane.handle(ANN, coroutine)), coroutine))
            await asyncio.sleep(0)
        await a_moment()
        assert work.begun == [1]
        assert sum(task.done() for task, _ in tasks) == 197
        work.may_end.set()
    assert work.begun == [1, 199]
    assert [task.result() for task, _ in tasks] == [True, *[False] * 197, True]
    for _, coroutine in tasks:
        coroutine.close()


async def test_people_do_not_wait_for_one_another() -> None:
    lane, work = NewestOnly(), Work()
    async with asyncio.TaskGroup() as group:
        for person_id in (ANN, BOB):
            group.create_task(lane.handle(person_id, work.answer(person_id)))
        await a_moment()
        assert work.begun == [ANN, BOB]
        work.may_end.set()


async def test_a_failed_query_leaves_the_lane_free_for_the_next() -> None:
    lane, work = NewestOnly(), Work()
    work.may_end.set()

    async def fail() -> None:
        await asyncio.sleep(0)
        raise LookupError

    async def after() -> bool:
        return await lane.handle(ANN, work.answer(2))

    async with asyncio.TaskGroup() as group:
        failing = group.create_task(asyncio.wait_for(_outcome(lane, fail), 5))
        waiting = group.create_task(after())
    assert failing.result() is True
    assert waiting.result() is True
    assert await lane.handle(ANN, work.answer(3))
    assert work.begun == [2, 3]


async def _outcome(lane: NewestOnly, fail: object) -> bool:
    assert callable(fail)
    try:
        await lane.handle(ANN, fail())
    except LookupError:
        return True
    return False


@pytest.mark.parametrize("is_handed_over", [False, True])
async def test_a_query_that_is_given_up_while_it_waits_leaves_the_lane_free(*, is_handed_over: bool) -> None:
    lane, work = NewestOnly(), Work()
    first = asyncio.get_running_loop().create_task(lane.handle(ANN, work.answer(1)))
    await a_moment()
    coroutine = work.answer(2)
    second = asyncio.get_running_loop().create_task(lane.handle(ANN, coroutine))
    await a_moment()
    if is_handed_over:
        work.may_end.set()
        await asyncio.wait([first])
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    work.may_end.set()
    assert await first
    coroutine.close()
    assert await asyncio.wait_for(lane.handle(ANN, work.answer(3)), 5)


async def test_a_query_does_not_wait_for_the_persons_turn_nor_count_as_backlog(scene: Backstage) -> None:
    order, work, sending = PersonOrder(scene.cast.updates, nobody_floods), Work(), Work()
    work.may_end.set()
    async with asyncio.TaskGroup() as group:
        await scene.cast.updates.record(1, ANN, "{}")
        group.create_task(order.do_process_update(said(1), sending.answer(1)))
        await a_moment()
        for number in range(2, 300):
            await order.do_process_update(typed(number), work.answer(number))
        assert work.begun == list(range(2, 300))
        sending.may_end.set()
    assert not await scene.storage.inbox.unhandled()


async def test_once_the_bot_stops_no_query_is_begun(scene: Backstage) -> None:
    order, work = PersonOrder(scene.cast.updates, nobody_floods), Work()
    order.begin_no_more()
    await order.do_process_update(typed(1), work.answer(1))
    assert work.begun == []
