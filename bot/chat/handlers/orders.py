"""The person's orders: list, card, status of any number, watching."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from telegram.error import TelegramError

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.views import orders as views
from bot.domain.ids import OrderId, PanelOrderId
from bot.domain.order import Order
from bot.domain.problems import ProblemError
from bot.domain.text import latin_digits, without_marks

_SEPARATORS = re.compile(r"[\s,;،؛|#]+")


async def show_orders(turn: Turn, tap: callbacks.Orders | None = None) -> None:
    """``/orders``, newest first."""
    page = tap.page if tap else 0
    shown = await turn.cast.orders.page(turn.person.person_id, page, views.PAGE_SIZE)
    unresolved = await turn.cast.reconcile.unresolved(turn.person.person_id)
    several = await turn.cast.choice.offered(turn.person.person_id)
    await turn.show(views.orders_list(turn.tr, shown.orders, page, shown.total, unresolved, several=several))


async def show_order(turn: Turn, tap: callbacks.OrderCard) -> None:
    """One order."""
    await show_card(turn, await turn.cast.orders.order(turn.person.person_id, OrderId(tap.order)))


async def show_order_number(turn: Turn, number: str) -> None:
    """One order by the panel's number, the person's own or any of their account."""
    order = await turn.cast.orders.by_number(turn.person.person_id, number)
    if order is not None:
        await show_card(turn, order)
        return
    await look_up(turn, [PanelOrderId(number)])


async def show_card(turn: Turn, order: Order, *, note: str = "") -> None:
    """The card of an order, with what was asked for it."""
    requests = await turn.cast.orders.requests(turn.person.person_id, order.order_id)
    await turn.show(views.order_card(turn.tr, order, requests, note=note))


async def refresh_order(turn: Turn, tap: callbacks.OrderRefresh) -> None:
    """*Refresh*: ask the panel now; if it does not answer, the card stays, with a word on that."""
    await turn.working()
    order_id = OrderId(tap.order)
    try:
        look = await turn.cast.orders.refresh(turn.person.person_id, order_id)
    except ProblemError as error:
        order = await turn.cast.orders.order(turn.person.person_id, order_id)
        await show_card(turn, order, note=turn.problem(error.problem))
        return
    async with _told_otherwise(turn, [look.order] if look.is_news else []):
        await show_card(turn, look.order)


async def watch_order(turn: Turn, tap: callbacks.OrderWatch) -> None:
    """*Watch this*."""
    order = await turn.cast.orders.watch(turn.person.person_id, OrderId(tap.order))
    if order.is_watched:
        is_told = turn.person.hears_every_end
        await turn.toast(
            turn.tr.plain("orders.watching_toast")
            if is_told
            else turn.tr.plain("orders.watching_quietly_toast")
        )
    await show_card(turn, order)


async def unwatch_order(turn: Turn, tap: callbacks.OrderUnwatch) -> None:
    """*Stop watching*."""
    order = await turn.cast.orders.stop_watching(turn.person.person_id, OrderId(tap.order))
    await turn.toast(turn.tr.plain("orders.unwatched_toast"))
    await show_card(turn, order)


async def watch_number(turn: Turn, tap: callbacks.NumberWatch) -> None:
    """*Watch this* for an order placed elsewhere."""
    await turn.working()
    await show_card(
        turn, await turn.cast.orders.watch_number(turn.person.person_id, PanelOrderId(tap.number))
    )


async def status(turn: Turn) -> None:
    """``/status 23501 23502 …``."""
    numbers = numbers_in(turn.arguments)
    if not numbers:
        await turn.show(views.ask_number(turn.tr))
        return
    await look_up(turn, numbers)


async def look_up(turn: Turn, numbers: list[PanelOrderId]) -> None:
    """The status of these numbers, one screen for one, tables for many."""
    await turn.working()
    found = await turn.cast.orders.look_up(turn.person.person_id, numbers)
    async with _told_otherwise(turn, found.news):
        if len(found.answers) == 1:
            known = await turn.cast.orders.by_number(turn.person.person_id, found.answers[0][0])
            if known is not None:
                await show_card(turn, known)
                return
        *tables, last = views.looked_up(turn.tr, found.answers)
        for table in tables:
            await turn.say(table)
        await turn.show(last)


@asynccontextmanager
async def _told_otherwise(turn: Turn, news: Sequence[Order]) -> AsyncIterator[None]:
    """Where Telegram does not take a screen with news, they are told as messages."""
    try:
        yield
    except TelegramError:
        await turn.cast.orders.tell_later(news)
        raise


def numbers_in(text: str) -> list[PanelOrderId]:
    """The order numbers in a text, whatever separates them."""
    words = _SEPARATORS.split(latin_digits(without_marks(text)))
    return [PanelOrderId(word) for word in words if word]
