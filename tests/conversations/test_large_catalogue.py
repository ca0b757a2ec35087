"""Untidy catalogues as real panels have them: every page is taken by Telegram, and every walk comes back."""

import random

import pytest

from bot.chat import callbacks
from bot.chat.callbacks import Payload, decode
from bot.domain.browsing import PAGE_SIZE, Shelves
from bot.domain.catalogue import handle_for, page_of
from bot.domain.ids import PersonId
from bot.domain.platforms import Platform
from tests.support.stage import Chat, Stage

STEPS = 60


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
async def test_every_page_of_nine_hundred_services_is_taken(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")  # a page after the last, or two pages that look the same
    stage.world.panel.market.serve("900")
    await chat.connect()
    shelves = await shelves_of(stage, chat)
    assert len(shelves.catalogue.services) == 900
    taps = every_list(shelves)
    assert len(taps) > 900 / PAGE_SIZE
    for tap in taps:
        chat.forge(tap.encode())
        await chat.answers(said_of(tap, shelves))


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
    chat.say("/services")
    await chat.answers("browse.title")
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
