import logging

import pytest
from telegram.error import Conflict, NetworkError

from bot.chat.intake import Intake, TokenRefusedError
from tests.support.clock import Hand


@pytest.fixture
def hand() -> Hand:
    return Hand(1000.0)


@pytest.fixture
def intake(hand: Hand) -> Intake:
    return Intake(hand)


def test_a_start_counts_as_going_on_for_two_minutes(intake: Intake, hand: Hand) -> None:
    hand.at += 119
    assert intake.is_going_on
    hand.at += 1
    assert not intake.is_going_on


def test_long_polls_that_bring_nothing_keep_it_going(intake: Intake, hand: Hand) -> None:
    for _ in range(20):
        intake.begin_round()
        hand.at += 25
        intake.note_answer()
        assert intake.is_going_on


def test_rounds_that_fail_unnoticed_are_no_sign_that_it_goes_on(intake: Intake, hand: Hand) -> None:
    for _ in range(6):  # the library tells nobody of a time-out
        intake.begin_round()
        hand.at += 20
    assert not intake.is_going_on


def test_what_cannot_be_written_down_is_not_taken_in_although_telegram_answers(
    intake: Intake, hand: Hand
) -> None:
    for _ in range(6):
        intake.begin_round()
        hand.at += 20
        intake.note_answer()
        intake.note_failure(NetworkError("the inbox cannot be written"))
    assert not intake.is_going_on


def test_after_trouble_one_good_round_is_enough(intake: Intake, hand: Hand) -> None:
    intake.begin_round()
    hand.at += 3600
    intake.note_failure(NetworkError("away"))
    assert not intake.is_going_on
    intake.begin_round()
    intake.note_answer()
    intake.begin_round()
    assert intake.is_going_on


@pytest.mark.parametrize(
    ("error", "level", "words"),
    [
        (Conflict("terminated by other getUpdates request"), logging.CRITICAL, "another program"),
        (TokenRefusedError("Unauthorized"), logging.CRITICAL, "TELEGRAM_BOT_TOKEN"),
        (NetworkError("Bad Gateway"), logging.WARNING, "Bad Gateway"),
    ],
)
def test_a_failure_is_one_line_that_says_what_to_do(
    intake: Intake, caplog: pytest.LogCaptureFixture, error: NetworkError, level: int, words: str
) -> None:
    intake.note_failure(error)
    (record,) = caplog.records
    assert record.levelno == level
    assert words in record.message
    assert record.exc_info is None
