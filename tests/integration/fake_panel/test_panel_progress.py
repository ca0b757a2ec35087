"""Orders move by themselves, in about one to two minutes, and money follows their end."""

from decimal import Decimal
from itertools import pairwise

import pytest

from bot.sandbox.fake_panel import DEMO_KEY, FakePanel, Order
from tests.integration.fake_panel.conftest import HandClock


def placed(panel: FakePanel, service: str = "1", quantity: int = 1000, link: str = "@someone") -> Order:
    form = {"service": service, "link": link, "quantity": str(quantity)}
    return panel.place_order(panel.accounts[DEMO_KEY], form)


def life(panel: FakePanel, clock: HandClock, order_id: str, seconds: int = 120) -> list[Order]:
    seen = []
    for _ in range(seconds):
        panel.settle()
        seen.append(panel.orders[order_id])
        clock.advance(1)
    return seen


@pytest.mark.parametrize("seed", range(5))
def test_an_order_completes_within_one_to_two_minutes(clock: HandClock, seed: int) -> None:
    panel = FakePanel(clock=clock, seed=seed)
    seen = life(panel, clock, placed(panel).order_id)
    words = [order.status for order in seen]
    assert list(dict.fromkeys(words)) == ["Pending", "In progress", "Completed"]
    assert 60 <= words.index("Completed") <= 110
    assert all(one.remains >= other.remains for one, other in pairwise(seen))
    assert len({order.remains for order in seen}) > 8
    assert [order.start_count is None for order in seen] == [word == "Pending" for word in words]
    assert (seen[-1].remains, seen[-1].charge) == (0, Decimal("0.90000"))


def test_speed_shortens_a_life(clock: HandClock) -> None:
    panel = FakePanel(clock=clock, speed=60)
    order = placed(panel)
    clock.advance(2)
    panel.settle()
    assert panel.orders[order.order_id].status == "Completed"


def test_speed_must_be_above_zero(clock: HandClock) -> None:
    with pytest.raises(ValueError, match="above zero"):
        FakePanel(clock=clock, speed=0)


def test_a_partial_end_gives_the_undelivered_part_back(panel: FakePanel, clock: HandClock) -> None:
    order = placed(panel, service="108", quantity=1000)
    end = life(panel, clock, order.order_id)[-1]
    assert end.status == "Partial"
    assert 0 < end.remains < 1000
    assert end.refunded == (Decimal("0.21") * end.remains / 1000).quantize(Decimal("0.00001"))
    assert panel.accounts[DEMO_KEY].balance == Decimal("100.84292") - end.charge


def test_a_service_canceled_by_nature_gives_everything_back(panel: FakePanel, clock: HandClock) -> None:
    order = placed(panel, service="116")
    end = life(panel, clock, order.order_id)[-1]
    assert (end.status, end.remains, end.charge) == ("Canceled", 1000, Decimal(0))
    assert panel.accounts[DEMO_KEY].balance == Decimal("100.84292")


def test_a_cancel_in_the_middle_ends_partially(panel: FakePanel, clock: HandClock) -> None:
    order = placed(panel)
    clock.advance(50)
    panel.settle()
    middle = panel.orders[order.order_id]
    assert 0 < middle.remains < 1000
    panel.orders.request_cancel(middle, clock())
    clock.advance(1)
    panel.settle()
    assert panel.orders[order.order_id].status == "In progress"
    end = life(panel, clock, order.order_id)[-1]
    assert (end.status, end.remains) == ("Partial", middle.remains)
    assert panel.accounts[DEMO_KEY].balance == Decimal("100.84292") - end.charge


def test_an_order_moved_by_hand_no_longer_moves_by_itself(panel: FakePanel, clock: HandClock) -> None:
    order = placed(panel)
    panel.move_order(order.order_id, "Processing", remains=400, start_count=77)
    end = life(panel, clock, order.order_id)[-1]
    assert (end.status, end.remains, end.start_count) == ("Processing", 400, 77)


@pytest.mark.parametrize(
    ("status", "charge"),
    [
        ("Partial", "0.36"),
        ("Canceled", "0.36"),
        ("Refunded", "0"),
        ("Failed", "0.9"),
        ("Strange word", "0.9"),
    ],
)
def test_money_follows_the_hand_both_ways(panel: FakePanel, status: str, charge: str) -> None:
    start = panel.accounts[DEMO_KEY].balance
    order = placed(panel)
    moved = panel.move_order(order.order_id, status, remains=600)
    assert moved.charge == Decimal(charge)
    assert panel.accounts[DEMO_KEY].balance == start - Decimal(charge)
    panel.move_order(order.order_id, "Completed")
    assert panel.accounts[DEMO_KEY].balance == start - Decimal("0.9")


def test_advancing_leads_through_the_natural_steps(panel: FakePanel, clock: HandClock) -> None:
    order = placed(panel, service="108")
    assert panel.advance_order(order.order_id).status == "In progress"
    assert panel.advance_order(order.order_id).status == "Partial"
    with pytest.raises(Exception, match="has ended: Partial"):
        panel.advance_order(order.order_id)
    other = placed(panel, link="@other")
    panel.advance_order(other.order_id)
    words = [order.status for order in life(panel, clock, other.order_id)]
    assert list(dict.fromkeys(words)) == ["In progress", "Completed"]


def test_advancing_an_order_moved_by_hand_goes_on(panel: FakePanel) -> None:
    order = placed(panel)
    panel.move_order(order.order_id, "Processing")
    assert panel.advance_order(order.order_id).status == "In progress"
    assert panel.advance_order(order.order_id).status == "Completed"


def test_quiet_orders_cost_nothing(panel: FakePanel, clock: HandClock) -> None:
    panel.top_up(DEMO_KEY, Decimal(10_000))
    for number in range(3000):
        placed(panel, quantity=50, link=f"@someone{number}")
    changes = panel.changes.cursor
    for _ in range(3000):
        panel.settle()
    assert panel.changes.cursor == changes
    clock.advance(300)
    panel.settle()
    assert {order.status for order in panel.orders.newest(3000)} == {"Completed"}
