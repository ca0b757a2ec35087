"""Why a call to the panel failed, as one tree that speaks a person's language at its border.

```
PanelError
├── PanelUnreachable   not one byte of the request was sent
│   └── PanelResting   we did not even try: too many calls in a row had failed
├── PanelSilent        sent, and no usable answer came
├── PanelGarbled       an answer came that no client of this API can read
├── PanelBusy          the panel asks to come back later
└── PanelRefused       the panel understood, and said no
```

No text of these errors ever holds a key, an address, a request or an answer.
"""

from typing import ClassVar, Final

from bot.domain.intent import RefusalKind
from bot.domain.problems import Problem
from bot.domain.text import cut

LONGEST_WORDS: Final = 200
"""Characters of the panel's own words that a person is shown."""


def problem_of_refusal(kind: RefusalKind, words: str) -> Problem:
    """The problem a person reads when the panel said no, the panel's own words beneath."""
    return Problem(f"problem.refused_{kind.value}", panel_words=cut(words, LONGEST_WORDS))


class PanelError(Exception):
    """The panel did not do what was asked."""

    key: ClassVar[str] = "problem.panel_silent"
    retry_after: float | None = None
    """Seconds to wait before asking again, where anybody said."""

    @property
    def problem(self) -> Problem:
        """What a person reads."""
        return Problem(self.key)


class PanelUnreachable(PanelError):  # noqa: N818 - the name is what happened, as in the rest of the tree
    """The panel could not be reached; nothing was sent."""

    key = "problem.panel_unreachable"

    def __init__(self) -> None:
        super().__init__("the panel could not be reached; nothing was sent")


class PanelResting(PanelUnreachable):
    """Too many calls in a row had failed: the panel is given a pause, and nothing was sent.

    Attributes:
        retry_after: seconds until it may be asked again.
    """

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after


class PanelSilent(PanelError):  # noqa: N818 - see PanelUnreachable
    """The request was sent, and no usable answer came: a time-out, a reset, a cut line."""

    key = "problem.panel_silent"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the panel gave no usable answer ({reason})")
        self.reason = reason


class PanelGarbled(PanelError):  # noqa: N818 - see PanelUnreachable
    """The panel's answer is nothing this API knows: a web page, cut or foreign JSON, too much of it."""

    key = "problem.panel_garbled"

    def __init__(self, status: int, content_type: str) -> None:
        super().__init__(f"the panel's answer cannot be read (status {status}, {content_type or 'untyped'})")
        self.status = status
        self.content_type = content_type


class PanelBusy(PanelError):  # noqa: N818 - see PanelUnreachable
    """The panel asks to come back later.

    Attributes:
        retry_after: seconds the panel asked to wait, None where it did not say.
    """

    key = "problem.panel_busy"

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__("the panel is busy")
        self.retry_after = retry_after


class PanelRefused(PanelError):  # noqa: N818 - see PanelUnreachable
    """The panel understood, and said no. ``words`` are its own, free of the key and cut."""

    def __init__(self, kind: RefusalKind, words: str) -> None:
        super().__init__(f"the panel refused ({kind.value})")
        self.kind = kind
        self.words = cut(words, LONGEST_WORDS)

    @property
    def problem(self) -> Problem:
        """What a person reads: the meaning, and the panel's own words beneath."""
        return problem_of_refusal(self.kind, self.words)
