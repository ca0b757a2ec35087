"""Looking through orders: what stands in which list, and what a history is told by."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.account import PanelKey
from bot.domain.dialogue import FindingOrder, Searching
from bot.domain.ids import PersonId
from bot.domain.intent import Unclear
from bot.domain.money import Money
from bot.domain.order import Order, RequestKind
from bot.domain.order_history import EntryKind
from bot.domain.order_tabs import PAGE_SIZE, Place, Tab
from bot.domain.problems import ProblemError
from bot.sandbox.fake_panel import DEMO_KEY
from storage.errors import StorageError
from tests.integration.storage.samples import settled
from tests.support.backstage import Backstage
from tests.support.shop import place, place_elsewhere


async def told(scene: Backstage, order: Order) -> list[tuple[EntryKind, str]]:
    """The history on the order's card, the oldest first."""
    details = await scene.cast.order_lists.details(await scene.order(order))
    return [(entry.kind, entry.meaning) for entry in reversed(details.history)]


async def needing(scene: Backstage, person: PersonId) -> int:
    return (await scene.cast.order_lists.page(person, Place(Tab.NEEDS_YOU))).waiting


async def sweep(scene: Backstage) -> None:
    """Look at everything, however lately it was looked at."""
    scene.clock.advance(timedelta(hours=1))
    await scene.cast.watch.sweep()


async def test_a_history_tells_what_became_of_an_order_and_what_was_asked_for_it(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await place(scene.cast, person)
    for word in ("In progress", "In progress", "Completed"):
        scene.world.panel.move_order(order.panel_order_id, word)
        await sweep(scene)
    for _ in range(2):
        _, asked = await scene.cast.requests.ask(person, order.order_id, RequestKind.REFILL)
        await scene.cast.requests.send(person, asked.request_id)
    (refill, *_) = reversed(await scene.storage.requests.for_order(person, order.order_id))
    scene.world.panel.move_refill(str(refill.panel_refill_id), "Completed")
    scene.clock.advance(timedelta(minutes=10))
    await scene.cast.watch_refills.sweep()
    assert await told(scene, order) == [
        (EntryKind.STATUS, "in_progress"),
        (EntryKind.STATUS, "completed"),
        (EntryKind.REFILL, "accepted"),
        (EntryKind.REFILL, "refused"),
        (EntryKind.REFILL_ENDED, "completed"),
    ]
    whole = await scene.storage.order_history.last(person, order.order_id, 99)
    assert [entry.kind for entry in whole][-1] is EntryKind.PLACED
    details = await scene.cast.order_lists.details(await scene.order(order))
    assert details.rate == Money(Decimal("0.90"), "USD")


async def test_a_refill_whose_end_the_person_saw_is_told_once(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await place(scene.cast, person)
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    _, asked = await scene.cast.requests.ask(person, order.order_id, RequestKind.REFILL)
    _, sent = await scene.cast.requests.send(person, asked.request_id)
    scene.world.panel.move_refill(str(sent.panel_refill_id), "Rejected")
    for _ in range(2):
        await scene.cast.requests.refill_status(person, sent.request_id)
    assert (await told(scene, order))[-2:] == [
        (EntryKind.REFILL, "accepted"),
        (EntryKind.REFILL_ENDED, "rejected"),
    ]


async def test_an_order_that_falls_short_or_is_lost_waits_until_its_card_is_opened(scene: Backstage) -> None:
    person = await scene.person(1)
    short = await scene.watched(person, place_elsewhere(scene.world))
    lost = await scene.watched(person, "777777")
    whole = await scene.watched(person, place_elsewhere(scene.world))
    assert await needing(scene, person) == 0
    scene.world.panel.move_order(short.panel_order_id, "Partial", remains=3)
    scene.world.panel.move_order(whole.panel_order_id, "Completed")
    await sweep(scene)
    shown = await scene.cast.order_lists.page(person, Place(Tab.NEEDS_YOU))
    assert {order.order_id for order in shown.orders} == {short.order_id, lost.order_id}
    assert await told(scene, short) == [(EntryKind.STATUS, "partial")]
    assert await needing(scene, person) == 1
    assert await told(scene, lost) == [(EntryKind.LOST, "")]
    assert await needing(scene, person) == 0


async def test_a_look_and_its_history_are_kept_together_or_not_at_all(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")

    async def fails(_entries: object) -> None:
        raise StorageError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(scene.storage.order_history, "add", fails)
        with pytest.raises(StorageError):
            await scene.cast.orders.refresh(person, order.order_id)
        await sweep(scene)
        assert await scene.order(order) == order
        assert await scene.due() == []
    await sweep(scene)
    assert await told(scene, order) == [(EntryKind.STATUS, "completed")]


async def test_an_order_added_from_elsewhere_begins_its_history_there(scene: Backstage) -> None:
    person = await scene.person(1)
    number = place_elsewhere(scene.world)
    order = await scene.cast.orders.watch_number(person, number)
    assert await told(scene, order) == [(EntryKind.ADDED, "pending")]
    assert (await scene.cast.order_lists.details(order)).rate is None


async def test_pages_and_searches_move_to_what_exists(scene: Backstage) -> None:
    person = await scene.person(1)
    for number in range(PAGE_SIZE + 1):
        await scene.watched(person, f"5{number}")
    shown = await scene.cast.order_lists.page(person, Place(Tab.ACTIVE, 0, 10**14))
    assert (shown.place, len(shown.orders), shown.total) == (Place(Tab.ACTIVE, 0, 1), 1, PAGE_SIZE + 1)
    await scene.cast.order_lists.ask_words(person, Place(Tab.DONE), 1)
    assert await scene.cast.dialogue.open_one(person) == FindingOrder(Tab.DONE)
    found = await scene.cast.order_lists.search(person, "5")
    assert (found.place.of_tab, found.total, len(found.orders)) == (Place(Tab.DONE), PAGE_SIZE + 1, PAGE_SIZE)
    assert await scene.cast.dialogue.open_one(person) is None
    again = await scene.cast.order_lists.page(person, found.place.turned(1))
    assert (again.search, len(again.orders)) == (found.search, 1)
    with pytest.raises(ProblemError, match="search_gone"):
        await scene.cast.order_lists.page(person, Place(Tab.ALL, 10**14))


async def test_looking_at_a_list_closes_its_own_question_only(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.order_lists.ask_words(person, Place(), 1)
    await scene.cast.order_lists.page(person, Place())
    assert await scene.cast.dialogue.open_one(person) is None
    await scene.cast.catalogue.ask_words(person, 2)
    await scene.cast.order_lists.page(person, Place())
    assert await scene.cast.dialogue.open_one(person) == Searching()


async def test_orders_of_a_refused_key_wait_as_one(scene: Backstage) -> None:
    person = await scene.person(1)
    for number in ("1", "2", "3"):
        await scene.watched(person, number)
    await scene.storage.accounts.refuse(person, PanelKey(DEMO_KEY), scene.clock())
    shown = await scene.cast.order_lists.page(person, Place())
    assert (shown.refused_tail, shown.active, shown.needing, shown.waiting) == (DEMO_KEY[-4:], 3, 0, 1)


async def test_an_order_of_unknown_outcome_stands_above_and_is_found(scene: Backstage) -> None:
    person = await scene.person(1)
    unknown = await settled(scene.storage, Unclear("timeout"), person, at=scene.clock())
    shown = await scene.cast.order_lists.page(person, Place(Tab.ACTIVE))
    assert ([intent.intent_id for intent in shown.unresolved], shown.waiting) == ([unknown.intent_id], 1)
    found = await scene.cast.order_lists.search(person, unknown.draft.link)
    assert (list(found.unresolved), found.total) == (list(shown.unresolved), 0)
    assert not (await scene.cast.order_lists.search(person, "elsewhere.example")).unresolved
