"""A month as a calendar shows it: weeks of seven days, from Sunday on, without the days that are over."""

from calendar import SUNDAY, Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = 12
_WEEKS: Final = Calendar(firstweekday=SUNDAY)


@dataclass(frozen=True, slots=True)
class Month:
    """One page of a calendar. ``number`` counts months from the year 0 on."""

    number: int

    @classmethod
    def of_day(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year * _MONTHS + day.month - 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.number // _MONTHS, self.number % _MONTHS + 1, 1)

    @property
    def before(self) -> "Month":
        """The month before it."""
        return Month(self.number - 1)

    @property
    def after(self) -> "Month":
        """The month after it."""
        return Month(self.number + 1)

    def within(self, first: date, within: timedelta) -> "Month":
        """This month, or the nearest that has a day between ``first`` and that much later."""
        least, most = Month.of_day(first).number, Month.of_day(first + within).number
        return Month(min(max(self.number, least), most))

    def weeks(self, first: date, within: timedelta) -> list[list[date | None]]:
        """Its weeks, without those that are over; None stands for a day that is not offered."""
        shown = self.first_day
        weeks = [
            [day if day.month == shown.month and first <= day <= first + within else None for day in week]
            for week in _WEEKS.monthdatescalendar(shown.year, shown.month)
        ]
        return [week for week in weeks if any(week)]
