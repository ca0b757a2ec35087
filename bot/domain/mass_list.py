"""The lines of a mass order as they are sent, message by message: added, fixed, taken out.

A line that begins with the number of one that is there takes its place; ``3: -`` takes line 3 out; any other
line is added at the end.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.problems import Problem, problem
from bot.domain.text import cut, folded, without_marks

MOST_LINES: Final = 100
LONGEST_LINE: Final = 1200
"""More than the longest link; what is longer is cut, ends in an ellipsis, and so is never a good line."""

_NAMED: Final = re.compile(r"(\d{1,3})\s*(?:[:)]\s*|\.\s+)(\S.*)")
_NOTHING: Final = frozenset("-–—−")
_HEADINGS: Final = frozenset(
    {"service", "service id", "id", "link", "url", "quantity", "الخدمه", "الرابط", "الكميه", "رقم الخدمه"}
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A list after a message, and what the message did to it.

    Attributes:
        taken_out: the numbers of the lines that are no more, as they were before.
        named_again: numbers the message gives more than once; the last line with one counts.
    """

    texts: tuple[str, ...]
    added: int = 0
    replaced: int = 0
    taken_out: tuple[int, ...] = ()
    named_again: tuple[int, ...] = ()

    @property
    def removed(self) -> int:
        """How many lines were taken out."""
        return len(self.taken_out)


def merged(kept: tuple[str, ...], sent: str) -> Merged | Problem:
    """The list with what was sent; where that cannot be, a problem, and the list stays as it is."""
    lines = [line for line in map(without_marks, sent.splitlines()) if line]
    if lines and _is_heading(lines[0]):
        lines = lines[1:]
    if not lines:
        return problem("problem.mass_none")
    changes, added, named_again = _sorted_out(lines, len(kept))
    taken_out = tuple(position for position, text in sorted(changes.items()) if text in _NOTHING)
    texts = tuple(
        changes.get(position, text) for position, text in enumerate(kept, 1) if position not in taken_out
    )
    if len(texts) + len(added) > MOST_LINES:
        return problem("problem.mass_many", most=MOST_LINES, given=len(texts) + len(added))
    replaced = len(changes) - len(taken_out)
    return Merged((*texts, *added), len(added), replaced, taken_out, named_again)


def _sorted_out(lines: list[str], kept: int) -> tuple[dict[int, str], list[str], tuple[int, ...]]:
    """Lines that name one that is there, by its number; those to add; and numbers given more than once."""
    changes: dict[int, str] = {}
    added: list[str] = []
    named_again: set[int] = set()
    for line in lines:
        named = _NAMED.fullmatch(line)
        number, text = (int(named[1]), named[2]) if named else (0, line)
        if 1 <= number <= kept:
            if number in changes:
                named_again.add(number)
            changes[number] = cut(text, LONGEST_LINE)
        elif text not in _NOTHING:
            added.append(cut(text, LONGEST_LINE))
    return changes, added, tuple(sorted(named_again))


def _is_heading(line: str) -> bool:
    """Whether a line names columns, as the first one of a spreadsheet does."""
    words = [folded(word.strip('"')) for word in re.split(r"[|;,،؛\t]", line)]
    return len(words) > 1 and all(word in _HEADINGS for word in words)
