"""Favourites and recently viewed services: a person's own, and no rate outlives the key it was seen with."""

from dataclasses import replace
from decimal import Decimal

from bot.domain.favourites import Favourite
from bot.domain.ids import PanelOrderId, ServiceId
from bot.domain.intent import Placed
from storage.store import Storage
from storage.viewed import KEPT
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOW,
    OTHER_KEY,
    SECOND,
    SERVICE,
    dollars,
    sending,
    watched,
)

STARRED = Favourite.of(SERVICE, "USD", NOW)


def named(number: int) -> Favourite:
    return replace(STARRED, service_id=ServiceId(str(number)), added_at=NOW + number * SECOND)


async def test_favourites_are_read_back_latest_first_and_for_their_owner_only(storage: Storage) -> None:
    for number in (1, 2, 3):
        await storage.favourites.add(ANN, named(number))
    await storage.favourites.add(BOB, named(9))
    assert await storage.favourites.all(ANN) == [named(3), named(2), named(1)]
    assert await storage.favourites.all(BOB) == [named(9)]
    assert await storage.favourites.has(ANN, ServiceId("1"))
    assert not await storage.favourites.has(BOB, ServiceId("1"))


async def test_a_second_star_changes_nothing(storage: Storage) -> None:
    await storage.favourites.add(ANN, STARRED)
    await storage.favourites.add(ANN, replace(STARRED, rate=Decimal(9), added_at=NOW + DAY))
    assert await storage.favourites.all(ANN) == [STARRED]


async def test_what_was_seen_is_saved_but_stars_nothing_anew(storage: Storage) -> None:
    gone = replace(STARRED, is_gone=True, name="متابعون")
    await storage.favourites.save(ANN, gone)
    assert await storage.favourites.all(ANN) == []
    await storage.favourites.add(ANN, STARRED)
    await storage.favourites.add(BOB, STARRED)
    await storage.favourites.save(ANN, gone)
    assert await storage.favourites.all(ANN) == [gone]
    assert await storage.favourites.all(BOB) == [STARRED]


async def test_a_star_is_taken_away_from_its_owner_only(storage: Storage) -> None:
    await storage.favourites.add(ANN, STARRED)
    await storage.favourites.add(BOB, STARRED)
    await storage.favourites.remove(ANN, STARRED.service_id)
    await storage.favourites.remove(ANN, STARRED.service_id)
    assert await storage.favourites.all(ANN) == []
    assert await storage.favourites.all(BOB) == [STARRED]


async def test_another_key_keeps_the_stars_and_forgets_the_rates(storage: Storage) -> None:
    await storage.favourites.add(ANN, STARRED)
    await storage.accounts.connect(ANN, KEY, dollars("1"), NOW)
    assert await storage.favourites.all(ANN) == [STARRED]
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("1"), NOW)
    assert await storage.favourites.all(ANN) == [replace(STARRED, rate=None, currency="")]


async def test_only_the_latest_views_are_kept(storage: Storage) -> None:
    for number in range(KEPT + 5):
        await storage.viewed.note(ANN, ServiceId(str(number)), NOW + number * SECOND)
    await storage.viewed.note(BOB, ServiceId("x"), NOW)
    latest = [str(number) for number in range(KEPT + 4, 4, -1)]
    assert await storage.viewed.recent(ANN) == latest
    assert await storage.viewed.recent(BOB) == ["x"]
    assert len(await storage._database.rows("SELECT 1 FROM viewed_services")) == KEPT + 1


async def test_a_view_again_comes_first_and_once(storage: Storage) -> None:
    for at, number in enumerate("121"):
        await storage.viewed.note(ANN, ServiceId(number), NOW + at * SECOND)
    assert await storage.viewed.recent(ANN) == ["1", "2"]


async def test_what_was_ordered_is_recent_too(storage: Storage) -> None:
    await storage.viewed.note(ANN, ServiceId("old"), NOW)
    sent = await sending(storage, at=NOW + MINUTE)
    number = PanelOrderId("5")
    placed = await storage.intents.settle(ANN, sent.intent_id, Placed(number), NOW + MINUTE)
    assert placed is not None
    await storage.orders.add_placed(placed, number, at=NOW + MINUTE, next_check_at=NOW + DAY)
    await watched(storage, "elsewhere")
    assert await storage.viewed.recent(ANN) == [SERVICE.service_id, "old"]
    await storage.viewed.note(ANN, ServiceId("old"), NOW + DAY)
    assert await storage.viewed.recent(ANN) == ["old", SERVICE.service_id]
    assert await storage.viewed.recent(BOB) == []
