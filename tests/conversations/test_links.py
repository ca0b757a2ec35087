"""Links: tracking can be cleaned; another platform and an open order are warned about, and are no wall."""

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.shop import new_link, place
from tests.support.stage import HASTY, LINK, Chat, Stage

TRACKED = f"{LINK}?igsh=MzRl&utm_source=qr"


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_a_tracked_link_is_shown_before_and_after_and_can_be_cleaned(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/order 102")
    await customer.answers("order.ask_link")
    customer.say(TRACKED)
    await customer.answers("order.ask_tracking", link=TRACKED, clean=LINK)
    customer.say("yes please")
    await customer.answers("problem.choice_none")
    customer.tap("button.clean_link")
    await customer.answers("order.ask_quantity")
    await customer.sees("order.value_link", link=LINK)
    customer.say("100")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].link == LINK


async def test_a_tracked_link_can_be_kept_and_changed_later(stage: Stage, customer: Chat) -> None:
    customer.say("/order 102")
    await customer.answers("order.ask_link")
    customer.say(TRACKED)
    await customer.answers("order.ask_tracking")
    customer.tap("button.keep_link")
    await customer.answers("order.ask_quantity")
    customer.tap("button.back")
    await customer.answers("order.ask_tracking")
    customer.tap("button.keep_link")
    await customer.answers("order.ask_quantity")
    customer.say("100")
    await customer.answers("order.confirm_title")
    await customer.sees("order.value_link", link=TRACKED)
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].link == TRACKED


async def test_parameters_that_name_the_thing_are_not_touched(customer: Chat) -> None:
    customer.say("/order 311")
    await customer.answers("order.ask_link")
    customer.say("https://www.youtube.com/watch?v=dQw4&t=10")
    await customer.answers("order.ask_quantity")


async def test_a_link_to_another_platform_is_warned_about_and_can_be_ordered(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/order 102")
    await customer.answers("order.ask_link")
    customer.say("https://www.tiktok.com/@name")
    await customer.answers("order.ask_quantity")
    customer.say("100")
    await customer.answers("order.warn_platform", host="www.tiktok.com")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


@pytest.mark.parametrize("link", [LINK, "https://bit.ly/abc"])
async def test_a_link_that_fits_or_is_not_known_is_not_warned_about(customer: Chat, link: str) -> None:
    await customer.fill_in(link, "100", service="102")
    assert not customer.pattern("order.warn_platform").search(customer.text)
    assert not customer.pattern("order.warn_open").search(customer.text)


async def test_an_order_still_open_for_the_same_is_named_before_sending(stage: Stage, customer: Chat) -> None:
    link = new_link()
    order = await place(stage.bot.cast, customer.person_id, "100", service="102", link=link)
    await customer.fill_in(f"{link}/", "100", service="102")
    await customer.sees("order.warn_open", number=order.panel_order_id)
    customer.tap("button.to_order")
    await customer.answers("card.title", number=order.panel_order_id)
    await customer.fill_in(link, "100", service="104")
    assert not customer.pattern("order.warn_open").search(customer.text)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed")
    await customer.fill_in(link, "100", service="102")
    assert not customer.pattern("order.warn_open").search(customer.text)


async def test_a_subscription_for_the_same_account_is_named_before_sending(
    stage: Stage, customer: Chat
) -> None:
    for number, name in enumerate(["ann", "bob", "ann"]):
        customer.say("/order 114")
        await customer.answers("order.ask_username")
        for answer in (name, "20", "30", "15"):
            customer.say(answer)
            await customer.answers("order.title")
        for _ in range(3):
            customer.tap("button.skip")
            await customer.answers_somehow()
        await customer.sees("order.confirm_title")
        is_warned = customer.pattern("order.warn_open").search(customer.text) is not None
        assert is_warned is (number == 2)
        if number < 2:
            customer.tap("button.confirm")
            await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 2


async def test_an_order_of_unknown_outcome_is_named_before_sending(stage: Stage, customer: Chat) -> None:
    link = new_link()
    await customer.fill_in(link, "100", service="102")
    stage.world.fault_line.arm("time_out_after", action="add", times=1)
    customer.tap("button.confirm")
    await customer.gets("unknown.title")
    await customer.fill_in(link, "100", service="102")
    await customer.sees("order.warn_unresolved")
    customer.tap("button.look")
    await customer.answers("unknown.title")


async def test_the_number_of_a_subscription_is_taken_whatever_it_cost(stage: Stage, customer: Chat) -> None:
    customer.say("/order 114")
    await customer.answers("order.ask_username")
    for answer in ("ann", "20", "5000", "15"):
        customer.say(answer)
        await customer.answers("order.title")
    for _ in range(3):
        customer.tap("button.skip")
        await customer.answers_somehow()
    await customer.sees("order.charge_estimate", charge="0.40 USD")
    stage.world.fault_line.arm("time_out_after", action="add", times=1)
    customer.tap("button.confirm")
    await customer.gets("unknown.title")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    customer.say("23501")
    await customer.gets("unknown.attached")
