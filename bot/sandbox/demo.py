"""``panelbot demo``: the world to play in, and the real bot in it. Nothing leaves the machine."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pydantic import SecretStr

from bot.app import Running, running, utc_now
from bot.domain.account import Language
from bot.sandbox.fake_panel import SMALL
from bot.sandbox.world import World
from bot.settings import Settings
from storage.vault import generate_key_entry

TOKEN: Final = "1234567890:sandbox-token-that-opens-nothing-at-all"  # noqa: S105 - of a Telegram that is not one


async def run(*, port: int, speed: float, catalogue: str = SMALL) -> None:
    """Run the sandbox until SIGTERM or SIGINT.

    Args:
        port: of the page; another is taken if it is not free.
        speed: how many times faster than usual orders progress.
        catalogue: what the panel sells.
    """
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_stop.set)
    with TemporaryDirectory(prefix="panelbot-") as folder:
        async with demo(Path(folder), port=port, speed=speed, catalogue=catalogue) as (world, _):
            if port not in {0, world.port}:
                sys.stderr.write(
                    f"panelbot: port {port} is not free; the page is on port {world.port} instead\n"
                )
                sys.stderr.flush()
            sys.stdout.write(f"\n  Open this in your browser:  {world.url}\n\n  Ctrl-C ends it.\n\n")
            sys.stdout.flush()
            await told_to_stop.wait()


@asynccontextmanager
async def demo(
    folder: Path, *, port: int, speed: float, catalogue: str = SMALL
) -> AsyncIterator[tuple[World, Running]]:
    """The world and the real bot in it, speaking over real HTTP."""
    async with (
        World(token=TOKEN, port=port, clock=utc_now, speed=speed, catalogue=catalogue) as world,
        running(sandbox_settings(world, folder)) as bot,
    ):
        yield world, bot


def sandbox_settings(world: World, folder: Path) -> Settings:
    """Settings that point the bot at the world; its orders live short lives, so they are looked at often."""
    return Settings(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=world.telegram_api_url,
        panel_api_url=world.panel_api_url,
        database_path=folder / "panelbot.sqlite3",
        encryption_keys=SecretStr(generate_key_entry("sandbox")),
        default_language=Language.ENGLISH,
        poll_fastest_seconds=1,
        poll_slowest_seconds=5,
    )
