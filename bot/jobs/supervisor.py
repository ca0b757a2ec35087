"""The only place that starts background tasks: repeated jobs, and work that must be finished at shutdown."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

PATIENCE: Final = timedelta(seconds=65)
"""An ``add`` in flight may take 15 seconds to connect and 45 to answer; then its outcome is stored."""

_JOBS_PATIENCE: Final = timedelta(seconds=5)
_SLOWEST_RETRY: Final = timedelta(minutes=1)

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again, ``every`` so often after it last ended.

    Attributes:
        handful: as much as a round does at most, where the action tells how much it did. After a whole
            handful there is likely more, and the next round begins at once.
    """

    name: str
    every: timedelta
    action: Callable[[], Awaitable[object]]
    handful: int | None = None

    def pause_after(self, done: object) -> timedelta:
        """How long to rest after a round that told this of what it did."""
        return timedelta() if self.handful is not None and done == self.handful else self.every


class Supervisor:
    """Starts, watches and ends background work."""

    def __init__(self) -> None:
        self._loops: set[asyncio.Task[None]] = set()
        self._works: set[asyncio.Task[Any]] = set()
        self._told_to_stop = asyncio.Event()

    @property
    def under_way(self) -> frozenset[asyncio.Task[Any]]:
        """The work that is not finished yet."""
        return frozenset(self._works)

    @property
    def is_ending(self) -> bool:
        """Whether the program is about to end: what spends money is not begun any more."""
        return self._told_to_stop.is_set()

    def start(self, work: Coroutine[Any, Any, Result], name: str) -> asyncio.Task[Result]:
        """Begin work that is waited for at shutdown, even if nobody else waits for it any more."""
        task = asyncio.create_task(work, name=name)  # noqa: TID251 - the one home of background tasks
        self._works.add(task)
        task.add_done_callback(self._ended)
        return task

    def repeat(self, job: Job) -> None:
        """Do a job again and again until ``stop``. A failure is logged, and the job goes on, more slowly."""
        task = asyncio.create_task(self._loop(job), name=job.name)  # noqa: TID251 - the same
        self._loops.add(task)

    def announce_end(self) -> None:
        """From now on nothing that spends money is begun, and jobs begin no new round."""
        self._told_to_stop.set()

    async def stop(self, patience: timedelta = PATIENCE) -> None:
        """End the jobs, and wait for the work under way.

        A job in the middle of something gets a moment to finish: cut off, it would leave behind messages sent
        but not noted as sent, and orders leased to nobody.
        """
        self._told_to_stop.set()
        if self._loops:
            await asyncio.wait(self._loops, timeout=_JOBS_PATIENCE.total_seconds())
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops.clear()
        if self._works:
            _log.info("waiting for %d piece(s) of work under way", len(self._works))
            _, unfinished = await asyncio.wait(self._works, timeout=patience.total_seconds())
            for task in unfinished:
                _log.error("gave up waiting for %s", task.get_name())
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._works.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("%s failed", task.get_name(), exc_info=task.exception())

    async def _loop(self, job: Job) -> None:
        failures = 0
        while not self._told_to_stop.is_set():
            try:
                pause = job.pause_after(await job.action())
                failures = 0
            except Exception:  # noqa: BLE001 - a job goes on whatever happens; it is logged with its cause
                failures += 1
                _log.exception("the job %s failed", job.name)
                pause = min(job.every * 2 ** min(failures, 10), max(_SLOWEST_RETRY, job.every))
            await self._stopping_within(pause)

    async def _stopping_within(self, pause: timedelta) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause.total_seconds()):
                await self._told_to_stop.wait()
