"""Holds what the bot says of its orders against the panel's ledger."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.intent import Intent, IntentState
from bot.sandbox.fake_panel import LedgerEntry

_NOTHING_THERE = frozenset(
    {IntentState.DRAFT, IntentState.REJECTED, IntentState.NOT_SENT, IntentState.ABANDONED}
)
_ENDS = frozenset({IntentState.PLACED, IntentState.REJECTED, IntentState.NOT_SENT, IntentState.ABANDONED})


class Ledger:
    """The panel's orders by link; every intent of a proof has a link of its own."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        self._by_link: dict[str, list[LedgerEntry]] = defaultdict(list)
        for entry in entries:
            self._by_link[entry.link].append(entry)

    def orders(self, intent: Intent) -> list[LedgerEntry]:
        """What the panel took for an intent."""
        return self._by_link.get(intent.draft.link, [])


@dataclass
class Verdicts:
    """What came to light, counted as the table counts it."""

    judged: int = 0
    duplicates: int = 0
    false_verdicts: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)

    def judge(self, intent: Intent, ledger: Ledger) -> None:
        """Take one intent as the bot tells it."""
        self.judged += 1
        orders = ledger.orders(intent)
        self.duplicates += max(0, len(orders) - 1)
        self.false_verdicts += contradicts(intent, orders)

    def judge_end(self, intent: Intent | None, ledger: Ledger) -> None:
        """Take one intent as it stands when all is over: it must have come to an end."""
        if intent is None:
            self.lost += 1
            return
        self.judge(intent, ledger)
        if intent.state not in _ENDS:
            self.lost += 1
            self.broken.append(f"{intent.reference} is left {intent.state}")


def contradicts(intent: Intent, orders: list[LedgerEntry]) -> bool:
    """Whether the bot's word and the panel's ledger cannot both be true."""
    if intent.state is IntentState.PLACED:
        return not any(order.order_id == intent.panel_order_id for order in orders)
    return intent.state in _NOTHING_THERE and bool(orders)
