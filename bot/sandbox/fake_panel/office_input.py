"""Reading what the office is asked for: every field is checked here, so that the deeds can trust it."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from starlette.requests import Request

_LONGEST_WORD: Final = 40
_LONGEST_TEXT: Final = 5000
_LARGEST_COUNT: Final = 2_147_483_647  # what panels write for "no upper bound"
_MOST_AT_ONCE: Final = 1000
_LARGEST_SUM: Final = Decimal(1_000_000_000)


class BadInputError(Exception):
    """The office was asked for something it does not understand."""


async def read_wish(request: Request) -> Mapping[str, Any]:
    """The JSON object of the request; an empty body is an empty wish.

    Raises:
        BadInputError: the body is no JSON object.
    """
    body = await request.body()
    try:
        wish = json.loads(body or b"{}")
    except ValueError:
        raise BadInputError("the body is not JSON") from None
    if not isinstance(wish, dict):
        raise BadInputError("the body is not a JSON object")
    return wish


def word_in(wish: Mapping[str, Any], name: str) -> str | None:
    """A short text such as a status; any word will do, since panels have words of their own."""
    text = text_in(wish, name)
    if text is not None and len(text) > _LONGEST_WORD:
        raise BadInputError(f"{name} has at most {_LONGEST_WORD} letters")
    return text


def text_in(wish: Mapping[str, Any], name: str) -> str | None:
    """A text that says something."""
    value = wish.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT:
        raise BadInputError(f"{name} is a text of 1 to {_LONGEST_TEXT} letters")
    return value.strip()


def count_in(wish: Mapping[str, Any], name: str) -> int | None:
    """A whole number from zero up, as a number or as digits."""
    value = wish.get(name)
    if value is None:
        return None
    text = str(value)
    if isinstance(value, bool) or not (
        text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST_COUNT))
    ):
        raise BadInputError(f"{name} is a whole number from 0 up")
    return min(int(text), _LARGEST_COUNT)


def few_in(wish: Mapping[str, Any], name: str) -> int | None:
    """A whole number small enough to be done at once."""
    few = count_in(wish, name)
    if few is not None and few > _MOST_AT_ONCE:
        raise BadInputError(f"{name} is at most {_MOST_AT_ONCE}")
    return few


def flag_in(wish: Mapping[str, Any], name: str) -> bool | None:
    """True or false."""
    value = wish.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadInputError(f"{name} is true or false")
    return value


def money_in(wish: Mapping[str, Any], name: str) -> Decimal | None:
    """A sum, written as text or as a number; negative ones take away."""
    value = wish.get(name)
    if value is None:
        return None
    try:
        money = Decimal(str(value))
    except InvalidOperation:
        raise BadInputError(f'{name} is a sum such as "5.00"') from None
    if isinstance(value, bool) or not money.is_finite() or abs(money) > _LARGEST_SUM:
        raise BadInputError(f'{name} is a sum such as "5.00"')
    return money


def rate_in(wish: Mapping[str, Any], name: str) -> Decimal | None:
    """A rate per 1000, never below zero."""
    rate = money_in(wish, name)
    if rate is not None and rate < 0:
        raise BadInputError(f"{name} is not below zero")
    return rate
