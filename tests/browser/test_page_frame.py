"""What stands around the messages: starting, commands, language, width, and a lost connection."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.world import World
from tests.browser.conftest import OpenPage, TakePicture, real_clock
from tests.browser.scripted_bot import PERSON, TOKEN, ScriptedBot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COMMANDS = [
    {"command": "services", "description": "Browse the services"},
    {"command": "settings", "description": "Language and notifications"},
    {"command": "balance", "description": "What is left"},
]


async def test_a_newcomer_sees_what_the_bot_does_and_starts_it(world: World, open_page: OpenPage) -> None:
    async with ScriptedBot(world.telegram_api_url) as bot:
        await bot.call("setMyDescription", description="I take orders.")
        page = await open_page()
        await expect(page.locator("#welcome")).to_contain_text("I take orders.")
        await expect(page.locator("#composer")).to_be_hidden()
        await page.get_by_role("button", name="Start", exact=True).click()
        assert (await bot.hear())["message"]["text"] == "/start"
        await expect(page.locator("#welcome")).to_be_hidden()
        await expect(page.locator("#box")).to_be_focused()


async def test_a_block_leaves_only_a_restart(world: World, bot: ScriptedBot, page: Page) -> None:
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    restart = page.get_by_role("button", name="Restart")
    await expect(restart).to_be_visible()
    await expect(page.locator("#composer")).to_be_hidden()
    assert world.telegram.world.person(PERSON).has_blocked
    assert (await bot.hear())["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await restart.click()
    await expect(page.locator("#composer")).to_be_visible()
    assert not world.telegram.world.person(PERSON).has_blocked


async def test_typing_a_slash_filters_the_commands(bot: ScriptedBot, page: Page) -> None:
    await bot.call("setMyCommands", commands=COMMANDS)
    box = page.locator("#box")
    await expect(page.get_by_role("button", name="Commands")).to_be_visible()
    await box.press_sequentially("/se")
    options = page.locator("#commands").get_by_role("option")
    await expect(options).to_have_count(2)
    await box.press("ArrowDown")
    await expect(page.locator("#commands").get_by_role("option", selected=True)).to_contain_text("/settings")
    await box.press("Enter")
    assert (await bot.hear())["message"]["text"] == "/settings"
    await expect(options).to_have_count(0)
    await expect(box).to_have_value("")


async def test_the_menu_button_lists_every_command(bot: ScriptedBot, page: Page) -> None:
    await bot.call("setMyCommands", commands=COMMANDS)
    await page.get_by_role("button", name="Commands").click()
    await expect(page.locator("#commands").get_by_role("option")).to_have_count(3)
    await page.get_by_role("option", name="/balance").click()
    assert (await bot.hear())["message"]["text"] == "/balance"


async def test_the_language_switch_turns_the_page_and_the_client(
    world: World, bot: ScriptedBot, page: Page
) -> None:
    await bot.call("setMyCommands", commands=COMMANDS)
    arabic = [{"command": "services", "description": "تصفح الخدمات"}]
    await bot.call("setMyCommands", commands=arabic, language_code="ar")
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("#tab-office")).to_have_text("إدارة اللوحة")
    chat, office = await page.locator("#chat").bounding_box(), await page.locator("#office").bounding_box()
    assert chat is not None
    assert office is not None
    assert chat["x"] > office["x"]
    assert world.telegram.world.person(PERSON).language_code == "ar"
    await page.get_by_role("button", name="الأوامر").click()
    await expect(page.locator("#commands").get_by_role("option")).to_contain_text(["تصفح الخدمات"])
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")


async def test_the_demo_key_goes_into_the_message_box(bot: ScriptedBot, page: Page) -> None:
    await page.get_by_role("button", name="Put it in the message box").click()
    await expect(page.locator("#box")).to_have_value(DEMO_KEY)
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["text"] == DEMO_KEY
    await page.get_by_role("button", name="Copy the demo key").click()
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == DEMO_KEY


@pytest.mark.parametrize("width", [360, 1280])
async def test_what_is_said_of_the_demo_key_covers_no_button(
    bot: ScriptedBot, open_page: OpenPage, width: int
) -> None:
    page = await open_page(viewport={"width": width, "height": 740})
    await bot.say("\n".join("a line" for _ in range(40)), [[{"text": "Last", "callback_data": "1"}]])
    last = page.get_by_role("button", name="Last")
    await expect(last).to_be_in_viewport()
    await page.get_by_role("button", name="Put it in the message box").click()
    note = page.locator("#box-note")
    await expect(note).to_contain_text("Press Send")
    await expect(page.locator("#chat-toast")).not_to_have_class(re.compile("is-shown"))
    await expect(last).to_be_in_viewport(ratio=1)
    said, button = await note.bounding_box(), await last.bounding_box()
    assert said is not None
    assert button is not None
    assert said["y"] >= button["y"] + button["height"]
    await page.keyboard.press("Enter")
    await expect(note).to_be_empty()


async def test_each_tab_shows_a_panel_that_it_names(open_page: OpenPage) -> None:
    page = await open_page(viewport={"width": 360, "height": 740})
    for name in ("Chat", "Back office"):
        tab = page.get_by_role("tab", name=name)
        await tab.click()
        panel = page.get_by_role("tabpanel", name=name)
        await expect(panel).to_be_visible()
        await expect(panel).to_have_id(await tab.get_attribute("aria-controls") or "")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_at_360_pixels_nothing_scrolls_sideways(
    world: World, bot: ScriptedBot, open_page: OpenPage, language: str
) -> None:
    world.telegram.choose_language(PERSON, language)
    page = await open_page(viewport={"width": 360, "height": 740})
    await bot.say(
        "a" * 300 + "\n<pre>" + "b" * 200 + "</pre>",
        [[{"text": "A button with a rather long name", "callback_data": str(n)} for n in range(4)]],
    )
    await expect(page.locator(".message.is-in")).to_be_visible()
    tabs = page.get_by_role("tab")
    await expect(tabs).to_have_count(2)
    for tab, shown in [(0, "#chat"), (1, "#office")]:
        await tabs.nth(tab).click()
        await expect(page.locator(shown)).to_be_visible()
        overflow = await page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll("#scroller, #office")]
              .map((node) => node.scrollWidth - node.clientWidth)"""
        )
        assert max(overflow) <= 0


async def test_the_theme_button_turns_light_to_dark_and_keeps_it(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.get_by_role("button", name="Light or dark").click()
    dark = await page.evaluate(ground)
    assert dark != light
    await page.reload()
    assert await page.evaluate(ground) == dark


async def test_a_lost_connection_is_told_and_healed(open_page: OpenPage, world: World) -> None:
    world.telegram.start(PERSON)
    page = await open_page()
    port = urlsplit(world.url).port
    assert port is not None
    await world.__aexit__(None, None, None)
    await expect(page.locator("#banner")).to_be_visible()
    async with World(token=TOKEN, clock=real_clock, port=port) as again:
        again.telegram.type_text(PERSON, "after the break")
        await expect(page.locator("#banner")).to_be_hidden(timeout=15_000)
        await expect(page.locator(".message")).to_have_count(1)
        await expect(page.locator(".message")).to_contain_text("after the break")


async def test_everything_is_reached_by_keyboard(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Choose", [[{"text": "Only one", "callback_data": "1"}]])
    await expect(page.get_by_role("button", name="Only one")).to_be_visible()
    await page.locator("#box").focus()
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.classList.contains('key')"):
            break
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    await page.keyboard.press("Enter")
    assert (await bot.hear())["callback_query"]["data"] == "1"


async def test_nothing_is_asked_from_outside(
    open_page: OpenPage, world: World, take_picture: TakePicture
) -> None:
    page = await open_page()
    addresses = await page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert addresses
    assert all(address.startswith(world.url) for address in addresses)
    await take_picture(page, "sandbox-start")


async def test_news_in_the_chat_mark_its_tab_on_a_narrow_screen(
    bot: ScriptedBot, open_page: OpenPage
) -> None:
    page = await open_page(viewport={"width": 360, "height": 740})
    await page.get_by_role("tab", name="Back office").click()
    await bot.say("Your order is complete")
    chat = page.get_by_role("tab", name="Chat")
    await expect(chat).to_have_class("has-news")
    await page.get_by_role("tab", name="Back office").press("ArrowLeft")
    await expect(chat).to_be_focused()
    await expect(chat).to_have_class("")
    await expect(page.get_by_text("Your order is complete")).to_be_visible()


async def test_a_deep_link_waits_behind_the_start_button(world: World, bot: ScriptedBot, page: Page) -> None:
    await page.goto(f"{world.url}?start=s_2")
    await expect(page.locator(".message")).to_have_count(1)
    await page.get_by_role("button", name="Start", exact=True).click()
    assert (await bot.hear())["message"]["text"] == "/start s_2"
    await expect(page.locator("#composer")).to_be_visible()
    await page.reload()
    await expect(page.locator("#composer")).to_be_visible()


async def test_another_address_plays_another_person(world: World, bot: ScriptedBot, page: Page) -> None:
    await page.goto(f"{world.url}?person={PERSON + 1}")
    await page.get_by_role("button", name="Start", exact=True).click()
    assert (await bot.hear())["message"]["from"]["id"] == PERSON + 1


async def test_text_stands_out_from_its_ground(bot: ScriptedBot, open_page: OpenPage) -> None:
    """WCAG AA: 4.5 to 1 for every visible text, in both themes."""
    await bot.say("Text /help <code>1</code>", [[{"text": "Go", "callback_data": "1", "style": "primary"}]])
    for theme in ("light", "dark"):
        page = await open_page(color_scheme=theme)
        await expect(page.locator("[data-fault]").first).to_be_visible()
        assert await page.evaluate(_TOO_FAINT) == []


_TOO_FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const groundsOf = (node) => {
    const grounds = [];
    for (let one = node; one; one = one.parentElement) {
      if (getComputedStyle(one).backgroundImage.includes("linear")) return null;
      grounds.unshift(getComputedStyle(one).backgroundColor);
    }
    return grounds;
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    const grounds = groundsOf(node);
    if (!grounds) continue;
    const [a, b] = [light(paint(...grounds)), light(paint(...grounds, getComputedStyle(node).color))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${node.className} ${texts.currentNode.data} ${contrast.toFixed(2)}`);
  }
  return faint;
}"""


async def test_the_first_steps_fold_after_the_first_message(world: World, open_page: OpenPage) -> None:
    page = await open_page()
    step = page.get_by_text("Send /services, choose one, and order it.")
    await expect(step).to_be_visible()
    before = await page.locator("#hint").bounding_box()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(step).to_be_hidden()
    await expect(page.get_by_role("button", name="Put it in the message box")).to_be_visible()
    after = await page.locator("#hint").bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] < 80 < before["height"]
    await page.get_by_text("First steps").click()
    await expect(step).to_be_visible()
    world.telegram.type_text(PERSON, "more")
    await expect(page.locator(".message")).to_have_count(2)
    await expect(step).to_be_visible()


@pytest.mark.usefixtures("bot")
async def test_the_first_steps_go_when_they_are_dismissed_and_come_back(page: Page) -> None:
    hint = page.locator("#hint")
    await page.get_by_role("button", name="Hide the first steps").click()
    await expect(hint).to_be_hidden()
    await page.reload()
    await expect(page.locator(".message")).to_have_count(1)
    await expect(hint).to_be_hidden()
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="First steps").click()
    await expect(page.get_by_text("Press Start.")).to_be_visible()
