"""One order: its card, and watching. The status of any number is lookup's."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from functools import partial

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.patience import told_otherwise
from bot.chat.views.order_card import order_card
from bot.chat.views.screen import Row
from bot.domain.ids import OrderId, PanelOrderId
from bot.domain.order import Order
from bot.domain.problems import ProblemError


async def show_order(turn: Turn, tap: callbacks.OrderCard) -> None:
    """One order."""
    order = await turn.cast.orders.order(turn.person.person_id, OrderId(tap.order))
    await show_card(turn, order, place=tap.place)


async def show_card(
    turn: Turn, order: Order, *, place: str = callbacks.NONE, note: str = "", back: Row = ()
) -> None:
    """The card of an order, with what happened to it; ``place`` in the lists, or ``back``, leads back."""
    details = await turn.cast.order_lists.details(order)
    card = order_card(turn.tr, details, place=place, note=note)
    await turn.show(replace(card, rows=(*card.rows, back)))


async def refresh_order(turn: Turn, tap: callbacks.OrderRefresh) -> None:
    """*Refresh*: ask the panel now; if it does not answer, the card stays, with a word on that."""
    order_id = OrderId(tap.order)
    known = await turn.cast.orders.order(turn.person.person_id, order_id)
    try:
        look = await turn.answer_with(turn.cast.orders.refresh(turn.person.person_id, order_id))
    except ProblemError as error:
        order = await turn.cast.orders.order(turn.person.person_id, order_id)
        await show_card(turn, order, place=tap.place, note=turn.problem(error.problem))
        return
    if look.order.report == known.report:
        await turn.toast(turn.tr.plain("orders.nothing_new_toast"))
    async with news_told_otherwise(turn, [look.order] if look.is_news else []):
        await show_card(turn, look.order, place=tap.place)


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
    await show_card(turn, order, place=tap.place)


async def unwatch_order(turn: Turn, tap: callbacks.OrderUnwatch) -> None:
    """*Stop watching*."""
    order = await turn.cast.orders.stop_watching(turn.person.person_id, OrderId(tap.order))
    await turn.toast(turn.tr.plain("orders.unwatched_toast"))
    await show_card(turn, order, place=tap.place)


async def watch_number(turn: Turn, tap: callbacks.NumberWatch) -> None:
    """*Watch this* for an order placed elsewhere."""
    await turn.working()
    await show_card(
        turn, await turn.cast.orders.watch_number(turn.person.person_id, PanelOrderId(tap.number))
    )


def news_told_otherwise(turn: Turn, news: Sequence[Order]) -> AbstractAsyncContextManager[None]:
    """Where Telegram does not take a screen with news, they are told as messages."""
    if not news:
        return nullcontext()
    return told_otherwise(partial(turn.cast.orders.tell_later, news))
