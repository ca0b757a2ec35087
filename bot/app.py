"""The composition root: settings in, a running bot out; and the order in which things start and stop.

Start: database, what a crash left behind, Telegram, updates written down but not handled, new ones, jobs.
Stop: no new updates, the ``add`` in flight (up to 60 s) and its outcome, the outbox once, the database last.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import httpx
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, BaseHandler, ExtBot
from telegram.request import HTTPXRequest

from bot.chat.dialogue import DialogueRows, Stage, conversation
from bot.chat.handlers import HANDLERS
from bot.chat.handlers.elsewhere import Elsewhere
from bot.chat.handlers.live_search import LiveSearch
from bot.chat.inbox import InboxQueue, PersonOrder
from bot.chat.intake import FetchingBot, Intake
from bot.chat.notifier import TelegramBoard, TelegramNotifier
from bot.chat.profile import publish
from bot.chat.reply import Replies
from bot.composition import compose
from bot.jobs.batches import send_batches, show_batch_progress
from bot.jobs.deliver import deliver
from bot.jobs.housekeeping import heartbeat, prune
from bot.jobs.mass_orders import send_mass_orders, show_mass_progress
from bot.jobs.reconcile import reconcile
from bot.jobs.refresh_catalogues import refresh_catalogues
from bot.jobs.supervisor import Supervisor
from bot.jobs.watch import watch_balances, watch_orders, watch_refills
from bot.ops.checks import Finding, in_words
from bot.ops.heartbeat import Heartbeat
from bot.ops.logging import add_secret
from bot.panel.client import PanelClient
from bot.panel.policy import DEFAULT_POLICY, PanelPolicy
from bot.panel.transport import trusted
from bot.settings import Settings
from bot.usecases.cast import Cast
from bot.usecases.ports import Clock
from storage.store import Storage
from storage.vault import Keyring, Vault

ALLOWED_UPDATES: Final = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]

_POOL: Final = 32
_CONNECT: Final = 5.0
_READ: Final = 15.0
_LONG_POLL: Final = timedelta(seconds=25)
_LAST_DELIVERY: Final = timedelta(seconds=5)

_log = logging.getLogger(__name__)


class StartError(Exception):
    """The bot cannot start; the text says why, and which setting to look at."""


def utc_now() -> datetime:
    """The one clock of a running bot."""
    return datetime.now(UTC)  # noqa: TID251 - everything else takes the clock as a parameter


@dataclass(frozen=True, slots=True)
class Running:
    """A running bot, as its tests and its command line see it."""

    cast: Cast
    storage: Storage
    supervisor: Supervisor
    username: str


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        StorageError: the database cannot be used.
        TelegramError: Telegram refuses the token, or cannot be reached.
    """
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_stop.set)
    async with running(settings) as bot:
        _log.info("@%s is running", bot.username)
        await told_to_stop.wait()
        _log.info("told to stop")


@asynccontextmanager
async def running(
    settings: Settings, clock: Clock = utc_now, policy: PanelPolicy = DEFAULT_POLICY
) -> AsyncIterator[Running]:
    """The bot, running inside the block and stopped in good order behind it.

    Args:
        settings: all that is needed to run.
        clock: the present moment.
        policy: how long the panel is waited for, and how fast it is asked.
    """
    async with AsyncExitStack() as stack:
        storage = await _opened_storage(settings, clock, stack)
        panel = PanelClient(
            url=settings.panel_api_url, user_agent=settings.user_agent, policy=policy, hide=add_secret
        )
        stack.push_async_callback(panel.close)
        supervisor = Supervisor()
        bot = telegram_bot(settings)
        replies = Replies(bot)
        cast = compose(
            settings,
            storage=storage,
            panel=panel,
            supervisor=supervisor,
            notifier=TelegramNotifier(replies),
            clock=clock,
            board=TelegramBoard(replies),
        )
        await cast.reconcile.interrupted()
        queue = InboxQueue(cast.updates)
        stage = Stage(cast, replies, supervisor)
        order = PersonOrder(cast.updates, stage.passed_over)
        application = _application(
            bot,
            queue,
            order,
            stage,
            [
                *Elsewhere(cast, replies, settings.default_language).handlers(),
                *LiveSearch(cast, replies, settings.default_language).handlers(),
            ],
        )
        await _reach_telegram(application)
        stack.push_async_callback(application.shutdown)
        await publish(bot, settings.default_language)
        replayed = await queue.replay(bot)
        if replayed:
            _log.info("going on with %d update(s) from before", replayed)
        await application.start()
        stack.push_async_callback(_wind_down, application, order, supervisor, cast)
        sign = Heartbeat.beside(settings.database_path)
        stack.callback(sign.stop)
        await _take_in(application, bot.intake)
        beat = _beat_of(storage, bot.intake, sign, clock)
        _start_jobs(supervisor, cast, beat)
        yield Running(cast, storage, supervisor, bot.username)


async def _reach_telegram(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """The first call to Telegram; where it fails for want of a connection, say which setting to look at."""
    try:
        await application.initialize()
    except InvalidToken:
        raise
    except NetworkError as error:
        raise StartError(f"Telegram does not answer at TELEGRAM_API_URL ({type(error).__name__})") from error


async def _opened_storage(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Storage:
    vault = Vault(Keyring.parse(settings.encryption_keys.get_secret_value()))
    storage = await Storage.open(settings.database_path, vault, at=clock())
    stack.push_async_callback(storage.close)
    return storage


def telegram_bot(settings: Settings) -> FetchingBot:
    """The bot as Telegram's library knows it, with this application's patience."""
    url = settings.telegram_api_url.rstrip("/")
    believing = {"verify": trusted()}
    return FetchingBot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=_POOL,
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            write_timeout=_READ,
            pool_timeout=_CONNECT,
            httpx_kwargs=believing,
        ),
        get_updates_request=HTTPXRequest(
            connection_pool_size=1,
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            pool_timeout=_CONNECT,
            httpx_kwargs=believing,
        ),
    )


def _application(
    bot: ExtBot[None],
    queue: InboxQueue,
    order: PersonOrder,
    stage: Stage,
    beside: Sequence[BaseHandler[Any, Any, object]],
) -> Application[Any, Any, Any, Any, Any, Any]:
    application = (
        ApplicationBuilder()
        .bot(bot)
        .update_queue(queue)
        .concurrent_updates(order)
        .persistence(DialogueRows(stage.cast))
        .job_queue(None)
        .build()
    )
    application.add_handlers(beside)
    application.add_handler(conversation(HANDLERS, stage))
    application.add_error_handler(_log_error)
    return application


async def _log_error(_update: object, context: Any) -> None:
    _log.error("an update could not be handled", exc_info=context.error)


async def _take_in(application: Application[Any, Any, Any, Any, Any, Any], intake: Intake) -> None:
    if application.updater is None:
        raise AssertionError("the application is built with an updater")
    try:
        await application.updater.start_polling(
            poll_interval=0.0,
            timeout=_LONG_POLL,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
            error_callback=intake.note_failure,
        )
    except TelegramError as error:
        raise StartError(f"TELEGRAM_API_URL does not let the bot fetch updates: {error.message}") from error


def _beat_of(
    storage: Storage, intake: Intake, sign: Heartbeat, clock: Clock
) -> Callable[[], Awaitable[None]]:
    """A sign of life, given only while the database answers and updates are taken in."""

    async def beat() -> None:
        await storage.outbox.pending()
        if intake.is_going_on:
            sign.beat(clock())
        else:
            _log.critical(
                "no updates have been taken in for minutes: until some are, this bot is not healthy"
            )

    return beat


def _start_jobs(supervisor: Supervisor, cast: Cast, beat: Callable[[], Awaitable[None]]) -> None:
    for job in (
        watch_orders(cast),
        watch_refills(cast),
        watch_balances(cast),
        deliver(cast),
        reconcile(cast),
        refresh_catalogues(cast),
        prune(cast),
        heartbeat(beat),
    ):
        supervisor.repeat(job)
    for job in (
        send_mass_orders(cast),
        show_mass_progress(cast),
        send_batches(cast),
        show_batch_progress(cast),
    ):
        supervisor.repeat(job)


async def _wind_down(
    application: Application[Any, Any, Any, Any, Any, Any],
    order: PersonOrder,
    supervisor: Supervisor,
    cast: Cast,
) -> None:
    """Stop in good order: intake, work under way, what is due to be told. No new order is begun.

    Every step is taken whatever became of those before: the database closes behind the last one, and an
    outcome that comes after that is lost.
    """
    order.begin_no_more()
    supervisor.announce_end()
    for what, step in (
        ("fetching updates", partial(_fetch_no_more, application)),
        ("work under way", supervisor.stop),
        ("handling updates", application.stop),
        ("noting what was handled", order.note_all),
        ("work begun meanwhile", supervisor.stop),  # by a handler that was under way
        ("telling what is due", partial(_tell_what_is_due, cast)),
    ):
        try:
            await step()
        except Exception:  # noqa: BLE001 - whatever it is, the next steps are owed all the same; it is logged
            _log.exception("%s did not end well; the stop goes on", what)


async def _fetch_no_more(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    if application.updater is not None and application.updater.running:
        await application.updater.stop()


async def _tell_what_is_due(cast: Cast) -> None:
    try:
        async with asyncio.timeout(_LAST_DELIVERY.total_seconds()):
            await cast.notifications.deliver_due()
    except TimeoutError:
        _log.warning("not everything due could be told before the end; it is told after the next start")


async def check_online(settings: Settings) -> list[Finding]:
    """Whether Telegram takes the token and the panel's host answers at all."""
    return [in_words(await _check_telegram(settings)), in_words(await _check_panel(settings))]


async def _check_telegram(settings: Settings) -> Finding:
    bot = telegram_bot(settings)
    try:
        async with bot:
            return Finding("Telegram", is_ok=True, detail=f"@{bot.username}")
    except TelegramError as error:
        return Finding("Telegram", is_ok=False, detail=type(error).__name__)


async def _check_panel(settings: Settings) -> Finding:
    headers = {"User-Agent": settings.user_agent}
    async with httpx.AsyncClient(timeout=_READ, headers=headers, verify=trusted()) as client:
        try:
            answer = await client.post(settings.panel_api_url, data={"action": "balance"})
        except httpx.HTTPError as error:
            return Finding("panel", is_ok=False, detail=type(error).__name__)
    return Finding("panel", is_ok=True, detail=f"answers with status {answer.status_code}")
