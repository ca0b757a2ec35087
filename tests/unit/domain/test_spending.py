"""What was spent: whose day it was, what is sure of a sum, and what is in none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ServiceId
from bot.domain.order import OrderStatus
from bot.domain.spending import LONGEST, PERIODS, Charged, Spending, Sum, day_of

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def charged(
    charge: str | None,
    at: datetime = NOW,
    service: str | None = "7",
    currency: str = "USD",
    *,
    is_reported: bool = True,
    status: OrderStatus = OrderStatus.COMPLETED,
    elsewhere: bool = False,
    offset: int = 0,
) -> Charged:
    return Charged(
        day=day_of(at, offset),
        service_id=None if service is None else ServiceId(service),
        service_name=f"Service {service}",
        charge=None if charge is None else Decimal(charge),
        currency=currency,
        is_reported=is_reported,
        status=status,
        was_placed_elsewhere=elsewhere,
    )


def spent(*orders: Charged, now: datetime = NOW, offset: int = 0) -> Spending:
    spending = Spending.begin(now, offset)
    for order in orders:
        spending.take_in([order])
    return spending


@pytest.mark.parametrize(
    ("at", "offset", "day"),
    [
        (datetime(2026, 3, 1, 0, 0, tzinfo=UTC), 0, date(2026, 3, 1)),
        (datetime(2026, 2, 28, 23, 59, tzinfo=UTC), 0, date(2026, 2, 28)),
        (datetime(2026, 2, 28, 21, 0, tzinfo=UTC), 180, date(2026, 3, 1)),
        (datetime(2026, 2, 28, 18, 14, tzinfo=UTC), 345, date(2026, 2, 28)),
        (datetime(2026, 2, 28, 18, 15, tzinfo=UTC), 345, date(2026, 3, 1)),
        (datetime(2026, 3, 1, 3, 29, tzinfo=UTC), -210, date(2026, 2, 28)),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), -720, date(2025, 12, 31)),
        (datetime(2024, 2, 29, 12, 0, tzinfo=UTC), 840, date(2024, 3, 1)),
    ],
)
def test_a_day_is_that_of_the_persons_clock(at: datetime, offset: int, day: date) -> None:
    assert day_of(at, offset) == day


@pytest.mark.parametrize(
    ("ago", "periods"),
    [
        (timedelta(), {1, 7, 30}),
        (timedelta(hours=12), {1, 7, 30}),
        (timedelta(hours=12, milliseconds=1), {7, 30}),
        (6 * DAY, {7, 30}),
        (6 * DAY + timedelta(hours=13), {30}),
        (29 * DAY, {30}),
        (29 * DAY + timedelta(hours=13), set()),
        (-DAY, set()),
    ],
)
def test_a_period_is_whole_days_with_today_as_its_last(ago: timedelta, periods: set[int]) -> None:
    spending = spent(charged("0.90", NOW - ago))
    assert {days for days in PERIODS if spending.within(days)} == periods
    assert spent(now=NOW).since == datetime(2026, 1, 31, tzinfo=UTC)
    assert spent(now=NOW, offset=180).since == datetime(2026, 1, 30, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (charged("0.90"), Sum(Decimal("0.90"), orders=1)),
        (charged("0.90", is_reported=False), Sum(Decimal("0.90"), Decimal("0.90"), orders=1)),
        (charged("0.00", status=OrderStatus.CANCELED), Sum(orders=1)),
        (
            charged("0.45", status=OrderStatus.PARTIAL),
            Sum(Decimal("0.45"), Decimal(0), Decimal("0.45"), orders=1),
        ),
        (
            charged("0.90", status=OrderStatus.REFUNDED, is_reported=False),
            Sum(Decimal("0.90"), Decimal("0.90"), Decimal("0.90"), orders=1),
        ),
        (charged(None), Sum(orders=1)),
    ],
)
def test_a_sum_says_what_of_it_is_sure(order: Charged, found: Sum) -> None:
    assert spent(order).within(1) == {"USD": found}


@pytest.mark.parametrize("status", OrderStatus)
def test_only_a_completed_or_an_open_order_is_without_doubt(status: OrderStatus) -> None:
    (found,) = spent(charged("1", status=status)).within(1).values()
    assert (found.undelivered == 0) is (status is OrderStatus.COMPLETED or not status.is_final)


def test_currencies_are_kept_apart_and_services_ranked_within_each() -> None:
    spending = spent(
        charged("5", currency="EUR", service="8"),
        charged("1", service="7"),
        charged("2", service="9"),
        charged("1.5", service="7"),
        charged("9", service=None, currency="EUR"),
    )
    assert {currency: one.charge for currency, one in spending.within(30).items()} == {
        "USD": Decimal("4.5"),
        "EUR": Decimal(14),
    }
    assert [(one.currency, one.service_id, one.sum.charge, one.name) for one in spending.by_service(1)] == [
        ("USD", "7", Decimal("2.5"), "Service 7"),
        ("USD", "9", Decimal(2), "Service 9"),
        ("EUR", None, Decimal(9), "Service None"),
        ("EUR", "8", Decimal(5), "Service 8"),
    ]


def test_every_day_has_a_sum_and_today_is_the_last() -> None:
    days = spent(charged("1"), charged("2", NOW - 3 * DAY), charged("4", currency="EUR")).by_day("USD")
    assert len(days) == LONGEST
    assert list(days) == sorted(days)
    assert {day: one.charge for day, one in days.items() if one.orders} == {
        NOW.date(): Decimal(1),
        (NOW - 3 * DAY).date(): Decimal(2),
    }


def test_what_has_no_known_day_or_outcome_is_counted_beside_the_sums() -> None:
    spending = Spending.begin(NOW, 0, [NOW, NOW - 3 * DAY, NOW - 40 * DAY])
    spending.take_in([charged("9", elsewhere=True), charged("9", NOW - 9 * DAY, elsewhere=True)])
    assert spending.within(30) == {}
    assert [spending.placed_elsewhere(days) for days in PERIODS] == [1, 1, 2]
    assert [spending.unresolved_within(days) for days in PERIODS] == [1, 2, 2]


orders = st.builds(
    charged,
    st.decimals(0, 1000, places=4).map(str),
    st.timedeltas(-DAY, 40 * DAY).map(lambda ago: NOW - ago),
    st.sampled_from(["7", "8", None]),
    st.sampled_from(["USD", "EUR"]),
    is_reported=st.booleans(),
    status=st.sampled_from(OrderStatus),
)


def test_orders_that_are_alike_count_as_many() -> None:
    alike = replace(charged("0.90", is_reported=False, status=OrderStatus.FAILED), orders=3)
    whole = Decimal("2.70")
    assert spent(alike).within(1) == {"USD": Sum(whole, whole, whole, 3)}
    assert spent(replace(alike, was_placed_elsewhere=True)).placed_elsewhere(1) == 3


@given(st.lists(orders, max_size=30))
def test_services_and_days_add_up_to_the_whole(placed: list[Charged]) -> None:
    spending = spent(*placed)
    for days in PERIODS:
        for currency, whole in spending.within(days).items():
            services = [one.sum for one in spending.by_service(days) if one.currency == currency]
            assert sum((one.charge for one in services), Decimal(0)) == whole.charge
            assert sum(one.orders for one in services) == whole.orders
            assert 0 <= whole.estimated <= whole.charge
            assert 0 <= whole.undelivered <= whole.charge
    for currency, whole in spending.within(LONGEST).items():
        assert sum((one.charge for one in spending.by_day(currency).values()), Decimal(0)) == whole.charge
