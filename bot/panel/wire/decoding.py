"""From the bytes of an answer to a JSON value: any bytes give a value or None, never an exception.

Numbers become decimals, NaN and infinities become nothing, and wherever the panel echoes the caller's key
only its tail is left, before anybody else reads the value.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, cast

from bot.domain.account import PanelKey
from bot.panel.wire.tolerant import Json

_LONGEST_NUMBER: Final = 64
_BOM: Final = "\ufeff"
_MOST_BEGINNINGS: Final = 8
"""Places at which JSON may begin behind noise; a warning of PHP holds few brackets."""

_DEEPEST: Final = 40
"""Levels of an answer; whoever reads it later may walk down without counting."""

_SHORTEST_KEY: Final = 8
"""A shorter "key" is no key: taking it out of an answer would only harm the answer."""


class NoJsonError(ValueError):
    """The text is no JSON. Holds nothing of the text, unlike the standard library's error."""


def _decimal(digits: str) -> Decimal | None:
    if len(digits) > _LONGEST_NUMBER:
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


def _nothing(_constant: str) -> None:
    return None


_DECODER: Final = json.JSONDecoder(
    parse_float=_decimal, parse_int=_integer, parse_constant=_nothing, strict=False
)
"""Not strict about control characters: descriptions with raw line ends are common."""


def text_in(body: bytes) -> str:
    """The text of an answer without a byte order mark, which RFC 8259 section 8.1 lets a reader ignore."""
    return body.decode("utf-8", "replace").removeprefix(_BOM).strip()


def json_in(text: str) -> Json:
    """The JSON value that is the whole text.

    Raises:
        NoJsonError: it is none, or nested too deeply to be an answer.
    """
    try:
        return cast("Json", _DECODER.decode(text))
    except (ValueError, RecursionError):
        pass
    raise NoJsonError


def json_behind_noise(text: str) -> Json:
    """The JSON value at the end of a text that begins with something else, such as a warning of PHP.

    Raises:
        NoJsonError: there is none, or the text is a web page.
    """
    if text[:20].lower().startswith(("<!doctype", "<html")):
        raise NoJsonError
    beginnings = re.finditer(r"[\[{]", text)
    for _, beginning in zip(range(_MOST_BEGINNINGS), beginnings, strict=False):
        try:
            return json_in(text[beginning.start() :])
        except NoJsonError:
            continue
    raise NoJsonError


def without_key(value: Json, key: PanelKey) -> Json:
    """The value with every echo of the key, in any text at any depth, replaced by its tail.

    Raises:
        NoJsonError: the value is nested too deeply to be an answer.
    """
    return _replaced(value, _Echo.of(key), _DEEPEST)


@dataclass(frozen=True, slots=True)
class _Echo:
    """Where a key stands in a text, in any case, and what stands there instead."""

    pattern: re.Pattern[str]
    length: int
    tail: str

    @classmethod
    def of(cls, key: PanelKey) -> "_Echo":
        """The echo of a key; of a very short one none, as that would only harm the answer."""
        pattern = re.escape(key.secret) if len(key.secret) >= _SHORTEST_KEY else r"(?!)"
        return cls(re.compile(pattern, re.IGNORECASE), len(key.secret), f"…{key.tail}")

    def taken_out_of(self, text: str) -> str:
        """The text without the key. Case changes no length, so a shorter text need not be looked at."""
        return text if len(text) < self.length else self.pattern.sub(lambda _: self.tail, text)


def _replaced(value: Json, echo: _Echo, depth: int) -> Json:
    if isinstance(value, str):
        return echo.taken_out_of(value)
    if not isinstance(value, dict | list):
        return value
    if not depth:
        raise NoJsonError
    if isinstance(value, list):
        return [_replaced(inside, echo, depth - 1) for inside in value]
    return {echo.taken_out_of(name): _replaced(inside, echo, depth - 1) for name, inside in value.items()}
