"""Goes on with refills and cancels confirmed together, after a restart too, and shows how far they are."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast

_LOOK: Final = timedelta(seconds=1)
_REDRAW: Final = timedelta(seconds=2)
"""Telegram takes about one message a second to a chat, edits included; half of that is left to answers."""


def send_batches(cast: Cast) -> Job:
    """Go on with what was confirmed: a confirm begins by itself, a restart or a fault leaves a rest."""
    return Job("send batches", _LOOK, cast.batches.resume)


def show_batch_progress(cast: Cast) -> Job:
    """Bring the messages up to date that show how far they are."""
    return Job("show batch progress", _REDRAW, cast.batch_progress.redraw)
