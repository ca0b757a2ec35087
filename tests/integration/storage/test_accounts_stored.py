"""Accounts: the key is sealed, replaced whole, and refused only while it is the one stored."""

from pathlib import Path

from bot.domain.account import PanelAccount
from bot.domain.catalogue import Catalogue
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
    SECOND,
    SERVICE,
    dollars,
)


async def test_an_account_shows_the_tail_of_its_key_only(storage: Storage, path: Path) -> None:
    account = await storage.accounts.get(ANN)
    assert account == PanelAccount(
        ANN, "1111", dollars("10"), is_refused=False, connected_at=NOW, checked_at=NOW
    )
    assert await storage.accounts.key(ANN) == KEY
    assert KEY.secret.encode() not in b"".join(part.read_bytes() for part in path.parent.iterdir())


async def test_who_has_no_account_has_nothing(storage: Storage) -> None:
    assert await storage.accounts.get(NOBODY) is None
    assert await storage.accounts.key(NOBODY) is None
    assert await storage.accounts.fingerprint(NOBODY) is None


async def test_equal_keys_have_one_fingerprint_and_different_envelopes(storage: Storage) -> None:
    await storage.accounts.connect(BOB, KEY, dollars("10"), NOW)
    assert await storage.accounts.fingerprint(ANN) == await storage.accounts.fingerprint(BOB)
    rows = await storage._database.rows("SELECT DISTINCT envelope FROM accounts")
    assert len(rows) == 2


async def test_a_refused_key_stays_readable_and_is_marked(storage: Storage) -> None:
    await storage.accounts.refuse(ANN, KEY, NOW)
    account = await storage.accounts.get(ANN)
    assert account is not None
    assert account.is_refused
    assert await storage.accounts.key(ANN) == KEY


async def test_a_replaced_key_is_not_marked_by_a_late_refusal_of_the_old_one(storage: Storage) -> None:
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("3"), NOW + DAY)
    await storage.accounts.refuse(ANN, KEY, NOW)
    await storage.accounts.refuse(BOB, KEY, NOW)
    for person_id in (ANN, BOB):
        account = await storage.accounts.get(person_id)
        assert account is not None
        assert not account.is_refused


async def test_a_new_key_replaces_the_account_whole(storage: Storage) -> None:
    await storage.accounts.refuse(ANN, KEY, NOW)
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("3"), NOW + DAY)
    account = await storage.accounts.get(ANN)
    assert account == PanelAccount(
        ANN, "2222", dollars("3"), is_refused=False, connected_at=NOW + DAY, checked_at=NOW + DAY
    )


async def test_the_catalogue_stays_with_its_key(storage: Storage) -> None:
    await storage.catalogues.put(ANN, Catalogue([SERVICE]), NOW)
    await storage.accounts.connect(ANN, KEY, dollars("3"), NOW)
    assert await storage.catalogues.stamp(ANN) is not None
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("3"), NOW)
    assert await storage.catalogues.stamp(ANN) is None


async def test_a_balance_is_noted_for_its_person(storage: Storage) -> None:
    await storage.accounts.set_balance(ANN, KEY, dollars("8.8000"), NOW + MINUTE)
    account = await storage.accounts.get(ANN)
    assert account is not None
    assert (account.balance, account.checked_at, account.connected_at) == (
        dollars("8.8000"),
        NOW + MINUTE,
        NOW,
    )
    assert str(account.balance.amount) == "8.8000"
    bobs = await storage.accounts.get(BOB)
    assert bobs is not None
    assert bobs.balance == dollars("10")


async def test_wrong_keys_are_counted_for_each_person_and_not_kept_for_long(storage: Storage) -> None:
    for at in (NOW - 2 * DAY, NOW - MINUTE, NOW):
        await storage.accounts.note_wrong_key(ANN, at)
    await storage.accounts.note_wrong_key(BOB, NOW)
    count = storage.accounts.wrong_keys_since
    assert await count(ANN, NOW - MINUTE) == 2
    assert await count(ANN, NOW - SECOND) == 1
    assert await count(ANN, NOW - 9 * DAY) == 2
    assert await count(NOBODY, NOW - DAY) == 0
    await storage.accounts.note_wrong_key(BOB, NOW + DAY)
    assert await count(ANN, NOW - 9 * DAY) == 0
