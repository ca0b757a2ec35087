"""A person's orders: shown, read anew, watched; what changed is stored together with its message."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from bot.domain.account import PanelKey
from bot.domain.changes import changes_between
from bot.domain.ids import OrderId, PanelOrderId, PersonId, is_number_of_panel
from bot.domain.intent import RefusalKind
from bot.domain.order import Order, OrderReport, Request, UnknownToPanel
from bot.domain.polling import PollingPolicy
from bot.domain.problems import ProblemError, Value, problem
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError
from bot.panel.wire.refusals import kind_of
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock
from storage.store import Storage

MOST_NUMBERS: Final = 100
_LEASE: Final = timedelta(minutes=5)
_SWEEP: Final = 2000
"""Orders taken up in one sweep; the rest are due in the next."""

_KEYS_AT_ONCE: Final = 4

_log = logging.getLogger(__name__)

Answer: TypeAlias = OrderReport | UnknownToPanel


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """Orders from ``offset`` on, and how many there are."""

    orders: Sequence[Order]
    total: int


class FollowOrders:
    """Knows how orders stand."""

    def __init__(
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        polling: PollingPolicy,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._polling = polling
        self._clock = clock
        self._jitter = random.Random()  # noqa: S311 - spreads load, keeps no secret

    async def page(self, person_id: PersonId, number: int, size: int) -> OrdersPage:
        """A page of the person's orders, newest first."""
        total = await self._storage.orders.count(person_id)
        last = max(-(-total // size) - 1, 0)
        orders = await self._storage.orders.page(person_id, min(number, last) * size, size)
        return OrdersPage(orders, total)

    async def order(self, person_id: PersonId, order_id: OrderId) -> Order:
        """One order of the person.

        Raises:
            ProblemError: they have no such order.
        """
        order = await self._storage.orders.get(person_id, order_id)
        if order is None:
            raise ProblemError(problem("problem.order_unknown"))
        return order

    async def by_number(self, person_id: PersonId, panel_order_id: str) -> Order | None:
        """The person's order with the panel's number, if the bot knows it."""
        return await self._storage.orders.by_panel_id(person_id, PanelOrderId(panel_order_id))

    async def requests(self, person_id: PersonId, order_id: OrderId) -> list[Request]:
        """What was asked of the panel for an order, newest first."""
        return await self._storage.requests.for_order(person_id, order_id)

    async def refresh(self, person_id: PersonId, order_id: OrderId, *, tells: bool = False) -> Order:
        """The order as the panel reports it now.

        Args:
            person_id: whose.
            order_id: which.
            tells: whether its end is told by a message too, where the person asked for something else.

        Raises:
            ProblemError: no such order, or the panel does not answer.
        """
        order = await self.order(person_id, order_id)
        async with self._access.key(person_id) as key:
            answer = await self._panel.status(key, order.panel_order_id)
        if isinstance(answer, UnknownToPanel):
            raise ProblemError(problem("problem.order_not_at_panel", number=order.panel_order_id))
        return await self._save(order, answer, tells=tells)

    async def look_up(
        self, person_id: PersonId, numbers: Sequence[PanelOrderId]
    ) -> list[tuple[PanelOrderId, Answer | None]]:
        """The status of any numbers of the account, in the order asked; None where the panel left one out.

        Raises:
            ProblemError: too many numbers, or the panel does not answer.
        """
        wanted = list(dict.fromkeys(numbers))
        if len(wanted) > MOST_NUMBERS:
            raise ProblemError(problem("problem.numbers_many", most=MOST_NUMBERS, given=len(wanted)))
        known = {number: await self._storage.orders.by_panel_id(person_id, number) for number in wanted}
        answers: dict[PanelOrderId, Answer] = {
            number: UnknownToPanel("") for number in wanted if not is_number_of_panel(number)
        }
        askable = [number for number in wanted if number not in answers]
        if askable:
            answers |= await self._ask(person_id, askable)
        for number, answer in answers.items():
            order = known[number]
            if order is not None and isinstance(answer, OrderReport):
                await self._save(order, answer)
        return [(number, answers.get(number)) for number in wanted]

    async def tell_later(self, person_id: PersonId, numbers: Sequence[PanelOrderId]) -> None:
        """What the last look at these orders found could not be shown: those that ended then are told of."""
        for number in numbers:
            order = await self._storage.orders.by_panel_id(person_id, number)
            if order is not None and order.has_just_ended:
                await self._tell_end(order)

    async def _ask(
        self, person_id: PersonId, numbers: Sequence[PanelOrderId]
    ) -> Mapping[PanelOrderId, Answer]:
        async with self._access.key(person_id) as key:
            if len(numbers) == 1:
                return {numbers[0]: await self._panel.status(key, numbers[0])}
            return await self._panel.statuses(key, numbers)

    async def watch_number(self, person_id: PersonId, number: PanelOrderId) -> Order:
        """Watch an order by the panel's number, also one placed elsewhere.

        Raises:
            ProblemError: the panel knows no such order under the person's key.
        """
        known = await self._storage.orders.by_panel_id(person_id, number)
        if known is not None:
            return await self.watch(person_id, known.order_id)
        (_, answer), *_ = await self.look_up(person_id, [number])
        if not isinstance(answer, OrderReport):
            raise ProblemError(problem("problem.number_not_yours", number=number[:40]))
        now = self._clock()
        due_at = None if answer.status.is_final else now + self._polling.fastest
        return await self._storage.orders.add_watched(person_id, number, answer, at=now, next_check_at=due_at)

    async def watch(self, person_id: PersonId, order_id: OrderId) -> Order:
        """Be told when this order ends."""
        order = await self.order(person_id, order_id)
        if not order.report.status.is_final:
            await self._storage.orders.watch(person_id, order_id, self._clock() + self._polling.fastest)
        return await self.order(person_id, order_id)

    async def stop_watching(self, person_id: PersonId, order_id: OrderId) -> Order:
        """Not be told."""
        await self._storage.orders.stop_watching(person_id, order_id)
        return await self.order(person_id, order_id)

    async def sweep(self) -> int:
        """Read every order that is due, at most 100 numbers a call and key; how many were due."""
        now = self._clock()
        due = await self._storage.orders.lease_due(now, now + _LEASE, _SWEEP)
        at_once = asyncio.Semaphore(_KEYS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for key, orders in (await self._by_key(due)).items():
                group.create_task(self._read_key_apart(key, orders, at_once))
        return len(due)

    async def _by_key(self, orders: Sequence[Order]) -> Mapping[PanelKey, Sequence[Order]]:
        """Orders by the very key they are asked with; people who share a key share its calls."""
        people = {order.person_id for order in orders}
        keys = {person_id: await self._storage.accounts.key(person_id) for person_id in people}
        by_key: dict[PanelKey, list[Order]] = defaultdict(list)
        for order in orders:
            key = keys[order.person_id]
            if key is not None:
                by_key[key].append(order)
        return by_key

    async def _read_key_apart(
        self, key: PanelKey, orders: Sequence[Order], at_once: asyncio.Semaphore
    ) -> None:
        """Read one key's orders; whatever goes wrong with them, the orders of other keys go on."""
        try:
            async with at_once:
                await self._read_key(key, orders)
        except Exception:  # noqa: BLE001 - whatever it is, the other keys go on
            _log.exception("the orders of one key could not be read; they are due again later")
            await self._postpone(orders)

    async def _read_key(self, key: PanelKey, orders: Sequence[Order]) -> None:
        numbers = list(dict.fromkeys(order.panel_order_id for order in orders))
        try:
            answers = await self._panel.statuses(key, numbers)
        except PanelError as error:
            if is_refused_key(error):
                await self._key_refused(key, {order.person_id for order in orders})
            await self._postpone(orders)
            return
        for order in orders:
            await self._take(order, answers.get(order.panel_order_id))

    async def _take(self, order: Order, answer: Answer | None) -> None:
        match answer:
            case OrderReport():
                await self._save(order, answer, tells=True)
            case UnknownToPanel(words) if kind_of(
                words
            ) is RefusalKind.NOT_FOUND and not self._polling.is_fresh(order, self._clock()):
                await self._vanished(order)
            case _:
                await self._postpone([order])

    async def _save(self, order: Order, report: OrderReport, *, tells: bool = False) -> Order:
        """Store what changed; with ``tells``, together with the message about it.

        ``order`` is as it was before the panel was asked: an answer that another look has overtaken is old.
        """
        now = self._clock()
        async with self._storage.transaction():
            known = await self._storage.orders.get(order.person_id, order.order_id)
            if known is None:
                return order
            if _was_looked_at(known, since=order):
                return known
            current = known.reported(report, now)
            due_at = self._polling.next_check(current, now, self._jitter.random())
            await self._storage.orders.save(current, due_at if current.is_watched else None)
            ended = changes_between(known, current)
            if tells and ended is not None and known.is_watched:
                await self._tell_end(current)
        return current

    async def _tell_end(self, order: Order) -> None:
        payload = {"order": order.order_id, "status": order.report.status.value}
        await self._tell(order, "order_ended", payload)

    async def _tell(self, order: Order, kind: str, payload: Mapping[str, Value]) -> None:
        person = await self._storage.people.get(order.person_id)
        if person is not None and person.wants_notifications:
            await self._storage.outbox.add(order.person_id, kind, payload, self._clock())

    async def _vanished(self, order: Order) -> None:
        """The panel lost it: it is watched no more, which is said once, unless it was not watched already."""
        async with self._storage.transaction():
            known = await self._storage.orders.get(order.person_id, order.order_id)
            if known is None or not known.is_watched or _was_looked_at(known, since=order):
                return
            await self._storage.orders.stop_watching(order.person_id, order.order_id)
            await self._tell(order, "order_vanished", {"order": order.order_id})

    async def _key_refused(self, key: PanelKey, people: set[PersonId]) -> None:
        """Everybody who still has this key is told once; who has replaced it meanwhile is left alone."""
        now = self._clock()
        async with self._storage.transaction():
            for person_id in people:
                account = await self._storage.accounts.get(person_id)
                if account is None or account.is_refused:
                    continue
                if await self._storage.accounts.key(person_id) != key:
                    continue
                await self._storage.accounts.refuse(person_id, key, now)
                await self._storage.outbox.add(person_id, "key_refused", {"tail": key.tail}, now)

    async def _postpone(self, orders: Sequence[Order]) -> None:
        now = self._clock()
        for order in orders:
            due_at = self._polling.next_check(order, now, self._jitter.random())
            await self._storage.orders.postpone(order.person_id, [order.order_id], due_at)


def _was_looked_at(known: Order, *, since: Order) -> bool:
    """Whether somebody else has stored a look at the order meanwhile."""
    return (known.checked_at, known.report) != (since.checked_at, since.report)
