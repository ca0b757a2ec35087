"""The order wizard as a pure state machine: an answer goes in, the next draft or a Problem comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast

from bot.domain.catalogue import Service
from bot.domain.ids import ServiceId
from bot.domain.money import charge_for
from bot.domain.order import Order
from bot.domain.order_extras import (
    RULES,
    Answer,
    QuantityFrom,
    Question,
    check_answer,
    enough_comments,
    gathered,
    within_bounds,
)
from bot.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What is sent to the panel for one order. ``quantity`` is per run; None where the type fixes it."""

    service_id: ServiceId
    link: str
    quantity: int | None = None
    comments: tuple[str, ...] = ()
    runs: int | None = None
    interval: int | None = None


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order being put together.

    Attributes:
        service: as it was when the wizard began; looked at again before anything is sent.
        answers: what is answered so far; a skipped question is present with None.
        asking: the question on the screen; None when all is answered and the order is to be reviewed.
    """

    service: Service
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    asking: Question | None = None

    @classmethod
    def begin(cls, service: Service) -> "OrderDraft":
        """A draft for a service of a type the bot can order, at its first question."""
        return cls(service).moved_on()

    @classmethod
    def of_old_order(cls, service: Service, order: Order) -> "OrderDraft":
        """A draft with an old order's answers, those that the service takes today."""
        given: dict[Question, Answer] = {
            Question.LINK: order.link or None,
            Question.QUANTITY: order.quantity,
            Question.COMMENTS: order.comments or None,
            Question.RUNS: order.runs,
            Question.INTERVAL: order.interval,
        }
        skipped = {Question.RUNS: None} if order.runs is None else {}
        answers = {question: value for question, value in given.items() if value is not None} | skipped
        return cls(service, answers).with_service(service)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question this draft asks, in order; the interval only follows runs that were given."""
        rules = RULES[self.service.service_type]
        asked = rules.questions
        if rules.takes_drip_feed and self.service.can_drip_feed:
            asked = (*asked, Question.RUNS)
            if self.answers.get(Question.RUNS) is not None:
                asked = (*asked, Question.INTERVAL)
        return asked

    @property
    def link(self) -> str:
        """The link, empty until answered."""
        return cast("str", self.answers.get(Question.LINK) or "")

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments, one per unit."""
        return cast("tuple[str, ...]", self.answers.get(Question.COMMENTS) or ())

    @property
    def runs(self) -> int | None:
        """Runs of a drip-feed, None without."""
        return cast("int | None", self.answers.get(Question.RUNS))

    @property
    def interval(self) -> int | None:
        """Minutes between two runs, None without a drip-feed."""
        return cast("int | None", self.answers.get(Question.INTERVAL)) if self.runs else None

    @property
    def quantity(self) -> int | None:
        """Units per run, None while unknown or where the type fixes them."""
        source = RULES[self.service.service_type].quantity_from
        if source is QuantityFrom.ANSWER:
            return cast("int | None", self.answers.get(Question.QUANTITY))
        return (len(self.comments) or None) if source is QuantityFrom.COMMENTS else None

    @property
    def total_quantity(self) -> int | None:
        """Units over all runs."""
        return None if self.quantity is None else self.quantity * (self.runs or 1)

    @property
    def charge_is_estimate(self) -> bool:
        """Whether panels differ on how they price this type; the real charge then comes with the status."""
        return RULES[self.service.service_type].quantity_from is QuantityFrom.FIXED

    @property
    def charge(self) -> Decimal:
        """What the order will cost, unrounded; for a fixed package the rate as the panel lists it."""
        if self.charge_is_estimate:
            return self.service.rate
        return charge_for(self.service.rate, self.total_quantity or 0)

    def answer(self, text: str) -> "OrderDraft | Problem":
        """The draft after an answer to the question on the screen; a wrong answer changes nothing."""
        if self.asking is None:
            return self
        value = check_answer(self.asking, text, self.service, self.quantity)
        if isinstance(value, Problem):
            return value
        if self.asking.gathers:
            return self._gathering(cast("tuple[str, ...]", value))
        return self._with(self.asking, value)

    def finish(self) -> "OrderDraft | Problem":
        """The draft after *Done*: what was gathered is enough, or the problem says what is missing."""
        if self.asking is None or not self.asking.gathers:
            return self
        return enough_comments(self.comments, self.service) or self.moved_on()

    def clear(self) -> "OrderDraft":
        """The draft with what was gathered for the open question thrown away."""
        return _without(self, self.asking) if self.asking is not None else self

    def skip(self) -> "OrderDraft":
        """The draft after *Skip*; a question that cannot be skipped stays."""
        return self._with(self.asking, None) if self.asking is not None and self.asking.can_skip else self

    def back(self) -> "OrderDraft | None":
        """The draft one question earlier, all answers kept; None from the first question."""
        asked = self.questions
        here = len(asked) if self.asking is None else asked.index(self.asking)
        return replace(self, asking=asked[here - 1]) if here else None

    def ask(self, question: Question) -> "OrderDraft":
        """The draft with one question open again, all answers kept."""
        return replace(self, asking=question) if question in self.questions else self

    def with_service(self, service: Service) -> "OrderDraft":
        """The same answers for the service as it is now; what it no longer takes is asked again."""
        moved = replace(self, service=service)
        moved = _without(moved, *(question for question in self.answers if question not in moved.questions))
        if Question.QUANTITY in moved.answers and isinstance(
            within_bounds(moved.quantity or 0, service), Problem
        ):
            moved = _without(moved, Question.QUANTITY)
        if isinstance(gathered(moved.comments, service), Problem):
            moved = _without(moved, Question.COMMENTS)
        return _within_all_runs(moved).moved_on()

    def new_order(self) -> NewOrder:
        """What to send, once nothing is left to ask."""
        return NewOrder(
            service_id=self.service.service_id,
            link=self.link,
            quantity=None if self.comments else self.quantity,
            comments=self.comments,
            runs=self.runs,
            interval=self.interval,
        )

    def _with(self, question: Question, value: Answer) -> "OrderDraft":
        changed = replace(self, answers={**self.answers, question: value})
        if question is Question.RUNS and value is None:
            changed = _without(changed, Question.INTERVAL)
        return _within_all_runs(changed).moved_on()

    def _gathering(self, more: tuple[str, ...]) -> "OrderDraft | Problem":
        comments = gathered((*self.comments, *more), self.service)
        if isinstance(comments, Problem):
            return comments
        return replace(self, answers={**self.answers, Question.COMMENTS: comments})

    def moved_on(self) -> "OrderDraft":
        """The draft at its first question without a full answer; at the review when there is none."""
        unanswered = (question for question in self.questions if not self._has_answered(question))
        return replace(self, asking=next(unanswered, None))

    def _has_answered(self, question: Question) -> bool:
        """Whether a question is done with; a list left with *Back* may still be too short."""
        if question.gathers:
            return enough_comments(self.comments, self.service) is None
        return question in self.answers


def _without(draft: OrderDraft, *questions: Question) -> OrderDraft:
    kept = {question: value for question, value in draft.answers.items() if question not in questions}
    return replace(draft, answers=kept)


def _within_all_runs(draft: OrderDraft) -> OrderDraft:
    """The draft without its drip-feed where all runs together are more than the service takes."""
    is_beyond = draft.runs is not None and (draft.total_quantity or 0) > draft.service.max_quantity
    return _without(draft, Question.RUNS, Question.INTERVAL) if is_beyond else draft
