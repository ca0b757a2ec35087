"""The confirm card, and the one send behind it.

What is on the card is frozen in an intent. *Confirm* spends the intent by one conditional update that is
committed before the first byte leaves; nothing ever sends it again.
"""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from bot.domain.account import PanelKey
from bot.domain.dialogue import Ordering
from bot.domain.ids import IntentId, PersonId
from bot.domain.intent import Intent, IntentState, NotSent, Outcome, Placed, RefusalKind, Rejected, Unclear
from bot.domain.money import Money
from bot.domain.order import Order
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import can_order
from bot.domain.polling import PollingPolicy
from bot.domain.problems import Problem, ProblemError, problem
from bot.domain.reconciliation import PROBE_AFTER
from bot.panel.client import PanelClient
from bot.panel.wire.refusals import kind_of
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock, Tasks
from storage.store import Storage

CARD_LASTS: Final = timedelta(minutes=15)
"""How long a confirm card can be confirmed; prices and balances grow old."""

_NONCE_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Sent:
    """The one send happened: ``intent`` tells its outcome, ``order`` is there if it was placed.

    ``kind`` is what a refusal means.
    """

    intent: Intent
    order: Order | None = None
    kind: RefusalKind = RefusalKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class CardChanged:
    """Nothing was sent: what the card said is no longer so. This is the card as it is now."""

    intent: Intent
    why: Problem


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """Nothing was sent: the service no longer takes an answer; it is asked again."""

    draft: OrderDraft
    currency: str
    why: Problem


@dataclass(frozen=True, slots=True)
class AlreadySpent:
    """This card was confirmed before; that tap counted, this one does nothing."""

    intent: Intent


Confirmation: TypeAlias = Sent | CardChanged | DraftChanged | AlreadySpent


class PlaceOrder:
    """Shows what an order will cost, and sends it once when it is confirmed."""

    def __init__(  # noqa: PLR0913 - the heart of the bot needs every organ; all are keywords
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        catalogue: BrowseCatalogue,
        tasks: Tasks,
        polling: PollingPolicy,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._catalogue = catalogue
        self._tasks = tasks
        self._polling = polling
        self._clock = clock

    async def review(self, person_id: PersonId, update_id: int) -> Intent:
        """A new confirm card for the open draft, with the balance read now.

        Raises:
            ProblemError: nothing to confirm, or the panel does not tell the balance; nothing was sent.
        """
        ordering = await self._complete(person_id)
        balance = await self._read_balance(person_id)
        return await self._card(person_id, ordering.draft, balance, update_id)

    async def card(self, person_id: PersonId, intent_id: IntentId, nonce: str) -> Intent:
        """The intent behind a card, by the card's own nonce.

        Raises:
            ProblemError: it is not theirs, a newer card took its place, or its order was left or changed.
        """
        intent = await self._storage.intents.get(person_id, intent_id)
        if intent is None or intent.nonce != nonce or intent.state is IntentState.ABANDONED:
            raise ProblemError(problem("problem.card_old"))
        if intent.state is IntentState.DRAFT and not await self._is_open(intent):
            raise ProblemError(problem("problem.card_old"))
        return intent

    async def _is_open(self, intent: Intent) -> bool:
        """Whether the order still stands at this card: *Cancel*, or a changed answer, takes it away."""
        dialogue = await self._storage.dialogues.get(intent.person_id)
        return isinstance(dialogue, Ordering) and dialogue.intent_id == intent.intent_id

    async def outcome_of(self, intent: Intent) -> Sent:
        """What became of an intent that was sent, as it was told when it was."""
        if intent.panel_order_id is None:
            return Sent(intent, kind=kind_of(intent.panel_words))
        return Sent(intent, await self._storage.orders.by_panel_id(intent.person_id, intent.panel_order_id))

    async def confirm(
        self, person_id: PersonId, intent_id: IntentId, nonce: str, update_id: int
    ) -> Confirmation:
        """The person confirmed a card. At most one order is sent for it, ever.

        Raises:
            ProblemError: the card is not theirs or cannot be checked now; nothing was sent.
        """
        intent = await self.card(person_id, intent_id, nonce)
        if intent.state is not IntentState.DRAFT:
            return AlreadySpent(intent)
        changed = await self._check_card(person_id, intent, update_id)
        if changed is not None:
            return changed
        async with self._access.key(person_id) as key:
            return await self._claim_and_send(person_id, intent, key, update_id)

    async def _complete(self, person_id: PersonId) -> Ordering:
        dialogue = await self._storage.dialogues.get(person_id)
        if not isinstance(dialogue, Ordering) or dialogue.draft.asking is not None:
            raise ProblemError(problem("problem.wizard_over"))
        return dialogue

    async def _read_balance(self, person_id: PersonId) -> Money:
        async with self._access.key(person_id) as key:
            balance = await self._panel.balance(key)
        await self._storage.accounts.set_balance(person_id, balance, self._clock())
        return balance

    async def _card(self, person_id: PersonId, draft: OrderDraft, balance: Money, update_id: int) -> Intent:
        now = self._clock()
        async with self._storage.transaction():
            intent = await self._storage.intents.create(
                person_id,
                draft,
                nonce=secrets.token_urlsafe(_NONCE_BYTES),
                charge=draft.charge,
                currency=balance.currency,
                balance_before=balance.amount,
                created_at=now,
                expires_at=now + CARD_LASTS,
            )
            await self._storage.dialogues.open(person_id, Ordering(draft, intent.intent_id), update_id, now)
        return intent

    async def _check_card(
        self, person_id: PersonId, intent: Intent, update_id: int
    ) -> CardChanged | DraftChanged | None:
        """What on the card is no longer so, by the panel's own word of now."""
        listing = await self._catalogue.listing_since(person_id, intent.created_at)
        service = listing.catalogue.service(intent.draft.service.service_id)
        if service is None:
            raise ProblemError(problem("problem.service_gone"))
        if not can_order(service):
            raise ProblemError(problem("problem.type_unknown", type=service.type_word))
        balance = await self._read_balance(person_id)
        draft = intent.draft.with_service(service)
        why = self._what_changed(intent, draft, balance)
        if why is None:
            return None
        if draft.asking is not None:
            await self._storage.dialogues.open(person_id, Ordering(draft), update_id, self._clock())
            return DraftChanged(draft, balance.currency, why)
        return CardChanged(await self._card(person_id, draft, balance, update_id), why)

    def _what_changed(self, intent: Intent, draft: OrderDraft, balance: Money) -> Problem | None:
        if draft.asking is not None:
            return problem("problem.service_changed")
        if draft.charge != intent.charge or balance.currency != intent.currency:
            return problem("problem.rate_changed", before=f"{intent.charge:f}", now=f"{draft.charge:f}")
        if not balance.covers(draft.charge):
            return problem("problem.balance_short")
        if self._clock() >= intent.expires_at:
            return problem("problem.card_expired")
        return None

    async def _claim_and_send(
        self, person_id: PersonId, intent: Intent, key: PanelKey, update_id: int
    ) -> Confirmation:
        """Spend the card, then send. The commit of the claim comes before the first byte."""
        balance = await self._balance_known(person_id, intent)
        claimed = await self._storage.intents.claim(
            person_id, intent.intent_id, intent.nonce, self._clock(), balance_before=balance
        )
        if claimed is None:
            return await self._lost_claim(person_id, intent)
        work = self._tasks.start(self._send(claimed, key, update_id), f"send {claimed.reference}")
        return await asyncio.shield(work)

    async def _balance_known(self, person_id: PersonId, intent: Intent) -> Decimal:
        account = await self._storage.accounts.get(person_id)
        return account.balance.amount if account else intent.balance_before

    async def _lost_claim(self, person_id: PersonId, intent: Intent) -> AlreadySpent:
        now = await self._storage.intents.get(person_id, intent.intent_id)
        if now is None or now.state is IntentState.DRAFT:
            raise ProblemError(problem("problem.another_sending"))
        return AlreadySpent(now)

    async def _send(self, intent: Intent, key: PanelKey, update_id: int) -> Sent:
        outcome = await self._panel.add_order(key, intent.draft.new_order())
        if isinstance(outcome, Rejected) and outcome.kind is RefusalKind.AUTH:
            await self._storage.accounts.refuse(intent.person_id, key, self._clock())
        return await self._settle(intent, outcome, update_id)

    async def _settle(self, intent: Intent, outcome: Outcome, update_id: int) -> Sent:
        """Write the outcome down, with all that follows from it, in one transaction."""
        now = self._clock()
        person_id = intent.person_id
        async with self._storage.transaction():
            settled = await self._storage.intents.settle(person_id, intent.intent_id, outcome, now)
            if settled is None:
                raise ProblemError(problem("problem.card_old"))
            match outcome:
                case Placed(panel_order_id):
                    order = await self._storage.orders.add_placed(
                        settled, panel_order_id, at=now, next_check_at=now + self._polling.fastest
                    )
                    await self._storage.dialogues.close(person_id)
                    return Sent(settled, order)
                case Rejected(kind, _):
                    await self._storage.dialogues.open(person_id, Ordering(intent.draft), update_id, now)
                    return Sent(settled, kind=kind)
                case NotSent():
                    await self._storage.dialogues.open(person_id, Ordering(intent.draft), update_id, now)
                    return Sent(settled)
                case Unclear():
                    await self._storage.intents.schedule_probe(
                        person_id, intent.intent_id, 0, now + PROBE_AFTER[0]
                    )
                    await self._storage.dialogues.close(person_id)
                    return Sent(settled)
