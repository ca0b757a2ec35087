from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import dotenv.main
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot import settings as settings_module
from bot.domain.account import Language
from bot.settings import Settings, SettingsError, load_settings

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

Refusal = Callable[..., tuple[str, ...]]


@pytest.mark.usefixtures("complete")
def test_two_settings_are_enough_and_the_rest_has_defaults() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.encryption_keys.get_secret_value() == KEYS
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.panel_api_url == "https://hassan-store.com/api/v2"
    assert settings.database_path == Path("data/panelbot.sqlite3")
    assert settings.default_language is Language.ENGLISH
    assert (settings.poll_fastest_seconds, settings.poll_slowest_seconds) == (30, 1800)
    assert settings.user_agent.startswith("panelbot/")
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


@pytest.mark.usefixtures("surroundings")
def test_what_is_missing_is_named_with_its_purpose_and_an_example() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    token, keys = caught.value.lines
    assert token.startswith("TELEGRAM_BOT_TOKEN is missing: ")
    assert "for example TELEGRAM_BOT_TOKEN=123456789:" in token
    assert keys.startswith("ENCRYPTION_KEYS is missing: ")
    assert "`panelbot keys generate` makes one" in keys


def test_an_empty_line_counts_as_missing(refusal: Refusal) -> None:
    (line,) = refusal(TELEGRAM_BOT_TOKEN="")
    assert line.startswith("TELEGRAM_BOT_TOKEN is missing: ")


def test_an_empty_line_leaves_a_default_alone(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("LOG_LEVEL", "")
    assert load_settings().log_level == "INFO"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TELEGRAM_BOT_TOKEN", "my-secret-without-colon", "is not shaped like a bot token"),
        ("TELEGRAM_BOT_TOKEN", "123:short", "is not shaped like a bot token"),
        ("TELEGRAM_BOT_TOKEN", TOKEN + "/getMe", "is not shaped like a bot token"),
        ("TELEGRAM_API_URL", "http://api.telegram.org", "must begin with https://"),
        ("TELEGRAM_API_URL", "api.telegram.org", "is not a web address"),
        ("PANEL_API_URL", "http://panel.example/api/v2", "must begin with https://"),
        ("PANEL_API_URL", "http://10.0.0.1/api/v2", "must begin with https://"),
        ("PANEL_API_URL", "http://127.0.0.1.evil.example/", "must begin with https://"),
        ("PANEL_API_URL", "http://localhost.evil.example/", "must begin with https://"),
        ("PANEL_API_URL", "https://me:hunter22@panel.example/api/v2", "must not carry a name or a password"),
        ("PANEL_API_URL", "https://panel.example/api/v2?key=hunter22", "must not carry a query"),
        ("PANEL_API_URL", "https://panel.example/api/v2?", "must not carry a query"),
        ("PANEL_API_URL", "https://panel.example/api/v2#part", "must not carry a query"),
        ("PANEL_API_URL", "https://panel.example/a b", "holds characters"),
        ("PANEL_API_URL", "https://panel.example\\@evil.example/", "holds characters"),
        ("PANEL_API_URL", "https://panel.example/" + "a" * 500, "holds characters"),
        ("PANEL_API_URL", "https://panel.example:port/", "is not a web address"),
        ("PANEL_API_URL", "https://[::1/", "is not a web address"),
        ("PANEL_API_URL", "https://", "is not a web address"),
        ("PANEL_API_URL", "ftp://panel.example/", "is not a web address"),
        ("DEFAULT_LANGUAGE", "fr", "must be en or ar"),
        ("POLL_FASTEST_SECONDS", "0", "must be a whole number from 1 to 3600"),
        ("POLL_FASTEST_SECONDS", "3601", "must be a whole number from 1 to 3600"),
        ("POLL_FASTEST_SECONDS", "half a minute", "must be a whole number from 1 to 3600"),
        ("POLL_SLOWEST_SECONDS", "86401", "must be a whole number from 1 to 86400"),
        ("POLL_SLOWEST_SECONDS", "1800.5", "must be a whole number from 1 to 86400"),
        ("USER_AGENT", "panelbot\r\nX-Evil: yes", "must be 1 to 200 plain characters"),
        ("USER_AGENT", "بوت", "must be 1 to 200 plain characters"),
        ("USER_AGENT", "p" * 201, "must be 1 to 200 plain characters"),
        ("LOG_LEVEL", "LOUD", "must be DEBUG, INFO, WARNING or ERROR"),
        ("LOG_FORMAT", "xml", "must be text or json"),
    ],
)
def test_a_wrong_value_is_one_line_with_an_example(
    refusal: Refusal, name: str, value: str, told: str
) -> None:
    (line,) = refusal(**{name: value})
    assert line.startswith(f"{name} {told}")
    assert f"for example {name}=" in line
    assert "hunter22" not in line
    assert "\n" not in line


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_a_token_pasted_into_the_wrong_line_is_never_quoted(refusal: Refusal, name: str) -> None:
    lines = refusal(**{"LOG_FORMAT": "xml", name: f"hunter22 {TOKEN}\x07"})
    assert "hunter22" not in "\n".join(lines)
    assert TOKEN not in "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "value", "attribute", "read"),
    [
        ("PANEL_API_URL", "http://127.0.0.1:8807/api/v2/", "panel_api_url", "http://127.0.0.1:8807/api/v2"),
        ("PANEL_API_URL", "http://127.9.9.9/x", "panel_api_url", "http://127.9.9.9/x"),
        ("PANEL_API_URL", "http://[::1]:8807/api", "panel_api_url", "http://[::1]:8807/api"),
        ("TELEGRAM_API_URL", " http://localhost:8081 ", "telegram_api_url", "http://localhost:8081"),
        ("TELEGRAM_BOT_TOKEN", f"  {TOKEN}\n", "telegram_bot_token", SecretStr(TOKEN)),
        ("DEFAULT_LANGUAGE", "AR", "default_language", Language.ARABIC),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("LOG_FORMAT", "JSON", "log_format", "json"),
        ("POLL_FASTEST_SECONDS", " 5 ", "poll_fastest_seconds", 5),
        ("DATABASE_PATH", "/data/bot.sqlite3", "database_path", Path("/data/bot.sqlite3")),
    ],
)
def test_what_is_plainly_meant_is_understood(
    complete: pytest.MonkeyPatch, name: str, value: str, attribute: str, read: object
) -> None:
    complete.setenv(name, value)
    assert getattr(load_settings(), attribute) == read


def test_several_problems_are_told_at_once(refusal: Refusal) -> None:
    lines = refusal(TELEGRAM_BOT_TOKEN="wrong", LOG_FORMAT="xml", DEFAULT_LANGUAGE="fr")
    assert [line.split()[0] for line in lines] == ["TELEGRAM_BOT_TOKEN", "DEFAULT_LANGUAGE", "LOG_FORMAT"]


def test_the_fastest_pause_must_not_be_above_the_slowest(refusal: Refusal) -> None:
    (line,) = refusal(POLL_FASTEST_SECONDS="60", POLL_SLOWEST_SECONDS="59")
    assert line.startswith("POLL_FASTEST_SECONDS must not be above POLL_SLOWEST_SECONDS")


def test_equal_pauses_are_allowed(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("POLL_FASTEST_SECONDS", "60")
    complete.setenv("POLL_SLOWEST_SECONDS", "60")
    assert load_settings().poll_slowest_seconds == 60


@pytest.mark.usefixtures("surroundings")
def test_a_dotenv_file_is_read_and_other_lines_in_it_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"# ours\nTELEGRAM_BOT_TOKEN={TOKEN}\nENCRYPTION_KEYS='{KEYS}'\nCOMPOSE_PROJECT_NAME=x\n", "utf-8"
    )
    assert load_settings().telegram_bot_token.get_secret_value() == TOKEN


def test_the_environment_wins_over_the_dotenv_file_and_that_over_secret_files(
    complete: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("LOG_LEVEL", "LOG_FORMAT", "USER_AGENT"):
        (tmp_path / "secrets" / name).write_text({"LOG_FORMAT": "json"}.get(name, "ERROR"), "utf-8")
    (tmp_path / ".env").write_text("LOG_LEVEL=WARNING\nUSER_AGENT=from-dotenv\n", "utf-8")
    complete.setenv("USER_AGENT", "from-environment")
    settings = load_settings()
    assert (settings.user_agent, settings.log_level, settings.log_format) == (
        "from-environment",
        "WARNING",
        "json",
    )


@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize("spelling", [str.upper, str.lower])
def test_secret_files_are_found_in_either_case(tmp_path: Path, spelling: Callable[[str], str]) -> None:
    (tmp_path / "secrets" / spelling("TELEGRAM_BOT_TOKEN")).write_text(f"{TOKEN}\n", "utf-8")
    (tmp_path / "secrets" / spelling("ENCRYPTION_KEYS")).write_text(f"{KEYS}\n", "utf-8")
    settings = load_settings()
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.encryption_keys.get_secret_value() == KEYS


def test_a_secrets_folder_that_is_not_there_is_named(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    complete.setenv("PANELBOT_SECRETS_DIR", str(tmp_path / "elsewhere"))
    with pytest.raises(SettingsError, match=r"PANELBOT_SECRETS_DIR does not name a folder; for example "):
        load_settings()


def test_without_a_named_secrets_folder_dockers_is_looked_for(
    complete: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    complete.delenv("PANELBOT_SECRETS_DIR")
    complete.setattr("bot.settings.DEFAULT_SECRETS_DIR", tmp_path / "secrets")
    (tmp_path / "secrets" / "LOG_LEVEL").write_text("ERROR", "utf-8")
    assert load_settings().log_level == "ERROR"
    complete.setattr("bot.settings.DEFAULT_SECRETS_DIR", tmp_path / "none")
    assert load_settings().log_level == "INFO"


@pytest.mark.usefixtures("complete")
def test_a_dotenv_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.lines == (".env cannot be read as text: it is not UTF-8",)


@pytest.mark.usefixtures("complete")
def test_a_dotenv_file_without_permission_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:  # root may read everything, so the refusal is put in place
        raise PermissionError(13, "Permission denied", ".env")

    (tmp_path / ".env").write_text("LOG_LEVEL=INFO\n", "utf-8")
    monkeypatch.setattr(dotenv.main, "open", refuse, raising=False)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.lines == (".env cannot be read as text: Permission denied",)


@pytest.mark.usefixtures("complete")
def test_a_secret_file_that_is_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "secrets" / "LOG_LEVEL").mkdir()
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = caught.value.lines
    assert "found a directory" in line
    assert "LOG_LEVEL" in line


@pytest.mark.usefixtures("complete")
def test_a_secret_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "secrets" / "LOG_LEVEL").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = caught.value.lines
    assert '"log_level"' in line
    assert line.endswith(": it is not UTF-8")


def test_the_secrets_are_the_token_and_each_key() -> None:
    settings = Settings(
        telegram_bot_token=SecretStr(TOKEN), encryption_keys=SecretStr("new:AAAA, old:BBBB,broken,")
    )
    assert settings.secrets() == (TOKEN, "new:AAAA, old:BBBB,broken,", "AAAA", "BBBB")


def test_no_secret_shows_in_a_repr_or_in_an_error_of_pydantic() -> None:
    settings = Settings(telegram_bot_token=SecretStr(TOKEN), encryption_keys=SecretStr(KEYS))
    assert TOKEN not in repr(settings)
    assert KEYS not in repr(settings)
    with pytest.raises(ValidationError) as caught:
        Settings(telegram_bot_token=SecretStr("hunter22"), encryption_keys=SecretStr(""))
    assert "hunter22" not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    settings = Settings(telegram_bot_token=SecretStr(TOKEN), encryption_keys=SecretStr(KEYS))
    with pytest.raises(ValidationError, match="frozen"):
        settings.log_level = "DEBUG"


def test_settings_built_by_hand_do_not_look_around(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("LOG_LEVEL", "DEBUG")
    assert Settings(telegram_bot_token=SecretStr(TOKEN), encryption_keys=SecretStr(KEYS)).log_level == "INFO"


@given(st.text(max_size=60) | st.text(":/@[]?#.%0a1h", max_size=20).map("https://".__add__))
def test_any_text_as_an_address_is_taken_or_told_in_our_own_words(text: str) -> None:
    def read() -> set[str]:
        Settings(telegram_bot_token=SecretStr(TOKEN), encryption_keys=SecretStr(KEYS), panel_api_url=text)
        return set()

    assert _complaints(read) <= {"value_error"}


def _complaints(read: Callable[[], set[str]]) -> set[str]:
    try:
        return read()
    except ValidationError as error:
        return {detail["type"] for detail in error.errors()}


def test_a_checkout_that_was_never_installed_still_has_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(settings_module, "version", not_installed)
    assert settings_module.package_version() == "0"
