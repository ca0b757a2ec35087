"""The pace of messages nobody asked for: overall, to each chat, and when Telegram tells to wait."""

import pytest

from bot.chat.notifier import A_SECOND, Pace
from tests.support.clock import Hand


@pytest.fixture
def hand() -> Hand:
    return Hand(50.0)


@pytest.fixture
def pace(hand: Hand) -> Pace:
    return Pace(hand)


def test_a_chat_gets_one_message_a_second(pace: Pace, hand: Hand) -> None:
    assert [pace.seconds_until(1) for _ in range(3)] == [0, 1, 2]
    hand.at += 10
    assert pace.seconds_until(1) == 0


def test_all_chats_together_get_so_many_a_second(pace: Pace) -> None:
    waits = [pace.seconds_until(chat) for chat in range(A_SECOND * 2 + 1)]
    assert waits == pytest.approx([place / A_SECOND for place in range(A_SECOND * 2 + 1)])
    for begin in range(len(waits) - A_SECOND):
        assert waits[begin + A_SECOND] - waits[begin] >= 1 - 1e-9


def test_one_chats_backlog_takes_no_moment_of_the_others(pace: Pace) -> None:
    for _ in range(10):
        pace.seconds_until(1)
    assert pace.seconds_until(2) == pytest.approx(10 / A_SECOND)


def test_a_chat_that_has_to_wait_holds_up_no_other(pace: Pace) -> None:
    pace.told_to_wait(1, 30)
    pace.told_to_wait(1, 30)
    assert pace.held_for == 0


def test_two_chats_that_have_to_wait_mean_that_the_bot_has_to(pace: Pace, hand: Hand) -> None:
    pace.told_to_wait(1, 30)
    pace.told_to_wait(2, 20)
    assert pace.held_for == 20
    hand.at += 19
    assert pace.held_for == 1
    hand.at += 1
    assert pace.held_for == 0


def test_a_message_that_got_through_between_them_says_that_it_was_the_chats_alone(pace: Pace) -> None:
    pace.told_to_wait(1, 30)
    pace.got_through()
    pace.told_to_wait(2, 30)
    assert pace.held_for == 0
