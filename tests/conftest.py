"""What holds for every test: lines are counted by its telling in English.

A test that runs in both languages takes the same lines twice, and counting lines doubles its time.
"""

from collections.abc import Generator

import coverage
import pytest

from bot.chat.i18n import translator_for
from bot.domain.account import Language


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Count no lines while a test is told in Arabic, its fixtures' included."""
    counting = coverage.Coverage.current() if _is_told_again(item) else None
    if counting is None:
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


def _is_told_again(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    again = (Language.ARABIC, translator_for(Language.ARABIC))
    return call is not None and any(value is one for value in call.params.values() for one in again)
