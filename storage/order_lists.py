"""A person's orders page by page: by tab, or searched. An index serves each tab, however long it is."""

from collections.abc import Mapping
from typing import Final

from bot.domain.ids import OrderId, PersonId
from bot.domain.order import Order
from bot.domain.order_tabs import OrderSearch, Tab
from storage.database import Database, Stored
from storage.order_rows import order_from
from storage.readable import readable

_TABS: Final[Mapping[Tab, str]] = {
    Tab.ALL: "orders INDEXED BY orders_of_person WHERE person_id = :person_id",
    Tab.ACTIVE: "orders INDEXED BY orders_active WHERE person_id = :person_id AND finished_at IS NULL",
    Tab.DONE: "orders INDEXED BY orders_done WHERE person_id = :person_id AND finished_at IS NOT NULL",
    Tab.NEEDS_YOU: "orders INDEXED BY orders_needing WHERE person_id = :person_id AND needs_person = 1",
}
"""Each with its index: without statistics the planner reads all orders of the person for some of them."""

_FOUND: Final = (
    "orders INDEXED BY orders_of_person WHERE person_id = :person_id"
    " AND (panel_order_id LIKE :number ESCAPE '\\' OR link LIKE :part ESCAPE '\\'"
    " OR CASE WHEN json_valid(extras) THEN json_extract(extras, '$.answers.username') END"
    " LIKE :part ESCAPE '\\')"
)
"""Searching reads the person's own orders, and nobody else's."""

_NEWEST: Final = " ORDER BY placed_at DESC, order_id DESC LIMIT :limit OFFSET :offset"


class OrderLists:
    """Counts, and pages from the newest order on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, person_id: PersonId, tab: Tab) -> int:
        """How many orders the tab holds."""
        return await self._count(_TABS[tab], person_id=person_id)

    async def page(self, person_id: PersonId, tab: Tab, *, offset: int, limit: int) -> list[Order]:
        """A part of the tab."""
        return await self._page(_TABS[tab], person_id=person_id, offset=offset, limit=limit)

    async def count_found(self, person_id: PersonId, search: OrderSearch) -> int:
        """How many orders a search finds."""
        return await self._count(_FOUND, person_id=person_id, **_patterns(search))

    async def found(
        self, person_id: PersonId, search: OrderSearch, *, offset: int, limit: int
    ) -> list[Order]:
        """A part of what a search finds."""
        return await self._page(_FOUND, person_id=person_id, offset=offset, limit=limit, **_patterns(search))

    async def opened(self, person_id: PersonId, order_id: OrderId) -> None:
        """The person has seen how this order stands: it needs them no more."""
        await self._database.run(
            "UPDATE orders SET needs_person = 0 WHERE person_id = :person_id AND order_id = :order_id",
            person_id=person_id,
            order_id=order_id,
        )

    async def _count(self, selected: str, **values: Stored) -> int:
        rows = await self._database.rows(f"SELECT count(*) AS kept FROM {selected}", **values)  # noqa: S608 - conditions of ours
        return int(rows[0]["kept"])

    async def _page(self, selected: str, **values: Stored) -> list[Order]:
        rows = await self._database.rows(f"SELECT * FROM {selected}{_NEWEST}", **values)  # noqa: S608 - the same
        return readable(self._database, rows, order_from)


def _patterns(search: OrderSearch) -> dict[str, Stored]:
    return {"number": f"{_literal(search.number)}%", "part": f"%{_literal(search.part)}%"}


def _literal(text: str) -> str:
    """A text whose wildcards stand for themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
