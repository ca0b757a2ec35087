"""What a handler answers to. A handler is a coroutine of a Turn and, for a tap, of what the button said."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.chat.callbacks import Payload
from bot.chat.context import Turn
from bot.domain.dialogue import Expecting

Act: TypeAlias = Callable[[Turn], Awaitable[None]]
TapAct: TypeAlias = Callable[[Turn, Any], Awaitable[None]]
"""The second argument is the payload of the route's own type."""

Guard: TypeAlias = Callable[[Turn], Awaitable[bool]]
"""Comes before an act, and answers whether the update is done with."""


@dataclass(frozen=True, slots=True)
class HoldsKey:
    """Any message, command, caption or edit, before what else answers to it: a key may stand in it."""

    guard: Guard


@dataclass(frozen=True, slots=True)
class Command:
    """``/name``, with anything after it in ``turn.arguments``."""

    name: str
    act: Act


@dataclass(frozen=True, slots=True)
class Tap:
    """A button with this kind of payload."""

    payload: type[Payload]
    act: TapAct


@dataclass(frozen=True, slots=True)
class Answer:
    """A text while this question is open."""

    expecting: Expecting
    act: Act


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person chose from a live search, whatever question is open."""

    act: Act


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file while this question is open."""

    expecting: Expecting
    act: Act


@dataclass(frozen=True, slots=True)
class AnyText:
    """A text while no question is open."""

    act: Act


@dataclass(frozen=True, slots=True)
class OtherContent:
    """A message that is no text: a photo, a sticker, a file."""

    act: Act


@dataclass(frozen=True, slots=True)
class EditedMessage:
    """A message that was changed after it was sent."""

    act: Act


@dataclass(frozen=True, slots=True)
class UnknownTap:
    """A button the bot did not write, or wrote in an older version."""

    act: Act


Route: TypeAlias = (
    HoldsKey
    | Command
    | Tap
    | Answer
    | AnswerFile
    | Chosen
    | AnyText
    | OtherContent
    | EditedMessage
    | UnknownTap
)
