"""The lists a person's orders are looked through by: tabs, and searches by number or by part of the link."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from bot.domain.intent import Intent
from bot.domain.order import Order
from bot.domain.problems import Problem, problem
from bot.domain.text import latin_digits, plain_number, without_marks

PAGE_SIZE: Final = 8
LONGEST_SEARCH: Final = 200
_SHORTEST_PART: Final = 2
_DIGITS: Final = 15
"""Of a page or a search, so that a place fits on a button; no list is that long."""

_BEGINNINGS: Final = ("https://", "http://", "www.")


class Tab(StrEnum):
    """Which of a person's orders a list holds, newest first.

    ALL holds every order the bot knows, wherever it was placed. ACTIVE are those not known to have ended,
    DONE the others.

    NEEDS_YOU holds what waits for the person: orders that ended without being delivered in full, and orders
    the panel no longer knows, until their card was opened once since. Above them, and counted with them,
    stand the orders of unknown outcome; and, where the panel refuses the key, one line about all open orders,
    for nothing can be learnt of any of them until the key is replaced.
    """

    ALL = "all"
    ACTIVE = "active"
    DONE = "done"
    NEEDS_YOU = "needs"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the lists somebody is: it travels on buttons, so that every card leads back to where it was.

    Attributes:
        search: the number of a search, whose results are shown in place of the tab; 0 for none.
        page: from 0 on.
    """

    tab: Tab = Tab.ALL
    search: int = 0
    page: int = 0

    @property
    def word(self) -> str:
        """The place as one word."""
        return f"{self.tab}-{self.search}-{self.page}"

    @classmethod
    def of_word(cls, word: str) -> "Place":
        """The place that was written; the beginning of all orders for what is none."""
        tab, *numbers = word.split("-")
        if tab not in set(Tab) or len(numbers) != len(("search", "page")) or not all(map(_is_short, numbers)):
            return cls()
        search, page = map(int, numbers)
        return cls(Tab(tab), search, page)

    @property
    def of_tab(self) -> "Place":
        """The beginning of its tab, out of any search."""
        return Place(self.tab)

    def turned(self, page: int) -> "Place":
        """Another page of the same list."""
        return replace(self, page=page)


def _is_short(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) <= _DIGITS


@dataclass(frozen=True, slots=True)
class OrderSearch:
    """What orders are searched by.

    Attributes:
        words: as they were typed.
        number: the beginning of the panel's number.
        part: of the link, or of the account that a subscription follows; whatever its capitals.
    """

    words: str
    number: str
    part: str

    @classmethod
    def of_words(cls, words: str) -> "OrderSearch":
        """What words that were remembered search by."""
        part = latin_digits(words).strip()
        for beginning in _BEGINNINGS:
            part = part[len(beginning) :] if part.lower().startswith(beginning) else part
        return cls(words, plain_number(words), part.rstrip("/") or words)

    def finds(self, intent: Intent) -> bool:
        """Whether an order of unknown outcome is meant: who finds nothing of it might order it again."""
        is_named = self.words.casefold() == intent.reference.casefold()
        return is_named or self.part.casefold() in intent.draft.target.casefold()


def read_order_search(text: str) -> OrderSearch | Problem:
    """What a person typed to search their orders by, or what is wrong with it."""
    words = without_marks(text)
    if not words or (len(words) < _SHORTEST_PART and not words.isdecimal()):
        return problem("problem.order_search_short")
    if len(words) > LONGEST_SEARCH:
        return problem("problem.order_search_long", most=LONGEST_SEARCH)
    return OrderSearch.of_words(words)


@dataclass(frozen=True, slots=True)
class OrdersShown:
    """One page of a list, and what stands above it.

    Attributes:
        place: which page; moved to one that exists.
        total: how many orders the list holds.
        unresolved: orders of unknown outcome, newest first; in a search, those it finds.
        needing: how many orders need the person, besides those.
        refused_tail: the end of the key, where the panel refuses it.
        active: how many open orders wait for another key then.
        search: what was searched for; None for a tab.
    """

    place: Place
    orders: Sequence[Order] = ()
    total: int = 0
    unresolved: Sequence[Intent] = field(default=())
    needing: int = 0
    refused_tail: str = ""
    active: int = 0
    search: OrderSearch | None = None

    @property
    def waiting(self) -> int:
        """How many things wait for the person."""
        return self.needing + len(self.unresolved) + bool(self.refused_tail and self.active)
