"""Prunes what need not be kept, and leaves a sign of life for ``panelbot health``."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from bot.jobs.supervisor import Job
from bot.ops.heartbeat import BEAT_EVERY
from bot.usecases.cast import Cast

_PRUNE_EVERY: Final = timedelta(hours=1)


def prune(cast: Cast) -> Job:
    """Erase what is past its time."""
    return Job("prune", _PRUNE_EVERY, cast.updates.prune)


def heartbeat(beat: Callable[[], Awaitable[None]]) -> Job:
    """Say that the loop is alive and the database answers."""
    return Job("heartbeat", BEAT_EVERY, beat)
