"""Refill and cancel: they are requests, and the texts never say more."""

from bot.chat import callbacks
from bot.chat.i18n import Translator, key
from bot.chat.views.problems import panel_words
from bot.chat.views.screen import Button, Screen, Style, home_button, lines
from bot.chat.views.waits import wait_lines
from bot.domain.order import Order, Request, RequestKind, RequestState

_ASK = {RequestKind.REFILL: key("request.ask_refill"), RequestKind.CANCEL: key("request.ask_cancel")}
_YES = {RequestKind.REFILL: key("button.refill_yes"), RequestKind.CANCEL: key("button.cancel_yes")}
_ANSWERS = {
    (RequestKind.REFILL, RequestState.ACCEPTED): key("request.refill_done"),
    (RequestKind.REFILL, RequestState.REFUSED): key("request.refill_no"),
    (RequestKind.REFILL, RequestState.NOT_SENT): key("request.refill_not_sent"),
    (RequestKind.REFILL, RequestState.UNCLEAR): key("request.refill_maybe"),
    (RequestKind.CANCEL, RequestState.ACCEPTED): key("request.cancel_done"),
    (RequestKind.CANCEL, RequestState.REFUSED): key("request.cancel_no"),
    (RequestKind.CANCEL, RequestState.NOT_SENT): key("request.cancel_not_sent"),
    (RequestKind.CANCEL, RequestState.UNCLEAR): key("request.cancel_maybe"),
}


_EXAMPLES = {RequestKind.REFILL: "/refill 23501", RequestKind.CANCEL: "/cancel 23501"}


def ask_number(tr: Translator, kind: RequestKind) -> Screen:
    """The command without a number."""
    return Screen(
        tr.t("request.ask_number", example=_EXAMPLES[kind]),
        ((Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),),
    )


def ask_request(tr: Translator, order: Order, request: Request, *, place: str = callbacks.NONE) -> Screen:
    """Whether to send it."""
    style = Style.DANGER if request.kind is RequestKind.CANCEL else Style.SUCCESS
    return Screen(
        lines(
            tr.t(_ASK[request.kind], number=order.panel_order_id),
            tr.t("card.name", name=order.service_name) if order.service_name else "",
        ),
        (
            (
                Button(
                    tr.plain(_YES[request.kind]),
                    callbacks.SendRequest(request.request_id, place),
                    style=style,
                ),
            ),
            (Button(tr.plain("button.back"), callbacks.OrderCard(order.order_id, place)), home_button(tr)),
        ),
    )


def request_answer(tr: Translator, order: Order, request: Request, *, place: str = callbacks.NONE) -> Screen:
    """What the panel said to it."""
    return Screen(
        lines(
            tr.t(_ANSWERS[request.kind, request.state], number=order.panel_order_id),
            panel_words(tr, request.panel_words),
            *wait_lines(tr, [request]),
        ),
        ((Button(tr.plain("button.to_order"), callbacks.OrderCard(order.order_id, place)), home_button(tr)),),
    )


def refill_status(tr: Translator, order: Order, word: str, *, place: str = callbacks.NONE) -> Screen:
    """How a refill stands, in the panel's word."""
    return Screen(
        tr.t("request.refill_status", number=order.panel_order_id, word=word),
        ((Button(tr.plain("button.to_order"), callbacks.OrderCard(order.order_id, place)), home_button(tr)),),
    )
