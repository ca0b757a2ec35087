"""Answers put into the panel's mouth: how a test meets a dialect or a body no fake would think of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """What to answer instead; `does_act` says whether the request is carried out first, unseen."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"content-type": "application/json"})
    )
    does_act: bool = False


@dataclass(slots=True)
class _Line:
    action: str | None
    answer: ScriptedAnswer
    times: int | None


class Scripts:
    """Scripted answers in the order they were given; each serves its action until used up."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []

    def add(self, action: str | None, answer: bytes | ScriptedAnswer, times: int | None) -> None:
        """Answer the next requests of an action (None: of any) with this; times None: until cleared."""
        if times is not None and times < 1:
            raise ValueError(f"an answer is given at least once, not {times} times")
        spoken = ScriptedAnswer(answer) if isinstance(answer, bytes) else answer
        self._lines.append(_Line(action, spoken, times))

    def clear(self) -> None:
        """Speak freely again."""
        self._lines.clear()

    def take(self, action: str) -> ScriptedAnswer | None:
        """The answer this request must get, or None."""
        for line in self._lines:
            if line.action in {None, action}:
                self._count_down(line)
                return line.answer
        return None

    def _count_down(self, line: _Line) -> None:
        if line.times is not None:
            line.times -= 1
            if line.times == 0:
                self._lines.remove(line)
