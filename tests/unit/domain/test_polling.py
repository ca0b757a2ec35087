"""Young orders are looked at often, old ones rarely, and never all at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.order import Order, OrderStatus
from bot.domain.polling import PollingPolicy, time_left
from tests.unit.domain.domain_samples import NOW, order

FASTEST, SLOWEST = timedelta(seconds=30), timedelta(minutes=30)
POLICY = PollingPolicy(FASTEST, SLOWEST)


@pytest.mark.parametrize(
    ("age", "interval"),
    [
        (timedelta(0), FASTEST),
        (timedelta(minutes=4), FASTEST),
        (timedelta(minutes=10), timedelta(minutes=1)),
        (timedelta(hours=1), timedelta(minutes=6)),
        (timedelta(hours=5), SLOWEST),
        (timedelta(days=30), SLOWEST),
        (timedelta(minutes=-5), FASTEST),
    ],
)
def test_an_order_is_looked_at_every_tenth_of_its_age(age: timedelta, interval: timedelta) -> None:
    assert POLICY.next_check(order(placed_at=NOW - age), NOW, 0) == NOW + interval


def test_a_status_nobody_knows_is_looked_at_rarely() -> None:
    assert POLICY.next_check(order(OrderStatus.UNKNOWN), NOW, 0) == NOW + SLOWEST


@given(age=st.timedeltas(timedelta(0), timedelta(days=400)), jitter=st.floats(0, 1))
def test_the_next_look_lies_ahead_within_the_bounds(age: timedelta, jitter: float) -> None:
    wait = POLICY.next_check(order(placed_at=NOW - age), NOW, jitter) - NOW
    assert FASTEST <= wait <= SLOWEST * 1.1


def test_jitter_spreads_orders_of_one_moment_over_a_tenth() -> None:
    assert POLICY.next_check(order(), NOW, 1) == NOW + FASTEST * 1.1


def test_a_fresh_order_may_be_unknown_to_the_panel_for_ten_minutes() -> None:
    assert POLICY.is_fresh(order(), NOW)
    assert POLICY.is_fresh(order(), NOW + timedelta(minutes=10) - timedelta(seconds=1))
    assert not POLICY.is_fresh(order(), NOW + timedelta(minutes=10))


def seen(*, remains: int | None, after: timedelta, placed: timedelta = timedelta(hours=5)) -> Order:
    """An order looked at some time after it was placed, which is so long before NOW."""
    at = NOW - placed
    return replace(order(remains=remains, placed_at=at), checked_at=at + after)


@pytest.mark.parametrize(
    ("before", "remains", "left"),
    [
        (None, None, None),
        (None, 0, timedelta(0)),
        (None, -5, timedelta(0)),
        (None, 1000, None),
        (None, 500, timedelta(hours=5)),
        (None, 100, timedelta(hours=5) / 9),
        (seen(remains=200, after=timedelta(hours=4)), 100, timedelta(hours=1)),
        (seen(remains=100, after=timedelta(hours=4)), 100, None),
        (seen(remains=50, after=timedelta(hours=4)), 100, None),
        (seen(remains=None, after=timedelta(hours=4)), 500, timedelta(hours=5)),
        (seen(remains=200, after=timedelta(hours=5)), 100, None),
        (seen(remains=2 * 10**30, after=timedelta(hours=4)), 10**30, timedelta(hours=1)),
        (seen(remains=10**30 + 1, after=timedelta(hours=4)), 10**30, None),
    ],
)
def test_what_is_left_is_told_by_the_latest_speed(
    before: Order | None, remains: int | None, left: timedelta | None
) -> None:
    current = seen(remains=remains, after=timedelta(hours=5))
    assert time_left(current, NOW, before) == left


def test_of_an_order_of_unknown_quantity_only_two_looks_tell_the_speed() -> None:
    current = order(quantity=None, remains=10, placed_at=NOW - timedelta(hours=1))
    assert time_left(current, NOW) is None
    before = replace(current, report=replace(current.report, remains=20), checked_at=NOW - timedelta(hours=1))
    assert time_left(current, NOW, before) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "remains", "interval"),
    [
        (timedelta(hours=5), 500, SLOWEST),
        (timedelta(hours=5), 100, timedelta(hours=5) / 18),
        (timedelta(hours=5), 1, timedelta(hours=5) / 200),
        (timedelta(hours=5), 0, timedelta(hours=5) / 200),
        (timedelta(minutes=10), 1, FASTEST),
        (timedelta(minutes=10), 999, timedelta(minutes=1)),
        (timedelta(days=30), 0, SLOWEST),
    ],
)
def test_an_order_about_to_end_is_looked_at_sooner(age: timedelta, remains: int, interval: timedelta) -> None:
    assert POLICY.next_check(order(remains=remains, placed_at=NOW - age), NOW, 0) == NOW + interval


@pytest.mark.parametrize(
    ("wish", "wait"),
    [
        (None, FASTEST),
        (0, FASTEST),
        (20, FASTEST),
        (90, timedelta(seconds=90)),
        (10**9, timedelta(hours=1)),
    ],
)
def test_after_a_failure_the_panels_wish_is_kept_up_to_an_hour(wish: float | None, wait: timedelta) -> None:
    assert POLICY.after_failure(watched(), NOW, 0, wish=wish) == NOW + wait


def watched(status: OrderStatus = OrderStatus.IN_PROGRESS) -> Order:
    return replace(order(status), is_watched=True)


@pytest.mark.parametrize(
    ("status", "ended", "due"),
    [
        (OrderStatus.COMPLETED, timedelta(0), timedelta(days=1)),
        (OrderStatus.COMPLETED, timedelta(hours=5), timedelta(hours=19)),
        (OrderStatus.COMPLETED, timedelta(days=1), None),
        (OrderStatus.PARTIAL, timedelta(0), None),
        (OrderStatus.CANCELED, timedelta(0), None),
        (OrderStatus.IN_PROGRESS, timedelta(0), None),
    ],
)
def test_a_completed_order_is_read_once_more_after_a_day(
    status: OrderStatus, ended: timedelta, due: timedelta | None
) -> None:
    finished = replace(order(status), finished_at=NOW - ended)
    assert POLICY.recheck(finished, NOW, 0) == (None if due is None else NOW + due)
    assert POLICY.recheck(replace(finished, finished_at=None), NOW, 0) is None


def test_rechecks_of_one_moment_are_spread_over_an_hour() -> None:
    finished = replace(order(OrderStatus.COMPLETED), finished_at=NOW)
    assert POLICY.recheck(finished, NOW, 1) == NOW + timedelta(days=1, hours=1)


@given(
    age=st.timedeltas(timedelta(0), timedelta(days=400)),
    remains=st.none() | st.integers(-(10**40), 10**40),
    before=st.none() | st.integers(-(10**40), 10**40),
    gap=st.timedeltas(timedelta(0), timedelta(days=400)),
    jitter=st.floats(0, 1),
)
def test_whatever_figures_a_panel_reports_the_next_look_is_within_the_bounds(
    age: timedelta, remains: int | None, before: int | None, gap: timedelta, jitter: float
) -> None:
    current = order(remains=remains, placed_at=NOW - age)
    earlier = replace(order(remains=before, placed_at=NOW - age), checked_at=NOW - gap)
    wait = POLICY.next_check(current, NOW, jitter, before=earlier) - NOW
    assert FASTEST <= wait <= SLOWEST * 1.1
