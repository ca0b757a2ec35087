"""The wizard's steps, one at a time."""

from decimal import Decimal

import pytest

from bot.domain.order_draft import NewOrder, OrderDraft
from bot.domain.order_extras import Question
from bot.domain.problems import Problem, problem
from tests.unit.domain.domain_samples import LINK, order, service

PLAIN = service()
DRIPPING = service(can_drip_feed=True)
COMMENTED = service("Custom Comments", least=2, most=5)
PACKAGE = service("Package", rate="4.00", least=1, most=1)


def told(draft: OrderDraft, *answers: str) -> OrderDraft:
    """The draft after answers that must all be taken."""
    for text in answers:
        answered = draft.answer(text)
        assert isinstance(answered, OrderDraft), answered
        draft = answered
    return draft


def ended(draft: OrderDraft) -> OrderDraft:
    finished = draft.finish()
    assert isinstance(finished, OrderDraft), finished
    return finished


def test_a_default_order_asks_for_link_and_quantity() -> None:
    draft = OrderDraft.begin(PLAIN)
    assert draft.asking is Question.LINK
    draft = told(draft, LINK)
    assert draft.asking is Question.QUANTITY
    draft = told(draft, "1,500")
    assert draft.asking is None
    assert draft.charge == Decimal("1.35")
    assert draft.new_order() == NewOrder(PLAIN.service_id, LINK, quantity=1500)


def test_a_drip_feed_asks_for_runs_and_then_for_their_interval() -> None:
    draft = told(OrderDraft.begin(DRIPPING), LINK, "1000")
    assert draft.asking is Question.RUNS
    draft = told(draft, "5")
    assert draft.asking is Question.INTERVAL
    draft = told(draft, "60")
    assert draft.asking is None
    assert (draft.total_quantity, draft.charge) == (5000, Decimal("4.50"))
    assert draft.new_order() == NewOrder(DRIPPING.service_id, LINK, quantity=1000, runs=5, interval=60)


def test_a_skipped_drip_feed_is_one_delivery() -> None:
    draft = told(OrderDraft.begin(DRIPPING), LINK, "1000").skip()
    assert draft.asking is None
    assert draft.questions == (Question.LINK, Question.QUANTITY, Question.RUNS)
    assert draft.new_order() == NewOrder(DRIPPING.service_id, LINK, quantity=1000)


def test_skipping_runs_that_were_given_forgets_their_interval() -> None:
    draft = told(OrderDraft.begin(DRIPPING), LINK, "1000", "5", "60").ask(Question.RUNS).skip()
    assert draft.asking is None
    assert (draft.runs, draft.interval) == (None, None)
    assert Question.INTERVAL not in draft.answers


def test_comments_add_up_over_messages_and_are_the_quantity() -> None:
    draft = told(OrderDraft.begin(COMMENTED), LINK, "one\ntwo", "three")
    assert draft.asking is Question.COMMENTS
    draft = ended(draft)
    assert draft.asking is None
    assert (draft.quantity, draft.charge) == (3, Decimal("0.0027"))
    assert draft.new_order() == NewOrder(COMMENTED.service_id, LINK, comments=("one", "two", "three"))


def test_a_list_too_short_cannot_be_ended_and_one_too_long_is_not_taken() -> None:
    draft = told(OrderDraft.begin(COMMENTED), LINK, "one")
    assert draft.finish() == problem("problem.comments_few", least=2, given=1)
    assert draft.answer("1\n2\n3\n4\n5") == problem("problem.comments_many", most=5, given=6)
    assert draft.answer("  ") == problem("problem.comments_none")
    assert draft.comments == ("one",)
    assert told(OrderDraft.begin(COMMENTED), LINK).finish() == problem("problem.comments_none")


def test_a_list_left_with_back_is_asked_for_again_while_it_is_too_short() -> None:
    back = told(OrderDraft.begin(COMMENTED), LINK, "one").back()
    assert back is not None
    assert back.asking is Question.LINK
    draft = told(back, LINK)
    assert draft.asking is Question.COMMENTS
    assert draft.comments == ("one",)


def test_a_list_started_over_is_empty_and_nothing_else_is_lost() -> None:
    draft = told(OrderDraft.begin(COMMENTED), LINK, "one\ntwo").clear()
    assert (draft.asking, draft.comments, draft.link) == (Question.COMMENTS, (), LINK)
    assert draft.quantity is None


def test_a_package_has_no_quantity_and_its_rate_is_an_estimate() -> None:
    draft = told(OrderDraft.begin(PACKAGE), LINK)
    assert draft.asking is None
    assert (draft.quantity, draft.total_quantity) == (None, None)
    assert draft.charge_is_estimate
    assert draft.charge == Decimal("4.00")
    assert draft.new_order() == NewOrder(PACKAGE.service_id, LINK)


def test_a_charge_is_nothing_until_the_quantity_is_known() -> None:
    assert OrderDraft.begin(PLAIN).charge == 0
    assert not OrderDraft.begin(PLAIN).charge_is_estimate


def test_a_wrong_answer_changes_nothing() -> None:
    draft = told(OrderDraft.begin(PLAIN), LINK)
    assert draft.answer("7") == problem("problem.quantity_below", least=50, given=7)
    assert draft.asking is Question.QUANTITY


def test_steps_that_do_not_belong_here_change_nothing() -> None:
    first = OrderDraft.begin(PLAIN)
    complete = told(first, LINK, "1000")
    assert first.skip() == first
    assert first.finish() == first
    assert first.ask(Question.RUNS) == first
    assert complete.answer("text at the card") == complete
    assert complete.skip() == complete
    assert complete.finish() == complete
    assert complete.clear() == complete


def test_back_leads_through_every_question_and_out_at_the_first() -> None:
    draft: OrderDraft | None = told(OrderDraft.begin(DRIPPING), LINK, "1000", "5", "60")
    asked = []
    while draft is not None:
        asked.append(draft.asking)
        draft = draft.back()
    assert asked == [None, Question.INTERVAL, Question.RUNS, Question.QUANTITY, Question.LINK]


def test_an_edited_answer_leads_straight_back_to_the_review() -> None:
    draft = told(OrderDraft.begin(DRIPPING), LINK, "1000", "5", "60").ask(Question.LINK)
    draft = told(draft, "https://example.com/p/2")
    assert draft.asking is None
    assert (draft.link, draft.quantity, draft.runs, draft.interval) == (
        "https://example.com/p/2",
        1000,
        5,
        60,
    )


def test_a_quantity_too_large_for_the_runs_asks_for_the_runs_again() -> None:
    draft = told(OrderDraft.begin(DRIPPING), LINK, "1000", "5", "60").ask(Question.QUANTITY)
    draft = told(draft, "5000")
    assert draft.asking is Question.RUNS
    assert (draft.runs, draft.interval) == (None, None)


@pytest.mark.parametrize(
    ("least", "most", "asking", "kept"),
    [
        (50, 10_000, None, {"link", "quantity", "runs", "interval"}),
        (2000, 10_000, Question.QUANTITY, {"link", "runs", "interval"}),
        (50, 900, Question.QUANTITY, {"link", "runs", "interval"}),
        (50, 4000, Question.RUNS, {"link", "quantity"}),
    ],
)
def test_a_changed_service_asks_again_only_for_what_it_no_longer_takes(
    least: int, most: int, asking: Question | None, kept: set[str]
) -> None:
    draft = told(OrderDraft.begin(DRIPPING), LINK, "1000", "5", "60")
    moved = draft.with_service(service(least=least, most=most, can_drip_feed=True))
    assert moved.asking is asking
    assert {question.value for question in moved.answers} == kept


def test_a_service_that_stopped_drip_feeding_is_ordered_in_one_delivery() -> None:
    moved = told(OrderDraft.begin(DRIPPING), LINK, "1000", "5", "60").with_service(PLAIN)
    assert moved.asking is None
    assert moved.new_order() == NewOrder(PLAIN.service_id, LINK, quantity=1000)


@pytest.mark.parametrize(
    ("least", "most", "kept", "asking"),
    [(4, 9, 3, Question.COMMENTS), (1, 2, 0, Question.COMMENTS), (3, 3, 3, None)],
)
def test_comments_stay_unless_the_service_takes_fewer(
    least: int, most: int, kept: int, asking: Question | None
) -> None:
    draft = ended(told(OrderDraft.begin(COMMENTED), LINK, "one\ntwo\nthree"))
    moved = draft.with_service(service("Custom Comments", least=least, most=most))
    assert (len(moved.comments), moved.asking) == (kept, asking)


def test_an_old_order_is_ordered_again_as_it_was() -> None:
    again = OrderDraft.of_old_order(DRIPPING, order(quantity=1000, runs=5, interval=60))
    assert again.asking is None
    assert again.new_order() == NewOrder(DRIPPING.service_id, LINK, quantity=1000, runs=5, interval=60)


def test_an_old_order_without_a_drip_feed_is_not_asked_for_one() -> None:
    assert OrderDraft.of_old_order(DRIPPING, order(quantity=1000)).asking is None


def test_an_old_order_brings_what_is_known_and_the_rest_is_asked() -> None:
    assert OrderDraft.of_old_order(PLAIN, order(quantity=None)).asking is Question.QUANTITY
    assert OrderDraft.of_old_order(PLAIN, order(link="")).asking is Question.LINK
    assert OrderDraft.of_old_order(PLAIN, order(quantity=10)).asking is Question.QUANTITY
    assert OrderDraft.of_old_order(COMMENTED, order(quantity=2)).asking is Question.COMMENTS
    assert OrderDraft.of_old_order(DRIPPING, order(runs=5)).asking is Question.INTERVAL
    commented = OrderDraft.of_old_order(COMMENTED, order(quantity=2, comments=("one", "two")))
    assert commented.asking is None
    assert commented.comments == ("one", "two")


def test_problems_of_the_wizard_are_problems() -> None:
    assert isinstance(OrderDraft.begin(PLAIN).answer(""), Problem)
