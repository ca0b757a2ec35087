"""The card of an order: everything that is known of it, and every button on it."""

import pytest

from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from tests.support.shop import new_link, place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_a_card_tells_all_of_a_drip_feed_and_what_happened_to_it(stage: Stage, customer: Chat) -> None:
    link = new_link()
    order = await place(stage.bot.cast, customer.person_id, "700", "3", "60", link=link)
    await stage.bot.cast.orders.stop_watching(order.person_id, order.order_id)
    number = order.panel_order_id
    customer.start(f"o_{number}")
    await customer.answers("card.title", number=number)
    await customer.sees("card.rate", rate="0.90 USD")
    await customer.sees("card.runs", runs=3, minutes=60)
    await customer.sees("history.entry", what=customer.tr.plain("history.placed"))
    moments = [entity for entity in customer.screen.text.entities if entity.type == "date_time"]
    assert len(moments) == 2
    ways = {button.kind: button.value for row in customer.screen.keyboard for button in row}
    assert (ways["url"], ways["copy"]) == (link, number)
    assert customer.has("button.open_link")
    stage.world.panel.answer_next("status", b'{"status":"In progress","runs":"1"}')
    customer.tap("button.refresh")
    await customer.answers("history.entry", what=customer.tr.t("status.in_progress"))
    assert "▰▰▰▱▱▱▱▱▱▱ 33%" in customer.text
    stage.world.panel.answer_next("status", b'{"status":"Sold <out>"}')
    customer.tap("button.refresh")
    await customer.answers("status.unknown", word="Sold <out>")
    stage.world.panel.answer_next("status", b'{"status":"Partial","remains":"400"}')
    customer.tap("button.refresh")
    partial = customer.tr.t("history.short", status=customer.tr.t("status.partial"), number="400")
    await customer.answers("history.entry", what=bare(partial))
    assert "▰▰▰▰▰▰▰▰▱▱ 80%" in customer.text
    assert not customer.has("button.watch_this")


async def test_a_card_tells_how_refills_stand(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    await stage.bot.cast.orders.stop_watching(order.person_id, order.order_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await stage.bot.cast.orders.refresh(order.person_id, order.order_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    customer.tap("button.refill")
    await customer.answers("request.ask_refill")
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_done")
    customer.tap("button.to_order")
    await customer.answers("request.refill_accepted")
    assert customer.text.count(customer.tr.plain("request.refill_accepted")) == 2
    (request,) = await stage.bot.storage.requests.for_order(PersonId(customer.person_id), order.order_id)
    stage.world.panel.move_refill(str(request.panel_refill_id), "Rejected")
    customer.tap("button.refill_status")
    await customer.answers("request.refill_status", word="Rejected")
    customer.tap("button.to_order")
    await customer.answers("history.refill_rejected")
    assert customer.text.count(customer.tr.plain("history.refill_rejected")) == 2


async def test_an_order_placed_elsewhere_says_so_and_opens_no_link(stage: Stage, customer: Chat) -> None:
    number = place_elsewhere(stage.world, service="111", quantity=10)
    customer.say(f"/status {number}")
    await customer.answers("card.title", number=number)
    customer.tap("button.watch_this")
    await customer.answers("card.elsewhere")
    await customer.sees("history.added", status=customer.tr.t("status.pending"))
    assert not customer.has("button.open_link")
    assert not customer.has("button.again")
    customer.tap("button.orders")
    await customer.answers("orders.item", number=number, name=customer.tr.plain("orders.elsewhere"))
