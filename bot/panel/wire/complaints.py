"""A whole answer that is an error, whatever it looks like, and the one way from a reply to its value.

Panels answer errors with any HTTP status, so the body is judged, not the code
(reference/panel-api.md, B 1-7). An error inside one row of a batch is that row's business, not this module's.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from bot.domain.account import PanelKey
from bot.domain.intent import RefusalKind
from bot.panel.errors import PanelBusy, PanelError, PanelGarbled, PanelRefused
from bot.panel.wire.decoding import NoJsonError, json_behind_noise, json_in, text_in, without_key
from bot.panel.wire.refusals import kind_of
from bot.panel.wire.tolerant import Json, count_of, fields_of, text_of, truth_of

_LONGEST_PLAIN: Final = 300
"""Characters of a plain text that can still be a panel's word and not a page of something else."""

_MOST_REASONS: Final = 3
_FAILURES: Final = frozenset({"fail", "failed", "failure", "error", "false"})
_EMPTY_WORDS: Final = frozenset({"0", "false", "null", "none"})
_REASONS: Final = ("message", "msg", "error", "error_message", "detail", "description", "text")
_TOO_MANY: Final = 429
_OVERLOADED: Final = 503
_CLIENT_ERRORS: Final = range(400, 500)
_SERVER_ERRORS: Final = 500


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over HTTP.

    Attributes:
        content_type: without its parameters.
        retry_after: seconds the panel asked to wait.
    """

    status: int
    content_type: str
    body: bytes = field(repr=False)
    retry_after: float | None = None

    @property
    def garbled(self) -> PanelGarbled:
        """The error for a reply that holds nothing readable."""
        return PanelGarbled(self.status, self.content_type)


def value_in(reply: Reply, key: PanelKey) -> Json:
    """The JSON value of a reply to a reading or requesting action.

    Raises:
        PanelError: the reply is an error as a whole, or no JSON.
    """
    if reply.status == _TOO_MANY or (reply.status == _OVERLOADED and reply.retry_after is not None):
        raise PanelBusy(reply.retry_after)
    text = text_in(reply.body)
    try:
        value = without_key(_json_anywhere(text), key)
    except NoJsonError:
        value = None
        failure: PanelError | None = _plain_failure(text, reply, key)
    else:
        failure = _failure(value, reply)
    if failure is not None:
        raise failure
    return value


def complaint_in(value: Json, status: int) -> str | None:
    """The panel's words if a whole JSON value is an error; empty if it is one without words."""
    fields = fields_of(value)
    for name in ("error", "errors"):
        if words := words_in(fields.get(name)):
            return words
    is_flagged = bool(fields.get("error")) and truth_of(fields.get("error")) is not False
    if not (is_flagged or is_failure(fields) or (status in _CLIENT_ERRORS or status >= _SERVER_ERRORS)):
        return None
    said = (words_in(fields.get(name)) for name in ("message", "msg", "detail", "error_message"))
    return next((words for words in said if words), "" if is_flagged else None)


def is_failure(fields: dict[str, Json]) -> bool:
    """Whether an object calls itself a failure: ``status: fail``, ``status: 400``, ``success: false``.

    Only with a message beside it is that an error: ``Failed`` alone is also the status of an order.
    """
    status = fields.get("status")
    code = count_of(status)
    return (
        (text_of(status) or "").lower() in _FAILURES
        or status is False
        or (code is not None and _CLIENT_ERRORS.start <= code < _CLIENT_ERRORS.stop + 100)
        or ("success" in fields and truth_of(fields["success"]) is False)
    )


def words_in(value: Json, depth: int = 2) -> str:
    """The words of an error: a text, a list of texts, or an object that holds one."""
    if isinstance(value, str):
        words = text_of(value) or ""
        return "" if words.lower() in _EMPTY_WORDS else words
    if depth and isinstance(value, dict):
        fields = fields_of(value)
        value = [fields[name] for name in _REASONS if name in fields][:1] or list(fields.values())
    if depth and isinstance(value, list):
        reasons = (words_in(inside, depth - 1) for inside in value[:_MOST_REASONS])
        return "; ".join(reason for reason in reasons if reason)
    return ""


def refusal_for(words: str, reply: Reply) -> PanelError:
    """The error for a panel's words; a server in trouble is busy unless its words are known to be final."""
    kind = kind_of(words)
    in_trouble = reply.status >= _SERVER_ERRORS and kind is RefusalKind.UNKNOWN
    if kind is RefusalKind.TEMPORARY or in_trouble:
        return PanelBusy(reply.retry_after)
    return PanelRefused(kind, words)


def _json_anywhere(text: str) -> Json:
    try:
        return json_in(text)
    except NoJsonError:
        return json_behind_noise(text)


def _failure(value: Json, reply: Reply) -> PanelError | None:
    if isinstance(value, str):
        return None if kind_of(value) is RefusalKind.UNKNOWN else refusal_for(text_of(value) or "", reply)
    complaint = complaint_in(value, reply.status)
    return None if complaint is None else refusal_for(complaint, reply)


def _plain_failure(text: str, reply: Reply, key: PanelKey) -> PanelError:
    """What a body that is no JSON says: ``error=Invalid+API+key``, a known text, or nothing readable."""
    if "<" in text or not 0 < len(text) <= _LONGEST_PLAIN:
        return reply.garbled
    form = {name.lower(): value for name, value in parse_qsl(text)}
    said = form.get("error") or form.get("message") or form.get("msg")
    words = words_in(without_key(said or text, key))
    kind = kind_of(words)
    # A gateway's bare "Unauthorized" says nothing about the key, and a refused key is not asked with again.
    if kind.is_about_key and not re.search(r"\bkey\b", words, re.IGNORECASE):
        return reply.garbled
    return reply.garbled if kind is RefusalKind.UNKNOWN and not said else refusal_for(words, reply)
