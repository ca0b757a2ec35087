"""What a method may be given: names, types, and which must be there.

Telegram skips parameters it does not know and coerces some types; this world refuses both, because a bot that
sends them means something that would not happen.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.fake_telegram.refusals import bad_request

Arguments = dict[str, Any]
"""A call's parameters, checked and typed; what was not given is not there."""

Reader = Callable[[Any], Any]

_INTEGER = re.compile(r"-?\d{1,19}")
_WORDS_FOR_BOOLEANS = {"true": True, "false": False}


class WrongType(Exception):  # noqa: N818 - it becomes one of Telegram's refusals
    """A value is not of the kind its parameter needs; the message names the kind."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `missing` is Telegram's complaint when a required one is not there."""

    name: str
    read: Reader
    is_required: bool = False
    missing: str | None = None


def check(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> Arguments:
    """Return the parameters as typed values.

    Raises:
        Refusal: A parameter is unknown, missing or of the wrong type.
    """
    known = {parameter.name for parameter in parameters}
    unknown = sorted(given.keys() - known)
    if unknown:
        raise bad_request(f'unknown parameter "{unknown[0]}"')
    arguments: Arguments = {}
    for parameter in parameters:
        if given.get(parameter.name) is not None:
            arguments[parameter.name] = _read(parameter, given[parameter.name])
        elif parameter.is_required:
            raise bad_request(parameter.missing or f'parameter "{parameter.name}" is required')
    return arguments


def _read(parameter: Parameter, value: Any) -> Any:
    try:
        return parameter.read(value)
    except WrongType as problem:
        raise bad_request(f'parameter "{parameter.name}" must be of type {problem}') from problem


def integer(value: Any) -> int:
    """Read an Integer, also one written as a form field."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    raise WrongType("Integer")


def boolean(value: Any) -> bool:
    """Read a Boolean, also one written as a form field."""
    if isinstance(value, str):
        value = _WORDS_FOR_BOOLEANS.get(value.lower())
    if isinstance(value, bool):
        return value
    raise WrongType("Boolean")


def string(value: Any) -> str:
    """Read a String; text that is no valid Unicode is refused, as Telegram does."""
    if not isinstance(value, str):
        raise WrongType("String")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def chat_id(value: Any) -> int:
    """Read a chat's id; nobody in this world has a public @username to be found by."""
    if isinstance(value, str) and value.startswith("@"):
        raise bad_request("chat not found")
    return integer(value)


def json_object(value: Any) -> dict[str, Any]:
    """Read an object, written as JSON in a form field or standing in a JSON body."""
    value = _decoded(value)
    if not isinstance(value, dict):
        raise WrongType("Object")
    return value


def json_array(value: Any) -> list[Any]:
    """Read an Array, written as JSON in a form field or standing in a JSON body."""
    value = _decoded(value)
    if not isinstance(value, list):
        raise WrongType("Array")
    return value


def array_of(read: Reader) -> Reader:
    """Return a reader of arrays whose elements `read` reads."""

    def read_all(value: Any) -> list[Any]:
        return [read(element) for element in json_array(value)]

    return read_all


def one_of(*words: str) -> Reader:
    """Return a reader of a closed list of words."""

    def read(value: Any) -> str:
        if value not in words:
            raise WrongType(f"String, one of {', '.join(words)}")
        return str(value)

    return read


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as problem:
        raise WrongType("JSON") from problem
