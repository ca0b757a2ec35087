"""What is told unasked, below which balance, in which hours without a sound, by which clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines
from bot.domain.account import PanelAccount, Person
from bot.domain.preferences import HOURS, OFFSETS, Preferences, Topic

MARKS = (1, 5, 10, 20, 50, 100)
_HOURS_A_ROW = 4
_CLOCKS_A_ROW = 2
"""As many as a narrow phone shows whole: Telegram's clients cut a label that does not fit its share."""

_TOPICS = {
    Topic.COMPLETED: key("button.topic_completed"),
    Topic.PROBLEMS: key("button.topic_problems"),
    Topic.REFILLS: key("button.topic_refills"),
}


def telling(tr: Translator, person: Person) -> Screen:
    """Every switch, and how it stands."""
    preferences = person.preferences
    return Screen(
        lines(
            tr.t("telling.title"),
            " ",
            tr.t("telling.explained") if person.wants_notifications else tr.t("settings.notifications_off"),
            _mark_line(tr, preferences),
            _silence_line(tr, preferences),
        ),
        (
            *((_topic_button(tr, preferences, topic),) for topic in Topic),
            (
                Button(tr.plain("button.low_balance"), callbacks.LowBalance()),
                Button(tr.plain("button.silence"), callbacks.Silence()),
            ),
            (Button(tr.plain("button.back"), callbacks.Settings()), home_button(tr)),
        ),
    )


def low_balance(
    tr: Translator, preferences: Preferences, account: PanelAccount, *, problem: Html | str = ""
) -> Screen:
    """Below which amount: a button, or typed."""
    off = Button(tr.plain("button.low_balance_off"), callbacks.SetLowBalance(0))
    marks = [Button(tr.number(mark), callbacks.SetLowBalance(mark)) for mark in MARKS]
    return Screen(
        lines(
            problem,
            " " if problem else "",
            tr.t("telling.ask_mark", currency=account.balance.currency),
            _mark_line(tr, preferences),
        ),
        (
            tuple(marks[:3]),
            tuple(marks[3:]),
            *(((off,),) if preferences.low_balance is not None else ()),
            (Button(tr.plain("button.back"), callbacks.Telling()), home_button(tr)),
        ),
    )


def silence(tr: Translator, preferences: Preferences, now: datetime) -> Screen:
    """From which hour on; with the person's clock, so that they see whether it is theirs."""
    off = Button(tr.plain("button.silence_off"), callbacks.EndSilence())
    return Screen(
        lines(
            tr.t("telling.ask_begins"),
            _silence_line(tr, preferences),
            tr.t("telling.clock", at=clock_of(now, preferences.utc_offset or 0)),
        ),
        (
            *_hour_rows(callbacks.SilentFrom),
            *(((off,),) if preferences.silent is not None else ()),
            (Button(tr.plain("button.clock"), callbacks.Clocks()),),
            (Button(tr.plain("button.back"), callbacks.Telling()), home_button(tr)),
        ),
    )


def silence_end(tr: Translator, begins: int) -> Screen:
    """Up to which hour."""
    return Screen(
        tr.t("telling.ask_ends", begins=_hour(begins)),
        (
            *_hour_rows(lambda hour: callbacks.SetSilence(begins, hour)),
            (Button(tr.plain("button.back"), callbacks.Silence()), home_button(tr)),
        ),
    )


def clocks(tr: Translator, now: datetime, offset: int | None) -> Screen:
    """Which of these clocks shows the person's time? The one chosen before stands out.

    Who never said is asked on the way to silent hours, and told why.
    """
    buttons = [
        Button(
            f"\u2066{clock_of(now, minutes)} · {utc_offset(minutes)}\u2069",
            callbacks.SetClock(place),
            style=Style.SUCCESS if minutes == offset else Style.PLAIN,
        )
        for place, minutes in enumerate(OFFSETS)
    ]
    return Screen(
        lines(tr.t("telling.why_clock") if offset is None else "", tr.t("telling.ask_clock")),
        (
            *_rows(buttons, _CLOCKS_A_ROW),
            (Button(tr.plain("button.back"), callbacks.Telling()), home_button(tr)),
        ),
    )


def clock_of(now: datetime, offset: int) -> str:
    """What a clock shows that is so many minutes ahead of UTC."""
    return f"{now + timedelta(minutes=offset):%H:%M}"


def _topic_button(tr: Translator, preferences: Preferences, topic: Topic) -> Button:
    wanted = preferences.wants(topic)
    label = f"{'✅' if wanted else '▫️'} {tr.plain(_TOPICS[topic])}"
    return Button(label, callbacks.SetTopic(topic.value, 0 if wanted else 1))


def _mark_line(tr: Translator, preferences: Preferences) -> Html:
    mark = preferences.low_balance
    return tr.t("telling.no_mark") if mark is None else tr.t("telling.mark", mark=tr.money(mark))


def _silence_line(tr: Translator, preferences: Preferences) -> Html:
    silent = preferences.silent
    if silent is None:
        return tr.t("telling.no_silence")
    if silent.begins == silent.ends:
        return tr.t("telling.always_silent")
    return tr.t("telling.silence", begins=_hour(silent.begins), ends=_hour(silent.ends))


def _hour_rows(tap: Callable[[int], Payload]) -> tuple[Row, ...]:
    return _rows([Button(_hour(hour), tap(hour)) for hour in range(HOURS)], _HOURS_A_ROW)


def _rows(buttons: list[Button], a_row: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[first : first + a_row]) for first in range(0, len(buttons), a_row))


def _hour(hour: int) -> str:
    return f"{hour:02}:00"


def utc_offset(minutes: int) -> str:
    """How far a clock is from UTC."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
