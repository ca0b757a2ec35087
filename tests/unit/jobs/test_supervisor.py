"""Background work: repeated whatever happens, ended in good order, and waited for where that matters."""

import asyncio
from datetime import timedelta

import pytest

from bot.jobs import supervisor as module
from bot.jobs.supervisor import Job, Supervisor

OFTEN = timedelta(milliseconds=1)


async def test_a_job_is_done_again_and_again() -> None:
    supervisor, done = Supervisor(), asyncio.Event()
    count = 0

    async def action() -> None:
        nonlocal count
        count += 1
        if count == 3:
            done.set()

    supervisor.repeat(Job("counting", OFTEN, action))
    await asyncio.wait_for(done.wait(), 5)
    await supervisor.stop()
    assert not supervisor._loops


async def test_after_a_whole_handful_the_next_round_begins_at_once() -> None:
    supervisor, done = Supervisor(), []
    left = iter([3, 3, 2, 0])

    async def action() -> int:
        done.append(next(left))
        return done[-1]

    supervisor.repeat(Job("handfuls", timedelta(hours=1), action, handful=3))
    async with asyncio.timeout(5):
        while len(done) < 3:  # noqa: ASYNC110 - a list rings no bell
            await asyncio.sleep(0)
    for _ in range(10):
        await asyncio.sleep(0)
    await supervisor.stop()
    assert done == [3, 3, 2]


async def test_a_failing_job_goes_on_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, recovered = Supervisor(), asyncio.Event()
    failures = iter([ValueError("one"), KeyError("two")])

    async def action() -> None:
        failure = next(failures, None)
        if failure is not None:
            raise failure
        recovered.set()

    supervisor.repeat(Job("shaky", OFTEN, action))
    await asyncio.wait_for(recovered.wait(), 5)
    await supervisor.stop()
    assert [record.message for record in caplog.records] == ["the job shaky failed"] * 2


async def test_a_job_in_the_middle_of_something_finishes_it_before_the_stop() -> None:
    supervisor, begun, may_end = Supervisor(), asyncio.Event(), asyncio.Event()
    finished = []

    async def action() -> None:
        begun.set()
        await may_end.wait()
        finished.append(1)

    supervisor.repeat(Job("slow", OFTEN, action))
    await begun.wait()
    async with asyncio.TaskGroup() as group:
        stopping = group.create_task(supervisor.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        may_end.set()
    assert finished == [1]


async def test_a_job_that_does_not_come_to_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_JOBS_PATIENCE", timedelta(milliseconds=10))
    supervisor, begun, cut_off = Supervisor(), asyncio.Event(), asyncio.Event()

    async def action() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    supervisor.repeat(Job("endless", OFTEN, action))
    await begun.wait()
    await supervisor.stop()
    assert cut_off.is_set()


async def test_a_long_pause_does_not_hold_up_the_stop() -> None:
    supervisor, done = Supervisor(), asyncio.Event()

    async def action() -> None:
        done.set()

    supervisor.repeat(Job("rare", timedelta(hours=1), action))
    await done.wait()
    await asyncio.wait_for(supervisor.stop(), 2)


async def test_work_is_waited_for_even_if_nobody_else_waits() -> None:
    supervisor, may_end = Supervisor(), asyncio.Event()
    finished = []

    async def work() -> str:
        await may_end.wait()
        finished.append(1)
        return "done"

    task = supervisor.start(work(), "an order")
    assert supervisor.under_way == {task}
    async with asyncio.TaskGroup() as group:
        stopping = group.create_task(supervisor.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        may_end.set()
    assert finished == [1]
    assert task.result() == "done"
    assert not supervisor.under_way


async def test_work_without_end_is_given_up_and_named(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()

    async def work() -> None:
        await asyncio.Event().wait()

    task = supervisor.start(work(), "order A-7")
    await supervisor.stop(timedelta(milliseconds=10))
    assert task.cancelled()
    assert "gave up waiting for order A-7" in caplog.text


async def test_work_that_fails_is_logged_and_tells_who_waits(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()

    async def work() -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        await supervisor.start(work(), "order A-8")
    await supervisor.stop()
    assert "order A-8 failed" in caplog.text


async def test_a_stop_with_nothing_under_way_is_at_once() -> None:
    await asyncio.wait_for(Supervisor().stop(), 1)
