"""A row that cannot be read is left out of every list, named in the log once, and kept as it is."""

import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.ids import OrderId
from bot.domain.intent import IntentState, Unclear
from bot.domain.order import Order, RequestKind
from bot.domain.order_tabs import OrderSearch, Tab
from storage.errors import DecodeError
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, DAY, MINUTE, NOW, SECOND, card, settled, watched

DAMAGED = "what people wrote"
Listed = Callable[[Storage, list[Order]], Awaitable[list[OrderId]]]


async def of_page(storage: Storage, _: list[Order]) -> list[OrderId]:
    page = await storage.order_lists.page(ANN, Tab.ALL, offset=0, limit=9)
    return [order.order_id for order in page]


async def of_search(storage: Storage, _: list[Order]) -> list[OrderId]:
    found = await storage.order_lists.found(ANN, OrderSearch.of_words("1"), offset=0, limit=9)
    return [order.order_id for order in found]


async def of_export(storage: Storage, _: list[Order]) -> list[OrderId]:
    return [order.order_id async for piece in storage.ledger.orders(ANN) for order in piece]


async def of_numbers(storage: Storage, orders: list[Order]) -> list[OrderId]:
    return list(await storage.orders.many(ANN, [order.order_id for order in orders]))


async def of_panel_numbers(storage: Storage, orders: list[Order]) -> list[OrderId]:
    found = await storage.orders.by_panel_ids(ANN, [order.panel_order_id for order in orders])
    return [order.order_id for order in found.values()]


async def of_looks(storage: Storage, orders: list[Order]) -> list[OrderId]:
    return list(await storage.watches.current(orders))


async def of_batch(storage: Storage, orders: list[Order]) -> list[OrderId]:
    ids = [order.order_id for order in orders]
    batch = await storage.request_batches.by_nonce(ANN, "n") or await storage.request_batches.create(
        ANN, RequestKind.CANCEL, ids, nonce="n", at=NOW
    )
    assert batch is not None
    return [line.order.order_id for line in await storage.request_batches.lines(ANN, batch.batch_id)]


@pytest.mark.parametrize(
    "listed", [of_page, of_search, of_export, of_numbers, of_panel_numbers, of_looks, of_batch]
)
@pytest.mark.parametrize("column", ["comments", "extras", "charge"])
async def test_an_order_that_cannot_be_read_is_left_out(
    storage: Storage, caplog: pytest.LogCaptureFixture, listed: Listed, column: str
) -> None:
    orders = [await watched(storage, f"1{number}") for number in range(3)]
    lost = orders.pop(1)
    await storage._database.run(
        f"UPDATE orders SET {column} = :damaged WHERE order_id = :id",  # noqa: S608 - a name of this test's own
        damaged=DAMAGED,
        id=lost.order_id,
    )
    for _ in range(2):
        assert sorted(await listed(storage, [*orders, lost])) == [order.order_id for order in orders]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert f"order {lost.order_id} cannot be read" in caplog.text
    assert DAMAGED not in caplog.text
    with pytest.raises(DecodeError, match=f"order {lost.order_id} cannot be read") as fault:
        await storage.orders.get(ANN, lost.order_id)
    assert fault.value.__suppress_context__


async def test_an_order_that_cannot_be_read_is_not_leased_until_the_next_start(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    lost, other = await watched(storage, "1"), await watched(storage, "2", due_at=NOW + SECOND)
    await storage._database.run(
        "UPDATE orders SET comments = :damaged WHERE order_id = :id", damaged=DAMAGED, id=lost.order_id
    )
    due = await storage.watches.lease_due(NOW + MINUTE, NOW + 2 * MINUTE, 1)
    due += await storage.watches.lease_due(NOW + MINUTE, NOW + 2 * MINUTE, 1)
    assert [order.order_id for order in due] == [other.order_id]
    for days in (1, 365 * 10):
        later = NOW + days * DAY
        assert [one.order_id for one in await storage.watches.lease_due(later, later, 9)] == [other.order_id]
    assert len(caplog.records) == 1


async def test_a_card_that_cannot_be_read_is_not_claimed(storage: Storage) -> None:
    shown = await card(storage)
    await storage._database.run("UPDATE intents SET draft = :damaged", damaged=DAMAGED)
    with pytest.raises(DecodeError, match="intent 1 cannot be read"):
        await storage.intents.claim(ANN, shown.intent_id, shown.nonce, NOW)
    (row,) = await storage._database.rows("SELECT state FROM intents")
    assert row["state"] == "draft"


async def test_unknown_outcomes_that_can_be_read_are_listed(storage: Storage) -> None:
    lost, other = [await settled(storage, Unclear("x"), at=NOW + at * SECOND) for at in range(2)]
    await storage._database.run(
        "UPDATE intents SET draft = :damaged WHERE intent_id = :id", damaged=DAMAGED, id=lost.intent_id
    )
    assert await storage.intents.unresolved(ANN) == [other]
    (row,) = await storage._database.rows(
        "SELECT state FROM intents WHERE intent_id = :id", id=lost.intent_id
    )
    assert row["state"] == IntentState.UNKNOWN


async def test_a_message_that_cannot_be_read_is_kept_for_the_next_start(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    lost = await storage.outbox.add(ANN, "a", {}, NOW)
    await storage._database.run("UPDATE outbox SET payload = :damaged", damaged=DAMAGED)
    readable = await storage.outbox.add(BOB, "b", {}, NOW)
    for at in (NOW, NOW + DAY):
        messages = await storage.outbox.lease_due(at, at, 9)
        assert [message.message_id for message in messages] == [readable]
    assert await storage.outbox.pending() == 2
    assert [record.getMessage().split(";")[0] for record in caplog.records] == [
        f"message {lost} cannot be read"
    ]
