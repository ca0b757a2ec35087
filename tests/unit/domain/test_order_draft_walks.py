"""Any walk through the wizard, forged taps included: nothing raises, is lost or is left open."""

from collections.abc import Mapping

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.catalogue import Service
from bot.domain.order_answers import within_bounds
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question, rules_of
from bot.domain.order_lists import enough_lines, within_list
from bot.domain.problems import Problem
from tests.unit.domain.domain_samples import LINK, UNHURRIED, order, service

WORDS = [
    *("Default", "Package", "SEO", "Custom Comments", "Custom Comments Package", "Mentions", "Poll"),
    *("Mentions with Hashtags", "Mentions Custom List", "Mentions Hashtag", "Mentions User Followers"),
    *("Mentions Media Likers", "Comment Likes", "Comment Replies", "Invites from Groups", "Subscriptions"),
    *("Web Traffic", "Realtime"),
]
TRACKED = f"{LINK}?igsh=1&v=2"
BOUNDED = {Question.QUANTITY, Question.LEAST, Question.MOST}
LOSES: dict[Question | None, set[Question]] = {
    Question.LINK: {Question.TRACKING},
    Question.TRACKING: {Question.LINK},
    Question.QUANTITY: {Question.RUNS, Question.INTERVAL},
    Question.LEAST: {Question.MOST},
    Question.TRAFFIC: {Question.GOOGLE_KEYWORD, Question.REFERRING_URL},
}
"""What an answer may take away besides: what no longer fits it."""

services = st.builds(
    service,
    st.sampled_from(["Default", "Default", "Custom Comments"]) | st.sampled_from(WORDS),
    least=st.integers(0, 6),
    most=st.integers(6, 40),
    can_drip_feed=st.sampled_from([True, True, True, False]),
)
small = st.integers(0, 50).map(str)
texts = (
    st.sampled_from(
        [
            LINK,
            TRACKED,
            "https://example.com/p/2",
            "clean",
            "keep",
            "@ann",
            "#a",
            "1/4/2026",
            "one",
            "one\ntwo\nthree",
            "",
            "٣",
            "-1",
            "1.5",
        ]
    )
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
        if asked is not None and asked.gathers:
            assert after.lines(asked)[: len(before.lines(asked))] == before.lines(asked)
        self._keeps(before, but={asked} | LOSES.get(asked, set()))

    @rule(number=st.integers(1, 20))
    def answer_sensibly(self, number: int) -> None:
        names = "\n".join(f"n{at}" for at in range(min(number, 6)))
        sensible = {
            **dict.fromkeys(
                (Question.LINK, Question.SOURCE_ACCOUNT, Question.MEDIA, Question.REFERRING_URL), LINK
            ),
            **dict.fromkeys(
                (Question.KEYWORDS, Question.USERNAMES, Question.HASHTAGS, Question.GROUPS), names
            ),
            **dict.fromkeys((Question.USERNAME, Question.COMMENT_OWNER, Question.HASHTAG), "ann"),
            Question.COMMENTS: "\n".join(["one"] * min(number, 6)),
            Question.TRACKING: ("clean", "keep")[number % 2],
            Question.EXPIRY: "1/4/2026",
            Question.COUNTRY: "JO",
            Question.DELAY: "30",
            Question.DEVICE: str(number % 5 + 1),
            Question.TRAFFIC: str(number % 3 + 1),
            Question.GOOGLE_KEYWORD: "shoes",
        }
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
        if before.asking is None or not before.asking.can_skip:
            assert self.draft == before
        self._keeps(before, but={before.asking, Question.INTERVAL})

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
            assert before.asking is not None
            assert enough_lines(before.asking, before.lines(before.asking), before.service) == after
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
        assert draft.target
        assert set(draft.answers) == set(draft.questions)
        for question in draft.questions:
            value = draft.answers[question]
            assert value is not None or question.can_skip
            if question in BOUNDED:
                assert isinstance(value, int)
                assert within_bounds(value, draft.service) == value
            if question.gathers:
                lines = draft.lines(question)
                assert enough_lines(question, lines, draft.service) is None
                assert within_list(question, lines, draft.service) == lines
        least, most = draft.answers.get(Question.LEAST), draft.answers.get(Question.MOST)
        assert not (isinstance(least, int) and isinstance(most, int) and most < least)
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
        assert Question.TRACKING not in sent.extras
        assert None not in sent.extras.values()
        assert self.draft.charge >= 0

    def _keeps(self, before: OrderDraft, *, but: set[Question | None]) -> None:
        for question, value in before.answers.items():
            if question not in but:
                assert self.draft.answers.get(question, "lost") == value

    @staticmethod
    def _still_fits(question: Question, answers: Mapping[Question, Answer], offered: Service) -> bool:
        """Whether an answer is good for this service whatever the others are."""
        value = answers[question]
        if question not in rules_of(offered).questions:
            return False
        if question in BOUNDED:
            return (
                isinstance(value, int)
                and within_bounds(value, offered) == value
                and question is not Question.MOST
            )
        if question.gathers:
            return isinstance(value, tuple) and within_list(question, value, offered) == value
        return True


TestWalk = Walk.TestCase
TestWalk.settings = settings(UNHURRIED, max_examples=150, stateful_step_count=20)
