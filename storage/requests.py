"""Refill and cancel requests. Like an order, each is sent at most once."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.domain.ids import OrderId, PanelRefillId, PersonId, RequestId
from bot.domain.order import Request, RequestKind, RequestState
from storage.columns import milliseconds, moment_at, moment_or_none
from storage.database import Database
from storage.readable import names_its_row, readable


class Requests:
    """Asked on a card, sent once, and what the panel said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, person_id: PersonId, order_id: OrderId, kind: RequestKind, at: datetime
    ) -> Request:
        """Write down what a card asks; an earlier card that asks the same can no longer be confirmed."""
        async with self._database.transaction():
            await self._database.run(
                "DELETE FROM requests WHERE person_id = :person_id AND order_id = :order_id AND kind = :kind"
                " AND state = 'asked' AND batch_id IS NULL",
                person_id=person_id,
                order_id=order_id,
                kind=kind,
            )
            rows = await self._database.rows(
                "INSERT INTO requests (person_id, order_id, kind, state, asked_at, changed_at)"
                " VALUES (:person_id, :order_id, :kind, 'asked', :at, :at) RETURNING *",
                person_id=person_id,
                order_id=order_id,
                kind=kind,
                at=milliseconds(at),
            )
        return request_from(rows[0])

    async def get(self, person_id: PersonId, request_id: RequestId) -> Request | None:
        """This person's request of this number."""
        row = await self._database.row(
            "SELECT * FROM requests WHERE person_id = :person_id AND request_id = :request_id",
            person_id=person_id,
            request_id=request_id,
        )
        return None if row is None else request_from(row)

    async def claim(
        self, person_id: PersonId, request_id: RequestId, at: datetime, *, not_before: datetime
    ) -> Request | None:
        """Win the right to send it, once; None for everybody else.

        There is none while the same is being asked for the order otherwise.

        Args:
            person_id: whose.
            request_id: which.
            at: the present moment.
            not_before: a card shown before that moment is too old.
        """
        row = await self._database.row(
            "UPDATE requests SET state = 'sending', changed_at = :at WHERE person_id = :person_id"
            " AND request_id = :request_id AND state = 'asked' AND asked_at >= :not_before"
            " AND batch_id IS NULL AND NOT EXISTS (SELECT 1 FROM requests AS other"
            " WHERE other.person_id = requests.person_id AND other.order_id = requests.order_id"
            " AND other.kind = requests.kind AND (other.state = 'sending'"
            " OR (other.state = 'asked' AND other.batch_id IS NOT NULL))) RETURNING *",
            person_id=person_id,
            request_id=request_id,
            at=milliseconds(at),
            not_before=milliseconds(not_before),
        )
        return None if row is None else request_from(row)

    async def settle(  # noqa: PLR0913 - what the answer says, by name
        self,
        person_id: PersonId,
        request_id: RequestId,
        state: RequestState,
        *,
        panel_refill_id: PanelRefillId | None,
        panel_words: str,
        at: datetime,
        next_check_at: datetime | None = None,
        available_at: datetime | None = None,
    ) -> Request | None:
        """Write down what became of the one send; None if it is not being sent.

        Args:
            person_id: whose.
            request_id: which.
            state: what became of it.
            panel_refill_id: the panel's number of the refill, where it gave one.
            panel_words: what it said.
            at: the present moment.
            next_check_at: when a refill is asked about for the first time.
            available_at: until then the panel takes no other of the kind for the order.
        """
        row = await self._database.row(
            "UPDATE requests SET state = :state, panel_refill_id = :panel_refill_id,"
            " panel_words = :panel_words, changed_at = :at, next_check_at = :next_check_at,"
            " available_at = :available_at"
            " WHERE person_id = :person_id"
            " AND request_id = :request_id AND state = 'sending' RETURNING *",
            person_id=person_id,
            request_id=request_id,
            state=state,
            panel_refill_id=panel_refill_id,
            panel_words=panel_words,
            at=milliseconds(at),
            next_check_at=milliseconds(next_check_at),
            available_at=milliseconds(available_at),
        )
        return None if row is None else request_from(row)

    async def note_words(self, person_id: PersonId, request_id: RequestId, words: str, at: datetime) -> None:
        """Write down what the panel last said about it, such as a refill's status."""
        await self._database.run(
            "UPDATE requests SET panel_words = :words, changed_at = :at"
            " WHERE person_id = :person_id AND request_id = :request_id",
            person_id=person_id,
            request_id=request_id,
            words=words,
            at=milliseconds(at),
        )

    async def lease_due(self, at: datetime, lease_until: datetime, limit: int) -> list[Request]:
        """Take the refills to ask about now, the longest due first.

        Those of people who blocked the bot, or whose key is gone or refused, wait. Nobody else is given these
        until the lease is over.
        """
        rows = await self._database.rows(
            "UPDATE requests SET lease_until = :lease_until WHERE request_id IN ("
            " SELECT request_id FROM requests JOIN people USING (person_id) JOIN accounts USING (person_id)"
            " WHERE next_check_at <= :at AND (lease_until IS NULL OR lease_until <= :at)"
            " AND blocked_at IS NULL AND refused_at IS NULL ORDER BY next_check_at, request_id LIMIT :limit)"
            " RETURNING *",
            at=milliseconds(at),
            lease_until=milliseconds(lease_until),
            limit=limit,
        )
        rows.sort(key=lambda row: (row["next_check_at"], row["request_id"]))
        return readable(self._database, rows, request_from)

    async def note_looks(self, looks: Iterable[tuple[Request, str, datetime | None]], at: datetime) -> None:
        """Write down what the panel said of refills, and when each is asked about again, if it is."""
        await self._database.run_many(
            "UPDATE requests SET panel_words = :words, changed_at = :at, next_check_at = :next_check_at,"
            " lease_until = NULL WHERE person_id = :person_id AND request_id = :request_id"
            " AND next_check_at IS NOT NULL",
            [
                {
                    "person_id": request.person_id,
                    "request_id": request.request_id,
                    "words": words,
                    "at": milliseconds(at),
                    "next_check_at": milliseconds(due_at),
                }
                for request, words, due_at in looks
            ],
        )

    async def followed(self, requests: Iterable[Request]) -> set[RequestId]:
        """Those of these refills that are still asked about."""
        rows = await self._database.rows(
            "SELECT request_id FROM requests WHERE next_check_at IS NOT NULL"
            " AND request_id IN (SELECT value FROM json_each(:ids))",
            ids=json.dumps([request.request_id for request in requests]),
        )
        return {RequestId(row["request_id"]) for row in rows}

    async def stop_following(self, person_id: PersonId, request_id: RequestId) -> None:
        """The person knows how this refill ended: it is not asked about any more."""
        await self._database.run(
            "UPDATE requests SET next_check_at = NULL, lease_until = NULL"
            " WHERE person_id = :person_id AND request_id = :request_id",
            person_id=person_id,
            request_id=request_id,
        )

    async def for_order(self, person_id: PersonId, order_id: OrderId) -> list[Request]:
        """What was requested for this order, newest first; cards that were not confirmed are left out."""
        rows = await self._database.rows(
            "SELECT * FROM requests WHERE person_id = :person_id AND order_id = :order_id"
            " AND state <> 'asked' ORDER BY request_id DESC",
            person_id=person_id,
            order_id=order_id,
        )
        return readable(self._database, rows, request_from)

    async def available_at(
        self, person_id: PersonId, order_id: OrderId, kind: RequestKind, at: datetime
    ) -> datetime | None:
        """When the panel takes such a request for the order again; None where it may do so now."""
        row = await self._database.row(
            "SELECT max(available_at) AS available_at FROM requests WHERE person_id = :person_id"
            " AND order_id = :order_id AND kind = :kind AND available_at > :at",
            person_id=person_id,
            order_id=order_id,
            kind=kind,
            at=milliseconds(at),
        )
        return None if row is None else moment_or_none(row["available_at"])

    async def interrupt_sending(self, at: datetime) -> int:
        """At the start: nobody knows what became of what was being sent when the program ended."""
        rows = await self._database.rows(
            "UPDATE requests SET state = 'unclear', changed_at = :at WHERE state = 'sending'"
            " RETURNING request_id",
            at=milliseconds(at),
        )
        return len(rows)


@names_its_row("request", "request_id")
def request_from(row: sqlite3.Row) -> Request:
    """The request in a row."""
    panel_refill_id = row["panel_refill_id"]
    return Request(
        request_id=RequestId(row["request_id"]),
        person_id=PersonId(row["person_id"]),
        order_id=OrderId(row["order_id"]),
        kind=RequestKind(row["kind"]),
        state=RequestState(row["state"]),
        asked_at=moment_at(row["asked_at"]),
        panel_refill_id=None if panel_refill_id is None else PanelRefillId(panel_refill_id),
        panel_words=row["panel_words"],
        available_at=moment_or_none(row["available_at"]),
    )
