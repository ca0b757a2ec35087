"""Numbers that were looked up: what to send, how far it is, the table, and one number alone."""

from collections.abc import Mapping, Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, escaped, isolated, key
from bot.chat.views.orders import STATUS_KEYS, progress_bar, report_figures, status_text
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    Style,
    button_rows,
    home_button,
    jump_row,
    lines,
    page_line,
    page_row,
)
from bot.domain.catalogue import Page, page_of
from bot.domain.ids import PanelOrderId
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.order_numbers import MOST_NUMBERS
from bot.domain.status_table import (
    MOST_WATCHED,
    Complaint,
    Group,
    KeptOrder,
    StatusTable,
    Told,
    Untold,
)
from bot.domain.text import cut
from bot.domain.watching import Answer

NUMBERS_A_PAGE = 12
AT_ONCE = 100
"""Numbers of one call; how far it is is shown for more."""

_LONGEST_NAME = 40
_LONGEST_WORDS = 60
_LONGEST_LABEL = 30
_ROOM_FOR_NUMBERS = 200
"""UTF-16 units for the numbers named above the table."""

_TOTALS: tuple[tuple[OrderStatus | Group, str], ...] = (
    *STATUS_KEYS.items(),
    (OrderStatus.UNKNOWN, key("lookup.total_other")),
    (Group.NOT_FOUND, key("lookup.total_not_found")),
    (Group.UNCLEAR, key("lookup.total_unclear")),
    (Group.LEFT_OUT, key("lookup.total_left_out")),
    (Group.NOT_ASKED, key("lookup.total_not_asked")),
)
_NAMED = {
    Group.NOT_FOUND: key("lookup.named_not_found"),
    Group.LEFT_OUT: key("lookup.named_left_out"),
    Group.NOT_ASKED: key("lookup.named_not_asked"),
}
"""Numbers that are named above the table, wherever they stand in it."""


def ask(tr: Translator, *, has_table: bool, note: str = "") -> Screen:
    """``/status`` alone: what to send, and how."""
    last = Button(tr.plain("button.lookup_table"), callbacks.LookupPage(0), style=Style.PRIMARY)
    return Screen(
        lines(note, " " if note else "", tr.t("lookup.ask_numbers", most=tr.number(MOST_NUMBERS))),
        (
            (last,) if has_table else (),
            (
                Button(tr.plain("button.orders"), callbacks.Orders(0)),
                Button(tr.plain("button.cancel"), callbacks.Leave()),
            ),
            (home_button(tr),),
        ),
    )


def progress(tr: Translator, done: int, of: int) -> Screen:
    """How far the asking is; the table takes its place."""
    return Screen(
        lines(
            tr.t("lookup.asking"),
            " ",
            f"\u2066{progress_bar(done, of)}\u2069",
            tr.t("lookup.done_of", done=tr.number(done), of=tr.number(of)),
        )
    )


def table(
    tr: Translator,
    shown: StatusTable,
    kept: Mapping[PanelOrderId, KeptOrder],
    number: int,
    *,
    note: str = "",
) -> Screen:
    """A page of the table; above it how many there are of each kind, and which could not be told."""
    page = page_of(len(shown.numbers), number, NUMBERS_A_PAGE)
    numbers = shown.numbers[page.first : page.last]
    return Screen(
        lines(
            tr.plural("lookup.title", len(shown.numbers)),
            tr.t("lookup.as_of", at=tr.moment(shown.asked_at)) if shown.was_told else "",
            note,
            " ",
            *_totals(tr, shown),
            *(_named(tr, shown, kept) if page.number == 0 else ()),
            " ",
            *(_row(tr, each, shown.told[each], kept.get(each)) for each in numbers),
            " ",
            page_line(tr, page),
            tr.t("lookup.choose"),
        ),
        (
            *_number_rows(numbers),
            page_row(
                tr, page, callbacks.LookupPage(max(page.number - 1, 0)), callbacks.LookupPage(page.number + 1)
            ),
            jump_row(tr, page, callbacks.LookupPage),
            *_act_rows(tr, shown, kept, page),
            (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),
        ),
    )


def one_number(tr: Translator, number: PanelOrderId, answer: Answer | None, *, back: Row = ()) -> Screen:
    """What the panel tells of one order that the bot does not know; and the way back to a table."""
    figures = report_figures(tr, answer) if isinstance(answer, OrderReport) else []
    acts: list[Button] = []
    if callbacks.is_word(number):
        if isinstance(answer, OrderReport) and not answer.status.is_final:
            watch = callbacks.NumberWatch(number)
            acts.append(Button(tr.plain("button.watch_this"), watch, style=Style.PRIMARY))
        acts.append(Button(tr.plain("button.refresh"), callbacks.LookupNumber(number)))
    told = Untold.LEFT_OUT if answer is None else answer
    return Screen(
        lines(
            tr.t("card.title", number=number),
            " ",
            tr.t("card.status", status=_told_text(tr, told, None)),
            *figures,
        ),
        (
            tuple(acts),
            back,
            (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),
        ),
    )


def way_back(tr: Translator, shown: StatusTable, number: PanelOrderId) -> Row:
    """The row that leads back to the page of the table where a number stands, the first for any other."""
    page = shown.numbers.index(number) // NUMBERS_A_PAGE if number in shown.told else 0
    return (Button(tr.plain("button.lookup_table"), callbacks.LookupPage(page)),)


def watched_note(tr: Translator, watched: int, left_out: int, *, quietly: bool) -> Html:
    """What *Watch all* did."""
    return lines(
        tr.plural("lookup.watched", watched),
        tr.t("lookup.watched_quietly") if quietly else "",
        tr.plural("lookup.unwatched", left_out) if left_out else "",
        tr.t("lookup.watch_limit", most=tr.number(MOST_WATCHED)) if left_out else "",
    )


def _totals(tr: Translator, shown: StatusTable) -> list[Html]:
    counts = shown.counts
    return [
        tr.t("lookup.total", group=tr.t(name), count=tr.number(counts[group]))
        for group, name in _TOTALS
        if group in counts
    ]


def _named(tr: Translator, shown: StatusTable, kept: Mapping[PanelOrderId, KeptOrder]) -> list[Html]:
    """Numbers that were not told of. An order the bot knows is the person's, whatever the panel says now."""
    named = []
    for group, name in _NAMED.items():
        numbers = [each for each in shown.of(group) if group is not Group.NOT_FOUND or each not in kept]
        if numbers:
            named.append(tr.t(name, numbers=_listed(tr, numbers)))
    return named


def _listed(tr: Translator, numbers: Sequence[PanelOrderId]) -> Html:
    """Numbers one after another, and how many more there are."""
    named, room = [], _ROOM_FOR_NUMBERS
    for number in numbers:
        room -= len(number) + 2
        if room < 0:
            break
        named.append(escaped(number))
    more = f" … +{tr.number(len(numbers) - len(named))}" if len(named) < len(numbers) else ""
    return Html(f"\u2066{', '.join(named)}{more}\u2069")


def _row(tr: Translator, number: PanelOrderId, told: Told, kept: KeptOrder | None) -> Html:
    """One line: number, status, then what is known besides."""
    parts = [tr.t("lookup.row", number=number, status=_told_text(tr, told, kept))]
    if kept is not None and kept.service_name:
        parts.append(Html(isolated(escaped(cut(kept.service_name, _LONGEST_NAME)))))
    if isinstance(told, OrderReport):
        parts += _figures(tr, told)
    if kept is not None and kept.is_watched:
        parts.append(Html("👁"))
    return Html(" · ".join(parts))


def _figures(tr: Translator, report: OrderReport) -> list[Html]:
    figures = []
    if report.remains is not None:
        figures.append(tr.t("lookup.remains", number=tr.number(report.remains)))
    if report.charge is not None:
        figures.append(tr.money(Money(report.charge, report.currency or "")))
    return figures


def _told_text(tr: Translator, told: Told, kept: KeptOrder | None) -> Html:
    match told:
        case OrderReport():
            return status_text(tr, told.status, told.status_word)
        case UnknownToPanel():
            return tr.t("lookup.not_yours") if kept is None else tr.t("lookup.not_now")
        case Complaint(words):
            return tr.t("lookup.complaint", words=cut(words, _LONGEST_WORDS))
        case Untold.LEFT_OUT:
            return tr.t("lookup.no_answer")
        case Untold.NOT_ASKED:
            return tr.t("lookup.not_asked")


def _number_rows(numbers: Sequence[PanelOrderId]) -> tuple[Row, ...]:
    return button_rows(
        Button(cut(number, _LONGEST_LABEL), callbacks.LookupNumber(number))
        for number in numbers
        if callbacks.is_word(number)
    )


def _act_rows(
    tr: Translator, shown: StatusTable, kept: Mapping[PanelOrderId, KeptOrder], page: Page
) -> tuple[Row, ...]:
    again, to_watch = len(shown.open_again), len(shown.to_watch(kept))
    rows: list[Row] = []
    if again:
        label = tr.plain("button.lookup_again", count=tr.number(again))
        rows.append((Button(label, callbacks.LookupAgain(page.number), style=Style.PRIMARY),))
    if to_watch:
        label = tr.plain("button.lookup_watch", count=tr.number(to_watch))
        rows.append((Button(label, callbacks.LookupWatch(page.number)),))
    return tuple(rows)
