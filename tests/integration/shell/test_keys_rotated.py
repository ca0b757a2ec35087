"""``panelbot keys rotate`` and ``keys verify`` as an operator runs them, and what they never show."""

import asyncio
import base64
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain.account import Language, PanelKey
from bot.domain.ids import PersonId
from bot.domain.money import Money
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Not of a shape the redaction would hide unseen: what keeps it out of sight is that nobody shows it.
PANEL_KEYS = {PersonId(number): PanelKey(f"canary.{number}.panel-key") for number in (1001, 2002)}
BODY = '{"text": "canary-body-5e1f"}'
OLD, NEW, FOREIGN = (generate_key_entry(key_id) for key_id in ("old", "new", "old"))
CANARIES = [
    TOKEN,
    "canary",
    *(entry.partition(":")[2] for entry in (OLD, NEW, FOREIGN)),
    *(base64.b64decode(entry.partition(":")[2]).hex() for entry in (OLD, NEW, FOREIGN)),
]

Answer = subprocess.CompletedProcess[str]
Panelbot = Callable[..., Answer]
Keys = Callable[..., Answer]


CHANGED = "an envelope does not open: it was changed, moved, or sealed by another key"
MISSING = "an envelope needs the encryption key 'old', which is not on the keyring"
STRANGE = "an envelope is of a version this program does not know"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.sqlite3"


@pytest.fixture
def keys(panelbot: Panelbot, path: Path) -> Keys:
    """``panelbot keys …`` with a keyring, at DEBUG; no secret is in its answer, whatever that is."""

    def run(action: str, ring: str) -> Answer:
        answer = panelbot(
            "keys",
            action,
            TELEGRAM_BOT_TOKEN=TOKEN,
            ENCRYPTION_KEYS=ring,
            DATABASE_PATH=str(path),
            LOG_LEVEL="DEBUG",
        )
        shown = answer.stdout + answer.stderr
        assert [canary for canary in CANARIES if canary in shown] == []
        return answer

    return run


def vault(ring: str) -> Vault:
    return Vault(Keyring.parse(ring))


async def fill(path: Path) -> None:
    storage = await Storage.open(path, vault(OLD), at=NOON)
    for person_id, key in PANEL_KEYS.items():
        await storage.people.meet(person_id, Language.ENGLISH, NOON)
        await storage.accounts.connect(person_id, key, Money(Decimal(1), "USD"), NOON)
    await storage.inbox.record(71, PersonId(1001), BODY, NOON)
    await storage.inbox.record(72, None, BODY, NOON)
    await storage.close()


@pytest.fixture
def database(path: Path) -> Path:
    """What a stopped bot leaves: two keys and two unhandled updates, under the old encryption key."""
    asyncio.run(fill(path))
    return path


async def contents(path: Path, ring: str) -> tuple[dict[PersonId, PanelKey | None], list[str]]:
    storage = await Storage.open(path, vault(ring), at=NOON)
    panel_keys = {person_id: await storage.accounts.key(person_id) for person_id in PANEL_KEYS}
    bodies = [update.body for update in await storage.inbox.unhandled()]
    await storage.close()
    return panel_keys, bodies


def change(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def problems(answer: Answer) -> list[str]:
    """What is said to be wrong, without the lines of the log."""
    return [line for line in answer.stderr.splitlines() if line.startswith("panelbot: ")]


def test_an_old_key_is_replaced_step_by_step(database: Path, keys: Keys) -> None:
    before = keys("verify", OLD)
    assert before.returncode == 0
    assert before.stdout == "'old' opens 4; it is the first, everything new is sealed with it\n"

    halfway = keys("verify", f"{NEW},{OLD}")
    assert halfway.returncode == 0
    assert halfway.stdout.splitlines() == [
        "'new' opens 0; it is the first, everything new is sealed with it",
        "'old' opens 4; still needed, `panelbot keys rotate` moves them to the first",
    ]

    rotated = keys("rotate", f"{NEW},{OLD}")
    assert (rotated.returncode, problems(rotated)) == (0, [])
    assert rotated.stdout.splitlines() == [
        "re-sealed 4, 0 remain",
        "'new' opens 4; it is the first, everything new is sealed with it",
        "'old' opens 0; no longer used, it may be removed (backups made before still need it)",
    ]

    alone = keys("verify", NEW)
    assert (alone.returncode, problems(alone)) == (0, [])
    assert alone.stdout == "'new' opens 4; it is the first, everything new is sealed with it\n"
    assert asyncio.run(contents(database, NEW)) == (PANEL_KEYS, [BODY, BODY])


@pytest.mark.usefixtures("database")
def test_rotating_twice_says_that_nothing_was_left_to_do(keys: Keys) -> None:
    keys("rotate", f"{NEW},{OLD}")
    again = keys("rotate", f"{NEW},{OLD}")
    assert again.returncode == 0
    assert again.stdout.startswith("re-sealed 0, 0 remain\n")


@pytest.mark.parametrize("action", ["rotate", "verify"])
@pytest.mark.usefixtures("database")
def test_an_encryption_key_that_is_missing_is_named_with_all_who_need_it(keys: Keys, action: str) -> None:
    answer = keys(action, NEW)
    assert answer.returncode == 1
    (line,) = problems(answer)
    assert line.startswith(
        "panelbot: 4 cannot be opened (people: 1001, 2002; updates: 71 of person 1001, 72 of "
    )
    assert line.endswith(f"): {MISSING}")


@pytest.mark.usefixtures("database")
def test_another_key_under_the_old_name_opens_nothing(keys: Keys) -> None:
    answer = keys("rotate", f"{NEW},{FOREIGN}")
    assert answer.returncode == 1
    assert answer.stdout.splitlines() == [
        "re-sealed 0, 4 remain",
        "'new' opens 0; it is the first, everything new is sealed with it",
        "'old' opens 0; keep it until everything opens",
    ]
    assert keys("verify", OLD).returncode == 0


def test_only_the_people_whose_keys_were_touched_are_named(database: Path, keys: Keys) -> None:
    change(
        database,
        "UPDATE accounts SET envelope = (SELECT envelope FROM accounts WHERE person_id = 1001)"
        " WHERE person_id = 2002",
    )
    rotated = keys("rotate", f"{NEW},{OLD}")
    assert rotated.returncode == 1
    assert rotated.stdout.splitlines()[0] == "re-sealed 3, 1 remain"
    assert "may be removed" not in rotated.stdout
    assert problems(rotated) == [f"panelbot: 1 cannot be opened (people: 2002): {CHANGED}"]


def test_different_reasons_are_told_apart(database: Path, keys: Keys) -> None:
    change(database, "UPDATE accounts SET envelope = x'00' WHERE person_id = 2002")
    change(database, "UPDATE inbox SET body = (SELECT body FROM inbox WHERE update_id = 71)")
    answer = keys("verify", OLD)
    assert answer.stdout == "'old' opens 2; it is the first, everything new is sealed with it\n"
    assert problems(answer) == [
        f"panelbot: 1 cannot be opened (people: 2002): {STRANGE}",
        f"panelbot: 1 cannot be opened (updates: 72 of nobody): {CHANGED}",
    ]


@pytest.mark.parametrize("action", ["rotate", "verify"])
async def test_a_database_that_a_running_bot_holds_is_left_alone(path: Path, keys: Keys, action: str) -> None:
    await fill(path)
    running = await Storage.open(path, vault(OLD), at=NOON)
    try:
        answer = await asyncio.to_thread(keys, action, f"{NEW},{OLD}")
        assert await running.accounts.key(PersonId(1001)) == PANEL_KEYS[PersonId(1001)]
    finally:
        await running.close()
    assert (answer.returncode, answer.stdout) == (1, "")
    (line,) = problems(answer)
    assert "is in use by another instance of the bot; stop that one first" in line


@pytest.mark.parametrize("action", ["rotate", "verify"])
def test_where_there_is_no_database_none_is_made(path: Path, keys: Keys, action: str) -> None:
    answer = keys(action, OLD)
    assert (answer.returncode, answer.stdout) == (1, "")
    (line,) = problems(answer)
    assert line.startswith(f"panelbot: there is no database {path}; check DATABASE_PATH")
    assert not path.parent.exists()


@pytest.mark.parametrize("action", ["rotate", "verify"])
def test_a_file_that_is_no_database_is_one_clear_line(path: Path, keys: Keys, action: str) -> None:
    path.parent.mkdir()
    path.write_text("canary, not a database, " * 100, "utf-8")
    answer = keys(action, OLD)
    assert answer.returncode == 1
    (line,) = problems(answer)
    assert "is not a database" in line


@pytest.mark.parametrize("action", ["rotate", "verify"])
def test_keys_that_cannot_be_read_are_one_clear_line(keys: Keys, action: str) -> None:
    answer = keys(action, f"{OLD[:-3]}*==")
    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = problems(answer)
    assert line.startswith("panelbot: ENCRYPTION_KEYS: entry 1 ('old') has a key that is not base64")
    assert OLD.partition(":")[2][:12] not in line


@pytest.mark.parametrize("action", ["rotate", "verify"])
def test_the_help_says_to_stop_the_bot_first(panelbot: Panelbot, action: str) -> None:
    answer = panelbot("keys", action, "--help")
    assert answer.returncode == 0
    assert "stop the bot first" in " ".join(answer.stdout.split())


def test_progress_goes_to_the_log_and_results_to_standard_output(database: Path, keys: Keys) -> None:
    assert database.exists()
    answer = keys("rotate", f"{NEW},{OLD}")
    assert re.search(r"INFO storage\.rotation: re-sealed 4, 0 remain$", answer.stderr, re.MULTILINE)
    assert "INFO" not in answer.stdout


def test_nothing_in_clear_is_in_the_folder_afterwards(database: Path, keys: Keys) -> None:
    keys("rotate", f"{NEW},{OLD}")
    everything = b"".join(part.read_bytes() for part in database.parent.iterdir())
    assert [canary for canary in CANARIES if canary.encode() in everything] == []
    assert b"\x01\x03old" not in everything, "an envelope of the old key is left in a free page"
