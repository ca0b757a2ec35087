"""What ``panelbot check`` looks at before the bot is started: keys, folder, database, and what it found."""

import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
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

_LOOK_AT_TELEGRAM: Final = "check this machine's connection and TELEGRAM_API_URL"
_LOOK_AT_PANEL: Final = "check this machine's connection and PANEL_API_URL"
_MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "Telegram": {
        "InvalidToken": "does not know this token; check TELEGRAM_BOT_TOKEN",
        "TimedOut": f"did not answer in time; {_LOOK_AT_TELEGRAM}",
        "NetworkError": f"cannot be reached; {_LOOK_AT_TELEGRAM}",
        "RetryAfter": "was asked too often; wait a minute and check again",
        "": "answers, but not as Telegram does; check TELEGRAM_API_URL",
    },
    "panel": {
        "ConnectError": f"cannot be reached (no such host, shut port or bad certificate); {_LOOK_AT_PANEL}",
        "ConnectTimeout": f"cannot be reached, nobody takes the call; {_LOOK_AT_PANEL}",
        "ReadTimeout": "took the call and did not answer in time; try later, or check PANEL_API_URL",
        "": "hung up or does not speak HTTP; check PANEL_API_URL",
    },
}
"""What a failed look from outside means, by the name of its error; "" stands for any other."""


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


def in_words(finding: Finding) -> Finding:
    """What a look over the network means that knows no more than an error's name, and where to look."""
    if finding.is_ok:
        return finding
    meanings = _MEANINGS[finding.what]
    return replace(finding, detail=f"{meanings.get(finding.detail, meanings[''])} ({finding.detail})")


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
    """Whether files can be made in a folder, or the folder itself where it is not there yet: it is tried."""
    standing = next(place for place in (folder, *folder.parents) if _is_there(place))
    if not standing.is_dir():
        detail = f"{standing} is a file, and a folder is needed in its place; check DATABASE_PATH"
        return Finding("database folder", is_ok=False, detail=detail)
    trouble = _trouble_in(standing, needs_folder=standing != folder)
    if trouble is None:
        will_be = "can be written" if standing == folder else "will be made"
        return Finding("database folder", is_ok=True, detail=f"{folder} {will_be}")
    where = f"{folder} cannot be made in {standing}" if standing != folder else f"{standing}"
    return Finding("database folder", is_ok=False, detail=f"{where}: {trouble}; check DATABASE_PATH")


def _is_there(place: Path) -> bool:
    """Whether there is something at a path; what cannot be looked at from here is not."""
    try:
        return place.exists()
    except OSError:
        return False


def _trouble_in(standing: Path, *, needs_folder: bool) -> str | None:
    """What keeps files, or folders where those are needed, from being made here; None if they can be."""
    try:
        if not os.access(standing, os.W_OK | os.X_OK):
            return "no permission to write"
        if needs_folder:
            tempfile.TemporaryDirectory(dir=standing).cleanup()
        else:
            tempfile.TemporaryFile(dir=standing).close()
    except OSError as error:
        # A file system that holds no files of ours, such as /proc, says that there is no such file.
        return "no files can be made there" if isinstance(error, FileNotFoundError) else error.strerror
    return None


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
