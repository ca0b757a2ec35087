"""Untidy catalogues as real panels have them: every page is taken by Telegram, and every walk comes back."""

import random

import pytest

from bot.chat import callbacks
from bot.chat.callbacks import Payload, decode
from bot.domain.account import Language
from bot.domain.browsing import PAGE_SIZE, Shelves
from bot.domain.catalogue import handle_for, page_of
from bot.domain.ids import PersonId
from bot.domain.platforms import Platform
from tests.support.stage import Chat, Stage

STEPS = 60
WALKED = {Language.ENGLISH: "900", Language.ARABIC: "10000"}
"""Which catalogue is walked through to its last page; Arabic pages are the longer ones, by their marks."""


async def shelves_of(stage: Stage, chat: Chat) -> Shelves:
    return (await stage.bot.cast.catalogue.listing(PersonId(chat.person_id))).shelves


def pages(count: int) -> range:
    return range(page_of(count, 0, PAGE_SIZE).of)


def every_list(shelves: Shelves) -> list[Payload]:
    """A tap for each page of categories and of services."""
    taps: list[Payload] = [callbacks.Categories(0)]
    for platform, _ in shelves.platforms():
        categories = shelves.categories(platform)
        taps += [callbacks.PlatformCategories(platform.value, page) for page in pages(len(categories))]
        for category, count in categories:
            handle = handle_for(category.name)
            taps += [callbacks.ShelfServices(platform.value, handle, page) for page in pages(count)]
    return taps


@pytest.mark.timeout(300)
async def test_every_page_is_taken_and_leads_to_every_service(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")  # a page after the last, or two pages that look the same
    stage.world.panel.market.serve(WALKED[chat.language])
    await chat.connect()
    shelves = await shelves_of(stage, chat)
    assert len(shelves.catalogue.services) == int(WALKED[chat.language])
    taps = every_list(shelves)
    assert len(taps) > len(shelves.catalogue.services) / PAGE_SIZE
    typing = len(stage.world.telegram.calls("sendChatAction"))
    for tap in taps:
        chat.forge(tap.encode())
        await chat.answers(said_of(tap, shelves))
    assert len(stage.world.telegram.calls("sendChatAction")) == typing  # nobody waits for the panel
    assert cards_offered(stage) == {handle_for(service.service_id) for service in shelves.catalogue.services}


def cards_offered(stage: Stage) -> set[str]:
    """The services whose cards some button of some page has led to."""
    keyboards = [call.parameters["reply_markup"] for call in stage.world.telegram.calls("editMessageText")]
    buttons = [decode(button.value) for keyboard in keyboards for row in keyboard for button in row]
    return {tap.service for tap in buttons if isinstance(tap, callbacks.ServiceCard)}


def said_of(tap: Payload, shelves: Shelves) -> str:
    if isinstance(tap, callbacks.Categories):
        return "browse.title"
    if isinstance(tap, callbacks.ShelfServices):
        return "services.category"
    only = (
        shelves.only_category(Platform(tap.platform))
        if isinstance(tap, callbacks.PlatformCategories)
        else None
    )
    return "services.category" if only else "browse.platform"


@pytest.mark.timeout(300)
async def test_a_walk_through_ten_thousand_services_is_never_refused(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    stage.world.panel.market.serve("10000")
    await chat.connect()
    walk = random.Random(2026)
    typing = len(stage.world.telegram.calls("sendChatAction"))
    chat.say("/services")
    await chat.answers("browse.title")
    assert (
        len(stage.world.telegram.calls("sendChatAction")) == typing + 1
    )  # the list is new, and takes a moment
    for _ in range(STEPS):
        ways = [
            button.text
            for row in chat.screen.keyboard
            for button in row
            if isinstance(
                decode(button.value),
                callbacks.Categories
                | callbacks.PlatformCategories
                | callbacks.ShelfServices
                | callbacks.ServiceCard
                | callbacks.RefreshList,
            )
        ]
        chat.press(walk.choice(ways))
        await chat.answers_somehow()
        assert not chat.pattern("problem.ours").search(chat.text)
    for words in ("instagram", "تيك توك", "a", "xyzzyzzy", "followerz"):
        chat.say(words)
        await chat.answers("search.title", words=words)
