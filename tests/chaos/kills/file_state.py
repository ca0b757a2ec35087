"""What the bot's file holds after a kill; read from a copy, so that the bot has to recover the original."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from bot.domain.intent import IntentState
from bot.domain.problems import Value
from storage.codec import payload_from

_PARTS: Final = ("", "-wal", "-journal")

News: TypeAlias = tuple[str, str]
"""The kind of a message in the outbox, and the order's number or the intent it is about."""


@dataclass(frozen=True, slots=True)
class FileState:
    """The rows that promises are about.

    Attributes:
        faults: what SQLite's own checks complain of.
        intents: the state of each.
        is_handled: of each update.
        is_ended: of each message in the outbox.
        dropped: why messages were dropped.
        pending: what people are yet to be told.
        numbers: the panel's order numbers the bot knows.
    """

    faults: tuple[str, ...]
    intents: Mapping[int, IntentState]
    is_handled: Mapping[int, bool]
    is_ended: Mapping[int, bool]
    dropped: tuple[str, ...]
    pending: frozenset[News]
    numbers: frozenset[str]

    def intents_that_are(self, state: IntentState) -> frozenset[int]:
        """The intents in a state."""
        return frozenset(number for number, its_state in self.intents.items() if its_state is state)


NOTHING: Final = FileState((), {}, {}, {}, (), frozenset(), frozenset())


def file_state(database: Path, scratch: Path) -> FileState:
    """Read a copy of the database; nobody may be writing to it.

    Args:
        database: the bot's file.
        scratch: a folder for the copy.
    """
    copy = scratch / "copy.sqlite3"
    for part in _PARTS:
        source, target = Path(f"{database}{part}"), Path(f"{copy}{part}")
        target.unlink(missing_ok=True)
        if source.exists():
            shutil.copyfile(source, target)
    with closing(sqlite3.connect(copy)) as connection:
        return _read(connection)


def _read(connection: sqlite3.Connection) -> FileState:
    numbers = dict(connection.execute("SELECT order_id, panel_order_id FROM orders"))
    outbox = list(connection.execute("SELECT message_id, kind, payload, ended_at, drop_reason FROM outbox"))
    return FileState(
        faults=tuple(_faults(connection)),
        intents={
            number: IntentState(state)
            for number, state in connection.execute("SELECT intent_id, state FROM intents")
        },
        is_handled={
            number: at is not None
            for number, at in connection.execute("SELECT update_id, handled_at FROM inbox")
        },
        is_ended={number: ended_at is not None for number, _, _, ended_at, _ in outbox},
        dropped=tuple(reason for *_, reason in outbox if reason is not None),
        pending=frozenset(
            _news(kind, payload_from(payload), numbers)
            for _, kind, payload, ended_at, _ in outbox
            if ended_at is None
        ),
        numbers=frozenset(numbers.values()),
    )


def _faults(connection: sqlite3.Connection) -> list[str]:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    found += [f"a foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [fault for fault in found if fault != "ok"]


def _news(kind: str, payload: Mapping[str, Value], numbers: Mapping[int, str]) -> News:
    order = payload.get("order")
    return kind, str(payload.get("intent")) if order is None else numbers[int(order)]
