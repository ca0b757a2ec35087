"""Walking through the catalogue: shelves, filters that stay, *Refresh*, and no tap that is not needed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.catalogue import handle_for
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel.panel import FakePanel
from tests.support.stage import HASTY, Chat, Stage, bare

SPOTIFY = "🎧 Spotify"


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def keep_only(panel: FakePanel, *service_ids: str) -> None:
    for service in list(panel.catalogue):
        panel.change_service(service.service_id, is_listed=service.service_id in service_ids)


def count_on(chat: Chat, name: str) -> int:
    platform = chat.tr.plain(name)
    label = next(bare(label) for label in chat.buttons if bare(label).startswith(f"{platform} · "))
    return int(label.rpartition(" ")[2])


def switch(chat: Chat, name: str, *, is_on: bool) -> None:
    """Tap a filter's switch, which stands as it is now."""
    chat.tap("button.switch_on" if is_on else "button.switch_off", name=chat.tr.plain(name))


def item_names(chat: Chat) -> list[str]:
    return [line.partition(". ")[2] for line in chat.text.splitlines() if line.partition(". ")[0].isdigit()]


async def test_every_platform_has_a_button_that_counts_its_services(stage: Stage, customer: Chat) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    counts = [int(bare(label).rpartition(" ")[2]) for label in customer.buttons if " · " in label]
    assert sum(counts) == len(stage.world.panel.catalogue)
    customer.press_platform("platform.instagram")
    await customer.answers("browse.platform", platform=customer.tr.plain("platform.instagram"))
    await customer.counts("services.count", count_of(stage, "instagram", "انستقرام"))


def count_of(stage: Stage, *words: str) -> int:
    listed = [f"{one.name} {one.category}" for one in stage.world.panel.catalogue]
    return sum(any(word in text.casefold() for word in words) for text in listed)


async def test_a_shared_category_shows_each_platform_its_own_services(customer: Chat) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    customer.press_platform("platform.tiktok")
    await customer.answers("browse.platform")
    shared = next(at for at, name in enumerate(item_names(customer), 1) if "خدمات عربية" in name)
    customer.press(str(shared))
    await customer.answers("services.category")
    assert len(item_names(customer)) == 1
    assert "تيك توك" in item_names(customer)[0]


async def test_a_platform_with_one_category_opens_it_and_back_leads_to_the_platforms(
    stage: Stage, customer: Chat
) -> None:
    panel = stage.world.panel
    panel.catalogue.put(replace(panel.catalogue["901"], category=SPOTIFY))
    customer.say("/services")
    await customer.answers("browse.title")
    customer.press_platform("platform.spotify")
    await customer.answers("services.category", name=SPOTIFY)
    customer.press("1")
    await customer.answers("service.number", service_id="901")
    customer.tap("button.back")
    await customer.answers("services.category", name=SPOTIFY)
    customer.tap("button.categories")
    await customer.answers("browse.title")


async def test_few_categories_come_without_platforms(stage: Stage, customer: Chat) -> None:
    keep_only(stage.world.panel, "1", "2", "101", "201", "301")
    customer.say("/services")
    await customer.answers("services.title")
    assert len(item_names(customer)) == 5
    assert not customer.has("button.platforms")
    customer.press("3")
    await customer.answers("services.category")
    customer.press("1")
    await customer.answers("service.number", service_id="101")
    customer.tap("button.back")
    await customer.answers("services.category")
    customer.tap("button.categories")
    await customer.answers("services.title")


async def test_a_single_category_is_opened_at_once(stage: Stage, customer: Chat) -> None:
    keep_only(stage.world.panel, "101", "102")
    customer.say("/services")
    await customer.answers("services.category")
    assert len(item_names(customer)) == 2
    assert not customer.has("button.categories")
    assert customer.has("button.home")


async def test_filters_stay_until_they_are_cleared(stage: Stage, customer: Chat) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    everything = count_on(customer, "platform.instagram")
    customer.tap("button.filters")
    await customer.answers("filter.title")
    for name in ("filter.refillable", "filter.drip_feed", "filter.by_rate"):
        switch(customer, name, is_on=False)
        await customer.answers("filter.title")
    customer.tap("button.show_list")
    await customer.answers("browse.title")
    await customer.sees("filter.line")
    assert count_on(customer, "platform.instagram") < everything
    customer.press_platform("platform.instagram")
    await customer.answers("browse.platform")
    customer.press("1")
    await customer.answers("services.category")
    await customer.sees("filter.line")
    customer.press("1")
    await customer.answers("service.refill")
    await customer.sees("service.drip_feed")
    await stage.rests()
    await stage.stop_bot()
    await stage.start_bot()
    customer.tap("button.back")
    await customer.answers("filter.line")
    customer.tap("button.filters_on", number="3")
    await customer.answers("filter.title")
    switch(customer, "filter.by_rate", is_on=True)
    await customer.answers("filter.title")
    customer.tap("button.clear_filters")
    await customer.answers("services.category")
    assert not customer.pattern("filter.line").search(customer.text)
    customer.say("/services")
    await customer.answers("browse.title")
    assert count_on(customer, "platform.instagram") == everything


async def test_by_rate_the_cheapest_comes_first_and_back_finds_the_page(stage: Stage, customer: Chat) -> None:
    panel = stage.world.panel
    for number in range(20):
        rate = str(30 - number)
        panel.catalogue.put(
            replace(
                panel.catalogue["901"],
                service_id=f"9{number + 10}",
                category=SPOTIFY,
                rate=Decimal(rate),
                name=f"Spotify at {rate}",
            )
        )
    customer.forge(f"1:c:{handle_for(SPOTIFY)}:0")
    await customer.answers("services.category", name=SPOTIFY)
    assert item_names(customer)[0] == "Spotify at 30"
    customer.tap("button.filters")
    await customer.answers("filter.title")
    switch(customer, "filter.by_rate", is_on=False)
    await customer.answers("filter.title")
    customer.tap("button.show_list")
    await customer.answers("services.category", name=SPOTIFY)
    assert item_names(customer)[0] == "Spotify at 11"
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=3)
    customer.press("9")
    await customer.answers("service.title", name="Spotify at 19")
    customer.tap("button.back")
    await customer.answers("list.page", page=2, pages=3)


async def test_what_no_service_passes_is_said_with_a_way_out(stage: Stage, customer: Chat) -> None:
    for service in list(stage.world.panel.catalogue):
        stage.world.panel.change_service(service.service_id, can_cancel=False)
    customer.say("/services")
    await customer.answers("browse.title")
    customer.tap("button.filters")
    await customer.answers("filter.title")
    switch(customer, "filter.cancellable", is_on=False)
    await customer.counts("filter.passing", 0)
    for payload in ("1:cs:0", "1:pc:instagram:0", f"1:c:{handle_for('First Category')}:0"):
        customer.forge(payload)
        await customer.answers("browse.none_pass")
        assert customer.has("button.clear_filters")
        assert customer.has("button.home")
    customer.tap("button.clear_filters")
    await customer.answers("services.category", name="First Category")


async def test_refresh_asks_the_panel_and_keeps_the_place_but_not_tap_after_tap(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")

    def asked() -> int:
        return [entry.action for entry in stage.world.panel.requests].count("services")

    customer.say("/services")
    await customer.answers("browse.title")
    customer.press_platform("platform.tiktok")
    await customer.answers("browse.platform")
    stage.world.panel.change_service("201", name="TikTok Followers, renamed")
    stage.clock.advance(timedelta(minutes=5))
    customer.press("1")
    await customer.answers("services.category")
    await customer.counts("services.age", 5)
    customer.tap("button.refresh")
    await customer.answers("services.age_now")
    assert "TikTok Followers, renamed" in customer.text
    before = asked()
    for _ in range(3):
        customer.tap("button.refresh")
        await customer.answers("services.age_now")
    assert asked() == before


async def test_a_platform_or_filter_nobody_knows_changes_nothing(customer: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    for payload in ("1:pc:myspace:0", "1:rl:myspace:-:0", "1:fc:myspace:-"):
        customer.forge(payload)
        await customer.answers("browse.title")
    customer.forge("1:fs:nonsense:1:instagram:-")
    await customer.answers("filter.title")
    assert not customer.has("button.clear_filters")
    customer.forge("1:sc:tiktok:" + handle_for("First Category") + ":0")
    await customer.answers("problem.category_gone")
