"""The only place that starts background tasks: repeated jobs, and work that must be finished at shutdown."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

PATIENCE: Final = timedelta(seconds=50)
"""An ``add`` in flight may take 45 seconds; it is waited for, then its outcome is stored."""

_SLOWEST_RETRY: Final = timedelta(minutes=1)

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again, ``every`` so often after it last ended."""

    name: str
    every: timedelta
    action: Callable[[], Awaitable[object]]


class Supervisor:
    """Starts, watches and ends background work."""

    def __init__(self) -> None:
        self._loops: set[asyncio.Task[None]] = set()
        self._works: set[asyncio.Task[Any]] = set()

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

    async def stop(self, patience: timedelta = PATIENCE) -> None:
        """End the jobs now, and wait for the work under way."""
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

    @staticmethod
    async def _loop(job: Job) -> None:
        failures = 0
        while True:
            try:
                await job.action()
                failures = 0
            except Exception:  # noqa: BLE001 - a job goes on whatever happens; it is logged with its cause
                failures += 1
                _log.exception("the job %s failed", job.name)
            pause = min(job.every * 2 ** min(failures, 10), max(_SLOWEST_RETRY, job.every))
            await asyncio.sleep(pause.total_seconds())
