"""How the chat page writes what a bot said."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.world import World
from tests.browser.conftest import OpenPage
from tests.browser.scripted_bot import PERSON, ScriptedBot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def newest(page: Page) -> Locator:
    return page.locator(".message.is-in").last


async def copied(page: Page) -> str:
    text: str = await page.evaluate("navigator.clipboard.readText()")
    return text


ENTITIES = [
    ("one <b>two</b> three", "strong", "two"),
    ("one <i>two</i> three", "em", "two"),
    ("one <u>two</u> three", "u", "two"),
    ("one <s>two</s> three", "s", "two"),
    ("one <code>two</code> three", "code", "two"),
    ("<pre>two\nlines</pre>", "pre", "two\nlines"),
    ("<blockquote>two</blockquote>", "blockquote", "two"),
    ("<blockquote expandable>short</blockquote>", "blockquote:not(.expandable)", "short"),
    ("😀🏳️‍🌈 <b>after astral characters</b>", "strong", "after astral characters"),
    ("one <b>bold <i>both</i></b>", "strong > em", "both"),
]


async def test_every_entity_becomes_its_element(bot: ScriptedBot, page: Page) -> None:
    for html, selector, text in ENTITIES:
        message_id = await bot.say(html)
        node = page.locator(f"[data-message-id='{message_id}'] .text {selector}")
        await expect(node).to_have_text(text)


async def test_a_block_of_code_names_its_language(bot: ScriptedBot, page: Page) -> None:
    await bot.say('<pre><code class="language-python">pass</code></pre>')
    await expect(newest(page).locator(".pre-language")).to_have_text("python")


async def test_markup_in_a_text_stays_text(bot: ScriptedBot, page: Page) -> None:
    await bot.say("&lt;img src=x onerror=alert(1)&gt; &amp;amp;")
    await expect(newest(page).locator(".text")).to_contain_text("<img src=x onerror=alert(1)> &amp;")
    await expect(newest(page).locator("img")).to_have_count(0)


async def test_code_is_copied_by_a_tap(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Order <code>23501</code>")
    await newest(page).locator("code").click()
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("Copied")
    assert await copied(page) == "23501"


async def test_code_is_copied_from_the_keyboard(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Order <code>23502</code>")
    await newest(page).locator("code").press("Enter")
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("Copied")
    assert await copied(page) == "23502"


async def test_a_spoiler_is_hidden_until_it_is_tapped(bot: ScriptedBot, page: Page) -> None:
    await bot.say("It is <tg-spoiler>secret</tg-spoiler>.")
    content = newest(page).locator(".spoiler-content")
    await expect(content).to_be_hidden()
    await newest(page).get_by_role("button", name="Show the hidden text").click()
    await expect(content).to_be_visible()


async def test_a_long_quote_unfolds(bot: ScriptedBot, page: Page) -> None:
    await bot.say("<blockquote expandable>" + "line\n" * 12 + "</blockquote>")
    body = newest(page).locator(".expandable-body")
    folded = await body.evaluate("node => node.offsetHeight")
    await newest(page).get_by_role("button", name="Show more").click()
    await expect(newest(page).get_by_role("button", name="Show less")).to_be_visible()
    assert await body.evaluate("node => node.offsetHeight") > folded


async def test_a_link_opens_elsewhere_and_tells_nobody_where_from(bot: ScriptedBot, page: Page) -> None:
    await bot.say('See <a href="https://example.com/a?b=c">the site</a>.')
    link = newest(page).get_by_role("link", name="the site")
    await expect(link).to_have_attribute("href", "https://example.com/a?b=c")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", re.compile("noopener noreferrer"))


async def test_a_command_in_a_text_is_sent_by_a_tap(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Try /help now")
    await newest(page).locator(".command").click()
    update = await bot.hear()
    assert update["message"]["text"] == "/help"


async def test_a_deep_link_to_the_bot_starts_it(bot: ScriptedBot, page: Page) -> None:
    name = (await bot.call("getMe"))["username"]
    await bot.say(f'<a href="https://t.me/{name}?start=s_2">the service</a>')
    await newest(page).locator(".command").click()
    assert (await bot.hear())["message"]["text"] == "/start s_2"


async def test_a_moment_is_told_in_the_zone_of_the_reader(bot: ScriptedBot, open_page: OpenPage) -> None:
    page = await open_page(timezone_id="Asia/Riyadh")
    await bot.say('At <tg-time unix="1767225600" format="t">midnight</tg-time>')
    await expect(newest(page).locator("time.moment")).to_have_text("03:00")


@pytest.mark.parametrize(("text", "direction"), [("Hello", "ltr"), ("مرحبًا Hello", "rtl")])
async def test_a_bubble_runs_in_the_direction_of_its_text(
    bot: ScriptedBot, page: Page, text: str, direction: str
) -> None:
    await bot.say(text)
    await expect(newest(page).locator(".text")).to_have_css("direction", direction)


async def test_a_line_break_beside_a_quote_leaves_no_gap(bot: ScriptedBot, page: Page) -> None:
    await bot.say("before\n<blockquote>quote</blockquote>\nafter")
    words = newest(page).locator(".text")
    parts = await words.evaluate("node => [...node.childNodes].map((one) => one.textContent)")
    assert parts[:3] == ["before", "quote", "after"]


@pytest.mark.parametrize(
    ("shape", "shown"),
    [
        ("", "midnight"),
        ("d", "1 Jan 2026"),
        ("D", "1 January 2026"),
        ("T", "00:00:00"),
        ("w", "Thursday"),
        ("wDt", re.compile("Thursday,? 1 January 2026 at 00:00")),
    ],
)
async def test_a_moment_is_told_in_the_shape_the_bot_wants(
    bot: ScriptedBot, open_page: OpenPage, shape: str, shown: str | re.Pattern[str]
) -> None:
    page = await open_page(timezone_id="UTC")
    await bot.say(f'<tg-time unix="1767225600" format="{shape}">midnight</tg-time>')
    await expect(newest(page).locator("time.moment")).to_have_text(shown)


async def test_a_date_names_its_month_in_the_language_and_direction_of_the_page(
    bot: ScriptedBot, open_page: OpenPage
) -> None:
    page = await open_page(timezone_id="UTC")
    await bot.say('Updated: <tg-time unix="1767225600" format="dt">midnight</tg-time> by the panel')
    moment = newest(page).locator("time.moment")
    await expect(moment).to_have_text(re.compile("^1 Jan 2026,? (at )?00:00$"))
    await expect(moment).to_have_css("direction", "ltr")
    await page.get_by_role("button", name="العربية").click()
    await expect(moment).to_have_text(re.compile("^\u200f?1 يناير 2026[^/]*12:00 ص$"))
    await expect(moment).to_have_css("direction", "rtl")
    await expect(newest(page).locator(".text")).to_have_css("direction", "ltr")


DEEP_LINKS = [
    "https://t.me/{name}?start=s_2",
    "t.me/{name}?start=s_2",
    "https://telegram.me/{name}?start=s_2",
    "tg://resolve?domain={name}&start=s_2",
]


@pytest.mark.parametrize("address", DEEP_LINKS)
async def test_a_button_with_a_deep_link_to_the_bot_starts_it(
    bot: ScriptedBot, page: Page, address: str
) -> None:
    url = address.format(name="Panel_Sandbox_Bot")
    await bot.say("A service", [[{"text": "Open", "url": url}]])
    await page.get_by_role("button", name="Open").click()
    assert (await bot.hear())["message"]["text"] == "/start s_2"


async def test_a_link_to_another_bot_opens_elsewhere(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Theirs", [[{"text": "Open", "url": "https://t.me/another_bot?start=s_2"}]])
    await expect(page.get_by_role("link", name="Open")).to_have_attribute("target", "_blank")


_EDGES = r"""node => {
  const box = node.getBoundingClientRect();
  const lines = [];
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest(".meta")) continue;
    for (const found of texts.currentNode.data.matchAll(/[^\n]+/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, found.index);
      range.setEnd(texts.currentNode, found.index + found[0].length);
      const line = range.getBoundingClientRect();
      lines.push(line.left - box.left < box.right - line.right ? "left" : "right");
    }
  }
  return lines;
}"""


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("ar", "right")])
async def test_every_line_follows_its_own_letters_or_else_the_client(
    world: World, bot: ScriptedBot, open_page: OpenPage, language: str, side: str
) -> None:
    world.telegram.choose_language(PERSON, language)
    page = await open_page()
    wide = "a line that is so long that it makes the bubble wide"
    await bot.say(f"{wide}\nمرحبا\n▰▰▱▱ 40%\nHello\n\u2068Latin\u2069: 5\n12 مرحبا")
    sides = await newest(page).locator(".text").evaluate(_EDGES)
    assert sides[1:] == ["right", side, "left", side, "right"]
    await page.locator("[data-language=ar]").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert (await newest(page).locator(".text").evaluate(_EDGES))[2] == "right"


async def test_the_mark_of_a_line_s_direction_is_not_copied(bot: ScriptedBot, page: Page) -> None:
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await bot.say("<code>1</code> 2")
    await expect(newest(page).locator(".neutral")).to_have_count(1)
    assert (await newest(page).locator(".text").evaluate("node => node.textContent")).startswith("1 2")
