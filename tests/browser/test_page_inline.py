"""Inline mode on the chat page: typing after the bot's name, scrolling on, and choosing."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.world import World
from tests.browser.conftest import OpenPage
from tests.browser.scripted_bot import PERSON, ScriptedBot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CALL = "@panel_sandbox_bot "
FIRST = [f"Service {number}" for number in range(50)]
SECOND = [f"Service {number}" for number in range(50, 60)]


@pytest.mark.parametrize(
    ("language", "width", "via"),
    [("en", 1280, "via"), ("en", 360, "via"), ("ar", 1280, "عبر"), ("ar", 360, "عبر")],
)
async def test_results_are_searched_scrolled_and_chosen(
    world: World, bot: ScriptedBot, open_page: OpenPage, language: str, width: int, via: str
) -> None:
    world.telegram.choose_language(PERSON, language)
    page = await open_page(viewport={"width": width, "height": 760})
    await page.locator("#box").press_sequentially(f"{CALL}likes")
    query = await bot.hear_query()
    while query["query"] != "likes":  # the keys may come so slowly that there are pauses between them
        query = await bot.hear_query()
    assert query["offset"] == ""
    await bot.find(query, *FIRST, next_offset="50")
    options = page.locator("#inline").get_by_role("option")
    await expect(options).to_have_count(50)
    await options.last.scroll_into_view_if_needed()
    further = await bot.hear_query()
    assert (further["query"], further["offset"]) == ("likes", "50")
    await bot.find(further, *SECOND)
    await expect(options).to_have_count(60)
    sideways = "node => node.scrollWidth - node.clientWidth"
    assert await page.locator("#inline").evaluate(sideways) <= 0
    await options.nth(55).click()
    message = (await bot.hear())["message"]
    assert (message["text"], message["via_bot"]["username"]) == ("Service 55", "panel_sandbox_bot")
    sent = page.locator(".message.is-out").last
    await expect(sent.locator(".via")).to_have_text(f"{via} @panel_sandbox_bot")
    await expect(page.locator("#inline")).to_be_hidden()
    await expect(page.locator("#box")).to_have_value("")


async def test_results_are_chosen_from_the_keyboard(bot: ScriptedBot, page: Page) -> None:
    box = page.locator("#box")
    await box.fill(f"{CALL}likes")
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await bot.find(await bot.hear_query(), "One", "Two", "Three")
    await expect(page.locator("#inline").get_by_role("option")).to_have_count(3)
    await box.press("Enter")  # nothing is chosen yet, and the words are not for sending
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        await box.press(key)
    selected = page.locator("#inline").get_by_role("option", selected=True)
    await expect(selected).to_contain_text("Two")
    await box.press("Enter")
    assert (await bot.hear())["message"]["text"] == "Two"


async def test_only_the_newest_words_are_answered(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#box").fill(f"{CALL}li")
    old = await bot.hear_query()
    await page.locator("#box").fill(f"{CALL}likes")
    new = await bot.hear_query()
    await bot.find(old, "Stale")
    await bot.find(new, "Fresh")
    await expect(page.locator("#inline").get_by_role("option")).to_have_text(["FFresh"])


async def test_the_button_above_the_results_starts_the_bot(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#box").fill(CALL)
    button = {"text": "Connect a key", "start_parameter": "key"}
    await bot.find(await bot.hear_query(), button=button)
    await page.locator("#inline").get_by_role("button", name="Connect a key").click()
    assert (await bot.hear())["message"]["text"] == "/start key"
    await expect(page.locator("#box")).to_have_value("")


async def test_nothing_found_is_said(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#box").fill(f"{CALL}nothing")
    await expect(page.locator("#inline")).to_contain_text("Searching…")
    await bot.find(await bot.hear_query())
    await expect(page.locator("#inline")).to_have_text("Nothing found")
    await page.locator("#box").fill("words")
    await expect(page.locator("#inline")).to_be_hidden()


async def test_a_bot_that_does_not_answer_is_not_waited_for(bot: ScriptedBot, open_page: OpenPage) -> None:
    page = await open_page(is_alone=True)
    await page.clock.install()
    await page.reload()
    await expect(page.locator(".message")).to_have_count(1)
    await page.clock.pause_at(await page.evaluate("Date.now() / 1000") + 1)
    await page.locator("#box").fill(f"{CALL}likes")
    await page.clock.run_for(300)
    await bot.hear_query()
    await expect(page.locator("#inline")).to_have_text("Searching…")
    await page.clock.run_for(10_000)
    await expect(page.locator("#inline")).to_have_text("The bot has not answered.")


async def test_whoever_wants_no_results_sends_the_words_as_they_are(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#box").fill(f"{CALL}likes")
    query = await bot.hear_query()
    await page.keyboard.press("Escape")
    await bot.find(query, "One")
    await bot.say("After the answer")
    await expect(page.get_by_text("After the answer")).to_be_visible()
    await expect(page.locator("#inline")).to_be_hidden()
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["text"] == f"{CALL}likes"


async def test_a_bot_without_an_inline_mode_gets_the_words(
    world: World, bot: ScriptedBot, open_page: OpenPage
) -> None:
    world.telegram.world.inline.is_on = False
    page = await open_page()
    await page.locator("#box").fill(f"{CALL}likes")
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["text"] == f"{CALL}likes"


async def test_a_button_begins_a_search(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Look", [[{"text": "Search", "switch_inline_query_current_chat": "views"}]])
    await page.get_by_role("button", name="Search", exact=True).click()
    await expect(page.locator("#box")).to_have_value(f"{CALL}views")
    await expect(page.locator("#box")).to_be_focused()
    assert (await bot.hear_query())["query"] == "views"


async def test_the_name_on_a_chosen_message_begins_another_search(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#box").fill(CALL)
    await bot.find(await bot.hear_query(), "One")
    await page.get_by_role("option", name="One", exact=True).click()
    await page.get_by_role("button", name="@panel_sandbox_bot").click()
    await expect(page.locator("#box")).to_have_value(CALL)
    assert (await bot.hear())["message"]["text"] == "One"
    await bot.hear_query()
    # What was found for the search before is no answer to this one.
    await expect(page.locator("#inline").get_by_role("option")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.locator(".message.is-out", has_text="via").locator(".bubble").click(button="right")
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Edit")).to_have_count(0)
