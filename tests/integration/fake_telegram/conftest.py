"""A fake Telegram behind a real socket, with a clock the test moves by hand."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn

from bot.sandbox.fake_telegram import FakeTelegram, create_app
from tests.integration.fake_telegram.calling import TOKEN, BotApi, Clock, PersonApi


class QuietServer(uvicorn.Server):
    """A server that leaves the process's signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> FakeTelegram:
    return FakeTelegram(TOKEN, clock=clock)


@pytest.fixture
async def address(telegram: FakeTelegram) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(telegram), log_level="critical", lifespan="off", ws="none")
    server = QuietServer(config)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        telegram.close()
        server.should_exit = True


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


@pytest.fixture
def api(client: httpx.AsyncClient, address: str) -> BotApi:
    return BotApi(client, address)


@pytest.fixture
def people(client: httpx.AsyncClient, address: str) -> PersonApi:
    return PersonApi(client, address)
