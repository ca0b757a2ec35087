"""Replies that are an error as a whole, whatever they look like."""

import json
from contextlib import suppress
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.intent import RefusalKind
from bot.panel.errors import PanelBusy, PanelError, PanelGarbled, PanelRefused
from bot.panel.wire.complaints import Reply, value_in
from bot.panel.wire.readers import read_balance
from tests.unit.panel.recordings import KEY, recorded, recordings_in
from tests.unit.panel.wire_values import UNHURRIED, WIRE_VALUES

AUTH: Final = RefusalKind.AUTH
UNKNOWN: Final = RefusalKind.UNKNOWN

REFUSED: Final = {
    "error_200": (AUTH, "Invalid API key"),
    "error_401": (AUTH, "Incorrect API key"),
    "error_capitalised": (AUTH, "Bad key"),
    "errors_list": (AUTH, "Invalid API key; Try another"),
    "errors_by_field": (RefusalKind.INPUT, "Incorrect request"),
    "error_object": (RefusalKind.SUSPENDED, "user_inactive"),
    "flag_and_message": (RefusalKind.SUSPENDED, "Account suspended"),
    "flag_only": (UNKNOWN, ""),
    "status_fail": (AUTH, "API key not found"),
    "status_code": (AUTH, "Unauthorized"),
    "success_false": (AUTH, "Vui lòng đăng nhập"),
    "laravel_401": (AUTH, "Unauthenticated."),
    "form_text": (AUTH, "Invalid API key"),
    "plain_text": (AUTH, "Invalid API key"),
    "json_text": (AUTH, "Invalid API key"),
    "localised": (UNKNOWN, "Ваш аккаунт не найден"),
    "echoes_key": (UNKNOWN, "Key …cdef is not …cdef"),
    "firewall_json_403": (UNKNOWN, "Forbidden"),
}
BUSY: Final = {
    "too_many_429": 7.0,
    "too_many_page_429": 9.0,
    "overloaded_503": 120.0,
    "rate_limit_200": None,
    "maintenance_vi": None,
    "maintenance_plain": None,
    "server_error_500": None,
}
GARBLED: Final = {
    "page_200": (200, "text/html"),
    "page_ending_in_json": (200, "text/html"),
    "firewall_page_403": (403, "text/html"),
    "bad_gateway_502": (502, "text/html"),
    "gateway_401": (401, "text/plain"),
    "gateway_text_403": (403, "text/plain"),
    "cut": (200, "application/json"),
    "empty": (200, "application/json"),
    "other_json": (200, "application/json"),
    "not_found_json_404": (404, "application/json"),
    "redirect_302": (302, "text/html"),
    "number": (200, "application/json"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_refusal_is_found_wherever_the_panel_puts_it(name: str) -> None:
    with pytest.raises(PanelRefused) as caught:
        read_balance(recorded(f"refused/{name}"), KEY)
    assert (caught.value.kind, caught.value.words) == REFUSED[name]


@pytest.mark.parametrize("name", sorted(BUSY))
def test_a_busy_panel_says_when_to_come_back(name: str) -> None:
    with pytest.raises(PanelBusy) as caught:
        read_balance(recorded(f"busy/{name}"), KEY)
    assert caught.value.retry_after == BUSY[name]


@pytest.mark.parametrize("name", sorted(GARBLED))
def test_an_unreadable_answer_leaves_only_its_status_and_type(name: str) -> None:
    with pytest.raises(PanelGarbled) as caught:
        read_balance(recorded(f"garbled/{name}"), KEY)
    assert (caught.value.status, caught.value.content_type) == GARBLED[name]


@pytest.mark.parametrize(("folder", "table"), [("refused", REFUSED), ("busy", BUSY), ("garbled", GARBLED)])
def test_every_recorded_error_is_expected(folder: str, table: dict[str, object]) -> None:
    assert recordings_in(folder) == set(table)


def test_ten_megabytes_of_brackets_are_garbled() -> None:
    with pytest.raises(PanelGarbled):
        value_in(Reply(200, "application/json", b"[" * 10_000_000), KEY)


def test_nesting_just_below_the_limit_of_the_parser_is_survived() -> None:
    for depth in range(100, 1100, 50):
        body = b'{"a":' * depth + b"1" + b"}" * depth
        with suppress(PanelGarbled):
            assert value_in(Reply(200, "application/json", body), KEY)


def test_a_repeated_field_is_no_error() -> None:
    assert value_in(Reply(200, "application/json", b'{"order": 1, "order": 2}'), KEY) == {"order": 2}


def test_an_echoed_key_is_gone_from_names_and_values_at_any_depth() -> None:
    body = json.dumps({KEY.secret: [{"a": f"x{KEY.secret.upper()}y"}, KEY.secret]}).encode()
    assert value_in(Reply(200, "application/json", body), KEY) == {"…cdef": [{"a": "x…cdefy"}, "…cdef"]}


@UNHURRIED
@given(status=st.integers(100, 599), body=st.binary(max_size=300))
def test_any_bytes_are_a_value_or_a_panel_error(status: int, body: bytes) -> None:
    with suppress(PanelError):
        value_in(Reply(status, "", body), KEY)


@UNHURRIED
@given(
    status=st.sampled_from([200, 400, 429, 500]),
    noise=st.sampled_from(["", "\ufeff", "<b>[1]", "[[{"]),
    value=WIRE_VALUES,
)
def test_any_json_behind_any_noise_is_a_value_or_a_panel_error(
    status: int, noise: str, value: object
) -> None:
    with suppress(PanelError):
        value_in(Reply(status, "", (noise + json.dumps(value)).encode()), KEY)
