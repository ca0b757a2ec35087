"""Refreshing in the background: before lists are old, for accounts in use, sparing a troubled panel."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.account import PanelKey
from bot.domain.catalogue import Catalogue
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError
from bot.usecases.browse_catalogue import FRESH_FOR
from bot.usecases.refresh_catalogues import JITTER
from tests.support.backstage import Backstage

MINUTE = timedelta(minutes=1)


async def in_use(scene: Backstage, number: int) -> PersonId:
    """Somebody with a list who wrote just now."""
    person_id = await scene.person(number)
    await scene.cast.catalogue.listing(person_id)
    await writes(scene, person_id)
    return person_id


async def writes(scene: Backstage, person_id: PersonId) -> None:
    (row,) = await scene.storage._database.rows("SELECT coalesce(max(update_id), 0) + 1 FROM inbox")
    await scene.cast.updates.record(row[0], person_id, "{}")


async def age(scene: Backstage, person_id: PersonId) -> timedelta:
    listing = await scene.cast.catalogue.at_hand(person_id)
    assert listing is not None
    return listing.age


async def test_lists_of_people_in_use_never_grow_old(scene: Backstage) -> None:
    people = [await in_use(scene, number) for number in (1001, 1002, 1003)]
    before = len(scene.asked("services"))
    for _ in range(60):
        scene.clock.advance(MINUTE)
        await scene.cast.refresh.refresh_due()
        for person_id in people:
            assert await age(scene, person_id) < FRESH_FOR
    asked = len(scene.asked("services")) - before
    assert 3 * 60 // 15 <= asked <= 3 * 60 // 12


async def test_nothing_is_asked_before_it_is_due(scene: Backstage) -> None:
    person_id = await in_use(scene, 1001)
    before = len(scene.asked("services"))
    scene.clock.advance(FRESH_FOR - JITTER)
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) == before
    scene.clock.advance(JITTER)
    await scene.cast.refresh.refresh_due()
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) == before + 1
    assert await age(scene, person_id) == timedelta()


async def test_refreshes_of_many_people_are_spread(scene: Backstage) -> None:
    for number in range(40):
        await in_use(scene, 2000 + number)
    asked = [len(scene.asked("services"))]
    scene.clock.advance(FRESH_FOR - JITTER)
    for _ in range(3):
        scene.clock.advance(MINUTE)
        await scene.cast.refresh.refresh_due()
        asked.append(len(scene.asked("services")))
    each_minute = [after - before for before, after in pairwise(asked)]
    assert sum(each_minute) == 40
    assert all(0 < share < 30 for share in each_minute)


async def test_who_has_not_been_heard_of_for_a_day_costs_nothing(scene: Backstage) -> None:
    person_id = await in_use(scene, 1001)
    before = len(scene.asked("services"))
    scene.clock.advance(timedelta(days=1, minutes=1))
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) == before
    await writes(scene, person_id)
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) == before + 1


async def test_a_troubled_panel_is_left_alone_ever_longer_and_the_last_list_is_kept(scene: Backstage) -> None:
    people = [await in_use(scene, number) for number in (1001, 1002, 1003, 1004)]
    scene.clock.advance(FRESH_FOR)
    scene.world.fault_line.arm("maintenance_html", action="services")
    await scene.cast.refresh.refresh_due()
    rests = scene.cast.refresh._rests_until
    assert rests is not None
    assert rests - scene.clock() <= 2 * MINUTE
    scene.world.fault_line.disarm("maintenance_html")
    before = len(scene.asked("services"))
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) == before
    scene.clock.advance(2 * MINUTE)
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) > before
    for person_id in people:
        kept = await scene.cast.catalogue.at_hand(person_id)
        assert kept is not None
        assert kept.catalogue.services
    scene.clock.advance(FRESH_FOR)
    await scene.cast.refresh.refresh_due()
    assert [await age(scene, person_id) for person_id in people] == [timedelta()] * 4


async def test_a_refused_key_is_asked_with_once_and_stops_nobody_else(scene: Backstage) -> None:
    refused = await in_use(scene, 1001)
    await scene.storage.accounts.connect(
        refused, PanelKey("f" * 32), (await scene.cast.balance.read(refused)).balance, scene.clock()
    )
    await scene.storage.catalogues.put(
        refused, (await scene.cast.catalogue.listing(await in_use(scene, 1002))).catalogue, scene.clock()
    )
    other = await in_use(scene, 1003)
    for _ in range(3):
        scene.clock.advance(FRESH_FOR)
        await writes(scene, refused)
        await scene.cast.refresh.refresh_due()
        assert await age(scene, other) == timedelta()
    account = await scene.storage.accounts.get(refused)
    assert account is not None
    assert account.is_refused


async def test_a_list_that_comes_after_the_key_was_replaced_is_not_kept(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id = await scene.person(1001)
    account = await scene.storage.accounts.get(person_id)
    assert account is not None
    ask = scene.cast.catalogue._panel.services

    async def ask_while_the_key_is_replaced(key: PanelKey) -> Catalogue:
        listed = await ask(key)
        await scene.storage.accounts.connect(person_id, PanelKey("e" * 32), account.balance, scene.clock())
        return listed

    monkeypatch.setattr(scene.cast.catalogue._panel, "services", ask_while_the_key_is_replaced)
    await scene.cast.catalogue.fetch(person_id)
    assert await scene.cast.catalogue.at_hand(person_id) is None


async def test_a_list_over_ten_megabytes_is_not_taken_and_the_last_one_kept(scene: Backstage) -> None:
    person_id = await in_use(scene, 1001)
    before = await scene.cast.catalogue.listing(person_id)
    scene.clock.advance(FRESH_FOR)
    for _ in range(3):
        scene.world.panel.answer_next("services", b"[" + b" " * 10 * 2**20 + b"]")
    listing = await scene.cast.catalogue.listing(person_id)
    assert listing.is_stale
    assert listing.age == FRESH_FOR
    assert listing.shelves is before.shelves


async def test_equal_lists_of_many_accounts_are_one_in_memory_and_on_disk(scene: Backstage) -> None:
    people = [await in_use(scene, number) for number in range(3000, 3020)]
    listings = [await scene.cast.catalogue.listing(person_id) for person_id in people]
    assert len({id(listing.shelves) for listing in listings}) == 1
    (row,) = await scene.storage._database.rows("SELECT count(*) FROM catalogue_contents")
    assert row[0] == 1


async def test_who_waits_at_the_same_time_asks_the_panel_once(scene: Backstage) -> None:
    person_id = await scene.person(1001)
    await asyncio.gather(*(scene.cast.catalogue.listing(person_id) for _ in range(8)))
    assert len(scene.asked("services")) == 1


async def test_a_list_since_a_moment_was_asked_for_after_it(scene: Backstage) -> None:
    person_id = await scene.person(1001)
    await scene.cast.catalogue.listing(person_id)
    first = await scene.cast.catalogue.listing_since(person_id, scene.clock())
    assert len(scene.asked("services")) == 1
    scene.clock.advance(timedelta(seconds=1))
    later = await scene.cast.catalogue.listing_since(person_id, scene.clock())
    assert later.fetched_at > first.fetched_at
    assert len(scene.asked("services")) == 2
    scene.world.fault_line.arm("maintenance_html", action="services")
    scene.clock.advance(timedelta(seconds=1))
    with pytest.raises(ProblemError):
        await scene.cast.catalogue.listing_since(person_id, scene.clock())


async def test_nobody_without_a_key_has_anything_at_hand(scene: Backstage) -> None:
    with pytest.raises(ProblemError):
        await scene.cast.catalogue.at_hand(PersonId(9))
