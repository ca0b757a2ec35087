"""Lists lose nothing a person meant, and what is left out is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.order_extras import Question
from bot.domain.order_lists import (
    LONGEST_KEYWORD,
    LONGEST_LIST,
    MOST_LINES,
    Lines,
    enough_lines,
    list_bounds,
    read_lines,
    within_list,
)
from bot.domain.problems import Problem, problem
from tests.unit.domain.domain_samples import service

LISTS = [question for question in Question if question.gathers]


@pytest.mark.parametrize(
    ("question", "text", "before", "read"),
    [
        (Question.COMMENTS, "one\n\none\n \n", (), Lines(("one", "one"), empty=2)),
        (Question.COMMENTS, "one", ("one",), Lines(("one",))),
        (Question.KEYWORDS, "a b\nA  b\na B", (), Lines(("a b", "A  b"), repeated=1)),
        (Question.USERNAMES, "@Ann ann\n\nbob", ("BOB",), Lines(("Ann",), empty=1, repeated=2)),
        (Question.USERNAMES, "ann", ("ann",), Lines((), repeated=1)),
        (Question.HASHTAGS, "#a،#b;c", ("#A",), Lines(("#b", "#c"), repeated=1)),
        (Question.GROUPS, "t.me/+abc t.me/+abc", (), Lines(("https://t.me/+abc",), repeated=1)),
    ],
)
def test_what_is_empty_or_said_twice_is_left_out_and_counted(
    question: Question, text: str, before: tuple[str, ...], read: Lines
) -> None:
    assert read_lines(question, text, before) == read


@pytest.mark.parametrize(
    ("question", "text", "wrong"),
    [
        (Question.USERNAMES, "ann\nb*b", problem("problem.username_wrong", item="b*b")),
        (
            Question.USERNAMES,
            "https://instagram.com/p/Abc",
            problem("problem.username_wrong", item="https://instagram.com/p/Abc"),
        ),
        (Question.HASHTAGS, "#", problem("problem.hashtag_wrong", item="#")),
        (Question.GROUPS, "t.me/ok\n<b>", problem("problem.group_wrong", item="<b>")),
        (Question.KEYWORDS, "a" * 201, problem("problem.line_too_long", most=LONGEST_KEYWORD)),
        (Question.KEYWORDS, " \n\u200b", problem("problem.list_none")),
        (Question.GROUPS, "a\n" * LONGEST_LIST, problem("problem.list_too_long", most=LONGEST_LIST)),
    ],
)
def test_a_wrong_line_is_named_and_nothing_of_the_text_is_taken(
    question: Question, text: str, wrong: Problem
) -> None:
    assert read_lines(question, text) == wrong


def test_only_lists_that_are_the_quantity_have_the_bounds_of_the_service() -> None:
    counted = service("Mentions Custom List", least=10, most=20)
    chosen_from = service("Mentions", least=10, most=20)
    assert list_bounds(Question.USERNAMES, counted) == (10, 20)
    assert list_bounds(Question.USERNAMES, chosen_from) == (1, MOST_LINES)
    assert list_bounds(Question.COMMENTS, service("Custom Comments Package", least=1, most=1)) == (
        1,
        MOST_LINES,
    )
    names = tuple(f"name{number}" for number in range(21))
    assert within_list(Question.USERNAMES, names, counted) == problem("problem.list_many", most=20, given=21)
    assert within_list(Question.USERNAMES, names, chosen_from) == names
    assert enough_lines(Question.USERNAMES, names[:9], counted) == problem(
        "problem.list_few", least=10, given=9
    )
    assert enough_lines(Question.USERNAMES, names[:1], chosen_from) is None
    assert enough_lines(Question.USERNAMES, (), chosen_from) == problem("problem.list_none")


def test_a_list_has_an_end() -> None:
    lines = tuple(map(str, range(MOST_LINES + 1)))
    assert within_list(Question.KEYWORDS, lines, service("SEO")) == problem(
        "problem.list_many", most=MOST_LINES, given=MOST_LINES + 1
    )
    long = ("a" * LONGEST_KEYWORD,) * (LONGEST_LIST // LONGEST_KEYWORD + 1)
    assert within_list(Question.KEYWORDS, long, service("SEO")) == problem(
        "problem.list_too_long", most=LONGEST_LIST
    )


@given(question=st.sampled_from(LISTS), text=st.text(), before=st.lists(st.text(), max_size=3).map(tuple))
def test_any_text_is_lines_or_a_problem(question: Question, text: str, before: tuple[str, ...]) -> None:
    read = read_lines(question, text, before)
    if isinstance(read, Lines):
        assert all(line.strip() and "\n" not in line and "\r" not in line for line in read.kept)
        assert read.empty >= 0
        assert read.repeated >= 0
        again = read_lines(question, "\n".join(read.kept), before)
        assert not read.kept or again == Lines(read.kept)
