"""Dialogues: one open question for each person, which a restart does not lose."""

from dataclasses import replace
from pathlib import Path

from bot.domain.dialogue import ConnectingKey, NamingOrder, Ordering
from bot.domain.ids import IntentId
from storage.store import Storage
from storage.vault import Vault
from tests.integration.storage.samples import ANN, BOB, NOBODY, NOW, draft

ORDERING = Ordering(draft(), IntentId(5))


async def test_each_person_has_one_open_dialogue(storage: Storage) -> None:
    await storage.dialogues.open(ANN, ConnectingKey(), 10, NOW)
    await storage.dialogues.open(ANN, ORDERING, 11, NOW)
    await storage.dialogues.open(BOB, NamingOrder(IntentId(6)), 12, NOW)
    assert await storage.dialogues.get(ANN) == ORDERING
    assert await storage.dialogues.last_update(ANN) == 11
    assert await storage.dialogues.all() == {ANN: ORDERING, BOB: NamingOrder(IntentId(6))}


async def test_a_dialogue_written_anew_keeps_the_update_that_led_to_it(storage: Storage) -> None:
    await storage.dialogues.rewrite(ANN, ORDERING)
    assert await storage.dialogues.get(ANN) is None
    await storage.dialogues.open(ANN, ORDERING, 11, NOW)
    await storage.dialogues.rewrite(ANN, replace(ORDERING, is_set_aside=True))
    assert await storage.dialogues.get(ANN) == replace(ORDERING, is_set_aside=True)
    assert await storage.dialogues.last_update(ANN) == 11


async def test_a_closed_dialogue_is_gone_for_its_person_only(storage: Storage) -> None:
    await storage.dialogues.open(ANN, ConnectingKey(), 10, NOW)
    await storage.dialogues.open(BOB, ConnectingKey(), 11, NOW)
    await storage.dialogues.close(ANN)
    assert await storage.dialogues.get(ANN) is None
    assert await storage.dialogues.last_update(ANN) is None
    assert await storage.dialogues.get(NOBODY) is None
    assert await storage.dialogues.all() == {BOB: ConnectingKey()}


async def test_a_dialogue_outlives_a_restart(storage: Storage, path: Path, vault: Vault) -> None:
    await storage.dialogues.open(ANN, ORDERING, 11, NOW)
    await storage.close()
    reopened = await Storage.open(path, vault, at=NOW)
    try:
        assert await reopened.dialogues.all() == {ANN: ORDERING}
    finally:
        await reopened.close()


async def test_a_dialogue_of_another_version_counts_as_none_and_is_removed(storage: Storage) -> None:
    for read in ("get", "all"):
        await storage.dialogues.open(ANN, ConnectingKey(), 10, NOW)
        await storage._database.run("UPDATE dialogues SET body = '{\"v\":99}'")
        if read == "get":
            assert await storage.dialogues.get(ANN) is None
        else:
            assert await storage.dialogues.all() == {}
        assert await storage.dialogues.last_update(ANN) is None
