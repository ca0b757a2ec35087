"""Single values as panels really spell them: numbers as text, truth as "1", ids of any kind.

Every reader takes any JSON value and answers None where it holds nothing of the kind asked for.
"""

import re
from decimal import Decimal
from typing import Final, TypeAlias

from bot.domain.money import decimal_from

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"

LONGEST_TEXT: Final = 500
"""Characters of a name, a word or a message; the rest is noise."""

_LONGEST_NUMBER: Final = 60
_LARGEST_COUNT: Final = 10**15
"""Counts beyond this are no counts, and would not fit a database column."""

_DIGITS_OF_A_COUNT: Final = 15
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no", "off", "null", "none"})
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:\-]{0,63}")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d*)?")
"""``1,000`` and ``1,234,567.89``; India groups by two. None begins with a zero: ``0,900`` is a fraction."""

_DECIMAL_COMMA: Final = re.compile(r"[+-]?(?:\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+")
"""``0,90`` and ``1.234,56`` of a panel in a language that writes fractions so."""


def is_one_plain_line(text: str) -> bool:
    """Whether a text is safe as it is: no controls, no lone surrogates, no blanks but single spaces.

    Most texts are. In a catalogue of ten thousand services, looking first saves half the time of reading it.
    """
    return text.isprintable() and "  " not in text


def text_of(value: Json, longest: int = LONGEST_TEXT) -> str | None:
    """The text a value holds on one line, safe to store and send; numbers are read as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = str(value)[: longest * 4]
    if is_one_plain_line(text):
        return text.strip()[:longest] or None
    plain = _CONTROLS.sub(" ", text).strip()
    return plain[:longest].encode("utf-8", "replace").decode() or None


def truth_of(value: Json) -> bool | None:
    """The truth a value holds, however it is spelled."""
    if isinstance(value, bool):
        return value
    word = (text_of(value) or "").lower() if value is not None else "unsaid"
    if word in _TRUE:
        return True
    return False if word in _FALSE and isinstance(value, str | int | Decimal) else None


def decimal_of(value: Json) -> Decimal | None:
    """The finite decimal a value holds, in whichever way its thousands and its fraction are set apart."""
    if isinstance(value, str):
        typed = value.strip()
        if len(typed) > _LONGEST_NUMBER or "_" in typed:
            return None
        return decimal_from(_with_point(typed) if "," in typed else typed)
    return decimal_from(value)


def _with_point(typed: str) -> str | None:
    """A number with commas as Python writes it; None where commas stand as in no number."""
    if _THOUSANDS.fullmatch(typed):
        return typed.replace(",", "")
    return typed.replace(".", "").replace(",", ".") if _DECIMAL_COMMA.fullmatch(typed) else None


def count_of(value: Json) -> int | None:
    """The whole number a value holds; a fraction is cut off, an absurd one is none."""
    if isinstance(value, str) and len(value) <= _DIGITS_OF_A_COUNT and value.isascii() and value.isdigit():
        return int(value)  # how nearly all are spelled, and much faster than by way of a decimal
    number = decimal_of(value)
    if number is None or abs(number) > _LARGEST_COUNT:
        return None
    return int(number)


def id_of(value: Json) -> str | None:
    """The id a value holds, as an opaque string; zero and negative numbers are no ids."""
    if isinstance(value, int | Decimal):
        number = None if isinstance(value, bool) else count_of(value)
        return str(number) if number is not None and number > 0 and number == value else None
    if not isinstance(value, str):
        return None
    typed = value.strip()
    return typed if _ID.fullmatch(typed) and typed.strip("0") else None


def fields_of(value: Json) -> dict[str, Json]:
    """An object's fields by lower-cased name (some panels capitalise them); empty for anything else."""
    if not isinstance(value, dict):
        return {}
    lowered = {name.strip().lower(): inside for name, inside in value.items()}
    if lowered.keys() == value.keys():
        return dict(value)
    return lowered | {name: inside for name, inside in value.items() if name in lowered}
