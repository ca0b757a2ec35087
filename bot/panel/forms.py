"""Requests that panels take in two forms, for one id or for many: which is tried, what a refusal means.

One id goes in the document's form first, several in the form for many. The other form is tried only where the
panel definitely refuses the form itself: nothing was done then, so nothing is repeated. A panel that reads
only the field for one id does not find it in a call for many, and says that the id is wrong.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

from bot.domain.intent import RefusalKind
from bot.panel.errors import PanelError, PanelRefused

MOST_IDS: Final = 100
"""Ids a panel takes in one call."""

WRONG_FORM: Final = frozenset({RefusalKind.UNSUPPORTED, RefusalKind.INPUT})
"""Refusals of a request's form."""

WRONG_BATCH: Final = WRONG_FORM | {RefusalKind.NOT_FOUND}
"""Refusals of a whole call for many that may be the fault of its form, or of one id in it.

Nothing was done then, and nothing is said of any single id.
"""

_Id = TypeVar("_Id", bound=str)
_Answer = TypeVar("_Answer")


class Ask(Protocol[_Id, _Answer]):
    """Sends one call for some ids, in one of the two forms."""

    async def __call__(self, ids: Sequence[_Id], /, *, as_many: bool) -> dict[_Id, _Answer]:
        """The answer for each id; an id the panel says nothing of is missing."""


def chunks(ids: Iterable[_Id]) -> list[list[_Id]]:
    """The ids without repetitions, in calls of as many as a panel takes."""
    distinct = list(dict.fromkeys(ids))
    return [distinct[first : first + MOST_IDS] for first in range(0, len(distinct), MOST_IDS)]


async def in_turn(
    parts: Iterable[Sequence[_Id]], ask: Callable[[Sequence[_Id]], Awaitable[dict[_Id, _Answer]]]
) -> dict[_Id, _Answer]:
    """The answers to several calls, one after another.

    A failure after the first answer ends it, and what was answered is kept: a request the panel took must not
    be forgotten because a later one failed. The ids that were not answered are missing.

    Raises:
        PanelError: the first call failed.
    """
    answers: dict[_Id, _Answer] = {}
    for part in parts:
        try:
            answers |= await ask(part)
        except PanelError:
            if not answers:
                raise
            break
    return answers


async def in_either_form(
    ids: Sequence[_Id], ask: Ask[_Id, _Answer], decline: Callable[[PanelRefused], _Answer]
) -> dict[_Id, _Answer]:
    """The answers for at most MOST_IDS ids, in the one form or the other.

    A refusal of the whole call is a refusal for each of its ids, unless it is about the key or the form.

    Raises:
        PanelError: the panel gave no answer, or refused the key.
    """

    async def ask_as(part: Sequence[_Id], *, as_many: bool) -> dict[_Id, _Answer] | PanelRefused:
        try:
            return await ask(part, as_many=as_many)
        except PanelRefused as refusal:
            if refusal.kind.is_about_key:
                raise
            return refusal

    async def ask_alone(part: Sequence[_Id]) -> dict[_Id, _Answer]:
        return settled(part, await ask_as(part, as_many=False))

    def settled(part: Sequence[_Id], answer: dict[_Id, _Answer] | PanelRefused) -> dict[_Id, _Answer]:
        return dict.fromkeys(part, decline(answer)) if isinstance(answer, PanelRefused) else answer

    is_one = len(ids) == 1
    answer = await ask_as(ids, as_many=not is_one)
    if isinstance(answer, PanelRefused) and answer.kind in (WRONG_FORM if is_one else WRONG_BATCH):
        if not is_one:
            return await in_turn([[one] for one in ids], ask_alone)
        other = await ask_as(ids, as_many=True)
        is_unread = isinstance(other, PanelRefused) and other.kind in WRONG_BATCH
        return settled(ids, answer if is_unread else other)
    return settled(ids, answer)
