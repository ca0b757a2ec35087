"""The panel's actions: a form in, the JSON value of the answer out. Shapes are the document's, to the letter.

Bulk refill, refill_status and cancel are not in the document; they speak as the family's other panels do.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from bot.sandbox.fake_panel import lives, refusals
from bot.sandbox.fake_panel.accounts import Account, plain
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.refusals import RefusedError

Form: TypeAlias = Mapping[str, str]
Action: TypeAlias = Callable[[FakePanel, Account, Form], object]

_MOST_IDS: Final = 100
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")


def perform(panel: FakePanel, form: Form) -> object:
    """Do what the form asks and say what the panel says, refusals included."""
    panel.settle()
    try:
        return _perform(panel, form)
    except RefusedError as refusal:
        return {"error": refusal.text}


def _perform(panel: FakePanel, form: Form) -> object:
    if not form.get("key") or not form.get("action"):
        raise RefusedError(refusals.INCORRECT_REQUEST)
    account = panel.accounts.open_with(form["key"])
    action = ACTIONS.get(form["action"])
    if action is None:
        raise RefusedError(refusals.UNKNOWN_ACTION)
    return action(panel, account, form)


def _services(panel: FakePanel, account: Account, _form: Form) -> object:
    return [service.as_wire(account) for service in panel.catalogue]


def _balance(_panel: FakePanel, account: Account, _form: Form) -> object:
    return {"balance": plain(account.balance), "currency": account.currency}


def _add(panel: FakePanel, account: Account, form: Form) -> object:
    return {"order": int(panel.place_order(account, form).order_id)}


def _status(panel: FakePanel, account: Account, form: Form) -> object:
    if "orders" in form:
        return {order_id: _status_row(panel, account, order_id) for order_id in _ids(form["orders"])}
    return _status_of(panel.orders.of(account.key, _id(form, "order")), account)


def _status_row(panel: FakePanel, account: Account, order_id: str) -> object:
    try:
        return _status_of(panel.orders.of(account.key, order_id), account)
    except RefusedError as refusal:
        return {"error": refusal.text, "status": "104"}


def _status_of(order: Order, account: Account) -> object:
    if order.form.runs and order.status == lives.IN_PROGRESS:
        return {"status": "In Progress", "runs": order.portions_done}
    if order.is_subscription and order.status in {lives.ACTIVE, lives.PAUSED}:
        return {"status": order.status, "posts": order.portions_done}
    return {
        "charge": plain(order.charge),
        "start_count": str(order.start_count or 0),
        "status": order.status,
        "remains": str(order.remains),
        "currency": account.currency,
    }


def _refill(panel: FakePanel, account: Account, form: Form) -> object:
    def request(order_id: str) -> str:
        return panel.refills.request(panel.orders.of(account.key, order_id), panel.clock()).refill_id

    if "orders" in form:
        ids = _bulk(panel, form["orders"])
        return [
            {"order": _as_number(i), "refill": _or_error(lambda i: _as_number(request(i)), i)} for i in ids
        ]
    refill_id = request(_id(form, "order"))
    return {"refill": refill_id, "status": 200, "message": "Refill has been placed successfully!"}


def _refill_status(panel: FakePanel, account: Account, form: Form) -> object:
    def status(refill_id: str) -> str:
        return panel.refills.of(account.key, refill_id, refusals.REFILL_NOT_FOUND).status

    if "refills" in form:
        ids = _bulk(panel, form["refills"])
        return [{"refill": _as_number(i), "status": _or_error(status, i)} for i in ids]
    return {"status": panel.refills.of(account.key, _id(form, "refill")).status}


def _cancel(panel: FakePanel, account: Account, form: Form) -> object:
    def request(order_id: str) -> int:
        panel.orders.request_cancel(panel.orders.of(account.key, order_id), panel.clock())
        return 1

    if "orders" in form:
        ids = _bulk(panel, form["orders"])
        return [{"order": _as_number(i), "cancel": _or_error(request, i)} for i in ids]
    request(_id(form, "order"))
    return {"status": "success", "message": "Cancellation request added, we'll try our best to cancel it."}


ACTIONS: Final[Mapping[str, Action]] = {
    "services": _services,
    "add": _add,
    "status": _status,
    "refill": _refill,
    "refill_status": _refill_status,
    "cancel": _cancel,
    "balance": _balance,
}


def _or_error(ask: Callable[[str], object], entry_id: str) -> object:
    """In a bulk answer a refusal is the value of one row."""
    try:
        return ask(entry_id)
    except RefusedError as refusal:
        return {"error": refusal.text}


def _bulk(panel: FakePanel, text: str) -> list[str]:
    if not panel.takes_bulk_requests:
        raise RefusedError(refusals.INCORRECT_REQUEST)
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


def _as_number(entry_id: str) -> int | str:
    """Bulk rows name ids as numbers; what is no number comes back as it was sent."""
    return int(entry_id) if _NUMBER.fullmatch(entry_id) else entry_id
