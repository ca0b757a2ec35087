"""Answers to refill and cancel requests, and about refills, in every shape."""

import json
from contextlib import suppress
from typing import Final

import pytest
from hypothesis import given

from bot.domain.ids import PanelOrderId, PanelRefillId
from bot.domain.intent import RefusalKind
from bot.domain.order import RequestKind
from bot.panel.answers import Accepted, Declined, RefillReport, RequestAnswer
from bot.panel.errors import PanelError, PanelGarbled, PanelRefused
from bot.panel.wire.complaints import Reply
from bot.panel.wire.requesting import read_refill_statuses, read_requests
from tests.unit.panel.recordings import KEY, recorded, recordings_in
from tests.unit.panel.wire_values import UNHURRIED, WIRE_VALUES


def refill(number: str, words: str = "") -> Accepted:
    return Accepted(PanelRefillId(number), words)


NOT_FOUND: Final = Declined(RefusalKind.NOT_FOUND, "Incorrect order ID")

REFILLS: Final[dict[str, dict[str, RequestAnswer]]] = {
    "document": {"1": refill("12345", "Refill has been placed successfully!")},
    "canonical": {"1": refill("1")},
    "with_success": {"1": refill("7", "Refill requested")},
    "nested_error": {"1": Declined(RefusalKind.REFILL, "Refill not available for this order")},
    "list": {"1": refill("11"), "2": NOT_FOUND, "3": refill("12")},
    "by_id": {
        "1": refill("11"),
        "2": Declined(RefusalKind.REFILL, "Refill already requested"),
        "3": refill("12"),
    },
    "success_without_number": {"1": Accepted(words="Refill requested")},
    "bare_number": {"1": refill("12345")},
    "bare_true": {"1": Accepted()},
    "bare_refusal_in_row": {"1": Declined(RefusalKind.REFILL, "Service does not support refill")},
    "false": {"1": Declined(RefusalKind.REFILL, "Order is not completed yet")},
    "nested_number": {"1": refill("31")},
}
WHOLE_REFUSALS: Final = {
    "refill/cooldown": RefusalKind.REFILL,
    "refill/status_fail": RefusalKind.REFILL,
    "cancel/success_false": RefusalKind.CANCEL,
}
CANCELS: Final[dict[str, dict[str, RequestAnswer]]] = {
    "document": {"1": Accepted(words="Cancellation request added, we'll try our best to cancel it.")},
    "canonical": {"1": Accepted(), "2": NOT_FOUND},
    "success_text": {"1": Accepted(words="Cancel request sent")},
    "own_id": {"1": Accepted()},
    "by_id_requested": {"1": Accepted(), "2": Declined(RefusalKind.CANCEL, "Cannot cancel")},
    "by_id_bare": {"1": Accepted(), "2": Declined(RefusalKind.CANCEL, "Cannot cancel")},
    "true": {"1": Accepted()},
    "zero": {"1": Declined(RefusalKind.UNKNOWN, "")},
}
REPORTS: Final[dict[str, dict[str, RefillReport | Declined]]] = {
    "document": {"1": RefillReport("Completed")},
    "list_of_one": {"1": RefillReport("pending")},
    "list": {
        "1": RefillReport("Completed"),
        "2": RefillReport("Rejected"),
        "3": Declined(RefusalKind.NOT_FOUND, "Refill not found"),
    },
    "by_id": {
        "1": RefillReport("In progress"),
        "2": RefillReport("Completed"),
        "3": Declined(RefusalKind.NOT_FOUND, "Incorrect refill ID"),
    },
    "bare_text_row_refusal": {"1": Declined(RefusalKind.NOT_FOUND, "Refill not found")},
}


def orders(expected: dict[str, RequestAnswer]) -> list[PanelOrderId]:
    return [PanelOrderId(order) for order in expected]


@pytest.mark.parametrize("name", sorted(REFILLS))
def test_an_answer_to_a_refill_request_is_read_in_any_shape(name: str) -> None:
    expected = REFILLS[name]
    assert read_requests(recorded(f"refill/{name}"), KEY, orders(expected), RequestKind.REFILL) == expected


@pytest.mark.parametrize("name", sorted(CANCELS))
def test_an_answer_to_a_cancel_request_is_read_in_any_shape(name: str) -> None:
    expected = CANCELS[name]
    assert read_requests(recorded(f"cancel/{name}"), KEY, orders(expected), RequestKind.CANCEL) == expected


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_the_status_of_refills_is_read_in_any_shape(name: str) -> None:
    expected = REPORTS[name]
    ids = [PanelRefillId(asked) for asked in expected]
    assert read_refill_statuses(recorded(f"refill_status/{name}"), KEY, ids) == expected


@pytest.mark.parametrize("name", sorted(WHOLE_REFUSALS))
def test_a_refusal_of_the_whole_call_is_raised(name: str) -> None:
    kind = RequestKind.REFILL if name.startswith("refill") else RequestKind.CANCEL
    with pytest.raises(PanelRefused) as caught:
        read_requests(recorded(name), KEY, [PanelOrderId("1")], kind)
    assert caught.value.kind is WHOLE_REFUSALS[name]


def test_an_answer_that_says_nothing_is_garbled() -> None:
    with pytest.raises(PanelGarbled):
        read_requests(recorded("refill/nothing_said"), KEY, [PanelOrderId("1")], RequestKind.REFILL)
    with pytest.raises(PanelGarbled):
        read_refill_statuses(recorded("refill_status/nothing_said"), KEY, [PanelRefillId("1")])


def test_one_yes_for_several_orders_is_claimed_for_none() -> None:
    with pytest.raises(PanelGarbled):
        read_requests(
            recorded("cancel/document"), KEY, [PanelOrderId("1"), PanelOrderId("2")], RequestKind.CANCEL
        )


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("refill", {*REFILLS, "cooldown", "status_fail", "nothing_said"}),
        ("cancel", {*CANCELS, "success_false"}),
        ("refill_status", {*REPORTS, "nothing_said"}),
    ],
)
def test_every_recorded_answer_to_a_request_is_expected(folder: str, expected: set[str]) -> None:
    assert recordings_in(folder) == expected


@UNHURRIED
@given(value=WIRE_VALUES)
def test_any_json_is_an_answer_to_a_request_or_a_panel_error(value: object) -> None:
    reply = Reply(200, "application/json", json.dumps(value).encode())
    asked = [PanelOrderId("1"), PanelOrderId("2")]
    for ids in (asked, asked[:1]):
        for kind in RequestKind:
            with suppress(PanelError):
                for answer in read_requests(reply, KEY, ids, kind).values():
                    assert len(answer.words) <= 200
        with suppress(PanelError):
            assert read_refill_statuses(reply, KEY, [PanelRefillId(order) for order in ids])
