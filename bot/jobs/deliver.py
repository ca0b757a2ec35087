"""Tells what is due to be told."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast
from bot.usecases.deliver_notifications import AT_ONCE

_LOOK: Final = timedelta(milliseconds=500)


def deliver(cast: Cast) -> Job:
    """The job."""
    return Job("deliver notifications", _LOOK, cast.notifications.deliver_due, handful=AT_ONCE)
