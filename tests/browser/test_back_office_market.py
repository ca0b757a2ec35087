"""The panel in the back office: what it sells, how that changes, its dialect, and orders of every type."""

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from bot.sandbox.fake_panel import DEMO_KEY, DIALECTS
from bot.sandbox.world import World
from tests.browser.scripted_bot import PERSON

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def add(world: World, **fields: str) -> str:
    """Order as a customer of the panel does."""
    async with httpx.AsyncClient() as client:
        form = {"key": DEMO_KEY, "action": "add", **fields}
        return str((await client.post(world.panel_api_url, data=form)).json()["order"])


async def test_another_catalogue_is_chosen_and_its_size_is_shown(world: World, page: Page) -> None:
    market = page.locator("#market")
    await expect(market.locator("#service-count")).to_have_text(
        f"Services on sale: {len(world.panel.catalogue)}"
    )
    await page.get_by_label("Catalogue").select_option("900")
    await expect(market.locator("#service-count")).to_have_text("Services on sale: 900")
    assert world.panel.market.name == "900"
    await expect(page.get_by_label("Catalogue").locator("option")).to_have_text(
        ["small", "50 untidy services", "900 untidy services", "10,000 untidy services"]
    )


async def test_rates_move_and_services_come_and_go(world: World, page: Page) -> None:
    before = {service.service_id: service.rate for service in world.panel.catalogue}
    await page.get_by_role("button", name="Move 5 rates").click()
    await expect(page.locator("#office-toast.is-shown")).to_have_text("Rates moved: 5")
    after = {service.service_id: service.rate for service in world.panel.catalogue}
    assert sum(after[number] != rate for number, rate in before.items()) == 5
    await page.get_by_role("button", name="Withdraw 5 services").click()
    await expect(page.locator("#service-count")).to_have_text(f"Services on sale: {len(before) - 5}")
    await page.get_by_role("button", name="Add 5 services").click()
    await expect(page.locator("#office-toast.is-shown")).to_have_text("New services: 5")
    await expect(page.locator("#service-count")).to_have_text(f"Services on sale: {len(before)}")
    assert set(before) != {service.service_id for service in world.panel.catalogue}


async def test_a_dialect_is_chosen_and_says_what_differs(world: World, page: Page) -> None:
    await page.get_by_label("Dialect").select_option("lunasmm")
    await expect(page.locator("#dialect-differs")).to_have_text(DIALECTS["lunasmm"].differs)
    assert world.panel.dialect.name == "lunasmm"
    world.panel.speak("document")
    await expect(page.get_by_label("Dialect")).to_have_value("document")


async def test_every_dialect_has_arabic_words(page: Page) -> None:
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    said, spoken, *others = page.locator("#dialect-differs"), *DIALECTS.values()
    await expect(said).to_have_text(re.compile("[\u0600-\u06ff]"))
    for dialect in (*others, spoken):
        before = await said.inner_text()
        await page.get_by_label("اللهجة").select_option(dialect.name)
        await expect(said).not_to_have_text(before)
        await expect(said).to_have_text(re.compile("[\u0600-\u06ff]"))
        assert await page.get_by_label("اللهجة").input_value() == dialect.name


async def test_an_order_shows_the_fields_of_its_type(world: World, page: Page) -> None:
    number = await add(
        world, service="405", link="https://example.com/poll", quantity="10", answer_number="2"
    )
    card = page.locator(f"[data-order='{number}']")
    await card.get_by_text("Other fields", exact=True).click()
    await expect(card.locator("dt", has_text="answer_number")).to_be_visible()
    await expect(card.locator("details dd")).to_have_text("2")
    await card.get_by_role("button", name="Complete").click()
    await expect(card.locator(".badge").first).to_have_text("Completed")
    await expect(card.locator("details dd")).to_be_visible()


async def test_a_subscription_rests_goes_on_and_expires(world: World, page: Page) -> None:
    number = await add(world, service="114", username="someone", min="20", max="50", delay="0", posts="5")
    card = page.locator(f"[data-order='{number}']")
    await expect(card).to_contain_text("Posts")
    await card.get_by_role("button", name="Pause").click()
    await expect(card.locator(".badge").first).to_have_text("Paused")
    await card.get_by_role("button", name="Next step").click()
    await expect(card.locator(".badge").first).to_have_text("Active")
    await card.get_by_role("button", name="Expire").click()
    await expect(card.locator(".badge").first).to_have_text("Expired")
    await expect(card.get_by_role("button", name="Next step")).to_be_disabled()


@pytest.mark.usefixtures("bot")
async def test_a_thousand_orders_are_placed_and_the_bot_is_asked_about_them(world: World, page: Page) -> None:
    await page.locator(f"[data-key='{DEMO_KEY}']").get_by_role("button", name="1,000 orders at once").click()
    await expect(page.locator("#office-toast.is-shown")).to_have_text(re.compile("^Orders placed: 1,000\\."))
    asked, sent = [message for message in world.telegram.messages_in(PERSON) if message.sender_id == PERSON][
        -2:
    ]
    assert asked.text.text == "/status"
    assert sent.file is not None
    assert sent.text.text == ""
    numbers = sent.file.content.decode().split()
    assert numbers == [entry.order_id for entry in world.panel.ledger]
    assert len(numbers) == 1000
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator(f"[data-key='{DEMO_KEY}']")).to_contain_text("1,000 طلب دفعة واحدة")
