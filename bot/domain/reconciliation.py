"""What tells about an order of unknown outcome: balances, and a number that its person names.

Evidence, never proof: a person decides.

See docs/reliability.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from bot.domain.intent import Intent
from bot.domain.money import Money
from bot.domain.order import OrderReport

PROBE_AFTER: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
)
"""When the balance is looked at, counted from the moment the outcome became unknown."""

ENOUGH_READS: Final = 3
LONG_ENOUGH: Final = timedelta(minutes=10)

_STRETCH: Final = 2
"""So many times more or less than expected may have been charged: rates move, and some people pay less."""

_CENT: Final = -2
"""Panels that report a charge with fewer digits than the balance round it to cents."""


class Verdict(StrEnum):
    """What can be said at most."""

    CHECKING = "checking"
    PROBABLY_PLACED = "probably_placed"
    PROBABLY_NOT_PLACED = "probably_not_placed"
    MUDDIED = "muddied"
    """Other orders sent with the same key show in the balance as well."""

    UNCLEAR = "unclear"

    @property
    def tells_nothing(self) -> bool:
        """Whether the balance says nothing about this order, and will not by itself."""
        return self in {Verdict.MUDDIED, Verdict.UNCLEAR}


@dataclass(frozen=True, slots=True)
class Probe:
    """One look at the balance."""

    balance: Money
    at: datetime


def verdict_on(intent: Intent, probes: Sequence[Probe], *, other_orders: int) -> Verdict:
    """What the probes say about an unknown intent.

    Args:
        intent: of state ``unknown``; its charge and balance are what the card showed.
        probes: looks at the balance since, oldest first.
        other_orders: other orders sent with the same key in that time; any of them muddies the water.
    """
    if not probes:
        return Verdict.CHECKING
    falls = {_fall(intent, probe) for probe in probes}
    if other_orders or None in falls or intent.charge == 0:
        return Verdict.MUDDIED if other_orders else Verdict.UNCLEAR
    if _fits(intent, probes[-1]):
        return Verdict.PROBABLY_PLACED
    if falls != {Decimal(0)} or intent.charge < _unit(intent, probes):
        return Verdict.UNCLEAR
    lasted = probes[-1].at - (intent.settled_at or intent.created_at)
    if len(probes) >= ENOUGH_READS and lasted >= LONG_ENOUGH:
        # Where the charge is an estimate, a panel may charge as it delivers: no fall tells nothing then.
        return Verdict.UNCLEAR if intent.draft.charge_is_estimate else Verdict.PROBABLY_NOT_PLACED
    return Verdict.CHECKING


def can_be_of(intent: Intent, report: OrderReport) -> bool:
    """Whether an order that the panel reports so may be the one of an intent.

    Of an order that ended short the panel may have given back any part of the charge, and of a drip-feed it
    may tell what a single run costs. Where the charge was an estimate, no charge speaks against it.
    """
    if report.currency and intent.currency and report.currency != intent.currency:
        return False
    if report.charge is None or intent.draft.charge_is_estimate:
        return True
    least = intent.charge / (_STRETCH * (intent.draft.runs or 1))
    if report.status.falls_short:
        least = Decimal(0)
    rounded = Decimal(1).scaleb(min(_exponent(report.charge), _CENT))
    return least - rounded <= report.charge <= intent.charge * _STRETCH + rounded


def _fall(intent: Intent, probe: Probe) -> Decimal | None:
    if probe.balance.currency != intent.currency:
        return None
    return intent.balance_before - probe.balance.amount


def _fits(intent: Intent, probe: Probe) -> bool:
    """Whether the balance fell by the charge, give or take one unit of the last digit that was shown."""
    fall = _fall(intent, probe)
    return fall is not None and fall != 0 and abs(fall - intent.charge) <= _unit(intent, [probe])


def _unit(intent: Intent, probes: Sequence[Probe]) -> Decimal:
    """One unit of the last digit the panel shows of a balance; a smaller charge may leave no trace in it."""
    shown = (intent.balance_before, *(probe.balance.amount for probe in probes))
    return Decimal(1).scaleb(min(map(_exponent, shown)))


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0
