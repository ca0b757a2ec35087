"""Due orders by the key they are asked with: whole calls first, in bounds, and many looks at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import PanelOrderId
from bot.domain.order import Order, OrderReport, OrderStatus
from storage.errors import StorageError
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, DAY, MINUTE, NOW, SECOND, watched

DONE = OrderReport(OrderStatus.COMPLETED, "Completed", remains=0)
HOUR = 60 * MINUTE


async def leased(storage: Storage, limit: int, at: timedelta = timedelta()) -> list[str]:
    return [order.panel_order_id for order in await storage.watches.lease_due(NOW + at, NOW + DAY, limit)]


async def looked_at(storage: Storage, order: Order, *, every: timedelta, left: timedelta) -> None:
    """The order was looked at so that it is due again after what is left of its interval."""
    seen = replace(order, checked_at=NOW + left - every)
    await storage.watches.save([(seen, NOW + left)])


async def test_orders_of_one_key_are_taken_together_however_others_are_due(storage: Storage) -> None:
    for number in range(3):
        await watched(storage, f"ann{number}", due_at=NOW - number * MINUTE)
        await watched(storage, f"bob{number}", BOB, due_at=NOW - number * MINUTE - SECOND)
    assert sorted(await leased(storage, 3)) == ["bob0", "bob1", "bob2"]
    assert sorted(await leased(storage, 3)) == ["ann0", "ann1", "ann2"]
    assert await leased(storage, 3) == []


async def test_of_a_key_with_more_than_the_limit_whole_calls_are_taken(storage: Storage) -> None:
    for number in range(250):
        await watched(storage, f"ann{number}", due_at=NOW - MINUTE)
    for number in range(30):
        await watched(storage, f"bob{number}", BOB, due_at=NOW - 2 * MINUTE)
    first = await leased(storage, 200)
    assert len([number for number in first if number.startswith("bob")]) == 30
    assert len([number for number in first if number.startswith("ann")]) == 100
    assert len(await leased(storage, 200)) == 150
    assert await leased(storage, 200) == []


async def test_what_is_soon_due_comes_along_as_far_as_it_costs_no_call(storage: Storage) -> None:
    for number in range(98):
        await watched(storage, f"due{number}", due_at=NOW)
    soon = [await watched(storage, f"soon{number}", due_at=NOW) for number in range(4)]
    for order in soon:
        await looked_at(storage, order, every=HOUR, left=HOUR / 5)
    later = await watched(storage, "later", due_at=NOW)
    await looked_at(storage, later, every=HOUR, left=HOUR / 3)
    taken = await leased(storage, 1000)
    assert len(taken) == 100
    assert [number for number in taken if not number.startswith("due")] == ["soon0", "soon1"]
    assert await leased(storage, 1000) == []


async def test_nobody_is_looked_at_because_of_what_is_only_soon_due(storage: Storage) -> None:
    order = await watched(storage, "soon", due_at=NOW)
    await looked_at(storage, order, every=HOUR, left=SECOND)
    assert await leased(storage, 1000) == []
    assert await leased(storage, 1000, at=SECOND) == ["soon"]


async def test_an_order_of_another_who_shares_the_key_is_taken_with_it(storage: Storage) -> None:
    account = await storage.accounts.get(ANN)
    key = await storage.accounts.key(ANN)
    assert account is not None
    assert key is not None
    await storage.accounts.connect(BOB, key, account.balance, NOW)
    await watched(storage, "1", due_at=NOW - MINUTE)
    await watched(storage, "1", BOB, due_at=NOW)
    assert await leased(storage, 2) == ["1", "1"]


async def test_a_completed_order_with_a_next_look_is_due_then_once_more(storage: Storage) -> None:
    order = await watched(storage, "1")
    ended = order.reported(DONE, NOW)
    await storage.watches.save([(ended, NOW + DAY)])
    kept = await storage.orders.get(ANN, order.order_id)
    assert kept == replace(ended, is_rechecked=True)
    assert await storage.orders.watched_count(ANN) == 0
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == []
    assert await storage.watches.lease_due(NOW + DAY, NOW + 2 * DAY, 9) == [kept]
    await storage.watches.postpone([(kept, None)])
    again = await storage.orders.get(ANN, order.order_id)
    assert again == ended


async def test_a_finished_order_whose_intent_turns_up_is_not_looked_at_because_of_it(
    storage: Storage,
) -> None:
    order = await storage.orders.add_watched(ANN, PanelOrderId("1"), DONE, at=NOW, next_check_at=None)
    assert not order.is_rechecked
    assert await storage.watches.lease_due(NOW + 2 * DAY, NOW + 3 * DAY, 9) == []


async def test_many_looks_are_all_kept_or_none(storage: Storage) -> None:
    orders = [await watched(storage, str(number)) for number in range(3)]
    looks = [(order.reported(DONE, NOW), None) for order in orders[:2]]
    with pytest.raises(StorageError):
        await storage.watches.save([*looks, (orders[2], None)])  # open, and without a next look
    known = await storage.watches.current(orders)
    assert [known[order.order_id] for order in orders] == orders
    await storage.watches.save(looks)
    known = await storage.watches.current(orders)
    assert [known[order.order_id].report.status for order in orders[:2]] == [OrderStatus.COMPLETED] * 2


async def test_orders_that_are_gone_or_anothers_are_missing_from_what_is_current(storage: Storage) -> None:
    order = await watched(storage, "1")
    assert await storage.watches.current([replace(order, person_id=BOB)]) == {}
    await storage.people.forget(ANN, NOW)
    assert await storage.watches.current([order]) == {}


async def test_an_order_that_is_watched_no_more_is_not_postponed_into_being_so(storage: Storage) -> None:
    order = await watched(storage, "1")
    await storage.orders.stop_watching(ANN, order.order_id)
    await storage.watches.postpone([(order, NOW)])
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == []
