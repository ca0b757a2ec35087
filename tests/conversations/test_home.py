"""Home: what it tells, that a text there is a search, and the ways back to what was begun."""

import pytest

from bot.domain.money import Money
from bot.sandbox.fake_panel import DEMO_KEY
from tests.support.shop import new_link, place
from tests.support.stage import Chat, Stage, bare

WORDS = "instagram likes"


async def goes_home(customer: Chat) -> None:
    customer.tap("button.home")
    await customer.answers("home.hint")


async def searches(customer: Chat) -> None:
    customer.say(WORDS)
    await customer.answers("search.title", words=WORDS)


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("/mass", "mass.ask"),
        ("/status", "lookup.ask_numbers"),
        ("/order 1", "order.title"),
    ],
)
async def test_at_home_a_text_is_a_search_whatever_was_asked_before(
    customer: Chat, command: str, asked: str
) -> None:
    customer.say(command)
    await customer.sees(asked)
    if customer.has("button.home"):
        await goes_home(customer)
    else:
        customer.say("/start")
        await customer.answers("home.hint")
    await searches(customer)


async def test_at_home_a_text_is_a_search_after_a_search_for_orders_was_asked(
    stage: Stage, customer: Chat
) -> None:
    await place(stage.bot.cast, customer.person_id)
    customer.say("/orders")
    await customer.answers("orders.title")
    customer.tap("button.find_order")
    await customer.answers("orders.ask_search")
    await goes_home(customer)
    await searches(customer)


async def test_at_home_a_number_is_a_service_though_a_table_was_open(stage: Stage, customer: Chat) -> None:
    orders = [await place(stage.bot.cast, customer.person_id) for _ in range(2)]
    customer.say("/status " + " ".join(order.panel_order_id for order in orders))
    await customer.answers("lookup.as_of")
    await goes_home(customer)
    customer.say("1")
    await customer.answers("service.number", service_id="1")
    customer.say("/status")
    await customer.answers("lookup.ask_numbers")
    customer.tap("button.lookup_table")
    await customer.answers("lookup.as_of")


async def test_an_order_left_for_home_is_kept_and_goes_on_from_there(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.title")
    link = new_link()
    customer.say(link)
    await customer.answers("order.ask_quantity")
    customer.say("/start")
    await customer.answers("home.draft_kept")
    await searches(customer)
    await goes_home(customer)
    customer.tap("button.continue_order")
    await customer.answers("order.ask_quantity")
    customer.say("1000")
    await customer.answers("order.ask_runs")
    customer.tap("button.skip")
    await customer.answers("order.confirm_title")
    assert link in customer.text


async def test_an_order_left_at_its_card_is_kept_over_a_restart(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(new_link(), "1000", "")
    customer.say("/start")
    await customer.answers("home.draft_kept")
    await stage.rests()
    await stage.stop_bot()
    await stage.start_bot()
    await searches(customer)
    await goes_home(customer)
    customer.tap("button.continue_order")
    await customer.answers("order.confirm_title")
    customer.say("?")
    await customer.answers("order.tap_to_confirm")


async def test_another_order_closes_the_one_left_and_says_so(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.title")
    customer.say(new_link())
    await customer.answers("order.ask_quantity")
    customer.say("/start")
    await customer.answers("home.draft_kept")
    customer.say("/order 2")
    await customer.answers("order.replaced")
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    await goes_home(customer)
    assert not customer.has("button.continue_order")


async def test_lines_left_for_home_are_kept_and_go_on_from_there(customer: Chat) -> None:
    customer.say("/mass")
    await customer.answers("mass.ask")
    await goes_home(customer)
    assert not customer.has("button.continue_mass")
    customer.say(f"/mass 1 | {new_link()} | 1000")
    await customer.answers("mass.card_title")
    await goes_home(customer)
    await customer.counts("home.mass_kept", 1)
    await searches(customer)
    await goes_home(customer)
    customer.tap("button.continue_mass")
    await customer.answers("mass.card_title")
    customer.say(f"1 | {new_link()} | 1000")
    await customer.answers("mass.lines_added", number=1)


async def test_ticks_left_for_home_are_kept(stage: Stage, customer: Chat) -> None:
    orders = [await place(stage.bot.cast, customer.person_id) for _ in range(2)]
    customer.say("/cancel " + " ".join(order.panel_order_id for order in orders))
    await customer.counts("choice.chosen", 2)
    await goes_home(customer)
    await searches(customer)
    customer.say("/orders")
    await customer.answers("orders.title")
    customer.tap("button.cancel_several")
    await customer.counts("choice.chosen", 2)


async def test_after_an_order_home_shows_what_is_left_of_the_balance(stage: Stage, customer: Chat) -> None:
    before = stage.world.panel.accounts[DEMO_KEY].balance
    await customer.fill_in(new_link(), "1000", "")
    customer.tap("button.confirm")
    await customer.gets("outcome.placed")
    left = stage.world.panel.accounts[DEMO_KEY].balance
    assert left < before
    customer.say("/start")
    await customer.answers("home.balance", balance=bare(customer.tr.money(Money(left, "USD"))))


async def test_a_balance_from_before_an_order_is_said_to_be_while_the_panel_is_silent(
    stage: Stage, customer: Chat
) -> None:
    await place(stage.bot.cast, customer.person_id)
    stage.world.fault_line.arm("time_out_before", action="balance")
    customer.say("/start")
    await customer.answers("home.balance_old")
    stage.world.fault_line.disarm_all()
    customer.say("/start")
    await customer.answers("home.balance")
    assert not customer.pattern("home.balance_old").search(customer.text)


async def test_without_an_order_home_asks_the_panel_nothing(stage: Stage, customer: Chat) -> None:
    asked = len(stage.world.panel.requests)
    customer.say("/start")
    await customer.answers("home.balance")
    assert len(stage.world.panel.requests) == asked
