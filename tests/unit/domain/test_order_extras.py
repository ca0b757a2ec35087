"""Every answer of the wizard is checked against the service, and the problem says what would do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Service, ServiceType
from bot.domain.order_extras import (
    LONGEST_COMMENT,
    LONGEST_COMMENTS,
    MOST_MINUTES,
    RULES,
    Answer,
    Question,
    can_order,
    check_answer,
    enough_comments,
    gathered,
    within_bounds,
)
from bot.domain.problems import Problem, problem
from tests.unit.domain.domain_samples import LINK, service

FOLLOWERS = service(least=50, most=10_000)
COMMENTS = service("Custom Comments", least=2, most=5)


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        (Question.LINK, LINK, LINK),
        (Question.LINK, "nothing", problem("problem.link_none")),
        (Question.QUANTITY, "50", 50),
        (Question.QUANTITY, "١٠٬٠٠٠", 10_000),
        (Question.QUANTITY, "49", problem("problem.quantity_below", least=50, given=49)),
        (Question.QUANTITY, "0", problem("problem.quantity_below", least=50, given=0)),
        (Question.QUANTITY, "10001", problem("problem.quantity_above", most=10_000, given=10_001)),
        (Question.QUANTITY, "many", problem("problem.number_none")),
        (Question.COMMENTS, "Great!\n\n \u200f \nLove it  \r\nرائع", ("Great!", "Love it", "رائع")),
        (Question.COMMENTS, " \n ", problem("problem.comments_none")),
        (Question.COMMENTS, "a" * LONGEST_COMMENT, ("a" * LONGEST_COMMENT,)),
        (
            Question.COMMENTS,
            "a" * (LONGEST_COMMENT + 1),
            problem("problem.comment_too_long", most=LONGEST_COMMENT),
        ),
        (
            Question.COMMENTS,
            "a\n" * LONGEST_COMMENTS,
            problem("problem.comments_too_long", most=LONGEST_COMMENTS),
        ),
        (Question.RUNS, "2", 2),
        (Question.RUNS, "10", 10),
        (Question.RUNS, "11", problem("problem.runs_many", most=10, total=10_000)),
        (Question.RUNS, "1", problem("problem.runs_few")),
        (Question.RUNS, "0", problem("problem.runs_few")),
        (Question.RUNS, "2.5", problem("problem.number_fraction")),
        (Question.INTERVAL, "1", 1),
        (Question.INTERVAL, str(MOST_MINUTES), MOST_MINUTES),
        (Question.INTERVAL, "0", problem("problem.interval_outside", most=MOST_MINUTES)),
        (Question.INTERVAL, str(MOST_MINUTES + 1), problem("problem.interval_outside", most=MOST_MINUTES)),
        (Question.INTERVAL, "hourly", problem("problem.number_none")),
    ],
)
def test_an_answer_is_taken_or_named(question: Question, typed: str, value: Answer | Problem) -> None:
    assert check_answer(question, typed, FOLLOWERS, 1000) == value


def test_runs_are_not_bounded_while_the_quantity_is_open() -> None:
    assert check_answer(Question.RUNS, "500", FOLLOWERS, None) == 500


@given(question=st.sampled_from(Question), text=st.text(), quantity=st.none() | st.integers(1, 10_000))
def test_any_text_is_an_answer_or_a_problem(question: Question, text: str, quantity: int | None) -> None:
    answer = check_answer(question, text, FOLLOWERS, quantity)
    if question is Question.QUANTITY and isinstance(answer, int):
        assert 50 <= answer <= 10_000
    assert answer is not None


@pytest.mark.parametrize(
    ("least", "most", "quantity", "fits"),
    [(0, 10, 0, False), (0, 10, 1, True), (5, 5, 5, True), (5, 5, 4, False), (5, 5, 6, False)],
)
def test_a_quantity_lies_within_the_bounds_and_is_at_least_one(
    least: int, most: int, quantity: int, *, fits: bool
) -> None:
    assert isinstance(within_bounds(quantity, service(least=least, most=most)), int) is fits


def test_gathered_comments_are_bounded_together() -> None:
    assert gathered(("a",) * 5, COMMENTS) == ("a",) * 5
    assert gathered(("a",) * 6, COMMENTS) == problem("problem.comments_many", most=5, given=6)
    wordy = ("a" * LONGEST_COMMENT,) * (LONGEST_COMMENTS // LONGEST_COMMENT)
    roomy = service("Custom Comments", least=1, most=1000)
    assert gathered(wordy, roomy) == wordy
    assert gathered((*wordy, "a"), roomy) == problem("problem.comments_too_long", most=LONGEST_COMMENTS)


@pytest.mark.parametrize(
    ("count", "wrong"),
    [
        (0, problem("problem.comments_none")),
        (1, problem("problem.comments_few", least=2, given=1)),
        (2, None),
        (5, None),
    ],
)
def test_a_list_can_be_ended_when_it_is_long_enough(count: int, wrong: Problem | None) -> None:
    assert enough_comments(("a",) * count, COMMENTS) == wrong


@pytest.mark.parametrize(
    ("offered", "orderable"),
    [
        (service("Default"), True),
        (service("Custom Comments"), True),
        (service("Package"), True),
        (service("Poll"), False),
    ],
)
def test_only_types_with_rules_can_be_ordered(offered: Service, *, orderable: bool) -> None:
    assert can_order(offered) is orderable


def test_every_known_type_has_rules_and_every_rule_asks_for_a_link_first() -> None:
    assert set(RULES) == set(ServiceType) - {ServiceType.OTHER}
    assert all(rules.questions[0] is Question.LINK for rules in RULES.values())


def test_only_the_drip_feed_can_be_skipped_and_only_comments_add_up() -> None:
    assert [question for question in Question if question.can_skip] == [Question.RUNS]
    assert [question for question in Question if question.gathers] == [Question.COMMENTS]
