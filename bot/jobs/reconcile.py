"""Looks at balances for orders of unknown outcome."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast

_LOOK: Final = timedelta(seconds=1)


def reconcile(cast: Cast) -> Job:
    """The job."""
    return Job("reconcile", _LOOK, cast.reconcile.probe_due)
