"""What a person wants to be told, when without a sound, and below which balance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import Language, Person
from bot.domain.ids import PersonId
from bot.domain.low_balance import Fall, fall_of
from bot.domain.money import Money
from bot.domain.order import OrderStatus
from bot.domain.preferences import OFFSETS, Preferences, SilentHours, Topic, threshold_typed
from bot.domain.problems import Problem
from bot.domain.refills import RefillEnd, next_refill_check

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MARK = Money(Decimal(5), "USD")


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_has_a_switch_of_its_own(topic: Topic) -> None:
    off = Preferences().switched(topic, wanted=False)
    assert [other for other in Topic if not off.wants(other)] == [topic]
    assert off.switched(topic, wanted=True) == Preferences()


@pytest.mark.parametrize("status", [status for status in OrderStatus if status.is_final])
def test_every_end_has_a_topic(status: OrderStatus) -> None:
    completed = status is OrderStatus.COMPLETED
    assert Topic.of_end(status) is (Topic.COMPLETED if completed else Topic.PROBLEMS)


def test_who_switched_everything_off_hears_of_nothing() -> None:
    person = Person(PersonId(1), Language.ENGLISH)
    assert person.hears_every_end
    assert not replace(person, wants_notifications=False).hears(Topic.REFILLS)
    for topic in (Topic.COMPLETED, Topic.PROBLEMS):
        one_off = replace(person, preferences=Preferences(frozenset({topic})))
        assert not one_off.hears_every_end
    assert replace(person, preferences=Preferences(frozenset({Topic.REFILLS}))).hears_every_end


@pytest.mark.parametrize(
    ("hours", "silent"),
    [
        (SilentHours(22, 7), {22, 23, *range(7)}),
        (SilentHours(9, 17), set(range(9, 17))),
        (SilentHours(0, 1), {0}),
        (SilentHours(23, 0), {23}),
        (SilentHours(5, 5), set(range(24))),
    ],
)
def test_silent_hours_may_go_over_midnight(hours: SilentHours, silent: set[int]) -> None:
    assert {hour for hour in range(24) if hours.hold(hour)} == silent


@pytest.mark.parametrize(
    ("offset", "is_silent"), [(None, False), (0, False), (600, True), (599, False), (-720, True), (765, True)]
)
def test_silent_hours_are_of_the_persons_own_clock(offset: int | None, is_silent: bool) -> None:  # noqa: FBT001 - a table's column
    preferences = Preferences(silent=SilentHours(22, 7), utc_offset=offset)
    assert preferences.is_silent(NOON) is is_silent
    assert not replace(preferences, silent=None).is_silent(NOON)


def test_the_clocks_of_the_world_are_offered_in_order() -> None:
    assert list(OFFSETS) == sorted(set(OFFSETS))
    assert {-720, 0, 180, 330, 345, 840} <= set(OFFSETS)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("5", "5"),
        (" 12.50 ", "12.5"),
        ("12,5", "12.5"),
        ("12,50", "12.5"),
        ("1,200", "1200"),
        ("1,200.75", "1200.75"),
        ("١٢٫٥", "12.5"),
        ("0.0001", "0.0001"),
        (".5", "0.5"),
        ("100", "100"),
        ("1000000000", "1000000000"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: str) -> None:
    read = threshold_typed(typed)
    assert read == Decimal(amount)
    assert isinstance(read, Decimal)
    assert f"{read:f}" == amount


@pytest.mark.parametrize(
    "typed",
    ["", "no", "0", "0.0", "-3", "1e5", "1.00001", "1.2.3", "NaN", "1000000001", "1.x", "9" * 40, "."],
)
def test_what_is_no_amount_above_zero_is_said_to_be_none(typed: str) -> None:
    assert isinstance(threshold_typed(typed), Problem)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_in_bounds_or_a_problem(typed: str) -> None:
    read = threshold_typed(typed)
    assert isinstance(read, Problem) or 0 < read <= 10**9


@pytest.mark.parametrize(
    ("balance", "was_told", "fall"),
    [
        ("4.99", False, Fall.NEWS),
        ("4.99", True, Fall.KNOWN),
        ("5", True, Fall.ABOVE),
        ("5.00", False, Fall.ABOVE),
        ("-1", False, Fall.NEWS),
    ],
)
def test_a_fall_is_news_once(balance: str, was_told: bool, fall: Fall) -> None:  # noqa: FBT001 - a table's column
    assert fall_of(Money(Decimal(balance), "USD"), MARK, was_told=was_told) is fall


def test_another_currency_says_nothing() -> None:
    assert fall_of(Money(Decimal(1), "EUR"), MARK, was_told=False) is None


@pytest.mark.parametrize(
    ("word", "end"),
    [
        ("Completed", RefillEnd.COMPLETED),
        (" completed ", RefillEnd.COMPLETED),
        ("Rejected", RefillEnd.REJECTED),
        ("Error", RefillEnd.REJECTED),
        ("Cancelled", RefillEnd.REJECTED),
        ("Pending", None),
        ("In progress", None),
        ("", None),
        ("مكتمل", None),
    ],
)
def test_a_refills_word_tells_its_end_or_nothing(word: str, end: RefillEnd | None) -> None:
    assert RefillEnd.of_word(word) is end


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(minutes=1)),
        (timedelta(minutes=30), timedelta(minutes=3)),
        (timedelta(days=5), timedelta(hours=2)),
        (timedelta(days=60), timedelta(hours=2)),
        (timedelta(days=61), None),
    ],
)
def test_a_refill_is_asked_about_ever_more_rarely_and_then_no_more(
    age: timedelta, wait: timedelta | None
) -> None:
    due_at = next_refill_check(NOON - age, NOON, 0)
    assert due_at == (None if wait is None else NOON + wait)
