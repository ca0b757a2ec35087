"""A person's orders: shown, read anew when asked, watched or not. The unasked looks are watch_orders'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.asking import MOST_AT_ONCE
from bot.domain.ids import OrderId, PanelOrderId, PersonId, is_number_of_panel
from bot.domain.order import Order, OrderReport, UnknownToPanel
from bot.domain.order_history import EntryKind, status_entry
from bot.domain.polling import PollingPolicy
from bot.domain.problems import ProblemError, problem
from bot.domain.watching import Answer
from bot.panel.client import PanelClient
from bot.usecases.note_looks import Noted, NoteLooks
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from storage.store import Storage


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the panel told of many numbers; None for one it left out.

    Attributes:
        news: the orders whose end this look found; no message tells of it.
    """

    answers: Sequence[tuple[PanelOrderId, Answer | None]]
    news: Sequence[Order]


class FollowOrders:
    """Knows how orders stand."""

    def __init__(
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        looks: NoteLooks,
        polling: PollingPolicy,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._looks = looks
        self._polling = polling
        self._clock = clock

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

    async def refresh(self, person_id: PersonId, order_id: OrderId, *, tells: bool = False) -> Noted:
        """The order as the panel reports it now.

        Args:
            person_id: whose.
            order_id: which.
            tells: whether its end is told by a message too, where the person asked for something else.

        Raises:
            ProblemError: no such order, or the panel does not answer.
        """
        order, asked_at = await self.order(person_id, order_id), self._clock()
        async with self._access.key(person_id) as key:
            answer = await self._panel.status(key, order.panel_order_id)
        if isinstance(answer, UnknownToPanel):
            raise ProblemError(problem("problem.order_not_at_panel", number=order.panel_order_id))
        return await self._looks.note(order, answer, asked_at, tells=tells)

    async def look_up(self, person_id: PersonId, numbers: Sequence[PanelOrderId]) -> LookedUp:
        """The status of any numbers of the account, in the order asked; None where the panel left one out.

        Args:
            person_id: whose account.
            numbers: as many as one call takes, so that what was told of them is known or not known together.

        Raises:
            ProblemError: the panel does not answer.
        """
        wanted = list(dict.fromkeys(numbers))
        asked_at = self._clock()
        answers: dict[PanelOrderId, Answer] = {
            number: UnknownToPanel("") for number in wanted if not is_number_of_panel(number)
        }
        askable = [number for number in wanted if number not in answers]
        if askable:
            answers |= await self._ask(person_id, askable)
        news = await self._note(person_id, answers, asked_at)
        return LookedUp([(number, answers.get(number)) for number in wanted], news)

    async def _note(
        self, person_id: PersonId, answers: Mapping[PanelOrderId, Answer], asked_at: datetime
    ) -> Sequence[Order]:
        """Store what was told of orders the bot knows, in one go; those whose end this look found."""
        async with self._storage.transaction():
            known = await self._storage.orders.by_panel_ids(person_id, answers)
            told = [(known.get(number), answer) for number, answer in answers.items()]
            looks = [
                await self._looks.note(order, answer, asked_at)
                for order, answer in told
                if order is not None and isinstance(answer, OrderReport)
            ]
        return [look.order for look in looks if look.is_news]

    async def tell_later(self, orders: Sequence[Order]) -> None:
        """The end of these orders could not be shown when it was found: it is told as a message."""
        for order in orders:
            await self._looks.tell_end(order)

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
        ((_, answer),) = (await self.look_up(person_id, [number])).answers
        if not isinstance(answer, OrderReport):
            raise ProblemError(problem("problem.number_unknown", number=number[:40]))
        return await self._keep(person_id, number, answer)

    async def named(
        self, person_id: PersonId, numbers: Sequence[PanelOrderId]
    ) -> tuple[list[Order], list[PanelOrderId]]:
        """The orders with these numbers as the panel tells them now, and the numbers it knows no order by.

        Those placed elsewhere become known to the bot; an end found on the way is told by a message.

        Raises:
            ProblemError: too many numbers, or the panel does not answer.
        """
        if len(numbers) > MOST_AT_ONCE:
            raise ProblemError(problem("problem.numbers_many", most=MOST_AT_ONCE, given=len(numbers)))
        found = await self.look_up(person_id, numbers)
        await self.tell_later(found.news)
        orders, foreign = [], []
        for number, answer in found.answers:
            order = await self._storage.orders.by_panel_id(person_id, number)
            if order is None and isinstance(answer, OrderReport):
                order = await self._keep(person_id, number, answer)
            if order is None:
                foreign.append(number)
            else:
                orders.append(order)
        return orders, foreign

    async def _keep(self, person_id: PersonId, number: PanelOrderId, report: OrderReport) -> Order:
        """An order placed elsewhere becomes known to the bot, and is watched until it ends."""
        now = self._clock()
        due_at = None if report.status.is_final else now + self._polling.fastest
        async with self._storage.transaction():
            order = await self._storage.orders.add_watched(
                person_id, number, report, at=now, next_check_at=due_at
            )
            await self._storage.order_history.add([(order, status_entry(order, now, EntryKind.ADDED))])
        return order

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
