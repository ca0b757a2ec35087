"""Buttons that answer questions: each answers with what its label says."""

from datetime import date

import pytest

from bot.chat import callbacks
from bot.chat.i18n import translator_for
from bot.chat.views.choices import calendar_rows, choice_rows
from bot.domain.account import Language
from bot.domain.month import Month
from bot.domain.order_answers import EXPIRES_WITHIN
from bot.domain.order_extras import Question

EN = translator_for(Language.ENGLISH)
TODAY = date(2026, 3, 10)


@pytest.mark.parametrize("question", Question)
def test_every_choice_has_a_button_and_nothing_else_has(question: Question) -> None:
    buttons = [button for row in choice_rows(EN, question) for button in row]
    assert [button.tap for button in buttons] == [
        callbacks.OrderChoose(question.value, choice) for choice in question.choices
    ]
    assert len({button.label for button in buttons}) == len(buttons)


def test_a_calendar_begins_today_and_ends_where_no_later_day_is_taken() -> None:
    first, last = Month.of_day(TODAY), Month.of_day(TODAY + EXPIRES_WITHIN)
    for page, ways in (
        (first, [first.after]),
        (first.after, [first, first.after.after]),
        (last, [last.before]),
    ):
        *_, way_row = calendar_rows(EN, page, TODAY)
        assert [button.tap for button in way_row] == [callbacks.OrderMonth(way.number) for way in ways]


def test_a_day_answers_with_itself_and_what_is_no_day_stays_on_the_page() -> None:
    page = Month.of_day(TODAY)
    _, week, *_ = calendar_rows(EN, page, TODAY)
    assert [button.tap for button in week[:3]] == [
        callbacks.OrderMonth(page.number),
        callbacks.OrderMonth(page.number),
        callbacks.OrderChoose("expiry", "2026-03-10"),
    ]
