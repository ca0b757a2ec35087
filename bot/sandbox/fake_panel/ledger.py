"""What really happened, written once and never changed: the truth a test holds a client's belief against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One order the panel took and charged."""

    order_id: str
    key: str
    service_id: str
    link: str
    quantity: int
    form: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """One form that reached the panel, whatever became of it."""

    action: str
    key: str
    form: Mapping[str, str]
    at: datetime
