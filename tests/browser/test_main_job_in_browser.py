"""A newcomer in the browser, and the real bot: from Start to the push of a completed order."""

import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, Request, expect

from bot.chat.i18n import Translator, translator_for
from bot.domain.account import Language
from bot.sandbox.demo import demo
from bot.sandbox.world import World
from tests.browser.conftest import TakePicture
from tests.browser.scripted_bot import PERSON
from tests.support.stage import LINK, bare

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

START = {Language.ENGLISH: "Start", Language.ARABIC: "ابدأ"}
_NOTE_POINTERS = """
  window.pointers = [];
  for (const kind of ["pointerdown", "pointerup", "pointercancel", "click"]) {
    addEventListener(kind, ({ target, y }) => pointers.push(`${kind} ${target.className} ${y}`), true);
  }
"""

_TAGS = re.compile(r"<[^<>]*>")
USE_THE_KEY = {Language.ENGLISH: "Put it in the message box", Language.ARABIC: "ضعه في خانة الرسالة"}


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[World]:
    """What ``make demo`` starts: the world and the real bot in it."""
    with TemporaryDirectory() as folder:
        async with demo(Path(folder), port=0, speed=1.0) as (world, _):
            yield world


class Newcomer:
    """Somebody at the page, who uses a mouse and a keyboard."""

    def __init__(self, world: World, page: Page, tr: Translator) -> None:
        self.world = world
        self.page = page
        self.tr = tr
        self.asked: list[str] = []
        for kind in ("request", "requestfinished", "requestfailed"):
            page.on(kind, partial(self._note, kind))

    def _note(self, kind: str, request: Request) -> None:
        if request.method == "POST":
            self.asked.append(f"{kind} {request.url}")

    async def tap(self, name: str) -> None:
        """Tap the newest button with this label of the catalogue."""
        await self.button(self.tr.plain(name)).last.click()

    def button(self, label: str) -> Locator:
        return self.page.locator(".key").filter(has_text=re.compile(f"^{re.escape(label)}$"))

    async def choose_platform(self, name: str) -> None:
        """Tap a platform, however many services it has."""
        platform = re.compile(f"^[\u200f\u2066-\u2069]*{re.escape(self.tr.plain(name))}[\u2066-\u2069]* ·")
        await self.page.locator(".key").filter(has_text=platform).last.click()

    async def say(self, text: str) -> None:
        await self.page.locator("textarea").fill(text)
        await self.page.keyboard.press("Enter")

    async def sees(self, name: str, **values: str) -> None:
        """Wait for a message of the bot that begins a line with this text, as far as its values are known."""
        template = self.tr.template(name)
        for label, value in values.items():
            template = template.replace(f"{{{label}}}", value)
        words = bare(_TAGS.sub("", template)).split("{")[0].split("\n")[0].split()
        # Isolates stand around values on the page, and are not to be seen.
        pattern = re.compile(r"[\s\u2066-\u2069]+".join(map(re.escape, words)))
        try:
            await expect(self.page.get_by_text(pattern).last).to_be_visible()
        except AssertionError as error:
            of_page = [*(await self.page.evaluate("pointers"))[-12:], *self.asked[-6:]]
            error.add_note("\n".join(["What the world and the page saw of it:", *self.account(), *of_page]))
            raise

    def account(self) -> list[str]:
        """The bot's last calls, the panel's last requests, and what the person's client was told last."""
        calls = [
            f"{call.called_at:%X.%f} {call.method} {dict(call.parameters)} {call.refusal or ''}"
            for call in self.world.telegram.record
        ]
        requests = [f"{entry.at:%X.%f} {entry.action}" for entry in self.world.panel.requests]
        events = [f"{event['kind']} {event}" for event in self.world.telegram.events_of(PERSON)]
        return [line[:300] for line in [*calls[-12:], *requests[-6:], *events[-8:]]]


@pytest.mark.parametrize("language", list(Language), ids=str)
async def test_a_newcomer_connects_orders_and_is_told(
    sandbox: World, browser: Browser, take_picture: TakePicture, language: Language
) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 880}, locale=language.value)
    await context.add_init_script(_NOTE_POINTERS)
    page = await context.new_page()
    await page.goto(sandbox.url)
    newcomer = Newcomer(sandbox, page, translator_for(language))
    if language is Language.ARABIC:
        await page.get_by_text("العربية").first.click()
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.get_by_role("button", name=START[language], exact=True).click()
    await newcomer.sees("welcome.send_key")
    await page.get_by_role("button", name=USE_THE_KEY[language], exact=True).click()
    await page.locator("textarea").press("Enter")
    await newcomer.sees("key.connected")
    await newcomer.tap("button.services")
    await newcomer.sees("browse.choose_platform")
    await newcomer.choose_platform("platform.other")
    await newcomer.sees("services.search_hint")
    await newcomer.button("1").last.click()
    await newcomer.sees("services.choose")
    await newcomer.button("1").last.click()
    await newcomer.tap("button.order")
    await newcomer.sees("order.ask_link")
    await newcomer.say(LINK)
    await newcomer.sees("order.ask_quantity")
    await newcomer.say("١٬٠٠٠" if language is Language.ARABIC else "1,000")
    await newcomer.tap("button.skip")
    await newcomer.sees("order.confirm_title")
    await take_picture(page, f"confirm-{language.value}")
    await newcomer.tap("button.confirm")
    await newcomer.sees("outcome.placed", number="23501")
    # The panel's operator moves the order on, in the office beside the chat.
    sandbox.panel.move_order("23501", "Completed")
    await newcomer.sees("notice.completed", number="23501")
    await take_picture(page, f"completed-{language.value}")
    assert [entry.link for entry in sandbox.panel.ledger] == [LINK]
    await context.close()
