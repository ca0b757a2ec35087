import os
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.ops.checks import (
    Finding,
    database_findings,
    folder_finding,
    in_words,
    keyring_finding,
    open_folder_findings,
)
from bot.ops.heartbeat import Heartbeat
from bot.settings import Settings
from storage.database import Database
from storage.errors import StorageError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

SettingsOf = Callable[..., Settings]


@pytest.fixture
def settings_of(tmp_path: Path) -> SettingsOf:
    def build(keys: str = f"k1:{KEY}", path: Path = tmp_path / "bot.sqlite3") -> Settings:
        return Settings(
            telegram_bot_token=SecretStr(f"1:{'A' * 35}"), encryption_keys=SecretStr(keys), database_path=path
        )

    return build


def test_a_finding_reads_as_one_line() -> None:
    assert str(Finding("database", is_ok=True, detail="sound")) == "ok   database: sound"
    assert str(Finding("database", is_ok=False, detail="damaged")) == "BAD  database: damaged"
    warning = Finding("database folder", is_ok=True, detail="open", is_warning=True)
    assert str(warning) == "warn database folder: open"


def test_keys_are_named_and_counted_never_shown(settings_of: SettingsOf) -> None:
    finding = keyring_finding(settings_of(f"new:{KEY},old:{KEY},older:{KEY}"))
    assert finding == Finding("encryption keys", is_ok=True, detail="'new' in use, 2 older")


def test_keys_that_cannot_be_read_are_a_finding(settings_of: SettingsOf) -> None:
    finding = keyring_finding(settings_of("k1:hunter22"))
    assert not finding.is_ok
    assert "hunter22" not in finding.detail


async def test_a_sound_database_is_opened_and_let_go(settings_of: SettingsOf, tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "bot.sqlite3")).close()
    for _ in range(2):
        folder, database = await database_findings(settings_of(), NOON)
        assert folder.is_ok
        assert database.is_ok
        assert database.detail.endswith("bot.sqlite3 opens and is sound")


async def test_a_database_that_another_instance_holds_is_in_use(
    settings_of: SettingsOf, tmp_path: Path
) -> None:
    holder = await Database.open(tmp_path / "bot.sqlite3")
    try:
        await holder.run("CREATE TABLE held (x INTEGER) STRICT")
        _, database = await database_findings(settings_of(), NOON)
    finally:
        await holder.close()
    assert database.is_ok
    assert database.detail.endswith("is in use by a running bot")


async def test_a_database_with_a_fresh_sign_of_life_is_not_touched(
    settings_of: SettingsOf, tmp_path: Path
) -> None:
    path = tmp_path / "bot.sqlite3"
    path.write_bytes(b"nobody reads this while the bot is alive")
    Heartbeat.beside(path).beat(NOON)
    _, database = await database_findings(settings_of(), NOON)
    assert database.is_ok
    assert database.detail.endswith("is in use by a running bot")


async def test_a_folder_that_cannot_be_made_ends_the_look(settings_of: SettingsOf, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", "utf-8")
    findings = await database_findings(settings_of(path=tmp_path / "data" / "bot.sqlite3"), NOON)
    assert [(finding.what, finding.is_ok) for finding in findings] == [("database folder", False)]


def test_a_folder_that_is_not_there_will_be_made(tmp_path: Path) -> None:
    finding = folder_finding(tmp_path / "a" / "b")
    assert finding.is_ok
    assert finding.detail == f"{tmp_path / 'a' / 'b'} will be made"
    assert not (tmp_path / "a").exists()


def test_a_folder_without_permission_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the system's answer is what is put in place.
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = folder_finding(tmp_path)
    assert not finding.is_ok
    assert finding.detail == f"{tmp_path}: no permission to write; check DATABASE_PATH"


@pytest.mark.parametrize(("mode", "told"), [(0o755, "0755"), (0o710, "0710"), (0o1777, "1777")])
async def test_a_folder_that_others_may_enter_is_a_warning_and_stays_as_it_is(
    settings_of: SettingsOf, tmp_path: Path, mode: int, told: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(mode)
    _, warning, database = await database_findings(settings_of(path=data / "bot.sqlite3"), NOON)
    assert (warning.is_ok, warning.is_warning, database.is_ok) == (True, True, True)
    assert f"(mode {told})" in warning.detail
    assert f"`chmod 700 {data}`" in warning.detail
    assert stat.S_IMODE(data.stat().st_mode) == mode


def test_a_folder_of_the_owners_alone_or_one_that_is_not_there_is_no_warning(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert open_folder_findings(tmp_path) == []
    assert open_folder_findings(tmp_path / "later") == []


def test_a_file_where_the_folder_should_be_is_said_to_be_in_the_way(tmp_path: Path) -> None:
    in_the_way = tmp_path / "afile"
    in_the_way.write_text("a file", "utf-8")
    for folder in (in_the_way, in_the_way / "deeper"):
        finding = folder_finding(folder)
        assert not finding.is_ok
        assert finding.detail == (
            f"{in_the_way} is a file, and a folder is needed in its place; check DATABASE_PATH"
        )


def test_a_folder_that_cannot_be_made_is_a_finding_even_for_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_is_made(*_: object, **__: object) -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("tempfile.mkdtemp", none_is_made)
    finding = folder_finding(tmp_path / "x")
    assert not finding.is_ok
    assert finding.detail == (
        f"{tmp_path / 'x'} cannot be made in {tmp_path}: no files can be made there; check DATABASE_PATH"
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a system without /proc")
async def test_a_place_that_takes_no_files_fails_the_check_as_it_fails_the_start(
    settings_of: SettingsOf,
) -> None:
    findings = await database_findings(settings_of(path=Path("/proc/x/y")), NOON)
    assert [(finding.what, finding.is_ok) for finding in findings] == [("database folder", False)]
    with pytest.raises(StorageError):
        await Database.open(Path("/proc/x/y"))


@pytest.mark.parametrize(
    ("what", "error", "setting"),
    [
        ("Telegram", "InvalidToken", "TELEGRAM_BOT_TOKEN"),
        ("Telegram", "NetworkError", "TELEGRAM_API_URL"),
        ("Telegram", "TelegramError", "TELEGRAM_API_URL"),
        ("panel", "ConnectError", "PANEL_API_URL"),
        ("panel", "ReadTimeout", "PANEL_API_URL"),
        ("panel", "RemoteProtocolError", "PANEL_API_URL"),
    ],
)
def test_a_failed_look_says_what_it_means_and_which_setting_to_look_at(
    what: str, error: str, setting: str
) -> None:
    told = in_words(Finding(what, is_ok=False, detail=error))
    assert re.fullmatch(rf"[a-z].* {setting} \({error}\)", told.detail)


def test_a_look_that_went_well_is_left_as_it_is() -> None:
    assert in_words(Finding("Telegram", is_ok=True, detail="@bot")).detail == "@bot"
