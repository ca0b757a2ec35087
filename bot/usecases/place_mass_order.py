"""The confirmation of a mass order: read again, spent once. Sending its lines is another part's business."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.ids import MassId, PersonId
from bot.domain.mass_run import MassLine, MassOrder, MassState, certain_charge_of, charge_of
from bot.domain.money import Money
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.browse_catalogue import BrowseCatalogue, Listing
from bot.usecases.check_balance import CheckBalance
from bot.usecases.draft_mass_order import DraftMassOrder, MassCard, read_against
from bot.usecases.ports import Clock, Tasks
from storage.store import Storage


@dataclass(frozen=True, slots=True)
class MassBegun:
    """The card is spent, and its lines are sent from now on."""

    mass: MassOrder
    lines: Sequence[MassLine]


@dataclass(frozen=True, slots=True)
class MassChanged:
    """Nothing was sent: what the card said is no longer so. This is the card as it is now."""

    card: MassCard
    why: Problem


@dataclass(frozen=True, slots=True)
class MassTwins:
    """Nothing was sent: some lines may exist already, as orders of unknown outcome. It takes an extra yes."""

    card: MassCard


@dataclass(frozen=True, slots=True)
class MassSpent:
    """This card was confirmed before; that tap counted, this one does nothing."""

    mass: MassOrder
    lines: Sequence[MassLine]


MassConfirmation: TypeAlias = MassBegun | MassChanged | MassTwins | MassSpent


class PlaceMassOrder:
    """Confirms mass orders, stops them, and tells how they stand."""

    def __init__(
        self,
        *,
        storage: Storage,
        drafting: DraftMassOrder,
        catalogue: BrowseCatalogue,
        balance: CheckBalance,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._drafting = drafting
        self._catalogue = catalogue
        self._balance = balance
        self._tasks = tasks
        self._clock = clock

    async def confirm(
        self, person_id: PersonId, mass_id: MassId, nonce: str, *, accepts_twins: bool = False
    ) -> MassConfirmation:
        """The person confirmed a card. It is spent once, however often it is tapped.

        Args:
            person_id: whose card it is.
            mass_id: the mass order on it.
            nonce: the card's own.
            accepts_twins: the extra yes, where orders of unknown outcome have the same service and link.

        Raises:
            ProblemError: the card is not theirs or not the current one, or cannot be checked now; nothing
                was sent.
        """
        mass = await self._storage.mass_orders.get(person_id, mass_id)
        if mass is None or mass.nonce != nonce:
            raise ProblemError(problem("problem.mass_card_old"))
        if mass.state is not MassState.DRAFT:
            return await self._spent(mass)
        changed = await self._check(mass)
        if changed is not None:
            return changed
        card = await self._drafting.shown(mass)
        if card.unresolved and not accepts_twins:
            return MassTwins(card)
        return await self._begin(mass, accepts_twins=accepts_twins)

    async def stop(self, person_id: PersonId, mass_id: MassId) -> bool:
        """Send no further line after the one under way; whether there was anything to stop."""
        return await self._storage.mass_orders.stop(person_id, mass_id) is not None

    async def standing(self, person_id: PersonId, mass_id: MassId) -> tuple[MassOrder, Sequence[MassLine]]:
        """A confirmed mass order and what became of each line so far.

        Raises:
            ProblemError: the person has no such mass order.
        """
        mass = await self._storage.mass_orders.get(person_id, mass_id)
        if mass is None or mass.state is MassState.DRAFT:
            raise ProblemError(problem("problem.mass_gone"))
        return mass, await self._drafting.lines(mass)

    async def _check(self, mass: MassOrder) -> MassChanged | None:
        """What on the card is no longer so, by the panel's own word of now."""
        listing = await self._catalogue.listing_since(mass.person_id, mass.reviewed_at or mass.begun_at)
        balance = (await self._balance.read(mass.person_id)).balance
        why = await self._what_changed(mass, listing, balance)
        if why is None:
            return None
        return MassChanged(await self._drafting.freeze(mass, listing.catalogue, balance), why)

    async def _what_changed(self, mass: MassOrder, listing: Listing, balance: Money) -> Problem | None:
        lines = await self._drafting.lines(mass)
        if any(line.draft is None for line in lines):
            return problem("problem.mass_wrong")
        now = [read_against(line, listing.catalogue) for line in lines]
        before, after = charge_of(lines), charge_of(now)
        if any(line.draft is None for line in now) or balance.currency != mass.balance.currency:
            return problem("problem.mass_changed")
        if [line.draft and line.draft.charge for line in now] != [
            line.draft and line.draft.charge for line in lines
        ]:
            return problem("problem.rate_changed", before=f"{before:f}", now=f"{after:f}")
        if not balance.covers(certain_charge_of(now)):
            return problem("problem.mass_balance")
        if mass.expires_at is None or self._clock() >= mass.expires_at:
            return problem("problem.card_expired")
        return None

    async def _begin(self, mass: MassOrder, *, accepts_twins: bool) -> MassBegun | MassSpent:
        if self._tasks.is_ending:
            raise ProblemError(problem("problem.ending"))
        async with self._storage.transaction():
            begun = await self._storage.mass_orders.confirm(
                mass.person_id, mass.mass_id, mass.nonce, self._clock(), accepts_twins=accepts_twins
            )
            if begun is not None:
                await self._drafting.stop_listening(mass.person_id, mass.mass_id)
                return MassBegun(begun, await self._drafting.lines(begun))
        now = await self._storage.mass_orders.get(mass.person_id, mass.mass_id)
        if now is None or now.state is MassState.DRAFT:
            raise ProblemError(problem("problem.mass_card_old"))
        return await self._spent(now)

    async def _spent(self, mass: MassOrder) -> MassSpent:
        return MassSpent(mass, await self._drafting.lines(mass))
