"""An order as reported: every spelling of a status, figures that merge, and what may be asked for it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.changes import Ended, changes_between
from bot.domain.order import OrderReport, OrderStatus
from tests.unit.domain.domain_samples import NOW, order

FINAL = {"completed", "partial", "canceled", "refunded", "failed", "expired"}
counts = st.none() | st.integers(-100, 10_000)
reports = st.builds(
    OrderReport,
    status=st.sampled_from(OrderStatus),
    status_word=st.text(max_size=10),
    charge=st.none() | st.decimals(0, 100, places=4),
    currency=st.none() | st.sampled_from(["", "USD"]),
    start_count=counts,
    remains=counts,
    runs=counts,
    posts=counts,
)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Pending", OrderStatus.PENDING),
        ("Awaiting", OrderStatus.PENDING),
        ("0", OrderStatus.PENDING),
        ("Processing", OrderStatus.PROCESSING),
        ("In progress", OrderStatus.IN_PROGRESS),
        ("In Progress", OrderStatus.IN_PROGRESS),
        ("in_progress", OrderStatus.IN_PROGRESS),
        ("in-progress", OrderStatus.IN_PROGRESS),
        ("  Inprogress ", OrderStatus.IN_PROGRESS),
        ("Active", OrderStatus.IN_PROGRESS),
        ("Paused", OrderStatus.PAUSED),
        ("Completed", OrderStatus.COMPLETED),
        ("Partial", OrderStatus.PARTIAL),
        ("Partially completed", OrderStatus.PARTIAL),
        ("Canceled", OrderStatus.CANCELED),
        ("Cancelled", OrderStatus.CANCELED),
        ("REFUNDED", OrderStatus.REFUNDED),
        ("Fail", OrderStatus.FAILED),
        ("Expired", OrderStatus.EXPIRED),
        ("SUSPENDED", OrderStatus.UNKNOWN),
        ("в работе", OrderStatus.UNKNOWN),
        ("", OrderStatus.UNKNOWN),
    ],
)
def test_a_status_is_known_however_it_is_spelled(word: str, status: OrderStatus) -> None:
    assert OrderStatus.of_word(word) is status


def test_exactly_six_statuses_are_final_and_an_unknown_one_never_is() -> None:
    assert {status.value for status in OrderStatus if status.is_final} == FINAL


@given(word=st.text())
def test_any_word_has_a_meaning(word: str) -> None:
    assert OrderStatus.of_word(word) in OrderStatus


@pytest.mark.parametrize(
    ("quantity", "runs", "remains", "status", "delivered"),
    [
        (1000, None, 400, OrderStatus.IN_PROGRESS, 600),
        (1000, None, 0, OrderStatus.COMPLETED, 1000),
        (1000, None, None, OrderStatus.COMPLETED, 1000),
        (1000, None, None, OrderStatus.IN_PROGRESS, None),
        (1000, 5, 400, OrderStatus.IN_PROGRESS, 4600),
        (1000, None, 2000, OrderStatus.IN_PROGRESS, 0),
        (1000, None, -50, OrderStatus.IN_PROGRESS, 1000),
        (None, None, 400, OrderStatus.IN_PROGRESS, None),
        (None, None, None, OrderStatus.COMPLETED, None),
    ],
)
def test_delivered_is_what_does_not_remain(
    quantity: int | None, runs: int | None, remains: int | None, status: OrderStatus, delivered: int | None
) -> None:
    assert order(status, quantity=quantity, runs=runs, remains=remains).delivered == delivered


@pytest.mark.parametrize("status", OrderStatus)
@pytest.mark.parametrize("claim", [True, False, None])
def test_requests_are_offered_where_they_can_make_sense(status: OrderStatus, *, claim: bool | None) -> None:
    known = order(status, can_refill=claim, can_cancel=claim)
    assert known.may_ask_refill is (claim is not False and status.value in {"completed", "partial"})
    assert known.may_ask_cancel is (claim is not False and status.value not in FINAL)


def test_an_order_without_an_intent_was_placed_elsewhere() -> None:
    assert order(intent_id=None).was_placed_elsewhere
    assert not order().was_placed_elsewhere


@given(first=reports, second=reports)
def test_new_figures_win_and_missing_ones_stay(first: OrderReport, second: OrderReport) -> None:
    merged = order().reported(first, NOW).reported(second, NOW + timedelta(minutes=1))
    assert (merged.report.status, merged.report.status_word) == (second.status, second.status_word)
    assert merged.report.currency == (second.currency or first.currency or None)
    for name in ("charge", "start_count", "remains", "runs", "posts"):
        newest, before = getattr(second, name), getattr(first, name)
        assert getattr(merged.report, name) == (before if newest is None else newest)


@given(report=reports)
def test_a_final_report_ends_the_watch_and_any_other_goes_on(report: OrderReport) -> None:
    known = order().reported(report, NOW)
    assert known.checked_at == NOW
    assert known.is_watched is not report.status.is_final
    assert known.finished_at == (NOW if report.status.is_final else None)


def test_the_moment_of_the_end_is_the_first_one_until_the_order_opens_again() -> None:
    later = NOW + timedelta(hours=1)
    ended = order().reported(OrderReport(OrderStatus.COMPLETED, "Completed"), NOW)
    assert ended.reported(OrderReport(OrderStatus.PARTIAL, "Partial"), later).finished_at == NOW
    assert ended.reported(OrderReport(OrderStatus.IN_PROGRESS, "REFILL"), later).finished_at is None


def test_a_watch_that_was_stopped_is_not_taken_up_by_a_report() -> None:
    left = replace(order(), is_watched=False)
    assert not left.reported(OrderReport(OrderStatus.IN_PROGRESS, "In progress"), NOW).is_watched


def test_a_charge_of_zero_is_a_charge() -> None:
    known = order().reported(OrderReport(OrderStatus.PENDING, "", charge=Decimal("0.9")), NOW)
    freed = known.reported(OrderReport(OrderStatus.REFUNDED, "", charge=Decimal(0)), NOW)
    assert freed.report.charge == 0


@pytest.mark.parametrize("before", OrderStatus)
@pytest.mark.parametrize("after", OrderStatus)
def test_a_message_is_worth_the_news_of_an_end_and_nothing_else(
    before: OrderStatus, after: OrderStatus
) -> None:
    now = order(after)
    heard = changes_between(order(before), now)
    if after.value in FINAL and before is not after:
        assert heard == Ended(now, after)
    else:
        assert heard is None
