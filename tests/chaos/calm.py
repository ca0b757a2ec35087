"""Orders with nothing wrong: the bot must not say "unknown" for reasons of its own.

Lanes fall silent for about as long as the server keeps an idle connection, so that some calls set out just as
their connection is being closed.
"""

import asyncio
import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bot.domain.intent import Intent, IntentState
from bot.usecases.send_order import Sent
from tests.chaos.backstage import Backstage, Lane, backstage
from tests.chaos.judge import Ledger, Verdicts
from tests.chaos.table import Row, Share

_LANES: Final = 6
_KEPT_ALIVE: Final = 5.0
"""Seconds after which the sandbox's server closes an idle connection (uvicorn's default)."""

_AROUND: Final = 0.02


async def prove(share: Share, seed: int) -> Row:
    """Place orders with nothing wrong, with pauses; every one must be placed, and said to be."""
    began = perf_counter()
    orders = share.pick(taste=24, ci=2_000, full=10_000)
    pauses = share.pick(taste=0, ci=3, full=20)
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with backstage(Path(folder)) as stage:
            intents = await _orders(stage, orders, pauses, seed)
            ledger = Ledger(stage.world.panel.ledger)
    verdicts = Verdicts()
    for intent in intents:
        verdicts.judge_end(intent, ledger)
    told = Counter(intent.state for intent in intents)
    return Row(
        "no fault",
        len(intents),
        verdicts.duplicates,
        verdicts.false_verdicts,
        told[IntentState.UNKNOWN],
        verdicts.lost + orders - told[IntentState.PLACED],
        perf_counter() - began,
        note=f"{pauses * _LANES} idle pauses of about {_KEPT_ALIVE:.0f} s",
    )


async def _orders(stage: Backstage, orders: int, pauses: int, seed: int) -> list[Intent]:
    lanes = [await stage.lane(through_faults=False) for _ in range(_LANES)]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(
                _run_lane(lane, range(first, orders, _LANES), pauses, random.Random(seed + first))
            )
            for first, lane in enumerate(lanes)
        ]
    return [intent for task in tasks for intent in task.result()]


async def _run_lane(lane: Lane, numbers: range, pauses: int, chance: random.Random) -> list[Intent]:
    idle_before = set(chance.sample(numbers, pauses))
    told = []
    for number in numbers:
        await lane.fill_in(f"https://example.com/calm/{number}")
        card = await lane.card()
        if number in idle_before:
            await asyncio.sleep(_KEPT_ALIVE + chance.uniform(-_AROUND, _AROUND))
        answer = await lane.confirm(card)
        told.append(answer.intent if isinstance(answer, Sent) else card)
    return told
