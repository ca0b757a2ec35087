"""An order as the panel reports it and as we keep it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from bot.domain.ids import IntentId, OrderId, PanelOrderId, PanelRefillId, PersonId, RequestId, ServiceId
from bot.domain.order_extras import Answer, Question


class OrderStatus(StrEnum):
    """What an order's status word means; the panel's own word is kept beside it."""

    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether the panel is done with the order. An unknown word never is."""
        return self in _FINAL

    @property
    def falls_short(self) -> bool:
        """Whether the panel is done with the order without having delivered it in full."""
        return self in _FINAL and self is not OrderStatus.COMPLETED

    @classmethod
    def of_word(cls, word: str) -> "OrderStatus":
        """The meaning of a panel's status word, however it is spelled; UNKNOWN if it is not known."""
        return _MEANINGS.get(
            " ".join(word.casefold().replace("_", " ").replace("-", " ").split()), cls.UNKNOWN
        )


_FINAL: Final = frozenset(
    {
        OrderStatus.COMPLETED,
        OrderStatus.PARTIAL,
        OrderStatus.CANCELED,
        OrderStatus.REFUNDED,
        OrderStatus.FAILED,
        OrderStatus.EXPIRED,
    }
)

_SPELLINGS: Final[dict[OrderStatus, tuple[str, ...]]] = {
    OrderStatus.PENDING: ("pending", "awaiting", "queued", "new", "waiting", "holding", "0"),
    OrderStatus.PROCESSING: ("processing", "limit", "1"),
    OrderStatus.IN_PROGRESS: ("in progress", "inprogress", "progress", "running", "active", "2"),
    OrderStatus.PAUSED: ("paused",),
    OrderStatus.COMPLETED: ("completed", "complete", "success", "finished"),
    OrderStatus.PARTIAL: ("partial", "partially completed"),
    OrderStatus.CANCELED: ("canceled", "cancelled"),
    OrderStatus.REFUNDED: ("refunded", "refund"),
    OrderStatus.FAILED: ("fail", "failed", "error", "rejected"),
    OrderStatus.EXPIRED: ("expired",),
}
"""Spellings seen on panels of this family."""

_MEANINGS: Final = {word: status for status, words in _SPELLINGS.items() for word in words}


@dataclass(frozen=True, slots=True)
class OrderReport:
    """What one status answer says about one order. None means the panel did not say."""

    status: OrderStatus
    status_word: str
    charge: Decimal | None = None
    currency: str | None = None
    start_count: int | None = None
    remains: int | None = None
    runs: int | None = None
    posts: int | None = None


@dataclass(frozen=True, slots=True)
class UnknownToPanel:
    """The panel knows no such order under this key; ``words`` are its own."""

    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order a person placed through the bot or asked it to watch.

    Attributes:
        order_id: our number; ``panel_order_id`` is the panel's, unique for one person.
        intent_id: the intent it came from; None if it was placed elsewhere.
        service_name: as it was called when the order was placed; empty if not known.
        quantity: units of one run; None if not known.
        runs: runs of a drip-feed; None without.
        comments: what was ordered to be written, for *Order again*.
        extras: what else was answered, as far as its type asks for more.
        charge: the panel's figure once it reports one, our estimate until then.
        is_watched: open, looked at from time to time, and told when it ends.
        checked_at: when the panel was asked for what is kept of it.
        finished_at: when the panel was asked that then said it is done.
        is_rechecked: ended, and looked at once more for a late change.
        is_charge_reported: whether the charge is the panel's figure.
        needs_person: ended short, or lost by the panel, and its card was not opened since.
    """

    order_id: OrderId
    person_id: PersonId
    panel_order_id: PanelOrderId
    service_id: ServiceId | None
    service_name: str
    link: str
    quantity: int | None
    runs: int | None
    interval: int | None
    comments: tuple[str, ...]
    can_refill: bool | None
    can_cancel: bool | None
    report: OrderReport
    placed_at: datetime
    checked_at: datetime | None
    finished_at: datetime | None
    is_watched: bool
    intent_id: IntentId | None = None
    extras: Mapping[Question, Answer] = field(default_factory=dict)
    is_rechecked: bool = False
    is_charge_reported: bool = False
    needs_person: bool = False

    @property
    def was_placed_elsewhere(self) -> bool:
        """Whether the bot only watches it."""
        return self.intent_id is None

    @property
    def target(self) -> str:
        """What it is for: its link, or the account that a subscription follows; empty if not known."""
        return self.link or str(self.extras.get(Question.USERNAME) or "")

    @property
    def total_quantity(self) -> int | None:
        """Units over all runs."""
        return None if self.quantity is None else self.quantity * (self.runs or 1)

    @property
    def delivered(self) -> int | None:
        """Units delivered so far, where the panel tells what remains."""
        total, remains = self.total_quantity, self.report.remains
        if total is None or remains is None:
            return total if self.report.status is OrderStatus.COMPLETED else None
        return min(max(total - remains, 0), total)

    @property
    def may_ask_refill(self) -> bool:
        """Whether a refill can sensibly be asked for: delivered, and not known to be impossible."""
        return self.can_refill is not False and self.report.status in {
            OrderStatus.COMPLETED,
            OrderStatus.PARTIAL,
        }

    @property
    def may_ask_cancel(self) -> bool:
        """Whether a cancel can sensibly be asked for: still open, and not known to be impossible."""
        return self.can_cancel is not False and not self.report.status.is_final

    def reported(self, report: OrderReport, at: datetime) -> "Order":
        """The order after a report: new figures win, figures the panel left out stay as they were."""
        known = self.report
        merged = OrderReport(
            status=report.status,
            status_word=report.status_word,
            charge=known.charge if report.charge is None else report.charge,
            currency=report.currency or known.currency,
            start_count=known.start_count if report.start_count is None else report.start_count,
            remains=known.remains if report.remains is None else report.remains,
            runs=known.runs if report.runs is None else report.runs,
            posts=known.posts if report.posts is None else report.posts,
        )
        ended = (self.finished_at or at) if merged.status.is_final else None
        return replace(
            self,
            report=merged,
            checked_at=at,
            finished_at=ended,
            is_watched=self.is_watched and not merged.status.is_final,
            is_charge_reported=self.is_charge_reported or report.charge is not None,
            needs_person=merged.status.falls_short
            and (self.needs_person or merged.status is not known.status),
        )


class RequestKind(StrEnum):
    """What can be asked of the panel for an existing order."""

    REFILL = "refill"
    CANCEL = "cancel"


class RequestState(StrEnum):
    """How far a request has come. It is committed as SENDING before the first byte and never repeated."""

    ASKED = "asked"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Request:
    """A refill or cancel we asked for. That the panel took it says nothing about when it happens.

    Attributes:
        panel_refill_id: the panel's number of the refill, where it gave one.
        panel_words: its last words: the message of acceptance, the reason of refusal, a refill's status.
        available_at: until then the panel takes no other of its kind for this order, by its own words.
    """

    request_id: RequestId
    person_id: PersonId
    order_id: OrderId
    kind: RequestKind
    state: RequestState
    asked_at: datetime
    panel_refill_id: PanelRefillId | None = None
    panel_words: str = ""
    available_at: datetime | None = None
