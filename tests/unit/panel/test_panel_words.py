"""The table of refusals against every text seen on panels (reference: the classes of API errors)."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.intent import RefusalKind
from bot.panel.wire.refusals import kind_of
from tests.unit.panel.wire_values import UNHURRIED

SEEN: Final[dict[RefusalKind, tuple[str, ...]]] = {
    RefusalKind.AUTH: (
        "Invalid API key",
        "invalid API key",
        "Incorrect API key",
        "Bad key",
        "API key not found",
        "unauthorized",
        "Unauthenticated.",
        "API is Disable for this user or User Not Found! Contact the Support",
        "Vui lòng đăng nhập",
        "Your API key is invalid",
        "API key is required",
    ),
    RefusalKind.SUSPENDED: (
        "user_inactive",
        "Account suspended",
        "account_banned",
        "Your account is suspended",
        "Tài khoản đã bị khóa",
    ),
    RefusalKind.FUNDS: (
        "Not enough funds on balance",
        "neworder.error.not_enough_funds",
        "neworder.error.insufficient_balance",
        "Insufficient balance",
        "You do not have enough funds to Place order",
        "Order amount exceeds available funds!",
    ),
    RefusalKind.QUANTITY: (
        "Quantity less than minimal 50",
        "Quantity more than maximum 1000",
        "Quantity less than maximum 10",
        "neworder.error.min_quantity",
        "neworder.error.max_quantity",
        "neworder.error.invalid_quantity",
        "neworder.error.not_enough_quantity",
        "Quantity must to be greater than or equal to minimum amount",
        "Quantity must be between 10 and 20",
        "Incorrect quantity",
    ),
    RefusalKind.LINK: (
        "Incorrect link",
        "Bad link",
        "Invalid Link",
        "neworder.error.link",
        "invalid_link",
        "link_not_found",
        "Incorrect Link format",
        "This account is private",
    ),
    RefusalKind.INPUT: (
        "neworder.error.comment",
        "neworder.error.schedule_time",
        "Interval time must to be less than or equal to 60 minutes",
        "Incorrect delay",
        "Min cannot be higher than Max",
        "Missing required parameter: link",
        "There are missing required parameters. Please check your request",
        "Incorrect request",
        "Incorrect parameters",
    ),
    RefusalKind.UNSUPPORTED: (
        "Unknown action specified!",
        "This action is Invalid",
        "The Request Not Found",
        "Incorrect action",
    ),
    RefusalKind.SERVICE_GONE: (
        "Incorrect service ID",
        "error.incorrect_service_id",
        "neworder.error.incorrect_service_id",
        "service_not_found",
        "service_inactive",
        "Service ID does not exists",
        "Service not found",
        "Service not found (or inactive)",
        "Disabled service ID",
    ),
    RefusalKind.DUPLICATE_LINK: (
        "You have active order with this link. Please wait until order being completed.",
        "neworder.error.link_duplicate",
        "error.duplicate_order",
        "Active order with this link exists",
        "too_many_orders",
        "existing/pending order",
        "You have a pending order",
        "link is being processed",
    ),
    RefusalKind.NOT_FOUND: (
        "Incorrect order ID",
        "error.incorrect_order_id",
        "Order ID not Found",
        "Incorrect refill ID",
        "error.incorrect_refill_id",
        "Refill not found",
        "Refill Request Not found",
    ),
    RefusalKind.REFILL: (
        "Order not eligible for refill",
        "Order not eligible for refill.",
        "Refill not available for this service",
        "Refill not available for this order",
        "Service does not support refill",
        "Refill already requested",
        "Refill already pending",
        "Order is not completed yet",
        "Refill will be available in 9 hours 3 minutes",
        "Please wait 24 hours before requesting refill again",
        "Invalid Request",
    ),
    RefusalKind.CANCEL: (
        "Cannot cancel",
        "already cancelled",
        "cancel in progress",
        "not allowed",
        "Cancel is not available for this order",
    ),
    RefusalKind.TEMPORARY: (
        "Rate limit exceeded",
        "Too Many Requests",
        "System is processing another transaction",
        "Service temporarily unavailable",
        "Temporary error",
        "Gateway timeout",
        "Operation timed out",
        "Panel is under maintenance",
        "Hệ thống đang bảo trì!",
        "Please try again later.",
        "Internal Server Error",
    ),
    RefusalKind.UNKNOWN: (
        "",
        "In progress",
        "Your balance page has an invalid link in progress",
        "Недостаточно средств",
        "Something went wrong",
    ),
}

CASES: Final = [(words, kind) for kind, texts in SEEN.items() for words in texts]


@pytest.mark.parametrize(("words", "kind"), CASES)
def test_a_text_seen_on_a_panel_has_its_meaning(words: str, kind: RefusalKind) -> None:
    assert kind_of(words) is kind


@pytest.mark.parametrize(("words", "kind"), [case for case in CASES if case[0]])
def test_case_blanks_and_a_full_stop_change_no_meaning(words: str, kind: RefusalKind) -> None:
    assert kind_of(f"  {words.upper().replace(' ', '  ')}. ") is kind


def test_every_kind_has_a_text() -> None:
    assert set(SEEN) == set(RefusalKind)


@UNHURRIED
@given(st.text("aé Bọ\n\x00/.!", max_size=400))
def test_any_text_has_a_kind(words: str) -> None:
    assert isinstance(kind_of(words), RefusalKind)
