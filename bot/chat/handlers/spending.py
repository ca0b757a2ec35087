"""What was spent, as words and as a picture; and all orders as a file. Nothing here changes anything."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.error import Forbidden, TelegramError

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.drawing import can_draw, draw
from bot.chat.order_files import order_files
from bot.chat.reply import File
from bot.chat.views import spending as views
from bot.chat.views.chart import spending_chart
from bot.domain.problems import ProblemError, problem
from bot.domain.spending import LONGEST, PERIODS

_log = logging.getLogger(__name__)


async def show_spending(turn: Turn, tap: callbacks.Spending) -> None:
    """What each service cost."""
    if tap.days not in PERIODS:
        raise ProblemError(problem("problem.button_old"))
    spending = await turn.cast.spending.read(turn.person.person_id)
    await turn.show(views.spending_by_service(turn.tr, spending, tap.days, tap.page, has_pictures=can_draw()))


async def send_picture(turn: Turn, _tap: callbacks.SpendingPicture) -> None:
    """Spending per day, as a photo."""
    if not can_draw():
        raise ProblemError(problem("problem.no_pictures"))
    await turn.working()
    spending = await turn.cast.spending.read(turn.person.person_id)
    if not spending.within(LONGEST):
        await show_spending(turn, callbacks.Spending(LONGEST, 0))
        return
    picture = File("spending.png", await draw(spending_chart(turn.tr, spending)))
    async with _owned_up():
        await turn.hand_over_photo(picture, views.spending_picture(turn.tr, spending))


async def export_orders(turn: Turn, _tap: callbacks.ExportOrders | None = None) -> None:
    """``/export``: everything, as a file."""
    await turn.working()
    async with turn.cast.export.begin(turn.person.person_id) as export:
        if not export.total:
            await turn.show(views.no_orders(turn.tr))
            return
        part = 0
        async for file in order_files(turn.tr, export):
            part += 1
            async with _owned_up():
                await turn.hand_over_document(file, views.orders_file(turn.tr, export.total, part))


@asynccontextmanager
async def _owned_up() -> AsyncIterator[None]:
    """Where Telegram does not take a file, the person hears so."""
    try:
        yield
    except Forbidden:
        raise
    except TelegramError as error:
        _log.warning("a file could not be sent: %s (%s)", error.message, type(error).__name__)
        raise ProblemError(problem("problem.file_not_sent")) from error
