"""Requests confirmed together: which orders can be ticked, claims, ends, and nobody else's hands on them."""

from datetime import timedelta

import pytest

from bot.domain.asking import OFFERED_AGAIN_AFTER
from bot.domain.ids import OrderId, PanelOrderId, PanelRefillId, PersonId, RequestId
from bot.domain.order import Order, OrderReport, OrderStatus, RequestKind, RequestState
from bot.domain.request_batch import BatchEnd, BatchTally, RequestBatch
from storage.errors import StorageError
from storage.store import Storage
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOBODY,
    NOW,
    OTHER_KEY,
    SECOND,
    dollars,
    watched,
)

REFILL, CANCEL = RequestKind.REFILL, RequestKind.CANCEL


async def ended(storage: Storage, number: str, person_id: PersonId = ANN) -> Order:
    """A completed order."""
    report = OrderReport(OrderStatus.COMPLETED, "Completed")
    return await storage.orders.add_watched(
        person_id, PanelOrderId(number), report, at=NOW, next_check_at=None
    )


async def confirmed(storage: Storage, *orders: Order, kind: RequestKind = REFILL) -> RequestBatch:
    """A batch for these orders of Ann's."""
    batch = await storage.request_batches.create(
        ANN, kind, [order.order_id for order in orders], nonce=f"n{orders[0].order_id}", at=NOW
    )
    assert batch is not None
    return batch


async def request_ids(storage: Storage, batch: RequestBatch) -> list[RequestId]:
    lines = await storage.request_batches.lines(batch.person_id, batch.batch_id)
    return [line.request.request_id for line in lines]


async def states(storage: Storage, batch: RequestBatch) -> list[str]:
    lines = await storage.request_batches.lines(batch.person_id, batch.batch_id)
    return [line.request.state.value for line in lines]


async def test_orders_to_tick_are_the_persons_own_in_the_right_status(storage: Storage) -> None:
    first, second = await ended(storage, "1"), await ended(storage, "2")
    await ended(storage, "1", BOB)
    running = await watched(storage, "3")
    refills = storage.request_batches.askable
    assert await refills(ANN, REFILL, NOW) == [second.order_id, first.order_id]
    is_askable = storage.request_batches.is_askable
    assert [await is_askable(ANN, kind, NOW) for kind in RequestKind] == [True, True]
    assert [await is_askable(BOB, kind, NOW) for kind in RequestKind] == [True, False]
    assert await refills(ANN, CANCEL, NOW) == [running.order_id]
    assert await refills(NOBODY, REFILL, NOW) == []
    await storage._database.run("UPDATE orders SET can_refill = 0 WHERE order_id = :id", id=second.order_id)
    await storage._database.run("UPDATE orders SET can_cancel = 0 WHERE order_id = :id", id=first.order_id)
    assert await refills(ANN, REFILL, NOW) == [first.order_id]


@pytest.mark.parametrize(
    ("state", "available_after", "is_followed", "again_after"),
    [
        (RequestState.SENDING, None, False, None),
        (RequestState.ACCEPTED, None, False, OFFERED_AGAIN_AFTER),
        (RequestState.ACCEPTED, None, True, None),
        (RequestState.UNCLEAR, None, False, OFFERED_AGAIN_AFTER),
        (RequestState.REFUSED, timedelta(hours=9), False, timedelta(hours=9)),
        (RequestState.REFUSED, None, False, timedelta()),
        (RequestState.NOT_SENT, None, False, timedelta()),
    ],
)
async def test_an_order_asked_for_is_offered_again_when_that_makes_sense(
    storage: Storage,
    *,
    state: RequestState,
    available_after: timedelta | None,
    is_followed: bool,
    again_after: timedelta | None,
) -> None:
    order = await ended(storage, "1")
    asked = await storage.requests.create(ANN, order.order_id, REFILL, NOW)
    assert await storage.request_batches.askable(ANN, REFILL, NOW) == [order.order_id]
    await storage.requests.claim(ANN, asked.request_id, NOW, not_before=NOW)
    if state is not RequestState.SENDING:
        await storage.requests.settle(
            ANN,
            asked.request_id,
            state,
            panel_refill_id=PanelRefillId("5") if is_followed else None,
            panel_words="",
            at=NOW,
            next_check_at=NOW if is_followed else None,
            available_at=None if available_after is None else NOW + available_after,
        )
    askable = storage.request_batches.askable
    if again_after is None:
        assert await askable(ANN, REFILL, NOW + 30 * DAY) == []
        return
    if again_after:
        assert await askable(ANN, REFILL, NOW + again_after - SECOND) == []
    assert await askable(ANN, REFILL, NOW + again_after) == [order.order_id]


async def test_a_wait_is_told_until_it_has_passed(storage: Storage) -> None:
    order = await ended(storage, "1")
    asked = await storage.requests.create(ANN, order.order_id, REFILL, NOW)
    await storage.requests.claim(ANN, asked.request_id, NOW, not_before=NOW)
    settled = await storage.requests.settle(
        ANN,
        asked.request_id,
        RequestState.REFUSED,
        panel_refill_id=None,
        panel_words="Please wait",
        at=NOW,
        available_at=NOW + MINUTE,
    )
    assert settled is not None
    assert settled.available_at == NOW + MINUTE
    available_at = storage.requests.available_at
    assert await available_at(ANN, order.order_id, REFILL, NOW) == NOW + MINUTE
    assert await available_at(ANN, order.order_id, REFILL, NOW + MINUTE) is None
    assert await available_at(ANN, order.order_id, CANCEL, NOW) is None
    assert await available_at(BOB, order.order_id, REFILL, NOW) is None


async def test_a_batch_keeps_its_orders_and_their_order(storage: Storage) -> None:
    orders = [await ended(storage, number) for number in ("5", "3", "9")]
    batch = await confirmed(storage, *orders)
    lines = await storage.request_batches.lines(ANN, batch.batch_id)
    assert [line.order for line in lines] == orders
    assert BatchTally.over(lines) == BatchTally({RequestState.ASKED: 3})
    assert await storage.request_batches.lines(BOB, batch.batch_id) == []
    assert await storage.request_batches.get(ANN, batch.batch_id) == batch
    assert await storage.request_batches.by_nonce(ANN, batch.nonce) == batch
    assert await storage.request_batches.get(BOB, batch.batch_id) is None
    assert await storage.request_batches.by_nonce(BOB, batch.nonce) is None
    assert await storage.request_batches.running() == [batch]
    assert await storage.request_batches.askable(ANN, REFILL, NOW) == []


async def test_a_card_begins_one_batch_and_only_with_a_key_and_own_orders(storage: Storage) -> None:
    order = await ended(storage, "1")
    create = storage.request_batches.create
    assert await create(NOBODY, REFILL, [order.order_id], nonce="n", at=NOW) is None
    batch = await confirmed(storage, order)
    with pytest.raises(StorageError):
        await create(ANN, REFILL, [order.order_id], nonce=batch.nonce, at=NOW)
    for foreign in (order.order_id, OrderId(10**30)):
        with pytest.raises(StorageError):
            await create(BOB, REFILL, [foreign], nonce="m", at=NOW)
    assert await storage.request_batches.running() == [batch]


async def test_single_cards_and_a_batch_never_ask_twice(storage: Storage) -> None:
    order = await ended(storage, "1")
    before = await storage.requests.create(ANN, order.order_id, REFILL, NOW)
    batch = await confirmed(storage, order)
    assert await storage.requests.get(ANN, before.request_id) is None
    (waiting,) = await request_ids(storage, batch)
    card = await storage.requests.create(ANN, order.order_id, REFILL, NOW)
    assert await request_ids(storage, batch) == [waiting]
    for request_id in (card.request_id, waiting):
        assert await storage.requests.claim(ANN, request_id, NOW, not_before=NOW) is None
    assert len(await storage.request_batches.claim(batch, [waiting], NOW)) == 1
    assert await storage.requests.claim(ANN, card.request_id, NOW, not_before=NOW) is None
    cancel = await storage.requests.create(ANN, order.order_id, CANCEL, NOW)
    assert await storage.requests.claim(ANN, cancel.request_id, NOW, not_before=NOW) is not None


async def test_each_request_is_won_once_and_given_back_when_nothing_was_asked(storage: Storage) -> None:
    orders = [await ended(storage, str(number)) for number in range(3)]
    batch = await confirmed(storage, *orders)
    first, second, third = await request_ids(storage, batch)
    claim = storage.request_batches.claim
    won = await claim(batch, [first, second], NOW)
    assert [request.request_id for request in won] == [first, second]
    assert {request.state for request in won} == {RequestState.SENDING}
    again = await claim(batch, [first, second, third], NOW)
    assert [request.request_id for request in again] == [third]
    await storage.request_batches.give_back(batch, won, NOW)
    assert await states(storage, batch) == ["asked", "asked", "sending"]
    assert await storage.requests.interrupt_sending(NOW) == 1
    assert await states(storage, batch) == ["asked", "asked", "unclear"]
    await storage.request_batches.give_back(batch, again, NOW)
    assert await states(storage, batch) == ["asked", "asked", "unclear"]


async def test_nothing_is_won_with_another_key_or_after_the_end(storage: Storage) -> None:
    orders = [await ended(storage, str(number)) for number in range(2)]
    batch = await confirmed(storage, *orders)
    first, second = await request_ids(storage, batch)
    has_its_key = storage.request_batches.has_its_key
    assert await has_its_key(batch)
    await storage.accounts.refuse(ANN, KEY, NOW)
    assert not await has_its_key(batch)
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("1"), NOW)
    assert not await has_its_key(batch)
    assert await storage.request_batches.claim(batch, [first], NOW) == []
    await storage.accounts.connect(ANN, KEY, dollars("1"), NOW)
    assert len(await storage.request_batches.claim(batch, [first], NOW)) == 1
    assert await storage.request_batches.end(batch, BatchEnd.PANEL, NOW)
    assert not await storage.request_batches.end(batch, BatchEnd.COMPLETE, NOW)
    assert await storage.request_batches.claim(batch, [second], NOW) == []
    assert await states(storage, batch) == ["sending", "not_sent"]
    known = await storage.request_batches.get(ANN, batch.batch_id)
    assert known is not None
    assert (known.end, known.ended_at) == (BatchEnd.PANEL, NOW)
    assert await storage.request_batches.running() == []


async def test_a_result_is_told_once_it_exists_and_shown_where_its_message_is(storage: Storage) -> None:
    batch = await confirmed(storage, await ended(storage, "1"))
    told, show_at = storage.request_batches.told, storage.request_batches.show_at
    await told(ANN, batch.batch_id, NOW)
    await show_at(BOB, batch.batch_id, 6)
    assert await storage.request_batches.shown() == []
    await show_at(ANN, batch.batch_id, 7)
    await storage.request_batches.end(batch, BatchEnd.COMPLETE, NOW)
    (shown,) = await storage.request_batches.shown()
    assert (shown.message_id, shown.is_told) == (7, False)
    await told(BOB, batch.batch_id, NOW)
    await told(ANN, batch.batch_id, NOW)
    await show_at(ANN, batch.batch_id, None)
    known = await storage.request_batches.get(ANN, batch.batch_id)
    assert known is not None
    assert (known.message_id, known.is_told) == (None, True)


async def test_results_are_kept_for_a_month_and_go_with_their_person(storage: Storage) -> None:
    first, second = await ended(storage, "1"), await ended(storage, "2")
    old = await confirmed(storage, first)
    await storage.request_batches.end(old, BatchEnd.COMPLETE, NOW)
    create = storage.request_batches.create
    await create(ANN, REFILL, [second.order_id], nonce="a", at=NOW + 30 * DAY)
    assert await storage.request_batches.get(ANN, old.batch_id) is not None
    await create(ANN, CANCEL, [second.order_id], nonce="b", at=NOW + 31 * DAY)
    assert await storage.request_batches.get(ANN, old.batch_id) is None
    assert len(await storage.requests.for_order(ANN, first.order_id)) == 1
    assert len(await storage.request_batches.running()) == 2
    await storage.people.forget(ANN, NOW)
    assert await storage.request_batches.running() == []
