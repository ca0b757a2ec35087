"""The one connection to the file, its lock, and transactions.

One connection behind one lock: no statement of a neighbour task can slip into an open transaction, and there
is never a second connection to wait for.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeAlias

import aiosqlite

from storage.errors import DatabaseDamagedError, StorageError, UnusablePathError, storage_error

Stored: TypeAlias = str | int | bytes | None
"""What a column may hold."""

_LOG: Final = logging.getLogger(__name__)
_PATIENCE: Final = timedelta(seconds=5)
_BEYOND_INTEGERS: Final = 2**63
_SOON_CHECKED: Final = 50_000
"""Rows of a table that is looked through at every start. The tables of years are not: what is damaged in them
is found when it is read, and by ``panelbot check``."""

_PRAGMAS: Final = (
    "locking_mode = EXCLUSIVE",  # a second instance is refused instead of sending orders twice
    "journal_mode = WAL",
    "synchronous = FULL",  # a commit survives a power cut: "sending" is on disk before the first byte leaves
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",  # nothing of the file reaches a temporary folder
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table'"


class Database:
    """The open file. Build it with ``open``; every statement names its parameters.

    Attributes:
        unreadable: what was logged of rows that cannot be read, so that it is logged once.
    """

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._has_traces = False
        self._is_closed = False
        self.unreadable: Final[set[str]] = set()

    @classmethod
    async def open(
        cls, path: Path, *, patience: timedelta = _PATIENCE, is_thorough: bool = False
    ) -> "Database":
        """Open the file, making it and its folder if they are not there.

        Args:
            path: where the file is; a folder made for it can be entered by its owner only.
            patience: how long to wait for another instance to let go of the file.
            is_thorough: look through every table for damage, however long that takes.

        Raises:
            StorageError: one of its kinds says why the file cannot be used.
        """
        await asyncio.to_thread(_make_private_file, path)
        try:
            connection = await _connected(path, patience)
        except sqlite3.Error as error:
            raise storage_error(error, path) from error
        connection.row_factory = sqlite3.Row
        database = cls(connection, path)
        try:
            await database._prepare(is_thorough=is_thorough)
        except BaseException:
            await _to_the_end(database.close())
            raise
        return database

    async def _prepare(self, *, is_thorough: bool) -> None:
        for pragma in _PRAGMAS:
            await self.run(f"PRAGMA {pragma}")
        async with self.transaction():
            tables = [row["name"] for row in await self.rows(_TABLES)]
            quick = [table for table in tables if is_thorough or not await self._is_long(table)]
            if quick == tables:
                await self._look_through("PRAGMA quick_check(1)")
                return
            for table in quick:
                await self._look_through("SELECT * FROM pragma_quick_check(:table)", table=table)

    async def _is_long(self, table: str) -> bool:
        """Whether looking through a table would hold up the start."""
        row = await self.row(
            f'SELECT COUNT(*) > :most FROM (SELECT 1 FROM "{table}" LIMIT :most + 1)',  # noqa: S608 - a table's name cannot be a parameter
            most=_SOON_CHECKED,
        )
        return row is not None and bool(row[0])

    async def _look_through(self, check: str, **values: Stored) -> None:
        if [row[0] for row in await self.rows(check, **values)] != ["ok"]:
            raise DatabaseDamagedError(f"the database {self._path} is damaged; restore a backup")

    async def close(self) -> None:
        """Let go of the file, after the transaction that is under way."""
        async with self._lock:
            self._is_closed = True
            await self._connection.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """All or nothing. The task that holds a transaction joins it when it asks again.

        A part that fails takes back what the part did; whether the whole goes on is decided around it. Work
        inside must not wait for another task that uses the database.
        """
        if self._holder is not None and self._holder is asyncio.current_task():
            async with self._part():
                yield
            return
        async with self._lock:
            self._holder = asyncio.current_task()
            try:
                async with self._whole():
                    yield
            finally:
                self._holder = None
            if self._has_traces:
                await _to_the_end(self._erase_traces())

    async def rows(self, sql: str, **values: Stored) -> list[sqlite3.Row]:
        """Every row a statement answers with; outside a transaction the statement is one of its own."""
        if self._holder is not None and self._holder is asyncio.current_task():
            self._must_be_under_way()
            return await self._ask(sql, **values)
        async with self._lock:
            return await self._ask(sql, **values)

    async def row(self, sql: str, **values: Stored) -> sqlite3.Row | None:
        """The first row a statement answers with."""
        return next(iter(await self.rows(sql, **values)), None)

    async def run(self, sql: str, **values: Stored) -> None:
        """Run a statement for its effect."""
        await self.rows(sql, **values)

    async def run_many(self, sql: str, rows: Sequence[Mapping[str, Stored]]) -> None:
        """Run a statement once for each row, all of them or none."""
        async with self.transaction():
            bound = [{name: _storable(value) for name, value in row.items()} for row in rows]
            try:
                await self._connection.executemany(sql, bound)
            except sqlite3.Error as error:
                raise storage_error(error, self._path) from error

    def leave_no_traces(self) -> None:
        """Have what this transaction deletes wiped from the file and its log, once it is committed."""
        self._has_traces = True

    @asynccontextmanager
    async def _whole(self) -> AsyncIterator[None]:
        self._must_be_open()
        try:
            await self._ask("BEGIN IMMEDIATE")
            yield
            # From here on a cancellation comes too late: it is passed on once the commit has ended.
            await _to_the_end(self._ask("COMMIT"))
        except BaseException:
            # Statements reach SQLite in order, so this also ends a BEGIN that was cancelled under way.
            await _to_the_end(self._connection.rollback())
            raise

    @asynccontextmanager
    async def _part(self) -> AsyncIterator[None]:
        self._must_be_under_way()
        await self._ask("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # After some faults, a full disk among them, SQLite has taken back everything by itself.
            if self._connection.in_transaction:
                await _to_the_end(self._ask("ROLLBACK TO part"))
                await _to_the_end(self._ask("RELEASE part"))
            raise
        await self._ask("RELEASE part")

    def _must_be_open(self) -> None:
        if self._is_closed:
            raise StorageError("the database is closed")

    def _must_be_under_way(self) -> None:
        # Without this, what follows a fault that ended the transaction would be saved one by one.
        if not self._connection.in_transaction:
            raise StorageError("the transaction has already been given up; nothing of it was saved")

    async def _ask(self, sql: str, **values: Stored) -> list[sqlite3.Row]:
        self._must_be_open()
        bound = {name: _storable(value) for name, value in values.items()}
        try:
            return list(await self._connection.execute_fetchall(sql, bound))
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error

    async def _erase_traces(self) -> None:
        # secure_delete overwrites deleted rows, but copies left behind by the splitting of pages survive it:
        # only writing the file anew leaves nothing. The deletion itself is committed, so a fault here must
        # not look like a failed transaction; the next one tries again.
        try:
            await self._ask("VACUUM")
            await self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        except StorageError as error:
            _LOG.warning("erased data may be left in the file until the next transaction: %s", error)
        else:
            self._has_traces = False


async def _connected(path: Path, patience: timedelta) -> aiosqlite.Connection:
    connection = aiosqlite.connect(path, timeout=patience.total_seconds(), isolation_level=None)
    try:
        return await connection
    except BaseException:
        # The library tells its thread to end, but does not wait for that. The last thing the thread does is
        # to report to the event loop, and that may be closed by then: this error often ends the program.
        worker = connection._thread  # noqa: SLF001 - no public door leads to it
        await _to_the_end(asyncio.to_thread(worker.join))
        raise


def _make_private_file(path: Path) -> None:
    if path.is_dir():
        raise UnusablePathError(f"the database {path} is a folder; name a file in it")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError as error:
        raise UnusablePathError(f"the database {path} cannot be made: {error.strerror}") from error


def _storable(value: Stored) -> Stored:
    match value:
        case str():  # a panel may send half a surrogate pair; SQLite holds UTF-8 only
            return value.encode("utf-8", "replace").decode()
        case int() if not -_BEYOND_INTEGERS <= value < _BEYOND_INTEGERS:
            return str(value)  # anybody can forge such a number into a button: as text it equals no id
        case _:
            return value


async def _to_the_end(work: Awaitable[object]) -> None:
    """Wait for work that must not be left half done; a cancellation meanwhile is passed on afterwards."""
    running = asyncio.ensure_future(work)  # noqa: TID251 - awaited to its end right here, so nobody has to watch it
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait({running})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    running.result()
