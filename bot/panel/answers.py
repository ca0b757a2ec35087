"""What the panel can answer to a refill or cancel request, and about a refill."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.ids import PanelRefillId
from bot.domain.intent import RefusalKind


@dataclass(frozen=True, slots=True)
class Accepted:
    """The panel took the request; when or whether it acts on it is another question.

    Attributes:
        panel_refill_id: the panel's number of the refill, where it gave one.
        words: what the panel said about it, often empty.
    """

    panel_refill_id: PanelRefillId | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Declined:
    """The panel said no to this one. ``words`` are its own, free of the key and cut."""

    kind: RefusalKind
    words: str


RequestAnswer: TypeAlias = Accepted | Declined


@dataclass(frozen=True, slots=True)
class RefillReport:
    """How far a refill has come, in the panel's own word."""

    word: str
