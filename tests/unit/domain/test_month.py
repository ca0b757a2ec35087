"""Pages of a calendar: every day that is offered, once, and none that is over."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.month import Month

YEAR = timedelta(days=365)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_month_is_shown_from_today_on() -> None:
    weeks = Month.of_day(date(2026, 3, 10)).weeks(date(2026, 3, 10), YEAR)
    assert weeks[0] == [None, None, *(date(2026, 3, day) for day in range(10, 15))]
    assert weeks[-1] == [*(date(2026, 3, day) for day in (29, 30, 31)), None, None, None, None]
    assert len(weeks) == 4


def test_months_lead_over_the_end_of_a_year_and_back() -> None:
    december = Month.of_day(date(2026, 12, 31))
    assert december.after.first_day == date(2027, 1, 1)
    assert december.after.before == december


@given(number=st.integers(0, 10**18), today=days)
def test_any_page_number_leads_to_one_that_has_days(number: int, today: date) -> None:
    page = Month(number).within(today, YEAR)
    assert any(any(week) for week in page.weeks(today, YEAR))


@given(today=days)
def test_all_pages_together_hold_every_day_once(today: date) -> None:
    page, offered = Month.of_day(today), []
    while page.within(today, YEAR) == page:
        for week in page.weeks(today, YEAR):
            assert len(week) == 7
            offered += [day for day in week if day is not None]
            assert all(day is None or day.isoweekday() % 7 == at for at, day in enumerate(week))
        page = page.after
    assert offered == [today + timedelta(days=at) for at in range(366)]
