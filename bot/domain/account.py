"""The person, what they prefer, and the panel account they connected."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.money import Money
from bot.domain.preferences import Preferences, Topic
from bot.domain.problems import Problem, problem
from bot.domain.text import without_marks

_KEY_SHAPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{14,126}[A-Za-z0-9]")
_TAIL: Final = 4


class Language(StrEnum):
    """The languages the bot speaks, by their codes."""

    ENGLISH = "en"
    ARABIC = "ar"

    @property
    def is_right_to_left(self) -> bool:
        """Whether lines of this language begin at the right."""
        return self is Language.ARABIC

    @classmethod
    def of_code(cls, code: str | None, *, fallback: "Language") -> "Language":
        """The language for a Telegram ``language_code`` such as ``ar`` or ``en-GB``."""
        head = (code or "").split("-")[0].lower()
        return next((language for language in cls if language.value == head), fallback)


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram person who has spoken to the bot.

    Attributes:
        language: what the bot speaks to them.
        wants_notifications: whether anything of orders is told without being asked.
        preferences: what of it, and when it comes without a sound.
        has_blocked: the person blocked the bot; nothing is sent until they come back.
        screen_message_id: the message that is their living screen, edited in place.
        wants_favourite_news: whether a favourite's new rate, or its end, is told without being asked.
    """

    person_id: PersonId
    language: Language
    wants_notifications: bool = True
    has_blocked: bool = False
    screen_message_id: int | None = None
    wants_favourite_news: bool = False
    preferences: Preferences = field(default=Preferences())

    def hears(self, topic: Topic) -> bool:
        """Whether the person is told of this unasked."""
        return self.wants_notifications and self.preferences.wants(topic)

    @property
    def hears_every_end(self) -> bool:
        """Whether an order's end is told unasked, whichever it is."""
        return self.hears(Topic.COMPLETED) and self.hears(Topic.PROBLEMS)


@dataclass(frozen=True, slots=True)
class PanelKey:
    """A customer's API key. Its text never shows in a repr, a log or an exception."""

    secret: str = field(repr=False)

    @property
    def tail(self) -> str:
        """The last four characters: all that is ever shown of a key."""
        return self.secret[-_TAIL:]

    @classmethod
    def read(cls, text: str) -> "PanelKey | Problem":
        """The key in what a person sent, or what is wrong with it."""
        typed = without_marks(text)
        return cls(typed) if _KEY_SHAPE.fullmatch(typed) else problem("problem.key_malformed")


_ONLY_KEY: Final = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,128}|[0-9a-fA-F]{32}")
_HEX_KEY: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])")
_TORN_KEY: Final = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{6,}|[A-Za-z0-9]{15,}")
_KEY_COMMAND: Final = re.compile(r"/key(@\w+)?\s+\S+", re.IGNORECASE)


def is_key(text: str) -> bool:
    """Whether a text is nothing but what panels give out as keys: it is protected wherever it is typed.

    Mostly 32 hex digits; but no long run of letters and digits without space or dot is a search or a link.
    """
    return _ONLY_KEY.fullmatch(without_marks(text)) is not None


def holds_key(text: str) -> bool:
    """Whether such a key stands somewhere in a text."""
    return _HEX_KEY.search(text) is not None


def may_be_key(text: str) -> bool:
    """Whether a text sent as a key may be one, perhaps mistyped or torn apart; plain words are none."""
    typed = without_marks(text)
    return _KEY_SHAPE.fullmatch(typed) is not None or _TORN_KEY.search(typed) is not None


def gives_key(text: str) -> bool:
    """Whether a text must not stay where others can read it: one with a key, or ``/key`` with anything."""
    return holds_key(text) or _KEY_COMMAND.search(text) is not None


@dataclass(frozen=True, slots=True)
class PanelAccount:
    """A connected key, as far as people and jobs may see it.

    Attributes:
        key_tail: the key's last four characters.
        balance: as last read from the panel.
        is_refused: the panel refused the key; it is not asked with again until replaced.
        checked_at: when the balance was asked for.
    """

    person_id: PersonId
    key_tail: str
    balance: Money
    is_refused: bool
    connected_at: datetime
    checked_at: datetime
