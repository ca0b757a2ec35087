"""Texts over every limit, at every question: a clear word on what is wrong, and nothing entered is lost."""

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.stage import HASTY, LINK, Chat, Stage

MEGABYTE = 1_000_000


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_a_megabyte_at_every_question_is_refused_and_loses_nothing(
    stage: Stage, customer: Chat
) -> None:
    customer.paste("k" * MEGABYTE)
    await customer.answers("search.nothing")
    customer.say("/key")
    await customer.answers("key.replace")
    customer.paste("k" * MEGABYTE)
    await customer.answers("problem.key_malformed")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    for huge, told, typed in (
        ("https://instagram.com/" + "a" * MEGABYTE, "problem.link_too_long", LINK),
        ("9" * MEGABYTE, "problem.number_enormous", "100"),
        ("1" * MEGABYTE, "problem.number_enormous", "5"),
        ("٩" * MEGABYTE, "problem.number_enormous", "60"),
    ):
        customer.paste(huge)
        await customer.answers(told)
        await customer.sees("order.title")
        customer.say(typed)
        await stage.rests()
    await customer.sees("order.total_quantity", quantity="500")
    customer.paste("yes " * (MEGABYTE // 4))
    await customer.answers("order.tap_to_confirm")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    (sent,) = stage.world.panel.ledger
    assert (sent.link, sent.form["quantity"], sent.form["runs"], sent.form["interval"]) == (
        LINK,
        "100",
        "5",
        "60",
    )


async def test_the_longest_names_and_links_still_fit_one_message(stage: Stage, customer: Chat) -> None:
    stage.world.panel.change_service("2", name="<i>&" * 500, category="&" * 3000, description="<&>" * 5000)
    customer.say("/search 2")
    await customer.answers("service.rate")
    customer.tap("button.order")
    await customer.answers("order.ask_link")
    customer.say("https://instagram.com/" + "&" * 970)
    await customer.answers("order.ask_comments")
    customer.say("\n".join("&<>" * 100 for _ in range(10)))
    await customer.counts("order.comments_so_far", 10)
    customer.tap("button.done", count="10")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].form["comments"].splitlines() == ["&<>" * 100] * 10


async def test_things_that_are_no_text_leave_card_and_order_open(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    customer.send("photo", caption="1000")
    await customer.answers("problem.text_only")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1
