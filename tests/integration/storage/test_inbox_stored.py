"""Updates: written down once, replayed in order, sealed while they wait, erased once handled."""

from pathlib import Path

from storage.store import Storage
from storage.vault import Vault
from tests.integration.storage.samples import ANN, DAY, NOW, SECOND

CANARY = "canary-7f3a9c"


async def test_an_update_is_written_down_once(storage: Storage) -> None:
    assert await storage.inbox.record(5, ANN, "{}", NOW)
    assert not await storage.inbox.record(5, ANN, "{}", NOW)
    await storage.inbox.handled(5, NOW)
    assert not await storage.inbox.record(5, ANN, "{}", NOW)


async def test_what_was_not_handled_is_replayed_in_the_order_of_arrival(storage: Storage) -> None:
    # Telegram may begin anew at any number after a week without updates.
    await storage.inbox.record(900, ANN, '{"text": "first \ud83d"}', NOW)
    await storage.inbox.record(7, None, "second", NOW + SECOND)
    await storage.inbox.record(8, ANN, "third", NOW + SECOND)
    await storage.inbox.record(901, ANN, "done", NOW)
    await storage.inbox.handled(901, NOW)
    waiting = await storage.inbox.unhandled()
    assert [(one.update_id, one.person_id, one.body) for one in waiting] == [
        (900, ANN, '{"text": "first \ud83d"}'),
        (7, None, "second"),
        (8, ANN, "third"),
    ]
    assert "first" not in repr(waiting)


async def test_a_body_is_never_readable_in_the_file(storage: Storage, path: Path) -> None:
    await storage.inbox.record(5, ANN, CANARY, NOW)
    assert CANARY.encode() not in bytes_of(path)


async def test_a_handled_update_keeps_only_its_number(storage: Storage, vault: Vault) -> None:
    await storage.inbox.record(5, ANN, CANARY, NOW)
    [row] = await storage._database.rows("SELECT body FROM inbox")
    assert vault.open_update(5, row["body"]) == CANARY
    await storage.inbox.handled(5, NOW)
    await storage.inbox.handled(5, NOW + DAY)
    [row] = await storage._database.rows("SELECT body, handled_at FROM inbox")
    assert row["body"] is None
    assert row["handled_at"] == NOW.timestamp() * 1000


async def test_pruning_removes_old_handled_updates_only(storage: Storage) -> None:
    for update_id, handled_at in ((1, NOW - 2 * DAY), (2, NOW), (3, None)):
        await storage.inbox.record(update_id, ANN, "{}", NOW - 3 * DAY)
        if handled_at is not None:
            await storage.inbox.handled(update_id, handled_at)
    await storage.inbox.prune(NOW - DAY)
    rows = await storage._database.rows("SELECT update_id FROM inbox ORDER BY update_id")
    assert [row[0] for row in rows] == [2, 3]


def bytes_of(path: Path) -> bytes:
    return b"".join(part.read_bytes() for part in path.parent.iterdir())
