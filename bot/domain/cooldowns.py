"""How long a panel asks to wait before the next request, read out of its own words.

Only a plain wait from now on is read: ``Refill will be available in 9 hours 3 minutes``. A guarantee
(``within 30 days``), an age (``older than 30 days``) or a wait that begins at another moment (``24 hours
after completion``) tells no moment to come back at, and stays what it is: words.
"""

import re
from datetime import timedelta
from typing import Final

from bot.domain.text import folded

LONGEST: Final = timedelta(days=60)
"""A longer wait is a mistake, or another number that stands in the text."""

_LONGEST_TEXT: Final = 300
_UNITS: Final = {
    "weeks": "weeks week wks wk w اسبوع اسبوعا اسابيع",
    "days": "days day d يوم يوما ايام",
    "hours": "hours hour hrs hr h ساعه ساعات",
    "minutes": "minutes minute mins min m دقيقه دقائق دقايق",
    "seconds": "seconds second secs sec s ثانيه ثوان ثواني",
}
"""Singular and plural, in the spelling of ``folded``."""

_DUALS: Final = {
    "اسبوعين": "weeks",
    "يومين": "days",
    "ساعتين": "hours",
    "دقيقتين": "minutes",
    "ثانيتين": "seconds",
}
_MEANINGS: Final = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_ONE: Final = frozenset({"a", "an", "one"})

_NUMBER: Final = r"(?:\d{1,6}(?:\.\d{1,3})?|an?|one)"
_PART: Final = re.compile(
    rf"(?P<number>{_NUMBER})(?:\s+|(?<=\d))(?P<unit>{'|'.join(sorted(_MEANINGS, key=len, reverse=True))})\b"
    rf"|(?P<dual>{'|'.join(_DUALS)})\b"
)
_BETWEEN: Final = re.compile(r"\s*(?:,|،|&|and\b|و)?\s*")
_LEADS: Final = re.compile(
    r"(?:\bwait(?:ing)?"
    r"|\b(?:available|possible|allowed|requested|again|try|retry|back|next \w+)"
    r"(?: again)?(?: only)? (?:in|after)"
    r"|\b(?:الانتظار|انتظر|انتظار|بعد|المتبقي|متبقي))"
    r"[ :]+(?:for |at least |about |another |approximately |لمده |حوالي )*"
)
_OVER: Final = re.compile(
    r"\b(?:not|no|never|cannot|can't|لا|لن|لم|ليس|غير)\b[^.,;!،؛]*\b(?:after|(?<!الا )بعد)\W*$"
)
"""``Not possible after 30 days`` is a guarantee that ended, no wait."""

_CLOCK: Final = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)\b")
_ANOTHER_BEGINNING: Final = re.compile(r"\s*(?:after|from|since|of|old|ago|من|منذ)\b")


def cooldown_in(words: str) -> timedelta | None:
    """The wait that these words ask for; None where they ask for none that can be told.

    Args:
        words: a refusal, as the panel wrote it.
    """
    text = folded(words[:_LONGEST_TEXT])
    leads = (lead.end() for lead in _LEADS.finditer(text) if not _OVER.search(text[: lead.end()]))
    waits = (_wait_at(text, begins) for begins in leads)
    return next((wait for wait in waits if wait is not None and timedelta() < wait <= LONGEST), None)


def _wait_at(text: str, start: int) -> timedelta | None:
    """The wait whose words begin here."""
    clock = _CLOCK.match(text, start)
    if clock is not None:
        end, wait = clock.end(), timedelta(**{name: int(value) for name, value in clock.groupdict().items()})
    else:
        end, wait = _summed(text, start)
    return None if _ANOTHER_BEGINNING.match(text, end) else wait


def _summed(text: str, start: int) -> tuple[int, timedelta]:
    """Where the words of a wait end, and how long it is: ``9 hours and 3 minutes``."""
    end, wait, at = start, timedelta(), start
    while (part := _PART.match(text, at)) is not None:
        wait += _length(part)
        end = part.end()
        at = between.end() if (between := _BETWEEN.match(text, end)) else end
    return end, wait


def _length(part: re.Match[str]) -> timedelta:
    if part["dual"]:
        return timedelta(**{_DUALS[part["dual"]]: 2})
    number = 1.0 if part["number"] in _ONE else float(part["number"])
    return timedelta(**{_MEANINGS[part["unit"]]: number})
