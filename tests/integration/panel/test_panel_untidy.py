"""A catalogue as untidy as real ones, read by the real client: nothing is lost or guessed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.domain.account import PanelKey
from bot.domain.browsing import Shelves
from bot.domain.catalogue import Catalogue, handle_for
from bot.panel.client import PanelClient
from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.world import World

SHARED = "Instagram services for our dear customers – part "
PLACEHOLDERS = """[
 {"service": "7", "name": "Free &amp; 𝐁𝐨𝐥𝐝", "type": "default", "category": "%(shared)sone", "rate": 0,
  "min": "1", "max": 2147483647, "refill": "1", "cancel": 0,
  "desc": "A &amp;amp;amp; B<br>&amp;lt;b&amp;gt;C"},
 {"service": 8, "name": "Free &amp; 𝐁𝐨𝐥𝐝", "type": "Default", "category": "%(shared)stwo", "rate": 1.2e11,
  "min": 10, "max": "2147483647", "refill": "true", "cancel": "0", "dripfeed": 1},
 {"service": 9, "name": "Free &amp; 𝐁𝐨𝐥𝐝", "type": "Default", "category": "%(shared)sone",
  "rate": "120000000000", "min": "10", "max": "20"}
]"""


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World(token=TOKEN, clock=lambda: datetime.now(UTC)) as running:  # noqa: TID251 - the tests' own time
        yield running


async def listed(world: World) -> Catalogue:
    client = PanelClient(url=world.panel_api_url, user_agent="test")
    try:
        return await client.services(PanelKey(DEMO_KEY))
    finally:
        await client.close()


async def test_ten_thousand_untidy_rows_are_read_one_by_one(world: World) -> None:
    world.panel.market.serve("10000")
    catalogue = await listed(world)
    sold = list(world.panel.catalogue)
    assert len(catalogue.services) == len(sold) == 10_000
    for read, meant in zip(catalogue.services, sold, strict=True):
        assert (read.service_id, read.rate) == (meant.service_id, meant.rate)
        assert read.min_quantity >= 1
        assert read.max_quantity <= 2_147_483_647
        assert not any(markup in read.description for markup in ("<br", "<b>", "</", "&amp;", "\r"))
    names = [category.name for category in catalogue.categories]
    assert len({name[:40] for name in names}) < len(names)
    assert len({handle_for(name) for name in names}) == len(names)
    shelves = Shelves(catalogue)
    assert len(shelves.platforms()) > 5
    assert sum(count for _, count in shelves.platforms()) == 10_000


async def test_placeholders_and_look_alikes_are_kept_apart(world: World) -> None:
    world.panel.answer_next("services", (PLACEHOLDERS % {"shared": SHARED}).encode())
    catalogue = await listed(world)
    free, dear, dearer = catalogue.services
    assert free.name == dear.name == dearer.name == "Free & 𝐁𝐨𝐥𝐝"
    assert [each.rate for each in catalogue.services] == [0, Decimal("1.2e11"), Decimal(120_000_000_000)]
    assert [each.max_quantity for each in catalogue.services] == [2_147_483_647, 2_147_483_647, 20]
    assert [each.can_refill for each in catalogue.services] == [True, True, None]
    assert [each.can_cancel for each in catalogue.services] == [False, False, None]
    assert [each.can_drip_feed for each in catalogue.services] == [False, True, False]
    assert free.description == "A & B\nC"
    assert [len(category.services) for category in catalogue.categories] == [2, 1]
    assert {each.service_id for each in catalogue.search("bold")} == {"7", "8", "9"}
