"""Every answer of the wizard is checked against the service, and the problem says what would do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Service, ServiceType
from bot.domain.order_answers import MOST_MINUTES, MOST_POLL_ANSWERS, MOST_POSTS, check_answer, within_bounds
from bot.domain.order_extras import (
    RULES,
    Answer,
    QuantityFrom,
    Question,
    is_known_type,
    questions_for,
    rules_of,
)
from bot.domain.order_lists import LONGEST_COMMENT, LONGEST_KEYWORD, LONGEST_LIST, enough_lines, within_list
from bot.domain.problems import Problem, problem
from tests.unit.domain.domain_samples import LINK, service

FOLLOWERS = service(least=50, most=10_000)
TODAY = date(2026, 3, 1)
COMMENTS = service("Custom Comments", least=2, most=5)


ANSWERS: list[tuple[Question, str, Answer | Problem]] = [
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
        "a\n" * LONGEST_LIST,
        problem("problem.comments_too_long", most=LONGEST_LIST),
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
    (Question.TRACKING, "clean", "clean"),
    (Question.TRACKING, "https://example.com", problem("problem.choice_none")),
    (Question.KEYWORDS, "running shoes\nRunning Shoes\n\nboots", ("running shoes", "boots")),
    (Question.USERNAMES, "@ann, bob\n\u200fann https://instagram.com/cy_/", ("ann", "bob", "cy_")),
    (Question.HASHTAGS, "#one two\n#ثلاثة", ("#one", "#two", "#ثلاثة")),
    (Question.GROUPS, "t.me/one\n@two three", ("https://t.me/one", "@two", "three")),
    (Question.HASHTAG, "#travel", "travel"),
    (Question.HASHTAG, "travel", "travel"),
    (Question.HASHTAG, "＃سفر", "سفر"),
    (Question.HASHTAG, "two words", problem("problem.hashtag_wrong", item="two words")),
    (Question.SOURCE_ACCOUNT, "instagram.com/name", "https://instagram.com/name"),
    (Question.SOURCE_ACCOUNT, "@name", problem("problem.link_none")),
    (Question.MEDIA, LINK, LINK),
    (Question.MEDIA, "this one", problem("problem.link_spaces")),
    (Question.COMMENT_OWNER, "@name.of_1", "name.of_1"),
    (Question.COMMENT_OWNER, "two words", problem("problem.username_wrong", item="two words")),
    (Question.ANSWER_NUMBER, "٢", 2),
    (Question.ANSWER_NUMBER, "0", problem("problem.number_outside", least=1, most=MOST_POLL_ANSWERS)),
    (Question.ANSWER_NUMBER, "first", problem("problem.number_none")),
    (Question.USERNAME, "name", "name"),
    (Question.USERNAME, "@name", "name"),
    (Question.USERNAME, "https://www.tiktok.com/@name", "name"),
    (Question.USERNAME, "https://t.me/a/1", problem("problem.username_wrong", item="https://t.me/a/1")),
    (Question.LEAST, "50", 50),
    (Question.LEAST, "50.5", problem("problem.number_fraction")),
    (Question.LEAST, "49", problem("problem.quantity_below", least=50, given=49)),
    (Question.MOST, "100", 100),
    (Question.MOST, "99", problem("problem.most_below_least", least=100, given=99)),
    (Question.MOST, "10001", problem("problem.quantity_above", most=10_000, given=10_001)),
    (Question.DELAY, "0", 0),
    (Question.DELAY, "٦٠٠", 600),
    (Question.DELAY, "20", 20),
    (Question.DELAY, "330", problem("problem.delay_unknown", given=330)),
    (Question.DELAY, "7", problem("problem.delay_unknown", given=7)),
    (Question.DELAY, "later", problem("problem.number_none")),
    (Question.POSTS, "1", 1),
    (Question.POSTS, str(MOST_POSTS + 1), problem("problem.number_outside", least=1, most=MOST_POSTS)),
    (Question.OLD_POSTS, str(MOST_POSTS), MOST_POSTS),
    (Question.OLD_POSTS, "0", problem("problem.number_outside", least=1, most=MOST_POSTS)),
    (Question.EXPIRY, "1/3/2026", date(2026, 3, 1)),
    (Question.EXPIRY, "٠٢.٠٣.٢٠٢٦", date(2026, 3, 2)),
    (Question.EXPIRY, "2027-12-31", date(2027, 12, 31)),
    (Question.EXPIRY, "28/2/2026", problem("problem.expiry_past")),
    (Question.EXPIRY, "1/3/2030", problem("problem.expiry_far")),
    (Question.EXPIRY, "31/2/2027", problem("problem.expiry_none")),
    (Question.EXPIRY, "tomorrow", problem("problem.expiry_none")),
    (Question.COUNTRY, "jo", "JO"),
    (Question.COUNTRY, " United  States ", "US"),
    (Question.COUNTRY, "Ivory Coast", "Ivory Coast"),
    (Question.COUNTRY, "korea", "korea"),
    (Question.COUNTRY, "المملكة العربية السعودية", "SA"),
    (Question.COUNTRY, "السعوديه", "SA"),
    (Question.COUNTRY, "\u200fالامارات", "AE"),
    (Question.COUNTRY, "السودان", "SD"),
    (Question.COUNTRY, "كوريا", problem("problem.country_wrong")),
    (Question.COUNTRY, "زحل", problem("problem.country_wrong")),
    (Question.COUNTRY, "1", problem("problem.country_wrong")),
    (Question.DEVICE, "٥", 5),
    (Question.DEVICE, "6", problem("problem.choice_none")),
    (Question.TRAFFIC, "3", 3),
    (Question.TRAFFIC, "Google", problem("problem.choice_none")),
    (Question.GOOGLE_KEYWORD, " running \n shoes", "running shoes"),
    (Question.GOOGLE_KEYWORD, "\u200f", problem("problem.keyword_none")),
    (Question.GOOGLE_KEYWORD, "a" * 201, problem("problem.line_too_long", most=LONGEST_KEYWORD)),
    (Question.REFERRING_URL, "example.com/a", "https://example.com/a"),
    (Question.REFERRING_URL, "somewhere", problem("problem.link_none")),
]


@pytest.mark.parametrize(("question", "typed", "value"), ANSWERS)
def test_an_answer_is_taken_or_named(question: Question, typed: str, value: Answer | Problem) -> None:
    assert check_answer(question, typed, FOLLOWERS, 1000, least=100, today=TODAY) == value


def test_every_question_has_a_right_and_a_wrong_answer_above() -> None:
    for question in Question:
        told = {isinstance(value, Problem) for asked, _, value in ANSWERS if asked is question}
        lists = {Question.KEYWORDS, Question.USERNAMES, Question.HASHTAGS, Question.GROUPS}
        assert told == ({False} if question in lists else {True, False}), question


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
    assert within_list(Question.COMMENTS, ("a",) * 5, COMMENTS) == ("a",) * 5
    assert within_list(Question.COMMENTS, ("a",) * 6, COMMENTS) == problem(
        "problem.comments_many", most=5, given=6
    )
    wordy = ("a" * LONGEST_COMMENT,) * (LONGEST_LIST // LONGEST_COMMENT)
    roomy = service("Custom Comments", least=1, most=1000)
    assert within_list(Question.COMMENTS, wordy, roomy) == wordy
    assert within_list(Question.COMMENTS, (*wordy, "a"), roomy) == problem(
        "problem.comments_too_long", most=LONGEST_LIST
    )


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
    assert enough_lines(Question.COMMENTS, ("a",) * count, COMMENTS) == wrong


@pytest.mark.parametrize(
    ("offered", "orderable"),
    [
        (service("Default"), True),
        (service("Custom Comments"), True),
        (service("Package"), True),
        (service("Poll"), True),
        (service("Realtime"), False),
    ],
)
def test_a_type_is_known_or_not(offered: Service, *, orderable: bool) -> None:
    assert is_known_type(offered) is orderable


ASKED: dict[str, tuple[str, QuantityFrom]] = {
    "Default": ("link quantity", QuantityFrom.ANSWER),
    "Package": ("link", QuantityFrom.FIXED),
    "SEO": ("link quantity keywords", QuantityFrom.ANSWER),
    "Custom Comments": ("link comments", QuantityFrom.COMMENTS),
    "Custom Comments Package": ("link comments", QuantityFrom.FIXED),
    "Mentions": ("link quantity usernames", QuantityFrom.ANSWER),
    "Mentions with Hashtags": ("link quantity usernames hashtags", QuantityFrom.ANSWER),
    "Mentions Custom List": ("link usernames", QuantityFrom.USERNAMES),
    "Mentions Hashtag": ("link quantity hashtag", QuantityFrom.ANSWER),
    "Mentions User Followers": ("link quantity source_account", QuantityFrom.ANSWER),
    "Mentions Media Likers": ("link quantity media", QuantityFrom.ANSWER),
    "Comment Likes": ("link quantity comment_owner", QuantityFrom.ANSWER),
    "Comment Replies": ("link comment_owner comments", QuantityFrom.COMMENTS),
    "Poll": ("link quantity answer_number", QuantityFrom.ANSWER),
    "Invites from Groups": ("link quantity groups", QuantityFrom.ANSWER),
    "Subscriptions": ("username least most delay posts old_posts expiry", QuantityFrom.FIXED),
    "Web Traffic": ("link quantity country device traffic", QuantityFrom.ANSWER),
    "Realtime": ("link quantity", QuantityFrom.ANSWER),
}
"""Every type of the family, and one nobody knows: what it asks for, and where its quantity comes from."""


@pytest.mark.parametrize("word", ASKED)
def test_every_type_asks_its_questions_in_order(word: str) -> None:
    asked, source = ASKED[word]
    offered = service(word)
    assert [question.value for question in questions_for(offered, {})] == asked.split()
    assert rules_of(offered).quantity_from is source


def test_the_table_holds_every_type() -> None:
    assert set(RULES) == set(ServiceType) == {service(word).service_type for word in ASKED}
    asked = {question for rules in RULES.values() for question in rules.questions}
    led_to = {Question.TRACKING, Question.GOOGLE_KEYWORD, Question.REFERRING_URL, Question.INTERVAL}
    assert asked | led_to | {Question.RUNS} == set(Question)


@pytest.mark.parametrize("word", ASKED)
@pytest.mark.parametrize("offers", [True, False])
def test_a_drip_feed_is_asked_for_only_where_type_and_service_have_it(word: str, *, offers: bool) -> None:
    asked = questions_for(service(word, can_drip_feed=offers), {})
    assert (asked[-1] is Question.RUNS) is (offers and word in {"Default", "Web Traffic", "Realtime"})


@pytest.mark.parametrize(
    ("word", "answers", "last"),
    [
        ("Default", {Question.LINK: f"{LINK}?igsh=1"}, [Question.LINK, Question.TRACKING, Question.QUANTITY]),
        ("Default", {Question.LINK: f"{LINK}?v=1"}, [Question.LINK, Question.QUANTITY]),
        ("Default", {Question.RUNS: 5}, [Question.RUNS, Question.INTERVAL]),
        ("Default", {Question.RUNS: None}, [Question.RUNS]),
        ("Web Traffic", {Question.TRAFFIC: 1}, [Question.TRAFFIC, Question.GOOGLE_KEYWORD, Question.RUNS]),
        ("Web Traffic", {Question.TRAFFIC: 2}, [Question.TRAFFIC, Question.REFERRING_URL, Question.RUNS]),
        ("Web Traffic", {Question.TRAFFIC: 3}, [Question.TRAFFIC, Question.RUNS]),
        ("Web Traffic", {Question.LINK: f"{LINK}?utm_source=a"}, [Question.LINK, Question.QUANTITY]),
    ],
)
def test_some_answers_lead_to_a_further_question(
    word: str, answers: dict[Question, Answer], last: list[Question]
) -> None:
    asked = questions_for(service(word, can_drip_feed=True), answers)
    start = asked.index(last[0])
    assert list(asked[start : start + len(last)]) == last


def test_what_can_be_skipped_and_what_adds_up() -> None:
    assert {question.value for question in Question if question.can_skip} == {
        *("runs", "posts", "old_posts", "expiry")
    }
    assert {question.value for question in Question if question.gathers} == {
        *("comments", "keywords", "usernames", "hashtags", "groups")
    }


def test_every_choice_is_an_answer_that_is_taken() -> None:
    for question in Question:
        for choice in question.choices:
            taken = check_answer(question, choice, FOLLOWERS, 1000)
            assert taken == (int(choice) if question.is_number else choice)
