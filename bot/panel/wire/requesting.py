"""A reply to a refill or cancel request, or to a question about refills.

Every panel of the family shapes these answers differently (reference/panel-api.md, A3): a list of rows, an
object by id, one object, a bare id or text. One row is read the same way wherever it stands.
"""

from collections.abc import Sequence
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PanelRefillId
from bot.domain.intent import RefusalKind
from bot.domain.order import RequestKind
from bot.domain.text import cut
from bot.panel.answers import Accepted, Declined, RefillReport, RequestAnswer
from bot.panel.errors import LONGEST_WORDS
from bot.panel.wire.complaints import Reply, complaint_in, value_in, words_in
from bot.panel.wire.refusals import kind_of
from bot.panel.wire.rows import rows_by_id
from bot.panel.wire.tolerant import Json, fields_of, id_of, text_of, truth_of

_ORDER_NAMES: Final = ("order", "order_id")
_REFILL_NAMES: Final = ("refill", "refill_id", "id")
_MESSAGES: Final = ("message", "msg", "success")
_STATUS_OK: Final = 200


def read_requests(
    reply: Reply, key: PanelKey, ids: Sequence[PanelOrderId], kind: RequestKind
) -> dict[PanelOrderId, RequestAnswer]:
    """What became of the request for each order; an order the answer leaves out is missing.

    Raises:
        PanelError: the answer is an error as a whole, or says nothing of any order.
    """
    rows = rows_by_id(value_in(reply, key), ids, _ORDER_NAMES)
    answers = {wanted: _answer(rows[wanted], kind) for wanted in ids if wanted in rows}
    told = {wanted: answer for wanted, answer in answers.items() if answer is not None}
    if not told:
        raise reply.garbled
    return told


def read_refill_statuses(
    reply: Reply, key: PanelKey, ids: Sequence[PanelRefillId]
) -> dict[PanelRefillId, RefillReport | Declined]:
    """How far each refill is; a refill the answer leaves out is missing.

    Raises:
        PanelError: the answer is an error as a whole, or says nothing of any refill.
    """
    rows = rows_by_id(value_in(reply, key), ids, _REFILL_NAMES)
    reports = {wanted: _refill_report(rows[wanted]) for wanted in ids if wanted in rows}
    told = {wanted: report for wanted, report in reports.items() if report is not None}
    if not told:
        raise reply.garbled
    return told


def declined(words: str) -> Declined:
    """A refusal of one row in the panel's words."""
    return Declined(kind_of(words), cut(words, LONGEST_WORDS))


def _answer(row: Json, kind: RequestKind) -> RequestAnswer | None:
    if not isinstance(row, dict):
        return _verdict(row, kind, "")
    complaint = complaint_in(row, _STATUS_OK)
    if complaint is not None:
        return declined(complaint)
    fields = fields_of(row)
    message = next((words for name in _MESSAGES if (words := words_in(fields.get(name)))), "")
    if kind.value in fields:
        return _verdict(fields[kind.value], kind, message)
    return _verdict_without_field(fields, message)


def _verdict_without_field(fields: dict[str, Json], message: str) -> RequestAnswer | None:
    """``{"status": "success"}`` or ``{"success": "…"}``: taken, without a number."""
    agrees = truth_of(fields.get("success")) is True or bool(words_in(fields.get("success")))
    status = (text_of(fields.get("status")) or "").lower()
    return (
        Accepted(words=cut(message, LONGEST_WORDS)) if agrees or status in {"success", "ok", "200"} else None
    )


def _verdict(value: Json, kind: RequestKind, message: str) -> RequestAnswer | None:
    """What the field named after the request, or the bare row, says: an id, a yes, a no, an error, a text."""
    if isinstance(value, dict | list):
        return _nested_verdict(value, kind)
    words = text_of(value) or ""
    if value is None or truth_of(value) is False:
        return declined(message)
    if kind_of(words) is not RefusalKind.UNKNOWN:
        return declined(words)
    number = None if isinstance(value, bool) or kind is RequestKind.CANCEL else _number(value)
    spoken = words if words and id_of(value) is None else ""
    return Accepted(number, cut(message or spoken, LONGEST_WORDS))


def _nested_verdict(value: "dict[str, Json] | list[Json]", kind: RequestKind) -> RequestAnswer | None:
    """``{"refill": {"error": "…"}}`` and ``{"refill": {"id": 1}}``."""
    fields = fields_of(value)
    complaint = complaint_in(fields, _STATUS_OK)
    if complaint is not None:
        return declined(complaint)
    inner = next((fields[name] for name in (kind.value, "id") if name in fields), None)
    return None if inner is None or isinstance(inner, dict | list) else _verdict(inner, kind, "")


def _number(value: Json) -> PanelRefillId | None:
    """The refill's number: a word without a digit, such as ``requested``, is none."""
    known = id_of(value)
    return PanelRefillId(known) if known and any(character.isdigit() for character in known) else None


def _refill_report(row: Json) -> RefillReport | Declined | None:
    status: Json = row
    if isinstance(row, dict):
        complaint = complaint_in(row, _STATUS_OK)
        if complaint is not None:
            return declined(complaint)
        status = fields_of(row).get("status")
    if isinstance(status, dict):
        return declined(words_in(status))
    word = text_of(status)
    if word is None:
        return None
    return RefillReport(word) if kind_of(word) is RefusalKind.UNKNOWN else declined(word)
