"""The bot's use cases over a real file, towards the world outside; which jobs run is the bench's choice."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.chat.notifier import TelegramNotifier
from bot.chat.reply import Replies
from bot.composition import compose
from bot.domain.account import Person
from bot.domain.notices import Digest, Notice, OrderEnded, OrderVanished, RefillEnded
from bot.jobs.supervisor import Supervisor
from bot.panel.client import PanelClient
from bot.panel.policy import DEFAULT_POLICY, Pace, PacingPolicy, PanelPolicy
from bot.sandbox.demo import TOKEN
from bot.settings import Settings
from bot.usecases.cast import Cast
from bot.usecases.ports import Delivered, Delivery, Notifier
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry
from tests.bench.scale.line import Line

UNPACED: Final = replace(DEFAULT_POLICY, pacing=PacingPolicy(host=Pace(interval=0.0), key=Pace(interval=0.0)))
"""For what is measured in processor time: waiting for one's turn costs nothing."""

_CONNECTIONS: Final = 32


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the bench's own time


class Overheard:
    """The notifier, with what got through written down: to whom, and of which orders it told."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self.told: list[tuple[int, tuple[str, ...]]] = []

    async def tell(self, person: Person, notice: Notice, *, is_silent: bool = False) -> Delivery:
        delivery = await self._notifier.tell(person, notice, is_silent=is_silent)
        if isinstance(delivery, Delivered):
            self.told.append((person.person_id, _numbers(notice)))
        return delivery


@dataclass(frozen=True, slots=True)
class BotSide:
    """What a bench works with."""

    storage: Storage
    cast: Cast
    panel: PanelClient
    supervisor: Supervisor
    overheard: Overheard


@asynccontextmanager
async def bot_side(
    folder: Path, line: Line, *, policy: PanelPolicy = DEFAULT_POLICY, poll_every: int | None = None
) -> AsyncIterator[BotSide]:
    """Everything but the talk, until the block ends.

    Args:
        folder: for the database.
        line: to the world outside.
        policy: how fast the panel is asked.
        poll_every: seconds between two looks, fastest and slowest; the defaults, where not said.
    """
    settings = settings_for(line.telegram, line.panel, folder, poll_every)
    async with AsyncExitStack() as stack:
        storage = await opened(settings)
        stack.push_async_callback(storage.close)
        panel = PanelClient(url=settings.panel_api_url, user_agent=settings.user_agent, policy=policy)
        stack.push_async_callback(panel.close)
        supervisor = Supervisor()
        stack.push_async_callback(supervisor.stop)
        bot = Bot(
            TOKEN,
            base_url=f"{settings.telegram_api_url}/bot",
            request=HTTPXRequest(connection_pool_size=_CONNECTIONS),
        )
        overheard = Overheard(TelegramNotifier(Replies(await stack.enter_async_context(bot))))
        cast = compose(
            settings, storage=storage, panel=panel, supervisor=supervisor, notifier=overheard, clock=utc_now
        )
        yield BotSide(storage, cast, panel, supervisor, overheard)


def settings_for(telegram: str, panel: str, folder: Path, poll_every: int | None = None) -> Settings:
    """Settings as an operator writes them."""
    settings = Settings(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=telegram,
        panel_api_url=panel,
        database_path=folder / "panelbot.sqlite3",
        encryption_keys=SecretStr(generate_key_entry("bench")),
    )
    if poll_every is None:
        return settings
    return settings.model_copy(
        update={"poll_fastest_seconds": poll_every, "poll_slowest_seconds": poll_every}
    )


async def opened(settings: Settings) -> Storage:
    """The database of these settings."""
    vault = Vault(Keyring.parse(settings.encryption_keys.get_secret_value()))
    return await Storage.open(settings.database_path, vault, at=utc_now())


def _numbers(notice: Notice) -> tuple[str, ...]:
    match notice:
        case Digest(changes):
            return tuple(number for change in changes for number in _numbers(change))
        case OrderEnded(order) | OrderVanished(order) | RefillEnded(order):
            return (order.panel_order_id,)
    return ()
