"""Keeps the message up to date that shows how far a mass order is. It is cosmetic: nothing waits for it.

The result comes through the outbox, whatever becomes of this message.
"""

import asyncio
from datetime import timedelta
from typing import Final

from bot.domain.account import Language
from bot.domain.ids import MassId
from bot.domain.mass_run import LineState, MassOrder, MassState, Tally
from bot.usecases.ports import Clock, ProgressBoard
from storage.store import Storage

_TRIED_FOR: Final = timedelta(minutes=5)
"""How long after its end a message is tried to be brought up to date."""

_UNSEEN: Final = frozenset({LineState.WAITING, LineState.SENDING})


class ShowMassProgress:
    """Redraws what has changed since it was drawn."""

    def __init__(self, storage: Storage, board: ProgressBoard, clock: Clock) -> None:
        self._storage = storage
        self._board = board
        self._clock = clock
        self._drawn: dict[MassId, object] = {}

    async def shown_at(self, message_id: int, language: Language, mass: MassOrder, tally: Tally) -> None:
        """This message was just sent, and shows how far it is; from now on it is kept up to date."""
        self._drawn[mass.mass_id] = _picture(message_id, language, mass, tally)
        await self._storage.mass_orders.show_at(mass.person_id, mass.mass_id, message_id)

    async def redraw(self) -> int:
        """Bring every message up to date; how many mass orders are shown."""
        shown = await self._storage.mass_orders.shown()
        await asyncio.gather(*(self._redraw(mass) for mass in shown))
        return len(shown)

    async def _redraw(self, mass: MassOrder) -> None:
        person = await self._storage.people.get(mass.person_id)
        if person is None or mass.message_id is None:
            return
        tally = Tally.over(await self._storage.mass_orders.lines(mass.person_id, mass.mass_id))
        picture = _picture(mass.message_id, person.language, mass, tally)
        is_drawn = self._drawn.get(mass.mass_id) == picture or await self._board.draw(
            person, mass.message_id, mass, tally
        )
        if is_drawn:
            self._drawn[mass.mass_id] = picture
        if mass.state is MassState.ENDED and (is_drawn or self._is_past(mass)):
            self._drawn.pop(mass.mass_id, None)
            await self._storage.mass_orders.show_at(mass.person_id, mass.mass_id, None)

    def _is_past(self, mass: MassOrder) -> bool:
        return mass.ended_at is None or self._clock() - mass.ended_at > _TRIED_FOR


def _picture(message_id: int, language: Language, mass: MassOrder, tally: Tally) -> object:
    """What can be seen of it; the same again is not sent again."""
    seen = tuple(tally.counts[state] for state in LineState if state not in _UNSEEN)
    return message_id, language, mass.state, mass.is_stopping, tally.charge, seen
