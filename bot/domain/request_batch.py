"""Refills or cancels that were confirmed together: how far they are, and what became of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.ids import BatchId, PersonId
from bot.domain.order import Order, Request, RequestKind, RequestState

_UNANSWERED: Final = frozenset({RequestState.ASKED, RequestState.SENDING})


class BatchEnd(StrEnum):
    """Why nothing more of a batch is asked."""

    COMPLETE = "complete"
    KEY = "key"
    PANEL = "panel"
    UNCLEAR = "unclear"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class RequestBatch:
    """Requests of one confirm. Each is a request of its own; a waiting one is ``ASKED``.

    Attributes:
        nonce: names the card that was confirmed.
        end: why nothing more is asked; None while some wait or are on their way.
        message_id: the message that shows how far it is, while there is one.
        is_told: its person has seen the result, and no message needs to tell it.
    """

    batch_id: BatchId
    person_id: PersonId
    kind: RequestKind
    nonce: str
    confirmed_at: datetime
    end: BatchEnd | None = None
    ended_at: datetime | None = None
    message_id: int | None = None
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One order of a batch and what was asked for it."""

    order: Order
    request: Request

    @property
    def is_waiting(self) -> bool:
        """Whether it was not asked yet."""
        return self.request.state is RequestState.ASKED


@dataclass(frozen=True, slots=True)
class BatchTally:
    """How many of a batch have come how far."""

    counts: Mapping[RequestState, int]

    @classmethod
    def over(cls, lines: Sequence[BatchLine]) -> "BatchTally":
        """The tally of these lines."""
        return cls(Counter(line.request.state for line in lines))

    @property
    def of(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Those with an outcome."""
        return self.of - sum(self.counts.get(state, 0) for state in _UNANSWERED)
