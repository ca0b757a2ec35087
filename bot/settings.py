"""Every setting of the bot: its name, its bounds, what it is for and how to say it wrong.

``Settings`` is a plain value, so that tests and the sandbox can build one by hand; where the values come from
is known to ``load_settings`` alone. A problem is told as one line, and never quotes what was typed: people
paste tokens into the wrong line.
"""

import os
import warnings
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from bot.domain.account import Language
from bot.setting_shapes import AnyCase, AnyCaseUpper, BotToken, HeaderText, SomeSecret, WebAddress

SECRETS_DIR_VARIABLE: Final = "PANELBOT_SECRETS_DIR"
DEFAULT_SECRETS_DIR: Final = Path("/run/secrets")
"""Where Docker puts the files of a compose file's ``secrets``."""


class SettingsError(Exception):
    """Some settings are missing or wrong.

    Attributes:
        lines: one line for each problem: which setting, what is wrong, an example.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def package_version() -> str:
    """The version of panelbot as installed."""
    try:
        return version("panelbot")
    except PackageNotFoundError:  # a checkout that was never installed still runs
        return "0"


class Settings(BaseModel):
    """What the operator decides. Each field's description and example are what people are shown."""

    model_config = ConfigDict(
        frozen=True, hide_input_in_errors=True, validate_default=True, str_strip_whitespace=True
    )

    telegram_bot_token: BotToken = Field(
        description="the token BotFather gave you for this bot",
        examples=["123456789:what-BotFather-gave-you"],
    )
    telegram_api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="where the Bot API answers; another address only for your own Bot API server",
        examples=["https://api.telegram.org"],
    )
    panel_api_url: WebAddress = Field(
        default="https://hassan-store.com/api/v2",
        description="where the panel's API answers; https only, except on this machine",
        examples=["https://hassan-store.com/api/v2"],
    )
    database_path: Path = Field(
        default=Path("data/panelbot.sqlite3"),
        description="the database file; its folder is made with access for this account only",
        examples=["data/panelbot.sqlite3"],
    )
    encryption_keys: SomeSecret = Field(
        description="the keys that encrypt customers' panel keys, comma-separated, the first one in use; "
        "`panelbot keys generate` makes one",
        examples=["k1:base64-of-32-bytes"],
    )
    default_language: Annotated[Language, AnyCase] = Field(
        default=Language.ENGLISH,
        description="spoken to people whose Telegram language the bot does not speak: en or ar",
        examples=["en"],
        json_schema_extra={"must": "en or ar"},
    )
    poll_fastest_seconds: int = Field(
        default=30,
        ge=1,
        le=3600,
        description="the shortest pause between two looks at a young order, in seconds (1 to 3600)",
        examples=["30"],
        json_schema_extra={"must": "a whole number from 1 to 3600"},
    )
    poll_slowest_seconds: int = Field(
        default=1800,
        ge=1,
        le=86400,
        description="the longest pause between two looks at an old order, in seconds (1 to 86400)",
        examples=["1800"],
        json_schema_extra={"must": "a whole number from 1 to 86400"},
    )
    user_agent: HeaderText = Field(
        default_factory=lambda: f"panelbot/{package_version()}",
        description="how the bot names itself to the panel",
        examples=["panelbot/1.0 (contact: you@example.com)"],
        json_schema_extra={"default": "panelbot/<version>"},
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], AnyCaseUpper] = Field(
        default="INFO",
        description="how much is logged: DEBUG, INFO, WARNING or ERROR",
        examples=["INFO"],
        json_schema_extra={"must": "DEBUG, INFO, WARNING or ERROR"},
    )
    log_format: Annotated[Literal["text", "json"], AnyCase] = Field(
        default="text",
        description="text for people, json (one object a line) for machines",
        examples=["text"],
        json_schema_extra={"must": "text or json"},
    )

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.poll_fastest_seconds > self.poll_slowest_seconds:
            raise ValueError(
                "POLL_FASTEST_SECONDS must not be above POLL_SLOWEST_SECONDS; "
                "for example POLL_FASTEST_SECONDS=30 and POLL_SLOWEST_SECONDS=1800"
            )
        return self

    def secrets(self) -> tuple[str, ...]:
        """Every text that must never reach a log: the token, and each encryption key on its own."""
        keys = self.encryption_keys.get_secret_value()
        alone = (part.partition(":")[2].strip() for part in keys.split(","))
        return (self.telegram_bot_token.get_secret_value(), keys, *(part for part in alone if part))


class _FoundSettings(BaseSettings, Settings):
    """Settings as the environment, a ``.env`` file and a folder of secret files tell them."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )


def load_settings(env_file: str | Path | None = ".env") -> Settings:
    """The settings of this process: the environment wins over ``.env``, and that over secret files.

    Raises:
        SettingsError: with one line for each problem.
    """
    secrets_dir = _secrets_dir()
    try:
        with warnings.catch_warnings(action="error", category=UserWarning):  # a secret file it cannot use
            found = _FoundSettings(_env_file=env_file, _secrets_dir=secrets_dir)  # type: ignore[call-arg]  # the sources bring the rest
    except ValidationError as error:
        raise SettingsError(_line(detail) for detail in error.errors(include_input=False)) from None
    except (OSError, UnicodeDecodeError) as error:
        where = getattr(error, "filename", None) or env_file
        raise SettingsError([f"{where} cannot be read as text: {_reason(error)}"]) from None
    except SourceError as error:
        raise SettingsError([f"{secrets_dir}: {error}: {_reason(error.__cause__)}"]) from None
    return found


def _secrets_dir() -> Path | None:
    named = os.environ.get(SECRETS_DIR_VARIABLE, "")  # noqa: TID251 - this module is where settings are read
    if not named:
        return DEFAULT_SECRETS_DIR if DEFAULT_SECRETS_DIR.is_dir() else None
    if not Path(named).is_dir():
        example = f"for example {SECRETS_DIR_VARIABLE}={DEFAULT_SECRETS_DIR}"
        raise SettingsError([f"{SECRETS_DIR_VARIABLE} does not name a folder; {example}"])
    return Path(named)


def _reason(error: BaseException | None) -> str:
    if isinstance(error, OSError):
        return error.strerror or "it failed"
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _line(detail: ErrorDetails) -> str:
    """One problem of pydantic's in our own words."""
    told = str(detail.get("ctx", {}).get("error", ""))
    if not detail["loc"]:
        return told
    name = str(detail["loc"][0])
    field = Settings.model_fields[name.lower()]
    example = f"for example {name.upper()}={example_of(field)}"
    if detail["type"] == "missing":
        return f"{name.upper()} is missing: {field.description}; {example}"
    return f"{name.upper()} {told or 'must be ' + _extra(field, 'must', 'a text')}; {example}"


def example_of(field: FieldInfo) -> str:
    """The example people are shown for a setting."""
    return str((field.examples or [""])[0])


def default_of(field: FieldInfo) -> str:
    """The default of a setting as people are shown it; empty where there is none."""
    if field.is_required():
        return ""
    return _extra(field, "default", str(field.default))


def _extra(field: FieldInfo, name: str, otherwise: str) -> str:
    extra = field.json_schema_extra
    return str(extra.get(name, otherwise)) if isinstance(extra, dict) else otherwise
