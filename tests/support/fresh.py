"""A database as a bot leaves it that has just made one: laid there, and not made anew for every test."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry

_made: Final[list[bytes]] = []
"""The file, once a test of this process has asked for it."""


async def lay_fresh_database(path: Path) -> None:
    """Put a database without a row there, its schema up to date; one that is there already stays."""
    if not _made:
        _made.append(await _make())
    _lay(_made[0], path)


async def _make() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.sqlite3"
        vault = Vault(Keyring.parse(generate_key_entry("unused")))
        storage = await Storage.open(path, vault, at=datetime(2026, 1, 1, tzinfo=UTC))
        await storage.close()
        return _read(path)


def _lay(content: bytes, path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)


def _read(path: Path) -> bytes:
    return path.read_bytes()
