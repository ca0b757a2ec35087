"""Numbers as people type them: Arabic or Latin digits, with or without thousands separators."""

import re
from typing import Final

from bot.domain.problems import Problem, problem
from bot.domain.text import latin_digits, without_marks

_GROUPED: Final = re.compile(r"\d{1,3}(?:[,٬،'’  \u00a0\u202f]\d{3})+")
_PLAIN: Final = re.compile(r"\d+")
_FRACTION: Final = re.compile(r"[\d,٬ ]+[.٫]\d*|\d+,\d{1,2}")
_SEPARATORS: Final = re.compile(r"\D")
_LONGEST: Final = 15
"""No quantity has more digits; a longer one is a mistake, and would only bloat the answer."""


def whole_number(text: str) -> int | Problem:
    """The whole number a person typed, or what is wrong with it.

    A dot is never read as a thousands separator: ``1.000`` means one to some people and a thousand to
    others, and a guess would cost money.
    """
    typed = latin_digits(without_marks(text)).removeprefix("+")
    if _FRACTION.fullmatch(typed):
        return problem("problem.number_fraction")
    if typed.startswith("-") and _PLAIN.fullmatch(typed[1:]):
        return problem("problem.number_negative")
    if not (_PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        return problem("problem.number_none")
    digits = _SEPARATORS.sub("", typed).lstrip("0") or "0"
    if len(digits) > _LONGEST:
        return problem("problem.number_enormous")
    return int(digits)
