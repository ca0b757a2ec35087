"""A rotation that is killed at any moment loses nothing, and the next one goes on where it was."""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.domain.account import Language, PanelKey
from bot.domain.ids import PersonId
from bot.domain.intent import Unclear
from storage.rotation import Census, Progress, Rotation
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry
from tests.integration.storage.samples import NOW, dollars, settled

ROTATOR = Path(__file__).with_name("storage_rotator.py")
KILLS = 100
BATCH = 2
MOST_BATCHES_SEEN = 30
LONGEST_WAIT = 0.003
KEYS = {PersonId(number): PanelKey(f"key-of-{number // 2}-{'x' * 20}") for number in range(1, 201)}
"""Every two people share one."""
BODIES = {number: f'{{"update": {number}}}' for number in range(5000, 5100)}


@dataclass
class Ring:
    """An operator's ``ENCRYPTION_KEYS``: a new one in front, the old one gone once nothing needs it."""

    entries: list[str] = field(default_factory=lambda: [generate_key_entry("r0")])
    added: int = 0

    @property
    def text(self) -> str:
        return ",".join(self.entries)

    @property
    def vault(self) -> Vault:
        return Vault(Keyring.parse(self.text))

    @property
    def primary_id(self) -> str:
        return f"r{self.added}"

    def put_in_front(self) -> None:
        self.added += 1
        self.entries = [generate_key_entry(self.primary_id), *self.entries]

    def retire(self) -> None:
        self.entries = self.entries[:1]


@pytest.fixture
async def rotator() -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, str(ROTATOR), stdin=PIPE, stdout=PIPE)
    yield process
    assert process.stdin is not None
    process.stdin.close()
    assert await process.wait() == 0


@asynccontextmanager
async def opened(path: Path, ring: Ring) -> AsyncIterator[Rotation]:
    rotation = await Rotation.open(path, ring.vault, at=NOW)
    try:
        yield rotation
    finally:
        await rotation.close()


async def fill(path: Path, ring: Ring) -> None:
    storage = await Storage.open(path, ring.vault, at=NOW)
    async with storage.transaction():
        for person_id, key in KEYS.items():
            await storage.people.meet(person_id, Language.ENGLISH, NOW)
            await storage.accounts.connect(person_id, key, dollars("1"), NOW)
            await settled(storage, Unclear("reset"), person_id)
        for number, body in BODIES.items():
            await storage.inbox.record(number, None, body, NOW)
    await storage.close()


async def was_killed(rotator: Process, path: Path, ring: Ring) -> bool:
    """Rotate for a while and be killed; False if the rotation was faster."""
    assert rotator.stdin is not None
    assert rotator.stdout is not None
    rotator.stdin.write(f"{path} {ring.text} {BATCH}\n".encode())
    for _ in range(random.randint(0, MOST_BATCHES_SEEN)):
        if b", 0 remain" in await rotator.stdout.readline():
            break
    await asyncio.sleep(random.uniform(0, LONGEST_WAIT))  # not to wait for anything: the moment is the point
    rotator.stdin.write(b"kill\n")
    async for line in rotator.stdout:
        if line.startswith(b"ended "):
            code = int(line.split()[1])
            assert code in (0, -signal.SIGKILL)
            return code != 0
    raise AssertionError("the rotator went away")


async def check_that_nothing_is_lost(path: Path, ring: Ring) -> Census:
    vault = ring.vault
    async with opened(path, ring) as rotation:
        census = await rotation.census()
        integrity = await rotation._database.rows("PRAGMA integrity_check")
        accounts = await rotation._database.rows("SELECT person_id, envelope FROM accounts")
        updates = await rotation._database.rows("SELECT update_id, body FROM inbox")
    assert [row[0] for row in integrity] == ["ok"]
    assert {row["person_id"]: vault.open(row["person_id"], row["envelope"]) for row in accounts} == KEYS
    assert {row["update_id"]: vault.open_update(row["update_id"], row["body"]) for row in updates} == BODIES
    assert census.unopened == ()
    return census


async def check_fingerprints(path: Path, ring: Ring) -> None:
    """Those of accounts and of the orders sent with them are what the primary key gives."""
    vault = ring.vault
    expected = {person_id: vault.fingerprint(key) for person_id, key in KEYS.items()}
    async with opened(path, ring) as rotation:
        for table in ("accounts", "intents"):
            rows = await rotation._database.rows(f"SELECT person_id, fingerprint FROM {table}")  # noqa: S608 - two words of this test
            assert {row["person_id"]: row["fingerprint"] for row in rows} == expected


async def complete(path: Path, ring: Ring) -> Progress:
    async with opened(path, ring) as rotation:
        return await rotation.run(batch=BATCH)


async def test_a_hundred_kills_lose_no_key_and_every_rotation_completes(path: Path, rotator: Process) -> None:
    total = len(KEYS) + len(BODIES)
    ring = Ring()
    await fill(path, ring)
    ring.put_in_front()
    kills = halfway = 0
    while kills < KILLS:
        kills += await was_killed(rotator, path, ring)
        census = await check_that_nothing_is_lost(path, ring)
        if census.sealed.get(ring.primary_id, 0) < total:
            halfway += census.sealed.keys() == {ring.primary_id, f"r{ring.added - 1}"}
            if random.random() < 0.2:  # the operator starts the bot in between
                await (await Storage.open(path, ring.vault, at=NOW)).close()
        else:
            await check_fingerprints(path, ring)
            ring.retire()
            await check_that_nothing_is_lost(path, ring)
            ring.put_in_front()
    progress = await complete(path, ring)
    ring.retire()
    census = await check_that_nothing_is_lost(path, ring)
    assert progress.remaining == 0
    assert census.sealed == {ring.primary_id: total}
    assert halfway > KILLS // 2, "the kills hardly ever came in the middle"
    await check_fingerprints(path, ring)
