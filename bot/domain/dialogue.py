"""What the bot has asked a person and is waiting for. Each person has at most one open dialogue."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain.ids import IntentId, MassId, OrderId
from bot.domain.order import RequestKind
from bot.domain.order_draft import OrderDraft
from bot.domain.order_tabs import Tab
from bot.domain.status_table import StatusTable


class Expecting(StrEnum):
    """The states of the conversation: what the next text of the person will be taken for."""

    KEY = "key"
    LINK = "link"
    TRACKING = "tracking"
    QUANTITY = "quantity"
    COMMENTS = "comments"
    KEYWORDS = "keywords"
    USERNAMES = "usernames"
    HASHTAGS = "hashtags"
    GROUPS = "groups"
    HASHTAG = "hashtag"
    SOURCE_ACCOUNT = "source_account"
    MEDIA = "media"
    COMMENT_OWNER = "comment_owner"
    ANSWER_NUMBER = "answer_number"
    USERNAME = "username"
    LEAST = "least"
    MOST = "most"
    POSTS = "posts"
    OLD_POSTS = "old_posts"
    DELAY = "delay"
    EXPIRY = "expiry"
    COUNTRY = "country"
    DEVICE = "device"
    TRAFFIC = "traffic"
    GOOGLE_KEYWORD = "google_keyword"
    REFERRING_URL = "referring_url"
    RUNS = "runs"
    INTERVAL = "interval"
    CONFIRMATION = "confirmation"
    ORDER_NUMBER = "order_number"
    SEARCH = "search"
    MASS_LINES = "mass_lines"
    LOW_BALANCE = "low_balance"
    ORDER_SEARCH = "order_search"
    NUMBERS = "numbers"
    ORDER_CHOICE = "order_choice"

    @property
    def takes_names(self) -> bool:
        """Whether the answer is names, which may be long runs of letters and digits."""
        return self in _NAMES


_NAMES: Final = frozenset(
    {
        Expecting.USERNAMES,
        Expecting.USERNAME,
        Expecting.COMMENT_OWNER,
        Expecting.HASHTAGS,
        Expecting.HASHTAG,
        Expecting.GROUPS,
        Expecting.KEYWORDS,
    }
)


@dataclass(frozen=True, slots=True)
class ConnectingKey:
    """``/key``: the next text is an API key.

    Attributes:
        link: what the deep link asked for that led here; it is opened once the key works.
    """

    link: str = ""

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.KEY


@dataclass(frozen=True, slots=True)
class Ordering:
    """``/order``: the draft knows which question is open; all answered, the confirm card is.

    Attributes:
        intent_id: the intent of the confirm card on the screen.
        is_set_aside: the person went home: the order is kept, and a text is no answer.
    """

    draft: OrderDraft
    intent_id: IntentId | None = None
    is_set_aside: bool = False

    @property
    def expecting(self) -> Expecting | None:
        """What the next text is taken for."""
        if self.is_set_aside:
            return None
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
class NamingLowBalance:
    """/settings: the next text is the amount below which a falling balance is told."""

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.LOW_BALANCE


@dataclass(frozen=True, slots=True)
class Searching:
    """``/search`` alone: the next text is what to search for."""

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.SEARCH


@dataclass(frozen=True, slots=True)
class GatheringLines:
    """``/mass``: the next texts are lines of this mass order; its rows hold those sent so far."""

    mass_id: MassId

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.MASS_LINES


@dataclass(frozen=True, slots=True)
class FindingOrder:
    """*Search* in the lists of orders: the next text is a number, or a part of a link.

    Attributes:
        tab: where it was tapped, which the results lead back to.
    """

    tab: Tab

    @property
    def expecting(self) -> Expecting:
        """What the next text is taken for."""
        return Expecting.ORDER_SEARCH


@dataclass(frozen=True, slots=True)
class LookingUp:
    """``/status``: the next texts are numbers of orders.

    Attributes:
        table: what the panel told of those that were sent last; it can be leafed through.
        is_asked: whether numbers were asked for; else a text may be meant for something else.
        is_set_aside: the person went home: the table is kept, and a text is meant for something else.
    """

    table: StatusTable | None = None
    is_asked: bool = False
    is_set_aside: bool = False

    @property
    def expecting(self) -> Expecting | None:
        """What the next text is taken for."""
        return None if self.is_set_aside else Expecting.NUMBERS


@dataclass(frozen=True, slots=True)
class ChoosingOrders:
    """Orders are ticked to request a refill or a cancel for all of them; a text is numbers to tick.

    Attributes:
        chosen: the ticked ones.
        nonce: names the confirm card on the screen; empty while there is none.
        shown_at: when that card was shown.
        is_set_aside: the person went home: the ticks are kept, and a text is meant for something else.
    """

    kind: RequestKind
    chosen: tuple[OrderId, ...] = ()
    nonce: str = ""
    shown_at: datetime | None = None
    is_set_aside: bool = False

    @property
    def expecting(self) -> Expecting | None:
        """What the next text is taken for."""
        return None if self.is_set_aside else Expecting.ORDER_CHOICE


Dialogue: TypeAlias = (
    ConnectingKey
    | Ordering
    | NamingOrder
    | Searching
    | GatheringLines
    | NamingLowBalance
    | FindingOrder
    | LookingUp
    | ChoosingOrders
)


def set_aside(dialogue: Dialogue) -> Dialogue | None:
    """What is kept of it when the person goes home, where a text is a search; None for a mere question.

    The lines of a mass order are kept by themselves.
    """
    match dialogue:
        case Ordering() | ChoosingOrders():
            return replace(dialogue, is_set_aside=True)
        case LookingUp(table) if table is not None:
            return LookingUp(table, is_set_aside=True)
        case _:
            return None
