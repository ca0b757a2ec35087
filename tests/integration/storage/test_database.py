"""The connection: who may use the file, and that a transaction is all or nothing whatever happens."""

import asyncio
import logging
import os
import sqlite3
import stat
import sys
import threading
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path

import aiosqlite
import pytest

from storage.database import Database
from storage.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseReadOnlyError,
    DiskFullError,
    StorageError,
    UnusablePathError,
)

AT_ONCE = timedelta(0)


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(path)
    await opened.run("CREATE TABLE notes (note_id INTEGER PRIMARY KEY, body TEXT) STRICT")
    yield opened
    await opened.close()


async def write(database: Database, body: str) -> None:
    await database.run("INSERT INTO notes (body) VALUES (:body)", body=body)


async def write_and_fail(database: Database, *texts: str) -> None:
    async with database.transaction():
        for text in texts:
            await write(database, text)
        raise LookupError


async def bodies(database: Database) -> list[str]:
    return [row["body"] for row in await database.rows("SELECT body FROM notes ORDER BY note_id")]


def every_byte(path: Path) -> bytes:
    return b"".join(part.read_bytes() for part in path.parent.iterdir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files_of(path: Path) -> list[Path]:
    return list(path.parent.iterdir())


def open_to_all(path: Path) -> None:
    path.chmod(0o666)


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def damage(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[page * 4096 : (page + 1) * 4096] = os.urandom(4096)
    path.write_bytes(content)


async def _caught(work: Awaitable[object]) -> BaseException | None:
    """What the work ends with."""
    try:
        await work
    except (StorageError, asyncio.CancelledError) as error:
        return error
    return None


# ── the file ────────────────────────────────────────────────────────────────


async def test_the_file_is_its_owners_alone(database: Database, path: Path) -> None:
    await write(database, "x")
    modes = {part.name: mode_of(part) for part in files_of(path)}
    assert modes == {path.name: 0o600, path.name + "-wal": 0o600}
    assert mode_of(path.parent) == 0o700


async def test_a_file_that_was_open_to_others_is_closed_to_them(path: Path) -> None:
    put(path, b"")
    open_to_all(path)
    await (await Database.open(path)).close()
    assert mode_of(path) == 0o600


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("locking_mode", "exclusive"),
        ("busy_timeout", 5000),
        ("temp_store", 2),
    ],
)
async def test_the_connection_is_set_for_safety(database: Database, pragma: str, expected: object) -> None:
    [row] = await database.rows(f"PRAGMA {pragma}")
    assert row[0] == expected


@pytest.mark.parametrize(
    ("is_cancelled", "error"),
    [(False, StorageError), (True, asyncio.CancelledError)],
    ids=["calm", "cancelled"],
)
async def test_a_file_that_cannot_be_opened_leaves_no_thread_behind_that_may_report_later(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, is_cancelled: bool, error: type[BaseException]
) -> None:
    is_held, goes_on, workers = threading.Event(), threading.Event(), list[threading.Thread]()
    stop = aiosqlite.Connection.stop

    def hold() -> None:
        workers.append(threading.current_thread())
        is_held.set()
        goes_on.wait()

    def stop_slowly(connection: aiosqlite.Connection) -> asyncio.Future[None] | None:
        connection._tx.put_nowait((None, hold))
        return stop(connection)

    def connect(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(aiosqlite.Connection, "stop", stop_slowly)
    monkeypatch.setattr(sqlite3, "connect", connect)
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(_caught(Database.open(path)))
        await asyncio.to_thread(is_held.wait)
        if is_cancelled:
            opening.cancel()
        for _ in range(10):
            await asyncio.sleep(0)
        was_done = opening.done()
        goes_on.set()
    assert not was_done
    assert isinstance(opening.result(), error)
    assert not workers[0].is_alive()


async def test_a_file_in_place_of_the_folder_is_reported(path: Path) -> None:
    put(path.parent, b"a file")
    with pytest.raises(UnusablePathError, match=r"cannot be made: (File exists|Not a directory)"):
        await Database.open(path)


async def test_a_folder_in_place_of_the_file_is_reported_and_left_alone(path: Path) -> None:
    put(path / "inside", b"")
    with pytest.raises(UnusablePathError, match="is a folder"):
        await Database.open(path)
    assert mode_of(path) & stat.S_IXUSR


async def test_a_path_that_cannot_be_opened_is_reported(path: Path) -> None:
    put(path.with_name("beside"), b"")
    os.mknod(path, mode=stat.S_IFSOCK | 0o600)
    with pytest.raises(UnusablePathError, match="cannot be opened"):
        await Database.open(path)


async def test_a_file_that_is_no_database_is_reported(path: Path) -> None:
    put(path, b"these are the wrong bytes. " * 200)
    with pytest.raises(DatabaseDamagedError, match="is not a database"):
        await Database.open(path)


async def test_a_damaged_file_is_reported_before_it_is_used(database: Database, path: Path) -> None:
    async with database.transaction():
        for number in range(300):
            await write(database, f"{number} " + "x" * 200)
    await database.close()
    damage(path, page=3)
    with pytest.raises(DatabaseDamagedError, match="is damaged; restore a backup"):
        await Database.open(path)


@pytest.mark.parametrize(("page", "is_found_at_start"), [(14, False), (2, True)])
async def test_a_long_table_is_looked_through_when_asked_not_at_every_start(
    database: Database,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    page: int,
    *,
    is_found_at_start: bool,
) -> None:
    await database.run("CREATE TABLE few (body TEXT) STRICT")
    async with database.transaction():
        for number in range(300):
            await write(database, f"{number} " + "x" * 200)
        for _ in range(30):
            await database.run("INSERT INTO few VALUES (:body)", body="x" * 400)
    await database.close()
    damage(path, page)  # the root of the short table, or one of the long one's later leaves
    monkeypatch.setattr("storage.database._SOON_CHECKED", 100)
    with pytest.raises(DatabaseDamagedError, match="is damaged; restore a backup"):
        await Database.open(path, is_thorough=True)
    if is_found_at_start:
        with pytest.raises(DatabaseDamagedError, match="is damaged; restore a backup"):
            await Database.open(path)
        return
    reopened = await Database.open(path)
    try:
        with pytest.raises(DatabaseDamagedError, match="is damaged; restore a backup"):
            await reopened.rows("SELECT MAX(body) FROM notes")
    finally:
        await reopened.close()


async def test_a_second_instance_is_refused_until_the_first_is_closed(database: Database, path: Path) -> None:
    with pytest.raises(DatabaseBusyError, match="in use by another instance"):
        await Database.open(path, patience=AT_ONCE)
    await database.close()
    second = await Database.open(path, patience=AT_ONCE)
    assert await bodies(second) == []
    await second.close()


async def test_another_process_is_refused_too(database: Database, path: Path) -> None:
    await write(database, "x")
    attempt = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT * FROM notes')"
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", attempt, str(path), stderr=asyncio.subprocess.PIPE
    )
    _, errors = await other.communicate()
    assert other.returncode == 1
    assert b"database is locked" in errors


async def test_a_closed_database_says_so(database: Database) -> None:
    await database.close()
    with pytest.raises(StorageError, match="closed"):
        await bodies(database)
    with pytest.raises(StorageError, match="closed"):
        await write_and_fail(database)


async def test_closing_waits_for_the_transaction_under_way(database: Database, path: Path) -> None:
    async with asyncio.TaskGroup() as tasks, database.transaction():
        await write(database, "first")
        closing = tasks.create_task(database.close())
        await asyncio.sleep(0)
        await write(database, "second")
        assert not closing.done()
    reopened = await Database.open(path)
    assert await bodies(reopened) == ["first", "second"]
    await reopened.close()


# ── faults of the disk ──────────────────────────────────────────────────────


async def test_a_write_to_a_read_only_file_is_reported(database: Database) -> None:
    await database.run("PRAGMA query_only = ON")
    with pytest.raises(DatabaseReadOnlyError, match="cannot be written"):
        await write(database, "x")


async def fill_up(database: Database) -> None:
    [pages] = await database.rows("PRAGMA page_count")
    await database.run(f"PRAGMA max_page_count = {pages[0]}")


async def test_on_a_full_disk_nothing_of_the_transaction_is_saved(database: Database) -> None:
    await write(database, "before")
    await fill_up(database)
    with pytest.raises(DiskFullError, match="disk is full; nothing was saved"):
        await write_and_fail(database, "small", "large" * 10_000)
    assert await bodies(database) == ["before"]
    await database.run("PRAGMA max_page_count = 1000000")
    await write(database, "after")
    assert await bodies(database) == ["before", "after"]


async def test_a_transaction_given_up_by_a_full_disk_cannot_go_on(database: Database) -> None:
    await fill_up(database)

    async def carry_on() -> None:
        async with database.transaction():
            await write(database, "small")
            with pytest.raises(DiskFullError):
                await write(database, "large" * 10_000)
            await database.run("ROLLBACK")  # as SQLite does by itself when it cannot even go back a statement
            await write(database, "alone")

    with pytest.raises(StorageError, match="already been given up"):
        await carry_on()
    assert await bodies(database) == []


async def test_a_part_of_a_transaction_given_up_cannot_begin_or_end_well(database: Database) -> None:
    async def carry_on() -> None:
        async with database.transaction(), database.transaction():
            await write(database, "x")
            await database.run("ROLLBACK")
            raise LookupError

    with pytest.raises(LookupError):
        await carry_on()
    async with database.transaction():
        await write(database, "y")
    assert await bodies(database) == ["y"]


async def test_a_commit_without_its_transaction_is_a_fault(database: Database) -> None:
    async def give_up_silently() -> None:
        async with database.transaction():
            await database.run("ROLLBACK")

    with pytest.raises(StorageError, match="no transaction is active"):
        await give_up_silently()
    await write(database, "x")
    assert await bodies(database) == ["x"]


async def test_a_broken_rule_names_no_values(database: Database) -> None:
    await database.run("CREATE TABLE rules (word TEXT CHECK (word = 'yes')) STRICT")
    with pytest.raises(StorageError) as fault:
        await database.run("INSERT INTO rules VALUES (:word)", word="canary")
    assert "CHECK constraint failed" in str(fault.value)
    assert "canary" not in str(fault.value)


async def test_traces_that_could_not_be_erased_are_erased_next_time(
    database: Database, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await write(database, "canary")
    with caplog.at_level(logging.WARNING):
        async with database.transaction():
            await database.run("DELETE FROM notes")
            database.leave_no_traces()
            await database.run("PRAGMA query_only = ON")
    assert "erased data may be left" in caplog.text
    assert b"canary" in every_byte(path)
    await database.run("PRAGMA query_only = OFF")
    async with database.transaction():
        await write(database, "x")
    assert b"canary" not in every_byte(path)


# ── transactions ────────────────────────────────────────────────────────────


async def test_a_transaction_is_saved_whole_or_not_at_all(database: Database) -> None:
    async with database.transaction():
        await write(database, "one")
        await write(database, "two")
    with pytest.raises(LookupError):
        await write_and_fail(database, "three", "four")
    assert await bodies(database) == ["one", "two"]


async def test_a_task_joins_the_transaction_it_holds(database: Database) -> None:
    async def fail_around_a_part() -> None:
        async with database.transaction():
            async with database.transaction():
                await write(database, "one")
            raise LookupError

    with pytest.raises(LookupError):
        await fail_around_a_part()
    async with database.transaction(), database.transaction(), database.transaction():
        await write(database, "two")
    assert await bodies(database) == ["two"]


async def test_a_failed_part_takes_back_its_own_work_only(database: Database) -> None:
    async with database.transaction():
        await write(database, "kept")
        with pytest.raises(LookupError):
            await write_and_fail(database, "taken back")
        await write(database, "kept too")
    assert await bodies(database) == ["kept", "kept too"]


async def test_neighbours_wait_and_see_nothing_half_done(database: Database) -> None:
    reading: list[asyncio.Task[list[str]]] = []

    async def fail_beside_neighbours(neighbours: asyncio.TaskGroup) -> None:
        async with database.transaction():
            await write(database, "half")
            reading.append(neighbours.create_task(bodies(database)))
            writing = neighbours.create_task(write(database, "neighbour"))
            for _ in range(20):
                await asyncio.sleep(0)
            assert not reading[0].done()
            assert not writing.done()
            raise LookupError

    async with asyncio.TaskGroup() as neighbours:
        with pytest.raises(LookupError):
            await fail_beside_neighbours(neighbours)
    assert reading[0].result() == []
    assert await bodies(database) == ["neighbour"]


async def a_pair(database: Database) -> None:
    async with database.transaction():
        await write(database, "one")
        async with database.transaction():
            await write(database, "two")


@pytest.mark.parametrize("steps", range(0, 60, 2))
@pytest.mark.parametrize("insistent", [False, True], ids=["cancelled once", "cancelled again and again"])
async def test_a_task_cancelled_anywhere_leaves_all_or_nothing(
    database: Database, steps: int, *, insistent: bool
) -> None:
    task = asyncio.get_running_loop().create_task(a_pair(database))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    while insistent and not task.done():
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.wait({task})
    assert await bodies(database) in ([], ["one", "two"])
    assert not database._connection.in_transaction
    async with asyncio.timeout(10), database.transaction():
        await write(database, "three")
    assert (await bodies(database))[-1] == "three"


async def test_a_task_cancelled_at_work_inside_takes_everything_back(database: Database) -> None:
    reached = asyncio.Event()

    async def stop_inside() -> None:
        async with database.transaction():
            await write(database, "one")
            reached.set()
            await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(stop_inside())
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await bodies(database) == []


async def test_a_task_cancelled_while_it_waits_disturbs_nobody(database: Database) -> None:
    async with database.transaction():
        await write(database, "one")
        waiting = asyncio.get_running_loop().create_task(a_pair(database))
        for _ in range(5):
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
        await write(database, "two")
    assert waiting.cancelled()
    assert await bodies(database) == ["one", "two"]


async def test_a_deadline_inside_a_transaction_can_be_survived(database: Database) -> None:
    async with database.transaction():
        await write(database, "one")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await write(database, "may be done")
        await write(database, "two")
    assert await bodies(database) in (["one", "two"], ["one", "may be done", "two"])
