"""A fault line on a real port, a fake panel on another behind it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.sandbox.fake_panel import DEMO_KEY, FakePanel
from bot.sandbox.fake_panel import routes as panel_routes
from bot.sandbox.faults import FaultLine
from bot.sandbox.faults import routes as fault_routes


class _QuietServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@dataclass(frozen=True, slots=True)
class World:
    """The panel, the line, and a client on either side of the line."""

    panel: FakePanel
    line: FaultLine
    customer: httpx.AsyncClient
    office: httpx.AsyncClient

    async def ask(self, action: str = "balance", **fields: str) -> httpx.Response:
        return await self.customer.post("/api/v2", data={"key": DEMO_KEY, "action": action, **fields})

    async def order(self, link: str = "@someone") -> httpx.Response:
        return await self.ask("add", service="1", link=link, quantity="50")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    panel = FakePanel(clock=lambda: moment)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        line = FaultLine("127.0.0.1", port, drip_pause=timedelta(milliseconds=1))
        app = Starlette(routes=[*panel_routes(panel), *fault_routes(line)])
        server = _QuietServer(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            await line.start()
            async with client(line.port) as customer, client(port) as office:
                yield World(panel, line, customer, office)
            await line.stop()
            panel.close()
            server.should_exit = True


def client(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20)
