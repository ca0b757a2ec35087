"""Nothing leads back to a state from which is sent."""

from datetime import UTC, datetime

import pytest

from bot.domain.dialogue import (
    ChoosingOrders,
    ConnectingKey,
    Expecting,
    LookingUp,
    NamingOrder,
    Ordering,
    Searching,
    set_aside,
)
from bot.domain.ids import IntentId, OrderId, PanelOrderId
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
from bot.domain.order import RequestKind
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from bot.domain.status_table import StatusTable
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
        assert Ordering(asking).expecting is Expecting(question.value)


def test_a_draft_that_is_complete_expects_a_confirmation() -> None:
    complete = OrderDraft(service(), {Question.LINK: LINK, Question.QUANTITY: 100})
    assert Ordering(complete).expecting is Expecting.CONFIRMATION
    assert Ordering(complete, IntentId(3)).expecting is Expecting.CONFIRMATION


def test_the_other_dialogues_expect_a_key_and_a_number() -> None:
    assert ConnectingKey().expecting is Expecting.KEY
    assert NamingOrder(IntentId(3)).expecting is Expecting.ORDER_NUMBER
    assert Searching().expecting is Expecting.SEARCH


def test_who_goes_home_is_asked_nothing_and_keeps_what_was_entered() -> None:
    draft = OrderDraft(service(), {Question.LINK: LINK}, Question.QUANTITY)
    table = StatusTable({}, datetime(2026, 3, 1, tzinfo=UTC))
    kept = (
        (Ordering(draft, IntentId(3)), Ordering(draft, IntentId(3), is_set_aside=True)),
        (LookingUp(table, is_asked=True), LookingUp(table, is_set_aside=True)),
        (
            ChoosingOrders(RequestKind.CANCEL, (OrderId(1),)),
            ChoosingOrders(RequestKind.CANCEL, (OrderId(1),), is_set_aside=True),
        ),
    )
    for dialogue, left in kept:
        assert set_aside(dialogue) == left
        assert left.expecting is None


def test_who_goes_home_leaves_a_mere_question() -> None:
    for dialogue in (ConnectingKey(), NamingOrder(IntentId(3)), Searching(), LookingUp(is_asked=True)):
        assert set_aside(dialogue) is None
