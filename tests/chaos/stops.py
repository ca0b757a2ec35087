"""The bot is told to stop while an order is on its way: the order is finished, and its outcome kept."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bot.domain.account import Language
from bot.domain.ids import IntentId, PersonId
from bot.domain.intent import Intent, IntentState
from bot.sandbox.fake_panel import Account
from storage.store import Storage
from storage.vault import Keyring, Vault
from tests.chaos.backstage import SERVICE
from tests.chaos.judge import Ledger, Verdicts
from tests.chaos.table import Row, Share
from tests.support.stage import HASTY, Chat, Stage, stage

_WAYS: Final = ("slow_drip", "slow_drip", "time_out_before", "time_out_after", "stall_in_body")
"""Faults that keep an order on its way for a while; half of them end well."""

_AT_ONCE: Final = 4
_PERSON: Final = 1001
_PATIENCE: Final = 0.8
"""Seconds until a silent panel is given up."""


_DRIP: Final = timedelta(milliseconds=3)
"""A pause before each of some two hundred bytes: the answer is on its way while the bot stops."""


async def prove(share: Share, seed: int) -> Row:
    """Leave `running`, as SIGTERM does, with an ``add`` in flight, again and again."""
    began = perf_counter()
    stops = share.pick(taste=2, ci=40, full=100)
    verdicts = Verdicts()
    async with asyncio.TaskGroup() as group:  # a stop is mostly waiting, so several bots are stopped at once
        worlds = [
            group.create_task(_stops(range(first, stops, _AT_ONCE), random.Random(seed + first), verdicts))
            for first in range(min(_AT_ONCE, stops))
        ]
    told = [intent for world in worlds for intent in world.result()]
    return Row(
        "stops with an order in flight",
        len(told),
        verdicts.duplicates,
        verdicts.false_verdicts,
        sum(intent is not None and intent.state is IntentState.UNKNOWN for intent in told),
        verdicts.lost,
        perf_counter() - began,
        note=f"{len(told) - verdicts.lost} outcomes stored",
    )


async def _stops(numbers: range, chance: random.Random, verdicts: Verdicts) -> list[Intent | None]:
    adding = replace(HASTY.adding, read=_PATIENCE, deadline=60.0)
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with stage(Path(folder), policy=replace(HASTY, adding=adding)) as world:
            world.world.fault_line._drip_pause = _DRIP
            chat = await _customer(world)
            told = []
            for times, number in enumerate(numbers, start=1):
                told.append(await _stop(world, chat, chance.choice(_WAYS), number, times))
                await world.start_bot()
            ledger = Ledger(world.world.panel.ledger)
    for intent in told:
        _judge(intent, ledger, verdicts)
    return told


def _judge(intent: Intent | None, ledger: Ledger, verdicts: Verdicts) -> None:
    """Unknown is an outcome; ``sending`` is none: the bot had the time to end it."""
    if intent is None or intent.state in {IntentState.DRAFT, IntentState.SENDING}:
        verdicts.lost += 1
    else:
        verdicts.judge(intent, ledger)


async def _customer(world: Stage) -> Chat:
    key = "c0" * 16
    world.world.panel.accounts.add(Account(key, "chaos", Decimal(1_000_000)))
    chat = world.chat(Language.ENGLISH, _PERSON)
    await chat.connect(key)
    return chat


async def _stop(world: Stage, chat: Chat, way: str, number: int, times: int) -> Intent | None:
    """Confirm an order, stop the bot while it is on its way, and read what is kept of it."""
    await chat.fill_in(f"https://example.com/stops/{number}", "100", service=SERVICE)
    line = world.world.fault_line
    struck = line.strikes(way)
    line.arm(way, action="add", times=1)
    chat.tap("button.confirm")
    await line.until_struck(way, struck + 1)
    await world.stop_bot()
    vault = Vault(Keyring.parse(world.settings.encryption_keys.get_secret_value()))
    storage = await Storage.open(world.settings.database_path, vault, at=world.clock())
    try:
        return await storage.intents.get(PersonId(_PERSON), IntentId(times))
    finally:
        await storage.close()
