"""How a payload is written on a button and read back.

Any client can send any payload, so decoding is strict and a payload is only a question: what it names is read
again and checked against the person by the use case.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import ClassVar, Final, TypeVar, dataclass_transform

VERSION: Final = "1"
LONGEST: Final = 64
"""Bytes; Telegram's limit (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""

NONE: Final = "-"
"""Stands for a platform or category that is not named; no handle and no platform is written so."""

_WORD: Final = re.compile(r"[A-Za-z0-9_\-]{1,48}")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_PAYLOADS: Final[dict[str, type["Payload"]]] = {}


@dataclass(frozen=True, slots=True)
class Payload:
    """A tap. Its kinds are made with ``@payload``; they carry words (``str``) and numbers (``int``, from 0).

    The last fields may have a default: they are left out of what is written where they hold just that, so
    that a payload which gained one still reads what was written before.
    """

    code: ClassVar[str] = ""

    def encode(self) -> str:
        """The text a button carries."""
        named = fields(self)
        values = [getattr(self, field.name) for field in named]
        for field in reversed(named):
            if field.default is MISSING or values[-1] != field.default:
                break
            values.pop()
        return ":".join([VERSION, self.code, *map(str, values)])


_Kind = TypeVar("_Kind", bound=Payload)


@dataclass_transform(frozen_default=True)
def payload(code: str) -> Callable[[type[_Kind]], type[_Kind]]:
    """Make a class the kind of payload with this code, known to ``decode``; it is frozen, and has slots."""

    def made(kind: type[_Kind]) -> type[_Kind]:
        assert code not in _PAYLOADS, code  # noqa: S101 - two kinds with one code are a fault of ours
        finished = dataclass(frozen=True, slots=True)(kind)
        finished.code = code
        _PAYLOADS[code] = finished
        return finished

    return made


def is_word(text: str) -> bool:
    """Whether a text may travel in a payload as a word."""
    return _WORD.fullmatch(text) is not None


def decode(data: str | None) -> Payload | None:
    """The tap that a payload stands for; None for anything we did not write, or wrote in an older version."""
    version, _, rest = (data or "").partition(":")
    code, *words = rest.split(":")
    kind = _PAYLOADS.get(code)
    if version != VERSION or kind is None or not _fits(kind, len(words)):
        return None
    values: list[str | int] = []
    for field, word in zip(fields(kind), words, strict=False):
        shape = _NUMBER if field.type is int else _WORD
        if not shape.fullmatch(word):
            return None
        values.append(int(word) if field.type is int else word)
    tap = kind(*values)
    return tap if tap.encode() == data else None


def _fits(kind: type[Payload], given: int) -> bool:
    """Whether so many fields are enough, and not too many."""
    named = fields(kind)
    return len([field for field in named if field.default is MISSING]) <= given <= len(named)
