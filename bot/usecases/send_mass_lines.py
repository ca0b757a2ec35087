"""Sends the lines of confirmed mass orders, one after another, each once.

What is done next is read from the rows every time, so it is the same after a restart: a line with an intent
was sent and is never sent again, and why nothing more is sent follows from the outcome of the last one.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.catalogue import Catalogue
from bot.domain.ids import MassId, PersonId
from bot.domain.intent import RefusalKind
from bot.domain.mass_order import draft_of
from bot.domain.mass_run import (
    LineState,
    MassEnd,
    MassLine,
    MassOrder,
    MassState,
    pair_of,
    unclear_at_the_end,
)
from bot.domain.order_draft import OrderDraft
from bot.domain.problems import Problem, ProblemError, problem
from bot.panel.wire.refusals import kind_of
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.check_balance import CheckBalance
from bot.usecases.ports import Clock, Tasks
from bot.usecases.send_order import SendOrder
from storage.store import Storage

MOST_UNCLEAR: Final = 3
"""Outcomes unknown in a row after which nothing more is sent: the panel answers, but not about orders."""

RESUMED_WITHIN: Final = timedelta(days=1)
"""A run takes minutes; what is left of it after a bot was away for longer takes a new yes."""

_CATALOGUE_LASTS: Final = timedelta(minutes=1)
"""How old the services may be that a line is checked against; asking before each line would cost a panel of
ten thousand services a hundred long answers."""

_NONCE_BYTES: Final = 9
_A_MOMENT: Final = 0.25
_AFTER_A_FAULT: Final = 5.0
_OF_THE_KEY: Final = frozenset({"problem.no_key", "problem.key_refused"}) | {
    f"problem.refused_{kind.value}" for kind in RefusalKind if kind.is_about_key
}

_log = logging.getLogger(__name__)


class SendMassLines:
    """One run for each confirmed mass order; people's runs go side by side."""

    def __init__(
        self,
        *,
        storage: Storage,
        catalogue: BrowseCatalogue,
        balance: CheckBalance,
        sender: SendOrder,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._balance = balance
        self._sender = sender
        self._tasks = tasks
        self._clock = clock
        self._under_way: set[MassId] = set()

    async def resume(self) -> int:
        """Begin or go on with what was confirmed and is not under way here; how many runs were begun."""
        waiting = [
            mass
            for mass in await self._storage.mass_orders.running()
            if mass.mass_id not in self._under_way and not self._tasks.is_ending
        ]
        for mass in waiting:
            self._under_way.add(mass.mass_id)
            self._tasks.start(self._run(mass.person_id, mass.mass_id), f"mass order {mass.mass_id}")
        return len(waiting)

    async def _run(self, person_id: PersonId, mass_id: MassId) -> None:
        try:
            while await self._goes_on(person_id, mass_id):
                pass
        except Exception:  # noqa: BLE001 - whatever it is, the rest must still be sent or told; it is logged
            _log.exception("mass order %d is interrupted; it is gone on with", mass_id)
            await asyncio.sleep(_AFTER_A_FAULT)
        finally:
            self._under_way.discard(mass_id)

    async def _goes_on(self, person_id: PersonId, mass_id: MassId) -> bool:
        """One step; whether there may be another. What is left when the program ends, the next one sends."""
        if self._tasks.is_ending:
            return False
        mass = await self._storage.mass_orders.get(person_id, mass_id)
        if mass is None or mass.state is not MassState.RUNNING:
            return False
        lines = await self._storage.mass_orders.lines(person_id, mass_id)
        if any(line.state is LineState.SENDING for line in lines):  # its outcome could not be saved yet
            await asyncio.sleep(_A_MOMENT)
            return True
        end = await self._end_by(mass, lines)
        if end is not None:
            return await self._end(mass, end)
        return await self._next(mass, next(line for line in lines if line.is_waiting))

    async def _end_by(  # noqa: PLR0911 - one line a reason
        self, mass: MassOrder, lines: Sequence[MassLine]
    ) -> MassEnd | None:
        """Why nothing more may be sent, if so."""
        if not any(line.is_waiting for line in lines):
            return MassEnd.COMPLETE
        if mass.is_stopping:
            return MassEnd.STOPPED
        if mass.confirmed_at is None or self._clock() - mass.confirmed_at > RESUMED_WITHIN:
            return MassEnd.LATE
        if unclear_at_the_end(lines) >= MOST_UNCLEAR:
            return MassEnd.UNCLEAR
        last = next((line.intent for line in reversed(lines) if line.intent is not None), None)
        if last is not None and last.state.value == LineState.NOT_SENT:
            return MassEnd.PANEL
        if last is not None and last.state.value == LineState.REJECTED:
            kind = kind_of(last.panel_words)
            if kind is RefusalKind.FUNDS or kind.is_about_key:
                return MassEnd.KEY if kind.is_about_key else MassEnd.FUNDS
        has_key = await self._storage.mass_orders.has_its_key(mass.person_id, mass.mass_id)
        return None if has_key else MassEnd.KEY

    async def _next(self, mass: MassOrder, line: MassLine) -> bool:
        fingerprint = await self._storage.accounts.fingerprint(mass.person_id)
        if fingerprint is None or await self._storage.intents.sending_with(fingerprint):
            # Another order with this key is on its way: its outcome comes first.
            await asyncio.sleep(_A_MOMENT)
            return True
        try:
            end = await self._checked_and_sent(mass, line)
        except ProblemError as error:
            if error.problem.key == "problem.ending":
                return False
            end = MassEnd.KEY if error.problem.key in _OF_THE_KEY else MassEnd.PANEL
        return True if end is None else await self._end(mass, end)

    async def _checked_and_sent(self, mass: MassOrder, line: MassLine) -> MassEnd | None:
        """What is checked before any order is sent, then the one send; why nothing more is sent, if so.

        Raises:
            ProblemError: the panel could not be asked; nothing was sent.
        """
        since = max(mass.reviewed_at or mass.begun_at, self._clock() - _CATALOGUE_LASTS)
        listing = await self._catalogue.listing_since(mass.person_id, since)
        if not await self._storage.mass_orders.has_its_key(mass.person_id, mass.mass_id):
            return MassEnd.KEY
        why = _what_changed(line, listing.catalogue) or await self._twin(mass, line)
        if why is not None:
            await self._storage.mass_orders.pass_over(mass, line, why)
            return None
        return await self._paid_and_sent(mass, line)

    async def _paid_and_sent(self, mass: MassOrder, line: MassLine) -> MassEnd | None:
        """Key, balance, and once more whether another order has become one like it; then the send."""
        balance = (await self._balance.read(mass.person_id)).balance
        key = await self._storage.accounts.key(mass.person_id)
        has_key = await self._storage.mass_orders.has_its_key(mass.person_id, mass.mass_id)
        if key is None or not has_key:
            return MassEnd.KEY
        if balance.currency != mass.balance.currency:
            return MassEnd.CURRENCY
        if line.draft is None or not (line.draft.charge_is_estimate or balance.covers(line.draft.charge)):
            return MassEnd.FUNDS
        twin = await self._twin(mass, line)
        if twin is not None:
            await self._storage.mass_orders.pass_over(mass, line, twin)
        else:
            await self._send(mass, line, key)
        return None

    async def _send(self, mass: MassOrder, line: MassLine, key: PanelKey) -> None:
        claim = partial(
            self._storage.mass_orders.claim_line,
            mass,
            line,
            nonce=secrets.token_urlsafe(_NONCE_BYTES),
            at=self._clock(),
        )
        name = f"line {line.position} of mass order {mass.mass_id}"
        if await self._sender.send_claimed(claim, key, name) is None:
            await asyncio.sleep(_A_MOMENT)  # stopped, or another order with this key was quicker

    async def _twin(self, mass: MassOrder, line: MassLine) -> Problem | None:
        """An order like this line, of unknown outcome, that the person did not say yes to."""
        for other in await self._storage.intents.unresolved(mass.person_id):
            is_alike = line.draft is not None and pair_of(other.draft) == pair_of(line.draft)
            is_accepted = (
                mass.accepts_twins
                and other.sent_at is not None
                and mass.confirmed_at is not None
                and other.sent_at <= mass.confirmed_at
            )
            if is_alike and not is_accepted:
                return problem("mass.line_twin", reference=other.reference)
        return None

    async def _end(self, mass: MassOrder, end: MassEnd) -> bool:
        """Write down that nothing more is sent, and have it told."""
        now = self._clock()
        async with self._storage.transaction():
            if await self._storage.mass_orders.end(mass.person_id, mass.mass_id, end, now):
                await self._storage.outbox.add(mass.person_id, "mass_ended", {"mass": mass.mass_id}, now)
        return False


def _what_changed(line: MassLine, catalogue: Catalogue) -> Problem | None:
    """Why a line cannot be sent as it was confirmed, by the services as they are now."""
    if line.draft is None:
        return problem("mass.line_changed")
    now = draft_of(line.text, catalogue)
    if isinstance(now, OrderDraft) and now.new_order() == line.draft.new_order():
        if now.charge == line.draft.charge:
            return None
        return problem("mass.line_charge", before=f"{line.draft.charge:f}", now=f"{now.charge:f}")
    if catalogue.service(line.draft.service.service_id) is None:
        return problem("mass.line_gone")
    return now if isinstance(now, Problem) else problem("mass.line_changed")
