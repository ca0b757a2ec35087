"""The named moments at which the bot is killed: on both sides of every commit and of every foreign call."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Point(StrEnum):
    """A moment in the life of the bot; the order is the one an order and its news pass them in."""

    BEFORE_UPDATE_SAVED = "before an update is written to the inbox"
    AFTER_UPDATE_SAVED = "after an update is written to the inbox, before it is handled"
    BEFORE_CLAIM = "before the claim's commit"
    AFTER_CLAIM = "after the claim's commit"
    BEFORE_FIRST_BYTE = "before the first byte of add"
    AFTER_FIRST_BYTE = "after the first bytes of add"
    AFTER_LAST_BYTE = "after the last byte of add, before the reply"
    AFTER_REPLY = "after the reply was read"
    BEFORE_OUTCOME = "before the outcome's commit"
    AFTER_OUTCOME = "after the outcome's commit, before the person is told"
    AFTER_RECEIPT = "after Telegram took the receipt"
    BEFORE_UPDATE_DONE = "after handling an update, before it is marked handled"
    AFTER_UPDATE_DONE = "after an update is marked handled"
    BEFORE_NEWS_SAVED = "before an order's end and its message are committed"
    AFTER_NEWS_SAVED = "after an order's end and its message are committed"
    BEFORE_NEWS_SENT = "before a notification is sent"
    AFTER_NEWS_SENT = "after Telegram took a notification, before it is marked sent"
    AFTER_NEWS_DONE = "after a notification is marked sent"
    BEFORE_RECOVERY = "at a restart, before an interrupted send is committed as unknown"
    AFTER_RECOVERY = "at a restart, after an interrupted send is committed as unknown"


IN_FLIGHT: Final = (
    Point.AFTER_CLAIM,
    Point.BEFORE_FIRST_BYTE,
    Point.AFTER_FIRST_BYTE,
    Point.AFTER_LAST_BYTE,
    Point.AFTER_REPLY,
    Point.BEFORE_OUTCOME,
)
"""Points that leave an intent behind that is being sent."""

AT_RECOVERY: Final = (Point.BEFORE_RECOVERY, Point.AFTER_RECOVERY)
"""Points that are passed only after a kill at one of ``IN_FLIGHT``."""


@dataclass(frozen=True, slots=True)
class Trap:
    """Kills the bot when it comes to a point for the n-th time in one life."""

    point: Point
    arrival: int = 1
