"""The person's orders: the list, one card, and a table of looked-up numbers."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.answers import answer_lines
from bot.chat.views.choice_buttons import several_row
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    Style,
    button_rows,
    home_button,
    lines,
    number_rows,
    page_line,
    page_row,
)
from bot.chat.views.waits import wait_lines
from bot.domain.asking import waits
from bot.domain.catalogue import page_of
from bot.domain.ids import PanelOrderId
from bot.domain.intent import Intent
from bot.domain.money import Money
from bot.domain.order import (
    Order,
    OrderReport,
    OrderStatus,
    Request,
    RequestKind,
    RequestState,
    UnknownToPanel,
)
from bot.domain.text import cut

PAGE_SIZE = 8
TABLE_SIZE = 25
"""Lines of one message of a status table; a hundred numbers take four."""

UNRESOLVED_SHOWN = 10
"""Orders of unknown outcome at once: Telegram takes a hundred buttons; the rest follow as these resolve."""

_BAR_CELLS = 10
_LONGEST_NAME = 60
_LONGEST_LINK = 300
_LONGEST_WORD = 40

STATUS_KEYS = {
    OrderStatus.PENDING: key("status.pending"),
    OrderStatus.PROCESSING: key("status.processing"),
    OrderStatus.IN_PROGRESS: key("status.in_progress"),
    OrderStatus.PAUSED: key("status.paused"),
    OrderStatus.COMPLETED: key("status.completed"),
    OrderStatus.PARTIAL: key("status.partial"),
    OrderStatus.CANCELED: key("status.canceled"),
    OrderStatus.REFUNDED: key("status.refunded"),
    OrderStatus.FAILED: key("status.failed"),
    OrderStatus.EXPIRED: key("status.expired"),
}
_REQUEST_KEYS = {
    (RequestKind.REFILL, RequestState.SENDING): key("request.refill_unclear"),
    (RequestKind.REFILL, RequestState.ACCEPTED): key("request.refill_accepted"),
    (RequestKind.REFILL, RequestState.REFUSED): key("request.refill_refused"),
    (RequestKind.REFILL, RequestState.UNCLEAR): key("request.refill_unclear"),
    (RequestKind.CANCEL, RequestState.SENDING): key("request.cancel_unclear"),
    (RequestKind.CANCEL, RequestState.ACCEPTED): key("request.cancel_accepted"),
    (RequestKind.CANCEL, RequestState.REFUSED): key("request.cancel_refused"),
    (RequestKind.CANCEL, RequestState.UNCLEAR): key("request.cancel_unclear"),
}
_REQUESTS_SHOWN = 3


def status_text(tr: Translator, status: OrderStatus, word: str) -> Html:
    """A status in words; one the bot does not know is shown in the panel's own."""
    if status is OrderStatus.UNKNOWN:
        return tr.t("status.unknown", word=cut(word, _LONGEST_WORD) or "?")
    return tr.t(STATUS_KEYS[status])


def progress_bar(delivered: int, of: int) -> str:
    """Ten cells and a percentage: full only when all is delivered."""
    full, percentage = (delivered * _BAR_CELLS // of, delivered * 100 // of) if of else (0, 0)
    return f"{'▰' * full}{'▱' * (_BAR_CELLS - full)} {percentage}%"


def orders_list(
    tr: Translator,
    orders: Sequence[Order],
    number: int,
    total: int,
    unresolved: Sequence[Intent],
    *,
    several: Sequence[RequestKind] = (),
) -> Screen:
    """A page of the person's orders, newest first; those of unknown outcome above them all.

    ``several`` is what can be asked for some of them at once.
    """
    page, unresolved = page_of(total, number, PAGE_SIZE), unresolved[:UNRESOLVED_SHOWN]
    if not orders and not unresolved:
        return Screen(
            lines(tr.t("orders.title"), " ", tr.t("orders.none")),
            (
                (Button(tr.plain("button.services"), callbacks.Categories(0), style=Style.PRIMARY),),
                (home_button(tr),),
            ),
        )
    return Screen(
        lines(
            tr.t("orders.title"),
            " ",
            *(tr.t("orders.unresolved_line", reference=intent.reference) for intent in unresolved),
            *(_list_item(tr, at, order) for at, order in enumerate(orders, page.first + 1)),
            " ",
            page_line(tr, page),
            tr.t("orders.choose"),
        ),
        (
            *(
                (
                    Button(
                        tr.plain("button.unresolved", reference=intent.reference),
                        callbacks.IntentCard(intent.intent_id),
                        style=Style.DANGER,
                    ),
                )
                for intent in unresolved
            ),
            *number_rows(
                (at, callbacks.OrderCard(order.order_id)) for at, order in enumerate(orders, page.first + 1)
            ),
            page_row(tr, page, callbacks.Orders(max(page.number - 1, 0)), callbacks.Orders(page.number + 1)),
            several_row(tr, several),
            (home_button(tr),),
        ),
    )


def _list_item(tr: Translator, at: int, order: Order) -> Html:
    return tr.t(
        "orders.item",
        position=at,
        number=order.panel_order_id,
        status=status_text(tr, order.report.status, order.report.status_word),
        name=cut(order.service_name, _LONGEST_NAME) or tr.plain("orders.elsewhere"),
    )


def order_card(tr: Translator, order: Order, requests: Sequence[Request] = (), *, note: str = "") -> Screen:
    """Everything about one order, and what can be asked for it."""
    report = order.report
    return Screen(
        lines(
            tr.t("card.title", number=order.panel_order_id),
            note,
            tr.t("card.name", name=order.service_name) if order.service_name else tr.t("card.elsewhere"),
            " ",
            tr.t("card.status", status=status_text(tr, report.status, report.status_word)),
            _progress(order),
            *_figures(tr, order),
            " ",
            tr.t("card.link", link=cut(order.link, _LONGEST_LINK)) if order.link else "",
            *answer_lines(tr, order.extras, tuple(order.extras)),
            _placed_line(tr, order),
            tr.t("card.finished", at=tr.moment(order.finished_at)) if order.finished_at else "",
            tr.t("card.checked", at=tr.moment(order.checked_at)) if order.checked_at else "",
            *_request_lines(tr, requests),
            *wait_lines(tr, requests),
        ),
        _card_rows(tr, order, requests),
    )


def _placed_line(tr: Translator, order: Order) -> Html:
    moment = tr.moment(order.placed_at)
    return (
        tr.t("card.watched_since", at=moment)
        if order.was_placed_elsewhere
        else tr.t("card.placed", at=moment)
    )


def _progress(order: Order) -> str:
    total, delivered = order.total_quantity, order.delivered
    if total is None or delivered is None:
        return ""
    return Html(f"\u2066{progress_bar(delivered, total)}\u2069")


def _figures(tr: Translator, order: Order) -> list[Html]:
    report = order.report
    shown: list[Html] = []
    if order.total_quantity is not None:
        shown.append(tr.t("card.quantity", quantity=tr.number(order.total_quantity)))
    if order.runs:
        shown.append(tr.t("card.runs", runs=tr.number(order.runs), minutes=tr.number(order.interval or 0)))
    return shown + report_figures(tr, report)


def report_figures(tr: Translator, report: OrderReport) -> list[Html]:
    """The panel's figures, those that it gave."""
    counts = (
        (key("card.start_count"), report.start_count),
        (key("card.remains"), report.remains),
        (key("card.runs_done"), report.runs),
        (key("card.posts"), report.posts),
    )
    shown = [tr.t(name, number=tr.number(count)) for name, count in counts if count is not None]
    if report.charge is not None:
        shown.append(tr.t("card.charge", charge=tr.money(Money(report.charge, report.currency or ""))))
    return shown


def _request_lines(tr: Translator, requests: Sequence[Request]) -> list[Html]:
    """What was asked of the panel; a request that never left is nothing to show."""
    sent = [request for request in requests if (request.kind, request.state) in _REQUEST_KEYS]
    return [
        tr.t(
            "card.request",
            request=tr.t(_REQUEST_KEYS[request.kind, request.state]),
            at=tr.moment(request.asked_at),
            words=cut(request.panel_words, _LONGEST_NAME * 2) or Html(""),
        )
        for request in sent[:_REQUESTS_SHOWN]
    ]


def _card_rows(tr: Translator, order: Order, requests: Sequence[Request]) -> tuple[Row, ...]:
    asking = []
    if order.may_ask_refill and waits(requests, RequestKind.REFILL) is None:
        asking.append(Button(tr.plain("button.refill"), callbacks.AskRefill(order.order_id)))
    if order.may_ask_cancel and waits(requests, RequestKind.CANCEL) is None:
        asking.append(
            Button(tr.plain("button.cancel_request"), callbacks.AskCancel(order.order_id), style=Style.DANGER)
        )
    refill = next((request for request in requests if request.panel_refill_id), None)
    if refill is not None:
        asking.append(Button(tr.plain("button.refill_status"), callbacks.RefillStatus(refill.request_id)))
    again = Button(tr.plain("button.again"), callbacks.OrderAgain(order.order_id))
    return (
        (
            Button(tr.plain("button.refresh"), callbacks.OrderRefresh(order.order_id), style=Style.PRIMARY),
            Button(tr.plain("button.copy_number"), copy=str(order.panel_order_id)),
        ),
        tuple(asking),
        (
            *((again,) if order.service_id is not None and not order.was_placed_elsewhere else ()),
            *_watch_buttons(tr, order),
        ),
        (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),
    )


def _watch_buttons(tr: Translator, order: Order) -> Row:
    if order.report.status.is_final:
        return ()
    if order.is_watched:
        return (Button(tr.plain("button.unwatch"), callbacks.OrderUnwatch(order.order_id)),)
    return (Button(tr.plain("button.watch_this"), callbacks.OrderWatch(order.order_id)),)


def looked_up(
    tr: Translator, found: Sequence[tuple[PanelOrderId, OrderReport | UnknownToPanel | None]]
) -> list[Screen]:
    """Status of numbers as tables, with *Watch* for each open order; a single one gets its figures too."""
    if len(found) == 1:
        return [_one_looked_up(tr, *found[0])]
    tables = [found[start : start + TABLE_SIZE] for start in range(0, len(found), TABLE_SIZE)]
    return [
        Screen(
            lines(
                tr.plural("lookup.title", len(found)) if number == 0 else "",
                " " if number == 0 else "",
                *(_row(tr, panel_order_id, answer) for panel_order_id, answer in table),
            ),
            (*_watch_rows(table), *(((home_button(tr),),) if number == len(tables) - 1 else ())),
        )
        for number, table in enumerate(tables)
    ]


def _watch_rows(
    table: Sequence[tuple[PanelOrderId, OrderReport | UnknownToPanel | None]],
) -> tuple[Row, ...]:
    """A button for each open order of a table."""
    return button_rows(
        Button(f"👁 {panel_order_id}", callbacks.NumberWatch(panel_order_id))
        for panel_order_id, answer in table
        if _can_watch(panel_order_id, answer)
    )


def _can_watch(panel_order_id: PanelOrderId, answer: OrderReport | UnknownToPanel | None) -> bool:
    return (
        isinstance(answer, OrderReport) and not answer.status.is_final and callbacks.is_word(panel_order_id)
    )


def _row(tr: Translator, panel_order_id: PanelOrderId, answer: OrderReport | UnknownToPanel | None) -> Html:
    return tr.t("lookup.row", number=panel_order_id, status=_answer_text(tr, answer))


def _answer_text(tr: Translator, answer: OrderReport | UnknownToPanel | None) -> Html:
    match answer:
        case OrderReport():
            return status_text(tr, answer.status, answer.status_word)
        case UnknownToPanel():
            return tr.t("lookup.not_yours")
        case None:
            return tr.t("lookup.no_answer")


def _one_looked_up(
    tr: Translator, panel_order_id: PanelOrderId, answer: OrderReport | UnknownToPanel | None
) -> Screen:
    figures = report_figures(tr, answer) if isinstance(answer, OrderReport) else []
    watch = Button(tr.plain("button.watch_this"), callbacks.NumberWatch(panel_order_id), style=Style.PRIMARY)
    return Screen(
        lines(
            tr.t("card.title", number=panel_order_id),
            " ",
            tr.t("card.status", status=_answer_text(tr, answer)),
            *figures,
        ),
        (
            (watch,) if _can_watch(panel_order_id, answer) else (),
            (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),
        ),
    )


def ask_number(tr: Translator) -> Screen:
    """``/status`` without a number."""
    return Screen(
        tr.t("lookup.ask"),
        ((Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),),
    )
