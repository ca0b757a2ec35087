"""Reads open orders that are due. How often each is due is the polling policy's business."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast

_LOOK: Final = timedelta(seconds=1)


def follow_orders(cast: Cast) -> Job:
    """The job."""
    return Job("follow orders", _LOOK, cast.orders.sweep)
