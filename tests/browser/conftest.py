"""A real browser in a world of its own: what every test of the chat page stands on."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.sandbox.world import World
from tests.browser.scripted_bot import PERSON, TOKEN, ScriptedBot

_PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
_CHROMIUM: Final = shutil.which("chromium")
_CHROMIUM_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
)
# How long a sight may take on a machine that does much else; a test that passes never waits for it.
expect.set_options(timeout=20_000)

SOME_FRAMES: Final = """async () => {
  for (let n = 0; n < 10; n += 1) await new Promise(requestAnimationFrame);
}"""
"""What a page would do at once, it has done after these."""

_USUAL: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB"}

OpenPage = Callable[..., Awaitable[Page]]
TakePicture = Callable[[Page, str], Awaitable[None]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--take-screenshots",
        action="store_true",
        help="store the pictures the browser tests take into docs/pictures/",
    )


def real_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one real clock of these tests; everything else takes it


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs Chromium where there is none; a runner that promises it fails instead."""
    if _CHROMIUM is not None or item.get_closest_marker("browser") is None:
        return
    advice = "no Chromium for the browser tests: apt-get install chromium"
    if os.environ.get("CI"):  # noqa: TID251 - the runner's word on itself, not a setting of ours
        pytest.fail(advice, pytrace=False)
    # Raised here and not in a fixture, so that pytest folds all of them into one line.
    pytest.skip(advice)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_CHROMIUM_ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def everyday(browser: Browser) -> BrowserContext:
    """What most pages are opened in: a context of its own would cost each of them a process.

    Every world has its own address, so that pages share nothing but what is in the clipboard.
    """
    return await browser.new_context(**_USUAL)


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with World(token=TOKEN, clock=real_clock) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def bot(world: World) -> AsyncIterator[ScriptedBot]:
    """A scripted bot whom the person of the page has started already."""
    world.telegram.start(PERSON)
    async with ScriptedBot(world.telegram_api_url) as scripted:
        await scripted.hear()
        yield scripted


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, everyday: BrowserContext, world: World) -> AsyncIterator[OpenPage]:
    """Opens the chat page; what the page complains of fails.

    With settings of a browser context, or alone, it has a context of its own, and with it a clock.
    """
    complaints: list[str] = []
    opened_here: list[Page | BrowserContext] = []

    async def opened(*, is_alone: bool = False, **settings: Any) -> Page:
        context = everyday
        if is_alone or settings:
            context = await browser.new_context(**{**_USUAL, **settings})
            opened_here.append(context)
        await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=world.telegram_api_url)
        page = await context.new_page()
        opened_here.insert(0, page)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        await page.goto(world.url)
        await page.locator("#bot-name:not(:empty)").wait_for()
        return page

    yield opened
    for one in opened_here:
        if isinstance(one, Page):  # another world may get the address of this one
            await one.evaluate("localStorage.clear()")
        await one.close()
    assert not complaints


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage) -> Page:
    return await open_page()


@pytest.fixture
def take_picture(request: pytest.FixtureRequest) -> TakePicture:
    """Takes a picture for the documents when --take-screenshots asks for it, and does nothing otherwise."""

    async def take(page: Page, name: str) -> None:
        if request.config.getoption("--take-screenshots"):
            await page.screenshot(path=_PICTURES / f"{name}.png", animations="disabled")

    return take
