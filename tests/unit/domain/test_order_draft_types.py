"""Every type from its first question to what is sent, and again from the order it became."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.order_draft import NewOrder, OrderDraft
from bot.domain.order_extras import Answer, Question
from bot.domain.problems import Problem, problem
from tests.unit.domain.domain_samples import LINK, order, service

TODAY = date(2026, 3, 1)
POST = "https://example.com/p/2"
SENT: dict[str, tuple[list[str], dict[str, object]]] = {
    "Default": ([LINK, "100"], {"quantity": 100}),
    "Package": ([LINK], {}),
    "SEO": (
        [LINK, "100", "one\ntwo", "/done"],
        {"quantity": 100, "extras": {Question.KEYWORDS: ("one", "two")}},
    ),
    "Custom Comments": (
        [LINK, "\n".join(f"c{number}" for number in range(50)), "/done"],
        {"comments": tuple(f"c{number}" for number in range(50))},
    ),
    "Custom Comments Package": ([LINK, "one\none", "/done"], {"comments": ("one", "one")}),
    "Mentions": (
        [LINK, "100", "@ann bob", "/done"],
        {"quantity": 100, "extras": {Question.USERNAMES: ("ann", "bob")}},
    ),
    "Mentions with Hashtags": (
        [LINK, "100", "ann", "/done", "#a\nb", "/done"],
        {"quantity": 100, "extras": {Question.USERNAMES: ("ann",), Question.HASHTAGS: ("#a", "#b")}},
    ),
    "Mentions Custom List": (
        [LINK, " ".join(f"u{number}" for number in range(50)), "/done"],
        {"extras": {Question.USERNAMES: tuple(f"u{number}" for number in range(50))}},
    ),
    "Mentions Hashtag": ([LINK, "100", "#a"], {"quantity": 100, "extras": {Question.HASHTAG: "a"}}),
    "Mentions User Followers": (
        [LINK, "100", POST],
        {"quantity": 100, "extras": {Question.SOURCE_ACCOUNT: POST}},
    ),
    "Mentions Media Likers": ([LINK, "100", POST], {"quantity": 100, "extras": {Question.MEDIA: POST}}),
    "Comment Likes": ([LINK, "100", "@ann"], {"quantity": 100, "extras": {Question.COMMENT_OWNER: "ann"}}),
    "Comment Replies": (
        [LINK, "ann", "\n".join("abcde" * 10), "/done"],
        {"comments": tuple("abcde" * 10), "extras": {Question.COMMENT_OWNER: "ann"}},
    ),
    "Poll": ([LINK, "100", "2"], {"quantity": 100, "extras": {Question.ANSWER_NUMBER: 2}}),
    "Invites from Groups": (
        [LINK, "100", "@one t.me/two", "/done"],
        {"quantity": 100, "extras": {Question.GROUPS: ("@one", "https://t.me/two")}},
    ),
    "Subscriptions": (
        ["@ann", "50", "60", "30", "5", "/skip", "1/4/2026"],
        {
            "link": "",
            "extras": {
                Question.USERNAME: "ann",
                Question.LEAST: 50,
                Question.MOST: 60,
                Question.DELAY: 30,
                Question.POSTS: 5,
                Question.EXPIRY: date(2026, 4, 1),
            },
        },
    ),
    "Web Traffic": (
        [LINK, "100", "jo", "5", "1", "shoes", "2", "60"],
        {
            "quantity": 100,
            "runs": 2,
            "interval": 60,
            "extras": {
                Question.COUNTRY: "JO",
                Question.DEVICE: 5,
                Question.TRAFFIC: 1,
                Question.GOOGLE_KEYWORD: "shoes",
            },
        },
    ),
    "Realtime": ([LINK, "100"], {"quantity": 100}),
}


def told(draft: OrderDraft, *answers: str) -> OrderDraft:
    """The draft after answers that must all be taken."""
    for text in answers:
        answered = (
            draft.finish()
            if text == "/done"
            else draft.skip()
            if text == "/skip"
            else draft.answer(text, today=TODAY)
        )
        assert isinstance(answered, OrderDraft), (draft.asking, answered)
        draft = answered
    return draft


def complete(word: str) -> OrderDraft:
    answers, _ = SENT[word]
    return told(OrderDraft.begin(service(word, can_drip_feed=word == "Web Traffic")), *answers)


@pytest.mark.parametrize("word", SENT)
def test_every_type_is_asked_and_sent(word: str) -> None:
    draft = complete(word)
    assert draft.asking is None
    given: dict[str, object] = {"link": LINK, **SENT[word][1]}
    assert draft.new_order() == NewOrder(draft.service.service_id, **given)  # type: ignore[arg-type] # the table's


@pytest.mark.parametrize("word", SENT)
def test_every_type_is_ordered_again_as_it_was(word: str) -> None:
    draft = complete(word)
    old = replace(
        order(quantity=draft.quantity, runs=draft.runs, interval=draft.interval),
        comments=draft.comments,
        link=draft.link,
        extras=draft.extras,
    )
    again = OrderDraft.of_old_order(draft.service, old)
    assert again.asking is None
    assert again.new_order() == draft.new_order()


@pytest.mark.parametrize("word", SENT)
def test_back_leads_through_every_question_of_every_type_with_all_answers(word: str) -> None:
    whole = complete(word)
    draft: OrderDraft | None = whole
    asked = []
    while draft is not None:
        assert draft.answers == whole.answers
        asked.append(draft.asking)
        draft = draft.back()
    assert asked == [None, *reversed(whole.questions)]


@pytest.mark.parametrize("word", SENT)
def test_every_answer_of_every_type_can_be_changed_from_the_review(word: str) -> None:
    whole = complete(word)
    for question in whole.questions:
        assert whole.ask(question).asking is question
        assert whole.ask(question).moved_on() == whole


@pytest.mark.parametrize(
    ("word", "charge", "is_estimate"),
    [
        ("Package", "0.90", True),
        ("Custom Comments Package", "0.90", True),
        ("Subscriptions", "0.90", True),
        ("Mentions Custom List", "0.045", False),
        ("Comment Replies", "0.045", False),
        ("Poll", "0.09", False),
        ("Web Traffic", "0.18", False),
        ("Realtime", "0.09", False),
    ],
)
def test_the_charge_is_an_estimate_where_the_type_fixes_the_quantity(
    word: str, charge: str, *, is_estimate: bool
) -> None:
    draft = complete(word)
    assert draft.charge == Decimal(charge)
    assert draft.charge_is_estimate is is_estimate


def test_a_clean_link_takes_the_place_of_the_one_that_was_typed() -> None:
    draft = told(OrderDraft.begin(service()), f"{LINK}?igsh=1")
    assert draft.asking is Question.TRACKING
    assert draft.answer("yes") == problem("problem.choice_none")
    clean = told(draft, "clean")
    assert (clean.link, clean.asking) == (LINK, Question.QUANTITY)
    assert Question.TRACKING not in clean.answers


def test_a_link_can_be_kept_as_it_is_and_is_not_asked_about_again() -> None:
    draft = told(OrderDraft.begin(service()), f"{LINK}?igsh=1", "keep", "100")
    assert draft.asking is None
    assert draft.new_order().link == f"{LINK}?igsh=1"
    assert draft.new_order().extras == {}
    old = replace(order(quantity=100, link=draft.link), extras=draft.extras)
    assert OrderDraft.of_old_order(draft.service, old).asking is None
    other = told(draft.ask(Question.LINK), f"{LINK}?utm_source=x")
    assert other.asking is Question.TRACKING


def test_the_keyword_goes_with_the_kind_of_traffic() -> None:
    whole = complete("Web Traffic")
    changed = told(whole.ask(Question.TRAFFIC), "2")
    assert changed.asking is Question.REFERRING_URL
    assert Question.GOOGLE_KEYWORD not in changed.answers
    assert (changed.runs, changed.interval) == (2, 60)
    direct = told(whole.ask(Question.TRAFFIC), "3")
    assert direct.asking is None
    assert direct.new_order().extras.keys() == {Question.COUNTRY, Question.DEVICE, Question.TRAFFIC}


def test_a_most_below_the_least_is_asked_for_again() -> None:
    whole = complete("Subscriptions")
    raised = told(whole.ask(Question.LEAST), "70")
    assert raised.asking is Question.MOST
    assert raised.answer("69", today=TODAY) == problem("problem.most_below_least", least=70, given=69)
    assert told(raised, "70").asking is None


def test_bounds_of_a_subscription_that_the_service_no_longer_takes_are_asked_again() -> None:
    moved = complete("Subscriptions").with_service(service("Subscriptions", least=55, most=10_000))
    assert moved.asking is Question.LEAST
    assert moved.answers[Question.MOST] == 60


def test_a_last_day_that_has_passed_is_asked_for_again() -> None:
    whole = complete("Subscriptions")
    assert whole.on_day(date(2026, 4, 1)) == whole
    later = whole.on_day(date(2026, 4, 2))
    assert later.asking is Question.EXPIRY
    assert told(later, "/skip").asking is None
    assert complete("Default").on_day(date.max).asking is None


def test_a_service_of_another_type_keeps_what_both_ask_for() -> None:
    moved = complete("Default").with_service(service("Poll"))
    assert moved.asking is Question.ANSWER_NUMBER
    assert (moved.link, moved.quantity) == (LINK, 100)
    other = complete("Default").with_service(service("Subscriptions"))
    assert other.asking is Question.USERNAME
    assert other.answers == {}


def test_what_a_text_adds_to_a_list_is_told() -> None:
    draft = told(OrderDraft.begin(service("Mentions")), LINK, "100", "ann")
    gathered = draft.gather("Ann\n\nbob")
    assert not isinstance(gathered, Problem)
    changed, added = gathered
    assert changed.lines(Question.USERNAMES) == ("ann", "bob")
    assert (added.kept, added.empty, added.repeated) == (("bob",), 1, 1)
    assert draft.gather("b*b") == problem("problem.username_wrong", item="b*b")


def test_a_target_is_the_link_or_the_account() -> None:
    assert complete("Default").target == LINK
    assert complete("Subscriptions").target == "ann"
    assert OrderDraft.begin(service("Subscriptions")).target == ""
    answers: dict[Question, Answer] = {Question.USERNAME: "ann"}
    assert replace(order(link=""), extras=answers).target == "ann"
    assert order().target == LINK
    assert order(link="").target == ""
