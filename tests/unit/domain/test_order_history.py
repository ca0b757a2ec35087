"""What goes into an order's history, and which ends need its person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import OrderId, PersonId, RequestId
from bot.domain.order import Order, OrderReport, OrderStatus, Request, RequestKind, RequestState
from bot.domain.order_history import (
    EntryKind,
    HistoryEntry,
    entry_between,
    refill_ended_entry,
    request_entry,
)
from bot.domain.refills import RefillEnd
from tests.unit.domain.domain_samples import NOW, order

LATER = NOW + timedelta(hours=1)
SHORT = {
    OrderStatus.PARTIAL,
    OrderStatus.CANCELED,
    OrderStatus.REFUNDED,
    OrderStatus.FAILED,
    OrderStatus.EXPIRED,
}


def said(known: Order, status: OrderStatus, word: str = "", remains: int | None = None) -> Order:
    return known.reported(OrderReport(status, word, remains=remains), LATER)


@pytest.mark.parametrize(
    ("before", "after", "is_kept"),
    [
        (order(OrderStatus.PENDING), (OrderStatus.PENDING, "Pending", 5), False),
        (order(OrderStatus.PENDING, remains=9), (OrderStatus.PENDING, "Pending", 5), False),
        (order(OrderStatus.PENDING), (OrderStatus.IN_PROGRESS, "In progress", 5), True),
        (order(OrderStatus.IN_PROGRESS), (OrderStatus.UNKNOWN, "REFILL", None), True),
        (said(order(), OrderStatus.UNKNOWN, "REFILL"), (OrderStatus.UNKNOWN, "REFILL", None), False),
        (said(order(), OrderStatus.UNKNOWN, "REFILL"), (OrderStatus.UNKNOWN, "Old", None), True),
    ],
)
def test_another_status_is_kept_and_another_figure_is_not(
    before: Order, after: tuple[OrderStatus, str, int | None], *, is_kept: bool
) -> None:
    now = said(before, *after)
    entry = entry_between(before, now, LATER)
    wanted = HistoryEntry(EntryKind.STATUS, LATER, after[0], after[1], now.report.remains)
    assert entry == (wanted if is_kept else None)


@pytest.mark.parametrize("status", OrderStatus)
def test_an_order_that_falls_short_needs_its_person_until_it_is_opened(status: OrderStatus) -> None:
    assert status.falls_short is (status in SHORT)
    now = said(order(), status)
    assert now.needs_person is (status in SHORT)
    assert said(now, status).needs_person is (status in SHORT)
    opened = replace(now, needs_person=False)
    assert not said(opened, status).needs_person
    assert not said(now, OrderStatus.COMPLETED).needs_person


def test_another_short_end_needs_the_person_anew() -> None:
    opened = replace(said(order(), OrderStatus.PARTIAL), needs_person=False)
    assert said(opened, OrderStatus.REFUNDED).needs_person


@pytest.mark.parametrize("kind", RequestKind)
def test_a_request_is_told_with_the_panels_words(kind: RequestKind) -> None:
    request = Request(
        RequestId(1), PersonId(1), OrderId(1), kind, RequestState.REFUSED, NOW, panel_words="Not now"
    )
    assert request_entry(request, LATER) == HistoryEntry(EntryKind(kind), LATER, "refused", "Not now")
    ended = HistoryEntry(EntryKind.REFILL_ENDED, LATER, "rejected", "Rejected")
    assert refill_ended_entry(RefillEnd.REJECTED, "Rejected", LATER) == ended
