"""Hypothesis beside an event loop: it draws in a thread of its own, and what it draws happens in the loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, core, settings

_Result = TypeVar("_Result")
_PATIENCE: Final = 60.0


class Loop:
    """The way from hypothesis' thread into the event loop that made this."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Have work done in the loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)


async def draw(test: Callable[[], object], seed: int) -> tuple[str, ...]:
    """Run a hypothesis test; what it found to be broken, with its smallest example beneath."""
    core.global_force_seed = seed  # type: ignore[assignment]  # hypothesis infers None from its first value
    try:
        await asyncio.to_thread(test)
    except Exception as error:  # noqa: BLE001 - whatever it raises is its finding
        notes = " ".join(getattr(error, "__notes__", ()))
        return (f"{type(error).__name__}: {error} {notes}",)
    finally:
        core.global_force_seed = None
    return ()


def examples(number: int, steps: int = 50) -> settings:
    """So many examples, from the seed alone."""
    return settings(
        max_examples=number,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
