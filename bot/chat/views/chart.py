"""Spending per day as a picture will show it: words and bars, not yet drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.chat.i18n import Translator
from bot.domain.spending import LONGEST, Spending
from bot.domain.text import cut, without_marks

_MOST_PANELS = 3
_LONGEST_CURRENCY = 12
_DAYS_A_LABEL = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: what the panel reported, and what is our estimate, on top of it. Some days have a label."""

    label: str
    reported: Decimal
    estimated: Decimal


@dataclass(frozen=True, slots=True)
class Panel:
    """The days in one currency."""

    heading: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in words.

    Attributes:
        reported: what the bars of reported charges are called; ``estimated`` likewise.
        is_right_to_left: whether the days run from right to left, as the language does.
    """

    title: str
    reported: str
    estimated: str
    panels: Sequence[Panel]
    is_right_to_left: bool


def spending_chart(tr: Translator, spending: Spending) -> Chart:
    """The last thirty days, each currency in a panel of its own, those with most orders first."""
    sums = list(spending.within(LONGEST).items())[:_MOST_PANELS]
    return Chart(
        title=tr.plain("chart.title"),
        reported=tr.plain("chart.reported"),
        estimated=tr.plain("chart.estimated"),
        panels=[
            Panel(
                tr.plain("chart.panel", sum=f"{tr.number(one.charge)} {_name(currency)}"),
                _bars(tr, spending, currency),
            )
            for currency, one in sums
        ],
        is_right_to_left=tr.language.is_right_to_left,
    )


def _bars(tr: Translator, spending: Spending, currency: str) -> list[Bar]:
    days = spending.by_day(currency)
    return [
        Bar(_label(tr, day, spending.today), one.charge - one.estimated, one.estimated)
        for day, one in days.items()
    ]


def _label(tr: Translator, day: date, today: date) -> str:
    return tr.short_day(day) if (today - day).days % _DAYS_A_LABEL == 0 else ""


def _name(currency: str) -> str:
    return cut(without_marks(currency), _LONGEST_CURRENCY)
