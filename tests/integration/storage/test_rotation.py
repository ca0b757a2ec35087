"""Rotation: everything ends under the first key of the ring, and nothing touched passes for sound."""

import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.account import Language
from bot.domain.ids import PersonId
from bot.domain.intent import Unclear
from storage.database import Database
from storage.errors import DatabaseBusyError, SchemaError, StorageError, UnusablePathError, VaultError
from storage.rotation import Census, Progress, Rotation
from storage.store import Storage
from storage.vault import Envelope, Keyring, Purpose, Vault, generate_key_entry
from tests.integration.storage.samples import (
    ANN,
    BOB,
    KEY,
    NOW,
    OTHER_KEY,
    SECOND,
    card,
    dollars,
    sending,
    settled,
)

BODY = '{"text": "canary-body-5e1f"}'
ACCOUNTS = ("accounts", "envelope", "person_id")
INBOX = ("inbox", "body", "update_id")
TABLES = {ANN: ACCOUNTS, BOB: ACCOUNTS, 71: INBOX, 72: INBOX}


@pytest.fixture
def both(keyring_text: str) -> Vault:
    """With a new primary key in front of the one the file was used with."""
    return Vault(Keyring.parse(f"{generate_key_entry('second')},{keyring_text}"))


@pytest.fixture
async def rotation(storage: Storage, path: Path, both: Vault) -> AsyncIterator[Rotation]:
    """A stopped bot's file: two keys and two unhandled updates of Ann and Bob, under the old key."""
    await storage.inbox.record(71, ANN, BODY, NOW)
    await storage.inbox.record(72, BOB, "{}", NOW)
    await storage.inbox.record(73, None, "handled", NOW)
    await storage.inbox.handled(73, NOW)
    await storage.close()
    opened = await Rotation.open(path, both, at=NOW)
    yield opened
    await opened.close()


async def stored(rotation: Rotation, owner: int) -> bytes:
    table, column, number = TABLES[owner]
    row = await rotation._database.row(
        f"SELECT {column} AS sealed FROM {table} WHERE {number} = :owner",  # noqa: S608 - the words are this file's own
        owner=owner,
    )
    assert row is not None
    return bytes(row["sealed"])


async def put(rotation: Rotation, owner: int, sealed: bytes) -> None:
    table, column, number = TABLES[owner]
    await rotation._database.run(
        f"UPDATE {table} SET {column} = :sealed WHERE {number} = :owner",  # noqa: S608 - as above
        owner=owner,
        sealed=sealed,
    )


def unopened(census: Census) -> list[int]:
    return [one.envelope.owner for one in census.unopened]


async def test_everything_ends_under_the_first_key_and_opens_with_it_alone(
    rotation: Rotation, path: Path, both: Vault
) -> None:
    assert await rotation.census() == Census({"first": 4}, ())
    assert await rotation.run() == Progress(4, 0)
    assert await rotation.census() == Census({"second": 4}, ())
    await rotation.close()
    storage = await Storage.open(path, both, at=NOW)
    assert (await storage.accounts.key(ANN), await storage.accounts.key(BOB)) == (KEY, OTHER_KEY)
    assert [one.body for one in await storage.inbox.unhandled()] == [BODY, "{}"]
    await storage.close()


async def test_the_old_key_can_be_removed_afterwards(storage: Storage, path: Path, keyring_text: str) -> None:
    await storage.inbox.record(71, ANN, BODY, NOW)
    await storage.close()
    new = generate_key_entry("second")
    rotation = await Rotation.open(path, Vault(Keyring.parse(f"{new},{keyring_text}")), at=NOW)
    await rotation.run(batch=1)
    await rotation.close()
    alone = await Storage.open(path, Vault(Keyring.parse(new)), at=NOW)
    assert await alone.accounts.key(ANN) == KEY
    await alone.close()


async def test_a_second_rotation_changes_nothing(rotation: Rotation) -> None:
    await rotation.run()
    before = await stored(rotation, ANN), await stored(rotation, 71)
    assert await rotation.run() == Progress(0, 0)
    assert (await stored(rotation, ANN), await stored(rotation, 71)) == before


async def test_only_what_is_under_another_key_is_sealed_anew(rotation: Rotation, both: Vault) -> None:
    await put(rotation, ANN, sealed := both.seal(ANN, KEY))
    assert await rotation.run() == Progress(3, 0)
    assert await stored(rotation, ANN) == sealed


@pytest.mark.parametrize("batch", [1, 2, 3, 500])
async def test_each_batch_is_told_once_it_is_saved(
    rotation: Rotation, batch: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "storage.rotation"):
        assert await rotation.run(batch=batch) == Progress(4, 0)
    told = [record.getMessage() for record in caplog.records if record.name == "storage.rotation"]
    # Two tables of two: a batch never spans both.
    expected = [1, 2, 3, 4] if batch == 1 else [2, 4]
    assert told == [f"re-sealed {done}, {4 - done} remain" for done in expected]


async def test_a_batch_that_fails_is_taken_back_whole_and_the_next_run_goes_on(rotation: Rotation) -> None:
    await rotation._database.run(
        "CREATE TRIGGER no_room BEFORE UPDATE OF body ON inbox WHEN NEW.update_id = 72"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    with pytest.raises(StorageError, match="no room"):
        await rotation.run(batch=2)
    assert (await rotation.census()).sealed == {"second": 2, "first": 2}
    await rotation._database.run("DROP TRIGGER no_room")
    assert await rotation.run(batch=2) == Progress(2, 0)
    assert (await rotation.census()).sealed == {"second": 4}


async def test_fingerprints_of_accounts_and_of_orders_sent_follow(
    storage: Storage, path: Path, both: Vault
) -> None:
    anns = await settled(storage, Unclear("reset"))
    bobs = await sending(storage, BOB)
    unsent = await card(storage)
    await storage.close()
    rotation = await Rotation.open(path, both, at=NOW)
    await rotation.run(batch=1)
    rows = await rotation._database.rows("SELECT intent_id, fingerprint FROM intents ORDER BY intent_id")
    accounts = await rotation._database.rows("SELECT fingerprint FROM accounts ORDER BY person_id")
    await rotation.close()
    ann_now, bob_now = both.fingerprint(KEY), both.fingerprint(OTHER_KEY)
    assert [row["fingerprint"] for row in accounts] == [ann_now, bob_now]
    assert {row["intent_id"]: row["fingerprint"] for row in rows} == {
        anns.intent_id: ann_now,
        bobs.intent_id: bob_now,
        unsent.intent_id: None,
    }


async def test_two_people_with_one_key_stay_recognised_when_stopped_between_them(
    storage: Storage, path: Path, both: Vault
) -> None:
    await storage.accounts.connect(BOB, KEY, dollars("10"), NOW)
    intent = await settled(storage, Unclear("reset"))
    await storage._database.run(
        "CREATE TRIGGER no_room BEFORE UPDATE OF envelope ON accounts WHEN NEW.person_id = 2002"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    await storage.close()
    rotation = await Rotation.open(path, both, at=NOW)
    with pytest.raises(StorageError):
        await rotation.run(batch=1)
    await rotation.close()
    reopened = await Storage.open(path, both, at=NOW)
    fingerprint = await reopened.accounts.fingerprint(ANN)
    assert fingerprint == await reopened.accounts.fingerprint(BOB)
    assert fingerprint == await reopened.intents.fingerprint(ANN, intent.intent_id)
    await reopened.close()


async def test_nothing_sealed_with_the_old_key_is_left_in_the_file(rotation: Rotation, path: Path) -> None:
    before = await stored(rotation, ANN), await stored(rotation, 71)
    await rotation.run(batch=1)
    everything = b"".join(part.read_bytes() for part in path.parent.iterdir())
    assert all(sealed not in everything for sealed in before)
    assert await stored(rotation, ANN) in everything


@pytest.mark.parametrize("owner", TABLES)
async def test_every_changed_byte_is_noticed_and_named(rotation: Rotation, owner: int) -> None:
    sealed = await stored(rotation, owner)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1 << place % 8
        await put(rotation, owner, bytes(changed))
        assert unopened(await rotation.census()) == [owner], place
    await put(rotation, owner, sealed)
    assert unopened(await rotation.census()) == []


@pytest.mark.parametrize("owner", TABLES)
@pytest.mark.parametrize("cut", [0, 1, 2, 8, 19, -1])
async def test_a_cut_envelope_is_noticed(rotation: Rotation, owner: int, cut: int) -> None:
    await put(rotation, owner, (await stored(rotation, owner))[:cut])
    assert unopened(await rotation.census()) == [owner]
    assert await rotation.run() == Progress(3, 1)


async def test_an_envelope_relabelled_as_another_keys_is_noticed(rotation: Rotation, both: Vault) -> None:
    sealed = await stored(rotation, ANN)
    assert not both.is_current(sealed)
    await put(rotation, ANN, relabelled := b"\x01\x06second" + sealed[len(b"\x01\x05first") :])
    assert both.is_current(relabelled)
    assert unopened(await rotation.census()) == [ANN]
    await rotation.run()
    assert await stored(rotation, ANN) == relabelled


@pytest.mark.parametrize("is_rotated", [False, True])
@pytest.mark.parametrize(("one", "other"), [(ANN, BOB), (71, 72)])
async def test_swapped_rows_are_noticed_on_both_sides(
    rotation: Rotation, one: int, other: int, *, is_rotated: bool
) -> None:
    if is_rotated:
        await rotation.run()
    sealed = await stored(rotation, one)
    await put(rotation, one, await stored(rotation, other))
    await put(rotation, other, sealed)
    assert unopened(await rotation.census()) == [one, other]


async def test_a_panel_key_does_not_pass_for_an_update(rotation: Rotation) -> None:
    await rotation._database.run(
        "UPDATE inbox SET update_id = :ann, body = (SELECT envelope FROM accounts WHERE person_id = :ann)"
        " WHERE update_id = 71",
        ann=ANN,
    )
    assert [one.envelope.purpose for one in (await rotation.census()).unopened] == [Purpose.UPDATE]


async def test_what_does_not_open_stays_as_it_is_and_holds_up_nobody(rotation: Rotation) -> None:
    sealed = await stored(rotation, ANN)
    await put(rotation, ANN, broken := sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert await rotation.run(batch=1) == Progress(3, 1)
    assert await stored(rotation, ANN) == broken
    census = await rotation.census()
    assert census.sealed == {"second": 3}
    assert [(one.envelope.owner, one.envelope.person_id) for one in census.unopened] == [(ANN, ANN)]
    await put(rotation, ANN, sealed)
    assert await rotation.run() == Progress(1, 0)


async def test_a_missing_key_is_named(rotation: Rotation, path: Path) -> None:
    await rotation.close()
    stranger = await Rotation.open(path, Vault(Keyring.parse(generate_key_entry("third"))), at=NOW)
    assert await stranger.run() == Progress(0, 4)
    reasons = {one.reason for one in (await stranger.census()).unopened}
    await stranger.close()
    assert reasons == {"an envelope needs the encryption key 'first', which is not on the keyring"}


async def test_a_file_that_another_instance_holds_is_refused(
    storage: Storage, path: Path, both: Vault
) -> None:
    assert await storage.people.get(ANN) is not None
    with pytest.raises(DatabaseBusyError, match="in use by another instance"):
        await Rotation.open(path, both, at=NOW, patience=0 * SECOND)


async def test_no_database_is_made_where_there_is_none(path: Path, both: Vault) -> None:
    with pytest.raises(UnusablePathError, match="there is no database"):
        await Rotation.open(path, both, at=NOW)
    assert not path.parent.exists()


async def test_a_newer_schema_is_refused_and_the_file_let_go(
    storage: Storage, path: Path, both: Vault
) -> None:
    await storage._database.run(
        "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (9999, '', '', 0)"
    )
    await storage.close()
    with pytest.raises(SchemaError, match="newer version"):
        await Rotation.open(path, both, at=NOW)
    await (await Database.open(path, patience=SECOND)).close()


async def test_any_number_may_own_an_envelope(storage: Storage, path: Path, both: Vault) -> None:
    people = [PersonId(number) for number in (-5, 0, 2**62)]
    for person_id in people:
        await storage.people.meet(person_id, Language.ENGLISH, NOW)
        await storage.accounts.connect(person_id, KEY, dollars("1"), NOW)
        await storage.inbox.record(person_id, person_id, BODY, NOW)
    await storage.close()
    rotation = await Rotation.open(path, both, at=NOW)
    assert await rotation.run(batch=1) == Progress(8, 0)
    await rotation.close()


async def test_nothing_secret_shows_in_what_it_says(
    rotation: Rotation, keyring_text: str, caplog: pytest.LogCaptureFixture
) -> None:
    sealed = await stored(rotation, ANN)
    await put(rotation, ANN, broken := sealed[:-1] + b"?")
    with caplog.at_level(logging.DEBUG):
        said = [repr(rotation), repr(await rotation.run()), repr(await rotation.census())]
        with pytest.raises(VaultError) as fault:
            await rotation._tables[0].reseal(Envelope(Purpose.PANEL_KEY, ANN, ANN, broken))
    said += [caplog.text, *traceback.format_exception(fault.value)]
    secrets = (KEY.secret, OTHER_KEY.secret, "canary-body", keyring_text.partition(":")[2])
    assert [secret for secret in secrets if secret in "".join(said)] == []
