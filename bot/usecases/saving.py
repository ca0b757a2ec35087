"""What became of something that was sent once is saved as soon as the database takes it.

Nobody can ask for it again, so it is held on to for as long as the program runs.
"""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from storage.errors import StorageError

_SOONEST_RETRY: Final = 0.5
_SLOWEST_RETRY: Final = 30.0

_log = logging.getLogger(__name__)


async def until_saved(save: Callable[[], Awaitable[object]], name: str) -> None:
    """Save what could not be saved just now; the person knows it already, or will by it.

    Args:
        save: all of it or nothing; called until the database takes it.
        name: of what it is about, for the log.
    """
    for attempt in itertools.count():
        await asyncio.sleep(min(_SOONEST_RETRY * 2**attempt, _SLOWEST_RETRY))
        try:
            await save()
        except StorageError as error:
            _log.error("what became of %s still cannot be saved: %s", name, error)
        else:
            _log.info("what became of %s is saved now", name)
            return
