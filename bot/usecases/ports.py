"""What use cases need from above, named by need."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeAlias, TypeVar

from bot.domain.account import Person
from bot.domain.mass_run import MassOrder, Tally
from bot.domain.notices import Notice
from bot.domain.request_batch import BatchTally, RequestBatch

Clock: TypeAlias = Callable[[], datetime]
"""The present moment, aware UTC."""

Result = TypeVar("Result")


class Tasks(Protocol):
    """Starts work that must be finished even when the one who asked for it goes away."""

    @property
    def is_ending(self) -> bool:
        """Whether the program is about to end: what spends money is not begun any more."""

    def start(self, work: Coroutine[Any, Any, Result], name: str) -> "asyncio.Task[Result]":
        """Begin the work; at shutdown it is waited for."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It reached Telegram."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """It did not, or may not have; try again after this long, with ``is_flood`` because Telegram said so."""

    after: timedelta
    is_flood: bool = False


@dataclass(frozen=True, slots=True)
class PersonGone:
    """The person blocked the bot or left Telegram."""


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Telegram refuses this message for good; ``reason`` is for the log."""

    reason: str


Delivery: TypeAlias = Delivered | TryLater | PersonGone | Undeliverable


class Notifier(Protocol):
    """Tells a person something as a new message."""

    async def tell(self, person: Person, notice: Notice, *, is_silent: bool = False) -> Delivery:
        """Send one notice, paced, without a sound where wished; never raises for Telegram's refusals."""


class ProgressBoard(Protocol):
    """Shows how far a mass order is, in a message that is there already."""

    async def draw(self, person: Person, message_id: int, mass: MassOrder, tally: Tally) -> bool:
        """Try once, without waiting long; whether nothing is left to try. Never raises for Telegram."""


class BatchBoard(Protocol):
    """Shows how far a batch of refill or cancel requests is, in a message that is there already."""

    async def draw_batch(
        self, person: Person, message_id: int, batch: RequestBatch, tally: BatchTally
    ) -> bool:
        """Try once, without waiting long; whether nothing is left to try. Never raises for Telegram."""


class Boards(ProgressBoard, BatchBoard, Protocol):
    """Shows how far everything is."""


class NoBoard:
    """Nobody looks."""

    async def draw(self, person: Person, message_id: int, mass: MassOrder, tally: Tally) -> bool:
        """Nothing to do."""
        del person, message_id, mass, tally
        return True

    async def draw_batch(
        self, person: Person, message_id: int, batch: RequestBatch, tally: BatchTally
    ) -> bool:
        """Nothing to do."""
        del person, message_id, batch, tally
        return True
