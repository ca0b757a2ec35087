"""A hundred taps on the same *Confirm* at once, on a hundred cards: one send each."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bot.domain.intent import Intent, IntentState
from bot.domain.problems import ProblemError
from bot.usecases.place_order import AlreadySpent, Confirmation
from bot.usecases.send_order import Sent
from tests.chaos.backstage import Lane, backstage
from tests.chaos.judge import Ledger, Verdicts
from tests.chaos.table import Row, Share

_TAPS: Final = 100


async def prove(share: Share, seed: int) -> Row:
    """Confirm every card a hundred times at once."""
    began = perf_counter()
    cards = share.pick(taste=2, ci=100, full=100)
    verdicts = Verdicts()
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with backstage(Path(folder)) as stage:
            lane = await stage.lane(through_faults=False)
            for number in range(cards):
                card, answers = await _tap(lane, f"https://example.com/taps/{seed}/{number}")
                verdicts.judge_end(
                    await stage.storage.intents.get(lane.person_id, card.intent_id),
                    Ledger(stage.world.panel.ledger),
                )
                _judge_answers(answers, verdicts)
            sends = len(stage.world.panel.ledger)
    return Row(
        "concurrent confirms",
        cards * _TAPS,
        verdicts.duplicates + max(0, sends - cards),
        verdicts.false_verdicts,
        lost=verdicts.lost + max(0, cards - sends),
        seconds=perf_counter() - began,
        note=f"{_TAPS} taps on each of {cards} cards: {sends} sends",
        broken=tuple(verdicts.broken),
    )


async def _tap(lane: Lane, link: str) -> tuple[Intent, Sequence[Confirmation | BaseException]]:
    await lane.fill_in(link)
    card = await lane.card()
    return card, await asyncio.gather(*(lane.confirm(card) for _ in range(_TAPS)), return_exceptions=True)


def _judge_answers(answers: Sequence[Confirmation | BaseException], verdicts: Verdicts) -> None:
    """One tap hears of the order; every other hears that it was tapped before."""
    heard = [answer for answer in answers if isinstance(answer, Sent)]
    verdicts.duplicates += max(0, len(heard) - 1)
    verdicts.false_verdicts += sum(answer.intent.state is not IntentState.PLACED for answer in heard)
    strange = [answer for answer in answers if not isinstance(answer, Sent | AlreadySpent | ProblemError)]
    verdicts.broken.extend(f"a tap was answered with {answer!r}" for answer in strange)
