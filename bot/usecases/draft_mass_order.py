"""The list of a mass order and its card: what is sent is written down first, then read against the panel."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.catalogue import Catalogue
from bot.domain.dialogue import GatheringLines
from bot.domain.ids import MassId, PanelOrderId, PersonId
from bot.domain.intent import Intent
from bot.domain.mass_list import MOST_LINES, Merged, merged
from bot.domain.mass_order import draft_of
from bot.domain.mass_run import LineName, MassLine, MassOrder, MassState, pair_of, repeated
from bot.domain.money import Money
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.check_balance import CheckBalance
from bot.usecases.panel_access import PanelAccess
from bot.usecases.place_order import CARD_LASTS
from bot.usecases.ports import Clock
from storage.store import Storage

_NONCE_BYTES: Final = 9
_NO_UPDATE: Final = 0
"""Opening a list is no answer: the same message may bring the first lines."""


@dataclass(frozen=True, slots=True)
class MassCard:
    """A mass order as its card shows it; the mappings are by line.

    Attributes:
        repeats: lines that order what an earlier one orders.
        unresolved: orders of unknown outcome for the same service and link: confirming takes an extra yes.
        open_orders: orders for the same service and link that have not ended.
    """

    mass: MassOrder
    lines: Sequence[MassLine]
    repeats: Mapping[int, int]
    unresolved: Mapping[int, Intent]
    open_orders: Mapping[int, PanelOrderId]

    @property
    def wrong(self) -> Sequence[MassLine]:
        """Lines that cannot be ordered as they stand."""
        return [line for line in self.lines if line.draft is None]


class DraftMassOrder:
    """Puts a mass order together with a person."""

    def __init__(
        self,
        *,
        storage: Storage,
        access: PanelAccess,
        catalogue: BrowseCatalogue,
        balance: CheckBalance,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._access = access
        self._catalogue = catalogue
        self._balance = balance
        self._clock = clock

    async def open(self, person_id: PersonId) -> MassOrder:
        """The person's open mass order; unless its lines are being sent, further texts are taken for lines.

        Raises:
            ProblemError: no key is connected, or the panel refused it.
        """
        running = await self._storage.mass_orders.open_one(person_id)
        if running is not None and running.state is MassState.RUNNING:
            return running
        await self._access.account(person_id)
        async with self._storage.transaction():
            mass = await self._storage.mass_orders.begin(person_id, self._clock())
            listens = await self._storage.dialogues.get(person_id) == GatheringLines(mass.mass_id)
            if mass.state is MassState.DRAFT and not listens:
                await self._listen(person_id, mass.mass_id, _NO_UPDATE)
        return mass

    async def lines(self, mass: MassOrder) -> Sequence[MassLine]:
        """Its lines."""
        return await self._storage.mass_orders.lines(mass.person_id, mass.mass_id)

    async def kept_lines(self, person_id: PersonId) -> int:
        """How many lines wait in the person's list, none of them sent."""
        return await self._storage.mass_orders.kept_lines(person_id)

    async def add(self, person_id: PersonId, text: str, update_id: int) -> Merged:
        """The person sent lines: they are added, or take the place of those they name.

        Handled again after a crash, the same message changes nothing.

        Raises:
            ProblemError: there are none or too many, or no list is open; the list is as it was.
        """
        async with self._storage.transaction():
            mass = await self._gathering(person_id)
            lines = await self.lines(mass)
            texts = tuple(line.text for line in lines)
            if await self._storage.dialogues.last_update(person_id) == update_id:
                return Merged(texts)
            changed = merged(texts, text)
            if isinstance(changed, Problem):
                raise ProblemError(changed)
            rests = [line.rest_of for line in lines if line.position not in changed.taken_out]
            await self._storage.mass_orders.write_texts(person_id, mass.mass_id, changed.texts, rests)
            await self._listen(person_id, mass.mass_id, update_id)
        return changed

    async def add_rest(self, person_id: PersonId, mass_id: MassId) -> MassOrder:
        """The lines of an ended mass order that were never ordered, as a list to change and confirm anew.

        What a later list has ordered, or holds already, is not offered again.

        Raises:
            ProblemError: no such mass order, all of it was ordered, or another one is being sent.
        """
        ended = await self._storage.mass_orders.get(person_id, mass_id)
        if ended is None or ended.state is not MassState.ENDED:
            raise ProblemError(problem("problem.mass_gone"))
        rest = [line for line in await self.lines(ended) if line.is_left]
        if not rest:
            raise ProblemError(problem("problem.mass_no_rest"))
        mass = await self.open(person_id)
        if mass.state is not MassState.DRAFT:
            raise ProblemError(problem("problem.mass_running"))
        async with self._storage.transaction():
            lines = (*(kept := await self.lines(mass)), *_not_among(kept, rest, mass_id))
            if len(lines) > MOST_LINES:
                raise ProblemError(problem("problem.mass_many", most=MOST_LINES, given=len(lines)))
            await self._write(mass, lines)
        return mass

    async def leave_out_wrong(self, person_id: PersonId, mass_id: MassId, nonce: str) -> None:
        """Take the lines that cannot be ordered out of the list; an old card's wish does nothing.

        Raises:
            ProblemError: this is not the person's open list.
        """
        async with self._storage.transaction():
            mass = await self._draft(person_id, mass_id)
            if mass.nonce == nonce:
                await self._write(mass, [line for line in await self.lines(mass) if line.draft is not None])

    async def drop(self, person_id: PersonId, mass_id: MassId) -> bool:
        """Throw the list away; whether there was one. What is being sent is not touched."""
        async with self._storage.transaction():
            dropped = await self._storage.mass_orders.drop(person_id, mass_id)
            if dropped:
                await self.stop_listening(person_id, mass_id)
        return dropped

    async def stop_listening(self, person_id: PersonId, mass_id: MassId) -> None:
        """Texts are not taken for lines any more."""
        dialogue = await self._storage.dialogues.get(person_id)
        if dialogue == GatheringLines(mass_id):
            await self._storage.dialogues.close(person_id)

    async def current(self, person_id: PersonId) -> MassOrder | None:
        """The person's open mass order, if there is one."""
        return await self._storage.mass_orders.open_one(person_id)

    async def shown(self, mass: MassOrder) -> MassCard:
        """The card as it was shown; what else is known of its lines as of now."""
        return await self._surrounded(mass, await self.lines(mass))

    async def review(self, mass: MassOrder) -> MassCard:
        """A new card for a draft: every line read against the catalogue, with the balance read now.

        Raises:
            ProblemError: the panel does not tell the balance; the lines are kept.
        """
        account = await self._balance.read(mass.person_id)
        listing = await self._catalogue.listing(mass.person_id)
        return await self.freeze(mass, listing.catalogue, account.balance)

    async def freeze(self, mass: MassOrder, catalogue: Catalogue, balance: Money) -> MassCard:
        """Write the card down that these services and this balance make.

        Raises:
            ProblemError: this is not the person's open list any more.
        """
        lines = [read_against(line, catalogue) for line in await self.lines(mass)]
        now = self._clock()
        shown = await self._storage.mass_orders.show_card(
            mass.person_id,
            mass.mass_id,
            lines,
            nonce=secrets.token_urlsafe(_NONCE_BYTES),
            balance=balance,
            reviewed_at=now,
            expires_at=now + CARD_LASTS,
        )
        if shown is None:
            raise ProblemError(problem("problem.card_old"))
        return await self._surrounded(shown, lines)

    async def _surrounded(self, mass: MassOrder, lines: Sequence[MassLine]) -> MassCard:
        unknown = {
            pair_of(intent.draft): intent for intent in await self._storage.intents.unresolved(mass.person_id)
        }
        known = await self._storage.orders.open_pairs(mass.person_id)
        pairs = {line.position: pair_of(line.draft) for line in lines if line.draft is not None}
        return MassCard(
            mass,
            lines,
            repeats=repeated(lines),
            unresolved={at: unknown[pair] for at, pair in pairs.items() if pair in unknown},
            open_orders={at: known[pair] for at, pair in pairs.items() if pair in known},
        )

    async def _write(self, mass: MassOrder, lines: Sequence[MassLine]) -> None:
        texts, rests = [line.text for line in lines], [line.rest_of for line in lines]
        await self._storage.mass_orders.write_texts(mass.person_id, mass.mass_id, texts, rests)

    async def _listen(self, person_id: PersonId, mass_id: MassId, update_id: int) -> None:
        await self._storage.dialogues.open(person_id, GatheringLines(mass_id), update_id, self._clock())

    async def _gathering(self, person_id: PersonId) -> MassOrder:
        dialogue = await self._storage.dialogues.get(person_id)
        if not isinstance(dialogue, GatheringLines):
            raise ProblemError(problem("problem.mass_gone"))
        return await self._draft(person_id, dialogue.mass_id)

    async def _draft(self, person_id: PersonId, mass_id: MassId) -> MassOrder:
        mass = await self._storage.mass_orders.get(person_id, mass_id)
        if mass is None or mass.state is not MassState.DRAFT:
            raise ProblemError(problem("problem.mass_gone"))
        return mass


def _not_among(kept: Sequence[MassLine], rest: Sequence[MassLine], mass_id: MassId) -> Sequence[MassLine]:
    """The rest of a list, each line by its name, without what is kept already: the same text or rest."""
    named = [replace(line, rest_of=line.rest_of or LineName(mass_id, line.position)) for line in rest]
    texts, rests = {line.text for line in kept}, {line.rest_of for line in kept}
    return [line for line in named if line.text not in texts and line.rest_of not in rests]


def read_against(line: MassLine, catalogue: Catalogue) -> MassLine:
    """The line with the order it asks for, or with what is wrong with it."""
    draft = draft_of(line.text, catalogue)
    if isinstance(draft, Problem):
        return replace(line, draft=None, problem=draft)
    return replace(line, draft=draft, problem=None)
