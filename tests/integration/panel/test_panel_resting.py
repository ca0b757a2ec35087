"""A panel that is down is left in peace: nothing leaves meanwhile, an order least of all."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain.catalogue import Service
from bot.domain.ids import PanelOrderId, ServiceId
from bot.domain.intent import NotSent, Placed
from bot.domain.order_draft import NewOrder, OrderDraft
from bot.domain.order_extras import Question
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError, PanelResting
from bot.panel.policy import BreakerPolicy, PanelPolicy, RetryPolicy
from tests.integration.panel.scripted_panel import BRISK, KEY, Line, ScriptedPanel, scripted_panel

ONCE = RetryPolicy(attempts=1, costly_attempts=1)
LONG = replace(BRISK, retries=ONCE, breaker=BreakerPolicy(failures=3, first_pause=60))
SHORT = replace(BRISK, retries=ONCE, breaker=BreakerPolicy(failures=3, first_pause=0.2))


def an_order() -> NewOrder:
    service = Service(ServiceId("7"), "Followers", "Default", "Instagram", Decimal(1), 1, 1000)
    return OrderDraft(service, {Question.LINK: "https://example.com/p", Question.QUANTITY: 10}).new_order()


async def failing(line: Line) -> None:
    await line.process()
    await line.answer(b"<html>Bad gateway</html>", "502 Bad Gateway")


def client_of(panel: ScriptedPanel, policy: PanelPolicy) -> PanelClient:
    return PanelClient(url=panel.url, user_agent="test", policy=policy)


async def fail(client: PanelClient, times: int) -> None:
    for _ in range(times):
        with pytest.raises(PanelError):
            await client.balance(KEY)


async def until_unasked_work_may_try(client: PanelClient) -> None:
    while client.rests_for > 0:  # noqa: ASYNC110 - a clock rings no bell
        await asyncio.sleep(client.rests_for)


async def test_while_one_call_tries_the_others_are_refused_and_nothing_of_them_leaves() -> None:
    async def hanging(line: Line) -> None:
        if line.panel.connections <= 3:
            await failing(line)
        else:
            await line.hang()

    async with scripted_panel(hanging) as panel:
        client = client_of(panel, LONG)
        await fail(client, 3)
        assert 0 < client.rests_for <= 60
        trying = asyncio.get_running_loop().create_task(client.balance(KEY))
        async with asyncio.timeout(20):
            while panel.connections < 4:  # noqa: ASYNC110 - a socket rings no bell
                await asyncio.sleep(0.01)
        with pytest.raises(PanelResting):
            await client.balance(KEY)
        with pytest.raises(PanelResting):
            await client.request_refill(KEY, [PanelOrderId("1")])
        assert panel.connections == 4
        trying.cancel()
        await asyncio.wait([trying])
        await client.close()


async def test_an_order_is_refused_as_not_sent_before_its_first_byte() -> None:
    async with scripted_panel(failing) as panel:
        client = client_of(panel, LONG)
        await fail(client, 3)
        assert await client.add_order(KEY, an_order()) == NotSent()
        assert panel.connections == 3
        await client.close()


async def test_orders_of_unclear_outcome_count_and_an_order_never_tries_the_panel_out() -> None:
    async with scripted_panel(failing) as panel:
        client = client_of(panel, SHORT)
        outcomes = [await client.add_order(KEY, an_order()) for _ in range(3)]
        assert NotSent() not in outcomes
        await until_unasked_work_may_try(client)
        assert await client.add_order(KEY, an_order()) == NotSent()
        assert panel.connections == 3
        await client.close()


async def test_one_call_tries_the_panel_out_and_then_everything_goes_through() -> None:
    is_well = asyncio.Event()

    async def recovering(line: Line) -> None:
        if not is_well.is_set():
            await failing(line)
            return
        form = await line.read_request()
        body = b'{"order": 5}' if form["action"] == "add" else b'{"balance": "1", "currency": "USD"}'
        await line.answer(body)

    async with scripted_panel(recovering) as panel:
        client = client_of(panel, LONG)
        await fail(client, 3)
        is_well.set()
        assert client.rests_for > 0
        results = await asyncio.gather(*(client.balance(KEY) for _ in range(5)), return_exceptions=True)
        assert [isinstance(result, PanelResting) for result in results].count(False) == 1
        await client.balance(KEY)
        assert await client.add_order(KEY, an_order()) == Placed(PanelOrderId("5"))
        await client.close()
