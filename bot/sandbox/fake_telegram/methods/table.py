"""One method of the Bot API: its name, what it takes, what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.fake_telegram.parameters import Arguments, Parameter
from bot.sandbox.fake_telegram.world.world import World

Act = Callable[[World, Arguments], Any | Awaitable[Any]]
"""Does what the method says; returns its result as JSON or as a Message, or raises a Refusal."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Bot API.

    A paced one counts as a message to its chat; a long poll ends when its caller hangs up.
    """

    name: str
    act: Act
    parameters: tuple[Parameter, ...] = ()
    is_paced: bool = False
    is_long_poll: bool = False
