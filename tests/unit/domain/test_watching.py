"""What one look at one order means, for every answer a panel can give."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.changes import Ended
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.domain.polling import PollingPolicy
from bot.domain.watching import Later, Lost, Moment, Seen, Vanished, is_known_later, look_at
from tests.unit.domain.domain_samples import NOW, order

DAY = timedelta(days=1)
POLICY = PollingPolicy(timedelta(seconds=30), timedelta(minutes=30))
ASKED_AT = NOW - timedelta(seconds=20)
HERE = Moment(POLICY, NOW, 0, ASKED_AT)
OPEN = replace(order(placed_at=NOW - timedelta(hours=1)), is_watched=True)
COMPLETED = replace(
    order(OrderStatus.COMPLETED, placed_at=NOW - 3 * DAY),
    is_watched=False,
    is_rechecked=True,
    checked_at=NOW - DAY,
    finished_at=NOW - DAY,
)


def says(status: OrderStatus) -> OrderReport:
    return OrderReport(status, status.value)


def seen(known: Order, status: OrderStatus) -> Seen:
    look = look_at(known, says(status), HERE)
    assert isinstance(look, Seen)
    return look


@pytest.mark.parametrize("status", [status for status in OrderStatus if not status.is_final])
def test_an_order_that_goes_on_is_looked_at_again_and_no_news(status: OrderStatus) -> None:
    look = seen(OPEN, status)
    assert (look.ended, look.order.is_watched) == (None, True)
    assert look.due_at is not None
    assert look.due_at > NOW


@pytest.mark.parametrize("status", [status for status in OrderStatus if status.is_final])
def test_an_end_is_news_and_a_completed_order_is_read_once_more(status: OrderStatus) -> None:
    look = seen(OPEN, status)
    assert (look.ended, look.was) == (Ended(look.order, status), None)
    is_completed = status is OrderStatus.COMPLETED
    assert look.due_at == (ASKED_AT + DAY if is_completed else None)
    assert (look.order.is_watched, look.order.is_rechecked) == (False, is_completed)


@pytest.mark.parametrize("status", [OrderStatus.PARTIAL, OrderStatus.REFUNDED, OrderStatus.CANCELED])
def test_a_late_change_is_news_and_says_what_was_told_before(status: OrderStatus) -> None:
    look = seen(COMPLETED, status)
    assert (look.ended, look.was) == (Ended(look.order, status), OrderStatus.COMPLETED)
    assert (look.due_at, look.order.is_rechecked) == (None, False)


def test_a_completed_order_that_stayed_so_is_done_with() -> None:
    look = seen(COMPLETED, OrderStatus.COMPLETED)
    assert (look.ended, look.due_at, look.order.is_rechecked) == (None, None, False)


def test_a_look_within_the_day_leaves_the_second_reading_where_it_was() -> None:
    fresh = replace(COMPLETED, finished_at=NOW - DAY / 4)
    look = seen(fresh, OrderStatus.COMPLETED)
    assert (look.due_at, look.order.is_rechecked) == (NOW + DAY * 3 / 4, True)


def test_a_completed_order_that_was_opened_again_is_watched_again() -> None:
    look = seen(COMPLETED, OrderStatus.IN_PROGRESS)
    assert (look.order.is_watched, look.order.finished_at, look.ended) == (True, None, None)
    assert look.due_at is not None


def test_an_order_nobody_watches_is_told_of_and_looked_at_no_more() -> None:
    unwatched = replace(OPEN, is_watched=False)
    look = seen(unwatched, OrderStatus.COMPLETED)
    assert (look.ended, look.due_at) == (None, None)


@pytest.mark.parametrize(
    ("known", "answer", "look"),
    [
        (OPEN, None, Later(OPEN, NOW + timedelta(minutes=6))),
        (OPEN, Lost(), Vanished(OPEN)),
        (COMPLETED, None, Later(COMPLETED, NOW + POLICY.slowest)),
        (COMPLETED, Lost(), Later(COMPLETED, None)),
    ],
)
def test_an_answer_without_a_status_changes_nothing_of_the_order(
    known: Order, answer: Lost | None, look: object
) -> None:
    assert look_at(known, answer, HERE) == look


def test_a_fresh_order_the_panel_does_not_know_yet_is_asked_about_again() -> None:
    fresh = replace(OPEN, placed_at=NOW - POLICY.grace + timedelta(seconds=1))
    assert isinstance(look_at(fresh, Lost(), HERE), Later)


def test_a_completed_order_that_answers_leave_out_is_given_up_after_some_days() -> None:
    old = replace(COMPLETED, finished_at=NOW - 4 * DAY)
    assert look_at(old, None, HERE) == Later(old, None)


def test_what_is_kept_is_dated_by_the_question_and_the_next_look_by_the_answer() -> None:
    ended, goes_on = seen(OPEN, OrderStatus.COMPLETED), seen(OPEN, OrderStatus.IN_PROGRESS)
    assert (ended.order.checked_at, ended.order.finished_at) == (ASKED_AT, ASKED_AT)
    assert goes_on.due_at == POLICY.next_check(goes_on.order, NOW, 0, before=OPEN)


def test_a_look_that_a_later_question_has_overtaken_is_known() -> None:
    assert not is_known_later(OPEN, ASKED_AT)
    assert not is_known_later(replace(OPEN, checked_at=ASKED_AT), ASKED_AT)
    assert is_known_later(replace(OPEN, checked_at=NOW), ASKED_AT)
