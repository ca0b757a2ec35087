"""The form fields of every action, in the panel's spelling, and how they become the body of a request.

Without I/O. The key goes into the body and nowhere else: addresses are logged, bodies are not.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from bot.domain.account import PanelKey
from bot.domain.order import RequestKind
from bot.domain.order_draft import NewOrder
from bot.panel.wire.order_form import order_fields


def balance_fields() -> dict[str, str]:
    """Ask for the account's balance."""
    return {"action": "balance"}


def services_fields() -> dict[str, str]:
    """Ask for the account's services."""
    return {"action": "services"}


def add_fields(order: NewOrder) -> dict[str, str]:
    """Place an order."""
    return {"action": "add", **order_fields(order)}


def status_fields(ids: Sequence[str]) -> dict[str, str]:
    """Ask for the status of one order, or of up to 100 in one call."""
    return {"action": "status", **_one_or_many("order", ids, as_many=len(ids) != 1)}


def request_fields(kind: RequestKind, ids: Sequence[str], *, as_many: bool) -> dict[str, str]:
    """Request a refill or a cancel, in the form for one order or for many."""
    return {"action": kind.value, **_one_or_many("order", ids, as_many=as_many)}


def refill_status_fields(ids: Sequence[str], *, as_many: bool) -> dict[str, str]:
    """Ask how far refills are, in the form for one or for many."""
    return {"action": "refill_status", **_one_or_many("refill", ids, as_many=as_many)}


def form_body(fields: Mapping[str, str], key: PanelKey) -> bytes:
    """The body of a request. Never fails: half a character pair becomes a question mark."""
    return urlencode({"key": key.secret, **fields}, errors="replace").encode()


def _one_or_many(name: str, ids: Sequence[str], *, as_many: bool) -> dict[str, str]:
    return {f"{name}s": ",".join(ids)} if as_many else {name: ids[0]}
