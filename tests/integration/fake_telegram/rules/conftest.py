"""Rules are asked without a socket: what they say does not depend on one, and there are many of them."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox.fake_telegram import FakeTelegram, create_app


@pytest.fixture
def address() -> str:
    return "http://telegram.test"


@pytest.fixture
async def client(telegram: FakeTelegram) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(telegram))
    async with httpx.AsyncClient(transport=transport, timeout=10) as client:
        yield client
