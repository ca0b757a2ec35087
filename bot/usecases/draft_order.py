"""The wizard, step by step. Every step is written down before it is shown, so a restart loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.dialogue import Ordering
from bot.domain.ids import OrderId, PersonId
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from bot.domain.order_lists import Lines
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.ports import Clock
from storage.store import Storage

_SAME_NUMBERING: Final = 10_000
"""Update numbers no further apart belong to one numbering, in which the larger is the later."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where the wizard stands after something the person did.

    Attributes:
        draft: the draft to show; None when the person went back from the first question.
        today: the first day that is offered where a day is asked for.
        problem: what was wrong with the answer; the draft is then as it was.
        replaced: an unfinished order was closed for this one.
        added: what the answer added to a list, and what of it was left out.
        is_kept: going back from the first question, something was answered, and is kept.
    """

    draft: OrderDraft | None
    currency: str
    today: date
    problem: Problem | None = None
    replaced: bool = False
    added: Lines | None = None
    is_kept: bool = False


class DraftOrder:
    """Puts an order together with a person."""

    def __init__(self, storage: Storage, catalogue: BrowseCatalogue, clock: Clock) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._clock = clock

    async def begin(self, person_id: PersonId, handle: str, update_id: int) -> Step:
        """Begin with the service a button names."""
        service, _ = await self._catalogue.service_by_handle(person_id, handle)
        return await self.begin_with(person_id, service.service_id, update_id)

    async def begin_with(self, person_id: PersonId, service_id: str, update_id: int) -> Step:
        """Begin with the service of this number.

        Raises:
            ProblemError: no such service.
        """
        service, listing = await self._catalogue.service(person_id, service_id)
        return await self._start(person_id, OrderDraft.begin(service), listing.currency, update_id)

    async def again(self, person_id: PersonId, order_id: OrderId, update_id: int) -> Step:
        """Begin with an old order's answers, for the service as it is now.

        Raises:
            ProblemError: no such order, or its service is gone.
        """
        order = await self._storage.orders.get(person_id, order_id)
        if order is None or order.service_id is None:
            raise ProblemError(problem("problem.order_unknown"))
        service, listing = await self._catalogue.service(person_id, order.service_id)
        draft = OrderDraft.of_old_order(service, order).on_day(self._today())
        return await self._start(person_id, draft, listing.currency, update_id)

    async def open_draft(self, person_id: PersonId) -> Step | None:
        """The wizard as it stands, if one is open; one that was set aside is taken up again."""
        ordering = await self._taken_up(person_id)
        return await self._at(person_id, ordering.draft) if ordering else None

    async def answer(self, person_id: PersonId, text: str, update_id: int) -> Step:
        """The person typed an answer to the open question, or sent it as a file."""
        told: list[Lines] = []

        def answered(draft: OrderDraft) -> OrderDraft | Problem:
            if draft.asking is None or not draft.asking.gathers:
                return draft.answer(text, today=self._today())
            gathered = draft.gather(text)
            if isinstance(gathered, Problem):
                return gathered
            changed, added = gathered
            told.append(added)
            return changed

        step = await self._change(person_id, update_id, answered)
        return replace(step, added=next(iter(told), None))

    async def choose(self, person_id: PersonId, question: str, choice: str, update_id: int) -> Step:
        """The person tapped an answer under the named question."""
        chosen = _if_asking(question, lambda draft: draft.answer(choice, today=self._today()))
        return await self._change(person_id, update_id, chosen)

    async def skip(self, person_id: PersonId, question: str, update_id: int) -> Step:
        """The person tapped *Skip* under the named question."""
        return await self._change(person_id, update_id, _if_asking(question, OrderDraft.skip))

    async def finish(self, person_id: PersonId, question: str, update_id: int) -> Step:
        """The person tapped *Done* under the named question."""
        return await self._change(person_id, update_id, _if_asking(question, OrderDraft.finish))

    async def clear(self, person_id: PersonId, question: str, update_id: int) -> Step:
        """The person starts the named question over."""
        return await self._change(person_id, update_id, _if_asking(question, OrderDraft.clear))

    async def edit(self, person_id: PersonId, question: str, update_id: int) -> Step:
        """The person wants to change the answer to the named question."""
        wanted = next((member for member in Question if member.value == question), None)
        return await self._change(person_id, update_id, lambda draft: draft.ask(wanted) if wanted else draft)

    async def back(self, person_id: PersonId, question: str, update_id: int) -> Step:
        """One question back from the named one; from the first, out of it: what was answered is kept."""
        ordering = await self._required(person_id)
        here = ordering.draft.asking.value if ordering.draft.asking else "review"
        if here != question:
            return await self._at(person_id, ordering.draft)
        if ordering.draft.back() is None:
            return await self._left(person_id, ordering)
        return await self._change(person_id, update_id, lambda draft: draft.back() or draft)

    async def _left(self, person_id: PersonId, ordering: Ordering) -> Step:
        is_kept = bool(ordering.draft.answers)
        if is_kept:
            await self._storage.dialogues.rewrite(person_id, replace(ordering, is_set_aside=True))
        else:
            await self._storage.dialogues.close(person_id)
        return replace(await self._at(person_id, None), is_kept=is_kept)

    async def leave(self, person_id: PersonId) -> bool:
        """Close whatever is open; whether something was."""
        was_open = await self._storage.dialogues.get(person_id) is not None
        await self._storage.dialogues.close(person_id)
        return was_open

    async def _start(self, person_id: PersonId, draft: OrderDraft, currency: str, update_id: int) -> Step:
        before = await self._taken_up(person_id)
        if before is not None and await self._goes_on(person_id, before.draft, draft, update_id):
            return Step(before.draft, currency, self._today())
        replaced = before is not None and bool(before.draft.answers)
        await self._storage.dialogues.open(person_id, Ordering(draft), update_id, self._clock())
        return Step(draft, currency, self._today(), replaced=replaced)

    async def _goes_on(
        self, person_id: PersonId, before: OrderDraft, begun: OrderDraft, update_id: int
    ) -> bool:
        """Whether the open draft stays: this update began it, or it is half an order of the same service."""
        if await self._is_done(person_id, update_id):
            return True
        is_same = before.service.service_id == begun.service.service_id
        return is_same and bool(before.answers) and not begun.answers and before.asking is not None

    async def _change(
        self, person_id: PersonId, update_id: int, change: Callable[[OrderDraft], OrderDraft | Problem]
    ) -> Step:
        """Apply a step once: an update replayed after a crash only shows where the wizard stands."""
        async with self._storage.transaction():
            ordering = await self._required(person_id)
            if await self._is_done(person_id, update_id):
                return await self._at(person_id, ordering.draft)
            changed = change(ordering.draft)
            if isinstance(changed, Problem):
                return replace(await self._at(person_id, ordering.draft), problem=changed)
            await self._storage.dialogues.open(person_id, Ordering(changed), update_id, self._clock())
            return await self._at(person_id, changed)

    async def _at(self, person_id: PersonId, draft: OrderDraft | None) -> Step:
        return Step(draft, await self._currency(person_id), self._today())

    def _today(self) -> date:
        return self._clock().date()

    async def _is_done(self, person_id: PersonId, update_id: int) -> bool:
        """Whether an update is one that was done before: it is replayed, or older than what was done since.

        Telegram numbers updates on and on, but after a week without any it may begin anywhere.
        """
        last = await self._storage.dialogues.last_update(person_id)
        return last is not None and 0 <= last - update_id < _SAME_NUMBERING

    async def _required(self, person_id: PersonId) -> Ordering:
        ordering = await self._taken_up(person_id)
        if ordering is None:
            raise ProblemError(problem("problem.wizard_over"))
        return ordering

    async def _taken_up(self, person_id: PersonId) -> Ordering | None:
        """The open wizard, which listens again from now on where it was set aside."""
        dialogue = await self._storage.dialogues.get(person_id)
        if not isinstance(dialogue, Ordering):
            return None
        if not dialogue.is_set_aside:
            return dialogue
        ordering = replace(dialogue, is_set_aside=False)
        await self._storage.dialogues.rewrite(person_id, ordering)
        return ordering

    async def _currency(self, person_id: PersonId) -> str:
        account = await self._storage.accounts.get(person_id)
        return account.balance.currency if account else ""


def _if_asking(
    question: str, change: Callable[[OrderDraft], OrderDraft | Problem]
) -> Callable[[OrderDraft], OrderDraft | Problem]:
    """The change, for a draft that still asks what the tapped button stood under."""

    def apply(draft: OrderDraft) -> OrderDraft | Problem:
        return change(draft) if draft.asking is not None and draft.asking.value == question else draft

    return apply
