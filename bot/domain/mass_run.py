"""A mass order: its lines, the card that was confirmed for them, and what became of each.

```
draft ──▶ running ──▶ ended
```

Every line is an order of its own: it gets an intent of its own at the moment it is sent, never before, so a
line with an intent is never sent again and a line without one never was.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from bot.domain.ids import MassId, PersonId
from bot.domain.intent import Intent, IntentName
from bot.domain.link_cleaning import page_of
from bot.domain.money import Money
from bot.domain.order_draft import OrderDraft
from bot.domain.problems import Problem


class MassState(StrEnum):
    """Where a mass order stands."""

    DRAFT = "draft"
    RUNNING = "running"
    ENDED = "ended"


class MassEnd(StrEnum):
    """Why nothing more is sent."""

    COMPLETE = "complete"
    STOPPED = "stopped"
    FUNDS = "funds"
    KEY = "key"
    CURRENCY = "currency"
    PANEL = "panel"
    UNCLEAR = "unclear"
    LATE = "late"


class LineState(StrEnum):
    """What became of a line. ``waiting`` was not sent, whatever the reason; ``skipped`` says its reason."""

    WAITING = "waiting"
    SKIPPED = "skipped"
    SENDING = "sending"
    PLACED = "placed"
    REJECTED = "rejected"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"


ORDERED: Final = frozenset({LineState.PLACED, LineState.UNKNOWN, LineState.ABANDONED, LineState.SENDING})
"""Lines that are not offered to be ordered again: their orders are there, or may be."""


@dataclass(frozen=True, slots=True)
class LineName:
    """A line of some list, for good: its number there, which no longer changes once lines were sent."""

    mass_id: MassId
    position: int


@dataclass(frozen=True, slots=True)
class MassLine:
    """One line.

    Attributes:
        position: its number on the screen, from 1.
        text: as it was sent.
        draft: the order it asks for, frozen when the card was shown; None if it asks for none.
        problem: what is wrong with it; of a running or ended mass order: why it was passed over.
        intent: what was sent for it, once it was.
        rest_of: the line of an earlier list that was not ordered there, and is to be ordered by this one.
        is_ordered_since: not by this list, but as the rest of one, an order of it was sent.
        unreadable: what was sent for it, where no more than that can be read: nothing else is claimed.
    """

    position: int
    text: str
    draft: OrderDraft | None = None
    problem: Problem | None = None
    intent: Intent | None = None
    rest_of: LineName | None = None
    is_ordered_since: bool = False
    unreadable: IntentName | None = None

    @property
    def is_left(self) -> bool:
        """Whether there is no order of it, here or by a later list, and there cannot be one."""
        return self.state not in ORDERED and not self.is_ordered_since

    @property
    def state(self) -> LineState:
        """What became of it."""
        if self.intent is not None:
            return LineState(self.intent.state.value)
        if self.unreadable is not None:
            return LineState.UNKNOWN
        return LineState.WAITING if self.problem is None else LineState.SKIPPED

    @property
    def is_waiting(self) -> bool:
        """Whether its turn is still to come."""
        return self.draft is not None and self.state is LineState.WAITING


def pair_of(draft: OrderDraft) -> tuple[str, str]:
    """What makes two orders look alike: the service, and where the link leads."""
    return draft.service.service_id, page_of(draft.link)


@dataclass(frozen=True, slots=True)
class MassOrder:
    """A mass order, without its lines.

    Attributes:
        nonce: names the card; empty while there is none, because a line was changed since.
        balance: as read for the card.
        reviewed_at: when the card was shown.
        expires_at: after this moment a tap on *Confirm* is asked again, not executed.
        accepts_twins: the extra yes for lines like orders of unknown outcome, given with the confirmation.
        is_stopping: the person wants nothing more to be sent.
        message_id: the message that shows how far it is.
    """

    mass_id: MassId
    person_id: PersonId
    state: MassState
    nonce: str
    balance: Money
    begun_at: datetime
    reviewed_at: datetime | None = None
    expires_at: datetime | None = None
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    accepts_twins: bool = False
    is_stopping: bool = False
    end: MassEnd | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a mass order is: lines by what became of them."""

    of: int
    counts: Counter[LineState]
    charge: Decimal

    @classmethod
    def over(cls, lines: Sequence[MassLine]) -> "Tally":
        """Count the lines; the charge is of those that were placed."""
        placed = (line.intent for line in lines if line.state is LineState.PLACED)
        return cls(
            len(lines),
            Counter(line.state for line in lines),
            sum((intent.charge for intent in placed if intent is not None), Decimal(0)),
        )

    @property
    def done(self) -> int:
        """Lines whose turn has passed."""
        return self.of - self.counts[LineState.WAITING] - self.counts[LineState.SENDING]


def charge_of(lines: Sequence[MassLine]) -> Decimal:
    """What all good lines cost together, as their services are listed."""
    return sum((line.draft.charge for line in lines if line.draft is not None), Decimal(0))


def certain_charge_of(lines: Sequence[MassLine]) -> Decimal:
    """What those of them cost whose charge is no estimate: without as much, some line is surely refused."""
    drafts = (line.draft for line in lines)
    return sum(
        (draft.charge for draft in drafts if draft is not None and not draft.charge_is_estimate), Decimal(0)
    )


def repeated(lines: Sequence[MassLine]) -> dict[int, int]:
    """Lines that order what an earlier line orders, each with the first one's number."""
    first: dict[tuple[str, str], int] = {}
    repeats: dict[int, int] = {}
    for line in lines:
        if line.draft is None:
            continue
        before = first.setdefault(pair_of(line.draft), line.position)
        if before != line.position:
            repeats[line.position] = before
    return repeats


def unclear_at_the_end(lines: Sequence[MassLine]) -> int:
    """How many lines in a row, the last ones that were sent, have an unknown outcome."""
    sent = [line.state for line in lines if line.intent is not None or line.unreadable is not None]
    others = (at for at, state in enumerate(reversed(sent)) if state is not LineState.UNKNOWN)
    return next(others, len(sent))
