"""The real client understands every dialect of the family, action by action, over real HTTP."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
import uvicorn

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PanelRefillId, ServiceId
from bot.domain.intent import Placed, RefusalKind, Rejected
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus, RequestKind, UnknownToPanel
from bot.domain.order_draft import NewOrder
from bot.panel.answers import Accepted, Declined, RefillReport
from bot.panel.client import PanelClient
from bot.panel.errors import PanelRefused
from bot.panel.forms import WRONG_BATCH
from bot.sandbox.fake_panel import DEMO_KEY, DIALECTS, POOR_KEY, FakePanel, create_app
from tests.integration.panel.scripted_panel import BRISK

KEY: Final = PanelKey(DEMO_KEY)
ORDER: Final = NewOrder(ServiceId("1"), "https://example.com/p", quantity=1000)
WRONG: Final = PanelOrderId("999999")
TAKES_THE_BOTS_ORDERS: Final = sorted(DIALECTS.keys() - {"notpanel"})
TELLS_UNKNOWN_ORDERS: Final = sorted(DIALECTS.keys() - {"smmserver"})
SPEAKS_ENGLISH: Final = sorted(DIALECTS.keys() - {"cmsnt"})


class _QuietServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@dataclass
class Visit:
    """A panel with its clock, and the bot's own client at its door."""

    panel: FakePanel
    client: PanelClient
    moment: datetime

    def place(self, number: int = 0, **fields: str) -> PanelOrderId:
        """Place an order on the panel's website; the id its API gives it."""
        form = {"service": "1", "link": f"https://example.com/{number}", "quantity": "1000", **fields}
        order = self.panel.place_order(self.panel.accounts[DEMO_KEY], form)
        return PanelOrderId(f"{self.panel.dialect.id_prefix}{order.order_id}")

    def end(self, order: PanelOrderId, status: str = "Completed") -> None:
        """Let an order end."""
        self.panel.move_order(order.removeprefix("ord_"), status)


@pytest.fixture(params=sorted(DIALECTS))
def dialect(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
async def visit(dialect: str) -> AsyncIterator[Visit]:
    visit = Visit.__new__(Visit)
    visit.moment = datetime(2026, 3, 1, tzinfo=UTC)
    visit.panel = panel = FakePanel(clock=lambda: visit.moment)
    panel.speak(dialect)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = _QuietServer(uvicorn.Config(create_app(panel), log_config=None, lifespan="off", ws="none"))
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v2"
            visit.client = PanelClient(url=url, user_agent="panelbot/test", policy=BRISK)
            yield visit
            await visit.client.close()
            panel.close()
            server.should_exit = True


async def test_the_balance_is_read(visit: Visit) -> None:
    assert await visit.client.balance(KEY) == Money(Decimal("100.84292"), "USD")


async def test_every_service_is_read(visit: Visit) -> None:
    catalogue = await visit.client.services(KEY)
    assert len(catalogue.services) == len(visit.panel.catalogue)
    for read, sold in zip(catalogue.services, visit.panel.catalogue, strict=True):
        assert (read.service_id, read.type_word) == (sold.service_id, sold.service_type)
        assert (read.rate, read.min_quantity, read.max_quantity) == (
            sold.rate,
            sold.min_quantity,
            sold.max_quantity,
        )
        assert (read.can_refill, read.can_cancel, read.can_drip_feed) == (
            sold.can_refill,
            sold.can_cancel,
            sold.has_drip_feed,
        )
    has_descriptions = any(service.description for service in catalogue.services)
    assert has_descriptions is (visit.panel.dialect.name not in {"canonical", "smmserver"})


@pytest.mark.parametrize("dialect", TAKES_THE_BOTS_ORDERS)
async def test_an_order_is_placed_and_its_number_known(visit: Visit) -> None:
    outcome = await visit.client.add_order(KEY, ORDER)
    assert outcome == Placed(PanelOrderId(visit.panel.ledger[0].order_id))
    assert len(visit.panel.ledger) == 1


@pytest.mark.parametrize("dialect", ["notpanel"])
async def test_an_order_without_the_wanted_request_id_is_definitely_not_placed(visit: Visit) -> None:
    outcome = await visit.client.add_order(KEY, ORDER)
    assert outcome == Rejected(RefusalKind.INPUT, "Missing required parameter: request_id")
    assert visit.panel.ledger == ()


@pytest.mark.parametrize("dialect", sorted(set(TAKES_THE_BOTS_ORDERS) & set(SPEAKS_ENGLISH)))
async def test_a_refused_order_is_refused_and_says_why(visit: Visit) -> None:
    for key, order, kind in (
        (POOR_KEY, ORDER, RefusalKind.FUNDS),
        (DEMO_KEY, NewOrder(ServiceId("1"), ORDER.link, quantity=1), RefusalKind.QUANTITY),
        (DEMO_KEY, NewOrder(ServiceId("1"), "", quantity=1000), RefusalKind.LINK),
        (DEMO_KEY, NewOrder(ServiceId("987654"), ORDER.link, quantity=1000), RefusalKind.SERVICE_GONE),
        (DEMO_KEY, NewOrder(ServiceId("405"), ORDER.link, quantity=10), RefusalKind.INPUT),
    ):
        outcome = await visit.client.add_order(PanelKey(key), order)
        assert isinstance(outcome, Rejected)
        assert outcome.kind is kind
    assert visit.panel.ledger == ()


@pytest.mark.parametrize("dialect", ["cmsnt"])
async def test_a_refusal_in_another_language_keeps_its_words(visit: Visit) -> None:
    outcome = await visit.client.add_order(PanelKey(POOR_KEY), ORDER)
    assert outcome == Rejected(RefusalKind.UNKNOWN, "Số dư không đủ")
    outcome = await visit.client.add_order(KEY, NewOrder(ServiceId("1"), ORDER.link, quantity=1))
    assert outcome == Rejected(RefusalKind.QUANTITY, "Quantity less than minimal 50")


async def test_a_wrong_key_is_told_as_such(visit: Visit) -> None:
    with pytest.raises(PanelRefused) as caught:
        await visit.client.balance(PanelKey("0" * 32))
    assert caught.value.kind is RefusalKind.AUTH


async def test_one_status_is_read(visit: Visit) -> None:
    order = visit.place()
    visit.moment += timedelta(seconds=50)
    report = await visit.client.status(KEY, order)
    assert isinstance(report, OrderReport)
    truth = visit.panel.orders[order.removeprefix("ord_")]
    assert report.status is OrderStatus.IN_PROGRESS
    assert (report.remains, report.start_count) == (truth.remains, truth.start_count)
    assert report.charge is not None
    assert round(report.charge, 5) == truth.charge
    assert report.currency == "USD"


async def test_an_order_that_waits_has_no_start_count_that_is_made_up(visit: Visit) -> None:
    report = await visit.client.status(KEY, visit.place())
    assert isinstance(report, OrderReport)
    assert report.status is OrderStatus.PENDING
    assert report.start_count in {0, None}


@pytest.mark.parametrize("dialect", TELLS_UNKNOWN_ORDERS)
async def test_many_statuses_are_read_with_the_unknown_one(visit: Visit) -> None:
    first, second = visit.place(1), visit.place(2)
    visit.end(second, "Partial")
    reports = await visit.client.statuses(KEY, [first, WRONG, second])
    assert list(reports) == [first, WRONG, second]
    assert reports[WRONG] == UnknownToPanel("Incorrect order ID")
    words = [report.status for report in reports.values() if isinstance(report, OrderReport)]
    assert words == [OrderStatus.PENDING, OrderStatus.PARTIAL]


@pytest.mark.parametrize("dialect", ["smmserver"])
async def test_an_order_the_panel_is_silent_about_is_no_news(visit: Visit) -> None:
    first, second = visit.place(1), visit.place(2)
    assert list(await visit.client.statuses(KEY, [first, WRONG, second])) == [first, second]


async def test_one_unknown_order_is_told_as_unknown(visit: Visit) -> None:
    assert await visit.client.status(KEY, WRONG) == UnknownToPanel("Incorrect order ID")


async def test_drip_feeds_and_subscriptions_are_followed_to_their_end(visit: Visit) -> None:
    drip = visit.place(1, quantity="100", runs="4", interval="30")
    posts = {"service": "114", "username": "someone", "min": "20", "max": "50", "delay": "0", "posts": "5"}
    followed = visit.place(2, **posts)
    visit.moment += timedelta(seconds=55)
    reports = await visit.client.statuses(KEY, [drip, followed])
    for report in reports.values():
        assert isinstance(report, OrderReport)
        assert report.status is OrderStatus.IN_PROGRESS
    if visit.panel.dialect.name == "document":
        told = [(report.runs, report.posts) for report in reports.values() if isinstance(report, OrderReport)]
        truth = [visit.panel.orders[order].portions_done for order in (drip, followed)]
        assert told == [(truth[0], None), (None, truth[1])]
    visit.moment += timedelta(seconds=300)
    ended = await visit.client.statuses(KEY, [drip, followed])
    statuses = [report.status for report in ended.values() if isinstance(report, OrderReport)]
    assert statuses == [OrderStatus.COMPLETED] * 2


async def test_one_refill_is_requested_and_followed(visit: Visit) -> None:
    order = visit.place()
    visit.end(order)
    answers = await visit.client.request_refill(KEY, [order])
    assert isinstance(answers[order], Accepted)
    number = answers[order].panel_refill_id  # type: ignore[union-attr]  # just seen
    assert number == "12345"
    reports = await visit.client.refill_statuses(KEY, [number])
    assert [report.word.lower() for report in reports.values() if isinstance(report, RefillReport)] == [
        "pending"
    ]


async def test_a_refused_refill_is_declined_in_the_panels_words(visit: Visit) -> None:
    order = visit.place()
    assert await visit.client.request_refill(KEY, [order]) == {
        order: Declined(RefusalKind.REFILL, "Order is not completed yet")
    }
    assert visit.panel.refills.of_order(order.removeprefix("ord_")) == []


async def test_many_refills_are_requested_and_followed(visit: Visit) -> None:
    first, second = visit.place(1), visit.place(2)
    visit.end(first)
    visit.end(second)
    answers = await visit.client.request_refill(KEY, [first, WRONG, second])
    assert list(answers) == [first, WRONG, second]
    assert answers[WRONG] == Declined(RefusalKind.NOT_FOUND, "Incorrect order ID")
    numbers = [answer.panel_refill_id for answer in answers.values() if isinstance(answer, Accepted)]
    assert numbers == ["12345", "12346"]
    known = [number for number in numbers if number is not None]
    reports = await visit.client.refill_statuses(KEY, [*known, PanelRefillId("7")])
    assert [type(report) for report in reports.values()] == [RefillReport, RefillReport, Declined]


async def test_one_cancel_is_requested(visit: Visit) -> None:
    order = visit.place()
    answers = await visit.client.request_cancel(KEY, [order])
    assert isinstance(answers[order], Accepted)
    assert visit.panel.orders[order.removeprefix("ord_")].is_cancel_requested


async def test_a_refused_cancel_is_declined_in_the_panels_words(visit: Visit) -> None:
    order = visit.place()
    visit.end(order)
    answers = await visit.client.request_cancel(KEY, [order])
    assert answers == {order: Declined(RefusalKind.CANCEL, "Cannot cancel")}


async def test_many_cancels_are_requested(visit: Visit) -> None:
    first, second = visit.place(1), visit.place(2)
    answers = await visit.client.request_cancel(KEY, [first, WRONG, second])
    assert list(answers) == [first, WRONG, second]
    assert answers[WRONG] == Declined(RefusalKind.NOT_FOUND, "Incorrect order ID")
    assert isinstance(answers[first], Accepted)
    assert isinstance(answers[second], Accepted)


@pytest.mark.parametrize("dialect", ["cmsnt"])
async def test_a_blocked_sender_is_refused_in_words_and_its_key_is_not_blamed(visit: Visit) -> None:
    for _ in range(5):
        with pytest.raises(PanelRefused):
            await visit.client.balance(PanelKey("0" * 32))
    with pytest.raises(PanelRefused) as caught:
        await visit.client.balance(KEY)
    assert (caught.value.kind, caught.value.words) == (RefusalKind.UNKNOWN, "IP của bạn đã bị chặn")


async def test_several_requests_go_in_one_call_and_in_no_other_form(visit: Visit) -> None:
    first, second = visit.place(1), visit.place(2)
    visit.end(first)
    if visit.panel.dialect.reads_lists:
        answers = await visit.client.request_together(KEY, [first, second], RequestKind.REFILL)
        assert isinstance(answers[first], Accepted)
        assert isinstance(answers[second], Declined)
    else:
        with pytest.raises(PanelRefused) as refused:
            await visit.client.request_together(KEY, [first, second], RequestKind.REFILL)
        assert refused.value.kind in WRONG_BATCH
    visit.panel.takes_bulk_requests = False
    with pytest.raises(PanelRefused) as refused:
        await visit.client.request_together(KEY, [first, second], RequestKind.CANCEL)
    assert refused.value.kind in WRONG_BATCH
    assert [entry.action for entry in visit.panel.requests] == ["refill", "cancel"]
