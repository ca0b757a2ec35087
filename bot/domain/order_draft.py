"""The order wizard as a pure state machine: an answer goes in, the next draft or a Problem comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import cast

from bot.domain.catalogue import Service
from bot.domain.ids import ServiceId
from bot.domain.link_cleaning import cleaned
from bot.domain.money import charge_for
from bot.domain.order import Order
from bot.domain.order_answers import check_answer, within_bounds
from bot.domain.order_extras import CLEAN, Answer, QuantityFrom, Question, questions_for, rules_of
from bot.domain.order_lists import Lines, enough_lines, read_lines, within_list
from bot.domain.problems import Problem

_BASIC = frozenset({Question.LINK, Question.QUANTITY, Question.COMMENTS, Question.RUNS, Question.INTERVAL})
"""What an order of any kind may have; everything else is an extra of its type."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What is sent to the panel for one order.

    Attributes:
        link: empty for the type that has none.
        quantity: per run; None where the type fixes it, or the lines of a list are it.
        extras: what the type asks for besides, by question; nothing that was skipped.
    """

    service_id: ServiceId
    link: str
    quantity: int | None = None
    comments: tuple[str, ...] = ()
    runs: int | None = None
    interval: int | None = None
    extras: Mapping[Question, Answer] = field(default_factory=dict)


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
        """A draft for a service, at its first question."""
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
            **order.extras,
        }
        skipped = {question: None for question in Question if question.can_skip and not given.get(question)}
        answers = {question: value for question, value in given.items() if value is not None} | skipped
        return cls(service, answers).with_service(service)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question this draft asks, in order; some only follow certain answers."""
        return questions_for(self.service, self.answers)

    @property
    def link(self) -> str:
        """The link, empty until answered."""
        return cast("str", self.answers.get(Question.LINK) or "")

    @property
    def target(self) -> str:
        """What the order is for: its link, or the account that a subscription follows."""
        return self.link or cast("str", self.answers.get(Question.USERNAME) or "")

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments, in the order in which they were given."""
        return self.lines(Question.COMMENTS)

    def lines(self, question: Question) -> tuple[str, ...]:
        """The lines of a list so far."""
        return cast("tuple[str, ...]", self.answers.get(question) or ())

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
        source = rules_of(self.service).quantity_from
        if source is QuantityFrom.ANSWER:
            return cast("int | None", self.answers.get(Question.QUANTITY))
        return (len(self.lines(source.counted)) or None) if source.counted else None

    @property
    def total_quantity(self) -> int | None:
        """Units over all runs."""
        return None if self.quantity is None else self.quantity * (self.runs or 1)

    @property
    def charge_is_estimate(self) -> bool:
        """Whether panels differ on how they price this type; the real charge then comes with the status."""
        return rules_of(self.service).quantity_from is QuantityFrom.FIXED

    @property
    def charge(self) -> Decimal:
        """What the order will cost, unrounded; where that is an estimate, the rate as the panel lists it."""
        if self.charge_is_estimate:
            return self.service.rate
        return charge_for(self.service.rate, self.total_quantity or 0)

    @property
    def extras(self) -> Mapping[Question, Answer]:
        """The answers that only some types have; those skipped are left out."""
        return {
            question: value
            for question, value in self.answers.items()
            if question not in _BASIC and value is not None
        }

    def answer(self, text: str, *, today: date = date.min) -> "OrderDraft | Problem":
        """The draft after an answer to the question on the screen; a wrong answer changes nothing.

        Args:
            text: what was typed, or the choice that was tapped.
            today: no expiry is taken that lies before it.
        """
        if self.asking is None:
            return self
        if self.asking.gathers:
            gathered = self.gather(text)
            return gathered if isinstance(gathered, Problem) else gathered[0]
        least = cast("int | None", self.answers.get(Question.LEAST))
        value = check_answer(self.asking, text, self.service, self.quantity, least=least, today=today)
        return value if isinstance(value, Problem) else self._with(self.asking, value)

    def gather(self, text: str) -> "tuple[OrderDraft, Lines] | Problem":
        """The draft with more lines for the list that is asked for, and what of the text was left out."""
        asking = self.asking
        assert asking is not None  # noqa: S101 - the caller has seen that a list is asked for
        added = read_lines(asking, text, self.lines(asking))
        if isinstance(added, Problem):
            return added
        lines = within_list(asking, (*self.lines(asking), *added.kept), self.service)
        if isinstance(lines, Problem):
            return lines
        return replace(self, answers={**self.answers, asking: lines}), added

    def finish(self) -> "OrderDraft | Problem":
        """The draft after *Done*: what was gathered is enough, or the problem says what is missing."""
        if self.asking is None or not self.asking.gathers:
            return self
        return enough_lines(self.asking, self.lines(self.asking), self.service) or self.moved_on()

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
        unfit = (question for question in moved.answers if not moved._still_takes(question))  # noqa: SLF001 - of its own kind
        return _consistent(_without(moved, *tuple(unfit))).moved_on()

    def on_day(self, today: date) -> "OrderDraft":
        """The draft as it stands today: an expiry that has passed meanwhile is asked for again."""
        expiry = self.answers.get(Question.EXPIRY)
        has_passed = isinstance(expiry, date) and expiry < today
        return _without(self, Question.EXPIRY).moved_on() if has_passed else self

    def new_order(self) -> NewOrder:
        """What to send, once nothing is left to ask."""
        return NewOrder(
            service_id=self.service.service_id,
            link=self.link,
            quantity=self.quantity if self._is_told_its_quantity else None,
            comments=self.comments,
            runs=self.runs,
            interval=self.interval,
            extras={
                question: value
                for question, value in self.extras.items()
                if question is not Question.TRACKING
            },
        )

    @property
    def _is_told_its_quantity(self) -> bool:
        """Whether the panel is told the quantity: it counts the lines of a list itself."""
        return rules_of(self.service).quantity_from is QuantityFrom.ANSWER

    def moved_on(self) -> "OrderDraft":
        """The draft at its first question without a full answer; at the review when there is none."""
        unanswered = (question for question in self.questions if not self._has_answered(question))
        return replace(self, asking=next(unanswered, None))

    def _with(self, question: Question, value: Answer) -> "OrderDraft":
        if question is Question.TRACKING and value == CLEAN:
            return self._with(Question.LINK, cleaned(self.link))
        changed = replace(self, answers={**self.answers, question: value})
        if question is Question.LINK and value != self.link:
            changed = _without(changed, Question.TRACKING)
        return _consistent(changed).moved_on()

    def _has_answered(self, question: Question) -> bool:
        """Whether a question is done with; a list left with *Back* may still be too short."""
        if question.gathers:
            return enough_lines(question, self.lines(question), self.service) is None
        return question in self.answers

    def _still_takes(self, question: Question) -> bool:
        """Whether the service takes an answer as it stands: it is asked for, and within the bounds."""
        if question not in self.questions:
            return False
        value = self.answers[question]
        if question in {Question.QUANTITY, Question.LEAST, Question.MOST}:
            return isinstance(within_bounds(cast("int", value or 0), self.service), int)
        return not (
            question.gathers
            and isinstance(within_list(question, self.lines(question), self.service), Problem)
        )


def _without(draft: OrderDraft, *questions: Question) -> OrderDraft:
    kept = {question: value for question, value in draft.answers.items() if question not in questions}
    return replace(draft, answers=kept)


def _consistent(draft: OrderDraft) -> OrderDraft:
    """The draft without answers that other answers rule out.

    A drip-feed whose runs together are more than the service takes; a most below the least; whatever followed
    an answer that was changed.
    """
    if draft.runs is not None and (draft.total_quantity or 0) > draft.service.max_quantity:
        draft = _without(draft, Question.RUNS, Question.INTERVAL)
    least, most = draft.answers.get(Question.LEAST), draft.answers.get(Question.MOST)
    if isinstance(least, int) and isinstance(most, int) and most < least:
        draft = _without(draft, Question.MOST)
    return _without(draft, *(question for question in draft.answers if question not in draft.questions))
