"""What these tests call the fake with: a clock moved by hand, and a plain HTTP caller of each side."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

TOKEN = "700100200:AAH-made-up-token_for-tests"
BOT_ID = 700100200
ANA = 41
BEN = 42


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class BotApi:
    """A plain HTTP caller of the Bot API."""

    client: httpx.AsyncClient
    address: str

    def url(self, method: str) -> str:
        return f"{self.address}/bot{TOKEN}/{method}"

    async def __call__(self, method: str, **parameters: Any) -> Any:
        """Return what a call that must succeed returns."""
        body = (await self.client.post(self.url(method), json=parameters)).json()
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        """Return the description of a refusal, its code before it."""
        response = await self.client.post(self.url(method), json=parameters)
        body = response.json()
        assert not body["ok"]
        assert body["error_code"] == response.status_code
        return f"{body['error_code']} {body['description']}"


@dataclass(frozen=True)
class PersonApi:
    """A plain HTTP caller of the people's API."""

    client: httpx.AsyncClient
    address: str

    async def get(self, path: str, **query: Any) -> Any:
        response = await self.client.get(f"{self.address}{path}", params=query)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, **fields: Any) -> Any:
        response = await self.client.post(f"{self.address}{path}", json=fields)
        assert response.status_code == 200, response.text
        return response.json()

    async def refusal(self, path: str, **fields: Any) -> str:
        """Return the status and the reason of a refusal."""
        response = await self.client.post(f"{self.address}{path}", json=fields)
        assert 400 <= response.status_code < 500, response.text
        return f"{response.status_code} {response.json()['error']}"
