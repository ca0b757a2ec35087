"""Inline queries: words typed after the bot's name, each waiting for one answer, and not for long.

Telegram keeps an answer for a while and gives it to whoever types the same, or to the same person only where
the bot says so; the bot hears nothing of those: https://core.telegram.org/bots/api#answerinlinequery.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.text.formatted import FormattedText

DEFAULT_TIME_TO_ANSWER = timedelta(seconds=10)
MAX_QUERY = 256
MAX_OFFSET_BYTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One result, and the message that choosing it sends."""

    result_id: str
    title: str
    description: str
    content: FormattedText
    has_link_preview: bool = True

    def picture(self) -> dict[str, Any]:
        """Return what a person sees of it before choosing."""
        described = {"description": self.description} if self.description else {}
        return {"id": self.result_id, "title": self.title, **described}


@dataclass(frozen=True, slots=True, kw_only=True)
class StartButton:
    """The button above the results, which leads to `/start` with a parameter."""

    text: str
    start_parameter: str

    def picture(self) -> dict[str, Any]:
        """Return the button as a person's client has it."""
        return {"text": self.text, "start_parameter": self.start_parameter}


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineAnswer:
    """What the bot answered to a query."""

    results: tuple[Article, ...] = ()
    next_offset: str = ""
    button: StartButton | None = None

    def picture(self) -> dict[str, Any]:
        """Return what a person's client shows."""
        button = {"button": self.button.picture()} if self.button else {}
        results = [result.picture() for result in self.results]
        return {"results": results, "next_offset": self.next_offset, **button}


@dataclass(slots=True, kw_only=True)
class InlineQuery:
    """Words a person typed, from where on the results are wanted, and the answer once it is there."""

    query_id: str
    person_id: int
    words: str
    offset: str
    asked_at: datetime
    answer: InlineAnswer | None = None

    def result(self, result_id: str) -> Article | None:
        """Return one of the results."""
        results = self.answer.results if self.answer else ()
        return next((result for result in results if result.result_id == result_id), None)


_Key = tuple[str, str, int | None]
"""Words, offset, and the person the answer is for; None where it is for everybody."""


@dataclass(slots=True)
class InlineQueries:
    """Every query so far, and the answers that still hold; the two switches are BotFather's."""

    is_on: bool = True
    has_feedback: bool = False
    time_to_answer: timedelta = DEFAULT_TIME_TO_ANSWER
    _queries: dict[str, InlineQuery] = field(default_factory=dict)
    _kept: dict[_Key, tuple[InlineAnswer, datetime]] = field(default_factory=dict)

    def ask(self, person_id: int, words: str, offset: str, *, at: datetime) -> InlineQuery:
        """Begin a query; where a kept answer holds, it has it already."""
        query_id = str(9_000_000_000_000_000_001 + len(self._queries))
        query = InlineQuery(query_id=query_id, person_id=person_id, words=words, offset=offset, asked_at=at)
        self._queries[query_id] = query
        for whose in (person_id, None):
            answer, until = self._kept.get((words, offset, whose), (None, at))
            if at < until:
                query.answer = answer
        return query

    def find(self, query_id: str) -> InlineQuery | None:
        """Return a query by its id."""
        return self._queries.get(query_id)

    def waiting(self, query_id: str, *, at: datetime) -> InlineQuery:
        """Return a query that may still be answered.

        Raises:
            Refusal: There is no such query, it was answered, or it has waited too long.
        """
        query = self._queries.get(query_id)
        if query is None or query.answer is not None or at - query.asked_at > self.time_to_answer:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    def keep(self, query: InlineQuery, answer: InlineAnswer, *, until: datetime, is_personal: bool) -> None:
        """Give a query its answer, and give it to the same words until then."""
        query.answer = answer
        self._kept[query.words, query.offset, query.person_id if is_personal else None] = (answer, until)
