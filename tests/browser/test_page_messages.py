"""Messages coming, going and changing, and the message box."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.world import World
from tests.browser.scripted_bot import PERSON, ScriptedBot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_enter_sends_and_shift_enter_begins_a_line(bot: ScriptedBot, page: Page) -> None:
    box = page.get_by_role("textbox", name="Message")
    await box.fill("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await box.press("Enter")
    assert (await bot.hear())["message"]["text"] == "one\ntwo"
    await expect(page.locator(".message.is-out .text").last).to_contain_text("one\ntwo")
    await expect(box).to_have_value("")


async def test_a_message_is_edited_in_place(bot: ScriptedBot, page: Page) -> None:
    message_id = await bot.say("Sending…")
    bubble = page.locator(f"[data-message-id='{message_id}']")
    await expect(bubble).to_contain_text("Sending…")
    await bot.change(message_id, "Order <code>23501</code> is placed")
    await expect(bubble.locator("code")).to_have_text("23501")
    await expect(bubble.locator(".edited")).to_have_text("edited")
    await expect(bubble).to_have_class("message is-in was-edited")


async def test_a_deleted_message_goes(bot: ScriptedBot, page: Page) -> None:
    message_id = await bot.say("gone in a moment")
    bubble = page.locator(f"[data-message-id='{message_id}']")
    await expect(bubble).to_be_visible()
    await bot.call("deleteMessage", chat_id=PERSON, message_id=message_id)
    await expect(bubble).to_have_count(0)


async def test_typing_shows_until_the_bot_speaks(bot: ScriptedBot, page: Page) -> None:
    await bot.call("sendChatAction", chat_id=PERSON, action="typing")
    await expect(page.locator("#bot-status")).to_have_text("typing")
    await bot.say("Here I am")
    await expect(page.locator("#bot-status")).to_have_text("bot")


async def test_one_s_own_message_can_be_edited(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#box").fill("100")
    await page.keyboard.press("Enter")
    await bot.hear()
    own = page.locator(".message.is-out", has_text="100")
    await own.locator(".bubble").click(button="right")
    await page.get_by_role("menuitem", name="Edit").click()
    await expect(page.locator("#box")).to_have_value("100")
    await page.locator("#box").fill("200")
    await page.keyboard.press("Enter")
    assert (await bot.hear())["edited_message"]["text"] == "200"
    await expect(page.locator(".message.is-out .text").last).to_contain_text("200")


async def test_a_message_can_be_answered(bot: ScriptedBot, page: Page) -> None:
    message_id = await bot.say("Which link?")
    await (
        page.locator(f"[data-message-id='{message_id}']")
        .get_by_role("button", name="Message actions")
        .click()
    )
    await page.get_by_role("menuitem", name="Reply").click()
    await page.locator("#box").fill("this one")
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["reply_to_message"]["message_id"] == message_id
    await expect(page.locator(".message.is-out .reply-quote").last).to_contain_text("Which link?")


@pytest.mark.parametrize("kind", ["Photo", "Sticker", "Voice message", "Document"])
async def test_something_that_is_no_text_can_be_sent(bot: ScriptedBot, page: Page, kind: str) -> None:
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name=kind).click()
    assert kind.split(maxsplit=1)[0].lower() in (await bot.hear())["message"]
    await expect(page.locator(".message.is-out .media").last).to_have_text(kind)


async def test_a_refused_message_is_given_back(world: World, bot: ScriptedBot, page: Page) -> None:
    message_id = await bot.say("soon gone")
    await (
        page.locator(f"[data-message-id='{message_id}']")
        .get_by_role("button", name="Message actions")
        .click()
    )
    await page.get_by_role("menuitem", name="Reply").click()
    # Nobody tells the page that the message is gone, so that its reply is refused.
    del world.telegram.world.person(PERSON).messages[message_id]
    await page.locator("#box").fill("precious words")
    await page.keyboard.press("Enter")
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("there is no such message")
    await expect(page.locator("#box")).to_have_value("precious words")
    await expect(page.locator("#context")).to_contain_text("soon gone")


async def test_the_list_stays_at_its_end_unless_the_person_scrolled_up(bot: ScriptedBot, page: Page) -> None:
    for number in range(30):
        await bot.say(f"message {number}")
    last = page.locator(".message").last
    await expect(last).to_contain_text("message 29")
    await expect(last).to_be_in_viewport()
    await page.locator("#scroller").hover()
    await page.mouse.wheel(0, -600)
    down = page.get_by_role("button", name="To the newest message")
    await expect(down).to_be_visible()
    await bot.say("news")
    await expect(page.locator(".message").last).not_to_be_in_viewport()
    await down.click()
    await expect(page.locator(".message").last).to_be_in_viewport()
    await expect(down).to_be_hidden()


async def test_a_thousand_messages_stay_and_only_the_changed_one_is_drawn(
    world: World, bot: ScriptedBot, page: Page
) -> None:
    for number in range(1000):
        world.telegram.type_text(PERSON, f"message {number}")
    await expect(page.locator(".message")).to_have_count(1001)
    await page.evaluate(
        """() => {
          window.drawn = 0;
          new MutationObserver((changes) => {
            for (const change of changes) window.drawn += change.addedNodes.length;
          }).observe(document.getElementById("log"), { childList: true });
        }"""
    )
    message_id = await bot.say("before")
    await bot.change(message_id, "after")
    await expect(page.locator(".message").last).to_contain_text("after")
    assert await page.evaluate("window.drawn") == 2
