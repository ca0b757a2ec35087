"""An intent as a row, and the outcome of its send as columns."""

import sqlite3
from decimal import Decimal
from typing import assert_never

from bot.domain.ids import IntentId, PanelOrderId, PersonId
from bot.domain.intent import Intent, IntentState, NotSent, Outcome, Placed, Rejected, Unclear
from storage.codec import draft_from
from storage.columns import moment_at, moment_or_none
from storage.readable import names_its_row


def told_by(outcome: Outcome) -> tuple[PanelOrderId | None, str, str]:
    """The panel's order number, its words, and the reason for the operator."""
    match outcome:
        case Placed(panel_order_id):
            return panel_order_id, "", ""
        case Rejected(kind, words):
            return None, words, kind.value
        case NotSent():
            return None, "", ""
        case Unclear(reason):
            return None, "", reason
        case _:
            assert_never(outcome)


@names_its_row("intent", "intent_id")
def intent_from(row: sqlite3.Row) -> Intent:
    """The intent in a row."""
    panel_order_id = row["panel_order_id"]
    return Intent(
        intent_id=IntentId(row["intent_id"]),
        person_id=PersonId(row["person_id"]),
        nonce=row["nonce"],
        state=IntentState(row["state"]),
        draft=draft_from(row["draft"]),
        charge=Decimal(row["charge"]),
        currency=row["currency"],
        balance_before=Decimal(row["balance_before"]),
        created_at=moment_at(row["created_at"]),
        expires_at=moment_at(row["expires_at"]),
        sent_at=moment_or_none(row["sent_at"]),
        settled_at=moment_or_none(row["settled_at"]),
        panel_order_id=None if panel_order_id is None else PanelOrderId(panel_order_id),
        panel_words=row["panel_words"],
    )
