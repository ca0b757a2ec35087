"""Messages due: at least once, oldest first, nothing for people who blocked the bot."""

from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, DAY, MINUTE, NOW, SECOND


async def test_a_message_is_leased_as_it_was_added(storage: Storage) -> None:
    message_id = await storage.outbox.add(ANN, "order_ended", {"order_id": 7, "word": "تم"}, NOW)
    [message] = await storage.outbox.lease_due(NOW, NOW + MINUTE, 9)
    assert (message.message_id, message.person_id, message.kind) == (message_id, ANN, "order_ended")
    assert (message.payload, message.attempts) == ({"order_id": 7, "word": "تم"}, 1)
    assert message.created_at == NOW


async def test_messages_are_leased_once_oldest_first(storage: Storage) -> None:
    second = await storage.outbox.add(ANN, "b", {}, NOW)
    first = await storage.outbox.add(BOB, "a", {}, NOW - SECOND)
    await storage.outbox.add(ANN, "later", {}, NOW + DAY)
    assert [one.message_id for one in await storage.outbox.lease_due(NOW, NOW + MINUTE, 1)] == [first]
    assert [one.message_id for one in await storage.outbox.lease_due(NOW, NOW + MINUTE, 9)] == [second]
    assert await storage.outbox.lease_due(NOW, NOW + MINUTE, 9) == []


async def test_a_message_whose_sender_died_is_taken_again(storage: Storage) -> None:
    await storage.outbox.add(ANN, "a", {}, NOW)
    await storage.outbox.lease_due(NOW, NOW + MINUTE, 9)
    [again] = await storage.outbox.lease_due(NOW + MINUTE, NOW + DAY, 9)
    assert again.attempts == 2


async def test_a_message_to_be_sent_later_is_due_then(storage: Storage) -> None:
    message_id = await storage.outbox.add(ANN, "a", {}, NOW)
    await storage.outbox.lease_due(NOW, NOW + DAY, 9)
    await storage.outbox.retry(message_id, NOW + MINUTE)
    assert await storage.outbox.lease_due(NOW + SECOND, NOW + DAY, 9) == []
    assert len(await storage.outbox.lease_due(NOW + MINUTE, NOW + DAY, 9)) == 1


async def test_sent_and_dropped_messages_are_over_and_say_nothing_any_more(storage: Storage) -> None:
    sent = await storage.outbox.add(ANN, "a", {"word": "secret"}, NOW)
    dropped = await storage.outbox.add(ANN, "b", {"word": "secret"}, NOW)
    assert await storage.outbox.pending() == 2
    await storage.outbox.sent(sent, NOW)
    await storage.outbox.drop(dropped, "chat not found", NOW)
    await storage.outbox.retry(sent, NOW)
    assert await storage.outbox.pending() == 0
    assert await storage.outbox.lease_due(NOW + DAY, NOW + DAY, 9) == []
    rows = await storage._database.rows("SELECT payload, drop_reason FROM outbox ORDER BY message_id")
    assert [tuple(row) for row in rows] == [("", None), ("", "chat not found")]


async def test_ended_messages_are_removed_after_a_week(storage: Storage) -> None:
    old, new = [await storage.outbox.add(ANN, "a", {}, NOW) for _ in range(2)]
    await storage.outbox.sent(old, NOW - 8 * DAY)
    await storage.outbox.sent(new, NOW)
    rows = await storage._database.rows("SELECT message_id FROM outbox")
    assert [row[0] for row in rows] == [new]


async def test_people_who_blocked_the_bot_are_sent_nothing_until_they_come_back(storage: Storage) -> None:
    await storage.outbox.add(ANN, "a", {}, NOW)
    await storage.people.set_blocked(ANN, blocked=True, at=NOW)
    assert await storage.outbox.lease_due(NOW, NOW + MINUTE, 9) == []
    assert await storage.outbox.pending() == 1
    await storage.people.set_blocked(ANN, blocked=False, at=NOW)
    assert len(await storage.outbox.lease_due(NOW, NOW + MINUTE, 9)) == 1
