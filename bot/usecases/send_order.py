"""The one send of a confirmed card, and its outcome written down.

The claim, one conditional update, is committed before the first byte leaves, and nothing ever sends again.
The work is supervised, so neither a handler that goes away nor a shutdown cuts it off between the two.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

from bot.domain.account import PanelKey
from bot.domain.dialogue import Ordering
from bot.domain.intent import (
    Intent,
    NotSent,
    Outcome,
    Placed,
    RefusalKind,
    Rejected,
    Unclear,
    state_after,
)
from bot.domain.low_balance import LOOK_AFTER_ORDER
from bot.domain.order import Order
from bot.domain.order_history import EntryKind, HistoryEntry
from bot.domain.polling import PollingPolicy
from bot.domain.problems import ProblemError, problem
from bot.domain.reconciliation import PROBE_AFTER
from bot.panel.client import PanelClient
from bot.usecases.ports import Clock, Tasks
from bot.usecases.saving import until_saved
from storage.errors import StorageError
from storage.store import Storage

UNTOLD: Final = "outcome_untold"
"""The kind of the message about an outcome that could not be shown when it was known."""

_log = logging.getLogger(__name__)

Claim: TypeAlias = Callable[[], Awaitable[Intent | None]]
"""Wins the right to send, once and for nobody else: the intent, now being sent; or None."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The one send happened.

    Attributes:
        intent: with its outcome.
        order: the order it became, where it was placed.
        kind: what a refusal means.
        is_saved: whether the outcome could be stored; if not, that is tried again in the background.
        twin: an order of unknown outcome for the same service and link, which this refusal is a sign of.
    """

    intent: Intent
    order: Order | None = None
    kind: RefusalKind = RefusalKind.UNKNOWN
    is_saved: bool = True
    twin: Intent | None = None


class SendOrder:
    """Sends, at most once for each card."""

    def __init__(
        self, *, storage: Storage, panel: PanelClient, tasks: Tasks, polling: PollingPolicy, clock: Clock
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._tasks = tasks
        self._polling = polling
        self._clock = clock

    async def send(self, intent: Intent, key: PanelKey, update_id: int) -> Sent | None:
        """Claim the card and send its order; None if the claim was not won, and nothing was sent.

        Raises:
            ProblemError: the program is about to end; nothing was sent.
        """

        async def claim() -> Intent | None:
            return await self._storage.intents.claim(
                intent.person_id, intent.intent_id, intent.nonce, self._clock()
            )

        return await self.send_claimed(claim, key, intent.reference, update_id)

    async def send_claimed(self, claim: Claim, key: PanelKey, name: str, update_id: int = 0) -> Sent | None:
        """Send the order that is won by this claim, once; None if it was not won, and nothing was sent.

        Args:
            claim: one conditional update, which marks an intent as being sent.
            key: to send it with.
            name: of the work, for the log.
            update_id: the update that led here, where a person stands at the card.

        Raises:
            ProblemError: the program is about to end; nothing was sent.
        """
        if self._tasks.is_ending:
            raise ProblemError(problem("problem.ending"))
        work = self._claim_and_send(claim, key, update_id)
        return await asyncio.shield(self._tasks.start(work, f"send {name}"))

    async def _claim_and_send(self, claim: Claim, key: PanelKey, update_id: int) -> Sent | None:
        claimed = await claim()
        if claimed is None:
            return None
        begun_at = self._clock()
        outcome = await self._panel.add_order(key, claimed.draft.new_order())
        if isinstance(outcome, Unclear):
            _log.warning(
                "what became of %s is unknown: %s, status %s, after %.1f s",
                claimed.reference,
                outcome.reason,
                outcome.status or "none",
                (self._clock() - begun_at).total_seconds(),
            )
        try:
            return await self._settle(claimed, outcome, key, update_id)
        except StorageError:
            _log.critical(
                "the outcome of %s cannot be saved; it is tried again", claimed.reference, exc_info=True
            )
            settling = partial(self._settle, claimed, outcome, key, update_id)
            self._tasks.start(until_saved(settling, claimed.reference), f"save {claimed.reference}")
            return _unsaved(claimed, outcome)

    async def tell_later(self, intent: Intent) -> None:
        """What became of it could not be shown: it is told as a message, for as long as that takes."""
        try:
            await self._make_due(intent)
        except StorageError:
            _log.exception("what became of %s cannot be told now; it is tried again", intent.reference)
            telling = partial(self._make_due, intent)
            self._tasks.start(until_saved(telling, intent.reference), f"tell {intent.reference}")

    async def is_told_later(self, intent: Intent) -> bool:
        """Whether a message about what became of it is due."""
        return await self._storage.outbox.is_due(intent.person_id, UNTOLD, {"intent": intent.intent_id})

    async def _make_due(self, intent: Intent) -> None:
        async with self._storage.transaction():
            if not await self.is_told_later(intent):
                payload = {"intent": intent.intent_id}
                await self._storage.outbox.add(intent.person_id, UNTOLD, payload, self._clock())

    async def _settle(self, intent: Intent, outcome: Outcome, key: PanelKey, update_id: int) -> Sent:
        """Write the outcome down, with all that follows from it, in one transaction."""
        now = self._clock()
        async with self._storage.transaction():
            settled = await self._storage.intents.settle(intent.person_id, intent.intent_id, outcome, now)
            if settled is None:  # only a restart settles a send besides us, and then this process is gone
                raise StorageError(f"{intent.reference} is settled already")
            match outcome:
                case Placed(panel_order_id):
                    order = await self._storage.orders.add_placed(
                        settled, panel_order_id, at=now, next_check_at=now + self._polling.fastest
                    )
                    await self._storage.order_history.add([(order, HistoryEntry(EntryKind.PLACED, now))])
                    await self._storage.balances.look_at(intent.person_id, now + LOOK_AFTER_ORDER)
                    await self._close_its_dialogue(intent)
                    return Sent(settled, order)
                case Unclear():
                    await self._storage.intents.schedule_probe(
                        intent.person_id, intent.intent_id, 0, now + PROBE_AFTER[0]
                    )
                    await self._close_its_dialogue(intent)
                    return Sent(settled)
                case Rejected() | NotSent():
                    if await self._is_its_dialogue(intent):
                        await self._storage.dialogues.open(
                            intent.person_id, Ordering(intent.draft), update_id, now
                        )
                    return await self._not_placed(settled, outcome, key)

    async def _is_its_dialogue(self, intent: Intent) -> bool:
        """Whether the person still stands at its card: saved late, it must not close what was begun since."""
        dialogue = await self._storage.dialogues.get(intent.person_id)
        return isinstance(dialogue, Ordering) and dialogue.intent_id == intent.intent_id

    async def _close_its_dialogue(self, intent: Intent) -> None:
        if await self._is_its_dialogue(intent):
            await self._storage.dialogues.close(intent.person_id)

    async def _not_placed(self, settled: Intent, outcome: Rejected | NotSent, key: PanelKey) -> Sent:
        """What a refusal tells besides: about the key, or about an earlier order nobody was sure of."""
        if isinstance(outcome, NotSent):
            return Sent(settled)
        if outcome.kind.is_about_key:
            await self._storage.accounts.refuse(settled.person_id, key, self._clock())
        twin = None
        if outcome.kind is RefusalKind.DUPLICATE_LINK:
            twin = await self._storage.intents.unresolved_twin(settled)
        return Sent(settled, kind=outcome.kind, twin=twin)


def _unsaved(intent: Intent, outcome: Outcome) -> Sent:
    """The outcome as the person hears it while it cannot be stored."""
    told = replace(
        intent,
        state=state_after(outcome),
        panel_order_id=outcome.panel_order_id if isinstance(outcome, Placed) else None,
        panel_words=outcome.words if isinstance(outcome, Rejected) else "",
    )
    kind = outcome.kind if isinstance(outcome, Rejected) else RefusalKind.UNKNOWN
    return Sent(told, kind=kind, is_saved=False)
