"""A person's orders read in pieces: each once, in order, nobody else's, with what is known of charges."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.intent import Placed
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.domain.spending import Charged, day_of
from storage.ledger import Ledger
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, DAY, MINUTE, NOW, SECOND, settled, watched

SILENT = OrderReport(OrderStatus.IN_PROGRESS, "In progress", remains=5)
TOLD = OrderReport(OrderStatus.PARTIAL, "Partial", charge=Decimal("0.40"), currency="USD")


async def placed(storage: Storage, number: str, person_id: PersonId = ANN, *, at: datetime = NOW) -> Order:
    panel_number = PanelOrderId(number)
    intent = await settled(storage, Placed(panel_number), person_id, at=at)
    return await storage.orders.add_placed(intent, panel_number, at=at, next_check_at=at + MINUTE)


async def charges(storage: Storage, since: datetime = NOW - DAY, offset: int = 0) -> list[Charged]:
    pieces = storage.ledger.charges_since(ANN, since, NOW, offset)
    return [one async for found in pieces for one in found]


async def looked_at(storage: Storage, order: Order, report: OrderReport) -> Order:
    await storage.watches.save([(order.reported(report, NOW), NOW + MINUTE)])
    kept = await storage.orders.get(order.person_id, order.order_id)
    assert kept is not None
    return kept


@pytest.mark.parametrize("piece", [1, 2, 3, 500])
async def test_every_order_is_read_once_whatever_the_pieces(storage: Storage, piece: int) -> None:
    for number in range(4):  # two moments, two orders each
        await placed(storage, f"{number}", at=NOW + (number // 2) * MINUTE)
    await placed(storage, "bobs", BOB)
    ledger = Ledger(storage._database, piece)
    pieces = [found async for found in ledger.orders(ANN)]
    assert [order.panel_order_id for found in pieces for order in found] == ["3", "2", "1", "0"]
    assert max(map(len, pieces)) <= piece


async def test_what_was_placed_earlier_is_left_out_and_neither_end_is(storage: Storage) -> None:
    for number, ago in enumerate((12 * DAY + SECOND, 12 * DAY, 7 * DAY, 5 * DAY, DAY, timedelta())):
        await placed(storage, f"{number}", at=NOW - ago)
    days = [NOW.date() - timedelta(days=ago) for ago in (12, 7, 5, 1, 0)]
    assert [one.day for one in await charges(storage, NOW - 12 * DAY)] == days


@pytest.mark.parametrize(
    ("offset", "days"), [(0, [0]), (12 * 60 - 1, [0]), (12 * 60, [1]), (-12 * 60, [0]), (-12 * 60 - 1, [-1])]
)
async def test_a_day_is_that_of_the_persons_clock_in_storage_too(
    storage: Storage, offset: int, days: list[int]
) -> None:
    await placed(storage, "1")
    found = await charges(storage, offset=offset)
    assert [one.day for one in found] == [NOW.date() + timedelta(days=at) for at in days]
    assert [one.day for one in found] == [day_of(NOW, offset)]


async def test_orders_that_are_alike_are_read_as_one(storage: Storage) -> None:
    for number in range(3):
        await placed(storage, f"{number}")
    await looked_at(storage, await placed(storage, "3"), TOLD)
    found = await charges(storage)
    assert {(one.charge, one.orders) for one in found} == {(Decimal("1.20"), 3), (Decimal("0.40"), 1)}


async def test_a_charge_is_an_estimate_until_the_panel_tells_one(storage: Storage) -> None:
    order = await placed(storage, "1")
    (estimated,) = await charges(storage)
    assert estimated == Charged(
        day=NOW.date(),
        service_id=order.service_id,
        service_name="Followers",
        charge=Decimal("1.20"),
        currency="USD",
        is_reported=False,
        status=OrderStatus.PENDING,
        was_placed_elsewhere=False,
    )
    order = await looked_at(storage, order, SILENT)
    assert not order.is_charge_reported
    order = await looked_at(storage, order, TOLD)
    assert order.is_charge_reported
    order = await looked_at(storage, order, SILENT)
    assert order.is_charge_reported
    (reported,) = await charges(storage)
    assert (reported.charge, reported.is_reported) == (Decimal("0.40"), True)


async def test_an_order_placed_elsewhere_has_the_panels_charge_or_none(storage: Storage) -> None:
    await watched(storage, "1")
    (unknown,) = await charges(storage)
    assert (unknown.charge, unknown.is_reported, unknown.was_placed_elsewhere) == (None, False, True)
    for report in (TOLD, SILENT):  # followed again, by another look: what was told stays told
        await storage.orders.add_watched(ANN, PanelOrderId("1"), report, at=NOW, next_check_at=None)
        (told,) = await charges(storage)
        assert (told.charge, told.is_reported, told.currency) == (Decimal("0.40"), True, "USD")


async def test_an_order_that_was_followed_before_it_was_known_as_ours_keeps_the_panels_charge(
    storage: Storage,
) -> None:
    await storage.orders.add_watched(ANN, PanelOrderId("1"), TOLD, at=NOW, next_check_at=None)
    order = await placed(storage, "1")
    assert (order.report.charge, order.is_charge_reported) == (Decimal("0.40"), True)


async def test_both_ways_of_reading_go_along_an_index(storage: Storage) -> None:
    for part in (
        "placed_at >= 5 AND placed_at < 9 GROUP BY service_id",
        "(placed_at, order_id) < (5, 5) ORDER BY placed_at DESC, order_id DESC LIMIT 500",
    ):
        plan = await storage._database.rows(
            f"EXPLAIN QUERY PLAN SELECT * FROM orders WHERE person_id = 1 AND {part}"  # noqa: S608 - words of this test
        )
        assert "orders_of_person (person_id=? AND " in plan[0]["detail"]
