"""A process killed at any moment keeps what it had said was saved, and nothing half."""

import asyncio
import sys
from pathlib import Path

import pytest

from storage.store import Storage
from storage.vault import Keyring, Vault
from tests.integration.storage.samples import DAY, NOW

WRITER = Path(__file__).with_name("storage_writer.py")


@pytest.mark.parametrize("lines", [1, 30, 100])
async def test_what_was_acknowledged_survives_a_kill(path: Path, keyring_text: str, lines: int) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(WRITER), str(path), keyring_text, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    for _ in range(lines):
        assert await child.stdout.readline()
    child.kill()
    said = await child.stdout.read()
    await child.wait()
    acknowledged = lines + said.count(b"\n")

    storage = await Storage.open(path, Vault(Keyring.parse(keyring_text)), at=NOW)
    messages = await storage.outbox.lease_due(NOW, NOW + DAY, 10_000)
    people = await storage._database.rows("SELECT person_id FROM people ORDER BY person_id")
    await storage.close()
    assert len(messages) in (acknowledged, acknowledged + 1)
    assert [message.person_id for message in messages] == [row["person_id"] for row in people]
