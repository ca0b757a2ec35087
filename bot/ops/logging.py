"""One way out for everything that is logged: rendered, then cleaned of secrets, then written.

Redaction works on the finished line, traceback included: tokens sit in URLs, in reprs and in the texts of
exceptions that nobody here wrote.
"""

import json
import logging
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, Literal, TextIO

from bot.domain.text import cut
from bot.ops.redaction import Redactor, as_written

FLOORED: Final = ("telegram", "httpx", "httpcore", "httpx2", "httpcore2", "aiosqlite", "uvicorn", "asyncio")
"""Loggers whose DEBUG and INFO lines carry URLs with the token, values of SQL statements, or chatter."""

SHORTENED: Final = ("telegram.request.BaseRequest", "telegram.ext")
"""Loggers of the library that write an ERROR, with a traceback and the page of a proxy in full, about what
they also raise: a fault of Telegram's, or a refused token. Whoever catches it says what follows from it.
"""

_LONGEST_SHORTENED: Final = 200
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LARGEST_JSON_INTEGER: Final = 2**53
_RENDERED_ELSEWHERE: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_redactor: Final = Redactor()  # one for the process, as logging itself is


def configure_logging(
    level: str, form: Literal["text", "json"], secrets: Iterable[str], *, stream: TextIO | None = None
) -> None:
    """Send every logger's lines through one redacting formatter.

    Args:
        level: the lowest level that is written; noisy libraries are held at WARNING or above.
        form: ``text`` for people, ``json`` for machines.
        secrets: what must never be written, for as long as the process lives.
        stream: where the lines go; the standard error stream by default.
    """
    for secret in secrets:
        _redactor.keep_secret(secret)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter((JsonFormatter if form == "json" else TextFormatter)(_redactor))
    handler.addFilter(_shortened)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # else a broken stream prints the record's raw arguments
    floor = max(logging.WARNING, logging.getLogger().level)
    for name in FLOORED:
        logging.getLogger(name).setLevel(floor)


def add_secret(secret: str) -> None:
    """Hide a secret that came up at run time, such as a customer's key, in every later line."""
    _redactor.add_secret(secret)


def without_secrets(text: str) -> str:
    """A text for the terminal, cleaned as a log line is."""
    return _redactor.clean(text)


def _shortened(record: logging.LogRecord) -> bool:
    """A filter that leaves nothing out: what is raised as well, as a warning in one line."""
    if record.name in SHORTENED and record.exc_info:
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.msg, record.args = cut(record.getMessage(), _LONGEST_SHORTENED), ()
    return True


class _RedactingFormatter(logging.Formatter, ABC):
    """Renders a record, exceptions included, and cleans the result."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The finished line. A record that cannot be rendered is named, not quoted."""
        try:
            line = self.render(record, record.getMessage(), _extras(record))
        except Exception as error:  # noqa: BLE001 - logging would print the raw arguments instead
            where = f"{record.name} at {record.filename}:{record.lineno}"
            line = self.render(record, f"a line of {where} could not be rendered: {type(error).__name__}", {})
        return self._redactor.clean(as_written(line))

    @abstractmethod
    def render(self, record: logging.LogRecord, message: str, extras: Mapping[str, object]) -> str:
        """The line before it is cleaned."""

    def traceback_of(self, record: logging.LogRecord) -> str:
        """The exception and the stack of a record, if it carries any."""
        parts = []
        if record.exc_info and record.exc_info[0] is not None:
            parts.append(self.formatException(record.exc_info))
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        return "\n".join(parts)


class TextFormatter(_RedactingFormatter):
    """One line for people, with the traceback beneath."""

    def render(self, record: logging.LogRecord, message: str, extras: Mapping[str, object]) -> str:
        """``moment LEVEL logger: message key=value``; control characters cannot forge a line."""
        facts = "".join(f" {name}={value}" for name, value in extras.items())
        line = f"{_moment(record)} {record.levelname} {record.name}: {_one_line(message + facts)}"
        traceback = self.traceback_of(record)
        return f"{line}\n{traceback}" if traceback else line


class JsonFormatter(_RedactingFormatter):
    """One JSON object a line, for machines."""

    def render(self, record: logging.LogRecord, message: str, extras: Mapping[str, object]) -> str:
        """The keys ``ts``, ``level``, ``logger``, ``message``, then extras, then ``exception``."""
        fixed = {"ts": _moment(record), "level": record.levelname, "logger": record.name, "message": message}
        traceback = self.traceback_of(record)
        told = {"exception": traceback} if traceback else {}
        # Cleaned before it is written as JSON, too: a secret found in the finished line may begin inside an
        # escape of a control character, and hiding it there would leave no JSON.
        return json.dumps(self._cleaned({**extras, **fixed, **told}), ensure_ascii=False)

    def _cleaned(self, value: object) -> object:
        match value:
            case str():
                return self._redactor.clean(value)
            case dict():
                return {self._cleaned(key): self._cleaned(held) for key, held in value.items()}
            case list() | tuple():
                return [self._cleaned(held) for held in value]
            case _:
                return value


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _extras(record: logging.LogRecord) -> dict[str, object]:
    """What the caller passed as ``extra``, made plain."""
    return {name: _plain(value) for name, value in vars(record).items() if name not in _RENDERED_ELSEWHERE}


def _plain(value: object) -> object:
    """A value as JSON may hold it; long numbers become text, for some keys are all digits."""
    if value is None or isinstance(value, bool):
        return value
    if (
        isinstance(value, int | float) and abs(value) < _LARGEST_JSON_INTEGER
    ):  # infinities and NaN do not pass
        return value
    return str(value)


def _one_line(text: str) -> str:
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
