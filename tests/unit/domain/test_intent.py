"""Nothing leads back to a state from which is sent."""

import pytest

from bot.domain.dialogue import ConnectingKey, Expecting, NamingOrder, Ordering, Searching
from bot.domain.ids import IntentId, PanelOrderId
from bot.domain.intent import (
    IntentState,
    NotSent,
    Outcome,
    Placed,
    RefusalKind,
    Rejected,
    Unclear,
    state_after,
)
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from tests.unit.domain.domain_samples import LINK, intent, service

WAYS = {
    ("draft", "sending"),
    ("draft", "abandoned"),
    ("sending", "placed"),
    ("sending", "rejected"),
    ("sending", "not_sent"),
    ("sending", "unknown"),
    ("unknown", "placed"),
    ("unknown", "abandoned"),
}


@pytest.mark.parametrize("before", IntentState)
@pytest.mark.parametrize("after", IntentState)
def test_only_the_drawn_transitions_exist(before: IntentState, after: IntentState) -> None:
    assert before.can_become(after) is ((before.value, after.value) in WAYS)


def test_sending_is_reached_once_from_any_state() -> None:
    reached = {IntentState.SENDING}
    while True:
        further = reached | {after for before in reached for after in IntentState if before.can_become(after)}
        if further == reached:
            break
        reached = further
    assert not any(state.can_become(IntentState.SENDING) for state in reached)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Placed(PanelOrderId("23501")), IntentState.PLACED),
        (Rejected(RefusalKind.FUNDS, "Not enough funds"), IntentState.REJECTED),
        (NotSent(), IntentState.NOT_SENT),
        (Unclear("read_timeout"), IntentState.UNKNOWN),
    ],
)
def test_every_outcome_is_a_state_that_sending_can_become(outcome: Outcome, state: IntentState) -> None:
    assert state_after(outcome) is state
    assert IntentState.SENDING.can_become(state)


def test_people_name_an_intent_by_its_reference() -> None:
    assert intent().reference == "A-12"


def test_every_question_of_the_wizard_is_a_state_of_the_conversation() -> None:
    draft = OrderDraft(service(can_drip_feed=True), {Question.RUNS: 2})
    for question in Question:
        asking = OrderDraft(draft.service, draft.answers, question)
        assert Ordering(asking).expecting.value == question.value


def test_a_draft_that_is_complete_expects_a_confirmation() -> None:
    complete = OrderDraft(service(), {Question.LINK: LINK, Question.QUANTITY: 100})
    assert Ordering(complete).expecting is Expecting.CONFIRMATION
    assert Ordering(complete, IntentId(3)).expecting is Expecting.CONFIRMATION


def test_the_other_dialogues_expect_a_key_and_a_number() -> None:
    assert ConnectingKey().expecting is Expecting.KEY
    assert NamingOrder(IntentId(3)).expecting is Expecting.ORDER_NUMBER
    assert Searching().expecting is Expecting.SEARCH
