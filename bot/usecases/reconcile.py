"""An order of unknown outcome: what the balance tells, and what the person says. Nothing is ever re-sent."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.account import PanelKey
from bot.domain.dialogue import NamingOrder, Ordering
from bot.domain.ids import IntentId, PanelOrderId, PersonId, is_number_of_panel
from bot.domain.intent import Intent, IntentName, IntentState
from bot.domain.money import Money
from bot.domain.order import Order, UnknownToPanel
from bot.domain.order_history import EntryKind, HistoryEntry, status_entry
from bot.domain.polling import PollingPolicy
from bot.domain.problems import Problem, ProblemError, problem
from bot.domain.reconciliation import PROBE_AFTER, Probe, Verdict, can_be_of, verdict_on
from bot.domain.text import plain_number
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock
from storage.store import Storage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An unknown intent and what is known about it."""

    intent: Intent
    verdict: Verdict
    before: Money
    now: Money | None


class Reconcile:
    """Turns "unknown" into what can be said, and into what the person decides."""

    def __init__(
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        polling: PollingPolicy,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._polling = polling
        self._clock = clock

    async def interrupted(self) -> int:
        """At start-up: a send under way when the bot stopped has an unknown outcome; its owner is told.

        Returns:
            How many there were.
        """
        now = self._clock()
        async with self._storage.transaction():
            names = await self._storage.intents.interrupt_sending(now)
            await self._storage.requests.interrupt_sending(now)
            for name in names:
                due_at = now + PROBE_AFTER[0]
                await self._storage.intents.schedule_probe(name.person_id, name.intent_id, 0, due_at)
                await self._close_card_of(name)
                await self._storage.outbox.add(
                    name.person_id, "send_interrupted", {"intent": name.intent_id}, now
                )
        return len(names)

    async def unresolved(self, person_id: PersonId) -> list[Intent]:
        """The person's intents of unknown outcome, newest first."""
        return await self._storage.intents.unresolved(person_id)

    async def evidence(self, person_id: PersonId, intent_id: IntentId) -> Evidence:
        """What is known about an unknown intent.

        A question for its number is closed: it is not on the screen any more.

        Raises:
            ProblemError: no such intent, or it is resolved.
        """
        await self._stop_asking(person_id, intent_id)
        return await self._weigh(await self._unknown(person_id, intent_id))

    async def check_again(self, person_id: PersonId, intent_id: IntentId) -> Evidence:
        """Read the balance now and weigh it.

        Raises:
            ProblemError: no such intent, or the panel does not answer.
        """
        intent = await self._unknown(person_id, intent_id)
        async with self._key(person_id) as key:
            if not await self._was_sent_with(intent, key):
                raise ProblemError(problem("unknown.key_replaced"))
            await self._look(intent, key)
        return await self._weigh(intent)

    async def ask_number(self, person_id: PersonId, intent_id: IntentId, update_id: int) -> Intent:
        """The person sees it on the panel: wait for its number."""
        intent = await self._unknown(person_id, intent_id)
        await self._storage.dialogues.open(person_id, NamingOrder(intent_id), update_id, self._clock())
        return intent

    async def attach(self, person_id: PersonId, text: str) -> tuple[Intent, Order]:
        """The number a person gave, if the panel knows such an order under the key this one was sent with.

        Raises:
            ProblemError: the number cannot be this order's; the question stays open.
        """
        dialogue = await self._storage.dialogues.get(person_id)
        if not isinstance(dialogue, NamingOrder):
            raise ProblemError(problem("problem.wizard_over"))
        intent = await self._unknown(person_id, dialogue.intent_id)
        number = PanelOrderId(plain_number(text))
        if not is_number_of_panel(number):
            raise ProblemError(problem("problem.number_not_yours", number=number[:40]))
        if await self._storage.orders.is_taken(person_id, number):
            raise ProblemError(problem("problem.number_taken", number=number[:40]))
        async with self._key(person_id) as key:
            if not await self._was_sent_with(intent, key):
                raise ProblemError(problem("problem.number_other_key", number=number[:40]))
            report = await self._panel.status(key, number)
        if isinstance(report, UnknownToPanel):
            raise ProblemError(problem("problem.number_not_yours", number=number[:40]))
        if not can_be_of(intent, report):
            raise ProblemError(problem("problem.number_other_charge", number=number[:40]))
        now = self._clock()
        async with self._storage.transaction():
            if await self._storage.orders.is_taken(person_id, number):
                raise ProblemError(problem("problem.number_taken", number=number[:40]))
            placed = await self._storage.intents.attach(person_id, intent.intent_id, number, now)
            if placed is None:
                raise ProblemError(problem("problem.intent_resolved"))
            placed_at = placed.sent_at or now
            order = await self._storage.orders.add_placed(
                placed, number, at=placed_at, next_check_at=now + self._polling.fastest
            )
            order = order.reported(report, now)
            await self._storage.watches.save(
                [(order, now + self._polling.fastest if order.is_watched else None)]
            )
            await self._storage.order_history.add(
                [(order, HistoryEntry(EntryKind.PLACED, placed_at)), (order, status_entry(order, now))]
            )
            await self._storage.intents.stop_probes(person_id, intent.intent_id)
            await self._storage.dialogues.close(person_id)
        return placed, order

    async def close(self, person_id: PersonId, intent_id: IntentId) -> Intent:
        """The person looked at the panel, and the order is not there."""
        await self._unknown(person_id, intent_id)
        async with self._storage.transaction():
            closed = await self._storage.intents.abandon(person_id, intent_id, self._clock())
            await self._storage.intents.stop_probes(person_id, intent_id)
            await self._stop_asking(person_id, intent_id)
        if closed is None:
            raise ProblemError(problem("problem.intent_resolved"))
        return closed

    async def probe_due(self) -> int:
        """Look at the balance for every unknown intent that is due; how many were looked at."""
        due = await self._storage.intents.due_probes(self._clock())
        by_person: dict[PersonId, list[tuple[Intent, int]]] = defaultdict(list)
        for intent, number in due:
            by_person[intent.person_id].append((intent, number))
        async with asyncio.TaskGroup() as group:
            for probes in by_person.values():
                group.create_task(self._probe_one_by_one(probes))
        return len(due)

    async def _probe_one_by_one(self, probes: Sequence[tuple[Intent, int]]) -> None:
        """One person's; whatever goes wrong, other people's go on, and it is due again at the next look."""
        for intent, number in probes:
            try:
                await self._probe(intent, number)
            except Exception:  # noqa: BLE001 - whatever it is, the others go on
                _log.exception("the balance after %s could not be looked at", intent.reference)

    async def _probe(self, intent: Intent, number: int) -> None:
        person_id, following = intent.person_id, number + 1
        before = (await self._weigh(intent, as_of_last_look=True)).verdict
        await self._look_unasked(intent)
        evidence = await self._weigh(intent)
        after, is_last = evidence.verdict, following == len(PROBE_AFTER)
        if is_last and after is Verdict.CHECKING:
            after = Verdict.UNCLEAR
        is_news = _is_news(before, after) or (is_last and evidence.now is None)
        async with self._storage.transaction():
            current = await self._storage.intents.get(person_id, intent.intent_id)
            if current is None or current.state is not IntentState.UNKNOWN:
                return  # the person resolved it while the panel was asked
            if not is_last:
                due_at = (intent.settled_at or intent.created_at) + PROBE_AFTER[following]
                await self._storage.intents.schedule_probe(person_id, intent.intent_id, following, due_at)
            else:
                await self._storage.intents.stop_probes(person_id, intent.intent_id)
            if is_news:
                await self._storage.outbox.add(
                    person_id,
                    "verdict_reached",
                    {"intent": intent.intent_id, "verdict": after.value},
                    self._clock(),
                )

    async def _look_unasked(self, intent: Intent) -> None:
        """Look at the balance if the key is there, taken, and the one it was sent with."""
        account = await self._storage.accounts.get(intent.person_id)
        key = await self._storage.accounts.key(intent.person_id)
        if account is None or key is None or account.is_refused:
            return
        if not await self._was_sent_with(intent, key):
            return
        try:
            await self._look(intent, key)
        except PanelError as error:
            if is_refused_key(error):
                await self._access.refused(key, {intent.person_id})

    async def _look(self, intent: Intent, key: PanelKey) -> None:
        asked_at = self._clock()
        balance = await self._panel.balance(key)
        async with self._storage.transaction():
            await self._storage.accounts.set_balance(intent.person_id, key, balance, asked_at)
            await self._storage.intents.note_probe(intent.person_id, intent.intent_id, balance, self._clock())

    async def _was_sent_with(self, intent: Intent, key: PanelKey) -> bool:
        """Only the very key tells anything of it, by its balance or its orders; people replace keys."""
        sent_with = await self._storage.intents.fingerprint(intent.person_id, intent.intent_id)
        return sent_with == self._storage.accounts.fingerprint_of(key)

    async def _is_watched(self, intent: Intent) -> bool:
        """Whether its balance is still going to be looked at, with its own key."""
        account = await self._storage.accounts.get(intent.person_id)
        key = await self._storage.accounts.key(intent.person_id)
        if account is None or key is None or account.is_refused or not await self._was_sent_with(intent, key):
            return False
        return await self._storage.intents.is_probed(intent.person_id, intent.intent_id)

    async def _close_card_of(self, name: IntentName) -> None:
        dialogue = await self._storage.dialogues.get(name.person_id)
        if isinstance(dialogue, Ordering) and dialogue.intent_id == name.intent_id:
            await self._storage.dialogues.close(name.person_id)

    async def _weigh(self, intent: Intent, *, as_of_last_look: bool = False) -> Evidence:
        """What is known now, or as of the last look: other orders may have muddied it since."""
        kept = await self._storage.intents.probes(intent.person_id, intent.intent_id)
        probes = [Probe(balance, at) for balance, at in kept]
        until = probes[-1].at if as_of_last_look and probes else self._clock()
        others = await self._storage.intents.muddying(intent, until)
        clear = await self._before_others(intent, probes) if others else []
        verdict = verdict_on(intent, clear or probes, other_orders=0 if clear else others)
        if verdict is Verdict.CHECKING:
            if clear:
                verdict = Verdict.MUDDIED
            elif not await self._is_watched(intent):
                verdict = Verdict.UNCLEAR
        telling = probes if verdict.tells_nothing else clear or probes
        return Evidence(
            intent=intent,
            verdict=verdict,
            before=Money(intent.balance_before, intent.currency),
            now=telling[-1].balance if telling else None,
        )

    async def _before_others(self, intent: Intent, probes: Sequence[Probe]) -> list[Probe]:
        """The looks in which no other order of the same key can show: what those told stands."""
        return [probe for probe in probes if not await self._storage.intents.muddying(intent, probe.at)]

    @asynccontextmanager
    async def _key(self, person_id: PersonId) -> AsyncIterator[PanelKey]:
        """The key to ask with; what fails is said of the question, never of the order it is about."""
        try:
            async with self._access.key(person_id) as key:
                yield key
        except ProblemError as error:
            raise ProblemError(_of_the_question(error.problem)) from None

    async def _stop_asking(self, person_id: PersonId, intent_id: IntentId) -> None:
        dialogue = await self._storage.dialogues.get(person_id)
        if isinstance(dialogue, NamingOrder) and dialogue.intent_id == intent_id:
            await self._storage.dialogues.close(person_id)

    async def _unknown(self, person_id: PersonId, intent_id: IntentId) -> Intent:
        intent = await self._storage.intents.get(person_id, intent_id)
        if intent is None:
            raise ProblemError(problem("problem.order_unknown"))
        if intent.state is IntentState.SENDING:
            raise ProblemError(problem("problem.intent_sending"))
        if intent.state is not IntentState.UNKNOWN:
            raise ProblemError(problem("problem.intent_resolved"))
        return intent


def _of_the_question(said: Problem) -> Problem:
    """These texts end with "no order was sent": nobody knows that of an order of unknown outcome."""
    if said.key == "problem.key_refused":
        return problem("problem.refused_auth")
    return problem("unknown.not_told") if said.key.startswith("problem.panel_") else said


def _is_news(before: Verdict, after: Verdict) -> bool:
    """Whether its person learns anything by hearing this verdict after that one."""
    if before.tells_nothing and after.tells_nothing:
        return False
    return after not in {before, Verdict.CHECKING}
