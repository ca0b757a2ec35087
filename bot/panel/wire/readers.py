"""A reply to a question about the account, its services or its orders, as domain values.

Pure: a reply and the key it was asked with go in, an answer or a PanelError comes out.
"""

from collections.abc import Sequence
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.catalogue import Catalogue, Service
from bot.domain.ids import PanelOrderId
from bot.domain.intent import RefusalKind
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.text import cut
from bot.panel.errors import LONGEST_WORDS
from bot.panel.wire.complaints import Reply, complaint_in, value_in
from bot.panel.wire.models import WireBalance, WireService, WireStatus
from bot.panel.wire.refusals import kind_of
from bot.panel.wire.rows import rows_by_id
from bot.panel.wire.tolerant import Json, fields_of, text_of

_LISTS: Final = ("services", "data", "result", "items")
_ORDER_NAMES: Final = ("order", "order_id", "id")
_STATUS_OK: Final = 200


def read_balance(reply: Reply, key: PanelKey) -> Money:
    """The balance of the account.

    Raises:
        PanelError: the panel did not tell it.
    """
    value = value_in(reply, key)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    inner = fields_of(value).get("data")
    read = WireBalance.read(inner if isinstance(inner, dict) else value)
    money = read.translated() if read else None
    if money is None:
        raise reply.garbled
    return money


def read_services(reply: Reply, key: PanelKey) -> Catalogue:
    """The services of the account; rows that cannot be ordered and repeated ids are left out.

    Raises:
        PanelError: the panel did not list them. A list without one readable row is no catalogue: taking it
            for an empty one would withdraw every service.
    """
    rows = _service_rows(value_in(reply, key))
    if rows is None:
        raise reply.garbled
    services: dict[str, Service] = {}
    for row in rows:
        read = WireService.read(row)
        service = read.translated() if read else None
        if service is not None:
            services.setdefault(service.service_id, service)
    if (rows and not services) or (not rows and reply.status != _STATUS_OK):
        raise reply.garbled
    return Catalogue(services.values())


def read_statuses(
    reply: Reply, key: PanelKey, ids: Sequence[PanelOrderId]
) -> dict[PanelOrderId, OrderReport | UnknownToPanel]:
    """What the panel says of each order; an order it says nothing of is missing.

    Raises:
        PanelError: the answer says nothing of any order, or is an error as a whole.
    """
    value = value_in(reply, key)
    rows = rows_by_id(value, ids, _ORDER_NAMES)
    reports = {wanted: _report(rows[wanted]) for wanted in ids if wanted in rows}
    told = {wanted: report for wanted, report in reports.items() if report is not None}
    if not told and not isinstance(value, dict | list):
        raise reply.garbled
    return told


def _service_rows(value: Json) -> list[Json] | None:
    if isinstance(value, list):
        return value
    fields = fields_of(value)
    wrapped = next((fields[name] for name in _LISTS if isinstance(fields.get(name), dict | list)), None)
    if wrapped is not None:
        return _service_rows(wrapped)
    if isinstance(value, dict) and value and all(isinstance(row, dict) for row in value.values()):
        return [{"service": service_id, **fields_of(row)} for service_id, row in value.items()]
    return None


def _report(row: Json) -> OrderReport | UnknownToPanel | None:
    complaint = _words_of_bare(row) if not isinstance(row, dict) else complaint_in(row, _STATUS_OK)
    if complaint is not None:
        # Any other refusal of one row, such as a limit, is no news about the order.
        is_about_order = kind_of(complaint) in {RefusalKind.NOT_FOUND, RefusalKind.UNKNOWN}
        return UnknownToPanel(cut(complaint, LONGEST_WORDS)) if is_about_order else None
    read = WireStatus.read(row if isinstance(row, dict) else {"status": row})
    return read.translated() if read else None


def _words_of_bare(row: Json) -> str | None:
    """The words of a bare text that is a known refusal and not a status."""
    words = text_of(row)
    if words is None or OrderStatus.of_word(words) is not OrderStatus.UNKNOWN:
        return None
    return None if kind_of(words) is RefusalKind.UNKNOWN else words
