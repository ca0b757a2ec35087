import logging
from collections.abc import Callable
from typing import NoReturn

import pytest

from bot.cli import exit_code_of
from bot.settings import SettingsError
from storage.errors import DatabaseBusyError

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


class _RefusedError(Exception):
    """Stands for an error of a library."""


def _raising(error: BaseException) -> Callable[[], int]:
    def work() -> NoReturn:
        raise error

    return work


@pytest.mark.parametrize("code", [0, 1])
def test_a_command_that_ends_by_itself_keeps_its_code(code: int) -> None:
    assert exit_code_of(lambda: code) == code


def test_wrong_settings_are_one_line_for_each_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(_raising(SettingsError(["A is missing", "B is wrong"]))) == 2
    assert capsys.readouterr().err == "panelbot: A is missing\npanelbot: B is wrong\n"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (DatabaseBusyError("the database x is in use"), "the database x is in use"),
        (OSError(98, "Address already in use"), "[Errno 98] Address already in use (OSError)"),
        (
            _RefusedError(f"The token `{TOKEN}`\nwas rejected."),
            "The token `[hidden]` was rejected. (_RefusedError)",
        ),
        (_RefusedError(), "it stopped (_RefusedError)"),
    ],
)
def test_an_expected_error_is_one_clean_line(
    error: Exception, line: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert exit_code_of(_raising(error)) == 1
    assert capsys.readouterr().err == f"panelbot: {line}\n"
    assert caplog.records == []


def test_a_mistake_of_ours_leaves_its_traceback_in_the_log(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert exit_code_of(_raising(KeyError("person"))) == 1
    assert capsys.readouterr().err == "panelbot: 'person' (KeyError)\n"
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.levelno == logging.CRITICAL


def test_with_debug_every_error_leaves_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    exit_code_of(_raising(_RefusedError("no")))
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_group_of_errors_is_told_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    inner = ExceptionGroup("inner", [_RefusedError("second")])
    assert exit_code_of(_raising(ExceptionGroup("outer", [_RefusedError("first"), inner]))) == 1
    assert capsys.readouterr().err == "panelbot: first (_RefusedError)\npanelbot: second (_RefusedError)\n"


def test_an_interruption_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(_raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""
