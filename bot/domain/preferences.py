"""What a person wants to be told unasked, and in which hours their phone stays silent. Pure values."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from bot.domain.money import Money
from bot.domain.numbers import whole_number
from bot.domain.order import OrderStatus
from bot.domain.problems import Problem, problem
from bot.domain.text import latin_digits, without_marks

HOURS: Final = 24
_HIGHEST: Final = Decimal(1_000_000_000)
_DECIMALS: Final = 4

OFFSETS: Final[tuple[int, ...]] = tuple(
    sorted(
        {
            *(hours * 60 for hours in range(-12, 15)),
            *(-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765),
        }
    )
)
"""Minutes from UTC that clocks somewhere in the world show."""


class Topic(StrEnum):
    """What is told unasked, each kind on its own switch."""

    COMPLETED = "completed"
    PROBLEMS = "problems"
    REFILLS = "refills"

    @classmethod
    def of_end(cls, status: OrderStatus) -> "Topic":
        """The topic of an order's end."""
        return cls.COMPLETED if status is OrderStatus.COMPLETED else cls.PROBLEMS


@dataclass(frozen=True, slots=True)
class SilentHours:
    """Whole hours of the person's own clock: 22 to 7 goes over midnight, equal hours are the whole day."""

    begins: int
    ends: int

    def hold(self, hour: int) -> bool:
        """Whether this hour of the day is one of them."""
        return (hour - self.begins) % HOURS < ((self.ends - self.begins) % HOURS or HOURS)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Set in /settings.

    Attributes:
        unwanted: the topics that are switched off.
        low_balance: tell when the balance falls below this; None for never.
        silent: messages of these hours come without a sound; None for no such hours.
        utc_offset: minutes the person's clock is ahead of UTC; None until they said it.
    """

    unwanted: frozenset[Topic] = frozenset()
    low_balance: Money | None = None
    silent: SilentHours | None = None
    utc_offset: int | None = None

    def wants(self, topic: Topic) -> bool:
        """Whether this is told."""
        return topic not in self.unwanted

    def switched(self, topic: Topic, *, wanted: bool) -> "Preferences":
        """The same with one topic on or off."""
        return replace(self, unwanted=self.unwanted - {topic} if wanted else self.unwanted | {topic})

    def is_silent(self, at: datetime) -> bool:
        """Whether a message of this moment comes without a sound."""
        if self.silent is None:
            return False
        return self.silent.hold((at + timedelta(minutes=self.utc_offset or 0)).hour)


def threshold_typed(text: str) -> Decimal | Problem:
    """The amount a person typed: digits of either script; a dot, a comma or ``٫`` before its decimals."""
    typed = latin_digits(without_marks(text)).replace("٫", ".").replace(" ", "")
    head, _, decimals = typed.partition(".")
    if not decimals and "," in head:
        head, decimals = _at_comma(head)
    units = whole_number(head or "0")
    if isinstance(units, Problem) or len(decimals) > _DECIMALS or not (decimals or "0").isdecimal():
        return problem("problem.amount_unclear")
    try:
        amount = Decimal(f"{units}.{decimals or 0}")
    except InvalidOperation:
        return problem("problem.amount_unclear")
    if not 0 < amount <= _HIGHEST:
        return problem("problem.amount_unclear")
    return amount.normalize() if amount != amount.to_integral() else amount.quantize(Decimal(1))


def _at_comma(typed: str) -> tuple[str, str]:
    """``12,5`` and ``12,50`` have decimals; ``1,200`` has a thousands separator, which is left in."""
    head, _, tail = typed.rpartition(",")
    return (head, tail) if 1 <= len(tail) <= 2 and "," not in head else (typed, "")  # noqa: PLR2004 - cents
