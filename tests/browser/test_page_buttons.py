"""Inline buttons: how they look, what a tap does, and how an answer comes back."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.world import World
from tests.browser.conftest import SOME_FRAMES, OpenPage
from tests.browser.scripted_bot import PERSON, ScriptedBot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CONFIRM = [[{"text": "Confirm", "callback_data": "yes", "style": "success"}]]


async def test_styles_and_kinds_of_buttons_show(bot: ScriptedBot, page: Page) -> None:
    await bot.say(
        "Choose",
        [
            [
                {"text": "Go", "callback_data": "1", "style": "primary"},
                {"text": "Stop", "callback_data": "2", "style": "danger"},
            ],
            [
                {"text": "Copy", "copy_text": {"text": "23501"}},
                {"text": "Site", "url": "https://example.com/"},
            ],
        ],
    )
    await expect(page.locator(".key.is-primary")).to_have_text("Go")
    await expect(page.locator(".key.is-danger")).to_have_text("Stop")
    await expect(page.get_by_role("link", name="Site").locator(".icon-link")).to_be_visible()
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "23501"


async def stop_the_clock(page: Page) -> None:
    """From here on the page's timers run only when a test lets them."""
    await page.clock.install()
    await page.reload()
    await expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    await page.clock.pause_at(await page.evaluate("Date.now() / 1000") + 1)


async def test_a_tapped_button_waits_until_its_callback_is_answered(
    bot: ScriptedBot, open_page: OpenPage
) -> None:
    page = await open_page(is_alone=True)
    await bot.say("Sure?", CONFIRM)
    await stop_the_clock(page)
    button = page.get_by_role("button", name="Confirm")
    await button.click()
    await page.clock.run_for(100)  # the pointer is up for good
    await expect(button).to_have_attribute("aria-busy", "true")
    update = await bot.hear()
    assert update["callback_query"]["data"] == "yes"
    await bot.answer(update, "Done")
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("Done")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_a_button_nobody_answers_stops_waiting_by_itself(bot: ScriptedBot, open_page: OpenPage) -> None:
    page = await open_page(is_alone=True)
    await bot.say("Sure?", CONFIRM)
    await stop_the_clock(page)
    button = page.get_by_role("button", name="Confirm")
    async with page.expect_response("**/taps"):
        await button.click()
    await page.clock.run_for(4900)
    await expect(button).to_have_attribute("aria-busy", "true")
    await page.clock.run_for(200)
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_a_button_that_is_held_down_stays_whatever_the_bot_does(bot: ScriptedBot, page: Page) -> None:
    earlier = [await bot.say("\n".join(f"line {n}" for n in range(count))) for count in (12, 9)]
    message_id = await bot.say("Sure?", CONFIRM)
    button = page.get_by_role("button", name="Confirm")
    await button.hover()
    await page.mouse.down()
    async with page.expect_response("**/events*"):
        await bot.change(message_id, "Really sure?", CONFIRM)
    for gone in earlier:
        await bot.call("deleteMessage", chat_id=PERSON, message_id=gone)
    await bot.say("News\nof many\nlines")
    await page.evaluate(SOME_FRAMES)
    await page.mouse.up()
    assert (await bot.hear())["callback_query"]["data"] == "yes"
    await expect(page.get_by_text("Really sure?")).to_be_visible()
    await expect(page.get_by_text("of many")).to_be_visible()
    await expect(page.get_by_text("line 8")).to_have_count(0)


async def test_a_button_that_is_held_down_does_not_move(bot: ScriptedBot, page: Page) -> None:
    gone = await bot.say("\n".join(f"line {n}" for n in range(9)))
    await bot.say("Sure?", CONFIRM)
    button = page.get_by_role("button", name="Confirm")
    await expect(button).to_be_visible()
    await page.evaluate(_SLOW_MOTION)
    await bot.call("deleteMessage", chat_id=PERSON, message_id=gone)
    await expect(page.locator(".is-leaving")).to_be_visible()
    await button.hover(force=True)
    await page.mouse.down()
    held = await button.bounding_box()
    await page.evaluate(SOME_FRAMES)
    assert await button.bounding_box() == held
    await page.mouse.up()
    assert (await bot.hear())["callback_query"]["data"] == "yes"
    await expect(page.get_by_text("line 8")).to_have_count(0)


async def test_a_button_that_moves_while_it_is_pressed_is_tapped(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Sure?", CONFIRM)
    button = page.get_by_role("button", name="Confirm")
    await button.hover()
    await page.mouse.down()
    before = await button.bounding_box()
    await page.evaluate("document.querySelector('#log').style.marginBottom = '150px'")
    await page.evaluate(SOME_FRAMES)
    assert await button.bounding_box() != before
    await page.mouse.up()
    assert (await bot.hear())["callback_query"]["data"] == "yes"


async def test_whoever_lets_go_elsewhere_has_not_tapped(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Sure?", CONFIRM)
    await page.get_by_role("button", name="Confirm").hover()
    await page.mouse.down()
    await page.get_by_text("Sure?").hover()
    await page.mouse.up()
    await page.locator("#box").fill("No")
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["text"] == "No"


_SLOW_MOTION = """() => {
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...what) {
    const animation = animate.apply(this, what);
    animation.updatePlaybackRate(0.05);
    return animation;
  };
}"""


async def test_an_alert_must_be_acknowledged(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Sure?", CONFIRM)
    await page.get_by_role("button", name="Confirm").click()
    await bot.answer(await bot.hear(), "Too little balance", show_alert=True)
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("Too little balance")
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()


async def test_a_second_tap_is_sent_as_a_second_callback(bot: ScriptedBot, page: Page) -> None:
    await bot.say("Sure?", CONFIRM)
    await page.get_by_role("button", name="Confirm").dblclick()
    first, second = await bot.hear(), await bot.hear()
    assert first["callback_query"]["id"] != second["callback_query"]["id"]


async def test_a_tap_on_a_button_that_is_gone_is_told(world: World, bot: ScriptedBot, page: Page) -> None:
    message_id = await bot.say("Sure?", CONFIRM)
    button = page.get_by_role("button", name="Confirm")
    await expect(button).to_be_visible()
    # Nobody tells the page that the message is gone, so that its tap is refused.
    del world.telegram.world.person(PERSON).messages[message_id]
    await button.click()
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("there is no such message")


async def test_rows_keep_their_order_in_arabic(bot: ScriptedBot, page: Page) -> None:
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await bot.say("اختر", [[{"text": "1", "callback_data": "1"}, {"text": "2", "callback_data": "2"}]])
    boxes = [await page.get_by_role("button", name=name, exact=True).bounding_box() for name in "12"]
    left, right = boxes
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"]


async def test_focus_stays_on_a_button_through_an_edit(bot: ScriptedBot, page: Page) -> None:
    message_id = await bot.say("Page 1", [[{"text": "Next", "callback_data": "2"}]])
    await page.get_by_role("button", name="Next").focus()
    await bot.change(message_id, "Page 2", [[{"text": "Next page", "callback_data": "3"}]])
    await expect(page.get_by_role("button", name="Next page")).to_be_focused()
