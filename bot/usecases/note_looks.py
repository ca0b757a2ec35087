"""Looks at orders, written down: what changed together with its message, a transaction for each batch."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.account import Person
from bot.domain.changes import changes_between
from bot.domain.ids import OrderId, PanelOrderId, PersonId
from bot.domain.intent import RefusalKind
from bot.domain.order import Order, OrderReport, OrderStatus, UnknownToPanel
from bot.domain.order_history import EntryKind, HistoryEntry, entry_between
from bot.domain.polling import PollingPolicy
from bot.domain.preferences import Topic
from bot.domain.problems import Value
from bot.domain.watching import Answer, Later, Look, Lost, Moment, Seen, Vanished, is_known_later, look_at
from bot.panel.wire.refusals import kind_of
from bot.usecases.gather_news import GatherNews, News
from bot.usecases.ports import Clock
from storage.store import Storage

_MORE_TO_COME: Final = timedelta(seconds=5)
"""So long a message waits for what the next calls of the same sweep find."""


@dataclass(frozen=True, slots=True)
class SweepPart:
    """One answered call of a sweep.

    Attributes:
        sweep: names the sweep.
        is_last: no other call of it asks about these people's orders.
    """

    sweep: int
    is_last: bool = True

    @property
    def waits(self) -> timedelta:
        """How long its messages wait for those of the next part."""
        return timedelta() if self.is_last else _MORE_TO_COME


@dataclass(frozen=True, slots=True)
class Noted:
    """An order as the panel has just told it.

    Attributes:
        order: as it is kept now.
        is_news: this look found its end, and no message tells of it.
    """

    order: Order
    is_news: bool


class NoteLooks:
    """Decides by the domain, stores, and has told what is news."""

    def __init__(self, storage: Storage, polling: PollingPolicy, clock: Clock) -> None:
        self._storage = storage
        self._polling = polling
        self._clock = clock
        self._gather = GatherNews(storage, clock)
        self._jitter = random.Random()  # noqa: S311 - spreads load, keeps no secret

    async def note(
        self, order: Order, report: OrderReport, asked_at: datetime, *, tells: bool = False
    ) -> Noted:
        """Store a look a person asked for; with ``tells``, together with the message about an end.

        An answer to an earlier question than the one whose answer is kept is old, and changes nothing.
        """
        async with self._storage.transaction():
            known = await self._storage.orders.get(order.person_id, order.order_id)
            if known is None or is_known_later(known, asked_at):
                return Noted(known or order, is_news=False)
            look = look_at(known, report, self._moment(asked_at))
            if not isinstance(look, Seen):
                return Noted(known, is_news=False)
            await self._storage.watches.save([(look.order, look.due_at)])
            await self._storage.order_history.add(_history([look], {known.order_id: known}, asked_at))
            if tells and look.ended is not None:
                await self.tell_end(look.order, look.was)
        has_ended = changes_between(known, look.order) is not None
        return Noted(look.order, is_news=has_ended and not tells)

    async def note_answers(
        self,
        orders: Sequence[Order],
        answers: Mapping[PanelOrderId, Answer],
        asked_at: datetime,
        part: SweepPart,
    ) -> None:
        """Store one call's answers, but not over those to a later question."""
        async with self._storage.transaction():
            known = await self._storage.watches.current(orders)
            looks = [
                look_at(now, _told(answers.get(order.panel_order_id)), self._moment(asked_at))
                for order in orders
                if (now := known.get(order.order_id)) is not None
                and now.is_watched | now.is_rechecked
                and not is_known_later(now, asked_at)
            ]
            await self._storage.watches.save(
                [(look.order, look.due_at) for look in looks if isinstance(look, Seen)]
            )
            await self._storage.watches.postpone(_not_seen(looks))
            await self._storage.watches.lost(look.order for look in looks if isinstance(look, Vanished))
            await self._storage.order_history.add(_history(looks, known, asked_at))
            await self._tell(looks, part)

    async def tell_end(self, order: Order, was: OrderStatus | None = None) -> None:
        """Have an order's end told, if the person wants to hear it."""
        person = await self._storage.people.get(order.person_id)
        status = order.report.status
        if person is not None and person.hears(Topic.of_end(status)):
            await self._storage.outbox.add(
                order.person_id, "order_ended", _ended(order, status, was), self._clock()
            )

    async def _tell(self, looks: Sequence[Look], part: SweepPart) -> None:
        by_person: dict[PersonId, list[Look]] = defaultdict(list)
        for look in looks:
            if isinstance(look, Vanished) or (isinstance(look, Seen) and look.ended is not None):
                by_person[look.order.person_id].append(look)
        people = await self._storage.people.many(by_person) if by_person else {}
        for person_id, found in by_person.items():
            news = [news for look in found if (news := _news(people.get(person_id), look)) is not None]
            await self._gather.tell(person_id, news, part.sweep, part.waits)

    def _moment(self, asked_at: datetime) -> Moment:
        return Moment(self._polling, self._clock(), self._jitter.random(), asked_at)


def _told(answer: Answer | None) -> OrderReport | Lost | None:
    """What of an answer the domain decides on: a refusal in other words than "no such order" is nothing."""
    if isinstance(answer, UnknownToPanel):
        return Lost() if kind_of(answer.words) is RefusalKind.NOT_FOUND else None
    return answer


def _not_seen(looks: Sequence[Look]) -> list[tuple[Order, datetime | None]]:
    return [
        (look.order, look.due_at if isinstance(look, Later) else None)
        for look in looks
        if not isinstance(look, Seen)
    ]


def _history(
    looks: Sequence[Look], known: Mapping[OrderId, Order], asked_at: datetime
) -> Iterator[tuple[Order, HistoryEntry]]:
    """What these looks add to the histories of their orders."""
    for look in looks:
        if isinstance(look, Vanished):
            yield look.order, HistoryEntry(EntryKind.LOST, asked_at)
        elif isinstance(look, Seen):
            entry = entry_between(known[look.order.order_id], look.order, asked_at)
            if entry is not None:
                yield look.order, entry


def _news(person: Person | None, look: Look) -> News | None:
    if person is None:
        return None
    match look:
        case Vanished(order):
            return News("order_vanished", {"order": order.order_id}) if person.wants_notifications else None
        case Seen(order, _, ended, was) if ended is not None and person.hears(Topic.of_end(ended.status)):
            return News("order_ended", _ended(order, ended.status, was))
    return None


def _ended(order: Order, status: OrderStatus, was: OrderStatus | None) -> dict[str, Value]:
    before: dict[str, Value] = {} if was is None else {"was": was.value}
    return {"order": order.order_id, "status": status.value, **before}
