"""Finding services by words: an index over names and categories, built once for each catalogue's content.

Ranking: the number itself, then services whose names hold every word (first those in which each begins a
word), then those that hold them together with their category, and where that is little, near-misses.
A scan of folded texts is what finds words: it takes parts of words too, and ten thousand texts take about a
millisecond. Only spelling needs more, and compares with the words the catalogue has, not with every name.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.text import folded, without_marks

ENOUGH: Final = 8
"""Services found by the very words; with fewer, near-misses are added."""

_NEAREST: Final = 40
"""Near-misses that are worth showing."""

_SPELLINGS: Final = 12
"""Words of the catalogue that a mistyped one may stand for."""

_MOST_MISTYPED: Final = 4
"""Words of a query that are compared with the catalogue's; a longer query is no name, but a text."""

_VOCABULARY: Final = 8_000
"""Words of the catalogue that are known by their spelling; a panel's rarest ones beyond that are not."""

_LOAN_WORDS: Final = re.compile(
    r"(?P<insta>انست[جغقك])|(?P<google>[جغق]و[جغق]ل)|(?P<telegram>تي?لي?[جغقك]رام)|(?P<hashtag>ها?شتا?[جغق])"
)
"""Names whose *g* Arabic writes with several letters, in the form search compares."""

_ONE_SPELLING: Final = {"insta": "انستغ", "google": "غوغل", "telegram": "تيليغرام", "hashtag": "هاشتاغ"}

_WORD: Final = re.compile(r"[^\W\d_]{4,24}")
_HAS_WORD: Final = re.compile(r"\w")


class Row(NamedTuple):
    """What is searched of one service."""

    service_id: str
    name: str
    category: str


class SearchIndex:
    """Answers with positions in the list it was built from."""

    def __init__(self, rows: Iterable[Row]) -> None:
        listed = tuple(rows)
        categories = {name: _compared(name) for name in {row.category for row in listed}}
        self._positions: Final = {row.service_id: at for at, row in enumerate(listed)}
        # The space before each name lets " word" find what begins a word.
        self._names: Final = tuple(f" {_compared(row.name)}" for row in listed)
        self._texts: Final = tuple(
            f"{name} {categories[row.category]}" for name, row in zip(self._names, listed, strict=True)
        )
        self._holders: Final = _holders(self._texts)
        self._vocabulary: Final = tuple(self._holders)

    def find(self, words: str) -> tuple[int, ...]:
        """Positions of the services for these words, best first; each once."""
        wanted = _wanted(words)
        if not wanted:
            return ()
        exact = self._numbered(words)
        beginning, named, held = self._holding(wanted)
        found = dict.fromkeys((*exact, *beginning, *named, *held))
        if len(found) < ENOUGH:
            found |= dict.fromkeys(self._near(wanted))
        return tuple(found)

    def _numbered(self, words: str) -> tuple[int, ...]:
        typed = without_marks(words).removeprefix("#")
        plain = folded(words).removeprefix("#")
        return tuple(self._positions[name] for name in (typed, plain) if name in self._positions)[:1]

    def _holding(self, wanted: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
        """Who holds every word: at the beginning of words of the name, in the name, with the category."""
        names = self._names
        held = self._narrowed(range(len(names)), self._texts, wanted)
        named = self._narrowed(held, names, wanted)
        beginning = self._narrowed(named, names, [f" {word}" for word in wanted])
        return beginning, named, held

    @staticmethod
    def _narrowed(positions: Sequence[int], texts: Sequence[str], words: Sequence[str]) -> list[int]:
        for word in words:
            positions = [at for at in positions if word in texts[at]]
        return list(positions)

    def _near(self, wanted: Sequence[str]) -> list[int]:
        """Services that hold every word or one spelt almost like it, the nearest first."""
        mistyped = [word for word in wanted if _WORD.fullmatch(word)]
        if not 0 < len(mistyped) <= _MOST_MISTYPED:
            return []
        texts = self._texts
        firm = [word for word in wanted if word not in mistyped]
        distances = dict.fromkeys(self._narrowed(range(len(texts)), texts, firm), 0)
        for word in mistyped:
            near = self._spelt_like(word)
            distances = {
                at: before + (0 if word in texts[at] else near[at])
                for at, before in distances.items()
                if at in near or word in texts[at]
            }
        return sorted(distances, key=lambda at: (distances[at], at))[:_NEAREST]

    def _spelt_like(self, word: str) -> dict[int, int]:
        """Who holds a word like this one, with the number of slips between the two.

        What is still being typed is compared with as much of the catalogue's words.
        """
        beginnings = [known[: len(word) + 1] for known in self._vocabulary]
        similar = process.extract(
            word, beginnings, scorer=OSA.distance, score_cutoff=_slips(word), limit=_SPELLINGS
        )
        near: dict[int, int] = {}
        for _, distance, at in similar:  # the nearest first
            for holder in self._holders[self._vocabulary[at]]:
                near.setdefault(holder, int(distance))
        return near


def _compared(text: str) -> str:
    """A text as it is indexed and looked for: folded, and foreign names in one spelling."""
    plain = folded(text)
    return plain if plain.isascii() else _LOAN_WORDS.sub(_in_one_spelling, plain)


def _in_one_spelling(found: re.Match[str]) -> str:
    return _ONE_SPELLING[found.lastgroup or ""]


def _wanted(words: str) -> list[str]:
    """The words to look for, longest first; what another one holds says nothing new.

    Signs that stand alone say nothing beside words: names are copied with their bars and emoji.
    """
    typed = set(_compared(words).split())
    spoken = {word for word in typed if _HAS_WORD.search(word)} or typed
    wanted: list[str] = []
    for word in sorted(spoken, key=lambda word: (-len(word), word)):
        if not any(word in longer for longer in wanted):
            wanted.append(word)
    return wanted


def _holders(texts: Sequence[str]) -> dict[str, list[int]]:
    """Where each word of the catalogue stands; the words that most services hold come first."""
    holders: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        for word in set(_WORD.findall(text)):
            holders.setdefault(word, []).append(at)
    kept = sorted(holders, key=lambda word: (-len(holders[word]), word))[:_VOCABULARY]
    return {word: holders[word] for word in kept}


def _slips(word: str) -> int:
    """How many letters may be wrong, missing, too many, or have changed places."""
    if len(word) < 6:  # noqa: PLR2004 - in a short word, two slips make another word
        return 1
    return 2 if len(word) < 11 else 3  # noqa: PLR2004 - the same for three
