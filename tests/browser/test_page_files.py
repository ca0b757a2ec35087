"""Photos and documents on the chat page: seen, saved, attached, dropped, pasted."""

from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.sandbox.world import World
from tests.browser.conftest import OpenPage
from tests.browser.scripted_bot import PERSON, ScriptedBot
from tests.support.drawn import png

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LIST = FilePayload(name="قائمة.txt", mimeType="text/plain", buffer="one\nاثنان".encode())
PICTURE = FilePayload(name="blue.png", mimeType="image/png", buffer=png(80, 60))
EMPTY = FilePayload(name="empty.txt", mimeType="text/plain", buffer=b"")


def newest(page: Page) -> Locator:
    return page.locator(".message").last


async def test_a_photo_of_the_bot_is_seen_in_the_chat(bot: ScriptedBot, page: Page) -> None:
    await bot.send_file("sendPhoto", "a.png", png(320, 200), caption="<b>Blue</b>", parse_mode="HTML")
    picture = newest(page).get_by_role("img", name="Photo")
    await expect(picture).to_be_visible()
    sides = "node => node.decode().then(() => [node.naturalWidth, node.naturalHeight])"
    assert await picture.evaluate(sides) == [320, 200]
    await expect(newest(page).locator(".text strong")).to_have_text("Blue")


async def test_a_large_photo_keeps_its_shape_and_stays_in_its_bubble(
    bot: ScriptedBot, open_page: OpenPage
) -> None:
    page = await open_page(viewport={"width": 360, "height": 740})
    await bot.send_file("sendPhoto", "a.png", png(1600, 900))
    box = await newest(page).get_by_role("img", name="Photo").bounding_box()
    assert box is not None
    assert box["width"] < 330
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.02)


@pytest.mark.parametrize(("language", "size"), [("en", "2 KB"), ("ar", "2 ك.ب")])
async def test_a_document_of_the_bot_tells_its_size_and_is_saved(
    world: World, bot: ScriptedBot, open_page: OpenPage, tmp_path: Path, language: str, size: str
) -> None:
    world.telegram.choose_language(PERSON, language)
    page = await open_page()
    await bot.send_file("sendDocument", "طلبات.csv", b"1" * 2048)
    document = newest(page).get_by_role("link")
    await expect(document.locator(".document-name")).to_have_text("طلبات.csv")
    await expect(document.locator(".document-size")).to_have_text(size)
    async with page.expect_download() as saving:
        await document.click()
    saved = await saving.value
    assert saved.suggested_filename == "طلبات.csv"
    await saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"1" * 2048


async def test_a_chosen_file_is_shown_and_sent_with_its_caption(bot: ScriptedBot, page: Page) -> None:
    await page.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("menuitem", name="File…").click()
    await (await choosing.value).set_files(LIST)
    await expect(page.locator("#files")).to_contain_text("قائمة.txt")
    await page.locator("#box").fill("My links")
    await page.keyboard.press("Enter")
    message = (await bot.hear())["message"]
    assert (message["document"]["file_name"], message["caption"]) == ("قائمة.txt", "My links")
    assert await bot.fetch(message["document"]["file_id"]) == LIST["buffer"]
    await expect(newest(page).locator(".document-name")).to_have_text("قائمة.txt")
    await expect(page.locator("#files")).to_be_hidden()
    await expect(page.locator("#box")).to_have_value("")


async def test_pictures_go_as_photos_and_the_caption_goes_once(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#file-input").set_input_files([PICTURE, LIST])
    await page.locator("#box").fill("Both")
    await page.get_by_role("button", name="Send").click()
    first, second = (await bot.hear())["message"], (await bot.hear())["message"]
    assert (first["photo"][0]["width"], first["caption"]) == (80, "Both")
    assert second["document"]["file_name"] == "قائمة.txt"
    assert "caption" not in second
    await expect(page.locator(".message.is-out").get_by_role("img", name="Photo")).to_be_visible()


_HAND_OVER = """([kind, name, type, target]) => {
  const hand = new DataTransfer();
  hand.items.add(new File(["dropped"], name, { type }));
  const detail = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...detail, clipboardData: hand })
    : new DragEvent(kind, { ...detail, dataTransfer: hand });
  document.querySelector(target).dispatchEvent(event);
}"""


async def test_a_file_dropped_on_the_chat_waits_to_be_sent(bot: ScriptedBot, page: Page) -> None:
    dropped = ["a.txt", "text/plain", "#log"]
    await page.evaluate(_HAND_OVER, ["dragover", *dropped])
    await expect(page.get_by_text("Drop files here to send them")).to_be_visible()
    await page.evaluate(_HAND_OVER, ["drop", *dropped])
    await expect(page.get_by_text("Drop files here to send them")).to_be_hidden()
    await page.locator("#box").press("Enter")
    assert await bot.fetch((await bot.hear())["message"]["document"]["file_id"]) == b"dropped"


async def test_a_pasted_file_waits_to_be_sent_and_can_be_let_go(bot: ScriptedBot, page: Page) -> None:
    await page.evaluate(_HAND_OVER, ["paste", "a.txt", "text/plain", "#box"])
    await expect(page.locator("#files")).to_contain_text("a.txt")
    await page.locator("#files").get_by_role("button", name="Close").click()
    await expect(page.locator("#files")).to_be_hidden()
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await page.locator("#box").fill("only words")
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["text"] == "only words"


@pytest.mark.usefixtures("bot")
async def test_an_empty_file_is_told_and_not_sent(page: Page) -> None:
    await page.locator("#file-input").set_input_files([EMPTY])
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("An empty file cannot be sent.")
    await expect(page.locator("#files")).to_be_hidden()


async def test_a_refused_file_and_its_caption_are_given_back(bot: ScriptedBot, page: Page) -> None:
    await page.locator("#file-input").set_input_files([LIST])
    await page.locator("#box").fill("x" * 1025)
    await page.keyboard.press("Enter")
    await expect(page.locator("#chat-toast.is-shown")).to_have_text("this caption does not fit")
    await expect(page.locator("#files")).to_contain_text("قائمة.txt")
    await expect(page.locator("#box")).to_have_value("x" * 1025)
    await page.locator("#box").fill("fits")
    await page.keyboard.press("Enter")
    assert (await bot.hear())["message"]["caption"] == "fits"


async def test_a_silent_message_carries_a_mark(bot: ScriptedBot, page: Page) -> None:
    await bot.say("loud")
    await bot.say("hush", disable_notification=True, message_effect_id="5104841245755180586")
    await expect(page.get_by_role("img", name="Sent without a sound")).to_have_count(1)
    await expect(newest(page).get_by_role("img", name="Sent without a sound")).to_be_visible()
