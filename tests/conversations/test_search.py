"""Searching: words of both scripts, numbers, pages, and texts nobody would search for."""

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.stage import HASTY, Chat, Stage

PAGE = 8


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_words_of_both_scripts_find_services_however_they_are_written(customer: Chat) -> None:
    for typed, found in {
        "instagram followers": "Instagram Followers",
        "/search INSTAGRAM   Likes": "Instagram Likes",
        "متابعين انستقرام": "متابعين انستقرام",
        "مُتابعين إنستقرام": "متابعين انستقرام",
        "100k real": "Max 100K",
        "١٠٠k real": "Max 100K",
    }.items():
        customer.say(typed)
        await customer.answers("search.title")
        await customer.sees("services.choose")
        assert found in customer.text


async def test_a_number_opens_the_card_of_that_service(customer: Chat) -> None:
    for typed in ("101", "/search 101", "#101", "١٠١", "/search #١٠١"):
        customer.say(typed)
        await customer.answers("service.number", service_id="101")


async def test_nothing_found_says_how_to_go_on(customer: Chat) -> None:
    for typed in ("xyzzy", "99999", "🦑🦑🦑", "'; DROP TABLE services; --", "<b>", "&lt;"):
        customer.say(typed)
        await customer.answers("search.nothing")
        assert typed in customer.text
        assert customer.has("button.services")


async def test_search_without_words_takes_the_next_text_for_them(customer: Chat) -> None:
    customer.say("/search")
    await customer.answers("search.ask")
    customer.say("instagram followers")
    await customer.answers("search.title", words="instagram followers")
    customer.say("/search")
    await customer.answers("search.ask")
    customer.tap("button.cancel")
    await customer.answers("dialogue.left")
    customer.say("likes")
    await customer.answers("search.title", words="likes")


async def test_search_in_the_middle_of_an_order_closes_it_and_says_so(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.title")
    customer.say("/search")
    await customer.answers("order.replaced")
    await customer.sees("search.ask")
    customer.say("likes")
    await customer.answers("search.title", words="likes")


async def test_slips_of_the_finger_are_forgiven(customer: Chat) -> None:
    for typed, found in {"instgaram folowers": "Instagram Followers", "متابعين انستغرام": "انستقرام"}.items():
        customer.say(typed)
        await customer.answers("search.title", words=typed)
        assert found in customer.text


async def test_pages_turn_and_back_from_a_card_leads_to_the_same_page(stage: Stage, customer: Chat) -> None:
    customer.say("instagram")
    await customer.answers("list.page", page=1)
    found = sum("instagram" in f"{one.name} {one.category}".casefold() for one in stage.world.panel.catalogue)
    assert found > PAGE
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2)
    customer.press(str(PAGE + 1))
    await customer.answers("service.number")
    customer.tap("button.back")
    await customer.answers("list.page", page=2)
    customer.tap("button.page_before")
    await customer.answers("list.page", page=1)
    customer.forge("1:q:1:999")
    await customer.answers("search.title", words="instagram")


async def test_a_search_that_is_forgotten_or_of_somebody_else_is_said(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    customer.say("instagram")
    await customer.answers("search.title")
    stranger = stage.chat(customer.language, 1002)
    await stranger.connect()
    stranger.forge("1:q:1:0")
    await stranger.answers("problem.search_gone")
    for number in range(20):
        customer.say(f"word{number}")
        await customer.answers("search.title", words=f"word{number}")
    customer.forge("1:q:1:0")
    await customer.answers("problem.search_gone")
    customer.forge("1:q:0:0")
    await customer.answers("problem.search_gone")


async def test_texts_over_every_limit_are_searched_for_in_part(customer: Chat) -> None:
    customer.say("instagram " * 400)
    await customer.answers("search.title")
    customer.paste("<i>" * 300_000)
    await customer.answers("search.nothing")
    customer.paste("\u0651" * 1_000_000)
    await customer.answers("search.nothing")
