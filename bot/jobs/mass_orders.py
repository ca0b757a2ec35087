"""Sends the lines of confirmed mass orders, those of before a restart too, and shows how far they are."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast

_LOOK: Final = timedelta(milliseconds=500)
_REDRAW: Final = timedelta(seconds=2)
"""Telegram takes about one message a second to a chat, edits included; half of that is left to answers."""


def send_mass_orders(cast: Cast) -> Job:
    """Begin or go on with what was confirmed."""
    return Job("send mass orders", _LOOK, cast.mass_runs.resume)


def show_mass_progress(cast: Cast) -> Job:
    """Bring the messages up to date that show how far they are."""
    return Job("show mass progress", _REDRAW, cast.mass_progress.redraw)
