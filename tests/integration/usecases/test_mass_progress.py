"""The message that shows how far a mass order is: drawn when that changed, tried again, and then let be."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.account import Language, Person
from bot.domain.ids import MassId, PersonId
from bot.domain.mass_run import MassEnd, MassOrder, MassState, Tally
from bot.usecases.place_mass_order import MassBegun
from bot.usecases.show_mass_progress import ShowMassProgress
from tests.support.backstage import Backstage
from tests.support.shop import new_link


@dataclass
class Board:
    """Notes what is drawn; takes nothing while it is closed."""

    is_open: bool = True
    drawn: list[tuple[int, MassState, int]] = field(default_factory=list)

    async def draw(self, person: Person, message_id: int, mass: MassOrder, tally: Tally) -> bool:
        """Note it, if it is taken."""
        del person
        if self.is_open:
            self.drawn.append((message_id, mass.state, tally.done))
        return self.is_open


async def running(scene: Backstage, person: PersonId) -> MassId:
    """A confirmed mass order of two lines, not one of them sent yet."""
    await scene.cast.mass_list.open(person)
    await scene.cast.mass_list.add(person, "\n".join(f"101 | {new_link()} | 100" for _ in range(2)), 2)
    mass = await scene.cast.mass_list.current(person)
    assert mass is not None
    card = await scene.cast.mass_list.review(mass)
    begun = await scene.cast.mass.confirm(person, mass.mass_id, card.mass.nonce)
    assert isinstance(begun, MassBegun)
    return mass.mass_id


async def shown(scene: Backstage, board: Board) -> tuple[ShowMassProgress, PersonId, MassId]:
    """A mass order whose message was just sent."""
    person = await scene.person(1)
    mass_id = await running(scene, person)
    progress = ShowMassProgress(scene.storage, board, scene.clock)
    mass, lines = await scene.cast.mass.standing(person, mass_id)
    await progress.shown_at(77, Language.ENGLISH, mass, Tally.over(lines))
    return progress, person, mass_id


async def test_what_has_not_changed_is_not_drawn_again(scene: Backstage) -> None:
    board = Board()
    progress, person, mass_id = await shown(scene, board)
    assert await progress.redraw() == 1
    assert board.drawn == []
    await scene.cast.mass.stop(person, mass_id)
    for _ in range(3):
        await progress.redraw()
    assert board.drawn == [(77, MassState.RUNNING, 0)]


async def test_the_end_is_drawn_once_and_then_the_message_is_let_be(scene: Backstage) -> None:
    board = Board(is_open=False)
    progress, person, mass_id = await shown(scene, board)
    await scene.storage.mass_orders.end(person, mass_id, MassEnd.STOPPED, scene.clock())
    assert await progress.redraw() == 1
    board.is_open = True
    assert await progress.redraw() == 1
    assert board.drawn == [(77, MassState.ENDED, 0)]
    assert await progress.redraw() == 0


async def test_a_message_that_cannot_be_drawn_is_given_up_after_a_while(scene: Backstage) -> None:
    progress, person, mass_id = await shown(scene, Board(is_open=False))
    await scene.storage.mass_orders.end(person, mass_id, MassEnd.STOPPED, scene.clock())
    await progress.redraw()
    scene.clock.advance(timedelta(minutes=6))
    assert await progress.redraw() == 1
    assert await progress.redraw() == 0


async def test_somebody_forgotten_is_shown_nothing(scene: Backstage) -> None:
    board = Board()
    progress, person, _ = await shown(scene, board)
    await scene.cast.settings.forget(person)
    assert await progress.redraw() == 0
    assert board.drawn == []
