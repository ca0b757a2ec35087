"""``/status`` with many numbers: asked a hundred a call, kept as a table, watched all at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from bot.domain.dialogue import Dialogue, LookingUp
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.intent import RefusalKind
from bot.domain.order import Order, OrderReport, UnknownToPanel
from bot.domain.order_history import EntryKind, status_entry
from bot.domain.order_numbers import MOST_NUMBERS
from bot.domain.polling import PollingPolicy
from bot.domain.problems import Problem, ProblemError, problem
from bot.domain.status_table import MOST_WATCHED, Complaint, KeptOrder, StatusTable, Told, Untold
from bot.domain.watching import Answer
from bot.panel.forms import chunks
from bot.panel.wire.refusals import kind_of
from bot.usecases.follow_orders import FollowOrders
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from storage.store import Storage

_FAILURES_IN_A_ROW: Final = 2
"""One call may have been bad luck; after so many the rest is left for another try."""

Progress: TypeAlias = Callable[[int, int], Awaitable[None]]
"""Hears how many numbers were asked about so far, of how many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking about many numbers.

    Attributes:
        news: the orders whose end this found; no message tells of it.
        problem: why some were not asked, where that is so.
    """

    told: Mapping[PanelOrderId, Told] = field(default_factory=dict)
    news: Sequence[Order] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with what the bot knows by itself of its orders."""

    table: StatusTable
    kept: Mapping[PanelOrderId, KeptOrder]


@dataclass(frozen=True, slots=True)
class AllWatched:
    """How many orders are watched now that were not, and how many there was no room for."""

    watched: int
    left_out: int


class LookUpNumbers:
    """Looks many numbers up, and keeps what was told until it is let go."""

    def __init__(
        self,
        *,
        storage: Storage,
        orders: FollowOrders,
        access: PanelAccess,
        polling: PollingPolicy,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._orders = orders
        self._access = access
        self._polling = polling
        self._clock = clock

    async def listen(self, person_id: PersonId, update_id: int) -> Dialogue | None:
        """Texts that follow are numbers; a table that is open stays. What was open before."""
        async with self._storage.transaction():
            before = await self._storage.dialogues.get(person_id)
            table = before.table if isinstance(before, LookingUp) else None
            dialogue = LookingUp(table, is_asked=True)
            await self._storage.dialogues.open(person_id, dialogue, update_id, self._clock())
        return before

    async def answered(self, person_id: PersonId, update_id: int) -> None:
        """A number alone was looked up: no more are asked for. An open table stays."""
        async with self._storage.transaction():
            match await self._storage.dialogues.get(person_id):
                case LookingUp(None):
                    await self._storage.dialogues.close(person_id)
                case LookingUp(table, is_asked=True):
                    await self._storage.dialogues.open(person_id, LookingUp(table), update_id, self._clock())

    async def open_table(self, person_id: PersonId) -> StatusTable | None:
        """The table that is open."""
        dialogue = await self._storage.dialogues.get(person_id)
        return dialogue.table if isinstance(dialogue, LookingUp) else None

    async def shown(self, person_id: PersonId) -> ShownTable:
        """The open table with what is known of its orders now.

        Raises:
            ProblemError: none is open any more.
        """
        table = await self.open_table(person_id)
        if table is None:
            raise ProblemError(problem("problem.table_gone"))
        return ShownTable(table, await self._storage.orders.kept_of(person_id, table.numbers))

    async def look_up(
        self, person_id: PersonId, numbers: Sequence[PanelOrderId], update_id: int, progress: Progress
    ) -> Asked:
        """Ask about these numbers, and open the table of what was told in place of any other dialogue.

        Raises:
            ProblemError: too many numbers, no key is connected, or the panel refused it.
        """
        if len(numbers) > MOST_NUMBERS:
            raise ProblemError(problem("problem.numbers_many", most=MOST_NUMBERS, given=len(numbers)))
        await self._access.account(person_id)
        asked_at = self._clock()
        asked = await self._ask(person_id, numbers, progress)
        table = StatusTable({number: asked.told[number] for number in numbers}, asked_at)
        await self._storage.dialogues.open(person_id, LookingUp(table), update_id, self._clock())
        return asked

    async def try_again(self, person_id: PersonId, update_id: int, progress: Progress) -> Asked:
        """Ask about those numbers of the open table anew that nothing clear was told of.

        Raises:
            ProblemError: no table is open any more.
        """
        table = (await self.shown(person_id)).table
        asked = await self._ask(person_id, table.open_again, progress)
        dialogue = LookingUp(table.retold(asked.told))
        await self._storage.dialogues.open(person_id, dialogue, update_id, self._clock())
        return asked

    async def watch_all(self, person_id: PersonId) -> AllWatched:
        """Watch every open order of the table, as far as there is room, all of them or none.

        Raises:
            ProblemError: no table is open any more.
        """
        async with self._storage.transaction():
            shown = await self.shown(person_id)
            to_watch = shown.table.to_watch(shown.kept)
            room = max(MOST_WATCHED - await self._storage.orders.watched_count(person_id), 0)
            chosen = dict(list(to_watch.items())[:room])
            now = self._clock()
            await self._storage.orders.watch_open(
                person_id,
                chosen,
                asked_at=shown.table.asked_at,
                at=now,
                next_check_at=now + self._polling.fastest,
            )
            new = await self._storage.orders.by_panel_ids(person_id, chosen.keys() - shown.kept.keys())
            await self._storage.order_history.add(
                [(order, status_entry(order, now, EntryKind.ADDED)) for order in new.values()]
            )
        return AllWatched(len(chosen), len(to_watch) - len(chosen))

    async def _ask(self, person_id: PersonId, numbers: Sequence[PanelOrderId], progress: Progress) -> Asked:
        """Call after call; one that fails is passed over, and the second in a row ends it."""
        asked, failures = Asked(dict.fromkeys(numbers, Untold.NOT_ASKED)), 0
        done = 0
        for part in chunks(numbers):
            try:
                found = await self._orders.look_up(person_id, part)
            except ProblemError as error:
                asked, failures = replace(asked, problem=error.problem), failures + 1
                if failures == _FAILURES_IN_A_ROW:
                    break
            else:
                told = {number: _told(answer) for number, answer in found.answers}
                asked = replace(asked, told={**asked.told, **told}, news=[*asked.news, *found.news])
                failures = 0
            done += len(part)
            await progress(done, len(numbers))
        return asked


def _told(answer: Answer | None) -> Told:
    """What an answer tells: a complaint in other words than "no such order" is not one."""
    match answer:
        case OrderReport():
            return answer
        case UnknownToPanel(words) if words and kind_of(words) is not RefusalKind.NOT_FOUND:
            return Complaint(words)
        case UnknownToPanel():
            return answer
        case None:
            return Untold.LEFT_OUT
