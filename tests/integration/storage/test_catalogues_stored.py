"""Catalogues: one stored content for all who see it, removed with the last of them."""

from dataclasses import replace
from decimal import Decimal

from bot.domain.catalogue import Catalogue
from bot.domain.ids import PersonId, ServiceId
from storage.catalogues import CatalogueStamp
from storage.store import Storage
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOBODY,
    NOW,
    OTHER_KEY,
    SERVICE,
    dollars,
)

LIST = Catalogue([SERVICE, replace(SERVICE, service_id=ServiceId("8"), name="متابعون 👍 \ud83d")])
OTHER_LIST = Catalogue([replace(SERVICE, rate=Decimal("1.30"))])


async def contents(storage: Storage) -> int:
    return len(await storage._database.rows("SELECT 1 FROM catalogue_contents"))


async def test_a_catalogue_is_read_back_in_its_order(storage: Storage) -> None:
    await storage.catalogues.put(ANN, LIST, NOW)
    stamp = await storage.catalogues.stamp(ANN)
    assert stamp is not None
    assert stamp.fetched_at == NOW
    loaded = await storage.catalogues.load(stamp.digest)
    assert loaded is not None
    assert loaded.services == LIST.services


async def test_who_has_no_catalogue_has_no_stamp(storage: Storage) -> None:
    assert await storage.catalogues.stamp(NOBODY) is None
    assert await storage.catalogues.load("no such digest") is None


async def test_equal_catalogues_are_stored_once(storage: Storage) -> None:
    await storage.catalogues.put(ANN, LIST, NOW)
    await storage.catalogues.put(BOB, Catalogue(LIST.services), NOW + DAY)
    assert await contents(storage) == 1
    anns, bobs = await storage.catalogues.stamp(ANN), await storage.catalogues.stamp(BOB)
    assert anns is not None
    assert bobs == CatalogueStamp(anns.digest, NOW + DAY)


async def test_a_content_goes_with_the_last_account_that_has_it(storage: Storage) -> None:
    await storage.catalogues.put(ANN, LIST, NOW)
    await storage.catalogues.put(BOB, LIST, NOW)
    await storage.catalogues.put(ANN, OTHER_LIST, NOW)
    assert await contents(storage) == 2
    await storage.catalogues.put(BOB, OTHER_LIST, NOW)
    assert await contents(storage) == 1


async def test_an_unreadable_catalogue_counts_as_none(storage: Storage) -> None:
    await storage.catalogues.put(ANN, LIST, NOW)
    stamp = await storage.catalogues.stamp(ANN)
    assert stamp is not None
    for damaged in (b"no zlib", b"x\x9c\x03\x00\x00\x00\x00\x01"):
        await storage._database.run("UPDATE catalogue_contents SET body = :body", body=damaged)
        assert await storage.catalogues.load(stamp.digest) is None


async def test_an_answer_to_an_earlier_question_replaces_nothing(storage: Storage) -> None:
    await storage.catalogues.put(ANN, LIST, NOW + MINUTE)
    await storage.catalogues.put(ANN, OTHER_LIST, NOW)
    stamp = await storage.catalogues.stamp(ANN)
    assert stamp is not None
    assert stamp.fetched_at == NOW + MINUTE
    loaded = await storage.catalogues.load(stamp.digest)
    assert loaded is not None
    assert loaded.services == LIST.services
    assert await contents(storage) == 1


async def test_a_list_asked_for_with_another_key_is_not_kept(storage: Storage) -> None:
    old = await storage.accounts.fingerprint(ANN)
    await storage.catalogues.put(ANN, LIST, NOW, fingerprint=old)
    assert await storage.catalogues.stamp(ANN) is not None
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("1"), NOW)
    await storage.catalogues.put(ANN, LIST, NOW, fingerprint=old)
    await storage.catalogues.put(NOBODY, LIST, NOW, fingerprint=old)
    assert await storage.catalogues.stamp(ANN) is None
    assert await contents(storage) == 0


async def grown_old(storage: Storage) -> list[PersonId]:
    found = await storage.catalogues.grown_old(NOW, used_since=NOW - DAY, limit=9)
    return [person_id for person_id, _ in found]


async def test_only_catalogues_of_accounts_in_use_grow_old(storage: Storage) -> None:
    await storage.catalogues.put(ANN, LIST, NOW - MINUTE)
    await storage.catalogues.put(BOB, LIST, NOW - 2 * MINUTE)
    assert await grown_old(storage) == []
    await storage.inbox.record(1, ANN, "{}", NOW - DAY)
    await storage.inbox.record(2, BOB, "{}", NOW - DAY)
    await storage.inbox.handled(1, NOW)
    assert await grown_old(storage) == [BOB, ANN]
    assert await storage.catalogues.grown_old(NOW, used_since=NOW, limit=9) == []
    ((first, stamp),) = await storage.catalogues.grown_old(NOW, used_since=NOW - DAY, limit=1)
    assert (first, stamp.fetched_at) == (BOB, NOW - 2 * MINUTE)
    await storage.people.set_blocked(BOB, blocked=True, at=NOW)
    assert await grown_old(storage) == [ANN]
    await storage.accounts.refuse(ANN, KEY, NOW)
    assert await grown_old(storage) == []
    await storage.people.set_blocked(BOB, blocked=False, at=NOW)
    await storage.catalogues.put(BOB, LIST, NOW)
    assert await grown_old(storage) == []
