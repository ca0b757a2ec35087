"""The fake panel's back office beside the chat."""

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.world import World
from tests.browser.conftest import SOME_FRAMES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def order(world: World, link: str = "https://example.com/a") -> str:
    """Place an order as a customer of the panel does; it moves by hand only."""
    form = {"key": DEMO_KEY, "action": "add", "service": "1", "link": link, "quantity": "100"}
    async with httpx.AsyncClient() as client:
        number = str((await client.post(world.panel_api_url, data=form)).json()["order"])
    world.panel.move_order(number, "Pending")
    return number


async def test_the_side_says_whose_it_is(page: Page) -> None:
    office = page.locator("#office")
    await expect(office.get_by_role("heading", name="The panel’s back office")).to_be_visible()
    await expect(office).to_contain_text("fake panel")
    await expect(office.locator("#no-orders")).to_be_visible()


async def test_a_new_order_appears_and_is_moved_on(world: World, page: Page) -> None:
    number = await order(world)
    card = page.locator(f"[data-order='{number}']")
    await expect(card.locator(".badge").first).to_have_text("Pending")
    await card.get_by_role("button", name="Next step").click()
    await expect(card.locator(".badge").first).not_to_have_text("Pending")
    await card.get_by_role("button", name="Complete").click()
    await expect(card.locator(".badge").first).to_have_text("Completed")
    await expect(card.get_by_role("button", name="Complete")).to_be_focused()
    await expect(card.get_by_role("button", name="Next step")).to_be_disabled()


@pytest.mark.parametrize(("button", "status"), [("Partial", "Partial"), ("Cancel", "Canceled")])
async def test_an_order_can_end_otherwise(world: World, page: Page, button: str, status: str) -> None:
    number = await order(world)
    card = page.locator(f"[data-order='{number}']")
    await card.get_by_role("button", name=button, exact=True).click()
    await expect(card.locator(".badge").first).to_have_text(status)


async def test_a_refill_is_moved_from_its_order(world: World, page: Page) -> None:
    number = await order(world)
    card = page.locator(f"[data-order='{number}']")
    await card.get_by_role("button", name="Complete").click()
    await expect(card.locator(".badge").first).to_have_text("Completed")
    async with httpx.AsyncClient() as client:
        await client.post(world.panel_api_url, data={"key": DEMO_KEY, "action": "refill", "order": number})
    refill = card.locator(".refill")
    await refill.get_by_role("button", name="Reject").click()
    await expect(refill.locator(".badge")).to_have_text("Rejected")


async def test_a_key_is_topped_up_and_suspended(world: World, page: Page) -> None:
    card = page.locator(f"[data-key='{DEMO_KEY}']")
    before = world.panel.accounts[DEMO_KEY].balance
    await card.get_by_role("button", name="Top up 5").click()
    await expect(card.locator(".balance")).to_have_text(f"{before + 5} USD")
    await card.get_by_role("button", name="Suspend").click()
    await expect(card.locator(".badge")).to_have_text("suspended")
    assert not world.panel.accounts[DEMO_KEY].is_active
    await card.get_by_role("button", name="Restore").click()
    await expect(card.locator(".badge")).to_have_count(0)


async def test_a_fault_is_switched_on_for_one_action_and_one_time(world: World, page: Page) -> None:
    await page.get_by_label("Breaks").select_option("add")
    await page.get_by_label("Only the next time").check()
    row = page.locator("[data-fault='bad_gateway_html']")
    await row.get_by_role("switch").check()
    await expect(row).to_contain_text("placing an order (add) · only the next time")
    (fault,) = [one for one in world.fault_line.faults() if one.is_on]
    assert (fault.name, fault.action, fault.times) == ("bad_gateway_html", "add", 1)
    async with httpx.AsyncClient() as client:
        form = {"key": DEMO_KEY, "action": "add"}
        assert (await client.post(world.panel_api_url, data=form)).is_server_error
    await expect(row.get_by_role("switch")).not_to_be_checked()


async def test_a_fault_is_switched_off_again(world: World, page: Page) -> None:
    switch = page.locator("[data-fault='slow_drip']").get_by_role("switch")
    await switch.check()
    await expect(page.locator("[data-fault='slow_drip']")).to_contain_text("on until switched off")
    await page.locator("[data-fault='slow_drip']").get_by_role("switch").uncheck()
    await expect(page.locator("[data-fault='slow_drip']")).not_to_contain_text("on until")
    assert not any(fault.is_on for fault in world.fault_line.faults())


@pytest.mark.parametrize("name", ["refuse", "full_backlog"])
async def test_a_fault_that_cannot_count_is_not_offered_for_the_next_time(
    world: World, page: Page, name: str
) -> None:
    row = page.locator(f"[data-fault='{name}']")
    await page.get_by_label("Only the next time").check()
    await expect(row.get_by_role("switch")).to_be_disabled()
    await expect(row).to_contain_text("it stays on until it is switched off")
    await page.get_by_label("Only the next time").uncheck()
    await expect(row).not_to_contain_text("it stays on until")
    await row.get_by_role("switch").check()
    await page.get_by_label("Only the next time").check()
    await row.get_by_role("switch").uncheck()
    await expect(row.get_by_role("switch")).to_be_disabled()
    assert not any(fault.is_on for fault in world.fault_line.faults())


@pytest.mark.parametrize("name", ["refuse", "never_read"])
async def test_a_fault_that_strikes_unread_requests_is_not_offered_for_one_action(
    page: Page, name: str
) -> None:
    row = page.locator(f"[data-fault='{name}']")
    await page.get_by_label("Breaks").select_option("add")
    await expect(row.get_by_role("switch")).to_be_disabled()
    await expect(row).to_contain_text("it strikes every request")
    await page.get_by_label("Breaks").select_option("")
    await row.get_by_role("switch").check()
    await expect(row).to_contain_text("every request · on until switched off")


async def test_what_a_fault_cannot_do_is_told_in_arabic_too(page: Page) -> None:
    await page.get_by_role("button", name="العربية").click()
    row = page.locator("[data-fault='refuse']")
    await page.get_by_label("للمرة القادمة فقط").check()
    await expect(row.locator("em")).to_have_text(re.compile("^[^A-Za-z]+$"))
    await page.get_by_label("للمرة القادمة فقط").uncheck()
    await page.get_by_label("يصيب").select_option("add")
    await expect(row.locator("em")).to_have_text(re.compile("^[^A-Za-z]+$"))


async def test_every_fault_has_arabic_words(world: World, page: Page) -> None:
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    for fault in world.fault_line.faults():
        title = page.locator(f"[data-fault='{fault.name}'] strong")
        await expect(title).not_to_have_text(fault.title)


async def test_no_word_of_the_page_s_own_stays_english_in_arabic(world: World, page: Page) -> None:
    form = {"key": DEMO_KEY, "action": "add", "service": "1", "link": "https://example.com/a"}
    async with httpx.AsyncClient() as client:
        await client.post(
            world.panel_api_url, data={**form, "quantity": "100", "runs": "2", "interval": "30"}
        )
    (number,) = [entry.order_id for entry in world.panel.ledger]
    world.panel.move_order(number, "In progress")
    await expect(page.locator(".key-owner strong").nth(1)).to_have_text("Nearly empty")
    await expect(page.locator("#orders .badge")).to_have_text("In progress")
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("#orders .badge")).to_have_text("قيد التنفيذ")
    words = await page.locator("#office").evaluate(_WORDS)
    assert [one for one in words if re.search("[A-Za-z]", one)] == []
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("#orders .badge")).to_have_text("In progress")


_WORDS = """node => [...node.querySelectorAll("[data-label], .key-owner strong, .badge, dt, dd, h2, h3")]
  .map((one) => one.textContent)
  .filter((text) => !["add", "API", "USD"].some((name) => text.includes(name)))"""


async def test_a_button_pressed_while_its_order_moves_still_works(world: World, page: Page) -> None:
    number = await order(world)
    card = page.locator(f"[data-order='{number}']")
    await card.get_by_role("button", name="Complete").hover()
    await page.mouse.down()
    async with page.expect_response("**/office/state"):
        world.panel.move_order(number, "Processing")
    await order(world, "https://example.com/b")
    await page.evaluate(SOME_FRAMES)
    await page.mouse.up()
    await expect(card.locator(".badge").first).to_have_text("Completed")
    await expect(page.locator("#order-count")).to_have_text("2")


async def test_unfolded_comments_stay_unfolded_while_the_order_moves(world: World, page: Page) -> None:
    form = {"key": DEMO_KEY, "action": "add", "service": "2", "link": "https://example.com/c"}
    async with httpx.AsyncClient() as client:
        comments = "\n".join(f"comment {n}" for n in range(10))
        number = (await client.post(world.panel_api_url, data={**form, "comments": comments})).json()["order"]
    card = page.locator(f"[data-order='{number}']")
    await card.get_by_text("Comments", exact=True).last.click()
    await expect(card.get_by_text("comment 9")).to_be_visible()
    await card.get_by_role("button", name="Complete").click()
    await expect(card.locator(".badge").first).to_have_text("Completed")
    await expect(card.get_by_text("comment 9")).to_be_visible()
