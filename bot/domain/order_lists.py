"""Lists an order carries: comments, usernames, hashtags, keywords, groups. Read line by line, and bounded.

A list may be pasted over several messages, or come as a text file; what is empty, or said twice where that
makes no sense, is left out and counted, so that the person can be told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.accounts_named import read_group, read_hashtag, read_username
from bot.domain.catalogue import Service
from bot.domain.order_extras import Question, counted_list
from bot.domain.problems import Problem, problem
from bot.domain.text import without_marks

LONGEST_LIST: Final = 100_000
"""Characters of a whole list; more is refused before it is taken apart."""

LONGEST_COMMENT: Final = 2_000
LONGEST_KEYWORD: Final = 200
MOST_LINES: Final = 10_000
"""Lines of a list that is not the quantity; panels name no bound."""

_BETWEEN_NAMES: Final = re.compile(r"[\s,،;؛]+")


@dataclass(frozen=True, slots=True)
class Lines:
    """What a text adds to a list, and how much of it was left out."""

    kept: tuple[str, ...]
    empty: int = 0
    repeated: int = 0


def read_lines(question: Question, text: str, before: Sequence[str] = ()) -> Lines | Problem:
    """The lines of a text for a list that holds ``before`` already, or what is wrong with the text."""
    if len(text) > LONGEST_LIST:
        return _too_long(question)
    lines = [without_marks(line) for line in text.splitlines()]
    filled = [line for line in lines if line]
    if not filled:
        return _none(question)
    items: list[str] = []
    for item in _items(question, filled):
        read = _READERS[question](item)
        if isinstance(read, Problem):
            return read
        items.append(read)
    kept = tuple(items) if question is Question.COMMENTS else _new(items, before)
    return Lines(kept, empty=len(lines) - len(filled), repeated=len(items) - len(kept))


def within_list(question: Question, lines: tuple[str, ...], service: Service) -> tuple[str, ...] | Problem:
    """All lines so far, if the service takes as many and they can be sent in one order."""
    if sum(map(len, lines)) > LONGEST_LIST:
        return _too_long(question)
    _, most = list_bounds(question, service)
    if len(lines) > most:
        return (
            problem("problem.comments_many", most=most, given=len(lines))
            if question is Question.COMMENTS
            else problem("problem.list_many", most=most, given=len(lines))
        )
    return lines


def enough_lines(question: Question, lines: Sequence[str], service: Service) -> Problem | None:
    """What is wrong with stopping here, if anything."""
    least, _ = list_bounds(question, service)
    if not lines:
        return _none(question)
    if len(lines) >= least:
        return None
    return (
        problem("problem.comments_few", least=least, given=len(lines))
        if question is Question.COMMENTS
        else problem("problem.list_few", least=least, given=len(lines))
    )


def list_bounds(question: Question, service: Service) -> tuple[int, int]:
    """How many lines a list takes: as many as the service sells, where they are the quantity."""
    if question is counted_list(service):
        return max(service.min_quantity, 1), service.max_quantity
    return 1, MOST_LINES


def _items(question: Question, lines: Sequence[str]) -> list[str]:
    """The items of a list: names and hashtags have no spaces, so several may stand in a line."""
    if question in {Question.USERNAMES, Question.HASHTAGS, Question.GROUPS}:
        return [item for line in lines for item in _BETWEEN_NAMES.split(line) if item]
    return list(lines)


def _new(items: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    seen = {line.casefold() for line in before}
    kept: dict[str, str] = {}
    for item in items:
        if item.casefold() not in seen:
            kept.setdefault(item.casefold(), item)
    return tuple(kept.values())


def _read_comment(line: str) -> str | Problem:
    return problem("problem.comment_too_long", most=LONGEST_COMMENT) if len(line) > LONGEST_COMMENT else line


def _read_keyword(line: str) -> str | Problem:
    return problem("problem.line_too_long", most=LONGEST_KEYWORD) if len(line) > LONGEST_KEYWORD else line


def _read_listed_hashtag(item: str) -> str | Problem:
    """In a list each hashtag has its sign, typed or not; a single one has none. Panels name no rule."""
    read = read_hashtag(item)
    return read if isinstance(read, Problem) else f"#{read}"


def _none(question: Question) -> Problem:
    return problem("problem.comments_none") if question is Question.COMMENTS else problem("problem.list_none")


def _too_long(question: Question) -> Problem:
    return (
        problem("problem.comments_too_long", most=LONGEST_LIST)
        if question is Question.COMMENTS
        else problem("problem.list_too_long", most=LONGEST_LIST)
    )


_READERS: Final[Mapping[Question, Callable[[str], str | Problem]]] = {
    Question.COMMENTS: _read_comment,
    Question.KEYWORDS: _read_keyword,
    Question.USERNAMES: read_username,
    Question.HASHTAGS: _read_listed_hashtag,
    Question.GROUPS: read_group,
}
