"""What holds for every test: where the lines it runs are counted, and where counting would only cost.

Counting doubles a test's time, and most of what a test runs has been counted for another. So nothing is
counted while tests are collected; in `bench`, which would measure the counting; in `chaos` and the walks of a
thousand steps, as others run the same once; in `browser`, where the bot does what it does in conversations;
in the Arabic telling of a test; in a test of many values once several of them are counted; and while a test
is set up or taken down, once that is counted for another of its folder. What is called covered is covered all
the same: the gates can only be missed by this, not met.
"""

import gc
import importlib
import os
import pkgutil
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import coverage
import pytest
from hypothesis import settings

import bot
import storage
from bot.chat.i18n import translator_for
from bot.domain.account import Language

_UNCOUNTED: Final = (
    *("tests/bench/", "tests/browser/", "tests/chaos/"),
    *(f"tests/conversations/test_{crowded}.py" for crowded in ("large_catalogue", "odd_updates")),
)
_TOLD_ENOUGH: Final = 4
"""So many values of one test are counted, those that stand first; tests of rare values stand alone."""

_WHOLLY_COUNTED: Final = tuple(
    f"tests/unit/{of}" for of in ("domain/test_intent", "domain/test_money", "storage/test_vault")
)
"""The modules of which not a branch may be missed."""

_FOR_CHILDREN: Final = "COVERAGE_PROCESS_CONFIG"
"""By this, processes that a test starts count their lines too."""

_told_enough: Final = pytest.StashKey[bool]()
_counted: Final[set[tuple[Path, str]]] = set()
"""Of which folders a test was set up, or taken down, while lines were counted."""

# A busy machine is no fault of the code: no example has to be done by any time.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


@contextmanager
def _uncounted(*, but_children: bool = False) -> Iterator[None]:
    """Count no lines, in processes that are started meanwhile neither, unless they are to be counted."""
    counting = coverage.Coverage.current()
    if counting is None:
        yield
        return
    counting.stop()
    assert sys.gettrace() is None, "something else still counts lines, at the same cost"
    for_children = os.environ.get(_FOR_CHILDREN)  # noqa: TID251 - coverage's, not a setting of ours
    if not but_children:
        os.environ.pop(_FOR_CHILDREN, None)  # noqa: TID251 - the same
    try:
        yield
    finally:
        if for_children is not None:
            os.environ[_FOR_CHILDREN] = for_children  # noqa: TID251 - the same
        counting.start()


@contextmanager
def _counted_once(folder: Path, phase: str) -> Iterator[None]:
    """Count no lines of what has been counted for another test of the folder."""
    if (folder, phase) in _counted:
        with _uncounted(but_children=True):
            yield
        return
    if coverage.Coverage.current() is not None:
        _counted.add((folder, phase))
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect uncounted. What our modules run when they are imported is counted before."""
    if coverage.Coverage.current() is not None:
        for package in (bot, storage):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if not module.name.endswith("__main__"):
                    importlib.import_module(module.name)
    with _uncounted():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Where others run the tests, nothing is left to count here."""
    if not session.config.getoption("numprocesses", default=None):
        return (yield)
    with _uncounted():
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark, in the order of the files, which values of a test come after enough others."""
    seen: Counter[str] = Counter()
    for item in items:
        name, _, values = item.nodeid.partition("[")
        seen[name] += not _is_arabic(item)
        item.stash[_told_enough] = bool(values) and seen[name] > _TOLD_ENOUGH


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over thousands of tests that stay, and come to the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Set up, counted once a folder."""
    with _counted_once(item.path.parent, "set up"):
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Take down, counted once a folder."""
    with _counted_once(item.path.parent, "taken down"):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Count no lines where it would only cost, in fixtures neither."""
    if not _is_told_again(item):
        return (yield)
    with _uncounted():
        return (yield)


def _is_told_again(item: pytest.Item) -> bool:
    if item.nodeid.startswith(_WHOLLY_COUNTED):
        return False
    return item.nodeid.startswith(_UNCOUNTED) or item.stash[_told_enough] or _is_arabic(item)


def _is_arabic(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    again = (Language.ARABIC, translator_for(Language.ARABIC))
    return call is not None and any(value is one for value in call.params.values() for one in again)
