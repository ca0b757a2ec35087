"""A question to the panel that is held up until a test lets it go on, so that something happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.panel.client import PanelClient


@asynccontextmanager
async def held(
    monkeypatch: pytest.MonkeyPatch,
    panel: PanelClient,
    question: str,
    work: Callable[[], Awaitable[object]],
    *,
    is_answered: bool,
) -> AsyncIterator[None]:
    """Begin work that asks the panel, and do what is inside while its question waits; then let it end.

    Args:
        monkeypatch: takes the way of asking back at the end.
        panel: whom the work asks.
        question: the name of the client's method.
        work: what asks.
        is_answered: whether the panel has answered already, and only the answer waits.
    """
    real, is_held, goes_on = getattr(panel, question), asyncio.Event(), asyncio.Event()

    async def slowly(*asked: object) -> object:
        answer = await real(*asked) if is_answered else None
        is_held.set()
        await goes_on.wait()
        return answer if is_answered else await real(*asked)

    async def begin() -> None:
        await work()

    with monkeypatch.context() as patched:
        patched.setattr(panel, question, slowly)
        async with asyncio.TaskGroup() as group:
            group.create_task(begin())
            await is_held.wait()
            yield
            goes_on.set()
