"""How a row of `services` is spelled: most panels write a field as text or number, and some forget it."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

Spelling: TypeAlias = tuple[tuple[str, str], ...]
"""Fields and the names of their spellings; fields without one are spelled as the document spells them."""

AS_DOCUMENTED: Final[Spelling] = ()
MISSING: Final = "missing"


def _number(value: object) -> object:
    """A number as JSON writes it, where the value is one."""
    if isinstance(value, bool):
        return int(value)
    try:
        number = float(str(value))
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def _word(value: object) -> object:
    return ("true" if value else "false") if isinstance(value, bool) else value


def _null(_value: object) -> object:
    return None


SPELLINGS: Final[Mapping[str, Callable[[object], object]]] = {
    "text": _text,
    "number": _number,
    "word": _word,
    "null": _null,
}


def spelled(row: dict[str, object], spelling: Spelling) -> dict[str, object]:
    """The row with the fields that have a spelling of their own written in it."""
    if not spelling:
        return row
    styles = dict(spelling)
    kept = {name: value for name, value in row.items() if styles.get(name) != MISSING}
    return {name: SPELLINGS[styles[name]](value) if name in styles else value for name, value in kept.items()}
