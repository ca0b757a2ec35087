"""Who watches how many orders: the same numbers on both sides of the network, made from one count.

Ten keys hold a thousand orders between them, unevenly, as customers do; each key is one person's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

A_CALL: Final = 100
"""Numbers a panel takes in one call."""

QUANTITY: Final = 1_000
REMAINS: Final = 500
"""Of every order, while nothing changes."""

_OF_TEN_KEYS: Final = (1, 7, 30, 60, 99, 100, 101, 142, 160, 300)
_FIRST_PERSON: Final = 10**9
_FIRST_ORDER: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Customer:
    """One person, their key, and the numbers of their open orders."""

    person_id: int
    key: str
    numbers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Load:
    """Open orders over so many keys."""

    keys: int

    @property
    def orders(self) -> int:
        """All open orders."""
        return sum(self.counts)

    @property
    def calls(self) -> int:
        """The fewest calls that ask about all of them."""
        return sum(-(-count // A_CALL) for count in self.counts)

    @property
    def counts(self) -> tuple[int, ...]:
        """Orders of each key."""
        return tuple(_OF_TEN_KEYS[index % len(_OF_TEN_KEYS)] for index in range(self.keys))

    def customers(self) -> Iterator[Customer]:
        """Everybody, each with their own run of numbers."""
        begins = accumulate(self.counts, initial=_FIRST_ORDER)
        for index, (begin, count) in enumerate(zip(begins, self.counts, strict=False)):
            numbers = tuple(str(number) for number in range(begin, begin + count))
            yield Customer(_FIRST_PERSON + index, f"{index + 1:032x}", numbers)
