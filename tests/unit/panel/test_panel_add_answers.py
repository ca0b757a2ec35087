"""What became of an order: only a list of definite answers counts, and every other one is unclear."""

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import PanelOrderId
from bot.domain.intent import Outcome, Placed, RefusalKind, Rejected, Unclear
from bot.panel.wire.adding import read_added
from bot.panel.wire.complaints import Reply
from tests.unit.panel.recordings import KEY, recorded, recordings_in
from tests.unit.panel.wire_values import UNHURRIED, WIRE_OBJECTS

PLACED: Final = Placed(PanelOrderId("23501"))
NO_ID: Final = Unclear("no_order_id")
NO_JSON: Final = Unclear("no_json")
DOUBTFUL: Final = Unclear("doubtful_refusal")

EXPECTED: Final[dict[str, Outcome]] = {
    "document": PLACED,
    "text_id": PLACED,
    "own_id": Placed(PanelOrderId("ord_8fK2")),
    "with_message": PLACED,
    "capitalised": PLACED,
    "in_data": PLACED,
    "whole_fraction": PLACED,
    "on_error_status": PLACED,
    "byte_order_mark": PLACED,
    "not_enough_funds": Rejected(RefusalKind.FUNDS, "Not enough funds on balance"),
    "not_enough_funds_502": Rejected(RefusalKind.FUNDS, "neworder.error.not_enough_funds"),
    "wrong_key_401": Rejected(RefusalKind.AUTH, "Invalid API key"),
    "wrong_key_by_message": Rejected(RefusalKind.AUTH, "Invalid API key"),
    "localised_refusal": Rejected(RefusalKind.UNKNOWN, "Недостаточно средств на счёте"),
    "refusal_with_zero_order": Rejected(RefusalKind.QUANTITY, "Quantity less than minimal 50"),
    "field_errors_422": Rejected(RefusalKind.LINK, "Incorrect link"),
    "duplicate_link": Rejected(
        RefusalKind.DUPLICATE_LINK,
        "You have active order with this link. Please wait until order being completed.",
    ),
    "temporary": Unclear("temporary"),
    "too_many_429": Unclear("temporary"),
    "unknown_refusal_500": DOUBTFUL,
    "firewall_json_403": DOUBTFUL,
    "redirect_302": DOUBTFUL,
    "firewall_page_403": NO_JSON,
    "bad_gateway_502": NO_JSON,
    "page_200": NO_JSON,
    "php_warning": NO_JSON,
    "cut": NO_JSON,
    "empty": NO_JSON,
    "plain_text": NO_JSON,
    "form_text": NO_JSON,
    "wrong_charset": NO_JSON,
    "list": Unclear("no_object"),
    "order_and_error": Unclear("order_and_error"),
    "order_and_fail": Unclear("order_and_error"),
    "order_in_data_and_error": Unclear("order_and_error"),
    "error_with_code": Rejected(RefusalKind.FUNDS, "Not enough funds on balance"),
    "empty_data": NO_ID,
    "no_id": NO_ID,
    "word_for_id": NO_ID,
    "zero_id": NO_ID,
    "true_for_id": NO_ID,
    "nested_id": NO_ID,
    "error_flag_without_words": NO_ID,
    "enormous_id": NO_ID,
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_answer_to_an_order_means_what_it_says_and_no_more(name: str) -> None:
    assert read_added(recorded(f"add/{name}"), KEY) == EXPECTED[name]


def test_every_recorded_answer_to_an_order_is_expected() -> None:
    assert recordings_in("add") == set(EXPECTED)


def test_a_refusal_holds_only_the_tail_of_an_echoed_key_and_is_cut() -> None:
    body = f'{{"error": "Key {KEY.secret.upper()} {"is wrong " * 60}"}}'.encode()
    outcome = read_added(Reply(200, "application/json", body), KEY)
    assert isinstance(outcome, Rejected)
    assert outcome.words.startswith("Key …cdef is wrong")
    assert len(outcome.words) <= 200


def test_an_answer_nested_without_end_is_unclear() -> None:
    assert read_added(Reply(200, "application/json", b'{"order":' + b"[" * 60_000), KEY) == NO_JSON


@UNHURRIED
@given(status=st.integers(100, 599), body=st.binary(max_size=200))
def test_any_bytes_are_an_outcome_and_never_a_false_claim(status: int, body: bytes) -> None:
    outcome = read_added(Reply(status, "", body), KEY)
    assert isinstance(outcome, Unclear) or body.strip().startswith((b"{", b"\xef\xbb\xbf"))


@UNHURRIED
@given(status=st.sampled_from([200, 201, 302, 400, 403, 429, 500, 502]), value=WIRE_OBJECTS)
def test_any_object_is_an_outcome_and_a_claim_has_its_grounds(status: int, value: dict[str, object]) -> None:
    outcome = read_added(Reply(status, "application/json", json.dumps(value).encode()), KEY)
    match outcome:
        case Placed():
            places = [place for place in (value, value.get("data")) if isinstance(place, dict)]
            named = [str(place.get("order", place.get("Order"))).strip() for place in places]
            assert any(order.startswith(outcome.panel_order_id) for order in named)
        case Rejected():
            assert outcome.words
            assert not 300 <= status < 400
        case _:
            assert isinstance(outcome, Unclear)
