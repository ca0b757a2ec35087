"""The dialects of this family of panels, by name: how each shapes its answers to every action.

Some shapes are known from a panel by name, others only from the family; each of those is spoken by one
dialect here, so that every one of them can be met.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.sandbox.fake_panel import refusals, shapes, status_shapes
from bot.sandbox.fake_panel.dialect import Dialect

_CODES: Final[Mapping[str, int]] = MappingProxyType(
    {
        refusals.INVALID_KEY: 401,
        refusals.NOT_ENOUGH_FUNDS: 402,
        refusals.SUSPENDED: 403,
        refusals.INCORRECT_SERVICE: 404,
        refusals.INCORRECT_ORDER: 404,
        refusals.INCORRECT_REFILL: 404,
        refusals.ACTIVE_LINK: 409,
        "": 400,
    }
)
"""HTTP statuses of refusals; the empty text stands for every other one."""

_VIETNAMESE: Final[Mapping[str, str]] = MappingProxyType(
    {
        refusals.INVALID_KEY: "Vui lòng đăng nhập",
        refusals.SUSPENDED: "Tài khoản đã bị khóa",
        refusals.NOT_ENOUGH_FUNDS: "Số dư không đủ",
        refusals.INCORRECT_LINK: "Liên kết không hợp lệ",
        refusals.ACTIVE_LINK: "Liên kết này đang có đơn hàng chưa hoàn thành",
        refusals.INCORRECT_SERVICE: "Dịch vụ không tồn tại",
        refusals.ADDRESS_BLOCKED: "IP của bạn đã bị chặn",
    }
)

DOCUMENT: Final = Dialect(
    "document",
    "The panel's document",
    "Runs or posts alone while a drip-feed or subscription is under way; errors in rows with a status; "
    "refill and cancel with a message",
    status=status_shapes.documented_status,
    status_refused=status_shapes.error_in_row_with_status,
    refill=shapes.refill_documented,
    cancel=shapes.cancel_documented,
    services=shapes.plain_list,
)

_OTHERS: Final = (
    Dialect(
        "canonical",
        "PerfectPanel",
        "What most panels speak: charge and counts as text for every order, cancels by orders= only, no "
        "descriptions",
    ),
    Dialect(
        "smmserver",
        "smmserver.life",
        "Charges as numbers with eleven decimals, start_count null, unknown ids missing from statuses, "
        "refusals nested in refill, the balance as a number",
        status=status_shapes.noisy_status,
        statuses=status_shapes.statuses_known_only,
        refill=shapes.refill_with_success,
        cancel=shapes.cancel_with_success,
        balance=shapes.balance_number,
        nests=frozenset({"refill"}),
    ),
    Dialect(
        "sns",
        "sns-panel.com",
        "Counts as numbers, link and service in a status, lists where others key by id and the other way "
        "round, funds, services in data, HTTP statuses that mean something",
        status=status_shapes.counted_status,
        statuses=status_shapes.statuses_listed,
        refills=shapes.keyed("refill"),
        refill_statuses=shapes.keyed("status"),
        cancel=shapes.cancel_with_success,
        cancels=shapes.keyed("cancel", yes="requested"),
        balance=shapes.balance_under("funds"),
        services=shapes.rows_inside("data", desc="description", time="avg_time"),
        codes=_CODES,
    ),
    Dialect(
        "notpanel",
        "notpanel.com",
        "Order ids such as ord_23501, a request_id wanted with every order, status words such as "
        "in_progress, services in an object, HTTP statuses that mean something",
        status=status_shapes.snake_status,
        refill_status=shapes.in_small_letters(shapes.CANONICAL_REFILL_STATUS),
        cancel=shapes.cancel_names_order,
        services=shapes.rows_inside("services", desc="description", time="average_time"),
        codes=_CODES,
        id_prefix="ord_",
        wants_request_id=True,
        bills_minimum=True,
    ),
    Dialect(
        "lunasmm",
        "lunasmm.net",
        "Every key with a capital, errors included",
        cancel=shapes.cancel_documented,
        services=shapes.plain_list,
        whole=shapes.capitalised,
        refused=shapes.error_capitalised,
    ),
    Dialect(
        "streamdetails",
        "streamdetails.com",
        "Every answer inside data beside error, errors with a code and a message, services by service_id",
        cancel=shapes.cancel_documented,
        services=shapes.renamed_ids,
        whole=shapes.in_data,
        refused=shapes.error_with_code,
    ),
    Dialect(
        "cmsnt",
        "CMSNT SMMPANEL2",
        "Errors in Vietnamese beside status error, the balance as amount, the sender blocked after five "
        "wrong keys",
        added=shapes.added_with_message,
        cancel=shapes.cancel_documented,
        balance=shapes.balance_under("amount"),
        services=shapes.plain_list,
        refused=shapes.error_status_and_message,
        words=_VIETNAMESE,
        most_wrong_keys=5,
    ),
    Dialect(
        "smartpanel",
        "SmartPanel",
        "A message beside the order's number, a bare status for one id in orders=, bare texts for errors "
        "in rows, drip-feed intervals up to an hour",
        added=shapes.added_with_message,
        statuses=status_shapes.statuses_or_one,
        cancel=shapes.cancel_with_success,
        services=shapes.plain_list,
        most_minutes=60,
    ),
    Dialect(
        "panelsend",
        "panelsend",
        "Names of services in several languages, platform and average time beside them, refill_status in "
        "a list of one",
        refill_status=shapes.in_list_of_one(shapes.CANONICAL_REFILL_STATUS),
        cancel=shapes.cancel_documented,
        services=shapes.translated_rows,
    ),
    Dialect(
        "one_by_one",
        "One id a call",
        "Refills and cancels read order= and refill= alone: several ids at once are an incorrect one, "
        "as the whole answer",
        refill=shapes.refill_documented,
        cancel=shapes.cancel_documented,
        services=shapes.plain_list,
        reads_lists=False,
    ),
)

DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {dialect.name: dialect for dialect in (DOCUMENT, *_OTHERS)}
)
"""Every dialect by its name; the document's own first."""
