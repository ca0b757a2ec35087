"""Everything that can go wrong with what is kept, each in one line an operator can act on.

```
StorageError
├── DatabaseBusyError      another instance of the bot holds the file
├── DatabaseReadOnlyError  the file or its folder cannot be written
├── DiskFullError          no room left; nothing of the transaction was saved
├── DatabaseDamagedError   the file is no database, or a damaged one
├── UnusablePathError      the folder or file cannot be made or opened
├── SchemaError            made by a newer program, or a migration was changed afterwards
├── DecodeError            a stored value that this program cannot read
├── KeyringError           ENCRYPTION_KEYS cannot be used as given
├── VaultError             an envelope that does not open
└── StillSending           an order of this person is on its way
```
"""

import sqlite3
from pathlib import Path
from typing import Final


class StorageError(Exception):
    """The database could not do what was asked."""


class DatabaseBusyError(StorageError):
    """Another instance of the bot holds the file."""


class DatabaseReadOnlyError(StorageError):
    """The file or its folder cannot be written."""


class DiskFullError(StorageError):
    """No room is left; nothing of the transaction was saved."""


class DatabaseDamagedError(StorageError):
    """The file is no database, or a damaged one."""


class UnusablePathError(StorageError):
    """The folder or the file cannot be made or opened."""


class SchemaError(StorageError):
    """The file was made by a newer program, or by a migration that was changed afterwards."""


class DecodeError(StorageError):
    """A stored value that this program cannot read."""


class KeyringError(StorageError):
    """The encryption keys cannot be used as given. The message never quotes one."""


class VaultError(StorageError):
    """An envelope does not open. The message holds nothing of what is sealed."""


class StillSending(StorageError):  # noqa: N818 - it names where an intent stands, not a fault
    """An order of this person is on its way; what is known of it must not be erased now."""


_MEANINGS: Final[dict[int, tuple[type[StorageError], str]]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusyError, "is in use by another instance of the bot; stop that one first"),
    sqlite3.SQLITE_LOCKED: (
        DatabaseBusyError,
        "is in use by another instance of the bot; stop that one first",
    ),
    sqlite3.SQLITE_READONLY: (DatabaseReadOnlyError, "cannot be written; check its owner and the mount"),
    sqlite3.SQLITE_FULL: (DiskFullError, "cannot grow, the disk is full; nothing was saved"),
    sqlite3.SQLITE_CORRUPT: (DatabaseDamagedError, "is damaged; restore a backup"),
    sqlite3.SQLITE_NOTADB: (
        DatabaseDamagedError,
        "is not a database; check DATABASE_PATH or restore a backup",
    ),
    sqlite3.SQLITE_CANTOPEN: (UnusablePathError, "cannot be opened; check the path and its permissions"),
}
_PRIMARY_CODE: Final = 0xFF
"""The low byte of an extended result code is the primary one (https://www.sqlite.org/rescode.html)."""


def storage_error(error: sqlite3.Error, path: Path) -> StorageError:
    """What a fault of SQLite means. SQLite's own texts name tables and columns, never values."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    kind, meaning = _MEANINGS.get(code, (StorageError, f"answered: {error}"))
    return kind(f"the database {path} {meaning}")
