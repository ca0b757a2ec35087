"""Refreshes catalogues of accounts in use. When each is due is the use case's business."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast

_LOOK: Final = timedelta(seconds=10)


def refresh_catalogues(cast: Cast) -> Job:
    """The job."""
    return Job("refresh catalogues", _LOOK, cast.refresh.refresh_due)
