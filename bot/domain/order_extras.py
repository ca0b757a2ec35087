"""What each service type asks for, in which order, and how every answer is checked. A pure table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain.catalogue import Service, ServiceType
from bot.domain.link import read_link
from bot.domain.numbers import whole_number
from bot.domain.problems import Problem, problem
from bot.domain.text import without_marks

Answer: TypeAlias = str | int | tuple[str, ...] | None
"""What a question was answered with; None means it was skipped."""

LONGEST_COMMENTS: Final = 100_000
"""Characters of all comments together; more is refused before it is taken apart."""

LONGEST_COMMENT: Final = 2_000
MOST_MINUTES: Final = 60 * 24 * 7
"""No panel waits longer than a week between two runs."""


class Question(StrEnum):
    """What can be asked about an order; each is a state of the conversation."""

    LINK = "link"
    QUANTITY = "quantity"
    COMMENTS = "comments"
    RUNS = "runs"
    INTERVAL = "interval"

    @property
    def can_skip(self) -> bool:
        """Whether *Skip* is offered."""
        return self is Question.RUNS

    @property
    def gathers(self) -> bool:
        """Whether answers add up until *Done*: a list may take several messages, each of 4096 characters."""
        return self is Question.COMMENTS


class QuantityFrom(StrEnum):
    """Where the ordered quantity comes from."""

    ANSWER = "answer"
    COMMENTS = "comments"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class TypeRules:
    """How one service type is ordered."""

    questions: tuple[Question, ...]
    quantity_from: QuantityFrom
    takes_drip_feed: bool = False


RULES: Final[Mapping[ServiceType, TypeRules]] = {
    ServiceType.DEFAULT: TypeRules(
        (Question.LINK, Question.QUANTITY), QuantityFrom.ANSWER, takes_drip_feed=True
    ),
    ServiceType.CUSTOM_COMMENTS: TypeRules((Question.LINK, Question.COMMENTS), QuantityFrom.COMMENTS),
    ServiceType.PACKAGE: TypeRules((Question.LINK,), QuantityFrom.FIXED),
}
"""The types the bot can order; a service of any other type is shown, without *Order*."""


def can_order(service: Service) -> bool:
    """Whether the bot knows how to order this type of service."""
    return service.service_type in RULES


def check_answer(question: Question, text: str, service: Service, quantity: int | None) -> Answer | Problem:
    """The value of a typed answer, or what is wrong with it.

    Args:
        question: what was asked.
        text: what the person sent.
        service: the service being ordered, for its bounds.
        quantity: units per run, where already known.
    """
    return _CHECKS[question](text, service, quantity)


def _check_link(text: str, _service: Service, _quantity: int | None) -> Answer | Problem:
    return read_link(text)


def _check_quantity(text: str, service: Service, _quantity: int | None) -> Answer | Problem:
    number = whole_number(text)
    return number if isinstance(number, Problem) else within_bounds(number, service)


def within_bounds(quantity: int, service: Service) -> int | Problem:
    """The quantity if the service takes it, or the bound it breaks."""
    if quantity < max(service.min_quantity, 1):
        return problem("problem.quantity_below", least=max(service.min_quantity, 1), given=quantity)
    if quantity > service.max_quantity:
        return problem("problem.quantity_above", most=service.max_quantity, given=quantity)
    return quantity


def _check_comments(text: str, _service: Service, _quantity: int | None) -> Answer | Problem:
    if len(text) > LONGEST_COMMENTS:
        return problem("problem.comments_too_long", most=LONGEST_COMMENTS)
    lines = tuple(line for line in map(without_marks, text.splitlines()) if line)
    if not lines:
        return problem("problem.comments_none")
    if any(len(line) > LONGEST_COMMENT for line in lines):
        return problem("problem.comment_too_long", most=LONGEST_COMMENT)
    return lines


def gathered(comments: tuple[str, ...], service: Service) -> tuple[str, ...] | Problem:
    """All comments so far, if the service takes as many and they can be sent in one order."""
    if sum(map(len, comments)) > LONGEST_COMMENTS:
        return problem("problem.comments_too_long", most=LONGEST_COMMENTS)
    if len(comments) > service.max_quantity:
        return problem("problem.comments_many", most=service.max_quantity, given=len(comments))
    return comments


def enough_comments(comments: tuple[str, ...], service: Service) -> Problem | None:
    """What is wrong with stopping here, if anything."""
    if not comments:
        return problem("problem.comments_none")
    if len(comments) < service.min_quantity:
        return problem("problem.comments_few", least=service.min_quantity, given=len(comments))
    return None


def _check_runs(text: str, service: Service, quantity: int | None) -> Answer | Problem:
    runs = whole_number(text)
    if isinstance(runs, Problem):
        return runs
    if runs < 2:  # noqa: PLR2004 - one run is no drip-feed
        return problem("problem.runs_few")
    if quantity is not None and quantity * runs > service.max_quantity:
        return problem("problem.runs_many", most=service.max_quantity // quantity, total=service.max_quantity)
    return runs


def _check_interval(text: str, _service: Service, _quantity: int | None) -> Answer | Problem:
    minutes = whole_number(text)
    if isinstance(minutes, Problem):
        return minutes
    if not 1 <= minutes <= MOST_MINUTES:
        return problem("problem.interval_outside", most=MOST_MINUTES)
    return minutes


_CHECKS: Final[Mapping[Question, Callable[[str, Service, int | None], Answer | Problem]]] = {
    Question.LINK: _check_link,
    Question.QUANTITY: _check_quantity,
    Question.COMMENTS: _check_comments,
    Question.RUNS: _check_runs,
    Question.INTERVAL: _check_interval,
}
