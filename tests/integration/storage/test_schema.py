"""Migrations: numbered, checksummed, forward only, each all or nothing."""

import re
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path

import pytest

from bot.domain.intent import IntentState
from bot.domain.order import OrderStatus, RequestKind, RequestState
from storage.database import Database
from storage.errors import SchemaError, StorageError
from storage.schema import MIGRATIONS, Migration, migrate, migrations_in
from storage.store import Storage
from storage.vault import Vault
from tests.integration.storage.samples import NOW

FIRST = "CREATE TABLE notes (body TEXT) STRICT;\nINSERT INTO notes VALUES ('a; b');\n"
SECOND = """-- with a trigger; its body has semicolons of its own
ALTER TABLE notes ADD COLUMN seen INTEGER;
CREATE TRIGGER noticed AFTER INSERT ON notes BEGIN
    UPDATE notes SET seen = 1;
END;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "migrations"
    made.mkdir()
    (made / "0001_notes.sql").write_text(FIRST)
    return made


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(path)
    yield opened
    await opened.close()


async def applied(database: Database) -> list[str]:
    return [row["name"] for row in await database.rows("SELECT name FROM schema_migrations ORDER BY number")]


async def test_what_is_missing_is_applied_once_and_data_stays(database: Database, folder: Path) -> None:
    await migrate(database, NOW, folder=folder)
    (folder / "0002_trigger.sql").write_text(SECOND)
    await migrate(database, NOW, folder=folder)
    await migrate(database, NOW, folder=folder)
    assert await applied(database) == ["0001_notes.sql", "0002_trigger.sql"]
    await database.run("INSERT INTO notes (body) VALUES ('c')")
    assert [tuple(row) for row in await database.rows("SELECT * FROM notes")] == [("a; b", 1), ("c", 1)]


async def test_a_migration_that_fails_changes_nothing(database: Database, folder: Path) -> None:
    await migrate(database, NOW, folder=folder)
    (folder / "0002_wrong.sql").write_text("CREATE TABLE more (a TEXT) STRICT;\nDROP TABLE missing;\n")
    with pytest.raises(StorageError, match="no such table"):
        await migrate(database, NOW, folder=folder)
    assert await applied(database) == ["0001_notes.sql"]
    assert await database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'more'") == []


async def test_a_newer_file_is_refused(database: Database, folder: Path) -> None:
    (folder / "0002_trigger.sql").write_text(SECOND)
    await migrate(database, NOW, folder=folder)
    (folder / "0002_trigger.sql").unlink()
    with pytest.raises(
        SchemaError, match=r"newer version of the bot \(its schema is 2, this version knows 1\)"
    ):
        await migrate(database, NOW, folder=folder)


async def test_a_migration_changed_after_it_ran_is_refused(database: Database, folder: Path) -> None:
    await migrate(database, NOW, folder=folder)
    (folder / "0001_notes.sql").write_text(FIRST + "-- an afterthought;\n")
    with pytest.raises(SchemaError, match=r"0001_notes\.sql is not the one that made this database"):
        await migrate(database, NOW, folder=folder)


def test_line_ends_of_the_checkout_do_not_matter(folder: Path) -> None:
    [before] = migrations_in(folder)
    (folder / "0001_notes.sql").write_bytes(FIRST.replace("\n", "\r\n").encode())
    [after] = migrations_in(folder)
    assert after.checksum == before.checksum


@pytest.mark.parametrize("name", ["0003_gap.sql", "0001_twice.sql"])
def test_numbers_without_order_are_refused(folder: Path, name: str) -> None:
    (folder / name).write_text(SECOND)
    with pytest.raises(SchemaError, match="not numbered"):
        migrations_in(folder)


def test_a_statement_without_an_end_is_refused() -> None:
    with pytest.raises(SchemaError, match="ends in the middle"):
        list(Migration(1, "0001_cut.sql", FIRST + "CREATE TABLE more (a TEXT)").statements())


async def test_a_program_that_knows_less_than_the_file_does_not_open_it(path: Path, vault: Vault) -> None:
    storage = await Storage.open(path, vault, at=NOW)
    await storage._database.run(
        "INSERT INTO schema_migrations VALUES (:number, '9999_future.sql', '', 0)",
        number=len(migrations_in(MIGRATIONS)) + 1,
    )
    await storage.close()
    with pytest.raises(SchemaError, match="newer version of the bot"):
        await Storage.open(path, vault, at=NOW)


async def test_every_table_is_strict(storage: Storage) -> None:
    tables = await storage._database.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    ours = {row["name"]: row["strict"] for row in tables if not row["name"].startswith("sqlite_")}
    assert len(ours) >= 13
    assert set(ours.values()) == {1}


@pytest.mark.parametrize(
    ("table", "column", "states"),
    [
        ("intents", "state", IntentState),
        ("orders", "status", OrderStatus),
        ("requests", "state", RequestState),
        ("requests", "kind", RequestKind),
    ],
)
async def test_the_schema_takes_every_state_of_the_domain_and_no_other(
    storage: Storage, table: str, column: str, states: type[StrEnum]
) -> None:
    [row] = await storage._database.rows("SELECT sql FROM sqlite_schema WHERE name = :table", table=table)
    taken = re.search(rf"CHECK \({column} IN \((.*?)\)\)", row["sql"], re.DOTALL)
    assert taken is not None
    assert set(re.findall(r"'(\w+)'", taken[1])) == {state.value for state in states}
