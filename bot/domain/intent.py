"""One confirmed wish to order. It is sent at most once, and the bot never claims what it does not know.

```
draft ──▶ sending ──▶ placed | rejected | not_sent | unknown
                                                      unknown ──▶ placed (its number was given) | abandoned
```
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain.ids import IntentId, PanelOrderId, PersonId
from bot.domain.link_cleaning import is_same_target
from bot.domain.order_draft import OrderDraft


class IntentState(StrEnum):
    """Where an intent stands; see the graph above."""

    DRAFT = "draft"
    SENDING = "sending"
    PLACED = "placed"
    REJECTED = "rejected"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"

    def can_become(self, state: "IntentState") -> bool:
        """Whether this transition exists; storage makes no other. Nothing leads back to one that is sent."""
        return state in _NEXT[self]


_NEXT: Final[dict[IntentState, frozenset[IntentState]]] = {
    IntentState.DRAFT: frozenset({IntentState.SENDING, IntentState.ABANDONED}),
    IntentState.SENDING: frozenset(
        {IntentState.PLACED, IntentState.REJECTED, IntentState.NOT_SENT, IntentState.UNKNOWN}
    ),
    IntentState.UNKNOWN: frozenset({IntentState.PLACED, IntentState.ABANDONED}),
    IntentState.PLACED: frozenset(),
    IntentState.REJECTED: frozenset(),
    IntentState.NOT_SENT: frozenset(),
    IntentState.ABANDONED: frozenset(),
}


class RefusalKind(StrEnum):
    """What a panel's refusal means, read from its words by the panel client; ``unknown`` shows them alone."""

    AUTH = "auth"
    SUSPENDED = "suspended"
    FUNDS = "funds"
    QUANTITY = "quantity"
    LINK = "link"
    INPUT = "input"
    UNSUPPORTED = "unsupported"
    SERVICE_GONE = "service_gone"
    DUPLICATE_LINK = "duplicate_link"
    NOT_FOUND = "not_found"
    REFILL = "refill"
    CANCEL = "cancel"
    TEMPORARY = "temporary"
    UNKNOWN = "unknown"

    @property
    def is_about_key(self) -> bool:
        """Whether nothing is answered to this key: it is wrong, or its account is suspended."""
        return self in {RefusalKind.AUTH, RefusalKind.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Placed:
    """The panel gave the order's number."""

    panel_order_id: PanelOrderId


@dataclass(frozen=True, slots=True)
class Rejected:
    """The panel answered, and said no for good. ``words`` are its own, already free of the key."""

    kind: RefusalKind
    words: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Not one byte of the request left: the panel could not be reached."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Anything else: the order may or may not exist. Nothing here is shown; it is for logs.

    Attributes:
        reason: a short word.
        status: of the HTTP answer, if one came; what the outcome is does not hang on it.
    """

    reason: str
    status: int | None = field(default=None, compare=False)


Outcome: TypeAlias = Placed | Rejected | NotSent | Unclear
"""The four answers to "what became of the one send?"."""


def state_after(outcome: Outcome) -> IntentState:
    """The state an intent takes by an outcome."""
    match outcome:
        case Placed():
            return IntentState.PLACED
        case Rejected():
            return IntentState.REJECTED
        case NotSent():
            return IntentState.NOT_SENT
        case _:  # Unclear; of anything else, too, no more could be claimed
            return IntentState.UNKNOWN


@dataclass(frozen=True, slots=True)
class IntentName:
    """Whose intent it is, and which; also of one of which no more can be read."""

    person_id: PersonId
    intent_id: IntentId

    @property
    def reference(self) -> str:
        """How people and the operator name it: ``A-123``."""
        return f"A-{self.intent_id}"


@dataclass(frozen=True, slots=True)
class Intent:
    """One wish, as shown on a confirm card and perhaps confirmed.

    Attributes:
        nonce: names this card; a tap on an older card of the same draft does nothing.
        draft: everything that will be sent, frozen when the card was shown.
        charge: what the card said it would cost.
        balance_before: the balance the card showed; the panel's figure.
        expires_at: after this moment a tap on *Confirm* is asked again, not executed.
    """

    intent_id: IntentId
    person_id: PersonId
    nonce: str
    state: IntentState
    draft: OrderDraft
    charge: Decimal
    currency: str
    balance_before: Decimal
    created_at: datetime
    expires_at: datetime
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    panel_order_id: PanelOrderId | None = None
    panel_words: str = ""

    @property
    def reference(self) -> str:
        """How people and the operator name it: ``A-123``."""
        return IntentName(self.person_id, self.intent_id).reference

    def is_twin_of(self, other: "Intent") -> bool:
        """Whether both order the same service for the same target: one may be the other, seen twice."""
        return (
            self.intent_id != other.intent_id
            and self.draft.service.service_id == other.draft.service.service_id
            and is_same_target(self.draft.target, other.draft.target)
        )
