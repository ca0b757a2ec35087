"""The use cases over a real database, the fake panel and the fake Telegram; no job runs, the clock is set."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.app import telegram_bot
from bot.chat.notifier import TelegramNotifier
from bot.chat.reply import Replies
from bot.composition import compose
from bot.domain.account import Language, PanelKey
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.money import Money
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.jobs.supervisor import Supervisor
from bot.panel.client import PanelClient
from bot.panel.policy import PanelPolicy
from bot.sandbox.demo import TOKEN, sandbox_settings
from bot.sandbox.fake_panel import DEMO_KEY, RequestEntry
from bot.sandbox.world import World
from bot.settings import Settings
from bot.usecases.cast import Cast
from storage.store import Storage
from storage.vault import Keyring, Vault
from tests.support.fresh import lay_fresh_database
from tests.support.stage import HASTY

NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)


class SetClock:
    """Stands still until a test moves it."""

    def __init__(self, at: datetime = NOON) -> None:
        self._now = at

    def __call__(self) -> datetime:
        """The present moment."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by


@dataclass(frozen=True, slots=True)
class Backstage:
    """Everything but the talk and the jobs."""

    world: World
    storage: Storage
    cast: Cast
    supervisor: Supervisor
    replies: Replies
    clock: SetClock
    settings: Settings
    panel: PanelClient

    async def person(self, number: int, *, key: str = DEMO_KEY) -> PersonId:
        """Somebody who has started the bot and connected a key."""
        person_id = PersonId(number)
        self.world.telegram.start(number)
        await self.storage.people.meet(person_id, Language.ENGLISH, self.clock())
        balance = Money(self.world.panel.accounts[key].balance, "USD")
        await self.storage.accounts.connect(person_id, PanelKey(key), balance, self.clock())
        return person_id

    async def watched(self, person_id: PersonId, number: str) -> Order:
        """An order that the person watches from now on."""
        report = OrderReport(OrderStatus.PENDING, "Pending")
        at = self.clock()
        return await self.storage.orders.add_watched(
            person_id, PanelOrderId(number), report, at=at, next_check_at=at
        )

    async def order(self, order: Order) -> Order:
        """The order as it is kept now."""
        kept = await self.storage.orders.get(order.person_id, order.order_id)
        assert kept is not None
        return kept

    async def next_check(self, order: Order) -> datetime | None:
        """When it is looked at again."""
        (row,) = await self.storage._database.rows(
            "SELECT next_check_at FROM orders WHERE order_id = :id", id=order.order_id
        )
        at = row["next_check_at"]
        return None if at is None else datetime.fromtimestamp(at / 1000, UTC)

    def asked(self, action: str) -> list[RequestEntry]:
        """The panel's requests of one kind."""
        return [entry for entry in self.world.panel.requests if entry.action == action]

    async def due(self) -> list[str]:
        """The kinds of the messages that wait to be sent."""
        rows = await self.storage._database.rows(
            "SELECT kind FROM outbox WHERE ended_at IS NULL ORDER BY message_id"
        )
        return [row["kind"] for row in rows]


@asynccontextmanager
async def backstage(folder: Path, policy: PanelPolicy = HASTY) -> AsyncIterator[Backstage]:
    """Open everything, and close it in order."""
    clock = SetClock()
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(World(token=TOKEN, clock=clock))
        settings = _settings(world, folder)
        vault = Vault(Keyring.parse(settings.encryption_keys.get_secret_value()))
        await lay_fresh_database(settings.database_path)
        storage = await Storage.open(settings.database_path, vault, at=clock())
        stack.push_async_callback(storage.close)
        panel = PanelClient(url=settings.panel_api_url, user_agent="test", policy=policy)
        stack.push_async_callback(panel.close)
        supervisor = Supervisor()
        stack.push_async_callback(supervisor.stop)
        bot = telegram_bot(settings)
        replies = Replies(await stack.enter_async_context(bot))
        cast = compose(
            settings,
            storage=storage,
            panel=panel,
            supervisor=supervisor,
            notifier=TelegramNotifier(replies),
            clock=clock,
        )
        yield Backstage(world, storage, cast, supervisor, replies, clock, settings, panel)


def _settings(world: World, folder: Path) -> Settings:
    return sandbox_settings(world, folder).model_copy(
        update={"poll_fastest_seconds": 30, "poll_slowest_seconds": 1800}
    )


def recast(scene: Backstage) -> tuple[Cast, Supervisor]:
    """Use cases that know of nothing but what is stored, as after a restart."""
    supervisor = Supervisor()
    cast = compose(
        scene.settings,
        storage=scene.storage,
        panel=scene.panel,
        supervisor=supervisor,
        notifier=TelegramNotifier(scene.replies),
        clock=scene.clock,
    )
    return cast, supervisor
