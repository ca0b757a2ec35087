"""The storage as a whole: opened only with the keys that fit, and one transaction over all of it."""

from pathlib import Path

import pytest

from bot.domain.account import Language
from storage.errors import DatabaseBusyError, StorageError
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry
from tests.integration.storage.samples import (
    ANN,
    BOB,
    KEY,
    NOBODY,
    NOW,
    SECOND,
    card,
    dollars,
    sending,
)


async def test_everything_is_there_after_a_restart(storage: Storage, path: Path, vault: Vault) -> None:
    await storage.close()
    reopened = await Storage.open(path, vault, at=NOW)
    assert await reopened.accounts.key(ANN) == KEY
    await reopened.close()


async def test_a_transaction_spans_every_repository(storage: Storage) -> None:
    async def fail_after_two_repositories() -> None:
        async with storage.transaction():
            await storage.people.meet(NOBODY, Language.ARABIC, NOW)
            await storage.outbox.add(NOBODY, "hello", {}, NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_after_two_repositories()
    assert await storage.people.get(NOBODY) is None
    assert await storage.outbox.pending() == 0


async def test_a_foreign_keyring_is_refused_and_the_file_let_go(
    storage: Storage, path: Path, vault: Vault
) -> None:
    await storage.close()
    foreign = Vault(Keyring.parse(generate_key_entry("first")))
    with pytest.raises(StorageError, match="ENCRYPTION_KEYS does not fit this database"):
        await Storage.open(path, foreign, at=NOW)
    await (await Storage.open(path, vault, at=NOW, patience=SECOND)).close()


async def test_a_missing_key_is_named(storage: Storage, path: Path) -> None:
    await storage.close()
    with pytest.raises(StorageError, match="needs the encryption key 'first', which is not on the keyring"):
        await Storage.open(path, Vault(Keyring.parse(generate_key_entry("second"))), at=NOW)


async def test_a_key_that_only_a_waiting_update_needs_is_missed_at_the_start(
    path: Path, vault: Vault
) -> None:
    storage = await Storage.open(path, vault, at=NOW)
    await storage.inbox.record(1, ANN, "{}", NOW)
    await storage.close()
    with pytest.raises(StorageError, match="ENCRYPTION_KEYS"):
        await Storage.open(path, Vault(Keyring.parse(generate_key_entry("second"))), at=NOW)


async def test_swapped_keys_are_noticed_at_the_start(storage: Storage, path: Path, vault: Vault) -> None:
    envelopes = {
        row["person_id"]: row["envelope"]
        for row in await storage._database.rows("SELECT person_id, envelope FROM accounts")
    }
    for person_id, other in ((ANN, BOB), (BOB, ANN)):
        await storage._database.run(
            "UPDATE accounts SET envelope = :envelope WHERE person_id = :person_id",
            envelope=envelopes[other],
            person_id=person_id,
        )
    await storage.close()
    with pytest.raises(StorageError, match="it was changed, moved, or sealed by another key"):
        await Storage.open(path, vault, at=NOW)


async def test_with_a_new_primary_key_equal_panel_keys_are_still_recognised(
    storage: Storage, path: Path, keyring_text: str
) -> None:
    sent = await sending(storage)
    await storage.close()
    both = Vault(Keyring.parse(f"{generate_key_entry('second')},{keyring_text}"))
    reopened = await Storage.open(path, both, at=NOW)
    try:
        await reopened.accounts.connect(BOB, KEY, dollars("10"), NOW)
        fingerprint = await reopened.accounts.fingerprint(ANN)
        assert fingerprint == await reopened.accounts.fingerprint(BOB)
        assert fingerprint == await reopened.intents.fingerprint(ANN, sent.intent_id)
        bobs = await card(reopened, BOB)
        assert await reopened.intents.claim(BOB, bobs.intent_id, "n1", NOW) is None
    finally:
        await reopened.close()


async def test_a_second_instance_is_refused(storage: Storage, path: Path, vault: Vault) -> None:
    assert await storage.people.get(ANN) is not None
    with pytest.raises(DatabaseBusyError):
        await Storage.open(path, vault, at=NOW, patience=0 * SECOND)
