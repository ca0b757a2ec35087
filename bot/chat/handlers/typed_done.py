"""The label of a list's *Done* button, typed instead of tapped: it ends the list, and is no line of it."""

import re
from typing import Final

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import wizard
from bot.chat.routes import Act
from bot.domain.order_extras import Question
from bot.domain.text import without_marks

_COUNT: Final = re.compile(r"\s*\([^()]*\)$")


def or_done(asked: Question, act: Act) -> Act:
    """The handler of a list's lines, unless the text is what the button says that stands below them."""

    async def unless_done(turn: Turn) -> None:
        if _bare(turn.text) != _bare(turn.tr.plain("button.done", count="0")):
            await act(turn)
            return
        step = await turn.cast.draft.open_draft(turn.person.person_id)
        if step is not None and step.draft is not None and step.draft.lines(asked):
            await wizard.finish_list(turn, callbacks.OrderDone(asked.value))
        else:
            await act(turn)

    return unless_done


def _bare(label: str) -> str:
    """A label without its count and the sign before it, as people type it."""
    return _COUNT.sub("", without_marks(label)).removeprefix("✅").strip().casefold()
