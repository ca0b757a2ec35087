"""How orders stand, in words, bars and figures; and tables of looked-up numbers."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    Style,
    button_rows,
    home_button,
    lines,
)
from bot.domain.ids import PanelOrderId
from bot.domain.money import Money
from bot.domain.order import (
    OrderReport,
    OrderStatus,
    UnknownToPanel,
)
from bot.domain.text import cut

TABLE_SIZE = 25
"""Lines of one message of a status table; a hundred numbers take four."""

_BAR_CELLS = 10
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


def status_text(tr: Translator, status: OrderStatus, word: str) -> Html:
    """A status in words; one the bot does not know is shown in the panel's own."""
    if status is OrderStatus.UNKNOWN:
        return tr.t("status.unknown", word=cut(word, _LONGEST_WORD) or "?")
    return tr.t(STATUS_KEYS[status])


def progress_bar(delivered: int, of: int) -> str:
    """Ten cells and a percentage: full only when all is delivered."""
    full, percentage = (delivered * _BAR_CELLS // of, delivered * 100 // of) if of else (0, 0)
    return f"{'▰' * full}{'▱' * (_BAR_CELLS - full)} {percentage}%"


def bar_line(tr: Translator, delivered: int, of: int) -> Html:
    """The bar as a line of its own: it begins, and fills, from where lines of the language begin.

    A line without a letter has no direction of its own, so in Arabic a mark gives it one.
    """
    bar = progress_bar(delivered, of)
    return Html(f"\u200f\u2067{bar}\u2069" if tr.language.is_right_to_left else f"\u2066{bar}\u2069")


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
