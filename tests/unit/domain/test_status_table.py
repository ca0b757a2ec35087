"""The table of looked-up numbers: counted, tried again, watched."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import PanelOrderId
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.status_table import Complaint, Group, KeptOrder, StatusTable, Told, Untold, group_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def report(status: OrderStatus = OrderStatus.PENDING) -> OrderReport:
    return OrderReport(status, "word")


def table(*told: Told) -> StatusTable:
    return StatusTable({PanelOrderId(str(at)): each for at, each in enumerate(told, 1)}, NOON)


@pytest.mark.parametrize(
    ("told", "group"),
    [
        *((report(status), status) for status in OrderStatus),
        (UnknownToPanel("Incorrect order ID"), Group.NOT_FOUND),
        (Complaint("Busy"), Group.UNCLEAR),
        (Untold.LEFT_OUT, Group.LEFT_OUT),
        (Untold.NOT_ASKED, Group.NOT_ASKED),
    ],
)
def test_every_number_is_counted_by_what_was_told_of_it(told: Told, group: OrderStatus | Group) -> None:
    assert group_of(told) is group
    assert table(told, told, report()).counts[group] == 3 - (group is not OrderStatus.PENDING)


def test_what_nothing_clear_was_told_of_is_worth_another_try() -> None:
    mixed = table(report(), Untold.NOT_ASKED, UnknownToPanel(""), Untold.LEFT_OUT, Complaint("Busy"))
    assert mixed.open_again == ("2", "4", "5")


def test_another_try_tells_more_and_forgets_nothing() -> None:
    before = table(Complaint("Busy"), Untold.LEFT_OUT, Untold.NOT_ASKED, report())
    told: dict[PanelOrderId, Told] = {
        PanelOrderId("1"): Untold.NOT_ASKED,
        PanelOrderId("2"): report(OrderStatus.COMPLETED),
        PanelOrderId("3"): Untold.LEFT_OUT,
        PanelOrderId("99"): report(),
    }
    after = before.retold(told)
    assert after.told == {
        "1": Complaint("Busy"),
        "2": report(OrderStatus.COMPLETED),
        "3": Untold.LEFT_OUT,
        "4": report(),
    }
    assert after.numbers == before.numbers
    assert after.asked_at == NOON


@pytest.mark.parametrize(
    ("told", "kept", "is_watched_next"),
    [
        (report(), None, True),
        (report(OrderStatus.UNKNOWN), None, True),
        (report(), KeptOrder("", is_watched=False, has_ended=False), True),
        (report(), KeptOrder("", is_watched=True, has_ended=False), False),
        (report(), KeptOrder("", is_watched=False, has_ended=True), False),
        (report(OrderStatus.COMPLETED), None, False),
        (UnknownToPanel(""), None, False),
        (Complaint("Busy"), None, False),
        (Untold.LEFT_OUT, None, False),
    ],
)
def test_open_orders_that_are_not_watched_are_offered_to_be(
    told: Told,
    kept: KeptOrder | None,
    is_watched_next: bool,  # noqa: FBT001 - a column of the table
) -> None:
    number = PanelOrderId("1")
    assert (number in table(told).to_watch({} if kept is None else {number: kept})) is is_watched_next
