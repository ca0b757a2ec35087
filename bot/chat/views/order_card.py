"""The card of one order: how it stands, what happened to it, and what can be asked for it."""

from typing import Final

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator
from bot.chat.views.answers import answer_lines
from bot.chat.views.order_history import history_lines, request_lines
from bot.chat.views.order_lists import way_back
from bot.chat.views.orders import bar_line, report_figures, status_text
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines
from bot.chat.views.waits import wait_lines
from bot.domain.asking import waits
from bot.domain.link import read_link
from bot.domain.order import Order, RequestKind
from bot.domain.order_history import OrderDetails
from bot.domain.problems import Problem
from bot.domain.text import cut

_LONGEST_LINK: Final = 300


def order_card(
    tr: Translator, details: OrderDetails, *, place: str = callbacks.NONE, note: str = ""
) -> Screen:
    """Everything about one order.

    Args:
        tr: the person's language.
        details: what is known.
        place: where in the lists it was opened; every button of the card leads back there.
        note: what is to be said above it.
    """
    order, report = details.order, details.order.report
    return Screen(
        lines(
            tr.t("card.title", number=order.panel_order_id),
            note,
            tr.t("card.name", name=order.service_name) if order.service_name else "",
            tr.t("card.elsewhere") if order.was_placed_elsewhere else "",
            " ",
            tr.t("card.status", status=status_text(tr, report.status, report.status_word)),
            _progress(tr, order),
            *_figures(tr, details),
            " ",
            tr.t("card.link", link=cut(order.link, _LONGEST_LINK)) if order.link else "",
            *answer_lines(tr, order.extras, tuple(order.extras)),
            _placed_line(tr, order),
            tr.t("card.finished", at=tr.moment(order.finished_at)) if order.finished_at else "",
            tr.t("card.checked", at=tr.moment(order.checked_at)) if order.checked_at else "",
            *request_lines(tr, details.requests),
            *wait_lines(tr, details.requests),
            " " if details.history else "",
            *history_lines(tr, details.history),
        ),
        _rows(tr, details, place),
    )


def _placed_line(tr: Translator, order: Order) -> Html:
    moment = tr.moment(order.placed_at)
    return (
        tr.t("card.watched_since", at=moment)
        if order.was_placed_elsewhere
        else tr.t("card.placed", at=moment)
    )


def _progress(tr: Translator, order: Order) -> Html | str:
    """How much is delivered; of a drip-feed whose units the panel does not tell, how many of its runs."""
    total, delivered, runs = order.total_quantity, order.delivered, order.report.runs
    if total is not None and delivered is not None:
        return bar_line(tr, delivered, total)
    return bar_line(tr, min(runs, order.runs), order.runs) if order.runs and runs is not None else ""


def _figures(tr: Translator, details: OrderDetails) -> list[Html]:
    order = details.order
    shown: list[Html] = []
    if order.total_quantity is not None:
        shown.append(tr.t("card.quantity", quantity=tr.number(order.total_quantity)))
    if order.runs:
        shown.append(tr.t("card.runs", runs=tr.number(order.runs), minutes=tr.number(order.interval or 0)))
    shown += report_figures(tr, order.report)
    if details.rate is not None:
        shown.append(tr.t("card.rate", rate=tr.money(details.rate)))
    return shown


def _rows(tr: Translator, details: OrderDetails, place: str) -> tuple[Row, ...]:
    order = details.order
    refresh = callbacks.OrderRefresh(order.order_id, place)
    return (
        (
            Button(tr.plain("button.refresh"), refresh, style=Style.PRIMARY),
            Button(tr.plain("button.copy_number"), copy=str(order.panel_order_id)),
        ),
        _asking(tr, details, place),
        (*_again_button(tr, order), *_watch_buttons(tr, order, place)),
        _link_buttons(tr, order),
        (Button(tr.plain("button.orders"), way_back(place)), home_button(tr)),
    )


def _asking(tr: Translator, details: OrderDetails, place: str) -> Row:
    order = details.order
    asking = []
    if order.may_ask_refill and waits(details.requests, RequestKind.REFILL) is None:
        asking.append(Button(tr.plain("button.refill"), callbacks.AskRefill(order.order_id, place)))
    if order.may_ask_cancel and waits(details.requests, RequestKind.CANCEL) is None:
        cancel = callbacks.AskCancel(order.order_id, place)
        asking.append(Button(tr.plain("button.cancel_request"), cancel, style=Style.DANGER))
    refill = next((request for request in details.requests if request.panel_refill_id), None)
    if refill is not None:
        status = callbacks.RefillStatus(refill.request_id, place)
        asking.append(Button(tr.plain("button.refill_status"), status))
    return tuple(asking)


def _again_button(tr: Translator, order: Order) -> Row:
    if order.service_id is None or order.was_placed_elsewhere:
        return ()
    return (Button(tr.plain("button.again"), callbacks.OrderAgain(order.order_id)),)


def _watch_buttons(tr: Translator, order: Order, place: str) -> Row:
    if order.report.status.is_final:
        return ()
    if order.is_watched:
        return (Button(tr.plain("button.unwatch"), callbacks.OrderUnwatch(order.order_id, place)),)
    return (Button(tr.plain("button.watch_this"), callbacks.OrderWatch(order.order_id, place)),)


def _link_buttons(tr: Translator, order: Order) -> Row:
    """Opens the link, where it is one that Telegram takes; the bot itself never opens it."""
    link = read_link(order.link)
    if isinstance(link, Problem) or link != order.link:
        return ()
    return (Button(tr.plain("button.open_link"), url=link),)
