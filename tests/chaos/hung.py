"""One person's panel calls hang for half a minute; thirty others browse, and must not notice."""

import asyncio
import random
import statistics
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bot.domain.account import Language
from bot.sandbox.fake_panel import Account
from tests.chaos.table import Row, Share
from tests.support.stage import Chat, Stage, stage

_OTHERS: Final = 30
_ACTS: Final = ("/services", "/search followers", "102", "/orders", "/status 1", "/settings")
_PAUSE: Final = (0.5, 1.5)
"""Seconds between what a person sees and what they do next."""

_FAULT: Final = "time_out_before"
_MOST: Final = 2.0


async def prove(share: Share, seed: int) -> Row:
    """Compare how long others wait with and without the hung calls, in the same run."""
    began, chance = perf_counter(), random.Random(seed)
    seconds = share.pick(taste=3, ci=15, full=30)
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with stage(Path(folder)) as world:
            slow, *others = [await _customer(world, number) for number in range(_OTHERS + 1)]
            calm = await _waits(others, seconds, chance)
            world.world.fault_line.arm(_FAULT, action="balance")
            slow.say("/balance")
            await world.world.fault_line.until_struck(_FAULT)
            hung = await _waits(others, seconds, chance)
            is_still_hung = not slow._has_answered()
            await _let_go(world)
            calm_again = await _waits(others, seconds, chance)
    undisturbed, disturbed = max(_p95(calm), _p95(calm_again)), _p95(hung)
    note = f"p95 of {_OTHERS} others {disturbed * 1000:.0f} ms, undisturbed {undisturbed * 1000:.0f} ms"
    broken = [] if disturbed < _MOST * undisturbed else [f"others wait: {note}"]
    if not is_still_hung:
        broken.append("the hung call was answered too soon to prove anything")
    return Row(
        f"one panel call hung for {seconds} s",
        len(hung),
        seconds=perf_counter() - began,
        note=note,
        broken=tuple(broken),
    )


async def _customer(world: Stage, number: int) -> Chat:
    key = f"{number:032x}"
    world.world.panel.accounts.add(Account(key, f"customer {number}", Decimal(1000)))
    chat = world.chat(Language.ENGLISH, 3000 + number)
    await chat.connect(key)
    return chat


async def _let_go(world: Stage) -> None:
    """End the fault, and the line that it holds."""
    world.world.fault_line.let_go()


async def _waits(people: list[Chat], seconds: float, chance: random.Random) -> list[float]:
    """How long each of their acts waited for its answer."""
    until, waits = perf_counter() + seconds, list[float]()
    async with asyncio.TaskGroup() as group:
        for chat in people:
            group.create_task(_browse(chat, until, random.Random(chance.random()), waits))
    return waits


async def _browse(chat: Chat, until: float, chance: random.Random, waits: list[float]) -> None:
    await asyncio.sleep(chance.uniform(0, _PAUSE[1]))
    while perf_counter() < until:
        acted_at = perf_counter()
        chat.say(chance.choice(_ACTS))
        await chat._until("an answer", chat._has_answered)
        waits.append(perf_counter() - acted_at)
        await asyncio.sleep(chance.uniform(*_PAUSE))


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]
