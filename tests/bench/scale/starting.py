"""From the start of the process to its first long poll, with a history of a million orders and with none."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bot.sandbox.demo import TOKEN
from bot.sandbox.world import World
from bot.settings import Settings
from tests.bench.measuring import Pairs
from tests.bench.scale.bot_side import opened, settings_for, utc_now
from tests.bench.scale.filling import add_history, fill
from tests.bench.scale.line import ROOT
from tests.bench.scale.load import Customer, Load
from tests.bench.scale.strain import peak_megabytes
from tests.bench.table import Row, Share

_PATIENCE: Final = 120.0


async def measure(share: Share) -> list[Row]:
    """The time to the first long poll, and the memory then."""
    load, pairs = Load(share.pick(taste=10, full=1_000)), share.pick(taste=1, full=7)
    with TemporaryDirectory(prefix="bench-") as folder:
        async with World(token=TOKEN, clock=utc_now) as world:
            full, empty = (_settings(world, Path(folder) / name) for name in ("full", "empty"))
            kept = await _fill(full, load)
            await _fill(empty, Load(0))
            if pairs > 1:
                await _start(world, full)
                await _start(world, empty)
            starts = [(await _start(world, full), await _start(world, empty)) for _ in range(pairs)]
    what = f"start with {kept:,} stored orders"
    seconds, megabytes = ([(ours[at], theirs[at]) for ours, theirs in starts] for at in (0, 1))
    return [
        Pairs(*zip(*seconds, strict=True)).row(f"{what}, to the first long poll", "with none", "s"),
        Pairs(*zip(*megabytes, strict=True)).row(f"{what}, memory at its peak", "with none", "MB"),
    ]


async def _start(world: World, settings: Settings) -> tuple[float, float]:
    """Start the bot, and stop it in good order; seconds, and megabytes."""
    polls = world.telegram.world.updates
    begun = polls.polls_begun
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=_environment(settings)
    )
    try:
        await world.telegram.until(lambda: polls.polls_begun > begun, timeout_seconds=_PATIENCE)
        return perf_counter() - began, peak_megabytes(Path(f"/proc/{process.pid}/status"))
    finally:
        process.terminate()
        await process.wait()


async def _fill(settings: Settings, load: Load) -> int:
    """Make the database; how many orders it holds."""
    storage = await opened(settings)
    try:
        await fill(storage, load, utc_now(), _not_due)
        await add_history(storage)
        [[kept]] = await storage._database.rows("SELECT count(*) FROM orders")
        return int(kept)
    finally:
        await storage.close()


def _not_due(customer: Customer) -> Iterator[tuple[datetime, datetime]]:
    now = utc_now()
    return ((now, now + timedelta(days=1)) for _ in customer.numbers)


def _settings(world: World, folder: Path) -> Settings:
    return settings_for(world.telegram_api_url, world.panel_api_url, folder)


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": settings.telegram_bot_token.get_secret_value(),
        "TELEGRAM_API_URL": settings.telegram_api_url,
        "PANEL_API_URL": settings.panel_api_url,
        "DATABASE_PATH": str(settings.database_path),
        "ENCRYPTION_KEYS": settings.encryption_keys.get_secret_value(),
        "LOG_LEVEL": "ERROR",
    }
