"""A fake panel behind a real port, with a clock the test turns by hand."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import httpx
import pytest
import uvicorn

from bot.sandbox.fake_panel import DEMO_KEY, FakePanel, create_app

Ask: TypeAlias = Callable[..., Awaitable[Any]]


class HandClock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class _QuietServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def panel(clock: HandClock) -> FakePanel:
    return FakePanel(clock=clock, seed=7)


@pytest.fixture
async def http(panel: FakePanel) -> AsyncIterator[httpx.AsyncClient]:
    config = uvicorn.Config(create_app(panel), log_config=None, lifespan="off", ws="none")
    server = _QuietServer(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as client:
                yield client
            panel.close()
            server.should_exit = True


@pytest.fixture
def ask(http: httpx.AsyncClient) -> Ask:
    """Ask the panel as a customer: `await ask("balance")`; another key with `key=`."""

    async def ask(action: str, **fields: str) -> Any:
        answer = await http.post("/api/v2", data={"key": DEMO_KEY, "action": action, **fields})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        return answer.json()

    return ask
