from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import SECRETS_DIR_VARIABLE, Settings, SettingsError, load_settings

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

Refusal = Callable[..., tuple[str, ...]]


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without settings, an empty secrets folder and a working folder without ``.env``."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / "secrets").mkdir()
    monkeypatch.setenv(SECRETS_DIR_VARIABLE, str(tmp_path / "secrets"))
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def complete(surroundings: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The same with the two settings that have no default."""
    surroundings.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    surroundings.setenv("ENCRYPTION_KEYS", KEYS)
    return surroundings


@pytest.fixture
def refusal(complete: pytest.MonkeyPatch) -> Refusal:
    """The lines that loading answers to a set of wrong values."""

    def lines_for(**values: str) -> tuple[str, ...]:
        for name, value in values.items():
            complete.setenv(name, value)
        with pytest.raises(SettingsError) as caught:
            load_settings()
        return caught.value.lines

    return lines_for
