"""Any walk through the wizard, forged taps included: nothing raises, is lost or is left open."""

from collections.abc import Mapping

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.catalogue import Service
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question, enough_comments, within_bounds
from bot.domain.problems import Problem
from tests.unit.domain.domain_samples import LINK, UNHURRIED, order, service

services = st.builds(
    service,
    st.sampled_from(["Default", "Default", "Default", "Custom Comments", "Custom Comments", "Package"]),
    least=st.integers(0, 6),
    most=st.integers(6, 40),
    can_drip_feed=st.sampled_from([True, True, True, False]),
)
small = st.integers(0, 50).map(str)
texts = (
    st.sampled_from([LINK, "https://example.com/p/2", "one", "one\ntwo\nthree", "", "٣", "-1", "1.5"])
    | small
    | st.text(max_size=8)
)
old_orders = st.builds(
    order,
    quantity=st.none() | st.integers(1, 50),
    runs=st.none() | st.integers(2, 9),
    interval=st.none() | st.integers(1, 90),
    comments=st.lists(st.sampled_from(["one", "two"]), max_size=8).map(tuple),
    link=st.sampled_from(["", LINK]),
)


class Walk(RuleBasedStateMachine):
    draft: OrderDraft

    @initialize(offered=services, old=st.none() | old_orders)
    def begin(self, offered: Service, old: object) -> None:
        self.draft = (
            OrderDraft.begin(offered) if old is None else OrderDraft.of_old_order(offered, old)  # type: ignore[arg-type] # built by old_orders
        )

    @rule(text=texts)
    def answer(self, text: str) -> None:
        before, asked = self.draft, self.draft.asking
        after = before.answer(text)
        if isinstance(after, Problem):
            return
        self.draft = after
        if asked is Question.COMMENTS:
            assert after.comments[: len(before.comments)] == before.comments
        self._keeps(
            before, but={asked, Question.RUNS, Question.INTERVAL} if asked is Question.QUANTITY else {asked}
        )

    @rule(number=st.integers(1, 20))
    def answer_sensibly(self, number: int) -> None:
        sensible = {Question.LINK: LINK, Question.COMMENTS: "\n".join(["one"] * min(number, 6))}
        if self.draft.asking is not None:
            self.answer(sensible.get(self.draft.asking, str(number)))

    @rule(number=st.integers(1, 20))
    def change_an_answer(self, number: int) -> None:
        self.ask(self.draft.questions[number % len(self.draft.questions)])
        self.answer_sensibly(number)

    @rule(number=st.integers(2, 20))
    def go_on_to_the_review(self, number: int) -> None:
        for _ in Question:
            self.answer_sensibly(number)
            self.finish()

    @rule()
    def skip(self) -> None:
        before = self.draft
        self.draft = before.skip()
        if before.asking is not Question.RUNS:
            assert self.draft == before
        self._keeps(before, but={Question.RUNS, Question.INTERVAL})

    @rule()
    def back(self) -> None:
        before, after = self.draft, self.draft.back()
        if after is None:
            assert before.asking is before.questions[0]
            return
        self.draft = after
        assert after.answers == before.answers

    @rule(question=st.sampled_from(Question))
    def ask(self, question: Question) -> None:
        before = self.draft
        self.draft = before.ask(question)
        assert self.draft.answers == before.answers
        assert self.draft.asking is (question if question in before.questions else before.asking)

    @rule()
    def clear(self) -> None:
        before = self.draft
        self.draft = before.clear()
        assert self.draft.asking is before.asking
        self._keeps(before, but={before.asking})

    @rule()
    def finish(self) -> None:
        before, after = self.draft, self.draft.finish()
        if isinstance(after, Problem):
            assert enough_comments(before.comments, before.service) == after
            return
        self.draft = after
        assert after.answers == before.answers

    @rule(offered=services)
    def with_service(self, offered: Service) -> None:
        before = self.draft
        self.draft = before.with_service(offered)
        for question, value in before.answers.items():
            if self._still_fits(question, before.answers, offered):
                assert self.draft.answers.get(question, "lost") == value
        for question in self.draft.answers:
            assert question in self.draft.questions

    @invariant()
    def an_open_question_is_one_of_the_service(self) -> None:
        assert self.draft.asking is None or self.draft.asking in self.draft.questions

    @invariant()
    def the_review_is_reached_with_everything_answered(self) -> None:
        draft = self.draft
        if draft.asking is not None:
            return
        assert draft.link
        assert set(draft.answers) == set(draft.questions)
        if Question.QUANTITY in draft.questions:
            assert draft.quantity is not None
            assert within_bounds(draft.quantity, draft.service) == draft.quantity
        if Question.COMMENTS in draft.questions:
            assert enough_comments(draft.comments, draft.service) is None
            assert len(draft.comments) <= draft.service.max_quantity
        assert (draft.total_quantity or 0) <= draft.service.max_quantity or draft.charge_is_estimate
        assert (draft.runs is None) is (draft.interval is None)

    @invariant()
    def what_would_be_sent_is_what_was_answered(self) -> None:
        sent = self.draft.new_order()
        assert (sent.link, sent.runs, sent.interval) == (
            self.draft.link,
            self.draft.runs,
            self.draft.interval,
        )
        assert not (sent.comments and sent.quantity)
        assert self.draft.charge >= 0

    def _keeps(self, before: OrderDraft, *, but: set[Question | None]) -> None:
        for question, value in before.answers.items():
            if question not in but:
                assert self.draft.answers.get(question, "lost") == value

    @staticmethod
    def _still_fits(question: Question, answers: Mapping[Question, Answer], offered: Service) -> bool:
        """Whether an answer alone is still good: it is asked for, and lies within the bounds."""
        if question is Question.LINK:
            return True
        value, kind = answers[question], offered.type_word
        if question is Question.QUANTITY:
            return kind == "Default" and isinstance(value, int) and within_bounds(value, offered) == value
        if question is Question.COMMENTS:
            return (
                kind == "Custom Comments" and isinstance(value, tuple) and len(value) <= offered.max_quantity
            )
        return False


TestWalk = Walk.TestCase
TestWalk.settings = settings(UNHURRIED, max_examples=150, stateful_step_count=20)
