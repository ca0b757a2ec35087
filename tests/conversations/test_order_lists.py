"""The lists of orders: tabs, searches, pages, and a way back from every card to where it was opened."""

from collections.abc import Sequence

import pytest

from bot.domain.ids import PanelOrderId, PersonId
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY
from tests.support.shop import new_link, place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


@pytest.fixture
async def numbers(stage: Stage, customer: Chat) -> Sequence[PanelOrderId]:
    """Nine open orders, placed elsewhere and added here one after the other."""
    added = [place_elsewhere(stage.world, service="111", quantity=10) for _ in range(9)]
    for number in added:
        order = await stage.bot.cast.orders.watch_number(person_of(customer), number)
        await stage.bot.cast.orders.stop_watching(order.person_id, order.order_id)
    return added


def person_of(chat: Chat) -> PersonId:
    return PersonId(chat.person_id)


def chosen(chat: Chat, name: str) -> bool:
    """Whether this tab is marked as the one that is shown."""
    label = chat.tr.plain("button.tab_chosen", tab=chat.tr.plain(name))
    return bare(label) in map(bare, chat.buttons)


async def falls_short(stage: Stage, customer: Chat, link: str) -> PanelOrderId:
    """An order that ended in part, which its person has not seen yet."""
    order = await place(stage.bot.cast, customer.person_id, link=link)
    await stage.bot.cast.orders.stop_watching(order.person_id, order.order_id)
    stage.world.panel.move_order(order.panel_order_id, "Partial", remains=400)
    await stage.bot.cast.orders.refresh(order.person_id, order.order_id)
    return order.panel_order_id


async def test_tabs_pages_and_the_place_are_kept_from_a_card_on(
    stage: Stage, customer: Chat, numbers: Sequence[PanelOrderId], provoked: list[str]
) -> None:
    provoked.append("not modified")  # by a second look within the second
    short = await falls_short(stage, customer, new_link())
    customer.say("/orders")
    await customer.answers("orders.in_tab", number=10)
    assert chosen(customer, "button.tab_all")
    customer.tap("button.tab_done")
    await customer.answers("orders.item", number=short)
    customer.tap("button.tab_active")
    await customer.answers("orders.in_tab", number=9)
    await customer.sees("orders.item", number=numbers[8], name=customer.tr.plain("orders.elsewhere"))
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=2)
    customer.press("9")
    await customer.answers("card.title", number=numbers[0])
    for act in ("button.refresh", "button.watch_this", "button.unwatch"):
        customer.tap(act)
        await customer.answers("card.title", number=numbers[0])
    customer.tap("button.cancel_request")
    await customer.answers("request.ask_cancel", number=numbers[0])
    customer.tap("button.back")
    await customer.answers("card.title", number=numbers[0])
    customer.tap("button.cancel_request")
    await customer.answers("request.ask_cancel")
    customer.tap("button.cancel_yes")
    await customer.answers_somehow()
    customer.tap("button.to_order")
    await customer.answers("card.title", number=numbers[0])
    customer.tap("button.orders")
    await customer.answers("list.page", page=2, pages=2)
    assert chosen(customer, "button.tab_active")


async def test_what_needs_the_person_is_counted_until_it_is_opened(
    stage: Stage, customer: Chat, numbers: Sequence[PanelOrderId]
) -> None:
    short = await falls_short(stage, customer, new_link())
    customer.say("/orders")
    await customer.answers("orders.title")
    customer.tap("button.tab_needs_some", number="1")
    await customer.answers("orders.needs_explained")
    status = bare(customer.tr.t("orders.needs_mark", status=customer.tr.t("status.partial")))
    await customer.sees("orders.item", number=short, status=status)
    customer.press("1")
    await customer.answers("card.title", number=short)
    customer.tap("button.orders")
    await customer.answers("orders.none_needs")
    assert chosen(customer, "button.tab_needs")
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    customer.say(f"/status {numbers[0]}")
    await customer.answers_somehow()
    customer.say("/orders")
    await customer.answers("orders.key_refused", tail=DEMO_KEY[-4:])
    customer.tap("button.tab_needs_some", number="1")
    await customer.answers("orders.key_refused")
    customer.tap("button.replace_key")
    await customer.answers_somehow()


async def test_orders_are_searched_by_number_and_by_link(
    stage: Stage, customer: Chat, numbers: Sequence[PanelOrderId]
) -> None:
    link = new_link()
    order = await place(stage.bot.cast, customer.person_id, link=link)
    customer.say("/orders")
    await customer.answers("orders.title")
    customer.tap("button.tab_done")
    await customer.answers("orders.none_done")
    customer.tap("button.find_order")
    await customer.answers("orders.ask_search")
    customer.tap("button.back")
    await customer.answers("orders.none_done")
    customer.tap("button.find_order")
    await customer.answers("orders.ask_search")
    customer.say("e")
    await customer.answers("problem.order_search_short")
    customer.say("x" * 201)
    await customer.answers("problem.order_search_long", most=200)
    customer.say(link.removeprefix("https://").upper())
    await customer.counts("orders.found", 1)
    await customer.sees("orders.item_target", target=link)
    customer.press("1")
    await customer.answers("card.title", number=order.panel_order_id)
    customer.tap("button.orders")
    await customer.answers("orders.search_title")
    customer.tap("button.find_again")
    await customer.answers("orders.ask_search")
    customer.say("٢٣")
    await customer.counts("orders.found", 10)
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=2)
    customer.press("10")
    await customer.answers("card.title", number=numbers[0])
    customer.tap("button.orders")
    await customer.answers("list.page", page=2, pages=2)
    customer.tap("button.to_lists")
    await customer.answers("orders.none_done")
    customer.say("/orders <b>nothing</b>")
    await customer.answers("orders.nothing_found")
    customer.forge("1:lt:all-999-0")
    await customer.answers("problem.search_gone")


async def test_a_key_typed_in_place_of_a_search_is_protected(customer: Chat) -> None:
    customer.forge("1:lf:all-0-0")
    await customer.answers("orders.ask_search")
    typed = customer.say(DEMO_KEY)
    await customer.answers_somehow()
    assert typed not in customer.world.telegram.messages_in(customer.person_id)


async def test_an_unfinished_order_that_a_search_closes_is_said_to_be(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.title")
    customer.forge("1:lf:all-0-0")
    await customer.answers("order.replaced")
    await customer.sees("orders.ask_search")
