"""An order and its report as columns, and back."""

import sqlite3

from bot.domain.ids import IntentId, OrderId, PanelOrderId, PersonId, ServiceId
from bot.domain.order import Order, OrderReport, OrderStatus
from storage.codec import answers_from, comments_from
from storage.columns import (
    count_or_none,
    decimal_or_none,
    decimal_text,
    flag_or_none,
    moment_at,
    moment_or_none,
)
from storage.database import Stored
from storage.readable import names_its_row


def reported_columns(report: OrderReport) -> dict[str, Stored]:
    """The columns of a report."""
    return {
        "status": report.status,
        "status_word": report.status_word,
        "charge": decimal_text(report.charge),
        "currency": report.currency,
        "start_count": count_or_none(report.start_count),
        "remains": count_or_none(report.remains),
        "reported_runs": count_or_none(report.runs),
        "reported_posts": count_or_none(report.posts),
    }


def report_from(row: sqlite3.Row) -> OrderReport:
    """The report in a row."""
    return OrderReport(
        status=OrderStatus(row["status"]),
        status_word=row["status_word"],
        charge=decimal_or_none(row["charge"]),
        currency=row["currency"],
        start_count=row["start_count"],
        remains=row["remains"],
        runs=row["reported_runs"],
        posts=row["reported_posts"],
    )


@names_its_row("order", "order_id")
def order_from(row: sqlite3.Row) -> Order:
    """The order in a row."""
    intent_id, service_id, extras = row["intent_id"], row["service_id"], row["extras"]
    return Order(
        order_id=OrderId(row["order_id"]),
        person_id=PersonId(row["person_id"]),
        panel_order_id=PanelOrderId(row["panel_order_id"]),
        service_id=None if service_id is None else ServiceId(service_id),
        service_name=row["service_name"],
        link=row["link"],
        quantity=row["quantity"],
        runs=row["runs"],
        interval=row["interval"],
        comments=comments_from(row["comments"]),
        can_refill=flag_or_none(row["can_refill"]),
        can_cancel=flag_or_none(row["can_cancel"]),
        report=report_from(row),
        placed_at=moment_at(row["placed_at"]),
        checked_at=moment_or_none(row["checked_at"]),
        finished_at=moment_or_none(row["finished_at"]),
        is_watched=bool(row["is_watched"]),
        intent_id=None if intent_id is None else IntentId(intent_id),
        extras={} if extras is None else answers_from(extras),
        is_charge_reported=bool(row["is_charge_reported"]),
        is_rechecked=not row["is_watched"] and row["next_check_at"] is not None,
        needs_person=bool(row["needs_person"]),
    )
