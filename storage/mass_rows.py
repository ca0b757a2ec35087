"""Mass orders and their lines as rows."""

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from bot.domain.ids import IntentId, MassId, PersonId
from bot.domain.intent import IntentName
from bot.domain.mass_run import LineName, MassEnd, MassLine, MassOrder, MassState
from bot.domain.money import Money
from storage.codec import draft_from, problem_from
from storage.columns import moment_at, moment_or_none
from storage.database import Database
from storage.errors import DecodeError
from storage.intent_rows import intent_from
from storage.readable import names_its_row, readable

_Read = TypeVar("_Read")

LINES: Final = (
    "SELECT intents.*, lines.position, lines.text, lines.draft AS line_draft, lines.problem AS line_problem,"
    " lines.intent_id AS line_intent, lines.rest_of_mass_id, lines.rest_of_position,"
    " EXISTS (SELECT 1 FROM mass_lines AS other JOIN intents AS sent"
    " ON sent.person_id = other.person_id AND sent.intent_id = other.intent_id"
    " WHERE other.person_id = lines.person_id"
    " AND other.rest_of_mass_id = COALESCE(lines.rest_of_mass_id, lines.mass_id)"
    " AND other.rest_of_position = COALESCE(lines.rest_of_position, lines.position)"
    " AND other.mass_id <> lines.mass_id"
    " AND sent.state IN ('sending', 'placed', 'unknown', 'abandoned')) AS is_ordered_since"
    " FROM mass_lines AS lines LEFT JOIN intents"
    " ON intents.person_id = lines.person_id AND intents.intent_id = lines.intent_id"
)
"""Lines, each beside the intent that was sent for it, and whether another list has ordered it as a rest."""


@names_its_row("mass order", "mass_id")
def mass_order_from(row: sqlite3.Row) -> MassOrder:
    """The mass order in a row."""
    end = row["end_reason"]
    return MassOrder(
        mass_id=MassId(row["mass_id"]),
        person_id=PersonId(row["person_id"]),
        state=MassState(row["state"]),
        nonce=row["nonce"],
        balance=Money(Decimal(row["balance"]), row["currency"]),
        begun_at=moment_at(row["begun_at"]),
        reviewed_at=moment_or_none(row["reviewed_at"]),
        expires_at=moment_or_none(row["expires_at"]),
        confirmed_at=moment_or_none(row["confirmed_at"]),
        ended_at=moment_or_none(row["ended_at"]),
        accepts_twins=bool(row["accepts_twins"]),
        is_stopping=bool(row["is_stopping"]),
        end=None if end is None else MassEnd(end),
        message_id=row["message_id"],
    )


def line_from(database: Database, row: sqlite3.Row) -> MassLine:
    """The line in a row of ``LINES``; of an intent that cannot be read, no more than that there is one."""
    sent = None
    if row["line_intent"] is not None:
        sent = IntentName(PersonId(row["person_id"]), IntentId(row["line_intent"]))
    intent = None if sent is None else next(iter(readable(database, [row], intent_from)), None)
    return MassLine(
        position=row["position"],
        text=row["text"],
        draft=_or_none(draft_from, row["line_draft"]),
        problem=_or_none(problem_from, row["line_problem"]),
        intent=intent,
        rest_of=None
        if row["rest_of_mass_id"] is None
        else LineName(MassId(row["rest_of_mass_id"]), row["rest_of_position"]),
        is_ordered_since=bool(row["is_ordered_since"]),
        unreadable=sent if intent is None else None,
    )


def _or_none(read: Callable[[str], _Read], stored: str | None) -> _Read | None:
    """What was written; None also for what another version wrote: such a line is not sent, its text stays."""
    try:
        return None if stored is None else read(stored)
    except DecodeError:
        return None
