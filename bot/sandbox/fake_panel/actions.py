"""The panel's actions: a form in, the answer out, shaped by the dialect the panel speaks.

Bulk refill, refill_status and cancel are not in the document; they speak as the family's other panels do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.sandbox.fake_panel import refusals
from bot.sandbox.fake_panel.accounts import Account
from bot.sandbox.fake_panel.order_fields import number
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.refusals import RefusedError
from bot.sandbox.fake_panel.shapes import OneShape, Row

Form: TypeAlias = Mapping[str, str]
Action: TypeAlias = Callable[[FakePanel, Account, Form], object]

_MOST_IDS: Final = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON value and the HTTP status it comes with."""

    value: object
    status: int = 200


def perform(panel: FakePanel, form: Form) -> Answer:
    """Do what the form asks and say what the panel says, refusals included."""
    panel.settle()
    dialect = panel.dialect
    try:
        return Answer(dialect.whole(_perform(panel, form)))
    except RefusedError as refusal:
        return Answer(*dialect.refusal(refusal.text))


def _perform(panel: FakePanel, form: Form) -> object:
    if not form.get("key") or not form.get("action"):
        raise RefusedError(refusals.INCORRECT_REQUEST)
    account = panel.let_in(form["key"])
    action = ACTIONS.get(form["action"])
    if action is None:
        raise RefusedError(refusals.UNKNOWN_ACTION)
    return action(panel, account, form)


def _services(panel: FakePanel, account: Account, _form: Form) -> object:
    return panel.dialect.services([service.as_wire(account) for service in panel.catalogue])


def _balance(panel: FakePanel, account: Account, _form: Form) -> object:
    return panel.dialect.balance(account)


def _add(panel: FakePanel, account: Account, form: Form) -> object:
    dialect = panel.dialect
    if dialect.wants_request_id and not form.get("request_id", "").strip():
        raise refusals.missing("request_id")
    if dialect.most_minutes is not None and form.get("interval"):
        minutes = number(form["interval"], refusals.INCORRECT_PARAMETERS)
        if minutes > dialect.most_minutes:
            raise refusals.interval_above(dialect.most_minutes)
    return dialect.added(f"{dialect.id_prefix}{panel.place_order(account, form).order_id}")


def _status(panel: FakePanel, account: Account, form: Form) -> object:
    if "orders" not in form:
        return panel.dialect.status(panel.order_of(account, _id(form, "order")), account)

    def row(asked: str) -> object:
        try:
            return panel.dialect.status(panel.order_of(account, asked), account)
        except RefusedError as refusal:
            return panel.dialect.status_refused(refusal.text)

    return panel.dialect.statuses([(asked, row(asked)) for asked in _ids(form["orders"])])


def _refill(panel: FakePanel, account: Account, form: Form) -> object:
    def request(asked: str) -> str:
        return panel.refills.request(panel.order_of(account, asked), panel.clock()).refill_id

    if "orders" in form:
        return panel.dialect.refills(_rows(_bulk(panel, form["orders"], refusals.INCORRECT_ORDER), request))
    return _one(panel, "refill", panel.dialect.refill, _row(_id(form, "order"), request))


def _refill_status(panel: FakePanel, account: Account, form: Form) -> object:
    def status(asked: str) -> str:
        return panel.refills.of(account.key, asked, otherwise).status

    if "refills" in form:
        otherwise = refusals.REFILL_NOT_FOUND
        return panel.dialect.refill_statuses(_rows(_bulk(panel, form["refills"], otherwise), status))
    otherwise = refusals.INCORRECT_REFILL
    return _one(panel, "refill_status", panel.dialect.refill_status, _row(_id(form, "refill"), status))


def _cancel(panel: FakePanel, account: Account, form: Form) -> object:
    def request(asked: str) -> str:
        panel.orders.request_cancel(panel.order_of(account, asked), panel.clock())
        return asked

    if "orders" in form:
        return panel.dialect.cancels(_rows(_bulk(panel, form["orders"], refusals.INCORRECT_ORDER), request))
    if panel.dialect.cancel is None:
        raise RefusedError(refusals.INCORRECT_REQUEST)
    return _one(panel, "cancel", panel.dialect.cancel, _row(_id(form, "order"), request))


ACTIONS: Final[Mapping[str, Action]] = {
    "services": _services,
    "add": _add,
    "status": _status,
    "refill": _refill,
    "refill_status": _refill_status,
    "cancel": _cancel,
    "balance": _balance,
}


def _one(panel: FakePanel, action: str, shape: OneShape, row: Row) -> object:
    """The answer about one id; its refusal is the whole answer's, unless the dialect nests it."""
    if row.is_refused and action not in panel.dialect.nests:
        raise RefusedError(row.word)
    return shape(row)


def _rows(ids: list[str], ask: Callable[[str], str]) -> list[Row]:
    return [_row(asked, ask) for asked in ids]


def _row(asked: str, ask: Callable[[str], str]) -> Row:
    """In an answer about several ids a refusal is the matter of one row."""
    try:
        return Row(asked, ask(asked))
    except RefusedError as refusal:
        return Row(asked, refusal.text, is_refused=True)


def _bulk(panel: FakePanel, text: str, unread: str) -> list[str]:
    """The ids of a call for many; ``unread`` refuses it where only the field for one is looked at."""
    if not panel.takes_bulk_requests:
        raise RefusedError(refusals.INCORRECT_REQUEST)
    if not panel.dialect.reads_lists:
        raise RefusedError(unread)
    return _ids(text)


def _ids(text: str) -> list[str]:
    ids = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not ids:
        raise RefusedError(refusals.INCORRECT_REQUEST)
    if len(ids) > _MOST_IDS:
        raise RefusedError(refusals.INCORRECT_PARAMETERS)
    return ids


def _id(form: Form, field: str) -> str:
    if not form.get(field, "").strip():
        raise RefusedError(refusals.INCORRECT_REQUEST)
    return form[field].strip()
