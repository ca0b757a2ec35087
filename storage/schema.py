"""Brings an older file up to date, one numbered migration after the other, and refuses a newer one."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.columns import milliseconds
from storage.database import Database
from storage.errors import SchemaError

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_NAME: Final = re.compile(r"(?P<number>\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema. Once released its text never changes; the checksum holds that."""

    number: int
    name: str
    script: str

    @property
    def checksum(self) -> str:
        """A digest of the text, the same whatever the line ends of the checkout."""
        return hashlib.sha256(self.script.encode()).hexdigest()

    def statements(self) -> Iterator[str]:
        """The statements of the script, one by one, so that all run inside one transaction of ours.

        Raises:
            SchemaError: the last one has no end.
        """
        statement = ""
        for line in self.script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""
        if statement.strip():
            raise SchemaError(f"migration {self.name} ends in the middle of a statement")


def migrations_in(folder: Path) -> tuple[Migration, ...]:
    """The migrations of a folder, in their order.

    Raises:
        SchemaError: the numbers have a gap or begin elsewhere than at 1.
    """
    found = [
        Migration(int(match["number"]), path.name, path.read_text("utf-8"))
        for path in sorted(folder.glob("*.sql"))
        if (match := _NAME.fullmatch(path.name))
    ]
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise SchemaError("the migrations are not numbered 0001, 0002, … without a gap")
    return tuple(found)


async def migrate(database: Database, at: datetime, *, folder: Path = MIGRATIONS) -> None:
    """Apply what is missing; each migration is one transaction, together with the note that it ran.

    Raises:
        SchemaError: the file is from a newer program, or a migration was changed after it ran.
    """
    known = migrations_in(folder)
    await database.run(
        "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"
    )
    applied = await database.rows("SELECT number, name, checksum FROM schema_migrations ORDER BY number")
    for row in applied:
        _compare(row, known)
    for migration in known[len(applied) :]:
        await _apply(database, migration, at)


def _compare(row: sqlite3.Row, known: tuple[Migration, ...]) -> None:
    if row["number"] > len(known):
        raise SchemaError(
            f"the database was made by a newer version of the bot (its schema is {row['number']},"
            f" this version knows {len(known)}); start that version, or restore an older backup"
        )
    if row["checksum"] != known[row["number"] - 1].checksum:
        raise SchemaError(f"migration {row['name']} is not the one that made this database")


async def _apply(database: Database, migration: Migration, at: datetime) -> None:
    async with database.transaction():
        for statement in migration.statements():
            await database.run(statement)
        await database.run(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at)"
            " VALUES (:number, :name, :checksum, :applied_at)",
            number=migration.number,
            name=migration.name,
            checksum=migration.checksum,
            applied_at=milliseconds(at),
        )
