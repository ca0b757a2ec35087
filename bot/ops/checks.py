"""What ``panelbot check`` looks at before the bot is started: keys, folder, database."""

import os
import stat
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
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how it is; a warning keeps the bot from nothing."""

    what: str
    is_ok: bool
    detail: str
    is_warning: bool = False

    def __str__(self) -> str:
        sign = "warn" if self.is_warning else "ok" if self.is_ok else "BAD"
        return f"{sign:<5}{self.what}: {self.detail}"


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
    if not folder.is_ok:
        return [folder]
    return [folder, *open_folder_findings(path.parent), await _database_finding(path, at)]


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


def open_folder_findings(folder: Path) -> list[Finding]:
    """A warning if other accounts may enter or change the folder; nothing if none may, or it is not there.

    Such a folder was not made by the bot, which makes its own for its owner alone; what else it is for, the
    bot cannot know, so it is left as it is.
    """
    try:
        mode = stat.S_IMODE(folder.stat().st_mode)
    except OSError:  # opening the database says why, and what to do
        return []
    if not mode & _OTHERS:
        return []
    detail = (
        f"{folder} is open to other accounts (mode {mode:04o}); close it with `chmod 700 {folder}`,"
        " or set DATABASE_PATH to a file in a folder of the bot's own"
    )
    return [Finding("database folder", is_ok=True, detail=detail, is_warning=True)]


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
