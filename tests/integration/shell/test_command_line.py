import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.ops.heartbeat import Heartbeat
from storage.vault import Keyring

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
COMPLETE = {"TELEGRAM_BOT_TOKEN": TOKEN, "ENCRYPTION_KEYS": KEYS}

Panelbot = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def umask_as_it_was() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "commands:"),
        (("run",), "Run the bot with the settings found"),
        (("demo",), "--speed"),
        (("check",), "--online"),
        (("health",), "alive"),
        (("keys",), "generate"),
        (("keys", "generate"), "--id"),
    ],
)
@pytest.mark.usefixtures("umask_as_it_was")
def test_every_command_has_a_help_text(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    text = capsys.readouterr().out
    assert ended.value.code == 0
    assert text.startswith(" ".join(("usage: panelbot", *words)))
    assert told in " ".join(text.split())


@pytest.mark.parametrize("words", [(), ("keys",)])
def test_half_a_command_shows_what_there_is_and_fails(panelbot: Panelbot, words: tuple[str, ...]) -> None:
    answer = panelbot(*words)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("usage: panelbot")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("dance",), "'dance'"),
        (("run", "fast"), "unrecognized arguments: fast"),
        (("demo", "--port", "65536"), "'65536' is no port; name a number from 0 to 65535"),
        (("demo", "--port", "-1"), "'-1' is no port"),
        (("demo", "--port", "x"), "'x' is no port"),
        (("demo", "--speed", "0"), "'0' is no speed; name a number above 0, at most 1000"),
        (("demo", "--speed", "fast"), "'fast' is no speed"),
        (("demo", "--speed", "nan"), "'nan' is no speed"),
        (("demo", "--speed", "1001"), "'1001' is no speed"),
        (("demo", "--catalogue", "7"), "'7' is no catalogue; there are small, 50, 900, 10000"),
    ],
)
@pytest.mark.usefixtures("umask_as_it_was")
def test_what_is_no_command_is_refused_in_one_line_with_an_example_where_a_value_is_wrong(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("panelbot")
    assert told in line
    assert words[0] != "demo" or f"for example {words[1]} " in line


def test_it_runs_as_a_module_too_and_says_its_version(panelbot: Panelbot) -> None:
    answer = panelbot("--version", module=True)
    assert answer.returncode == 0
    assert re.fullmatch(r"panelbot \d+\.\d+\.\d+\n", answer.stdout)


@pytest.mark.parametrize("command", ["run", "check", "health"])
def test_missing_settings_are_one_line_each(panelbot: Panelbot, command: str) -> None:
    answer = panelbot(command)
    assert (answer.returncode, answer.stdout) == (2, "")
    token, keys = answer.stderr.splitlines()
    assert token.startswith("panelbot: TELEGRAM_BOT_TOKEN is missing: ")
    assert "for example TELEGRAM_BOT_TOKEN=123456789:what-BotFather-gave-you" in token
    assert keys.startswith("panelbot: ENCRYPTION_KEYS is missing: ")
    assert "`panelbot keys generate` makes one" in keys


@pytest.mark.parametrize(
    ("command", "keys"), [("run", "hunter22hunter22"), ("run", "k1:aHVudGVyMjI="), ("check", ",")]
)
def test_encryption_keys_that_are_none_are_one_line_without_the_key(
    panelbot: Panelbot, command: str, keys: str
) -> None:
    answer = panelbot(command, TELEGRAM_BOT_TOKEN=TOKEN, ENCRYPTION_KEYS=keys)
    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    assert line.startswith("panelbot: ENCRYPTION_KEYS: ")
    assert line.endswith("`panelbot keys generate` makes one")
    assert "hunter22" not in line
    assert "aHVudGVyMjI" not in line


def test_a_token_in_the_wrong_place_is_not_repeated(panelbot: Panelbot) -> None:
    answer = panelbot("run", **COMPLETE, PANEL_API_URL=f"https://x.example/?{TOKEN}", LOG_LEVEL=TOKEN)
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 2
    assert TOKEN not in answer.stderr


def test_a_generated_key_is_all_there_is_on_standard_output_and_can_be_used(panelbot: Panelbot) -> None:
    answer = panelbot("keys", "generate", "--id", "spring")
    assert (answer.returncode, answer.stderr) == (0, "")
    (line,) = answer.stdout.splitlines()
    assert Keyring.parse(line).primary_id == "spring"
    assert panelbot("keys", "generate", "--id", "spring").stdout != answer.stdout


def test_a_generated_key_is_named_for_the_day_by_default(panelbot: Panelbot) -> None:
    (line,) = panelbot("keys", "generate").stdout.splitlines()
    assert re.fullmatch(r"k20\d{6}", Keyring.parse(line).primary_id)


@pytest.mark.usefixtures("umask_as_it_was")
def test_a_person_at_a_terminal_is_told_to_keep_the_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["keys", "generate"]) == 0
    assert "Keep a copy apart from the backups" in capsys.readouterr().err


def test_a_key_name_that_cannot_be_read_back_is_refused(panelbot: Panelbot) -> None:
    answer = panelbot("keys", "generate", "--id", "two words")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("panelbot: --id: ")


def test_a_check_before_the_first_start_leaves_nothing_behind(panelbot: Panelbot, tmp_path: Path) -> None:
    answer = panelbot("check", **COMPLETE)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert [line[:4] for line in answer.stdout.splitlines()] == ["ok  "] * 4
    assert "'k1' in use" in answer.stdout
    assert "will be made at the first start" in answer.stdout
    assert not (tmp_path / "data").exists()
    assert TOKEN not in answer.stdout
    assert KEYS.partition(":")[2] not in answer.stdout


def test_a_check_of_a_database_that_is_none_fails(panelbot: Panelbot, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, " * 100, "utf-8")
    answer = panelbot("check", **COMPLETE, DATABASE_PATH="notes.txt")
    assert answer.returncode == 1
    assert "BAD  database: " in answer.stdout
    assert "is not a database" in answer.stdout
    assert answer.stderr == ""


def test_a_check_of_a_folder_open_to_others_warns_and_still_ends_well(
    panelbot: Panelbot, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o755)
    answer = panelbot("check", **COMPLETE)
    assert answer.returncode == 0
    (line,) = [line for line in answer.stdout.splitlines() if line.startswith("warn ")]
    assert "chmod 700" in line


def test_what_a_command_makes_is_for_its_owner_only(panelbot: Panelbot, tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    sqlite3.connect(path).close()
    path.chmod(0o644)
    panelbot("check", **COMPLETE, DATABASE_PATH=str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_health_follows_the_sign_of_life(panelbot: Panelbot, tmp_path: Path) -> None:
    heartbeat = Heartbeat.beside(tmp_path / "bot.sqlite3")
    settings = {**COMPLETE, "DATABASE_PATH": str(tmp_path / "bot.sqlite3")}
    never = panelbot("health", **settings)
    assert never.returncode == 1
    assert never.stderr == f"panelbot: no sign of life ({heartbeat.path})\n"
    heartbeat.beat(datetime(2026, 1, 1, tzinfo=UTC))
    long_ago = panelbot("health", **settings)
    assert long_ago.returncode == 1
    assert long_ago.stderr == f"panelbot: no sign of life since 2026-01-01 00:00:00 UTC ({heartbeat.path})\n"
    os.utime(heartbeat.path)
    now = panelbot("health", **settings)
    assert (now.returncode, now.stdout, now.stderr) == (0, "", "")
