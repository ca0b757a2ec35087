"""Balances are evidence, never proof: a verdict is only as strong as what they can show."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question
from bot.domain.reconciliation import PROBE_AFTER, Probe, Verdict, can_be_of, verdict_on
from tests.unit.domain.domain_samples import LINK, NOW, intent, service

MINUTES = (0.1, 0.5, 2, 10)


def looks(*balances: str, currency: str = "USD", minutes: Sequence[float] = MINUTES) -> list[Probe]:
    return [
        Probe(Money(Decimal(balance), currency), NOW + timedelta(minutes=after))
        for balance, after in zip(balances, minutes, strict=False)
    ]


def report(charged: str, status: OrderStatus = OrderStatus.IN_PROGRESS) -> OrderReport:
    """What a panel says of an order that may be the one."""
    return OrderReport(status, status.value, Decimal(charged), "USD")


@pytest.mark.parametrize(
    ("charge", "before", "balances", "verdict"),
    [
        # nothing seen yet
        ("0.90", "100.84", [], Verdict.CHECKING),
        ("0.90", "100.84", ["100.84"], Verdict.CHECKING),
        ("0.90", "100.84", ["100.84", "100.84", "100.84"], Verdict.CHECKING),
        # unchanged long enough
        ("0.90", "100.84", ["100.84"] * 4, Verdict.PROBABLY_NOT_PLACED),
        ("0.90", "100.84", ["100.840"] * 4, Verdict.PROBABLY_NOT_PLACED),
        # fell by the charge, at once or late
        ("0.90", "100.84", ["99.94"], Verdict.PROBABLY_PLACED),
        ("0.90", "100.84", ["100.84", "99.94"], Verdict.PROBABLY_PLACED),
        ("0.90", "100.84", ["100.84", "100.84", "100.84", "99.94"], Verdict.PROBABLY_PLACED),
        # rounded by the panel: one unit of the last digit, and no more
        ("0.906", "100.84", ["99.93"], Verdict.PROBABLY_PLACED),
        ("0.904", "100.84", ["99.94"], Verdict.PROBABLY_PLACED),
        ("0.90", "100.84", ["99.95"], Verdict.PROBABLY_PLACED),
        ("0.90", "100.84", ["99.96"], Verdict.UNCLEAR),
        ("0.90", "100.84", ["99.92"], Verdict.UNCLEAR),
        ("0.90", "100.840", ["99.95"], Verdict.UNCLEAR),
        # whole numbers, and exponents as Decimal keeps them
        ("150", "1000", ["850"], Verdict.PROBABLY_PLACED),
        ("150.4", "1000", ["850"], Verdict.PROBABLY_PLACED),
        ("100", "1E+3", ["9E+2"], Verdict.PROBABLY_PLACED),
        ("100", "1E+3", ["1000"] * 4, Verdict.PROBABLY_NOT_PLACED),
        ("0.9", "100", ["99.1"], Verdict.PROBABLY_PLACED),
        # a charge the balance cannot show leaves no trace either way
        ("0.004", "100.84", ["100.84"] * 4, Verdict.UNCLEAR),
        ("0.004", "100.84", ["100.83"], Verdict.PROBABLY_PLACED),
        ("0.5", "100", ["100"] * 4, Verdict.UNCLEAR),
        ("0.01", "100.84", ["100.84"] * 4, Verdict.PROBABLY_NOT_PLACED),
        ("0.004", "100.84", ["100.8400"] * 4, Verdict.PROBABLY_NOT_PLACED),
        # something else happened to the balance
        ("0.90", "100.84", ["150.84"], Verdict.UNCLEAR),
        ("0.90", "100.84", ["90.00"], Verdict.UNCLEAR),
        ("0.90", "100.84", ["90.00", "100.84"], Verdict.UNCLEAR),
        ("0.90", "100.84", ["90.00", "99.94"], Verdict.PROBABLY_PLACED),
        # free of charge
        ("0", "100.84", ["100.84"] * 4, Verdict.UNCLEAR),
    ],
)
def test_what_balances_tell(charge: str, before: str, balances: list[str], verdict: Verdict) -> None:
    assert verdict_on(intent(charge, before=before), looks(*balances), other_orders=0) is verdict


def test_no_fall_tells_nothing_where_the_charge_is_an_estimate() -> None:
    package = replace(intent(), draft=OrderDraft(service("Package"), {Question.LINK: LINK}))
    assert verdict_on(package, looks("100.84"), other_orders=0) is Verdict.CHECKING
    assert verdict_on(package, looks(*["100.84"] * 4), other_orders=0) is Verdict.UNCLEAR
    assert verdict_on(package, looks("99.94"), other_orders=0) is Verdict.PROBABLY_PLACED
    assert verdict_on(package, looks("99.00"), other_orders=0) is Verdict.UNCLEAR


def test_other_orders_with_the_key_muddy_the_water() -> None:
    assert verdict_on(intent(), looks("99.94"), other_orders=1) is Verdict.MUDDIED
    assert verdict_on(intent(), looks(*["100.84"] * 4), other_orders=1) is Verdict.MUDDIED


def test_another_currency_tells_nothing() -> None:
    assert verdict_on(intent(), looks("99.94", currency="EUR"), other_orders=0) is Verdict.UNCLEAR


def test_many_looks_in_a_short_time_are_not_enough() -> None:
    early = looks(*["100.84"] * 4, minutes=(1, 2, 3, 4))
    assert verdict_on(intent(), early, other_orders=0) is Verdict.CHECKING


def test_a_late_look_alone_is_not_enough() -> None:
    assert verdict_on(intent(), looks("100.84", minutes=(60,)), other_orders=0) is Verdict.CHECKING


def test_the_planned_looks_suffice_for_a_verdict() -> None:
    planned = [Probe(Money(Decimal("100.84"), "USD"), NOW + after) for after in PROBE_AFTER]
    assert list(PROBE_AFTER) == sorted(PROBE_AFTER)
    assert verdict_on(intent(), planned, other_orders=0) is Verdict.PROBABLY_NOT_PLACED


@pytest.mark.parametrize(
    ("charged", "status", "can_be"),
    [
        # as expected, rounded, with a discount, at a rate that moved
        ("0.90", OrderStatus.PENDING, True),
        ("0.900000", OrderStatus.COMPLETED, True),
        ("1", OrderStatus.IN_PROGRESS, True),
        ("0.45", OrderStatus.IN_PROGRESS, True),
        ("1.80", OrderStatus.PROCESSING, True),
        # of another order
        ("0.045", OrderStatus.PENDING, False),
        ("0.43", OrderStatus.COMPLETED, False),
        ("1.82", OrderStatus.IN_PROGRESS, False),
        ("0", OrderStatus.IN_PROGRESS, False),
        ("0.00", OrderStatus.UNKNOWN, False),
        # given back in part or in full
        ("0.31", OrderStatus.PARTIAL, True),
        ("0", OrderStatus.CANCELED, True),
        ("0.00", OrderStatus.REFUNDED, True),
        ("0.90", OrderStatus.CANCELED, True),
        ("1.82", OrderStatus.CANCELED, False),
        ("-0.90", OrderStatus.REFUNDED, False),
    ],
)
def test_an_order_charged_quite_differently_is_another_one(
    charged: str, status: OrderStatus, *, can_be: bool
) -> None:
    assert can_be_of(intent(), report(charged, status)) is can_be


@pytest.mark.parametrize(
    ("charge", "charged", "can_be"),
    [
        ("0.0045", "0", True),
        ("0.0045", "0.00", True),
        ("0.0045", "0.01", True),
        ("0.0045", "0.00450", True),
        ("0.0045", "0.0001", False),
        ("0.0045", "0.02", False),
        ("0", "0", True),
        ("0", "0.01", True),
        ("0", "0.90", False),
        ("150000", "150400", True),
        ("150000", "1E+5", True),
        ("150000", "150", False),
    ],
)
def test_a_charge_is_compared_as_finely_as_the_panel_tells_it(
    charge: str, charged: str, *, can_be: bool
) -> None:
    assert can_be_of(intent(charge), report(charged)) is can_be


@pytest.mark.parametrize(
    ("charged", "can_be"), [("4.50", True), ("0.90", True), ("0.45", True), ("0.40", False), ("9.02", False)]
)
def test_of_a_drip_feed_a_panel_may_tell_what_one_run_costs(charged: str, *, can_be: bool) -> None:
    answers: dict[Question, Answer] = {Question.LINK: LINK, Question.QUANTITY: 1000, Question.RUNS: 5}
    drip = replace(intent("4.50"), draft=OrderDraft(service(can_drip_feed=True), answers))
    assert can_be_of(drip, report(charged)) is can_be


def test_an_order_in_another_currency_is_another_one() -> None:
    assert not can_be_of(intent(), replace(report("0.90"), currency="EUR"))
    assert can_be_of(intent(), replace(report("0.90"), currency=None))
    assert can_be_of(intent(currency=""), report("0.90"))


def test_a_charge_that_is_not_told_or_was_an_estimate_speaks_against_nothing() -> None:
    package = replace(intent(), draft=OrderDraft(service("Package"), {Question.LINK: LINK}))
    assert can_be_of(package, report("25"))
    assert not can_be_of(package, replace(report("25"), currency="EUR"))
    assert can_be_of(intent(), replace(report("0"), charge=None))


amounts = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, allow_infinity=False)


@given(
    charge=st.decimals(min_value=0, max_value=100, places=6),
    before=amounts,
    balances=st.lists(amounts, max_size=5),
    others=st.integers(0, 2),
)
def test_a_verdict_never_says_more_than_the_balances(
    charge: Decimal, before: Decimal, balances: list[Decimal], others: int
) -> None:
    probes = [
        Probe(Money(balance, "USD"), NOW + timedelta(minutes=5 * at)) for at, balance in enumerate(balances)
    ]
    verdict = verdict_on(intent(str(charge), before=str(before)), probes, other_orders=others)
    if verdict is Verdict.PROBABLY_PLACED:
        assert balances[-1] < before
        assert others == 0
    if verdict is Verdict.PROBABLY_NOT_PLACED:
        assert set(balances) == {before}
        assert len(balances) >= 3
