"""The client against the sandbox's panel, which shares no code with it, through the line of faults."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
import uvicorn

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PanelRefillId, ServiceId
from bot.domain.intent import NotSent, Placed, RefusalKind, Rejected, Unclear
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.order_draft import NewOrder
from bot.panel.answers import Accepted, Declined, RefillReport
from bot.panel.client import PanelClient
from bot.panel.errors import PanelRefused
from bot.sandbox.fake_panel import DEMO_KEY, POOR_KEY, FakePanel, create_app
from bot.sandbox.faults import FAULTS, FaultLine
from tests.integration.panel.scripted_panel import BRISK

KEY: Final = PanelKey(DEMO_KEY)
ORDER: Final = NewOrder(ServiceId("1"), "https://example.com/p", quantity=50)


class _QuietServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@dataclass(frozen=True)
class Sandbox:
    panel: FakePanel
    line: FaultLine
    client: PanelClient


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    panel = FakePanel(clock=lambda: moment)
    policy = replace(BRISK, adding=replace(BRISK.adding, read=1.0, deadline=1.5))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = FaultLine("127.0.0.1", listener.getsockname()[1], drip_pause=timedelta(milliseconds=1))
        server = _QuietServer(uvicorn.Config(create_app(panel), log_config=None, lifespan="off", ws="none"))
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            await line.start()
            url = f"http://127.0.0.1:{line.port}/api/v2"
            client = PanelClient(url=url, user_agent="panelbot/test", policy=policy)
            yield Sandbox(panel, line, client)
            await client.close()
            await line.stop()
            panel.close()
            server.should_exit = True


@pytest.mark.parametrize("fault", sorted(FAULTS))
async def test_no_fault_makes_the_verdict_contradict_the_panel(sandbox: Sandbox, fault: str) -> None:
    sandbox.line.arm(fault)
    outcome = await sandbox.client.add_order(KEY, ORDER)
    sandbox.line.disarm(fault)
    taken = [entry.order_id for entry in sandbox.panel.ledger]
    assert len(taken) <= 1
    match outcome:
        case Placed(panel_order_id):
            assert taken == [panel_order_id]
        case NotSent() | Rejected():
            assert taken == []
        case _:
            assert isinstance(outcome, Unclear)


async def test_the_whole_document_is_understood(sandbox: Sandbox) -> None:
    client, panel = sandbox.client, sandbox.panel
    assert await client.balance(KEY) == Money(Decimal("100.84292"), "USD")
    catalogue = await client.services(KEY)
    assert len(catalogue.services) > 50
    comments = next(service for service in catalogue.services if service.type_word == "Custom Comments")
    texts = tuple(f"Comment {number}" for number in range(max(comments.min_quantity, 2)))
    placed = [
        await client.add_order(KEY, ORDER),
        await client.add_order(KEY, replace(ORDER, link="https://example.com/q", runs=2, interval=30)),
        await client.add_order(KEY, NewOrder(comments.service_id, "https://example.com/r", comments=texts)),
    ]
    ids = [outcome.panel_order_id for outcome in placed if isinstance(outcome, Placed)]
    assert ids == [entry.order_id for entry in panel.ledger]
    assert [entry.quantity for entry in panel.ledger][2] == len(texts)
    reports = await client.statuses(KEY, [*ids, PanelOrderId("999999")])
    assert reports.pop(PanelOrderId("999999")) == UnknownToPanel("Incorrect order ID")
    assert set(reports) == set(ids)
    assert all(isinstance(report, OrderReport) for report in reports.values())
    assert await client.status(KEY, PanelOrderId("999999")) == UnknownToPanel("Incorrect order ID")


@pytest.mark.parametrize("takes_bulk", [True, False])
async def test_refills_and_cancels_are_asked_in_the_form_the_panel_takes(
    sandbox: Sandbox,
    takes_bulk: bool,  # noqa: FBT001 - a switch of the panel
) -> None:
    client, panel = sandbox.client, sandbox.panel
    panel.takes_bulk_requests = takes_bulk
    ids = []
    for number in range(2):
        outcome = await client.add_order(KEY, replace(ORDER, link=f"https://example.com/{number}"))
        assert isinstance(outcome, Placed)
        ids.append(outcome.panel_order_id)
    wrong = PanelOrderId("999999")
    cancels = await client.request_cancel(KEY, [ids[0], wrong])
    assert isinstance(cancels[ids[0]], Accepted)
    assert cancels[wrong] == Declined(RefusalKind.NOT_FOUND, "Incorrect order ID")
    panel.move_order(ids[1], status="Completed", remains=0)
    assert (await client.status(KEY, ids[1])).status is OrderStatus.COMPLETED  # type: ignore[union-attr] # just placed
    refills = await client.request_refill(KEY, [ids[1], wrong])
    answer = refills[ids[1]]
    assert isinstance(answer, Accepted)
    assert answer.panel_refill_id is not None
    reports = await client.refill_statuses(KEY, [answer.panel_refill_id, PanelRefillId("999999")])
    assert isinstance(reports[answer.panel_refill_id], RefillReport)
    assert isinstance(reports[PanelRefillId("999999")], Declined)


async def test_refusals_are_told_by_their_kind(sandbox: Sandbox) -> None:
    client = sandbox.client
    with pytest.raises(PanelRefused) as caught:
        await client.balance(PanelKey("0" * 32))
    assert caught.value.kind is RefusalKind.AUTH
    for key, order, kind in (
        (POOR_KEY, replace(ORDER, quantity=9000), RefusalKind.FUNDS),
        (DEMO_KEY, replace(ORDER, quantity=1), RefusalKind.QUANTITY),
        (DEMO_KEY, replace(ORDER, link=""), RefusalKind.LINK),
        (DEMO_KEY, replace(ORDER, service_id=ServiceId("987654")), RefusalKind.SERVICE_GONE),
    ):
        outcome = await client.add_order(PanelKey(key), order)
        assert isinstance(outcome, Rejected)
        assert outcome.kind is kind
    assert sandbox.panel.ledger == ()
