"""Cancels: requests like refills, and ``/cancel`` alone, which leaves whatever is open."""

from datetime import timedelta

import pytest

from bot.domain.order import Order
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import RequestEntry
from tests.support.shop import place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


@pytest.fixture
async def order(stage: Stage, customer: Chat) -> Order:
    return await place(stage.bot.cast, customer.person_id)


def cancels(stage: Stage) -> list[RequestEntry]:
    return [entry for entry in stage.world.panel.requests if entry.action == "cancel"]


async def test_a_cancel_is_asked_confirmed_and_told_when_it_happens(
    stage: Stage, customer: Chat, order: Order
) -> None:
    number = order.panel_order_id
    customer.start(f"o_{number}")
    await customer.answers("card.title")
    customer.tap("button.cancel_request")
    await customer.answers("request.ask_cancel", number=number)
    assert not cancels(stage)
    yes = customer.data_of("button.cancel_yes")
    customer.tap("button.cancel_yes")
    await customer.answers("request.cancel_done", number=number)
    customer.forge(yes)
    await customer.answers("problem.request_spent")
    assert len(cancels(stage)) == 1
    customer.start(f"o_{number}")
    await customer.answers("request.cancel_accepted")
    stage.clock.advance(timedelta(seconds=20))
    await customer.gets("notice.canceled", number=number)


async def test_a_second_cancel_is_refused_in_the_panels_words(
    stage: Stage, customer: Chat, order: Order
) -> None:
    for expected in ("request.cancel_done", "request.cancel_no"):
        customer.say(f"/cancel {order.panel_order_id}")
        await customer.answers("request.ask_cancel", number=order.panel_order_id)
        customer.tap("button.cancel_yes")
        await customer.answers(expected, number=order.panel_order_id)
    await customer.sees("panel.words", words="Cancel in progress")
    assert len(cancels(stage)) == 2


async def test_an_unclear_cancel_is_never_repeated(stage: Stage, customer: Chat, order: Order) -> None:
    customer.say(f"/cancel {order.panel_order_id}")
    await customer.answers("request.ask_cancel")
    stage.world.fault_line.arm("drop_after_fin", action="cancel")
    customer.tap("button.cancel_yes")
    await customer.answers("request.cancel_maybe", number=order.panel_order_id)
    customer.tap("button.to_order")
    await customer.answers("request.cancel_unclear")
    assert len(cancels(stage)) == 1


async def test_a_cancel_that_never_left_says_so(stage: Stage, customer: Chat, order: Order) -> None:
    customer.say(f"/cancel {order.panel_order_id}")
    await customer.answers("request.ask_cancel")
    stage.world.fault_line.arm("refuse")
    customer.tap("button.cancel_yes")
    await customer.answers("request.cancel_not_sent", number=order.panel_order_id)
    stage.world.fault_line.disarm("refuse")
    assert not cancels(stage)


async def test_an_order_that_ended_is_not_cancelled_but_told(stage: Stage, customer: Chat) -> None:
    number = place_elsewhere(stage.world)
    stage.world.panel.move_order(number, "Completed")
    customer.say(f"/cancel {number}")
    await customer.answers("problem.no_cancel", number=number)
    customer.say("/cancel 99999")
    await customer.answers("problem.number_unknown", number="99999")
    assert not cancels(stage)


async def test_cancel_alone_leaves_what_is_open(stage: Stage, customer: Chat) -> None:
    customer.say("/cancel")
    await customer.answers("dialogue.nothing_open")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    customer.say("instagram")
    await customer.answers("search.title")
    assert not stage.world.panel.ledger
