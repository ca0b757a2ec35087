"""Orders without the talk: confirmed through the bot's own use cases, or placed at the panel itself."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Final

from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.order import Order
from bot.domain.order_extras import Question
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.world import World
from bot.usecases.cast import Cast
from bot.usecases.send_order import Sent

_MOMENT: Final = 0.02
_PATIENCE: Final = 30.0
_numbers: Final = count(1)


def new_link() -> str:
    """A link that no other order has: panels refuse a second open order for one."""
    return f"https://instagram.com/example{next(_numbers)}"


async def place(cast: Cast, person_id: int, *answers: str, service: str = "1", link: str = "") -> Order:
    """Place an order as the wizard and its *Confirm* do; every further question is skipped.

    Args:
        cast: of the running bot.
        person_id: whose; their key is connected.
        answers: to the questions after the link; 1000 units where none is given.
        service: by number.
        link: a new one where none is given.
    """
    person = PersonId(person_id)
    step = await cast.draft.begin_with(person, service, 1)
    for number, answer in enumerate((link or new_link(), *(answers or ("1000",))), 2):
        step = await cast.draft.answer(person, answer, number)
        assert step.problem is None, step.problem
    assert step.draft is not None
    if step.draft.asking is not None:
        question = step.draft.asking
        end = cast.draft.finish if question is Question.COMMENTS else cast.draft.skip
        await end(person, question.value, 90)
    card = await cast.place.review(person, 91)
    outcome = await cast.place.confirm(person, card.intent_id, card.nonce, 92)
    assert isinstance(outcome, Sent), outcome
    assert outcome.order is not None, outcome.intent
    return outcome.order


def place_elsewhere(
    world: World, *, key: str = DEMO_KEY, service: str = "1", quantity: int = 1000
) -> PanelOrderId:
    """Place an order on the panel's website, as it were; the number it gets there."""
    form = {"service": service, "link": new_link(), "quantity": str(quantity)}
    return PanelOrderId(world.panel.place_order(world.panel.accounts[key], form).order_id)


async def eventually(claim: Callable[[], Awaitable[object]]) -> None:
    """Wait until something asked of the bot itself holds.

    Raises:
        TimeoutError: it did not come to hold.
    """
    async with asyncio.timeout(_PATIENCE):
        while not await claim():  # noqa: ASYNC110 - the claim asks a database, which rings no bell
            await asyncio.sleep(_MOMENT)
