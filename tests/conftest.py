"""What holds for every test: where the lines it runs are counted, and where counting would only cost.

Counting doubles a test's time. The Arabic telling of a test takes the lines of the English one once more; a
bench would measure the counting; and what the proofs of `chaos` run by the thousand, others run once.
"""

import gc
import os
import sys
from collections.abc import Generator
from typing import Final

import coverage
import pytest

from bot.chat.i18n import translator_for
from bot.domain.account import Language

_UNCOUNTED: Final = ("tests/bench/", "tests/chaos/")
_FOR_CHILDREN: Final = "COVERAGE_PROCESS_CONFIG"
"""By this, processes that a test starts count their lines too."""


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over thousands of tests that stay until the end anyway."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Count no lines where it would only cost, in fixtures neither."""
    counting = coverage.Coverage.current() if _is_told_again(item) else None
    if counting is None:
        return (yield)
    counting.stop()
    assert sys.gettrace() is None, "something else still counts lines, at the same cost"
    for_children = os.environ.pop(_FOR_CHILDREN, None)  # noqa: TID251 - coverage's, not a setting of ours
    try:
        return (yield)
    finally:
        if for_children is not None:
            os.environ[_FOR_CHILDREN] = for_children  # noqa: TID251 - the same
        counting.start()


def _is_told_again(item: pytest.Item) -> bool:
    if item.nodeid.startswith(_UNCOUNTED):
        return True
    call = getattr(item, "callspec", None)
    again = (Language.ARABIC, translator_for(Language.ARABIC))
    return call is not None and any(value is one for value in call.params.values() for one in again)
