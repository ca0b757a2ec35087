"""Keeps the message up to date that shows how far a mass order is. It is cosmetic: nothing waits for it.

The result comes through the outbox, whatever becomes of this message.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.domain.ids import MassId, PersonId
from bot.domain.mass_run import MassOrder, MassState, Tally
from bot.usecases.ports import Clock, ProgressBoard
from storage.store import Storage

_TRIED_FOR: Final = timedelta(minutes=5)
"""How long after its end a message is tried to be brought up to date."""


class ShowMassProgress:
    """Redraws what has changed since it was drawn."""

    def __init__(self, storage: Storage, board: ProgressBoard, clock: Clock) -> None:
        self._storage = storage
        self._board = board
        self._clock = clock
        self._drawn: dict[MassId, object] = {}

    async def show_at(self, person_id: PersonId, mass_id: MassId, message_id: int) -> None:
        """From now on this message shows how far it is."""
        await self._storage.mass_orders.show_at(person_id, mass_id, message_id)

    async def redraw(self) -> int:
        """Bring every message up to date; how many mass orders are shown."""
        shown = await self._storage.mass_orders.shown()
        self._forget_others(shown)
        await asyncio.gather(*(self._redraw(mass) for mass in shown))
        return len(shown)

    def _forget_others(self, shown: Sequence[MassOrder]) -> None:
        there = {mass.mass_id for mass in shown}
        self._drawn = {mass_id: drawn for mass_id, drawn in self._drawn.items() if mass_id in there}

    async def _redraw(self, mass: MassOrder) -> None:
        person = await self._storage.people.get(mass.person_id)
        if person is None or mass.message_id is None:
            return
        tally = Tally.over(await self._storage.mass_orders.lines(mass.person_id, mass.mass_id))
        picture = (mass.state, mass.is_stopping, tally, mass.message_id, person.language)
        is_drawn = self._drawn.get(mass.mass_id) == picture or await self._board.draw(
            person, mass.message_id, mass, tally
        )
        if is_drawn:
            self._drawn[mass.mass_id] = picture
        if mass.state is MassState.ENDED and (is_drawn or self._is_past(mass)):
            await self._storage.mass_orders.show_at(mass.person_id, mass.mass_id, None)

    def _is_past(self, mass: MassOrder) -> bool:
        return mass.ended_at is None or self._clock() - mass.ended_at > _TRIED_FOR
