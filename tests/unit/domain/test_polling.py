"""Young orders are looked at often, old ones rarely, and never all at once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.order import OrderStatus
from bot.domain.polling import PollingPolicy
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
