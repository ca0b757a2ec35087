"""Taps on buttons: each waits for one answer, and not for long."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sandbox.fake_telegram.refusals import bad_request

DEFAULT_TIME_TO_ANSWER = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackQuery:
    """A tap: who, where, on which data, when."""

    callback_id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    tapped_at: datetime
    is_answered: bool = False


class CallbackQueries:
    """Every tap so far."""

    def __init__(self) -> None:
        self.time_to_answer = DEFAULT_TIME_TO_ANSWER
        self._queries: dict[str, CallbackQuery] = {}

    def next_id(self) -> str:
        """Return an id no tap has had; as opaque and long as Telegram's."""
        return str(4_000_000_000_000_000_001 + len(self._queries))

    def add(self, query: CallbackQuery) -> None:
        """Keep a tap until it is answered."""
        self._queries[query.callback_id] = query

    def answer(self, callback_id: str, *, at: datetime) -> CallbackQuery:
        """Spend a tap's one answer.

        Raises:
            Refusal: There is no such tap, it was answered, or it has waited too long.
        """
        query = self._queries.get(callback_id)
        if query is None or query.is_answered or at - query.tapped_at > self.time_to_answer:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        answered = replace(query, is_answered=True)
        self._queries[callback_id] = answered
        return answered
