"""Refills: asked, confirmed, requested once, and never claimed to be more than a request."""

from datetime import timedelta

import pytest

from bot.domain.order import Order
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY, RequestEntry
from tests.support.shop import place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


@pytest.fixture
async def order(stage: Stage, customer: Chat) -> Order:
    """A completed order, its message read."""
    placed = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(placed.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=placed.panel_order_id)
    return placed


def refills(stage: Stage) -> list[RequestEntry]:
    return [entry for entry in stage.world.panel.requests if entry.action == "refill"]


async def test_a_refill_is_asked_confirmed_and_followed(stage: Stage, customer: Chat, order: Order) -> None:
    number = order.panel_order_id
    customer.say(f"/refill {number}")
    await customer.answers("request.ask_refill", number=number)
    yes = customer.data_of("button.refill_yes")
    assert not refills(stage)
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_done", number=number)
    customer.forge(yes)
    await customer.answers("problem.request_spent")
    assert len(refills(stage)) == 1
    customer.start(f"o_{number}")
    await customer.answers("request.refill_accepted")
    customer.tap("button.refill_status")
    await customer.answers("request.refill_status", number=number, word="Pending")
    stage.world.panel.move_refill("12345", "Rejected")
    customer.tap("button.to_order")
    await customer.answers("card.title")
    customer.tap("button.refill_status")
    await customer.answers("request.refill_status", number=number, word="Rejected")


async def test_an_old_question_is_not_executed(stage: Stage, customer: Chat, order: Order) -> None:
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    stage.clock.advance(timedelta(minutes=16))
    customer.tap("button.refill_yes")
    await customer.answers("problem.request_spent")
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    earlier = customer.data_of("button.refill_yes")
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    customer.forge(earlier)
    await customer.answers("problem.order_unknown")
    assert not refills(stage)


async def test_a_refusal_shows_the_panels_words(customer: Chat, order: Order) -> None:
    for expected in ("request.refill_done", "request.refill_no"):
        customer.start(f"o_{order.panel_order_id}")
        await customer.answers("card.title")
        customer.tap("button.refill")
        await customer.answers("request.ask_refill")
        customer.tap("button.refill_yes")
        await customer.answers(expected, number=order.panel_order_id)
    await customer.sees("panel.words", words="Refill already requested")
    customer.tap("button.to_order")
    await customer.answers("request.refill_refused")
    await customer.sees("request.refill_accepted")


@pytest.mark.parametrize("fault", ["drop_after", "bad_gateway_html_after", "cut_json", "drop_before"])
async def test_an_unclear_refill_is_never_repeated(
    stage: Stage, customer: Chat, order: Order, fault: str
) -> None:
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    stage.world.fault_line.arm(fault, action="refill")
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_maybe", number=order.panel_order_id)
    customer.tap("button.to_order")
    await customer.answers("request.refill_unclear")
    assert stage.world.fault_line.strikes(fault) == 1
    assert len(refills(stage)) <= 1


async def test_a_refill_that_never_left_can_be_asked_again(
    stage: Stage, customer: Chat, order: Order
) -> None:
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    stage.world.fault_line.arm("refuse")
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_not_sent", number=order.panel_order_id)
    stage.world.fault_line.disarm("refuse")
    assert not refills(stage)
    customer.tap("button.to_order")
    await customer.answers("card.title")
    customer.tap("button.refill")
    await customer.answers("request.ask_refill")
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_done")
    assert len(refills(stage)) == 1


async def test_a_key_refused_at_a_refill_is_not_asked_with_again(
    stage: Stage, customer: Chat, order: Order
) -> None:
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    stage.world.panel.answer_next("refill", b'{"error":"Invalid API key"}')
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_no")
    asked = len(stage.world.panel.requests)
    customer.say("/balance")
    await customer.answers("problem.key_refused")
    assert len(stage.world.panel.requests) == asked


async def test_numbers_that_cannot_be_refilled_say_why(stage: Stage, customer: Chat) -> None:
    running = await place(stage.bot.cast, customer.person_id)
    foreign = place_elsewhere(stage.world, key=EURO_KEY)
    customer.say("/refill")
    await customer.answers("request.ask_number", example="/refill 23501")
    customer.say(f"/refill {foreign}")
    await customer.answers("problem.number_unknown", number=foreign)
    customer.say("/refill !!!")
    await customer.answers("problem.number_unknown")
    customer.say(f"/refill {running.panel_order_id}")
    await customer.answers("problem.no_refill", number=running.panel_order_id)
    assert not refills(stage)


async def test_what_is_known_of_an_order_may_be_old_so_the_panel_is_asked(
    stage: Stage, customer: Chat
) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    await stage.bot.cast.orders.stop_watching(order.person_id, order.order_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill", number=order.panel_order_id)


async def test_an_order_placed_elsewhere_can_be_refilled(stage: Stage, customer: Chat) -> None:
    number = place_elsewhere(stage.world)
    stage.world.panel.move_order(number, "Partial", remains=1)
    customer.say(f"/refill #{number}")
    await customer.answers("request.ask_refill", number=number)
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_done", number=number)
    assert [entry.form["order"] for entry in refills(stage)] == [number]
