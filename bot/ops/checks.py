"""What ``panelbot check`` looks at before the bot is started: keys, folder, database."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.ops.heartbeat import Heartbeat
from bot.settings import Settings
from storage.database import Database
from storage.errors import DatabaseBusyError, KeyringError, StorageError
from storage.vault import Keyring

_PATIENCE: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how it is."""

    what: str
    is_ok: bool
    detail: str

    def __str__(self) -> str:
        return f"{'ok ' if self.is_ok else 'BAD'}  {self.what}: {self.detail}"


def keyring_finding(settings: Settings) -> Finding:
    """Whether the encryption keys can be used; names them, never shows them."""
    try:
        keyring = Keyring.parse(settings.encryption_keys.get_secret_value())
    except KeyringError as error:
        return Finding("encryption keys", is_ok=False, detail=str(error))
    others = f", {len(keyring.key_ids) - 1} older" if len(keyring.key_ids) > 1 else ""
    return Finding("encryption keys", is_ok=True, detail=f"'{keyring.primary_id}' in use{others}")


async def database_findings(settings: Settings, at: datetime) -> list[Finding]:
    """Whether the database's folder can be written, and the database opened."""
    path = settings.database_path.absolute()
    folder = folder_finding(path.parent)
    return [folder, await _database_finding(path, at)] if folder.is_ok else [folder]


def folder_finding(folder: Path) -> Finding:
    """Whether files can be made in a folder, or the folder itself where it is not there yet."""
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    detail = f"{folder} can be written" if standing == folder else f"{folder} will be made"
    try:
        if not os.access(standing, os.W_OK | os.X_OK):
            raise PermissionError(0, "no permission to write")
        if standing == folder:
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return Finding("database folder", is_ok=False, detail=f"{standing}: {error.strerror}")
    return Finding("database folder", is_ok=True, detail=detail)


def _reason_to_leave_it(path: Path, at: datetime) -> str | None:
    """Why the database should not be opened just to look at it, if there is a reason."""
    if not path.exists():
        return f"{path} will be made at the first start"
    if Heartbeat.beside(path).is_alive(at):
        return f"{path} is in use by a running bot"
    return None


async def _database_finding(path: Path, at: datetime) -> Finding:
    reason = _reason_to_leave_it(path, at)
    if reason is not None:
        return Finding("database", is_ok=True, detail=reason)
    try:
        database = await Database.open(path, patience=_PATIENCE, is_thorough=True)
    except DatabaseBusyError:
        return Finding("database", is_ok=True, detail=f"{path} is in use by a running bot")
    except StorageError as error:
        return Finding("database", is_ok=False, detail=str(error))
    await database.close()
    return Finding("database", is_ok=True, detail=f"{path} opens and is sound")
