"""Amounts are exact decimals, and nothing absurd becomes one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Money, charge_for, decimal_from

rates = st.decimals(min_value=0, max_value=10**9, places=5)
quantities = st.integers(0, 2_147_483_647)


@pytest.mark.parametrize(
    ("rate", "quantity", "charge"),
    [
        ("0.90", 1000, "0.90"),
        ("0.90", 1, "0.0009"),
        ("0.90", 1500, "1.35"),
        ("0", 1000, "0"),
        ("1.2E+11", 1000, "120000000000"),
        ("0.00001", 1, "0.00000001"),
    ],
)
def test_a_rate_is_the_price_of_a_thousand(rate: str, quantity: int, charge: str) -> None:
    assert charge_for(Decimal(rate), quantity) == Decimal(charge)


@given(rate=rates, quantity=quantities)
def test_a_charge_is_not_rounded(rate: Decimal, quantity: int) -> None:
    assert Fraction(charge_for(rate, quantity)) == Fraction(rate) * quantity / 1000


@given(amount=rates, charge=rates)
def test_what_is_left_is_not_negative_exactly_where_the_charge_is_covered(
    amount: Decimal, charge: Decimal
) -> None:
    money = Money(amount, "USD")
    assert money.covers(charge) is (money.minus(charge).amount >= 0)
    assert money.minus(charge).currency == "USD"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0.90", "0.90"),
        (" 1234.50 ", "1234.50"),
        (7, "7"),
        (0.1, "0.1"),
        (Decimal("100.84"), "100.84"),
        ("-3", "-3"),
        ("1E+2", "1E+2"),
        ("9e30", "9E+30"),
    ],
)
def test_a_wire_value_is_read_exactly(value: object, number: str) -> None:
    assert str(decimal_from(value)) == number


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        None,
        [],
        {},
        "",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        float("nan"),
        "1.2.3",
        "0,9",
        "1,000",
        "٫",
    ],
)
def test_what_is_no_number_is_none(value: object) -> None:
    assert decimal_from(value) is None


@pytest.mark.parametrize("value", ["1e31", "1e-31", "1e999999999", Decimal("1E-400"), 10**31])
def test_absurd_sizes_are_none(value: object) -> None:
    assert decimal_from(value) is None


@given(value=st.text() | st.integers() | st.floats() | st.decimals() | st.booleans() | st.none())
def test_whatever_arrives_becomes_a_finite_decimal_or_none(value: object) -> None:
    number = decimal_from(value)
    assert number is None or (number.is_finite() and abs(number.adjusted()) <= 30)


def test_a_whole_number_too_long_to_write_out_is_none() -> None:
    assert decimal_from(10**5000) is None
