"""Buttons that answer a question: choices, and the days of a calendar."""

from collections.abc import Sequence
from datetime import date

from bot.chat import callbacks
from bot.chat.i18n import Translator
from bot.chat.views.answers import DEVICES, TRAFFICS, WORLDWIDE, country_name
from bot.chat.views.screen import Button, Row, Style, button_rows
from bot.domain.month import Month
from bot.domain.order_answers import EXPIRES_WITHIN
from bot.domain.order_extras import CLEAN, Question

_HOUR = 60
_COUNTRIES_A_ROW = 2
_REGIONAL_A = 0x1F1E6
_NO_DAY = "·"


def choice_rows(tr: Translator, asked: Question) -> tuple[Row, ...]:
    """The choices of a question as buttons; none where it has none."""
    match asked:
        case Question.DELAY | Question.INTERVAL:
            return button_rows(_button(asked, choice, _minutes(tr, int(choice))) for choice in asked.choices)
        case Question.COUNTRY:
            return _rows([_button(asked, choice, _country(tr, choice)) for choice in asked.choices])
        case Question.DEVICE:
            return tuple((_button(asked, word, tr.plain(DEVICES[int(word)])),) for word in asked.choices)
        case Question.TRAFFIC:
            return tuple((_button(asked, word, tr.plain(TRAFFICS[int(word)])),) for word in asked.choices)
        case Question.TRACKING:
            return tuple((_link_button(tr, choice),) for choice in asked.choices)
    return ()


def calendar_rows(tr: Translator, month: Month, today: date) -> tuple[Row, ...]:
    """A month to tap a day in; days that are over are not offered."""
    stay = callbacks.OrderMonth(month.number)
    ways = [
        Button(tr.plain(name), callbacks.OrderMonth(other.number))
        for name, other in (("button.page_before", month.before), ("button.page_after", month.after))
        if other.within(today, EXPIRES_WITHIN) == other
    ]
    return (
        tuple(Button(name, stay) for name in tr.weekdays()),
        *(tuple(_day(day, stay) for day in week) for week in month.weeks(today, EXPIRES_WITHIN)),
        tuple(ways),
    )


def _day(day: date | None, stay: callbacks.OrderMonth) -> Button:
    if day is None:
        return Button(_NO_DAY, stay)
    return Button(str(day.day), callbacks.OrderChoose(Question.EXPIRY.value, day.isoformat()))


def _button(asked: Question, choice: str, label: str) -> Button:
    return Button(label, callbacks.OrderChoose(asked.value, choice))


def _link_button(tr: Translator, choice: str) -> Button:
    tap = callbacks.OrderChoose(Question.TRACKING.value, choice)
    if choice == CLEAN:
        return Button(tr.plain("button.clean_link"), tap, style=Style.PRIMARY)
    return Button(tr.plain("button.keep_link"), tap)


def _rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    starts = range(0, len(buttons), _COUNTRIES_A_ROW)
    return tuple(tuple(buttons[start : start + _COUNTRIES_A_ROW]) for start in starts)


def _minutes(tr: Translator, minutes: int) -> str:
    if minutes == 0:
        return tr.plain("button.no_delay")
    if minutes % _HOUR == 0:
        return tr.plain("button.hours", count=str(minutes // _HOUR))
    return tr.plain("button.minutes", count=str(minutes))


def _country(tr: Translator, code: str) -> str:
    """A country with its flag; flags are pairs of letters in a script of their own."""
    flag = (
        "🌍" if code == WORLDWIDE else "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in code)
    )
    return f"{flag} {country_name(tr, code)}"
