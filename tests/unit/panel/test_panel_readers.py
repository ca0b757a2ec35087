"""Balances, catalogues and reports of orders in every spelling, recorded and generated."""

import json
from contextlib import suppress
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given

from bot.domain.catalogue import Service, ServiceType
from bot.domain.ids import PanelOrderId, ServiceId
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.panel.errors import PanelError, PanelGarbled
from bot.panel.wire.complaints import Reply
from bot.panel.wire.descriptions import plain_text
from bot.panel.wire.readers import read_balance, read_services, read_statuses
from tests.unit.panel.recordings import KEY, recorded, recordings_in
from tests.unit.panel.wire_values import UNHURRIED, WIRE_VALUES

BALANCES: Final = {
    "document": Money(Decimal("100.84292"), "USD"),
    "number": Money(Decimal("100.84292"), "USD"),
    "funds": Money(Decimal("12.5"), "EUR"),
    "amount_in_data": Money(Decimal(7), "INR"),
    "capitalised": Money(Decimal("3.10"), "RUB"),
    "list_of_one": Money(Decimal(0), "BDT"),
    "without_currency": Money(Decimal("5.00"), ""),
    "thousands": Money(Decimal("1234567.89"), "UZS"),
    "decimal_comma": Money(Decimal("0.90"), "EUR"),
    "byte_order_mark": Money(Decimal("1.50"), "USD"),
    "php_warning": Money(Decimal("1.50"), "USD"),
    "on_error_status": Money(Decimal("1.50"), "USD"),
}

FOLLOWERS: Final = Service(
    service_id=ServiceId("1"),
    name="Followers",
    type_word="Default",
    category="First Category",
    rate=Decimal("0.90"),
    min_quantity=50,
    max_quantity=10000,
    description="High quality followers",
    can_refill=True,
    can_cancel=True,
    can_drip_feed=True,
)
COMMENTS: Final = Service(
    service_id=ServiceId("2"),
    name="Comments",
    type_word="Custom Comments",
    category="Second Category",
    rate=Decimal(8),
    min_quantity=10,
    max_quantity=1500,
    description="Custom comments service",
    can_refill=False,
    can_cancel=False,
    can_drip_feed=False,
)

PLAIN_CATALOGUES: Final = {
    "document": (FOLLOWERS, COMMENTS),
    "in_services": (FOLLOWERS,),
    "in_data": (FOLLOWERS,),
    "by_id": (FOLLOWERS, COMMENTS),
    "incomplete_rows": (FOLLOWERS,),
    "repeated_id": (FOLLOWERS,),
    "none": (),
}
OTHER_CATALOGUES: Final = {
    *("truth_as_numbers", "truth_as_text", "truth_missing", "numbers_as_numbers", "absurd_numbers"),
    *("description_markup", "description_long", "other_names", "unicode_names", "half_a_character"),
    "no_readable_row",
}

PARTIAL: Final = OrderReport(OrderStatus.PARTIAL, "Partial", Decimal("0.27819"), "USD", 3572, 157)
NOT_KNOWN: Final = UnknownToPanel("Incorrect order ID")
DONE: Final = OrderReport(OrderStatus.COMPLETED, "Completed")

STATUSES: Final[dict[str, dict[str, OrderReport | UnknownToPanel]]] = {
    "document_one": {"1": PARTIAL},
    "document_many": {
        "1": PARTIAL,
        "10": NOT_KNOWN,
        "15": OrderReport(OrderStatus.IN_PROGRESS, "Active", posts=5),
        "20": OrderReport(OrderStatus.IN_PROGRESS, "In Progress", runs=3),
    },
    "numbers": {
        "1": OrderReport(OrderStatus.IN_PROGRESS, "In_progress", Decimal("0.27819000001"), "USD", 3572, 157)
    },
    "empty_fields": {"1": OrderReport(OrderStatus.PENDING, "Pending")},
    "absurd_numbers": {"1": OrderReport(OrderStatus.COMPLETED, "Completed", remains=-12)},
    "enormous_digits": {"1": DONE},
    "numeric_word": {"1": OrderReport(OrderStatus.IN_PROGRESS, "2", remains=5)},
    "failed_order": {"1": OrderReport(OrderStatus.FAILED, "Fail", Decimal(0), remains=100)},
    "unknown_word": {"1": OrderReport(OrderStatus.UNKNOWN, "SUSPENDED", remains=1)},
    "bare_text_rows": {"1": OrderReport(OrderStatus.IN_PROGRESS, "In progress"), "2": NOT_KNOWN},
    "list": {"1": OrderReport(OrderStatus.COMPLETED, "Completed", remains=0), "2": NOT_KNOWN},
    "in_data": {"1": DONE},
    "list_of_one": {"1": OrderReport(OrderStatus.COMPLETED, "Completed", Decimal(1))},
    "bare_text": {"1": OrderReport(OrderStatus.IN_PROGRESS, "In progress")},
    "row_without_status": {"1": OrderReport(OrderStatus.UNKNOWN, "", remains=5)},
    "row_error_of_limit": {"2": UnknownToPanel("Không tìm thấy đơn hàng")},
    "ids_missing": {"1": PARTIAL},
    "empty_list": {},
    "own_ids": {"ord_8fK2": OrderReport(OrderStatus.PROCESSING, "processing")},
}
ASKED: Final = {
    "document_many": ("1", "10", "15", "20"),
    "bare_text_rows": ("1", "2", "3"),
    "list": ("1", "2", "3"),
    "row_without_status": ("1", "2"),
    "row_error_of_limit": ("1", "2"),
    "ids_missing": ("1", "2"),
    "own_ids": ("ord_8fK2", "1"),
}
"""The orders asked for; one order, number 1, for the others."""


def services(name: str) -> tuple[Service, ...]:
    return read_services(recorded(f"services/{name}"), KEY).services


@pytest.mark.parametrize("name", sorted(BALANCES))
def test_a_balance_is_read_in_any_spelling(name: str) -> None:
    assert read_balance(recorded(f"balance/{name}"), KEY) == BALANCES[name]


@pytest.mark.parametrize("name", sorted(PLAIN_CATALOGUES))
def test_a_catalogue_is_read_in_any_shape(name: str) -> None:
    assert services(name) == PLAIN_CATALOGUES[name]


@pytest.mark.parametrize(
    ("name", "truths"),
    [
        ("truth_as_numbers", (True, False, True)),
        ("truth_as_text", (True, False, True)),
        ("truth_missing", (None, None, False)),
    ],
)
def test_truth_is_read_in_any_spelling_and_missing_is_unknown(name: str, truths: tuple[bool, ...]) -> None:
    (service,) = services(name)
    assert (service.can_refill, service.can_cancel, service.can_drip_feed) == truths


def test_a_bare_row_has_a_type_and_a_category() -> None:
    (service,) = services("truth_missing")
    assert (service.service_type, service.category, service.description) == (ServiceType.DEFAULT, "—", "")


def test_numbers_and_opaque_ids_are_read() -> None:
    (service,) = services("numbers_as_numbers")
    assert service.service_id == "srv_7"
    assert (service.rate, service.min_quantity, service.max_quantity) == (
        Decimal(120_000_000_000),
        1,
        2_147_483_647,
    )


def test_absurd_bounds_are_replaced_and_absurd_rates_cost_the_row() -> None:
    (service,) = services("absurd_numbers")
    assert (service.service_id, service.rate) == ("1", Decimal(0))
    assert (service.min_quantity, service.max_quantity) == (1, 2_147_483_647)


def test_markup_becomes_plain_text() -> None:
    (service,) = services("description_markup")
    assert service.description == "Start: 0-1 hour\nRefill R&D\nNo drop ⭐"


def test_a_long_description_is_cut() -> None:
    (service,) = services("description_long")
    assert len(service.description) <= 1000
    assert service.description.endswith("word…")


def test_other_names_of_fields_are_known() -> None:
    (service,) = services("other_names")
    assert (service.service_id, service.rate, service.description) == ("9", Decimal("0.5"), "Fast")
    assert service.can_drip_feed


def test_names_keep_their_letters_and_lose_their_entities() -> None:
    (service,) = services("unicode_names")
    assert service.name == "𝗙𝗼𝗹𝗹𝗼𝘄𝗲𝗿𝘀 ꜰᴀꜱᴛ & متابعون ⭐"
    assert service.category == "𝗜𝗻𝘀𝘁𝗮 ᴘʟᴜꜱ"


def test_half_a_character_and_controls_can_be_stored_and_sent() -> None:
    (service,) = services("half_a_character")
    assert (service.name.encode().decode(), service.category) == ("Likes ?", "A B")


def test_rows_of_which_none_is_readable_are_no_empty_catalogue() -> None:
    with pytest.raises(PanelGarbled):
        services("no_readable_row")


@pytest.mark.parametrize("name", sorted(STATUSES))
def test_reports_are_read_in_any_shape(name: str) -> None:
    ids = [PanelOrderId(asked) for asked in ASKED.get(name, ("1",))]
    assert read_statuses(recorded(f"status/{name}"), KEY, ids) == STATUSES[name]


def test_one_report_for_several_orders_belongs_to_none() -> None:
    ids = [PanelOrderId("1"), PanelOrderId("2")]
    assert read_statuses(recorded("status/document_one"), KEY, ids) == {}


@pytest.mark.parametrize(
    "body", [b'{"2": {"status": "Completed"}}', b'[{"order": 2, "status": "Completed"}]']
)
def test_a_report_of_another_order_is_not_taken_for_ours(body: bytes) -> None:
    assert read_statuses(Reply(200, "", body), KEY, [PanelOrderId("1")]) == {}


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("balance", set(BALANCES)),
        ("services", set(PLAIN_CATALOGUES) | OTHER_CATALOGUES),
        ("status", set(STATUSES)),
    ],
)
def test_every_recorded_answer_is_expected(folder: str, expected: set[str]) -> None:
    assert recordings_in(folder) == expected


@UNHURRIED
@given(value=WIRE_VALUES)
def test_any_json_is_an_answer_or_a_panel_error(value: object) -> None:
    reply = Reply(200, "application/json", json.dumps(value).encode())
    with suppress(PanelError):
        assert read_balance(reply, KEY).amount.is_finite()
    with suppress(PanelError):
        for service in read_services(reply, KEY).services:
            assert service.name.encode()
            assert service.rate >= 0
            assert 1 <= service.min_quantity < 2**63
            assert 1 <= service.max_quantity < 2**63
    with suppress(PanelError):
        for report in read_statuses(reply, KEY, [PanelOrderId("1"), PanelOrderId("2")]).values():
            assert isinstance(report, OrderReport | UnknownToPanel)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fast<br", "Fast"),
        ("Fast</", "Fast"),
        ("Fast<", "Fast"),
        ("Fast&lt;a href=&quot;x", "Fast"),
        ("a <b>c</b", "a c"),
        ("1 < 2", "1 < 2"),
        ("I <3 it", "I <3 it"),
        ("<3", "<3"),
    ],
)
def test_a_tag_that_the_panel_cut_short_is_no_text(written: str, read: str) -> None:
    assert plain_text(written, 1000) == read
