"""What the panel told of many numbers at once: the table of ``/status``, open until it is let go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain.ids import PanelOrderId
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel

MOST_WATCHED: Final = 5000
"""Orders of one person that are watched at once: fifty calls a sweep."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """The panel said something of a number, but neither how it stands nor that there is none; its words."""

    words: str


class Untold(StrEnum):
    """Why nothing was told of a number."""

    LEFT_OUT = "left_out"
    """The panel answered, and left it out."""

    NOT_ASKED = "not_asked"
    """The call it belonged to failed, or was not made."""


Told: TypeAlias = OrderReport | UnknownToPanel | Complaint | Untold
"""What became known of one number."""


class Group(StrEnum):
    """What numbers are counted by, besides the status of an order."""

    NOT_FOUND = "not_found"
    UNCLEAR = "unclear"
    LEFT_OUT = "left_out"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """What the bot knows by itself of an order in the table."""

    service_name: str
    is_watched: bool
    has_ended: bool


@dataclass(frozen=True, slots=True)
class StatusTable:
    """Every number that was asked for, in the order they were sent, and when the panel was asked first."""

    told: Mapping[PanelOrderId, Told]
    asked_at: datetime

    @property
    def numbers(self) -> Sequence[PanelOrderId]:
        """All of them."""
        return tuple(self.told)

    @property
    def was_told(self) -> bool:
        """Whether the panel answered at all."""
        return any(told is not Untold.NOT_ASKED for told in self.told.values())

    @property
    def counts(self) -> Mapping[OrderStatus | Group, int]:
        """How many numbers there are of each kind."""
        return Counter(map(group_of, self.told.values()))

    @property
    def open_again(self) -> Sequence[PanelOrderId]:
        """Numbers worth another try: the panel may yet tell how they stand."""
        return self.of(Group.NOT_ASKED, Group.LEFT_OUT, Group.UNCLEAR)

    def of(self, *groups: OrderStatus | Group) -> Sequence[PanelOrderId]:
        """The numbers of these kinds."""
        return tuple(number for number, told in self.told.items() if group_of(told) in groups)

    def retold(self, told: Mapping[PanelOrderId, Told]) -> "StatusTable":
        """The table after another try; a number that still was not asked keeps what was known."""
        news = {
            number: answer
            for number, answer in told.items()
            if number in self.told and answer is not Untold.NOT_ASKED
        }
        return replace(self, told={**self.told, **news})

    def to_watch(self, kept: Mapping[PanelOrderId, KeptOrder]) -> Mapping[PanelOrderId, OrderReport]:
        """Open orders that are not watched yet."""
        return {
            number: told
            for number, told in self.told.items()
            if isinstance(told, OrderReport)
            and not told.status.is_final
            and not _is_settled(kept.get(number))
        }


def group_of(told: Told) -> OrderStatus | Group:
    """What a number is counted by."""
    match told:
        case OrderReport():
            return told.status
        case UnknownToPanel():
            return Group.NOT_FOUND
        case Complaint():
            return Group.UNCLEAR
        case Untold.LEFT_OUT:
            return Group.LEFT_OUT
        case Untold.NOT_ASKED:
            return Group.NOT_ASKED


def _is_settled(kept: KeptOrder | None) -> bool:
    return kept is not None and (kept.is_watched or kept.has_ended)
