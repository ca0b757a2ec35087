"""Inside the child: the bot's own methods, wrapped so that they kill the process at a named point.

The product knows nothing of this. What a commit has acknowledged is told to the parent before the trap that
follows it can spring, so that the parent can hold the file to it.
"""

import asyncio
import functools
import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from bot.chat.reply import Replies
from bot.domain.order import Order
from bot.panel import calls
from bot.panel.client import PanelClient
from bot.panel.transport import SendTrace
from storage.database import Database
from storage.inbox import Inbox
from storage.intents import Intents
from storage.mass_orders import MassOrders
from storage.outbox import Outbox
from storage.watches import Watches
from tests.chaos.kills.points import Point, Trap

Tell: TypeAlias = Callable[[Mapping[str, object]], None]
_Around: TypeAlias = tuple[Point, Point]

_OUTCOME: Final = (Point.BEFORE_OUTCOME, Point.AFTER_OUTCOME)
_NEWS: Final = (Point.BEFORE_NEWS_SAVED, Point.AFTER_NEWS_SAVED)
_RECOVERY: Final = (Point.BEFORE_RECOVERY, Point.AFTER_RECOVERY)
_OF_ADD: Final = {
    "send_request_headers.started": Point.BEFORE_FIRST_BYTE,
    "send_request_headers.complete": Point.AFTER_FIRST_BYTE,
    "send_request_body.complete": Point.AFTER_LAST_BYTE,
}


class Traps:
    """The traps of one life; one that springs is the end of it."""

    def __init__(self, armed: Sequence[Trap], tell: Tell) -> None:
        self._armed = armed
        self._tell = tell
        self._arrivals: Counter[Point] = Counter()
        self._commit: _Around | None = None
        self._told_by_commit: list[Mapping[str, object]] = []

    def arrive(self, point: Point) -> None:
        """The bot is at this point."""
        self._arrivals[point] += 1
        if Trap(point, self._arrivals[point]) in self._armed:
            self._tell({"event": "sprung", "point": point})
            os.kill(os.getpid(), signal.SIGKILL)

    def committing(self, around: _Around) -> None:
        """The open transaction is about this; what was said first counts."""
        self._commit = self._commit or around

    def keep(self, database: Database, kind: str, **what: object) -> None:
        """Something is acknowledged to the caller: at once, or with the commit of the open transaction."""
        fact = {"event": "kept", "kind": kind, **what}
        if database._holder is asyncio.current_task():
            self._told_by_commit.append(fact)
        else:
            self._tell(fact)

    def begun(self) -> None:
        """A transaction begins; whatever the one before it meant to say is void unless it was committed."""
        self._commit = None
        self._told_by_commit.clear()

    def commit_begins(self) -> None:
        """All of a transaction is written, nothing of it committed."""
        if self._commit:
            self.arrive(self._commit[0])

    def committed(self) -> None:
        """A commit has returned."""
        for fact in self._told_by_commit:
            self._tell(fact)
        self._told_by_commit.clear()
        if self._commit:
            self.arrive(self._commit[1])
        self._commit = None

    def set_out(self) -> None:
        """Wrap the bot's methods, for the rest of this process."""
        self._wrap_money()
        self._wrap_updates()
        self._wrap_news()
        self._wrap_commits()

    def _wrap_money(self) -> None:
        def claimed(intents: Intents | MassOrders, *_: Any, result: Any, **__: Any) -> None:
            if result is not None:
                self.keep(intents._database, "claimed", intent=result.intent_id)
                self.arrive(Point.AFTER_CLAIM)

        def settled(intents: Intents, *_: Any, result: Any, **__: Any) -> None:
            if result is not None:
                self.committing(_OUTCOME)
                self.keep(intents._database, "settled", intent=result.intent_id, state=result.state)

        def interrupted(intents: Intents, *_: Any, result: Any, **__: Any) -> None:
            if result:
                self.committing(_RECOVERY)
            for intent in result:
                self.keep(intents._database, "interrupted", intent=intent.intent_id)

        _wrap(Intents, "claim", before=lambda *_, **__: self.arrive(Point.BEFORE_CLAIM), after=claimed)
        _wrap(
            MassOrders, "claim_line", before=lambda *_, **__: self.arrive(Point.BEFORE_CLAIM), after=claimed
        )
        _wrap(Intents, "settle", after=settled)
        _wrap(Intents, "interrupt_sending", after=interrupted)
        _wrap(PanelClient, "add_order", after=lambda *_, **__: self.arrive(Point.AFTER_REPLY))
        traps = self

        class TrappedTrace(SendTrace):
            async def __call__(self, event: str, info: Mapping[str, object]) -> None:
                await super().__call__(event, info)
                point = _OF_ADD.get(event.partition(".")[2])
                if point is not None:
                    traps.arrive(point)

        # Only `add` takes its trace from this module; reading takes it from where the class is at home.
        setattr(calls, "SendTrace", TrappedTrace)  # noqa: B010 - the name is imported there, not exported

    def _wrap_updates(self) -> None:
        def recorded(inbox: Inbox, update_id: int, *_: Any, result: bool, **__: Any) -> None:
            if result:
                self.keep(inbox._database, "recorded", update=update_id)
                self.arrive(Point.AFTER_UPDATE_SAVED)

        def handled(inbox: Inbox, update_id: int, *_: Any, **__: Any) -> None:
            self.keep(inbox._database, "handled", update=update_id)
            self.arrive(Point.AFTER_UPDATE_DONE)

        before, done = Point.BEFORE_UPDATE_SAVED, Point.BEFORE_UPDATE_DONE
        _wrap(Inbox, "record", before=lambda *_, **__: self.arrive(before), after=recorded)
        _wrap(Inbox, "handled", before=lambda *_, **__: self.arrive(done), after=handled)

    def _wrap_news(self) -> None:
        def saved(_: Watches, looks: Sequence[tuple[Order, datetime | None]]) -> None:
            # The end of an order is what must not be committed without the message about it.
            if any(order.report.status.is_final for order, _ in looks):
                self.committing(_NEWS)

        def due(outbox: Outbox, *_: Any, result: int, **__: Any) -> None:
            self.keep(outbox._database, "due", message=result)

        def told(outbox: Outbox, message_id: int, *_: Any, **__: Any) -> None:
            self.keep(outbox._database, "told", message=message_id)
            self.arrive(Point.AFTER_NEWS_DONE)

        def sending(*_: Any, **how: Any) -> None:
            if how.get("waits_for_floods") is False:
                self.arrive(Point.BEFORE_NEWS_SENT)

        def sent(*_: Any, **how: Any) -> None:
            if how.get("waits_for_floods") is False:
                self.arrive(Point.AFTER_NEWS_SENT)
            elif how.get("is_repeatable"):
                self.arrive(Point.AFTER_RECEIPT)

        _wrap(Watches, "save", before=saved)
        _wrap(Outbox, "add", after=due)
        _wrap(Outbox, "sent", after=told)
        _wrap(Replies, "send", before=sending, after=sent)

    def _wrap_commits(self) -> None:
        def asking(_: Database, sql: str, **__: Any) -> None:
            if sql == "COMMIT":
                self.commit_begins()

        def asked(_: Database, sql: str, **__: Any) -> None:
            if sql == "COMMIT":
                self.committed()
            elif sql == "BEGIN IMMEDIATE":
                self.begun()

        _wrap(Database, "_ask", before=asking, after=asked)


def _wrap(
    owner: type,
    name: str,
    *,
    before: Callable[..., None] | None = None,
    after: Callable[..., None] | None = None,
) -> None:
    original = getattr(owner, name)

    @functools.wraps(original)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before:
            before(*args, **kwargs)
        result = await original(*args, **kwargs)
        if after:
            after(*args, **kwargs, result=result)
        return result

    setattr(owner, name, wrapped)
