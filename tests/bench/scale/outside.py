"""The world outside the bot, in a process of its own: what the fakes cost is in no figure of the bot's.

``python -m tests.bench.scale.outside KEYS`` runs a fake panel that holds the orders of that load, none of
which moves by itself, and a fake Telegram whose people have all started the bot. It reads a wish a line, in
JSON, and answers each with a line.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_panel import DEMO_KEY, Account
from bot.sandbox.fake_panel.lives import IN_PROGRESS
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.world import World
from tests.bench.scale.load import QUANTITY, REMAINS, Load

_LONGEST_LINE: Final = 2**26


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the outside world's own time


class Outside:
    """What can be asked of the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._changed_at: dict[str, float] = {}

    def fill(self, load: Load) -> None:
        """Everybody's account and orders, all in the middle of their delivery."""
        panel, model = self._world.panel, _model(self._world)
        for customer in load.customers():
            panel.accounts.add(Account(customer.key, str(customer.person_id), Decimal(100)))
            self._world.telegram.start(customer.person_id)
            for number in customer.numbers:
                panel.orders._orders[number] = replace(model, order_id=number, key=customer.key)
        self._world.telegram.world.updates.clear()

    def calls(self) -> list[tuple[float, list[str]]]:
        """The questions about orders since the last time this was asked: when, and about which."""
        asked = [
            (entry.at.timestamp(), (entry.form.get("orders") or entry.form["order"]).split(","))
            for entry in self._world.panel.requests
            if entry.action == "status"
        ]
        self._world.panel._requests.clear()
        return asked

    def change(self, plan: list[tuple[float, str, str]]) -> None:
        """Have orders end: so many seconds from now, which, and how."""
        for seconds, number, status in plan:
            asyncio.get_running_loop().call_later(seconds, self._end, number, status)

    def changed(self) -> Mapping[str, float]:
        """When which orders ended."""
        return self._changed_at

    def sent(self) -> list[tuple[int, float, str]]:
        """What the bot sent: to whom, when it came, and its words."""
        return [
            (call.chat_id or 0, call.called_at.timestamp(), str(call.parameters["text"]))
            for call in self._world.telegram.calls("sendMessage")
            if call.message is not None
        ]

    def _end(self, number: str, status: str) -> None:
        self._world.panel.move_order(number, status)
        self._changed_at[number] = utc_now().timestamp()


def _model(world: World) -> Order:
    """What every order of the load looks like at the panel."""
    form = {"service": "102", "link": "https://example.com/a", "quantity": str(QUANTITY)}
    panel = world.panel
    placed = panel.place_order(panel.accounts[DEMO_KEY], MappingProxyType(form))
    return replace(panel.move_order(placed.order_id, IN_PROGRESS, remains=REMAINS, start_count=40), steps=())


async def main(load: Load) -> None:
    """Serve until the line to the bench ends."""
    async with World(token=TOKEN, clock=utc_now) as world:
        outside = Outside(world)
        outside.fill(load)
        lines = asyncio.StreamReader(limit=_LONGEST_LINE)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
        )
        _say({"telegram": world.telegram_api_url, "panel": world.panel_api_url})
        while line := await lines.readline():
            name, *values = json.loads(line)
            deed: Callable[..., Any] = getattr(outside, name)
            _say(deed(*values))


def _say(value: object) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Load(int(sys.argv[1]))))
