"""Orders: kept once for each person, leased when due, and never anybody else's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.catalogue import Service
from bot.domain.ids import OrderId, PanelOrderId, ServiceId
from bot.domain.intent import Placed
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question
from storage.errors import StorageError
from storage.store import Storage
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOW,
    SECOND,
    settled,
    watched,
)

NUMBER = PanelOrderId("ord_23501")
FULL = OrderReport(
    OrderStatus.IN_PROGRESS,
    "In progress",
    charge=Decimal("1.1990"),
    currency="EUR",
    start_count=100,
    remains=157,
    runs=3,
    posts=5,
)
DONE = OrderReport(OrderStatus.COMPLETED, "Completed", remains=0)


async def placed(storage: Storage, number: PanelOrderId = NUMBER) -> Order:
    intent = await settled(storage, Placed(number))
    return await storage.orders.add_placed(intent, number, at=NOW, next_check_at=NOW + MINUTE)


async def test_a_placed_order_carries_what_its_intent_knew(storage: Storage) -> None:
    order = await placed(storage)
    assert order == Order(
        order_id=order.order_id,
        person_id=ANN,
        panel_order_id=NUMBER,
        service_id=ServiceId("7"),
        service_name="Followers",
        link="https://example.com/p/1",
        quantity=1000,
        runs=None,
        interval=None,
        comments=(),
        can_refill=None,
        can_cancel=None,
        report=OrderReport(OrderStatus.PENDING, "", charge=Decimal("1.20"), currency="USD"),
        placed_at=NOW,
        checked_at=None,
        finished_at=None,
        is_watched=True,
        intent_id=order.intent_id,
    )
    assert order.intent_id is not None
    assert await storage.orders.get(ANN, order.order_id) == order
    assert await storage.orders.by_panel_id(ANN, NUMBER) == order


async def test_many_orders_are_read_at_once_and_nobody_elses(storage: Storage) -> None:
    own, other = [await watched(storage, number) for number in "12"], await watched(storage, "3", BOB)
    wanted = [order.order_id for order in (*own, other)]
    assert await storage.orders.many(ANN, wanted) == {order.order_id: order for order in own}
    assert await storage.orders.many(ANN, []) == {}


async def test_drip_feed_and_comments_are_kept_for_ordering_again(storage: Storage) -> None:
    intent = await settled(storage, Placed(NUMBER))
    service = Service(
        ServiceId("8"), "Words", "Custom Comments", "X", Decimal(3), 1, 9, can_refill=True, can_cancel=False
    )
    answers: dict[Question, Answer] = {
        Question.LINK: "https://example.com",
        Question.COMMENTS: ("شكرا", "nice 👍"),
    }
    intent = replace(intent, draft=OrderDraft(service, answers))
    order = await storage.orders.add_placed(intent, NUMBER, at=NOW, next_check_at=NOW)
    assert order.comments == ("شكرا", "nice 👍")
    assert (order.quantity, order.can_refill, order.can_cancel) == (2, True, False)


async def test_what_a_rarer_type_was_given_is_kept_for_ordering_again(storage: Storage) -> None:
    given: dict[Question, Answer] = {
        Question.USERNAME: "ann",
        Question.LEAST: 50,
        Question.MOST: 60,
        Question.DELAY: 0,
        Question.POSTS: None,
        Question.EXPIRY: date(2026, 4, 1),
        Question.USERNAMES: ("one", "اثنان"),
    }
    intent = await settled(storage, Placed(NUMBER))
    intent = replace(intent, draft=OrderDraft(intent.draft.service, given))
    order = await storage.orders.add_placed(intent, NUMBER, at=NOW, next_check_at=NOW + MINUTE)
    assert order.extras == {question: value for question, value in given.items() if value is not None}
    assert await storage.orders.get(ANN, order.order_id) == order
    assert (await placed(storage, PanelOrderId("23502"))).extras == {}


async def test_unfinished_orders_of_a_service_are_their_persons_newest_first(storage: Storage) -> None:
    first, second = await placed(storage, PanelOrderId("1")), await placed(storage, PanelOrderId("2"))
    await watched(storage, "3")
    service = ServiceId("7")
    assert await storage.orders.unfinished_of(ANN, service) == [second, first]
    assert await storage.orders.unfinished_of(BOB, service) == []
    assert await storage.orders.unfinished_of(ANN, ServiceId("8")) == []
    await storage.watches.save([(first.reported(DONE, NOW), None)])
    assert await storage.orders.unfinished_of(ANN, service) == [second]


async def test_the_same_placed_order_is_kept_once(storage: Storage) -> None:
    order = await placed(storage)
    assert (await placed(storage)).order_id == order.order_id
    assert await storage.orders.count(ANN) == 1
    again = await storage.orders.get(ANN, order.order_id)
    assert again is not None
    assert again.intent_id == order.intent_id


async def test_a_watched_order_is_completed_when_its_intent_turns_up(storage: Storage) -> None:
    known = await storage.orders.add_watched(ANN, NUMBER, FULL, at=NOW - DAY, next_check_at=None)
    order = await placed(storage)
    assert order.order_id == known.order_id
    assert (order.report, order.placed_at, order.is_watched) == (FULL, NOW - DAY, True)
    assert (order.service_name, order.intent_id is not None) == ("Followers", True)


async def test_a_finished_order_is_not_watched_because_its_intent_turns_up(storage: Storage) -> None:
    await storage.orders.add_watched(ANN, NUMBER, DONE, at=NOW - DAY, next_check_at=None)
    order = await placed(storage)
    assert (order.is_watched, order.finished_at) == (False, NOW - DAY)


async def test_an_order_placed_elsewhere_is_watched_if_a_next_look_is_given(storage: Storage) -> None:
    order = await storage.orders.add_watched(ANN, NUMBER, FULL, at=NOW, next_check_at=NOW + MINUTE)
    assert order.was_placed_elsewhere
    assert (order.report, order.is_watched, order.checked_at) == (FULL, True, NOW)
    seen = await storage.orders.add_watched(ANN, PanelOrderId("2"), DONE, at=NOW, next_check_at=None)
    assert (seen.is_watched, seen.finished_at) == (False, NOW)


async def test_a_known_order_takes_a_new_report_and_keeps_what_the_panel_left_out(storage: Storage) -> None:
    order = await storage.orders.add_watched(ANN, NUMBER, FULL, at=NOW, next_check_at=NOW)
    again = await storage.orders.add_watched(ANN, NUMBER, DONE, at=NOW + MINUTE, next_check_at=None)
    assert again.order_id == order.order_id
    assert again.report == replace(FULL, status=OrderStatus.COMPLETED, status_word="Completed", remains=0)
    assert (again.is_watched, again.finished_at) == (False, NOW + MINUTE)


async def test_two_people_may_watch_the_same_number(storage: Storage) -> None:
    anns, bobs = await watched(storage, "1"), await watched(storage, "1", BOB)
    assert anns.order_id != bobs.order_id
    assert await storage.orders.get(BOB, anns.order_id) is None
    assert await storage.orders.by_panel_id(BOB, NUMBER) is None


async def test_a_look_is_written_down(storage: Storage) -> None:
    order = (await placed(storage)).reported(FULL, NOW + MINUTE)
    await storage.watches.save([(order, NOW + DAY)])
    assert await storage.orders.get(ANN, order.order_id) == order
    ended = order.reported(DONE, NOW + DAY)
    await storage.watches.save([(ended, None)])
    assert await storage.orders.get(ANN, order.order_id) == ended
    assert (ended.is_watched, await storage.orders.watched_count(ANN)) == (False, 0)


async def test_an_order_of_somebody_else_cannot_be_written(storage: Storage) -> None:
    order = await placed(storage)
    await storage.watches.save([(replace(order, person_id=BOB).reported(DONE, NOW), None)])
    await storage.orders.stop_watching(BOB, order.order_id)
    await storage.watches.postpone([(replace(order, person_id=BOB), NOW + DAY)])
    assert await storage.orders.get(ANN, order.order_id) == order
    assert await storage.watches.lease_due(NOW + MINUTE, NOW + DAY, 9) == [order]


async def test_a_watched_order_needs_a_next_look(storage: Storage) -> None:
    order = await placed(storage)
    with pytest.raises(StorageError):
        await storage.watches.save([(order, None)])


async def test_due_orders_are_leased_once_the_longest_due_first(storage: Storage) -> None:
    late = await watched(storage, "late", due_at=NOW - DAY)
    due = await watched(storage, "due", BOB, due_at=NOW)
    await watched(storage, "later", due_at=NOW + SECOND)
    await watched(storage, "never", due_at=None)
    lease = storage.watches.lease_due
    assert await lease(NOW, NOW + MINUTE, 1) == [late]
    assert await lease(NOW, NOW + MINUTE, 9) == [due]
    assert await lease(NOW, NOW + MINUTE, 9) == []
    assert [order.panel_order_id for order in await lease(NOW + MINUTE, NOW + DAY, 9)] == [
        "late",
        "due",
        "later",
    ]


async def test_a_look_or_a_postponement_gives_the_lease_back(storage: Storage) -> None:
    first, second = await watched(storage, "1"), await watched(storage, "2")
    assert len(await storage.watches.lease_due(NOW, NOW + DAY, 9)) == 2
    await storage.watches.postpone([(first, NOW + SECOND)])
    await storage.watches.save([(second, NOW + 2 * SECOND)])
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == []
    assert await storage.watches.lease_due(NOW + 2 * SECOND, NOW + DAY, 9) == [first, second]


async def test_orders_of_a_refused_key_wait_until_it_is_replaced(storage: Storage) -> None:
    order = await watched(storage, "1")
    await storage.accounts.refuse(ANN, KEY, NOW)
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == []
    account = await storage.accounts.get(ANN)
    assert account is not None
    await storage.accounts.connect(ANN, KEY, account.balance, NOW)
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == [order]


async def test_orders_of_people_who_blocked_the_bot_wait_until_they_come_back(storage: Storage) -> None:
    order = await watched(storage, "1")
    await storage.people.set_blocked(ANN, blocked=True, at=NOW)
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == []
    await storage.people.set_blocked(ANN, blocked=False, at=NOW)
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == [order]


async def test_watching_can_be_stopped_and_taken_up(storage: Storage) -> None:
    order = await watched(storage, "1")
    assert await storage.orders.watched_count(ANN) == 1
    await storage.orders.stop_watching(ANN, order.order_id)
    assert await storage.orders.watched_count(ANN) == 0
    await storage.watches.postpone([(order, NOW)])
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == []
    await storage.orders.watch(BOB, order.order_id, NOW)
    assert await storage.orders.watched_count(ANN) == 0
    await storage.orders.watch(ANN, order.order_id, NOW)
    assert await storage.watches.lease_due(NOW, NOW + DAY, 9) == [order]


async def test_absurd_counts_are_not_said_and_broken_words_are_mended(storage: Storage) -> None:
    report = OrderReport(OrderStatus.UNKNOWN, "half \ud83d", start_count=10**30, remains=-(2**70))
    order = await storage.orders.add_watched(ANN, NUMBER, report, at=NOW, next_check_at=None)
    assert order.report == OrderReport(OrderStatus.UNKNOWN, "half ?")


@pytest.mark.parametrize("number", [0, 2**63, -(10**40)])
async def test_a_forged_number_finds_no_order(storage: Storage, number: int) -> None:
    await watched(storage, "1")
    assert await storage.orders.get(ANN, OrderId(number)) is None
