"""Lists of orders: each tab and page by its index, searches in one's own rows, and the last of a history."""

from dataclasses import replace

import pytest

from bot.domain.ids import PanelOrderId
from bot.domain.intent import Placed
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.domain.order_extras import Question
from bot.domain.order_history import ENTRIES_KEPT, EntryKind, HistoryEntry
from bot.domain.order_tabs import OrderSearch, Tab
from storage.database import Stored
from storage.order_lists import _FOUND, _NEWEST, _TABS
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, DAY, MINUTE, NOW, draft, settled, watched

PARTIAL = OrderReport(OrderStatus.PARTIAL, "Partial", remains=3)
DONE = OrderReport(OrderStatus.COMPLETED, "Completed", remains=0)


async def placed(storage: Storage, number: str, link: str) -> Order:
    """An order for this link."""
    intent = await settled(storage, Placed(PanelOrderId(number)), at=NOW)
    intent = replace(intent, draft=draft(link))
    return await storage.orders.add_placed(intent, PanelOrderId(number), at=NOW, next_check_at=NOW + MINUTE)


async def ends(storage: Storage, order: Order, report: OrderReport) -> Order:
    """The panel tells how it ended."""
    now = order.reported(report, NOW + MINUTE)
    await storage.watches.save([(now, None)])
    return now


async def numbers(storage: Storage, tab: Tab, *, offset: int = 0, limit: int = 9) -> list[str]:
    orders = await storage.order_lists.page(ANN, tab, offset=offset, limit=limit)
    return [str(order.panel_order_id) for order in orders]


async def found(storage: Storage, words: str) -> list[str]:
    search = OrderSearch.of_words(words)
    orders = await storage.order_lists.found(ANN, search, offset=0, limit=9)
    assert await storage.order_lists.count_found(ANN, search) == len(orders)
    return [str(order.panel_order_id) for order in orders]


async def explained(storage: Storage, asked: str) -> list[str]:
    """How the database goes about reading these orders."""
    values: dict[str, Stored] = {"person_id": ANN, "number": "1%", "part": "%a%", "limit": 8, "offset": 80}
    given = {name: value for name, value in values.items() if f":{name}" in asked}
    rows = await storage._database.rows(f"EXPLAIN QUERY PLAN SELECT * FROM {asked}", **given)  # noqa: S608 - ours
    return [row["detail"] for row in rows]


async def test_each_tab_holds_its_orders_newest_first(storage: Storage) -> None:
    for day in range(6):
        order = await watched(storage, str(day), at=NOW - day * DAY)
        if day in {1, 3, 5}:
            await ends(storage, order, PARTIAL if day == 3 else DONE)
    await watched(storage, "9", BOB)
    held = {tab: await numbers(storage, tab) for tab in Tab}
    assert held == {
        Tab.ALL: ["0", "1", "2", "3", "4", "5"],
        Tab.ACTIVE: ["0", "2", "4"],
        Tab.DONE: ["1", "3", "5"],
        Tab.NEEDS_YOU: ["3"],
    }
    assert {tab: await storage.order_lists.count(ANN, tab) for tab in Tab} == {
        tab: len(orders) for tab, orders in held.items()
    }
    assert await numbers(storage, Tab.ALL, offset=4, limit=2) == ["4", "5"]
    assert await storage.order_lists.count(BOB, Tab.ALL) == 1


async def test_an_order_needs_its_person_until_it_is_opened(storage: Storage) -> None:
    order = await ends(storage, await watched(storage, "1"), PARTIAL)
    lost = await watched(storage, "2")
    await storage.watches.lost([lost])
    kept = await storage.orders.get(ANN, order.order_id)
    assert kept == order
    assert kept.needs_person
    assert await numbers(storage, Tab.NEEDS_YOU) == ["2", "1"]
    await storage.order_lists.opened(BOB, order.order_id)
    assert await storage.order_lists.count(ANN, Tab.NEEDS_YOU) == 2
    await storage.order_lists.opened(ANN, order.order_id)
    assert await numbers(storage, Tab.NEEDS_YOU) == ["2"]
    await ends(storage, replace(order, needs_person=False), PARTIAL)
    assert await numbers(storage, Tab.NEEDS_YOU) == ["2"]


async def test_a_search_finds_numbers_links_and_accounts_of_ones_own(storage: Storage) -> None:
    await placed(storage, "23501", "https://www.Instagram.com/p/Ab_1/")
    await placed(storage, "23599", "https://tiktok.com/@100%me")
    subscription = await settled(storage, Placed(PanelOrderId("777")))
    asked = replace(subscription.draft, answers={Question.USERNAME: "Some.Body"})
    await storage.orders.add_placed(
        replace(subscription, draft=asked), PanelOrderId("777"), at=NOW, next_check_at=NOW + MINUTE
    )
    await watched(storage, "23502", BOB)
    assert await found(storage, "235") == ["23599", "23501"]
    assert await found(storage, "#٢٣٥٠١") == ["23501"]
    assert await found(storage, "3501") == []
    assert await found(storage, "http://instagram.com/P/ab_1") == ["23501"]
    assert await found(storage, "ab_") == ["23501"]
    assert await found(storage, "a_1") == []
    assert await found(storage, "0%m") == ["23599"]
    assert await found(storage, "%") == ["23599"]
    assert await found(storage, "some.b") == ["777"]
    assert await found(storage, "\\") == []


@pytest.mark.parametrize("tab", Tab)
async def test_no_tab_reads_what_it_does_not_show(storage: Storage, tab: Tab) -> None:
    for plan in (await explained(storage, _TABS[tab]), await explained(storage, _TABS[tab] + _NEWEST)):
        assert len(plan) == 1, plan  # one step: nothing is sorted, nothing else is looked through
        assert plan[0].startswith("SEARCH orders USING"), plan
        assert "(person_id=?)" in plan[0]


async def test_a_search_reads_its_own_persons_rows_only(storage: Storage) -> None:
    plan = await explained(storage, _FOUND + _NEWEST)
    assert plan == ["SEARCH orders USING INDEX orders_of_person (person_id=?)"]


async def test_a_history_keeps_its_last_entries(storage: Storage) -> None:
    order, other = await watched(storage, "1"), await watched(storage, "2", BOB)
    words = ["x" * 1000, *(str(number) for number in range(1, ENTRIES_KEPT + 5))]
    for at, word in enumerate(words):
        entry = HistoryEntry(EntryKind.STATUS, NOW + at * MINUTE, "unknown", word, 2**70 if at == 0 else at)
        await storage.order_history.add([(order, entry), (other, HistoryEntry(EntryKind.LOST, NOW))])
    kept = await storage.order_history.last(ANN, order.order_id, 99)
    assert [entry.words for entry in kept] == words[:4:-1]
    assert kept[0] == HistoryEntry(EntryKind.STATUS, NOW + 24 * MINUTE, "unknown", "24", 24)
    assert len(await storage.order_history.last(ANN, order.order_id, 5)) == 5
    assert await storage.order_history.last(BOB, order.order_id, 5) == []
    assert len(await storage.order_history.last(BOB, other.order_id, 99)) == ENTRIES_KEPT


async def test_a_history_ends_with_its_order(storage: Storage) -> None:
    order = await watched(storage, "1")
    await storage.order_history.add([(order, HistoryEntry(EntryKind.ADDED, NOW, "pending", "Pending", None))])
    await storage.order_history.add([])
    await storage.people.forget(ANN, NOW)
    assert await storage.order_history.last(ANN, order.order_id, 9) == []
