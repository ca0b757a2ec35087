"""Which orders are to be looked at, and what many looks found, written down at once.

An order is due while it is open and watched, and once more after it was completed. Orders are taken by the
key they are asked with, whole hundreds first: a call costs the same for one number as for a hundred.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.ids import OrderId
from bot.domain.order import Order
from storage.columns import milliseconds
from storage.database import Database
from storage.order_rows import order_from, reported_columns
from storage.readable import SET_ASIDE, read_each, readable

A_CALL: Final = 100
"""Numbers a panel takes in one call."""

_WAITING: Final = (
    " next_check_at IS NOT NULL AND (orders.lease_until IS NULL OR orders.lease_until <= :at)"
    " AND blocked_at IS NULL AND refused_at IS NULL"
)


class Watches:
    """Due orders and looks, in batches; each row is named by its person too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lease_due(self, at: datetime, lease_until: datetime, limit: int) -> list[Order]:
        """Take about ``limit`` orders to look at now, the longest due first, those of one key together.

        Of a key whose orders are taken, those that would be due soon come along as far as they cost no call.
        Orders of people who blocked the bot, or whose key is gone or refused, wait. Nobody else is given
        these orders until the lease is over. One that cannot be read is set aside.
        """
        async with self._database.transaction():
            keys = await self._due_keys(at, limit)
            rows = await self._rows_of(keys, at, limit)
            chosen = _chosen(rows, keys, milliseconds(at), limit)
            read = read_each(self._database, chosen, order_from)
            await self._set_aside([row["order_id"] for row, order in read if order is None])
            await self._database.run(
                "UPDATE orders SET lease_until = :lease_until"
                " WHERE order_id IN (SELECT value FROM json_each(:ids))",
                lease_until=milliseconds(lease_until),
                ids=json.dumps([row["order_id"] for row, order in read if order is not None]),
            )
        return [order for _, order in read if order is not None]

    async def current(self, orders: Sequence[Order]) -> dict[OrderId, Order]:
        """These orders as they are kept now; those that are gone are missing."""
        rows = await self._database.rows(
            "SELECT orders.* FROM json_each(:pairs) AS wanted JOIN orders"
            " ON order_id = json_extract(wanted.value, '$[1]')"
            " AND person_id = json_extract(wanted.value, '$[0]')",
            pairs=json.dumps([(order.person_id, order.order_id) for order in orders]),
        )
        return {order.order_id: order for order in readable(self._database, rows, order_from)}

    async def save(self, looks: Sequence[tuple[Order, datetime | None]]) -> None:
        """Write down looks: each order as it is now, and when it is looked at again, if it is.

        A watched order needs a next look.
        """
        await self._database.run_many(
            "UPDATE orders SET status = :status, status_word = :status_word, charge = :charge,"
            " currency = :currency, start_count = :start_count, remains = :remains,"
            " reported_runs = :reported_runs, reported_posts = :reported_posts, checked_at = :checked_at,"
            " finished_at = :finished_at, is_watched = :is_watched, needs_person = :needs_person,"
            " next_check_at = :next_check_at, lease_until = NULL, is_charge_reported = :is_charge_reported"
            " WHERE person_id = :person_id AND order_id = :order_id",
            [
                {
                    "person_id": order.person_id,
                    "order_id": order.order_id,
                    "is_charge_reported": order.is_charge_reported,
                    "checked_at": milliseconds(order.checked_at),
                    "finished_at": milliseconds(order.finished_at),
                    "is_watched": order.is_watched,
                    "needs_person": order.needs_person,
                    "next_check_at": milliseconds(due_at),
                    **reported_columns(order.report),
                }
                for order, due_at in looks
            ],
        )

    async def postpone(self, orders: Iterable[tuple[Order, datetime | None]]) -> None:
        """Look at these orders later, or no more; nothing was learnt about them now."""
        await self._database.run_many(
            "UPDATE orders SET next_check_at = :next_check_at, lease_until = NULL,"
            " is_watched = is_watched AND :next_check_at IS NOT NULL"
            " WHERE person_id = :person_id AND order_id = :order_id AND next_check_at IS NOT NULL",
            [
                {
                    "person_id": order.person_id,
                    "order_id": order.order_id,
                    "next_check_at": milliseconds(due_at),
                }
                for order, due_at in orders
            ],
        )

    async def lost(self, orders: Iterable[Order]) -> None:
        """The panel knows these orders no more: that is something their people should look at."""
        await self._database.run_many(
            "UPDATE orders SET needs_person = 1 WHERE person_id = :person_id AND order_id = :order_id",
            [{"person_id": order.person_id, "order_id": order.order_id} for order in orders],
        )

    async def _set_aside(self, unreadable: Sequence[int]) -> None:
        if unreadable:
            await self._database.run(
                "UPDATE orders SET next_check_at = :set_aside"
                " WHERE order_id IN (SELECT value FROM json_each(:unreadable))",
                set_aside=SET_ASIDE,
                unreadable=json.dumps(unreadable),
            )

    async def _due_keys(self, at: datetime, limit: int) -> list[str]:
        """The keys of the longest due orders, as many as fill the limit; by their fingerprints."""
        rows = await self._database.rows(
            "SELECT fingerprint, MIN(next_check_at) AS longest FROM ("  # noqa: S608 - a condition of ours
            " SELECT fingerprint, next_check_at FROM orders JOIN people USING (person_id)"
            f" JOIN accounts USING (person_id) WHERE {_WAITING} AND next_check_at <= :at"
            " ORDER BY next_check_at LIMIT :limit) GROUP BY fingerprint ORDER BY longest",
            at=milliseconds(at),
            limit=limit,
        )
        return [row["fingerprint"] for row in rows]

    async def _rows_of(
        self, keys: Sequence[str], at: datetime, limit: int
    ) -> Mapping[str, list[sqlite3.Row]]:
        """What is due with these keys, the longest due first, and then what soon will be.

        Soon is within the last quarter of an order's interval.
        """
        by_key: dict[str, list[sqlite3.Row]] = defaultdict(list)
        found = 0
        for key in keys:
            if found >= limit:
                break
            by_key[key] = await self._database.rows(
                "SELECT orders.* FROM accounts JOIN people USING (person_id) JOIN orders USING (person_id)"  # noqa: S608 - the same
                f" WHERE fingerprint = :fingerprint AND {_WAITING}"
                " AND next_check_at"
                " - MAX(next_check_at - COALESCE(orders.checked_at, next_check_at), 0) / 4 <= :at"
                " ORDER BY next_check_at, order_id LIMIT :limit",
                fingerprint=key,
                at=milliseconds(at),
                limit=-(-limit // A_CALL) * A_CALL,
            )
            found += len(by_key[key])
        return by_key


def _chosen(
    rows: Mapping[str, Sequence[sqlite3.Row]], keys: Sequence[str], at: int, limit: int
) -> list[sqlite3.Row]:
    """What is taken of each key: all that is due, filled up to whole calls; whole calls only at the limit."""
    chosen: list[sqlite3.Row] = []
    for key in keys:
        of_key = rows.get(key, ())
        due = sum(row["next_check_at"] <= at for row in of_key)
        room = limit - len(chosen)
        if due > room:
            due = room // A_CALL * A_CALL if chosen else room
            chosen += of_key[:due]
            break
        free = min(-due % A_CALL, room - due)
        chosen += of_key[: due + free]
    return sorted(chosen, key=lambda row: (row["next_check_at"], row["order_id"]))
