"""What happened to an order, as its card tells it: a short list, the newest first. Pure values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.money import Money
from bot.domain.order import Order, OrderStatus, Request
from bot.domain.refills import RefillEnd

ENTRIES_KEPT: Final = 20
"""Of each order; older ones are forgotten."""


class EntryKind(StrEnum):
    """What an entry tells of."""

    PLACED = "placed"
    ADDED = "added"
    STATUS = "status"
    LOST = "lost"
    REFILL = "refill"
    CANCEL = "cancel"
    REFILL_ENDED = "refill_ended"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change.

    Attributes:
        at: when the panel was asked, or the person did it.
        meaning: the status, the state of a request, the end of a refill; empty where the kind says it all.
        words: the panel's own.
        remains: what was not delivered then, where the panel told.
    """

    kind: EntryKind
    at: datetime
    meaning: str = ""
    words: str = ""
    remains: int | None = None


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """All that a card shows.

    Attributes:
        requests: what was asked of the panel for it, newest first.
        history: what happened to it last, newest first.
        rate: of its service when it was placed; None where it was placed elsewhere.
    """

    order: Order
    requests: Sequence[Request] = ()
    history: Sequence[HistoryEntry] = ()
    rate: Money | None = None


def entry_between(known: Order, now: Order, at: datetime) -> HistoryEntry | None:
    """What of a look goes into the history: another status, or another word that the bot does not know."""
    before, after = known.report, now.report
    is_same_word = after.status is not OrderStatus.UNKNOWN or after.status_word == before.status_word
    return None if after.status is before.status and is_same_word else status_entry(now, at)


def status_entry(order: Order, at: datetime, kind: EntryKind = EntryKind.STATUS) -> HistoryEntry:
    """How an order stood at a moment."""
    report = order.report
    return HistoryEntry(kind, at, report.status.value, report.status_word, report.remains)


def request_entry(request: Request, at: datetime) -> HistoryEntry:
    """What became of a refill or cancel that was asked of the panel."""
    return HistoryEntry(EntryKind(request.kind), at, request.state.value, request.panel_words)


def refill_ended_entry(end: RefillEnd, words: str, at: datetime) -> HistoryEntry:
    """The panel is done with a refill."""
    return HistoryEntry(EntryKind.REFILL_ENDED, at, end.value, words)
