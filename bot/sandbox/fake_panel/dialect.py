"""What a dialect is: one shape for every answer. Whatever a dialect does not say is the canonical way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.sandbox.fake_panel import shapes, status_shapes
from bot.sandbox.fake_panel.accounts import Account
from bot.sandbox.fake_panel.shapes import ManyShape, OneShape
from bot.sandbox.fake_panel.status_shapes import StatusRows, StatusShape


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one panel answers.

    Attributes:
        differs: what sets it apart, for people who choose.
        status_refused: what stands in a row of `status` for an order that is not known.
        cancel: None where only `orders=` is understood.
        reads_lists: whether `refill`, `refill_status` and `cancel` look at the field for many ids; where
            they do not, a call for many is one for an id that nobody has.
        nests: actions whose refusal stands inside the answer and is not the answer.
        whole: put around every answer that is no refusal.
        refused: the answer that is a refusal.
        codes: HTTP statuses by the refusal's text; 200 where there is none.
        words: refusals in the panel's own language, where it has other words.
        id_prefix: what the panel's order ids begin with.
        wants_request_id: `add` is refused without the field `request_id`.
        bills_minimum: a package costs as many units as its minimum says, not its rate.
        most_minutes: the longest interval of a drip-feed.
        most_wrong_keys: after so many wrong keys in a row the sender's address is blocked.
    """

    name: str
    title: str
    differs: str
    added: Callable[[str], object] = shapes.added
    status: StatusShape = status_shapes.full_status
    status_refused: Callable[[str], dict[str, Any]] = status_shapes.error_in_row
    statuses: Callable[[StatusRows], object] = status_shapes.statuses_by_id
    refill: OneShape = shapes.CANONICAL_REFILL
    refills: ManyShape = shapes.CANONICAL_REFILLS
    refill_status: OneShape = shapes.CANONICAL_REFILL_STATUS
    refill_statuses: ManyShape = shapes.CANONICAL_REFILL_STATUSES
    cancel: OneShape | None = None
    cancels: ManyShape = shapes.CANONICAL_CANCELS
    balance: Callable[[Account], object] = shapes.CANONICAL_BALANCE
    services: Callable[[list[dict[str, Any]]], object] = shapes.without_descriptions
    reads_lists: bool = True
    nests: frozenset[str] = frozenset()
    whole: Callable[[object], object] = shapes.unchanged
    refused: Callable[[str], object] = shapes.error
    codes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    id_prefix: str = ""
    wants_request_id: bool = False
    bills_minimum: bool = False
    most_minutes: int | None = None
    most_wrong_keys: int | None = None

    def refusal(self, text: str) -> tuple[object, int]:
        """The answer to a refused call, and its HTTP status."""
        status = self.codes.get(text, self.codes.get("", 200))
        return self.refused(self.words.get(text, text)), status
