"""Countries by their names in the languages of the bot, as Unicode's CLDR has them: no table of ours.

Panels take a country as a code or an English name; their pages do not say which, so what is recognised is
sent as the code that its button sends.
"""

import re
from functools import cache
from typing import Final

from babel import Locale

from bot.domain.account import Language
from bot.domain.text import folded

_CODE: Final = re.compile(r"[A-Z]{2}")
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of CLDR for unions, remainders and tests."""

_WORDS: Final = re.compile(r"\w+")


def country_code(typed: str) -> str | None:
    """The code of the country with this name; of part of a name only where no other country has that part."""
    words = _words_of(typed)
    if not words:
        return None
    names = _names()
    if words in names:
        return names[words]
    having = {code for name, code in names.items() if set(words) <= set(name)}
    return having.pop() if len(having) == 1 else None


@cache
def _names() -> dict[tuple[str, ...], str]:
    """Every country's name, word by word as search compares them, in each language."""
    return {
        _words_of(name): code
        for language in Language
        for code, name in Locale.parse(language.value).territories.items()
        if _CODE.fullmatch(code) and code not in _NO_COUNTRIES
    }


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(folded(name)))
