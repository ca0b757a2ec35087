import re
from pathlib import Path

import pytest

from bot.settings import Settings, default_of, example_of, load_settings

ROOT = Path(__file__).parents[3]
DOTENV = (ROOT / ".env.example").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
FIELDS = {name.upper(): field for name, field in Settings.model_fields.items()}


def _readme_rows() -> list[tuple[str, str, str]]:
    section = README.partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE)
    return [(str(name), str(default), str(meaning)) for name, default, meaning in rows]


def test_the_readmes_table_has_one_row_for_each_setting_in_their_order() -> None:
    assert [name for name, _, _ in _readme_rows()] == list(FIELDS)


@pytest.mark.parametrize(("name", "default", "meaning"), _readme_rows())
def test_a_row_of_the_readme_tells_what_the_code_does(name: str, default: str, meaning: str) -> None:
    field = FIELDS[name]
    assert default == (f"`{default_of(field)}`" if default_of(field) else "required")
    assert meaning == field.description


def test_the_dotenv_example_has_one_line_for_each_setting_in_their_order() -> None:
    named = re.findall(r"^(?:# )?([A-Z_]+)=", DOTENV, re.MULTILINE)
    assert list(dict.fromkeys(named)) == list(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_the_dotenv_example_shows_default_or_example_and_meaning(name: str) -> None:
    field = FIELDS[name]
    shown = example_of(field) if field.is_required() else default_of(field)
    assert f"\n# {name}={shown}\n" in DOTENV
    assert (f"\n{name}=\n" in DOTENV) == field.is_required()
    comments = " ".join(line.removeprefix("# ") for line in DOTENV.splitlines())
    assert (field.description or "?").lower() in comments.lower()


def test_the_dotenv_example_filled_in_means_the_defaults(
    surroundings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    filled = re.sub(r"^# ([A-Z_]+=)", r"\1", DOTENV, flags=re.MULTILINE)
    filled = filled.replace("TELEGRAM_BOT_TOKEN=\n", f"TELEGRAM_BOT_TOKEN=1:{'A' * 35}\n")
    filled = filled.replace("ENCRYPTION_KEYS=\n", "ENCRYPTION_KEYS=k1:AAAA\n")
    filled = filled.replace("USER_AGENT=panelbot/<version>\n", "")
    (tmp_path / ".env").write_text(filled, "utf-8")
    found = load_settings().model_dump()
    surroundings.setenv("TELEGRAM_BOT_TOKEN", f"1:{'A' * 35}")
    surroundings.setenv("ENCRYPTION_KEYS", "k1:AAAA")
    assert found == load_settings(env_file=None).model_dump()


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_says_what_it_is_for_and_gives_an_example(name: str) -> None:
    assert FIELDS[name].description
    assert example_of(FIELDS[name])
