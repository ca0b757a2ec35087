import io
import json
import logging
import re
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.ops import logging as our_logging
from bot.ops.logging import (
    FLOORED,
    SHORTENED,
    JsonFormatter,
    TextFormatter,
    add_secret,
    configure_logging,
    without_secrets,
)
from bot.ops.redaction import HIDDEN, Redactor

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture(autouse=True)
def logging_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logging belongs to the whole process: what a test sets up is taken back."""
    root = logging.getLogger()
    handlers, level, loudness = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in FLOORED}
    root.handlers = []  # pytest's own are put aside, so that nothing closes them
    monkeypatch.setattr(our_logging, "_redactor", Redactor())
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    logging.raiseExceptions = loudness
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def _raise(text: str) -> None:
    raise ValueError(text)


def _lines_of(level: str, form: str, secrets: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level, "json" if form == "json" else "text", secrets, stream=stream)
    return stream


def test_a_text_line_carries_moment_level_logger_message_and_facts() -> None:
    stream = _lines_of("INFO", "text")
    logging.getLogger("bot.jobs").info("looked at %s orders", 3, extra={"seconds": 0.5, "person": 7})
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 INFO bot\.jobs: "
        r"looked at 3 orders seconds=0\.5 person=7\n",
        stream.getvalue(),
    )


def test_a_json_line_is_one_object_with_facts_beside_the_message() -> None:
    stream = _lines_of("INFO", "json")
    facts = {"person": 7, "seconds": 0.5, "is_new": True, "none": None, "order": "ord_1", "kind": ValueError}
    logging.getLogger("bot.jobs").warning("looked\nup", extra=facts)
    told = json.loads(stream.getvalue())
    assert stream.getvalue().count("\n") == 1
    assert told.pop("ts").endswith("+00:00")
    assert told == {
        "level": "WARNING",
        "logger": "bot.jobs",
        "message": "looked\nup",
        "person": 7,
        "seconds": 0.5,
        "is_new": True,
        "none": None,
        "order": "ord_1",
        "kind": "<class 'ValueError'>",
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_hidden_in_message_arguments_facts_traceback_and_stack(form: str) -> None:
    stream = _lines_of("INFO", form, ("operator-secret",))
    add_secret("customer-secret")
    logger = logging.getLogger("bot.app")
    try:
        _raise(f"operator-secret at https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logger.exception("%s failed", "customer-secret", stack_info=True, extra={"key": "f" * 32})
    logger.info("%(who)s", {"who": "operator-secret"})
    written = stream.getvalue()
    assert "Traceback (most recent call last)" in written
    assert "Stack (most recent call last)" in written
    assert f"ValueError: {HIDDEN} at https://api.telegram.org/bot{HIDDEN}/getMe" in written
    for secret in ("operator-secret", "customer-secret", TOKEN, "f" * 32):
        assert secret not in written.replace('"operator-secret at', "").replace('"customer-secret"', "")


def test_a_secret_in_the_source_line_of_a_traceback_is_hidden_too() -> None:
    stream = _lines_of("INFO", "text", ("operator-secret",))
    try:
        _raise("operator-secret")
    except ValueError:
        logging.getLogger("bot.app").exception("stopped")
    assert '_raise("' + HIDDEN + '")' in stream.getvalue()
    assert "operator-secret" not in stream.getvalue()


def test_a_message_cannot_forge_a_second_line() -> None:
    stream = _lines_of("INFO", "text")
    logging.getLogger("bot").info("hello\n2026-01-01 CRITICAL bot: forged\x1b[31m\u2028", extra={"x": "a\rb"})
    assert stream.getvalue().count("\n") == 1
    assert r"hello\n2026-01-01 CRITICAL bot: forged\x1b[31m\u2028 x=a\rb" in stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_line_that_cannot_be_rendered_is_named_and_not_quoted(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = _lines_of("INFO", form)
    logging.getLogger("bot.app").info("%d orders", "hunter22")
    assert "a line of bot.app at test_logging.py:" in stream.getvalue()
    assert "could not be rendered: TypeError" in stream.getvalue()
    assert "hunter22" not in stream.getvalue()
    assert capsys.readouterr().err == ""


def test_a_broken_stream_does_not_bring_raw_arguments_to_light(capsys: pytest.CaptureFixture[str]) -> None:
    stream = _lines_of("INFO", "text")
    stream.close()
    logging.getLogger("bot.app").info("%s", "hunter22")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_half_a_surrogate_pair_does_not_break_a_line(form: str) -> None:
    stream = _lines_of("INFO", form)
    logging.getLogger("bot.app").info("name \ud83d here")
    assert stream.getvalue().encode("utf-8")
    assert r"\ud83d" in stream.getvalue()


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
@pytest.mark.parametrize(
    "name", ["telegram.ext.Updater", "httpx", "httpcore.connection", "aiosqlite", "uvicorn.access"]
)
def test_libraries_that_quote_secrets_are_held_at_warning(
    level: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server started earlier in this process may have cut its loggers off for good.
    for logger in (name, name.partition(".")[0]):
        monkeypatch.setattr(logging.getLogger(logger), "propagate", True)
    stream = _lines_of(level, "text")
    logging.getLogger(name).info("a parameter of a statement")
    assert stream.getvalue() == ""
    logging.getLogger(name).warning("but this matters")
    assert "but this matters" in stream.getvalue()


def test_a_higher_level_holds_for_libraries_too() -> None:
    stream = _lines_of("ERROR", "text")
    logging.getLogger("telegram").warning("not now")
    logging.getLogger("bot").warning("not now")
    assert stream.getvalue() == ""


def test_a_warning_of_python_goes_the_same_way() -> None:
    stream = _lines_of("INFO", "text", ("operator-secret",))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("about operator-secret", UserWarning, stacklevel=1)
    assert "WARNING py.warnings: " in stream.getvalue()
    assert f"UserWarning: about {HIDDEN}" in stream.getvalue()


def test_a_text_for_the_terminal_is_cleaned_as_a_line_is() -> None:
    _lines_of("INFO", "text", ("operator-secret",))
    assert without_secrets(f"operator-secret {TOKEN}") == f"{HIDDEN} {HIDDEN}"


secrets_and_words = st.text(st.characters(exclude_characters="[]hiden"), min_size=8, max_size=30)
facts = st.dictionaries(
    st.from_regex(r"fact_[a-z]{1,8}", fullmatch=True),
    st.integers() | st.floats() | st.text() | st.lists(st.text()) | st.none() | st.booleans() | st.binary(),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=secrets_and_words, message=st.text(), values=facts)
@example(secret="00000000", message="\x10", values={})
def test_whatever_is_logged_a_json_line_is_an_object_without_the_secret(
    secret: str, message: str, values: dict[str, object]
) -> None:
    redactor = Redactor()
    redactor.add_secret(secret)
    attributes = {**values, "fact_key": secret, "name": "bot", "msg": message + secret, "levelname": "INFO"}
    line = JsonFormatter(redactor).format(logging.makeLogRecord(attributes))
    told = json.loads(line)
    assert "\n" not in line
    assert HIDDEN in told["message"]
    assert secret not in line


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=st.text(), values=facts)
def test_whatever_is_logged_a_text_line_is_one_line(message: str, values: dict[str, object]) -> None:
    line = TextFormatter(Redactor()).format(logging.makeLogRecord({**values, "msg": message}))
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("name", SHORTENED)
def test_what_the_library_raises_as_well_is_one_short_warning(name: str) -> None:
    stream = _lines_of("INFO", "text")
    page = "<html>\n" + "502 Bad Gateway" * 100
    try:
        _raise("no JSON")
    except ValueError:
        logging.getLogger(name).exception('Can not load invalid JSON data: "%s"', page)
    (line,) = stream.getvalue().splitlines()
    assert f"WARNING {name}: Can not load" in line
    assert len(line) < 300
    assert "Traceback" not in line


def test_our_own_errors_keep_their_tracebacks() -> None:
    stream = _lines_of("INFO", "text")
    try:
        _raise("ours")
    except ValueError:
        logging.getLogger("bot.chat").exception("a handler failed")
    assert "ERROR bot.chat" in stream.getvalue()
    assert "Traceback" in stream.getvalue()
