"""Refills and cancels for several orders: ticked, confirmed once, asked once, never claimed to be more."""

import json
from datetime import timedelta

import pytest

from bot.chat import callbacks
from bot.domain.ids import PersonId
from bot.domain.order import Order, RequestKind
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY, RequestEntry
from tests.support.shop import place_elsewhere
from tests.support.stage import HASTY, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def known(stage: Stage, chat: Chat, count: int, status: str) -> list[Order]:
    """So many orders the person has, newest first, all in this status."""
    numbers = [place_elsewhere(stage.world) for _ in range(count)]
    for number in numbers:
        stage.world.panel.move_order(number, status)
    orders, foreign = await stage.bot.cast.orders.named(PersonId(chat.person_id), numbers)
    assert not foreign
    return orders[::-1]


def asked(stage: Stage, action: str) -> list[RequestEntry]:
    return [entry for entry in stage.world.panel.requests if entry.action == action]


async def asked_alone(stage: Stage, order: Order) -> None:
    """A refill requested on the order's own card."""
    _, request = await stage.bot.cast.requests.ask(order.person_id, order.order_id, RequestKind.REFILL)
    await stage.bot.cast.requests.send(order.person_id, request.request_id)


def data(chat: Chat) -> list[str]:
    """What the buttons of the newest message send."""
    return [button.value for row in chat.screen.keyboard for button in row]


def ticks(chat: Chat) -> list[str]:
    """The numbered buttons that are ticked."""
    return sorted(label for label in chat.buttons if label.startswith("✅ ") and label[2:].isdigit())


async def test_orders_are_ticked_one_by_one_by_page_all_or_by_number(stage: Stage, customer: Chat) -> None:
    customer.say("/orders")
    await customer.answers("orders.none")
    assert not customer.has("button.refill_several")
    orders = await known(stage, customer, 10, "Completed")
    customer.say("/orders")
    await customer.answers("orders.title")
    assert not customer.has("button.cancel_several")
    customer.tap("button.refill_several")
    await customer.answers("choice.refill_title")
    await customer.counts("choice.chosen", 0)
    assert callbacks.ChoiceReview().encode() not in data(customer)
    assert ticks(customer) == []
    customer.press("▫️ 2")
    await customer.counts("choice.chosen", 1)
    customer.press("▫️ 1")
    await customer.counts("choice.chosen", 2)
    assert ticks(customer) == ["✅ 1", "✅ 2"]
    customer.press("✅ 1")
    await customer.counts("choice.chosen", 1)
    customer.tap("button.tick_page")
    await customer.counts("choice.chosen", 8)
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=2)
    assert ticks(customer) == []
    customer.press("▫️ 10")
    await customer.counts("choice.chosen", 9)
    customer.tap("button.page_before")
    await customer.answers("list.page", page=1, pages=2)
    customer.tap("button.untick_page")
    await customer.counts("choice.chosen", 1)
    customer.tap("button.tick_all", number="10")
    await customer.counts("choice.chosen", 10)
    customer.tap("button.tick_none")
    await customer.counts("choice.chosen", 0)
    customer.say("hello")
    await customer.answers("problem.choice_no_number")
    customer.say(f"{orders[0].panel_order_id}، #{orders[9].panel_order_id} 99999")
    await customer.counts("choice.chosen", 2)
    assert "99999" in customer.text
    stage.world.fault_line.arm("refuse")
    customer.say(orders[1].panel_order_id)
    await customer.answers("problem.panel_unreachable")
    await customer.counts("choice.chosen", 2)
    stage.world.fault_line.disarm("refuse")
    assert not asked(stage, "refill")


async def test_refills_are_confirmed_once_and_told_one_by_one(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    orders = await known(stage, customer, 10, "Completed")
    customer.say(f"/refill {orders[0].panel_order_id} {orders[9].panel_order_id}")
    await customer.counts("choice.chosen", 2)
    customer.tap("button.choice_go_on", number="2")
    await customer.counts("choice.ask_refill", 2)
    assert not asked(stage, "refill")
    customer.tap("button.back")
    await customer.answers("choice.refill_title")
    customer.tap("button.choice_go_on", number="2")
    await customer.answers("choice.refill_what")
    row = {"order": int(orders[9].panel_order_id), "refill": {"error": "<b>Not</b> for you"}}
    rows = [{"order": int(orders[0].panel_order_id), "refill": 7}, row]
    stage.world.panel.answer_next("refill", json.dumps(rows).encode())
    yes = customer.screen.keyboard[0][0].value
    customer.tap("button.choice_refill", number="2")
    await customer.answers("batch.refill_title")
    await customer.sees("batch.count_accepted", number=1)
    await customer.sees("batch.count_refused", number=1)
    await customer.sees("batch.line_words", words="<b>Not</b> for you")
    customer.forge(yes)
    await customer.answers("batch.refill_title")
    (call,) = asked(stage, "refill")
    assert call.form["orders"] == f"{orders[0].panel_order_id},{orders[9].panel_order_id}"
    customer.press("1")
    await customer.answers("request.refill_accepted")
    stage.clock.advance(timedelta(minutes=1))
    customer.tap("button.orders")
    await customer.answers("orders.title")
    customer.tap("button.refill_several")
    await customer.answers("choice.refill_title")
    await customer.counts("choice.chosen", 0)
    assert orders[0].panel_order_id not in customer.text


async def test_cancels_by_numbers_survive_a_restart_and_old_cards_do_nothing(
    stage: Stage, customer: Chat
) -> None:
    orders = await known(stage, customer, 3, "Pending")
    foreign = place_elsewhere(stage.world, key=EURO_KEY)
    (done,) = await known(stage, customer, 1, "Completed")
    numbers = [*(order.panel_order_id for order in orders), foreign, done.panel_order_id]
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(f"/cancel {' '.join(numbers)}")
    await customer.counts("choice.chosen", 3)
    await customer.sees("choice.cancel_title")
    await customer.sees("order.replaced")
    await customer.sees("choice.foreign", numbers=foreign)
    await customer.sees("choice.unable", numbers=done.panel_order_id)
    customer.press("✅ 3")
    await customer.counts("choice.chosen", 2)
    await stage.stop_bot()
    await stage.start_bot()
    customer.tap("button.choice_go_on", number="2")
    await customer.counts("choice.ask_cancel", 2)
    old = customer.screen.keyboard[0][0].value
    customer.say(orders[2].panel_order_id)
    await customer.counts("choice.chosen", 3)
    customer.forge(old)
    await customer.answers("problem.choice_old")
    customer.tap("button.choice_go_on", number="3")
    await customer.counts("choice.ask_cancel", 3)
    stage.clock.advance(timedelta(minutes=16))
    customer.tap("button.choice_cancel", number="3")
    await customer.answers("problem.choice_old")
    customer.tap("button.choice_go_on", number="3")
    await customer.counts("choice.ask_cancel", 3)
    assert not asked(stage, "cancel")
    customer.tap("button.choice_cancel", number="3")
    await customer.answers("batch.cancel_title")
    await customer.sees("batch.count_accepted", number=3)
    await customer.sees("batch.cancel_money")
    (call,) = asked(stage, "cancel")
    assert set(call.form["orders"].split(",")) == {order.panel_order_id for order in orders}
    customer.forge(old)
    await customer.answers("problem.choice_gone")
    customer.say("/cancel")
    await customer.answers("dialogue.nothing_open")
    customer.say(f"/cancel {orders[0].panel_order_id} {orders[1].panel_order_id}")
    await customer.answers("choice.cancel_none")
    await customer.sees("choice.unable")
    assert len(asked(stage, "cancel")) == 1


async def test_leaving_the_list_and_tapping_on_it_later(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    order, other = await known(stage, customer, 2, "Completed")
    customer.say("/orders")
    await customer.answers("orders.title")
    customer.tap("button.refill_several")
    await customer.answers("choice.refill_title")
    tick = customer.screen.keyboard[0][0].value
    go_on = "1:gv"
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    for data in (tick, go_on, "1:gp:0", "1:gq:1:0", "1:ga:1"):
        customer.forge(data)
        await customer.answers("problem.choice_gone")
    customer.forge("1:g:refund")
    await customer.answers("problem.button_old")
    customer.forge("1:gr:99:0")
    await customer.answers("problem.batch_unknown")
    customer.forge("1:g:cancel")
    await customer.answers("choice.cancel_none")
    customer.say(f"/refill {order.panel_order_id} {order.panel_order_id}x")
    await customer.counts("choice.chosen", 1)
    customer.tap("button.choice_go_on", number="1")
    await customer.counts("choice.ask_refill", 1)
    await asked_alone(stage, order)
    customer.tap("button.choice_refill", number="1")
    await customer.answers("problem.choice_changed")
    await customer.counts("choice.chosen", 0)
    customer.press("▫️ 1")
    await customer.counts("choice.chosen", 1)
    await asked_alone(stage, other)
    customer.tap("button.choice_go_on", number="1")
    await customer.answers("problem.choice_changed")
    await customer.sees("choice.refill_none")
    assert len(asked(stage, "refill")) == 2


async def test_words_that_refuse_the_whole_call_are_said_once(stage: Stage, customer: Chat) -> None:
    orders = await known(stage, customer, 3, "Completed")
    numbers = " ".join(order.panel_order_id for order in orders)
    customer.say(f"/refill {numbers}")
    await customer.counts("choice.chosen", 3)
    customer.tap("button.choice_go_on", number="3")
    await customer.counts("choice.ask_refill", 3)
    stage.world.panel.answer_next("refill", b'{"error":"Not on Sundays"}')
    customer.tap("button.choice_refill", number="3")
    await customer.answers("batch.refill_title")
    await customer.sees("batch.count_refused", number=3)
    await customer.sees("panel.words", words="Not on Sundays")
    assert customer.text.count("Not on Sundays") == 1
    assert len(asked(stage, "refill")) == 1


async def test_a_slow_panel_is_waited_for_beside_and_its_result_is_told(stage: Stage, customer: Chat) -> None:
    orders = await known(stage, customer, 3, "Completed")
    numbers = " ".join(order.panel_order_id for order in orders)
    customer.say(f"/refill {numbers}")
    await customer.counts("choice.chosen", 3)
    customer.tap("button.choice_go_on", number="3")
    await customer.counts("choice.ask_refill", 3)
    stage.world.fault_line.arm("time_out_after", action="refill")
    customer.tap("button.choice_refill", number="3")
    await customer.answers("batch.refill_sending")
    await customer.sees("batch.done_of", done=0, of=3)
    customer.tap("button.refresh")
    await customer.answers("batch.refill_sending")
    await stage.world.fault_line.stop()
    told = await customer.gets("batch.refill_title")
    assert bare(customer.tr.t("batch.line_unclear")) in told
    await customer.gets("batch.over")
    customer.tap("button.batch_result")
    await customer.answers("batch.refill_title")
    await customer.sees("batch.count_unclear", number=3)
    assert len(asked(stage, "refill")) == 1


async def test_a_wait_is_told_on_the_card_until_it_has_passed(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    (order,) = await known(stage, customer, 1, "Completed")
    number = order.panel_order_id
    customer.say(f"/refill {number}")
    await customer.answers("request.ask_refill")
    words = "Refill will be available in 9 hours 3 minutes"
    stage.world.panel.answer_next("refill", json.dumps({"refill": {"error": words}}).encode())
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_no", number=number)
    await customer.sees("panel.words", words=words)
    await customer.sees("card.refill_later")
    customer.tap("button.to_order")
    await customer.answers("card.refill_later")
    assert not customer.has("button.refill")
    customer.say(f"/refill {number}")
    await customer.answers("problem.refill_later", number=number)
    await customer.sees("card.refill_later")
    customer.forge(f"1:rf:{order.order_id}")
    await customer.answers("problem.refill_later", number=number)
    customer.say(f"/refill {number} 99999")
    await customer.answers("choice.refill_none")
    stage.clock.advance(timedelta(hours=9, minutes=4))
    customer.start(f"o_{number}")
    await customer.answers("card.title")
    assert customer.has("button.refill")
    assert not customer.pattern("card.refill_later").search(customer.text)
    assert len(asked(stage, "refill")) == 1
