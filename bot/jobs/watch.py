"""Reads what is due at the panel. How often each is due is the domain's business."""

from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.usecases.cast import Cast

_LOOK: Final = timedelta(seconds=1)
_LOOK_AT_REFILLS: Final = timedelta(seconds=5)
_LOOK_AT_BALANCES: Final = timedelta(seconds=5)


def watch_orders(cast: Cast) -> Job:
    """Open orders."""
    return Job("watch orders", _LOOK, cast.watch.sweep)


def watch_refills(cast: Cast) -> Job:
    """Refills under way."""
    return Job("watch refills", _LOOK_AT_REFILLS, cast.watch_refills.sweep)


def watch_balances(cast: Cast) -> Job:
    """Balances whose owners set a mark."""
    return Job("watch balances", _LOOK_AT_BALANCES, cast.watch_balances.sweep)
