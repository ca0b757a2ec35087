"""Every failure a person may read: a message key, its values, and the panel's own words beneath."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = str | int
"""What may stand in a message: text and numbers; formats are the view's business."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in words the catalogue knows.

    Attributes:
        key: message key, ``problem.…``.
        values: what the message inserts.
        panel_words: the panel's own text, shown escaped and cut beneath the message.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    panel_words: str = ""


class ProblemError(Exception):
    """Carries a Problem from a use case up to the screen that shows it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.key)
        self.problem = problem


def problem(key: str, **values: Value) -> Problem:
    """Shorthand that reads like the message: ``problem("problem.quantity_below", least=50)``."""
    return Problem(key, values)
