"""For which orders a refill or cancel can be asked, and how several are ticked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import MOST_AT_ONCE, PAGE_SIZE, STATUSES, Choice, is_past, may_ask, waits
from bot.domain.ids import OrderId, PanelOrderId, PersonId, RequestId
from bot.domain.order import Order, OrderReport, OrderStatus, Request, RequestKind, RequestState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBERS = [OrderId(number) for number in range(1, 251)]


def order(status: OrderStatus) -> Order:
    return Order(
        order_id=OrderId(1),
        person_id=PersonId(1001),
        panel_order_id=PanelOrderId("1"),
        service_id=None,
        service_name="",
        link="",
        quantity=None,
        runs=None,
        interval=None,
        comments=(),
        can_refill=None,
        can_cancel=None,
        report=OrderReport(status, status.value),
        placed_at=NOW,
        checked_at=None,
        finished_at=None,
        is_watched=False,
    )


def request(kind: RequestKind, available_at: datetime | None) -> Request:
    return Request(
        RequestId(1), PersonId(1001), OrderId(1), kind, RequestState.REFUSED, NOW, available_at=available_at
    )


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize("status", OrderStatus)
def test_the_statuses_to_search_for_are_those_in_which_an_order_may_be_asked_for(
    kind: RequestKind, status: OrderStatus
) -> None:
    assert may_ask(order(status), kind) is (status in STATUSES[kind])
    forbidden = replace(order(status), can_refill=False, can_cancel=False)
    assert not may_ask(forbidden, kind)


def test_a_wait_is_over_at_its_moment_and_the_longest_counts() -> None:
    early, late = NOW + timedelta(hours=1), NOW + timedelta(hours=9)
    refill = request(RequestKind.REFILL, late)
    assert is_past(refill, late)
    assert not is_past(refill, late - timedelta(seconds=1))
    assert not is_past(request(RequestKind.REFILL, None), NOW)
    asked = [request(RequestKind.REFILL, early), refill, request(RequestKind.REFILL, None)]
    assert waits(asked, RequestKind.REFILL) == late
    assert waits(asked, RequestKind.CANCEL) is None


def test_what_cannot_be_ticked_any_more_drops_out() -> None:
    choice = Choice.of(RequestKind.REFILL, NUMBERS[:3], [NUMBERS[2], NUMBERS[9], NUMBERS[0]])
    assert choice.chosen == (NUMBERS[2], NUMBERS[0])
    assert choice.ticked([NUMBERS[9], NUMBERS[1], NUMBERS[0]]).chosen == (NUMBERS[2], NUMBERS[0], NUMBERS[1])
    assert choice.unticked([NUMBERS[2], NUMBERS[9]]).chosen == (NUMBERS[0],)


def test_no_more_are_ticked_than_fit_into_one_request() -> None:
    full = Choice(RequestKind.CANCEL, NUMBERS).ticked(NUMBERS)
    assert full.chosen == tuple(NUMBERS[:MOST_AT_ONCE])
    assert full.ticked([NUMBERS[-1]]) == full
    assert full.unticked(NUMBERS[:1]).ticked([NUMBERS[-1]]).chosen[-1] == NUMBERS[-1]


@given(
    length=st.integers(0, 60),
    number=st.integers(0, 10**18),
)
def test_every_order_stands_on_one_page_and_every_page_exists(length: int, number: int) -> None:
    choice = Choice(RequestKind.REFILL, NUMBERS[:length])
    assert set(choice.on_page(number)) <= set(choice.askable)
    assert len(choice.on_page(number)) <= PAGE_SIZE
    assert all(one in choice.on_page(choice.page_with(one)) for one in choice.askable)
