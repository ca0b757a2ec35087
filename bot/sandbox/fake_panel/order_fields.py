"""Checking single fields of `add`: each check takes what was sent, and refuses with the family's words."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from bot.sandbox.fake_panel import refusals
from bot.sandbox.fake_panel.refusals import RefusedError

Form: TypeAlias = Mapping[str, str]
Check: TypeAlias = Callable[[str], None]

_LONGEST_LINK: Final = 1000
_LONGEST_WORD: Final = 200
_MOST_ANSWERS: Final = 100
_DELAYS: Final = frozenset({0, 5, 10, 15, 20, 30, 40, 50, 60, 90, *range(120, 300, 30), *range(300, 601, 60)})
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_HANDLE: Final = re.compile(r"@[\w.]{2,64}")
_COUNTRY: Final = re.compile(r"[^\W\d_][^\d_]{1,55}")
_DATE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def require(form: Form, fields: tuple[str, ...]) -> None:
    """Refuse a form in which one of the fields is missing or blank."""
    for field in fields:
        if not form.get(field, "").strip():
            raise refusals.missing(field)


def number(text: str, otherwise: str) -> int:
    """A whole number in Latin digits, or a refusal with the words given."""
    if not _NUMBER.fullmatch(text.strip()):
        raise RefusedError(otherwise)
    return int(text)


def lines_in(text: str) -> list[str]:
    """The lines that say something, however they end."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def expiry_in(text: str, today: date) -> datetime | None:
    """The end of the last day of a subscription (`d/m/Y`), None where none was given.

    Raises:
        RefusedError: it is no date, or a day gone by.
    """
    if not text.strip():
        return None
    parts = _DATE.fullmatch(text.strip())
    try:
        day, month, year = (int(part) for part in parts.groups()) if parts else (0, 0, 0)
        last = date(year, month, day)
    except ValueError:
        raise RefusedError(refusals.INCORRECT_PARAMETERS) from None
    if last < today:
        raise RefusedError(refusals.INCORRECT_PARAMETERS)
    return datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC)


def is_link(link: str) -> bool:
    """A web address, with or without its scheme, or a @handle."""
    if not link or len(link) > _LONGEST_LINK or any(letter.isspace() for letter in link):
        return False
    if _HANDLE.fullmatch(link):
        return True
    try:
        address = urlsplit(link if "://" in link else f"https://{link}")
        host = address.hostname or ""
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and "." in host.strip(".")


def check_link(text: str) -> None:
    """A link."""
    if not is_link(text.strip()):
        raise RefusedError(refusals.INCORRECT_LINK)


def check_delay(text: str) -> None:
    """Minutes before a subscription delivers: one of the delays that panels offer."""
    if number(text, refusals.INCORRECT_DELAY) not in _DELAYS:
        raise RefusedError(refusals.INCORRECT_DELAY)


def _check_word(text: str) -> None:
    word = text.strip()
    if len(word) > _LONGEST_WORD or any(letter.isspace() for letter in word):
        raise RefusedError(refusals.INCORRECT_PARAMETERS)


def _check_words(text: str) -> None:
    for line in lines_in(text):
        _check_word(line)


def _check_country(text: str) -> None:
    if not _COUNTRY.fullmatch(text.strip()):
        raise RefusedError(refusals.INCORRECT_PARAMETERS)


def _from_one_to(most: int) -> Check:
    def check(text: str) -> None:
        if not 1 <= number(text, refusals.INCORRECT_PARAMETERS) <= most:
            raise RefusedError(refusals.INCORRECT_PARAMETERS)

    return check


CHECKS: Final[Mapping[str, Check]] = {
    "username": _check_word,
    "usernames": _check_words,
    "hashtag": _check_word,
    "hashtags": _check_words,
    "groups": _check_words,
    "media": check_link,
    "answer_number": _from_one_to(_MOST_ANSWERS),
    "country": _check_country,
    "device": _from_one_to(5),
    "type_of_traffic": _from_one_to(3),
    "referring_url": check_link,
    "delay": check_delay,
}
"""Fields whose content a panel looks at; the others are free text (comments, keywords)."""
