"""The confirm card: what an order will cost, frozen in an intent, and read again before it is sent."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from bot.domain.account import PanelKey
from bot.domain.dialogue import Ordering
from bot.domain.ids import IntentId, PersonId
from bot.domain.intent import Intent, IntentState
from bot.domain.money import Money
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from bot.domain.problems import Problem, ProblemError, problem
from bot.panel.client import PanelClient
from bot.panel.wire.refusals import kind_of
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.panel_access import PanelAccess
from bot.usecases.ports import Clock
from bot.usecases.send_order import SendOrder, Sent
from storage.store import Storage

CARD_LASTS: Final = timedelta(minutes=10)
"""How long a confirm card can be confirmed: prices and balances grow old, and so does a tap.

Telegram keeps taps for a bot that is away, and does not say when they were made; but no tap is older than the
card it is on. So none older than this is executed.
"""

_NONCE_BYTES: Final = 9


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


@dataclass(frozen=True, slots=True)
class TwinUnresolved:
    """Nothing was sent: an earlier order for the same service and link may exist. It takes an extra yes."""

    intent: Intent
    twin: Intent


Confirmation: TypeAlias = Sent | CardChanged | DraftChanged | AlreadySpent | TwinUnresolved


class PlaceOrder:
    """Shows what an order will cost, and sends it once when it is confirmed."""

    def __init__(
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        catalogue: BrowseCatalogue,
        sender: SendOrder,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._catalogue = catalogue
        self._sender = sender
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

    async def tell_later(self, intent: Intent) -> None:
        """What became of it could not be shown: it is told as a message, for as long as that takes."""
        await self._sender.tell_later(intent)

    async def is_told_later(self, intent: Intent) -> bool:
        """Whether a message about what became of it is due."""
        return await self._sender.is_told_later(intent)

    async def tell_not_confirmed(self, person_id: PersonId, *, is_mass: bool = False) -> None:
        """That nothing was sent, of a card or a mass order, could not be shown: a message tells it."""
        await self._storage.outbox.add(person_id, "not_confirmed", {"is_mass": int(is_mass)}, self._clock())

    async def confirm(
        self,
        person_id: PersonId,
        intent_id: IntentId,
        nonce: str,
        update_id: int,
        *,
        despite_twin: bool = False,
    ) -> Confirmation:
        """The person confirmed a card. At most one order is sent for it, ever.

        Args:
            person_id: whose card it is.
            intent_id: the intent behind it.
            nonce: the card's own.
            update_id: the update that carried the tap.
            despite_twin: the extra yes, where an order of unknown outcome has the same service and link.

        Raises:
            ProblemError: the card is not theirs or cannot be checked now; nothing was sent.
        """
        intent = await self.card(person_id, intent_id, nonce)
        if intent.state is not IntentState.DRAFT:
            return AlreadySpent(intent)
        changed = await self._check_card(person_id, intent, update_id)
        if changed is not None:
            return changed
        twin = None if despite_twin else await self._storage.intents.unresolved_twin(intent)
        if twin is not None:
            return TwinUnresolved(intent, twin)
        async with self._access.key(person_id) as key:
            return await self._send(person_id, intent, key, update_id)

    async def _complete(self, person_id: PersonId) -> Ordering:
        dialogue = await self._storage.dialogues.get(person_id)
        if not isinstance(dialogue, Ordering) or dialogue.draft.asking is not None:
            raise ProblemError(problem("problem.wizard_over"))
        return dialogue

    async def _read_balance(self, person_id: PersonId) -> Money:
        asked_at = self._clock()
        async with self._access.key(person_id) as key:
            balance = await self._panel.balance(key)
        await self._storage.accounts.set_balance(person_id, key, balance, asked_at)
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
        balance = await self._read_balance(person_id)
        draft = intent.draft.with_service(service).on_day(self._clock().date())
        why = self._what_changed(intent, draft, balance)
        if why is None:
            return None
        if draft.asking is not None:
            await self._storage.dialogues.open(person_id, Ordering(draft), update_id, self._clock())
            return DraftChanged(draft, balance.currency, why)
        return CardChanged(await self._card(person_id, draft, balance, update_id), why)

    def _what_changed(self, intent: Intent, draft: OrderDraft, balance: Money) -> Problem | None:
        if draft.asking is not None or draft.service.service_type is not intent.draft.service.service_type:
            return _what_no_longer_fits(draft)
        if draft.charge != intent.charge or balance.currency != intent.currency:
            return problem("problem.rate_changed", before=f"{intent.charge:f}", now=f"{draft.charge:f}")
        if not draft.charge_is_estimate and not balance.covers(draft.charge):
            return problem("problem.balance_short")
        if self._clock() >= intent.expires_at:
            return problem("problem.card_expired")
        return None

    async def _send(
        self, person_id: PersonId, intent: Intent, key: PanelKey, update_id: int
    ) -> Sent | AlreadySpent:
        sent = await self._sender.send(intent, key, update_id)
        return await self._lost_claim(person_id, intent) if sent is None else sent

    async def _lost_claim(self, person_id: PersonId, intent: Intent) -> AlreadySpent:
        now = await self._storage.intents.get(person_id, intent.intent_id)
        if now is None or now.state is IntentState.DRAFT:
            raise ProblemError(problem("problem.another_sending"))
        return AlreadySpent(now)


def _what_no_longer_fits(draft: OrderDraft) -> Problem:
    if draft.asking is Question.EXPIRY:
        return problem("problem.expiry_passed")
    return problem("problem.type_changed") if draft.asking is None else problem("problem.service_changed")
