"""What the answer to a refill or cancel request, or its failure, means for what is kept of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.cooldowns import cooldown_in
from bot.domain.ids import PanelRefillId
from bot.domain.order import Request, RequestState
from bot.domain.order_history import request_entry
from bot.domain.refills import next_refill_check
from bot.panel.answers import Accepted, Declined, RequestAnswer
from bot.panel.errors import PanelError, PanelRefused, PanelUnreachable
from storage.store import Storage


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """What became of the one send of a request."""

    state: RequestState
    panel_refill_id: PanelRefillId | None = None
    words: str = ""
    available_at: datetime | None = None

    def told_of(self, request: Request) -> Request:
        """The request with this outcome."""
        return replace(
            request,
            state=self.state,
            panel_refill_id=self.panel_refill_id,
            panel_words=self.words,
            available_at=self.available_at,
        )


def outcome_of(answer: RequestAnswer | None, now: datetime) -> RequestOutcome:
    """The outcome by the panel's answer; None is an answer that left the order out."""
    match answer:
        case Accepted(refill_id, words):
            return RequestOutcome(RequestState.ACCEPTED, refill_id, words)
        case Declined(_, words):
            return _refused(words, now)
        case None:
            return RequestOutcome(RequestState.UNCLEAR)


def outcome_of_failure(error: PanelError, now: datetime) -> RequestOutcome:
    """The outcome where the call failed. Only what never left is known not to have been requested."""
    match error:
        case PanelUnreachable():
            return RequestOutcome(RequestState.NOT_SENT)
        case PanelRefused():
            return _refused(error.words, now)
        case _:
            return RequestOutcome(RequestState.UNCLEAR)


def _refused(words: str, now: datetime) -> RequestOutcome:
    wait = cooldown_in(words)
    available_at = None if wait is None else now + wait
    return RequestOutcome(RequestState.REFUSED, words=words, available_at=available_at)


async def settle(
    storage: Storage, request: Request, outcome: RequestOutcome, now: datetime
) -> Request | None:
    """Write an outcome down, for the order's history too; None if the request is not being sent."""
    followed, told = outcome.panel_refill_id is not None, outcome.told_of(request)
    async with storage.transaction():
        settled = await storage.requests.settle(
            request.person_id,
            request.request_id,
            outcome.state,
            panel_refill_id=outcome.panel_refill_id,
            panel_words=outcome.words,
            at=now,
            next_check_at=next_refill_check(now, now, 0) if followed else None,
            available_at=outcome.available_at,
        )
        if settled is not None and outcome.state is not RequestState.NOT_SENT:
            await storage.order_history.add([(told, request_entry(told, now))])
    return settled
