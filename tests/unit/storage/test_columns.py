"""Moments and decimals as columns."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import columns

moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC) | st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@given(moment=moments)
def test_a_moment_reads_back_to_the_millisecond_in_utc(moment: datetime) -> None:
    read = columns.moment_at(columns.milliseconds(moment))
    assert timedelta(0) <= moment - read < timedelta(milliseconds=1)
    assert read.tzinfo is UTC


def test_a_moment_without_a_zone_is_not_stored() -> None:
    with pytest.raises(ValueError, match="time zone"):
        columns.milliseconds(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the fault


@given(number=st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_reads_back_digit_for_digit(number: Decimal) -> None:
    assert str(columns.decimal_or_none(columns.decimal_text(number))) == str(number)


@pytest.mark.parametrize("word", ["NaN", "Infinity"])
def test_what_is_no_number_is_not_stored(word: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        columns.decimal_text(Decimal(word))


def test_nothing_stays_nothing() -> None:
    assert columns.milliseconds(None) is None
    assert columns.moment_or_none(None) is None
    assert columns.decimal_text(None) is None
    assert columns.decimal_or_none(None) is None
    assert columns.flag_or_none(None) is None


def test_a_count_beyond_the_column_is_not_said() -> None:
    assert columns.count_or_none(2**63 - 1) == 2**63 - 1
    assert columns.count_or_none(2**63) is None
    assert columns.count_or_none(-(2**63)) is None
