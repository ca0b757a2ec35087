"""What is due to be told is told: at least once, in order for each person, not to people who blocked us.

A message that fails again and again by itself lets those after it go first, and is tried less often.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from bot.domain.account import Person
from bot.domain.ids import BatchId, IntentId, MassId, PersonId
from bot.domain.intent import IntentState
from bot.domain.money import Money
from bot.domain.notices import (
    BalanceLow,
    BatchEnded,
    FavouritesChanged,
    KeyRefused,
    MassOrderEnded,
    NotConfirmed,
    Notice,
    OutcomeUntold,
    SendInterrupted,
    VerdictReached,
)
from bot.domain.problems import Value
from bot.domain.reconciliation import Verdict
from bot.panel.wire.refusals import kind_of
from bot.usecases.gather_news import News
from bot.usecases.ports import Clock, Delivered, Notifier, PersonGone, TryLater, Undeliverable
from bot.usecases.read_changes import read_change, read_digest
from storage.codec import favourite_changes_from
from storage.errors import DecodeError, StorageError
from storage.outbox import OutboxMessage
from storage.store import Storage

AT_ONCE: Final = 100
"""Messages taken up in one go."""

_LEASE: Final = timedelta(minutes=2)
_A_PERSON_AT_ONCE: Final = 5
_TRIES_WITH_A_FAULT: Final = 5
_AFTER_A_FAULT: Final = timedelta(minutes=1)
_NOT_KNOWN_YET: Final = timedelta(seconds=5)

_STUCK_AFTER: Final = 10
"""Tries after which a message may be what fails, and no longer Telegram."""

_SEEMS_STUCK: Final = timedelta(minutes=1)
_IS_STUCK: Final = timedelta(minutes=10)
"""How long it waits then: where nothing gets through, and where the next message does."""

NOTHING_LEFT: Final = "nothing left to tell"
SETTLED_FIRST: Final = "its person settled it first"
"""Why a message is dropped: an order whose outcome was unknown, and now is what its person said it is."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wait:
    """A message could not be told now.

    Attributes:
        after: when it is tried again.
        is_its_own: whether the message may be the reason: nobody was told to wait, or is gone.
    """

    after: timedelta
    is_its_own: bool = True


class DeliverNotifications:
    """Drains the outbox."""

    def __init__(self, storage: Storage, notifier: Notifier, clock: Clock) -> None:
        self._storage = storage
        self._notifier = notifier
        self._clock = clock

    async def deliver_due(self) -> int:
        """Send what is due; how many messages were taken up."""
        now = self._clock()
        due = await self._storage.outbox.lease_due(now, now + _LEASE, AT_ONCE)
        by_person: dict[int, list[OutboxMessage]] = defaultdict(list)
        for message in due:
            by_person[message.person_id].append(message)
        async with asyncio.TaskGroup() as group:
            for messages in by_person.values():
                group.create_task(self._deliver_in_order(messages))
        return len(due)

    async def _deliver_in_order(self, messages: Sequence[OutboxMessage]) -> None:
        """One person's messages, one after the other; one that must wait makes those after it wait as long.

        Only a few at a time: Telegram takes one a second for each person, and nobody else waits for that.
        One that seems to be stuck lets the next one try: if that gets through, the stuck one waits alone.
        """
        stuck: list[OutboxMessage] = []
        for position, message in enumerate(messages):
            is_enough = position == _A_PERSON_AT_ONCE
            wait = _Wait(timedelta(), is_its_own=False) if is_enough else await self._deliver_apart(message)
            if wait is None:
                await self._wait(stuck, _IS_STUCK)
                stuck = []
            elif wait.is_its_own and message.attempts >= _STUCK_AFTER:
                stuck.append(message)
            else:
                after = max(wait.after, _SEEMS_STUCK) if stuck else wait.after
                await self._wait(stuck, after)
                await self._wait([message], after, is_try=wait.is_its_own)
                await self._wait(messages[position + 1 :], after, is_try=False)
                return
        await self._wait(stuck, _SEEMS_STUCK)

    async def _wait(
        self, messages: Sequence[OutboxMessage], after: timedelta, *, is_try: bool = True
    ) -> None:
        due_at = self._clock() + after
        for message in messages:
            await self._storage.outbox.retry(message.message_id, due_at, is_try=is_try)

    async def _deliver_apart(self, message: OutboxMessage) -> _Wait | None:
        """Deliver one message; how long to wait if it could not be. A fault of ours in it stops no other."""
        try:
            return await self._deliver(message)
        except DecodeError as error:
            await self._storage.outbox.set_aside(message, error)
            return None
        except StorageError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the other messages go on
            _log.exception("a notification of the kind %r could not be put together", message.kind)
        if message.attempts < _TRIES_WITH_A_FAULT:
            await self._storage.outbox.retry(message.message_id, self._clock() + _AFTER_A_FAULT)
        else:
            await self._storage.outbox.drop(message.message_id, "a fault of ours", self._clock())
        return None

    async def _deliver(self, message: OutboxMessage) -> _Wait | None:
        person = await self._storage.people.get(message.person_id)
        notice = NOTHING_LEFT if person is None else await self._notice(message)
        if notice is None:
            return _Wait(_NOT_KNOWN_YET)
        if person is None or isinstance(notice, str):
            await self._storage.outbox.drop(message.message_id, str(notice), self._clock())
            return None
        return await self._settle(message, person, notice)

    async def _settle(self, message: OutboxMessage, person: Person, notice: Notice) -> _Wait | None:
        is_silent = person.preferences.is_silent(self._clock())
        match await self._notifier.tell(person, notice, is_silent=is_silent):
            case Delivered():
                await self._storage.outbox.sent(message.message_id, self._clock())
            case TryLater(after, is_flood):
                return _Wait(after, is_its_own=not is_flood)
            case PersonGone():
                await self._storage.people.set_blocked(person.person_id, True, self._clock())  # noqa: FBT003 - the claim
                return _Wait(timedelta(), is_its_own=False)
            case Undeliverable(reason):
                _log.error("a notification cannot be delivered and is dropped: %s", reason)
                await self._storage.outbox.drop(message.message_id, reason, self._clock())
        return None

    async def _notice(  # noqa: C901, PLR0911 - one line a kind
        self, message: OutboxMessage
    ) -> Notice | str | None:
        """What to tell, or why there is nothing to tell any more; None while nobody knows yet."""
        person_id, payload = message.person_id, message.payload
        match message.kind:
            case "key_refused":
                return KeyRefused(str(payload["tail"]))
            case "order_ended" | "order_vanished" | "refill_ended":
                return (
                    await read_change(self._storage, person_id, News(message.kind, payload)) or NOTHING_LEFT
                )
            case "digest":
                return await read_digest(self._storage, person_id, str(payload["changes"])) or NOTHING_LEFT
            case "balance_low":
                currency = str(payload["currency"])
                return BalanceLow(
                    *(Money(Decimal(str(payload[name])), currency) for name in ("balance", "mark"))
                )
            case "favourites_changed":
                return await self._favourites(person_id, payload)
            case "not_confirmed":
                return NotConfirmed(is_mass=bool(payload.get("is_mass")))
            case "mass_ended":
                return await self._mass_ended(person_id, MassId(int(payload["mass"])))
            case "batch_ended":
                return await self._batch_ended(person_id, BatchId(int(payload["batch"])))
            case "outcome_untold":
                return await self._untold(person_id, IntentId(int(payload["intent"])))
            case "send_interrupted" | "verdict_reached":
                intent = await self._storage.intents.get(person_id, IntentId(int(payload["intent"])))
                if intent is None or intent.state is not IntentState.UNKNOWN:
                    return NOTHING_LEFT if intent is None else SETTLED_FIRST
                if message.kind == "send_interrupted":
                    return SendInterrupted(intent)
                return VerdictReached(intent, Verdict(str(payload["verdict"])))
        _log.error("an outbox message of the unknown kind %r", message.kind)
        return NOTHING_LEFT

    async def _favourites(self, person_id: PersonId, payload: Mapping[str, Value]) -> FavouritesChanged | str:
        person = await self._storage.people.get(person_id)
        if person is None or not person.wants_favourite_news:
            return NOTHING_LEFT
        try:
            changes = favourite_changes_from(str(payload["changes"]))
        except DecodeError:
            return NOTHING_LEFT
        return FavouritesChanged(changes, int(payload["others"]), str(payload["currency"]))

    async def _untold(self, person_id: PersonId, intent_id: IntentId) -> OutcomeUntold | str | None:
        intent = await self._storage.intents.get(person_id, intent_id)
        if intent is None or intent.state is IntentState.DRAFT:
            return NOTHING_LEFT
        if intent.state is IntentState.SENDING:
            return None  # known and not saved yet: that is tried again until it is
        if intent.state is IntentState.ABANDONED:
            return SETTLED_FIRST
        number = intent.panel_order_id
        order = await self._storage.orders.by_panel_id(person_id, number) if number else None
        person = await self._storage.people.get(person_id)
        is_told = person is not None and person.hears_every_end
        return OutcomeUntold(intent, order, kind_of(intent.panel_words), is_told)

    async def _mass_ended(self, person_id: PersonId, mass_id: MassId) -> MassOrderEnded | str:
        mass = await self._storage.mass_orders.get(person_id, mass_id)
        if mass is None:
            return NOTHING_LEFT
        return MassOrderEnded(mass, await self._storage.mass_orders.lines(person_id, mass_id))

    async def _batch_ended(self, person_id: PersonId, batch_id: BatchId) -> BatchEnded | str:
        batch = await self._storage.request_batches.get(person_id, batch_id)
        if batch is None or batch.is_told:
            return NOTHING_LEFT
        return BatchEnded(batch, await self._storage.request_batches.lines(person_id, batch_id))
