"""What a person wants to be told, as columns of their row, and back."""

import sqlite3
from decimal import Decimal
from typing import Final

from bot.domain.money import Money
from bot.domain.preferences import Preferences, SilentHours, Topic
from storage.columns import decimal_text
from storage.database import Stored

_SWITCHES: Final = {
    Topic.COMPLETED: "wants_completed",
    Topic.PROBLEMS: "wants_problems",
    Topic.REFILLS: "wants_refills",
}


def preference_columns(preferences: Preferences) -> dict[str, Stored]:
    """The columns of a person's preferences."""
    low, silent = preferences.low_balance, preferences.silent
    return {
        **{column: preferences.wants(topic) for topic, column in _SWITCHES.items()},
        "low_balance": None if low is None else decimal_text(low.amount),
        "low_balance_currency": None if low is None else low.currency,
        "silent_begins": None if silent is None else silent.begins,
        "silent_ends": None if silent is None else silent.ends,
        "utc_offset": preferences.utc_offset,
    }


def preferences_from(row: sqlite3.Row) -> Preferences:
    """The preferences in a person's row."""
    low, begins, ends = row["low_balance"], row["silent_begins"], row["silent_ends"]
    return Preferences(
        unwanted=frozenset(topic for topic, column in _SWITCHES.items() if not row[column]),
        low_balance=None if low is None else Money(Decimal(low), row["low_balance_currency"]),
        silent=None if begins is None or ends is None else SilentHours(begins, ends),
        utc_offset=row["utc_offset"],
    )
