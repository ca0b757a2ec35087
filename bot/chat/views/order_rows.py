"""All orders as rows of a spreadsheet: a heading, then a row for each."""

from datetime import datetime, timedelta

from bot.chat.i18n import Translator
from bot.chat.views.orders import STATUS_KEYS
from bot.chat.views.spending import utc_name
from bot.domain.order import Order
from bot.domain.spreadsheet import Cell
from bot.domain.text import without_marks


def heading(tr: Translator, offset: int) -> list[Cell]:
    """What the columns are called; times are those of a clock so many minutes ahead of UTC."""
    zone = utc_name(offset)
    return [
        tr.plain("export.number"),
        without_marks(tr.plain("export.placed", zone=zone)),
        tr.plain("export.status"),
        tr.plain("export.service_id"),
        tr.plain("export.service"),
        tr.plain("export.target"),
        tr.plain("export.quantity"),
        tr.plain("export.runs"),
        tr.plain("export.interval"),
        tr.plain("export.charge"),
        tr.plain("export.currency"),
        tr.plain("export.charge_from"),
        tr.plain("export.start_count"),
        tr.plain("export.remains"),
        without_marks(tr.plain("export.finished", zone=zone)),
        tr.plain("export.origin"),
    ]


def order_row(tr: Translator, order: Order, offset: int) -> list[Cell]:
    """One order. When one was placed elsewhere, or what it cost there, is left out where it is not known."""
    report = order.report
    return [
        order.panel_order_id,
        None if order.was_placed_elsewhere else _time(order.placed_at, offset),
        _status(tr, order),
        order.service_id,
        order.service_name,
        order.target,
        order.quantity,
        order.runs,
        order.interval,
        report.charge,
        report.currency,
        _charge_from(tr, order),
        report.start_count,
        report.remains,
        _time(order.finished_at, offset),
        tr.plain("export.elsewhere") if order.was_placed_elsewhere else tr.plain("export.here"),
    ]


def _status(tr: Translator, order: Order) -> str:
    """The status in words; one that the bot does not know in the panel's."""
    name = STATUS_KEYS.get(order.report.status)
    return order.report.status_word if name is None else tr.plain(name)


def _charge_from(tr: Translator, order: Order) -> str | None:
    if order.report.charge is None:
        return None
    return tr.plain("export.reported") if order.is_charge_reported else tr.plain("export.estimated")


def _time(at: datetime | None, offset: int) -> str | None:
    """ISO 8601's day and time with a space between them, which spreadsheets read as a moment."""
    return None if at is None else f"{at + timedelta(minutes=offset):%Y-%m-%d %H:%M:%S}"
