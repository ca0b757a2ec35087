"""Browsing: categories, pages, the card, and what is shown when the panel is silent or has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.catalogue import handle_for
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.fake_panel.catalogue import FakeService
from tests.support.stage import HASTY, Chat, Stage


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def replace_id(service: FakeService, service_id: str, name: str) -> FakeService:
    return replace(service, service_id=service_id, name=name)


async def test_categories_turn_page_by_page_with_at_most_eight_numbers(stage: Stage, customer: Chat) -> None:
    panel = stage.world.panel
    for number in range(30):
        panel.catalogue.put(
            replace(panel.catalogue["101"], service_id=f"9{number:02}", category=f"Instagram {number:02}")
        )
    customer.say("/services")
    await customer.answers("browse.title")
    await customer.counts("services.count", len(panel.catalogue))
    customer.press_platform("platform.instagram")
    await customer.answers("list.page", page=1)
    numbers = [label for label in customer.buttons if label.isdigit()]
    assert sorted(numbers, key=int) == [str(number) for number in range(1, 9)]
    assert not customer.has("button.page_before")
    pages = 1
    while customer.has("button.page_after"):
        customer.tap("button.page_after")
        pages += 1
        await customer.answers("list.page", page=pages)
        assert customer.has("button.page_before")
    customer.tap("button.page_before")
    await customer.answers("list.page", page=pages - 1)
    customer.tap("button.page", page="1")
    await customer.answers("list.page", page=1)
    customer.forge("1:pc:instagram:999")
    await customer.answers("list.page", page=pages, pages=pages)
    customer.tap("button.platforms")
    await customer.answers("browse.title")


async def test_back_from_a_card_keeps_the_page_it_was_on(stage: Stage, customer: Chat) -> None:
    panel = stage.world.panel
    for number in range(9):
        panel.catalogue.put(
            replace_id(panel.catalogue["201"], str(900 + number), f"Followers, kind {number}")
        )
    for number in range(20):
        panel.catalogue.put(
            replace(panel.catalogue["201"], service_id=f"8{number:02}", category=f"TikTok {number:02}")
        )
    customer.say("/services")
    await customer.answers("browse.title")
    customer.press_platform("platform.tiktok")
    await customer.answers("browse.platform")
    customer.press("1")
    await customer.answers("services.category", name="🎵 TikTok Followers | متابعين تيك توك")
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=2)
    customer.press("10")
    await customer.answers("service.title", name="Followers, kind 6")
    customer.tap("button.back")
    await customer.answers("list.page", page=2, pages=2)
    customer.tap("button.categories")
    await customer.answers("list.page", page=1, pages=3)
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=3)
    customer.press("12")
    await customer.answers("services.category", name="TikTok 08")
    customer.press("1")
    await customer.answers("service.number", service_id="808")
    customer.tap("button.back")
    await customer.answers("services.category", name="TikTok 08")
    customer.tap("button.categories")
    await customer.answers("list.page", page=2, pages=3)


async def test_a_card_tells_all_there_is_and_cleans_the_description(stage: Stage, customer: Chat) -> None:
    customer.say("/search 101")
    await customer.answers("service.number", service_id="101")
    for name in ("service.rate", "service.bounds", "service.drip_feed", "service.description"):
        await customer.sees(name)
    assert "<" not in customer.text
    assert customer.has("button.order")
    stage.world.panel.change_service(
        "101",
        name="<b>Bold</b> & <script>alert(1)</script> \u202egnp.exe",
        description="<p>" + "<b>long</b> " * 3000,
        can_refill=False,
        can_cancel=True,
    )
    stage.clock.advance(timedelta(minutes=16))
    customer.say("/search 101")
    await customer.answers("service.no_refill")
    await customer.sees("service.cancel")
    assert "alert(1)" in customer.text
    assert "\u202e" not in customer.screen.text.text


async def test_a_type_the_bot_cannot_order_has_a_card_without_order(customer: Chat) -> None:
    for service_id in ("114", "115", "316"):
        customer.say(f"/search {service_id}")
        await customer.answers("service.type_unknown")
        assert not customer.has("button.order")
    customer.forge(f"1:o:{handle_for('114')}")
    await customer.answers("problem.type_unknown", type="Subscriptions")


async def test_the_last_list_is_shown_with_its_age_while_the_panel_is_silent(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    customer.say("/services")
    await customer.answers("browse.title")
    await customer.sees("services.age_now")
    stage.world.fault_line.arm("drop_before", action="services")
    stage.clock.advance(timedelta(minutes=20))
    customer.say("/services")
    await customer.answers("browse.title")
    await customer.counts("services.stale", 20)
    customer.press_platform("platform.tiktok")
    await customer.answers("browse.platform")
    await customer.counts("services.stale", 20)
    customer.press("1")
    await customer.answers("services.category")
    await customer.counts("services.stale", 20)
    customer.press("1")
    await customer.answers("service.number")
    await customer.counts("services.stale", 20)
    customer.say("likes")
    await customer.answers("search.title")
    await customer.counts("services.stale", 20)
    stage.clock.advance(timedelta(hours=5))
    customer.say("/services")
    await customer.answers("browse.title")
    await customer.counts("services.stale_hours", 5)
    customer.tap("button.refresh")
    await customer.answers("browse.title")
    await customer.counts("services.stale_hours", 5)
    stage.world.fault_line.disarm("drop_before")
    customer.tap("button.refresh")
    await customer.answers("services.age_now")


async def test_a_panel_that_never_gave_a_list_is_said(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("maintenance_html", action="services")
    for typed in ("/services", "/search likes", "likes", "/order 1"):
        customer.say(typed)
        await customer.answers("problem.panel_garbled")


async def test_a_refused_key_gets_no_old_list(stage: Stage, customer: Chat) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    stage.clock.advance(timedelta(minutes=20))
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    for _ in range(2):
        customer.say("/services")
        await customer.answers("problem.key_refused", tail=DEMO_KEY[-4:])
    assert [entry.action for entry in stage.world.panel.requests].count("services") == 2


async def test_a_category_or_service_that_is_gone_is_said(stage: Stage, customer: Chat) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    customer.forge(f"1:c:{handle_for('First Category')}:0")
    await customer.answers("services.category", name="First Category")
    stage.world.panel.change_service("1", is_listed=False)
    stage.clock.advance(timedelta(minutes=16))
    customer.press("1")
    await customer.answers("problem.service_gone")
    customer.forge(f"1:c:{handle_for('First Category')}:0")
    await customer.answers("problem.category_gone")
    customer.forge(f"1:o:{handle_for('1')}")
    await customer.answers("problem.service_gone")
    customer.start("s_1")
    await customer.answers("problem.service_unknown", service_id="1")


async def test_an_empty_catalogue_is_said(stage: Stage, customer: Chat) -> None:
    stage.world.panel.answer_next("services", b"[]")
    customer.say("/services")
    await customer.answers("services.none")
