"""Refill and cancel: ask, confirm, request; and ``/cancel`` alone, which leaves whatever is open."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import batches, start
from bot.chat.handlers.orders import show_card
from bot.chat.views import requests as views
from bot.domain.ids import OrderId, PanelOrderId, RequestId
from bot.domain.order import RequestKind
from bot.domain.order_numbers import numbers_in
from bot.usecases.refill_and_cancel import LaterError


async def refill(turn: Turn) -> None:
    """``/refill 23501``; with several numbers, their orders are ticked."""
    await _ask_by_number(turn, RequestKind.REFILL)


async def cancel(turn: Turn) -> None:
    """``/cancel 23501``, or several numbers; alone, it leaves whatever is going on."""
    if not turn.arguments:
        await start.leave(turn)
        return
    await _ask_by_number(turn, RequestKind.CANCEL)


async def ask_refill(turn: Turn, tap: callbacks.AskRefill) -> None:
    """*Refill* on an order's card."""
    await _ask(turn, OrderId(tap.order), RequestKind.REFILL, tap.place)


async def ask_cancel(turn: Turn, tap: callbacks.AskCancel) -> None:
    """*Cancel* on an order's card."""
    await _ask(turn, OrderId(tap.order), RequestKind.CANCEL, tap.place)


async def send_request(turn: Turn, tap: callbacks.SendRequest) -> None:
    """Yes: ask the panel, once."""
    await turn.working()
    order, request = await turn.cast.requests.send(turn.person.person_id, RequestId(tap.request))
    await turn.show(views.request_answer(turn.tr, order, request, place=tap.place))


async def refill_status(turn: Turn, tap: callbacks.RefillStatus) -> None:
    """How a refill stands."""
    await turn.working()
    order, word = await turn.cast.requests.refill_status(turn.person.person_id, RequestId(tap.request))
    await turn.show(views.refill_status(turn.tr, order, word, place=tap.place))


async def _ask(turn: Turn, order_id: OrderId, kind: RequestKind, place: str) -> None:
    try:
        order, request = await turn.cast.requests.ask(turn.person.person_id, order_id, kind)
    except LaterError as error:
        await show_card(turn, error.order, place=place, note=turn.problem(error.problem))
        return
    await turn.show(views.ask_request(turn.tr, order, request, place=place))


async def _ask_by_number(turn: Turn, kind: RequestKind) -> None:
    numbers = numbers_in(turn.arguments) or [PanelOrderId(turn.arguments)]
    if not turn.arguments:
        await turn.show(views.ask_number(turn.tr, kind))
        return
    if len(numbers) > 1:
        await batches.choose_numbers(turn, kind, numbers)
        return
    await turn.working()
    try:
        order, request = await turn.cast.requests.ask_by_number(turn.person.person_id, numbers[0], kind)
    except LaterError as error:
        await show_card(turn, error.order, note=turn.problem(error.problem))
        return
    await turn.show(views.ask_request(turn.tr, order, request))
