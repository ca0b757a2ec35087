"""A confirmed mass order on the screen: how far it is, and what became of each line."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.orders import bar_line
from bot.chat.views.problems import problem_words
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    Style,
    button_rows,
    home_button,
    lines,
    page_line,
    page_row,
)
from bot.domain.catalogue import page_of
from bot.domain.mass_run import LineState, MassEnd, MassLine, MassOrder, MassState, Tally
from bot.domain.money import Money
from bot.domain.text import cut

LINES_A_PAGE = 8

_LONGEST_NAME = 50
_LONGEST_LINK = 70
_LONGEST_WORDS = 90
_LONGEST_NUMBER = 40

_ENDS = {
    MassEnd.COMPLETE: key("mass.ended_complete"),
    MassEnd.STOPPED: key("mass.ended_stopped"),
    MassEnd.FUNDS: key("mass.ended_funds"),
    MassEnd.KEY: key("mass.ended_key"),
    MassEnd.CURRENCY: key("mass.ended_currency"),
    MassEnd.PANEL: key("mass.ended_panel"),
    MassEnd.UNCLEAR: key("mass.ended_unclear"),
    MassEnd.LATE: key("mass.ended_late"),
}
_NOT_ORDERED = (LineState.WAITING, LineState.SKIPPED, LineState.NOT_SENT)


def progress(tr: Translator, mass: MassOrder, tally: Tally) -> Screen:
    """How far it is; edited in place while lines are sent."""
    bar = bar_line(tr, tally.done, tally.of)
    if mass.state is MassState.ENDED:
        result = Button(tr.plain("button.mass_result"), callbacks.MassResult(mass.mass_id, 0))
        return Screen(lines(tr.t("mass.over"), " ", bar, *_counts(tr, mass, tally)), ((result,),))
    stop = Button(tr.plain("button.mass_stop"), callbacks.MassStop(mass.mass_id), style=Style.DANGER)
    far = Button(tr.plain("button.refresh"), callbacks.MassOrder())
    return Screen(
        lines(
            tr.t("mass.stopping") if mass.is_stopping else tr.t("mass.sending"),
            " ",
            bar,
            tr.t("mass.done_of", done=tr.number(tally.done), of=tr.number(tally.of)),
            *_counts(tr, mass, tally),
            " ",
            tr.t("mass.no_need_to_wait"),
        ),
        ((far,) if mass.is_stopping else (stop, far), (home_button(tr),)),
    )


def result(tr: Translator, mass: MassOrder, listed: Sequence[MassLine], number: int) -> Screen:
    """What became of each line, a page at a time."""
    page = page_of(len(listed), number, LINES_A_PAGE)
    shown = listed[page.first : page.last]
    tally = Tally.over(listed)
    before, after = (
        callbacks.MassResult(mass.mass_id, max(page.number - 1, 0)),
        callbacks.MassResult(mass.mass_id, page.number + 1),
    )
    return Screen(
        lines(
            tr.t(_ENDS[mass.end]) if mass.end else tr.t("mass.sending"),
            " ",
            *_counts(tr, mass, tally),
            _count(tr, key("mass.count_ordered_since"), sum(line.is_ordered_since for line in listed)),
            " ",
            *(_line(tr, line) for line in shown),
            page_line(tr, page),
        ),
        (
            page_row(tr, page, before, after),
            *_unresolved_rows(tr, shown),
            *_rest_row(tr, mass, listed),
            (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),
        ),
    )


def _counts(tr: Translator, mass: MassOrder, tally: Tally) -> list[Html]:
    """Lines by what became of them, and of each kind whether it cost money."""
    counts = tally.counts
    not_ordered = (
        sum(counts[state] for state in _NOT_ORDERED)
        if mass.state is MassState.ENDED
        else (counts[LineState.SKIPPED] + counts[LineState.NOT_SENT])
    )
    charge = tr.money(Money(tally.charge, mass.balance.currency))
    shown = (
        tr.t("mass.count_placed", number=tr.number(counts[LineState.PLACED]), charge=charge),
        _count(tr, key("mass.count_rejected"), counts[LineState.REJECTED]),
        _count(tr, key("mass.count_unknown"), counts[LineState.UNKNOWN]),
        _count(tr, key("mass.count_closed"), counts[LineState.ABANDONED]),
        _count(tr, key("mass.count_not_sent"), not_ordered),
    )
    return [line for line in shown if line]


def _count(tr: Translator, name: str, number: int) -> Html:
    return tr.t(name, number=tr.number(number)) if number else Html("")


def _line(tr: Translator, line: MassLine) -> Html:
    draft = line.draft
    return tr.t(
        "mass.result_line",
        number=line.position,
        outcome=_outcome(tr, line),
        name=cut(draft.service.name if draft else line.text, _LONGEST_NAME),
        link=cut(draft.link, _LONGEST_LINK) if draft else "…",
    )


def _outcome(tr: Translator, line: MassLine) -> Html:  # noqa: PLR0911 - one line a state
    intent, sent = line.intent, line.intent or line.unreadable
    if line.is_ordered_since:
        return tr.t("mass.line_ordered_since")
    match line.state:
        case LineState.PLACED if intent is not None:
            return tr.t("mass.line_placed", number=cut(str(intent.panel_order_id), _LONGEST_NUMBER))
        case LineState.REJECTED if intent is not None:
            return tr.t("mass.line_rejected", words=cut(intent.panel_words.strip(), _LONGEST_WORDS) or "–")
        case LineState.UNKNOWN if sent is not None:
            return tr.t("mass.line_unknown", reference=sent.reference)
        case LineState.ABANDONED if intent is not None:
            return tr.t("mass.line_closed", reference=intent.reference)
        case LineState.NOT_SENT:
            return tr.t("mass.line_unreachable")
        case LineState.SENDING:
            return tr.t("mass.line_sending")
        case LineState.SKIPPED if line.problem is not None:
            return tr.t("mass.line_skipped", problem=problem_words(tr, line.problem))
        case _:
            return tr.t("mass.line_waiting")


def _unresolved_rows(tr: Translator, shown: Sequence[MassLine]) -> tuple[Row, ...]:
    return button_rows(
        Button(
            tr.plain("button.unresolved", reference=line.intent.reference),
            callbacks.IntentCard(line.intent.intent_id),
            style=Style.DANGER,
        )
        for line in shown
        if line.intent is not None and line.state is LineState.UNKNOWN
    )


def _rest_row(tr: Translator, mass: MassOrder, listed: Sequence[MassLine]) -> tuple[Row, ...]:
    rest = sum(line.is_left for line in listed)
    if mass.state is not MassState.ENDED or not rest:
        return ()
    label = tr.plain("button.mass_rest", number=tr.number(rest))
    return ((Button(label, callbacks.MassRest(mass.mass_id), style=Style.PRIMARY),),)
