"""Refills or cancels confirmed together: which orders can be asked for, which request is sent next, once."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.asking import OFFERED_AGAIN_AFTER, STATUSES
from bot.domain.ids import BatchId, OrderId, PersonId, RequestId
from bot.domain.order import Request, RequestKind
from bot.domain.request_batch import BatchEnd, BatchLine, RequestBatch
from storage.columns import milliseconds, moment_at, moment_or_none
from storage.database import Database, Stored
from storage.order_rows import order_from
from storage.readable import names_its_row, readable
from storage.requests import request_from

_ENDED_KEPT: Final = timedelta(days=30)

_ASKABLE: Final = (
    "SELECT order_id FROM orders WHERE person_id = :person_id"
    " AND status IN (SELECT value FROM json_each(:statuses))"
    " AND COALESCE(CASE :kind WHEN 'refill' THEN can_refill ELSE can_cancel END, 1) = 1"
    " AND NOT EXISTS (SELECT 1 FROM requests WHERE requests.person_id = orders.person_id"
    " AND requests.order_id = orders.order_id AND kind = :kind AND (state = 'sending'"
    " OR (state = 'asked' AND batch_id IS NOT NULL)"
    " OR (state IN ('accepted', 'unclear') AND asked_at > :since)"
    " OR requests.next_check_at IS NOT NULL OR available_at > :at))"
)


class RequestBatches:
    """A batch and its requests, which are rows of ``Requests`` like any other once they are sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def askable(self, person_id: PersonId, kind: RequestKind, at: datetime) -> list[OrderId]:
        """This person's orders for which it can be asked now, newest first.

        Those for which it is asked already, was taken a short while ago, or is to be asked later by the
        panel's own word are left out.
        """
        rows = await self._database.rows(
            f"{_ASKABLE} ORDER BY placed_at DESC, order_id DESC", **_askable_by(person_id, kind, at)
        )
        return [OrderId(row["order_id"]) for row in rows]

    async def is_askable(self, person_id: PersonId, kind: RequestKind, at: datetime) -> bool:
        """Whether there is such an order."""
        row = await self._database.row(f"{_ASKABLE} LIMIT 1", **_askable_by(person_id, kind, at))
        return row is not None

    async def create(
        self,
        person_id: PersonId,
        kind: RequestKind,
        order_ids: Iterable[OrderId],
        *,
        nonce: str,
        at: datetime,
    ) -> RequestBatch | None:
        """Have requests for these orders sent, each once; None for somebody without a key.

        Cards that ask the same for one of them can no longer be confirmed.
        """
        async with self._database.transaction():
            await self._prune(person_id, at)
            row = await self._database.row(
                "INSERT INTO request_batches (person_id, kind, nonce, fingerprint, confirmed_at)"
                " SELECT person_id, :kind, :nonce, fingerprint, :at FROM accounts"
                " WHERE person_id = :person_id RETURNING *",
                person_id=person_id,
                kind=kind,
                nonce=nonce,
                at=milliseconds(at),
            )
            if row is None:
                return None
            chosen = json.dumps(list(order_ids))
            await self._database.run(
                "DELETE FROM requests WHERE person_id = :person_id AND kind = :kind AND state = 'asked'"
                " AND batch_id IS NULL AND order_id IN (SELECT value FROM json_each(:chosen))",
                person_id=person_id,
                kind=kind,
                chosen=chosen,
            )
            await self._database.run(
                "INSERT INTO requests (person_id, order_id, kind, state, asked_at, changed_at, batch_id)"
                " SELECT :person_id, value, :kind, 'asked', :at, :at, :batch_id FROM json_each(:chosen)"
                " ORDER BY key",
                person_id=person_id,
                kind=kind,
                batch_id=row["batch_id"],
                chosen=chosen,
                at=milliseconds(at),
            )
        return _batch(row)

    async def get(self, person_id: PersonId, batch_id: BatchId) -> RequestBatch | None:
        """This person's batch of this number."""
        row = await self._database.row(
            "SELECT * FROM request_batches WHERE person_id = :person_id AND batch_id = :batch_id",
            person_id=person_id,
            batch_id=batch_id,
        )
        return None if row is None else _batch(row)

    async def by_nonce(self, person_id: PersonId, nonce: str) -> RequestBatch | None:
        """This person's batch that this card began."""
        row = await self._database.row(
            "SELECT * FROM request_batches WHERE person_id = :person_id AND nonce = :nonce",
            person_id=person_id,
            nonce=nonce,
        )
        return None if row is None else _batch(row)

    async def lines(self, person_id: PersonId, batch_id: BatchId) -> list[BatchLine]:
        """Its requests in the order they are asked, each with its order; those of which both can be read."""
        requests = await self._database.rows(
            "SELECT * FROM requests WHERE person_id = :person_id AND batch_id = :batch_id"
            " ORDER BY request_id",
            person_id=person_id,
            batch_id=batch_id,
        )
        orders = await self._database.rows(
            "SELECT * FROM orders WHERE person_id = :person_id AND order_id IN"
            " (SELECT order_id FROM requests WHERE person_id = :person_id AND batch_id = :batch_id)",
            person_id=person_id,
            batch_id=batch_id,
        )
        by_id = {order.order_id: order for order in readable(self._database, orders, order_from)}
        return [
            BatchLine(by_id[request.order_id], request)
            for request in readable(self._database, requests, request_from)
            if request.order_id in by_id
        ]

    async def running(self) -> list[RequestBatch]:
        """Every batch whose requests are being sent, the longest confirmed first."""
        rows = await self._database.rows(
            "SELECT * FROM request_batches WHERE ended_at IS NULL ORDER BY confirmed_at, batch_id"
        )
        return readable(self._database, rows, _batch)

    async def claim(
        self, batch: RequestBatch, request_ids: Sequence[RequestId], at: datetime
    ) -> list[Request]:
        """Win the right to send these, once: those that are being sent from this moment on.

        There is none once the batch is ended, nor with another panel key than it was confirmed with.
        """
        rows = await self._database.rows(
            "UPDATE requests SET state = 'sending', changed_at = :at WHERE person_id = :person_id"
            " AND batch_id = :batch_id AND state = 'asked'"
            " AND request_id IN (SELECT value FROM json_each(:request_ids))"
            " AND EXISTS (SELECT 1 FROM request_batches AS batch JOIN accounts USING (person_id)"
            " WHERE batch.person_id = :person_id AND batch.batch_id = :batch_id AND batch.ended_at IS NULL"
            " AND accounts.fingerprint = batch.fingerprint) RETURNING *",
            person_id=batch.person_id,
            batch_id=batch.batch_id,
            request_ids=json.dumps(list(request_ids)),
            at=milliseconds(at),
        )
        return sorted(map(request_from, rows), key=lambda request: request.request_id)

    async def give_back(self, batch: RequestBatch, requests: Iterable[Request], at: datetime) -> None:
        """The panel refused to read a call: nothing was requested by it, and these wait again."""
        await self._database.run(
            "UPDATE requests SET state = 'asked', changed_at = :at WHERE person_id = :person_id"
            " AND batch_id = :batch_id AND state = 'sending'"
            " AND request_id IN (SELECT value FROM json_each(:request_ids))",
            person_id=batch.person_id,
            batch_id=batch.batch_id,
            request_ids=json.dumps([request.request_id for request in requests]),
            at=milliseconds(at),
        )

    async def end(self, batch: RequestBatch, end: BatchEnd, at: datetime) -> bool:
        """Nothing more is asked, and what waits is not sent; whether that is news."""
        async with self._database.transaction():
            rows = await self._database.rows(
                "UPDATE request_batches SET end_reason = :end, ended_at = :at"
                " WHERE person_id = :person_id AND batch_id = :batch_id AND ended_at IS NULL"
                " RETURNING batch_id",
                person_id=batch.person_id,
                batch_id=batch.batch_id,
                end=end,
                at=milliseconds(at),
            )
            await self._database.run(
                "UPDATE requests SET state = 'not_sent', changed_at = :at WHERE person_id = :person_id"
                " AND batch_id = :batch_id AND state = 'asked'",
                person_id=batch.person_id,
                batch_id=batch.batch_id,
                at=milliseconds(at),
            )
        return bool(rows)

    async def has_its_key(self, batch: RequestBatch) -> bool:
        """Whether the person's key is still the one a batch was confirmed with, and not refused."""
        row = await self._database.row(
            "SELECT 1 FROM request_batches AS batch JOIN accounts USING (person_id)"
            " WHERE person_id = :person_id AND batch_id = :batch_id AND refused_at IS NULL"
            " AND accounts.fingerprint = batch.fingerprint",
            person_id=batch.person_id,
            batch_id=batch.batch_id,
        )
        return row is not None

    async def told(self, person_id: PersonId, batch_id: BatchId, at: datetime) -> None:
        """Its person has seen the result."""
        await self._database.run(
            "UPDATE request_batches SET told_at = :at WHERE person_id = :person_id AND batch_id = :batch_id"
            " AND ended_at IS NOT NULL AND told_at IS NULL",
            person_id=person_id,
            batch_id=batch_id,
            at=milliseconds(at),
        )

    async def show_at(self, person_id: PersonId, batch_id: BatchId, message_id: int | None) -> None:
        """Note which message shows how far it is; None for no more."""
        await self._database.run(
            "UPDATE request_batches SET message_id = :message_id"
            " WHERE person_id = :person_id AND batch_id = :batch_id",
            person_id=person_id,
            batch_id=batch_id,
            message_id=message_id,
        )

    async def shown(self) -> list[RequestBatch]:
        """Every batch that a message shows."""
        rows = await self._database.rows("SELECT * FROM request_batches WHERE message_id IS NOT NULL")
        return readable(self._database, rows, _batch)

    async def _prune(self, person_id: PersonId, at: datetime) -> None:
        """Results are kept for a month; what became of each order stays with the order."""
        await self._database.run(
            "DELETE FROM request_batches WHERE person_id = :person_id AND ended_at < :old",
            person_id=person_id,
            old=milliseconds(at - _ENDED_KEPT),
        )


def _askable_by(person_id: PersonId, kind: RequestKind, at: datetime) -> dict[str, Stored]:
    return {
        "person_id": person_id,
        "kind": kind,
        "statuses": json.dumps(sorted(STATUSES[kind])),
        "at": milliseconds(at),
        "since": milliseconds(at - OFFERED_AGAIN_AFTER),
    }


@names_its_row("batch", "batch_id")
def _batch(row: sqlite3.Row) -> RequestBatch:
    end = row["end_reason"]
    return RequestBatch(
        batch_id=BatchId(row["batch_id"]),
        person_id=PersonId(row["person_id"]),
        kind=RequestKind(row["kind"]),
        nonce=row["nonce"],
        confirmed_at=moment_at(row["confirmed_at"]),
        end=None if end is None else BatchEnd(end),
        ended_at=moment_or_none(row["ended_at"]),
        message_id=row["message_id"],
        is_told=row["told_at"] is not None,
    )
