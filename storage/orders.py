"""Orders a person placed through the bot or asked it to watch, and which of them are to be looked at."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.ids import OrderId, PanelOrderId, PersonId, ServiceId
from bot.domain.intent import Intent
from bot.domain.link_cleaning import page_of
from bot.domain.order import Order, OrderReport
from bot.domain.status_table import KeptOrder
from storage.codec import answers_json, comments_json
from storage.columns import decimal_text, milliseconds
from storage.database import Database
from storage.order_rows import order_from, reported_columns
from storage.readable import readable


class Orders:
    """A panel's order number stands once for each person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_placed(
        self, intent: Intent, panel_order_id: PanelOrderId, *, at: datetime, next_check_at: datetime
    ) -> Order:
        """Keep an order that came from an intent, and watch it.

        If the person watches it already, it is completed by what the intent knows; its report stays.
        """
        draft, service = intent.draft, intent.draft.service
        rows = await self._database.rows(
            "INSERT INTO orders (person_id, panel_order_id, intent_id, service_id, service_name, link,"
            " quantity, runs, interval, comments, extras, can_refill, can_cancel, status, status_word,"
            " charge, currency, placed_at, is_watched, next_check_at)"
            " VALUES (:person_id, :panel_order_id, :intent_id, :service_id, :service_name, :link, :quantity,"
            " :runs, :interval, :comments, :extras, :can_refill, :can_cancel, 'pending', '', :charge,"
            " :currency, :at, 1, :next_check_at)"
            " ON CONFLICT (person_id, panel_order_id) DO UPDATE SET"
            " intent_id = COALESCE(orders.intent_id, excluded.intent_id), service_id = excluded.service_id,"
            " service_name = excluded.service_name, link = excluded.link, quantity = excluded.quantity,"
            " runs = excluded.runs, interval = excluded.interval, comments = excluded.comments,"
            " extras = excluded.extras,"
            " can_refill = excluded.can_refill, can_cancel = excluded.can_cancel,"
            " charge = COALESCE(orders.charge, excluded.charge),"
            " currency = COALESCE(orders.currency, excluded.currency),"
            " is_watched = orders.finished_at IS NULL, next_check_at = CASE WHEN orders.finished_at IS NULL"
            " THEN excluded.next_check_at ELSE orders.next_check_at END,"
            " lease_until = NULL RETURNING *",
            person_id=intent.person_id,
            panel_order_id=panel_order_id,
            intent_id=intent.intent_id,
            service_id=service.service_id,
            service_name=service.name,
            link=draft.link,
            quantity=draft.quantity,
            runs=draft.runs,
            interval=draft.interval,
            comments=comments_json(draft.comments),
            extras=answers_json(draft.extras) if draft.extras else None,
            can_refill=service.can_refill,
            can_cancel=service.can_cancel,
            charge=decimal_text(intent.charge),
            currency=intent.currency,
            at=milliseconds(at),
            next_check_at=milliseconds(next_check_at),
        )
        return order_from(rows[0])

    async def add_watched(
        self,
        person_id: PersonId,
        panel_order_id: PanelOrderId,
        report: OrderReport,
        *,
        at: datetime,
        next_check_at: datetime | None,
    ) -> Order:
        """Keep an order that was placed elsewhere; it is watched if a next look is given.

        If the person has it already, it takes the new report; figures the panel left out stay.
        """
        rows = await self._database.rows(
            "INSERT INTO orders (person_id, panel_order_id, service_name, link, comments, status,"
            " status_word, charge, currency, start_count, remains, reported_runs, reported_posts, placed_at,"
            " checked_at, finished_at, is_watched, next_check_at, is_charge_reported)"
            " VALUES (:person_id, :panel_order_id, '', '', :comments, :status, :status_word, :charge,"
            " :currency, :start_count, :remains, :reported_runs, :reported_posts, :at, :at, :finished_at,"
            " :next_check_at IS NOT NULL, :next_check_at, :charge IS NOT NULL)"
            " ON CONFLICT (person_id, panel_order_id) DO UPDATE SET"
            " status = excluded.status, status_word = excluded.status_word,"
            " charge = COALESCE(excluded.charge, orders.charge),"
            " is_charge_reported = MAX(orders.is_charge_reported, excluded.is_charge_reported),"
            " currency = COALESCE(excluded.currency, orders.currency),"
            " start_count = COALESCE(excluded.start_count, orders.start_count),"
            " remains = COALESCE(excluded.remains, orders.remains),"
            " reported_runs = COALESCE(excluded.reported_runs, orders.reported_runs),"
            " reported_posts = COALESCE(excluded.reported_posts, orders.reported_posts),"
            " checked_at = excluded.checked_at, finished_at = excluded.finished_at,"
            " is_watched = excluded.is_watched, next_check_at = excluded.next_check_at, lease_until = NULL"
            " RETURNING *",
            person_id=person_id,
            panel_order_id=panel_order_id,
            comments=comments_json(()),
            at=milliseconds(at),
            finished_at=milliseconds(at) if report.status.is_final else None,
            next_check_at=milliseconds(next_check_at),
            **reported_columns(report),
        )
        return order_from(rows[0])

    async def watch_open(
        self,
        person_id: PersonId,
        reports: Mapping[PanelOrderId, OrderReport],
        *,
        asked_at: datetime,
        at: datetime,
        next_check_at: datetime,
    ) -> None:
        """Watch open orders by the panel's numbers, also those placed elsewhere.

        What is kept of an order the person has already stays as it is, and one that has ended stays ended.

        Args:
            person_id: whose.
            reports: what the panel told of each.
            asked_at: when it was asked.
            at: the present moment.
            next_check_at: when they are looked at.
        """
        await self._database.run_many(
            "INSERT INTO orders (person_id, panel_order_id, service_name, link, comments, status,"
            " status_word, charge, currency, start_count, remains, reported_runs, reported_posts, placed_at,"
            " checked_at, is_watched, next_check_at)"
            " VALUES (:person_id, :panel_order_id, '', '', :comments, :status, :status_word, :charge,"
            " :currency, :start_count, :remains, :reported_runs, :reported_posts, :at, :asked_at, 1,"
            " :next_check_at)"
            " ON CONFLICT (person_id, panel_order_id) DO UPDATE SET is_watched = 1,"
            " next_check_at = excluded.next_check_at, lease_until = NULL"
            " WHERE orders.is_watched = 0 AND orders.finished_at IS NULL",
            [
                {
                    "person_id": person_id,
                    "panel_order_id": panel_order_id,
                    "comments": comments_json(()),
                    "at": milliseconds(at),
                    "asked_at": milliseconds(asked_at),
                    "next_check_at": milliseconds(next_check_at),
                    **reported_columns(report),
                }
                for panel_order_id, report in reports.items()
            ],
        )

    async def get(self, person_id: PersonId, order_id: OrderId) -> Order | None:
        """This person's order of our number."""
        row = await self._database.row(
            "SELECT * FROM orders WHERE person_id = :person_id AND order_id = :order_id",
            person_id=person_id,
            order_id=order_id,
        )
        return None if row is None else order_from(row)

    async def many(self, person_id: PersonId, order_ids: Iterable[OrderId]) -> dict[OrderId, Order]:
        """This person's orders of these numbers of ours; those they do not have are missing."""
        rows = await self._database.rows(
            "SELECT * FROM orders WHERE person_id = :person_id"
            " AND order_id IN (SELECT value FROM json_each(:ids))",
            person_id=person_id,
            ids=json.dumps(list(order_ids)),
        )
        return {order.order_id: order for order in readable(self._database, rows, order_from)}

    async def by_panel_id(self, person_id: PersonId, panel_order_id: PanelOrderId) -> Order | None:
        """This person's order of the panel's number."""
        row = await self._database.row(
            "SELECT * FROM orders WHERE person_id = :person_id AND panel_order_id = :panel_order_id",
            person_id=person_id,
            panel_order_id=panel_order_id,
        )
        return None if row is None else order_from(row)

    async def by_panel_ids(
        self, person_id: PersonId, panel_order_ids: Iterable[PanelOrderId]
    ) -> dict[PanelOrderId, Order]:
        """This person's orders of these numbers of the panel's; those the bot does not know are missing."""
        rows = await self._database.rows(
            "SELECT orders.* FROM json_each(:numbers) AS wanted JOIN orders"
            " ON person_id = :person_id AND panel_order_id = wanted.value",
            person_id=person_id,
            numbers=json.dumps(list(panel_order_ids)),
        )
        return {order.panel_order_id: order for order in readable(self._database, rows, order_from)}

    async def kept_of(
        self, person_id: PersonId, panel_order_ids: Iterable[PanelOrderId]
    ) -> dict[PanelOrderId, KeptOrder]:
        """What the bot knows by itself of this person's orders of these numbers; the others are missing."""
        rows = await self._database.rows(
            "SELECT panel_order_id, service_name, is_watched, finished_at FROM json_each(:numbers) AS wanted"
            " JOIN orders ON person_id = :person_id AND panel_order_id = wanted.value",
            person_id=person_id,
            numbers=json.dumps(list(panel_order_ids)),
        )
        return {
            PanelOrderId(row["panel_order_id"]): KeptOrder(
                row["service_name"], bool(row["is_watched"]), row["finished_at"] is not None
            )
            for row in rows
        }

    async def is_taken(self, person_id: PersonId, panel_order_id: PanelOrderId) -> bool:
        """Whether the number is an order's already: this person's, or anybody's with the same panel key."""
        row = await self._database.row(
            "SELECT 1 FROM orders WHERE panel_order_id = :panel_order_id AND (person_id = :person_id"
            " OR person_id IN (SELECT other.person_id FROM accounts AS own JOIN accounts AS other"
            " ON other.fingerprint = own.fingerprint WHERE own.person_id = :person_id))",
            person_id=person_id,
            panel_order_id=panel_order_id,
        )
        return row is not None

    async def unfinished_of(self, person_id: PersonId, service_id: ServiceId) -> list[Order]:
        """This person's orders of a service that are not known to have ended, newest first."""
        rows = await self._database.rows(
            "SELECT * FROM orders WHERE person_id = :person_id AND service_id = :service_id"
            " AND finished_at IS NULL ORDER BY placed_at DESC, order_id DESC",
            person_id=person_id,
            service_id=service_id,
        )
        return readable(self._database, rows, order_from)

    async def open_pairs(self, person_id: PersonId) -> dict[tuple[str, str], PanelOrderId]:
        """Service and page (``page_of`` the link) of this person's orders not known to have ended."""
        rows = await self._database.rows(
            "SELECT service_id, link, panel_order_id FROM orders WHERE person_id = :person_id"
            " AND finished_at IS NULL AND service_id IS NOT NULL ORDER BY order_id",
            person_id=person_id,
        )
        return {
            (row["service_id"], page_of(row["link"])): PanelOrderId(row["panel_order_id"]) for row in rows
        }

    async def count(self, person_id: PersonId) -> int:
        """How many orders this person has here."""
        rows = await self._database.rows(
            "SELECT count(*) AS kept FROM orders WHERE person_id = :person_id", person_id=person_id
        )
        return int(rows[0]["kept"])

    async def watched_count(self, person_id: PersonId) -> int:
        """How many of this person's orders are watched."""
        rows = await self._database.rows(
            "SELECT count(*) AS kept FROM orders WHERE person_id = :person_id AND is_watched = 1",
            person_id=person_id,
        )
        return int(rows[0]["kept"])

    async def watch(self, person_id: PersonId, order_id: OrderId, next_check_at: datetime) -> None:
        """Look at this order from now on."""
        await self._database.run(
            "UPDATE orders SET is_watched = 1, next_check_at = :next_check_at, lease_until = NULL"
            " WHERE person_id = :person_id AND order_id = :order_id",
            person_id=person_id,
            order_id=order_id,
            next_check_at=milliseconds(next_check_at),
        )

    async def stop_watching(self, person_id: PersonId, order_id: OrderId) -> None:
        """Look at this order no more, unless asked."""
        await self._database.run(
            "UPDATE orders SET is_watched = 0, next_check_at = NULL, lease_until = NULL"
            " WHERE person_id = :person_id AND order_id = :order_id",
            person_id=person_id,
            order_id=order_id,
        )
