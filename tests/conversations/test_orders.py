"""The person's orders: the list, the card, and what can be done from it."""

from datetime import timedelta

import pytest

from bot.chat import context
from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY
from tests.support.shop import new_link, place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_somebody_without_orders_is_shown_the_way_to_the_services(customer: Chat) -> None:
    customer.say("/orders")
    await customer.answers("orders.none")
    customer.tap("button.services")
    await customer.answers("browse.title")


async def test_orders_are_listed_newest_first_and_paged(stage: Stage, customer: Chat) -> None:
    numbers = [place_elsewhere(stage.world, service="111", quantity=10) for _ in range(9)]
    for number in numbers:
        stage.clock.advance(timedelta(seconds=1))
        await stage.bot.cast.orders.watch_number(_person(customer), number)
    customer.say("/orders")
    await customer.answers("orders.title")
    shown = [number for number in numbers if number in customer.text]
    assert shown == numbers[1:]
    assert customer.text.index(numbers[8]) < customer.text.index(numbers[1])
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=2)
    customer.press("9")
    await customer.answers("card.title", number=numbers[0])
    customer.tap("button.orders")
    await customer.answers("list.page", page=2, pages=2)
    customer.tap("button.page_before")
    await customer.answers("list.page", page=1, pages=2)
    customer.forge("1:l:999999999999999999")
    await customer.answers("list.page", page=2, pages=2)


async def test_the_card_shows_how_an_order_stands(stage: Stage, customer: Chat) -> None:
    link = new_link()
    order = await place(stage.bot.cast, customer.person_id, link=link)
    customer.say("/orders")
    await customer.answers("orders.item", number=order.panel_order_id)
    customer.press("1")
    await customer.answers("card.title", number=order.panel_order_id)
    customer.tap("button.unwatch")
    await customer.hears("orders.unwatched_toast")
    await customer.answers("card.title")
    stage.world.panel.move_order(order.panel_order_id, "In progress", remains=1, start_count=3572)
    customer.tap("button.refresh")
    await customer.answers("card.remains", number=1)
    await customer.sees("card.start_count", number="3,572")
    await customer.sees("card.quantity", quantity="1,000")
    await customer.sees("card.charge", charge="0.90 USD")
    await customer.sees("card.link", link=link)
    assert "▰▰▰▰▰▰▰▰▰▱ 99%" in customer.text
    assert customer.has("button.cancel_request")
    assert not customer.has("button.refill")
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    customer.tap("button.refresh")
    await customer.answers("card.finished")
    assert "▰▰▰▰▰▰▰▰▰▰ 100%" in customer.text
    assert customer.has("button.refill")
    assert not customer.has("button.cancel_request")
    assert not customer.has("button.watch_this")
    (copied,) = [button for row in customer.screen.keyboard for button in row if button.kind == "copy"]
    assert copied.value == order.panel_order_id


async def test_a_refresh_without_news_says_so(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title", number=order.panel_order_id)
    stage.world.panel.move_order(order.panel_order_id, "In progress", remains=1)
    customer.tap("button.refresh")
    await customer.answers("card.remains", number=1)
    await stage.rests()
    assert not customer.toasts
    customer.tap("button.refresh")
    await customer.hears("orders.nothing_new_toast")


async def test_the_button_of_a_slow_refresh_does_not_wait_for_ever(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "_BUTTON_WAITS", timedelta(milliseconds=50))
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title", number=order.panel_order_id)
    stage.world.fault_line.arm("time_out_before")
    customer.tap("button.refresh")
    await stage.world.telegram.until(lambda: stage.world.telegram.calls("answerCallbackQuery"))
    stage.world.fault_line.disarm_all()
    await customer.answers("card.title", number=order.panel_order_id)


async def test_a_card_stays_when_the_panel_is_down(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title", number=order.panel_order_id)
    for fault, said in (
        ("refuse", "problem.panel_unreachable"),
        ("bad_gateway_html", "problem.panel_garbled"),
        ("drop_before", "problem.panel_silent"),
    ):
        stage.world.fault_line.arm(fault)
        customer.tap("button.refresh")
        await customer.answers(said)
        await customer.sees("card.title", number=order.panel_order_id)
        stage.world.fault_line.disarm(fault)
    customer.tap("button.refresh")
    await customer.answers("card.checked")
    assert not customer.pattern("problem.panel_silent").search(customer.text)


async def test_an_order_the_panel_does_not_know_stays_on_its_card(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    stage.world.panel.answer_next("status", b'{"error":"Incorrect order ID"}', times=None)
    customer.tap("button.refresh")
    await customer.answers("problem.order_not_at_panel", number=order.panel_order_id)
    await customer.sees("card.status", status=customer.tr.t("status.pending"))


async def test_order_again_fills_the_wizard_and_sends_nothing(stage: Stage, customer: Chat) -> None:
    link = new_link()
    order = await place(stage.bot.cast, customer.person_id, "700", "3", "60", link=link)
    stage.world.panel.move_order(order.panel_order_id, "Canceled")
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    customer.tap("button.again")
    await customer.answers("order.confirm_title")
    await customer.sees("order.value_link", link=link)
    assert len(stage.world.panel.ledger) == 1
    customer.tap("button.confirm")
    await customer.gets("outcome.placed")
    first, second = (dict(entry.form) for entry in stage.world.panel.ledger)
    assert first == second
    assert (second["quantity"], second["runs"], second["interval"]) == ("700", "3", "60")


async def test_the_comments_of_an_order_come_again(stage: Stage, customer: Chat) -> None:
    comments = "\n".join(f"Nice <b>shot</b> {number} & more" for number in range(10))
    order = await place(stage.bot.cast, customer.person_id, comments, service="2")
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    customer.start(f"o_{order.panel_order_id}")
    await customer.gets("card.title", number=order.panel_order_id)
    customer.tap("button.again")
    await customer.gets("order.confirm_title")
    customer.tap("button.confirm")
    await customer.gets("outcome.placed", number=int(order.panel_order_id) + 1)
    first, second = stage.world.panel.ledger
    assert (
        first.form["comments"].splitlines() == comments.splitlines() == second.form["comments"].splitlines()
    )


async def test_watching_begins_and_ends_from_the_card(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    customer.tap("button.unwatch")
    await customer.answers("card.title")
    assert await stage.bot.storage.orders.watched_count(_person(customer)) == 0
    customer.tap("button.watch_this")
    await customer.hears("orders.watching_toast")
    await customer.answers("card.title")
    assert await stage.bot.storage.orders.watched_count(_person(customer)) == 1
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=order.panel_order_id)


async def test_a_service_without_refill_or_cancel_offers_neither(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id, "1000", service="103")
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    assert not customer.has("button.cancel_request")
    customer.forge(f"1:cn:{order.order_id}")
    await customer.answers("problem.no_cancel", number=order.panel_order_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed")
    customer.forge(f"1:rf:{order.order_id}")
    await customer.answers("problem.no_refill", number=order.panel_order_id)
    assert not [entry for entry in stage.world.panel.requests if entry.action in {"refill", "cancel"}]


async def test_orders_are_of_their_person_only(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    other = stage.chat(customer.language, person_id=2002)
    await other.connect(EURO_KEY)
    other.say("/orders")
    await other.answers("orders.none")
    other.start(f"o_{order.panel_order_id}")
    await other.answers("lookup.not_yours")


def _person(chat: Chat) -> PersonId:
    return PersonId(chat.person_id)
