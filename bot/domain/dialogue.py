"""What the bot has asked a person and is waiting for. Each person has at most one open dialogue."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.domain.ids import IntentId
from bot.domain.order_draft import OrderDraft


class Expecting(StrEnum):
    """The states of the conversation: what the next text of the person will be taken for."""

    KEY = "key"
    LINK = "link"
    QUANTITY = "quantity"
    COMMENTS = "comments"
    RUNS = "runs"
    INTERVAL = "interval"
    CONFIRMATION = "confirmation"
    ORDER_NUMBER = "order_number"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class ConnectingKey:
    """``/key``: the next text is an API key."""

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.KEY


@dataclass(frozen=True, slots=True)
class Ordering:
    """``/order``: the draft knows which question is open; all answered, the confirm card is.

    Attributes:
        intent_id: the intent of the confirm card on the screen.
    """

    draft: OrderDraft
    intent_id: IntentId | None = None

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.CONFIRMATION if self.draft.asking is None else Expecting(self.draft.asking.value)


@dataclass(frozen=True, slots=True)
class NamingOrder:
    """An unknown outcome: the next text is the order's number as the panel's own list shows it."""

    intent_id: IntentId

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.ORDER_NUMBER


@dataclass(frozen=True, slots=True)
class Searching:
    """``/search`` alone: the next text is what to search for."""

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.SEARCH


Dialogue: TypeAlias = ConnectingKey | Ordering | NamingOrder | Searching
