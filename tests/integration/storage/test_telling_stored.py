"""What people want to hear, whose balance is looked at, refills that are followed, messages of one sweep."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.domain.ids import PanelRefillId, PersonId
from bot.domain.intent import RefusalKind, Rejected, Unclear
from bot.domain.money import Money
from bot.domain.order import Request, RequestKind, RequestState
from bot.domain.preferences import Preferences, SilentHours, Topic
from storage.store import Storage
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOW,
    OTHER_KEY,
    SECOND,
    dollars,
    sending,
    watched,
)

ALL = Preferences(frozenset(Topic), Money(Decimal("12.50"), "USD"), SilentHours(22, 7), -570)


async def wish(storage: Storage, person_id: PersonId = ANN) -> None:
    await storage.people.set_preferences(person_id, Preferences(low_balance=dollars("5")))


async def refill(
    storage: Storage, number: str, person_id: PersonId = ANN, due: timedelta | None = timedelta()
) -> Request:
    """A refill that the panel took."""
    order = await watched(storage, number, person_id)
    asked = await storage.requests.create(person_id, order.order_id, RequestKind.REFILL, NOW)
    await storage.requests.claim(person_id, asked.request_id, NOW, not_before=NOW)
    taken = await storage.requests.settle(
        person_id,
        asked.request_id,
        RequestState.ACCEPTED,
        panel_refill_id=PanelRefillId(f"r{number}"),
        panel_words="",
        at=NOW,
        next_check_at=None if due is None else NOW + due,
    )
    assert taken is not None
    return taken


async def test_every_preference_is_kept_for_the_person_who_has_it(storage: Storage) -> None:
    await storage.people.set_preferences(ANN, ALL)
    people = await storage.people.many([ANN, BOB, PersonId(9)])
    assert {person_id: person.preferences for person_id, person in people.items()} == {
        ANN: ALL,
        BOB: Preferences(),
    }
    for topic in Topic:
        one = Preferences(frozenset({topic}), utc_offset=0)
        await storage.people.set_preferences(ANN, one)
        known = await storage.people.get(ANN)
        assert known is not None
        assert known.preferences == one


async def test_the_keys_of_many_people_are_read_at_once(storage: Storage) -> None:
    assert await storage.accounts.keys([ANN, BOB, PersonId(9)]) == {ANN: KEY, BOB: OTHER_KEY}
    assert await storage.accounts.keys([]) == {}


async def test_balances_are_taken_of_who_set_a_mark_and_each_once(storage: Storage) -> None:
    await wish(storage)
    take = storage.balances.take_due
    assert await take(NOW, NOW + MINUTE, 9) == [ANN]
    assert await take(NOW, NOW + MINUTE, 9) == []
    assert await take(NOW + MINUTE, NOW + DAY, 9) == [ANN]
    await storage.balances.look_at(ANN, NOW + 2 * MINUTE)
    await storage.balances.look_at(ANN, NOW + 3 * MINUTE)
    assert await take(NOW + 2 * MINUTE, NOW + DAY, 9) == [ANN]


async def test_who_cannot_or_will_not_be_told_is_not_looked_at(storage: Storage) -> None:
    await wish(storage)
    take = storage.balances.take_due
    await storage.people.set_notifications(ANN, wanted=False)
    assert await take(NOW, NOW, 9) == []
    await storage.people.set_notifications(ANN, wanted=True)
    await storage.people.set_blocked(ANN, blocked=True, at=NOW)
    assert await take(NOW, NOW, 9) == []
    await storage.people.set_blocked(ANN, blocked=False, at=NOW)
    await storage.accounts.refuse(ANN, KEY, NOW)
    assert await take(NOW, NOW, 9) == []
    await storage.accounts.connect(ANN, KEY, dollars("1"), NOW)
    assert await take(NOW, NOW, 9) == [ANN]


async def test_what_was_told_of_a_low_balance_is_known_as_long_as_it_holds(
    storage: Storage,
) -> None:
    assert not await storage.balances.low_told(ANN)
    await storage.balances.note_told(ANN, NOW)
    assert await storage.balances.low_told(ANN)
    assert not await storage.balances.low_told(BOB)
    await storage.accounts.connect(ANN, KEY, dollars("1"), NOW)
    assert await storage.balances.low_told(ANN)
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("1"), NOW)
    assert not await storage.balances.low_told(ANN)
    await storage.balances.note_told(ANN, NOW)
    await storage.balances.note_told(ANN, None)
    assert not await storage.balances.low_told(ANN)


async def test_refills_are_leased_while_they_are_followed(storage: Storage) -> None:
    first, second = await refill(storage, "1"), await refill(storage, "2", BOB, due=SECOND)
    await refill(storage, "3", due=None)
    lease = storage.requests.lease_due
    assert await lease(NOW, NOW + MINUTE, 9) == [first]
    assert await lease(NOW + SECOND, NOW + MINUTE, 9) == [second]
    assert await lease(NOW + SECOND, NOW + MINUTE, 9) == []
    await storage.requests.note_looks(
        [(first, "In progress", NOW + MINUTE), (second, "Completed", None)], NOW
    )
    assert await storage.requests.followed([first, second]) == {first.request_id}
    assert await lease(NOW + MINUTE, NOW + DAY, 9) == [replace(first, panel_words="In progress")]
    await storage.requests.stop_following(BOB, first.request_id)
    assert await storage.requests.followed([first]) == {first.request_id}
    await storage.requests.stop_following(ANN, first.request_id)
    assert await lease(NOW + DAY, NOW + 2 * DAY, 9) == []


async def test_a_refill_that_is_followed_no_more_keeps_its_last_words(storage: Storage) -> None:
    known = await refill(storage, "1")
    await storage.requests.note_words(ANN, known.request_id, "Completed", NOW)
    await storage.requests.stop_following(ANN, known.request_id)
    await storage.requests.note_looks([(known, "In progress", NOW)], NOW)
    kept = await storage.requests.get(ANN, known.request_id)
    assert kept is not None
    assert kept.panel_words == "Completed"


async def test_messages_of_a_sweep_can_be_taken_back_until_a_sender_has_them(storage: Storage) -> None:
    add = storage.outbox.add
    one = await add(ANN, "a", {"order": 1}, NOW, due_at=NOW + SECOND, sweep=7)
    await add(ANN, "b", {}, NOW, sweep=8)
    await add(BOB, "c", {}, NOW, sweep=7)
    await add(ANN, "d", {}, NOW)
    assert [message.message_id for message in await storage.outbox.of_sweep(ANN, 7)] == [one]
    await storage.outbox.take_back(BOB, [one])
    assert await storage.outbox.pending() == 4
    await storage.outbox.lease_due(NOW + SECOND, NOW + MINUTE, 9)
    assert await storage.outbox.of_sweep(ANN, 7) == []
    await storage.outbox.take_back(ANN, [one])
    assert await storage.outbox.pending() == 4
    again = await add(ANN, "a", {}, NOW, sweep=9)
    await storage.outbox.take_back(ANN, [again])
    assert await storage.outbox.pending() == 4


async def test_a_message_that_waits_for_the_rest_of_its_sweep_is_due_then(storage: Storage) -> None:
    await storage.outbox.add(ANN, "a", {}, NOW, due_at=NOW + SECOND, sweep=7)
    assert await storage.outbox.lease_due(NOW, NOW + MINUTE, 9) == []
    assert len(await storage.outbox.lease_due(NOW + SECOND, NOW + MINUTE, 9)) == 1


async def test_a_balance_is_from_before_an_order_until_it_is_asked_for_again(storage: Storage) -> None:
    async def predates(person_id: PersonId = ANN) -> bool:
        return await storage.balances.predates_order(person_id)

    assert not await predates()
    intent = await sending(storage, at=NOW + MINUTE)
    assert await predates()
    await storage.accounts.set_balance(ANN, KEY, dollars("5"), NOW + 2 * MINUTE)
    assert await predates()
    await storage.intents.settle(ANN, intent.intent_id, Unclear("time-out"), NOW + 3 * MINUTE)
    assert await predates()
    assert not await predates(BOB)
    await storage.accounts.set_balance(ANN, KEY, dollars("4"), NOW + 4 * MINUTE)
    assert not await predates()


async def test_a_refused_order_makes_no_balance_old(storage: Storage) -> None:
    intent = await sending(storage, at=NOW + MINUTE)
    await storage.intents.settle(ANN, intent.intent_id, Rejected(RefusalKind.LINK, "no"), NOW + MINUTE)
    assert not await storage.balances.predates_order(ANN)
