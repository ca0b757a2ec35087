"""A person's orders looked through: by tab, by search, and one with all that is known of it."""

from dataclasses import replace
from typing import Final

from bot.domain.asking import is_past
from bot.domain.catalogue import page_of
from bot.domain.dialogue import FindingOrder, Ordering
from bot.domain.ids import OrderId, PersonId
from bot.domain.money import Money
from bot.domain.order import Order, Request
from bot.domain.order_history import OrderDetails
from bot.domain.order_tabs import PAGE_SIZE, OrderSearch, OrdersShown, Place, Tab, read_order_search
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.ports import Clock
from storage.store import Storage

_ENTRIES: Final = 5
"""Of an order's history, on its card."""


class BrowseOrders:
    """Reads what is stored; the panel is not asked."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def page(self, person_id: PersonId, place: Place) -> OrdersShown:
        """A page of a list; whatever was asked there before, the next text is no search.

        Raises:
            ProblemError: the search it names is forgotten, or was never theirs.
        """
        await self._stop_asking(person_id)
        if place.search:
            return await self._found(person_id, place)
        return await self._with_needs(person_id, await self._tab(person_id, place))

    async def ask_words(self, person_id: PersonId, place: Place, update_id: int) -> bool:
        """Wait for words to search for; whether an unfinished order was closed for it."""
        before = await self._storage.dialogues.get(person_id)
        await self._storage.dialogues.open(person_id, FindingOrder(place.tab), update_id, self._clock())
        return isinstance(before, Ordering)

    async def search(self, person_id: PersonId, text: str) -> OrdersShown:
        """The orders these words find; the search is remembered, so that its pages can be turned.

        Raises:
            ProblemError: nothing can be searched by it; the question stays open.
        """
        read = read_order_search(text)
        if isinstance(read, Problem):
            raise ProblemError(read)
        async with self._storage.transaction():
            dialogue = await self._storage.dialogues.get(person_id)
            tab = dialogue.tab if isinstance(dialogue, FindingOrder) else Tab.ALL
            number = await self._storage.searches.remember(person_id, read.words, self._clock())
            await self._stop_asking(person_id)
        return await self._found(person_id, Place(tab, number))

    async def details(self, order: Order) -> OrderDetails:
        """What a card shows. The person sees how the order stands: it needs them no more."""
        person_id, order_id = order.person_id, order.order_id
        if order.needs_person:
            await self._storage.order_lists.opened(person_id, order_id)
        return OrderDetails(
            order=order,
            requests=await self.requests(person_id, order_id),
            history=await self._storage.order_history.last(person_id, order_id, _ENTRIES),
            rate=await self._rate(order),
        )

    async def requests(self, person_id: PersonId, order_id: OrderId) -> list[Request]:
        """What was asked of the panel for an order, newest first; a wait that has passed is told no more."""
        now = self._clock()
        return [
            replace(request, available_at=None) if is_past(request, now) else request
            for request in await self._storage.requests.for_order(person_id, order_id)
        ]

    async def _tab(self, person_id: PersonId, place: Place) -> OrdersShown:
        total = await self._storage.order_lists.count(person_id, place.tab)
        page = page_of(total, place.page, PAGE_SIZE)
        orders = await self._storage.order_lists.page(
            person_id, place.tab, offset=page.first, limit=PAGE_SIZE
        )
        return OrdersShown(place.turned(page.number), orders, total)

    async def _found(self, person_id: PersonId, place: Place) -> OrdersShown:
        words = await self._storage.searches.words(person_id, place.search)
        if words is None:
            raise ProblemError(problem("problem.search_gone"))
        search = OrderSearch.of_words(words)
        total = await self._storage.order_lists.count_found(person_id, search)
        page = page_of(total, place.page, PAGE_SIZE)
        orders = await self._storage.order_lists.found(person_id, search, offset=page.first, limit=PAGE_SIZE)
        unresolved = [
            intent for intent in await self._storage.intents.unresolved(person_id) if search.finds(intent)
        ]
        return OrdersShown(place.turned(page.number), orders, total, unresolved, search=search)

    async def _with_needs(self, person_id: PersonId, shown: OrdersShown) -> OrdersShown:
        """The same below what waits for the person."""
        account = await self._storage.accounts.get(person_id)
        shown = replace(
            shown,
            unresolved=await self._storage.intents.unresolved(person_id),
            needing=await self._storage.order_lists.count(person_id, Tab.NEEDS_YOU),
        )
        if account is None or not account.is_refused:
            return shown
        active = await self._storage.order_lists.count(person_id, Tab.ACTIVE)
        return replace(shown, refused_tail=account.key_tail, active=active)

    async def _rate(self, order: Order) -> Money | None:
        if order.intent_id is None:
            return None
        intent = await self._storage.intents.get(order.person_id, order.intent_id)
        return None if intent is None else Money(intent.draft.service.rate, intent.currency)

    async def _stop_asking(self, person_id: PersonId) -> None:
        if isinstance(await self._storage.dialogues.get(person_id), FindingOrder):
            await self._storage.dialogues.close(person_id)
