"""The list of a mass order on the screen: what to send, the card to confirm, the extra yes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.problems import nothing_ordered, problem_words
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines, page_line, page_row
from bot.domain.catalogue import Page, page_of
from bot.domain.ids import PanelOrderId
from bot.domain.intent import Intent
from bot.domain.mass_list import MOST_LINES, Merged
from bot.domain.mass_run import MassLine, MassOrder, certain_charge_of, charge_of
from bot.domain.money import Money
from bot.domain.order_draft import OrderDraft
from bot.domain.text import cut

LINES_A_PAGE = 5
"""With everything that can be wrong with each, no more fit into one message."""

_LONGEST_NAME = 60
_LONGEST_LINK = 90
_LONGEST_TEXT = 120
_LONGEST_NUMBER = 40
_TWINS_SHOWN = 10


def ask(tr: Translator, mass: MassOrder, *, note: str = "") -> Screen:
    """An empty list: what a line looks like, and how lines are sent."""
    return Screen(
        lines(
            tr.t("mass.title"),
            tr.t("order.problem", problem=Html(note)) if note else "",
            " ",
            tr.t("mass.ask", most=tr.number(MOST_LINES)),
            " ",
            tr.t("mass.ask_file"),
        ),
        ((Button(tr.plain("button.cancel_order"), callbacks.MassDrop(mass.mass_id)), home_button(tr)),),
    )


def merged_note(tr: Translator, merged: Merged) -> Html:
    """What a message did to the list."""
    counts = (
        (key("mass.lines_added"), merged.added),
        (key("mass.lines_replaced"), merged.replaced),
        (key("mass.lines_removed"), merged.removed),
    )
    told = [tr.t(name, number=tr.number(count)) for name, count in counts if count]
    if merged.named_again:
        numbers = ", ".join(map(str, merged.named_again))
        told.append(tr.t("mass.lines_named_again", numbers=numbers))
    return Html(" ".join(told))


def card(  # noqa: PLR0913 - each mapping marks other lines
    tr: Translator,
    mass: MassOrder,
    listed: Sequence[MassLine],
    number: int = 0,
    *,
    repeats: Mapping[int, int],
    unresolved: Mapping[int, Intent],
    open_orders: Mapping[int, PanelOrderId],
    note: str = "",
) -> Screen:
    """Every line with what it costs or what is wrong with it, and the charge of all against the balance."""
    page = page_of(len(listed), number, LINES_A_PAGE)
    wrong = sum(line.draft is None for line in listed)
    shown = [
        lines(
            _line(tr, line, mass.balance.currency),
            tr.t("mass.repeats", number=repeats[line.position]) if line.position in repeats else "",
            _unresolved_line(tr, unresolved.get(line.position)),
            _open_line(tr, open_orders.get(line.position)),
        )
        for line in listed[page.first : page.last]
    ]
    return Screen(
        lines(
            tr.plural("mass.wrong_title", wrong) if wrong else tr.t("mass.card_title"),
            note,
            nothing_ordered(tr) if wrong and nothing_ordered(tr) not in note else "",
            " ",
            *shown,
            page_line(tr, page),
            " ",
            *_figures(tr, mass, listed),
            " ",
            tr.t("mass.how_to_fix"),
        ),
        _card_rows(tr, mass, page, wrong, is_covered=mass.balance.covers(certain_charge_of(listed))),
    )


def _line(tr: Translator, line: MassLine, currency: str) -> Html:
    if line.draft is None:
        return tr.t(
            "mass.line_wrong",
            number=line.position,
            text=cut(line.text, _LONGEST_TEXT),
            problem=problem_words(tr, line.problem) if line.problem else Html(""),
        )
    return tr.t(
        "mass.line",
        number=line.position,
        name=cut(line.draft.service.name, _LONGEST_NAME),
        link=cut(line.draft.link, _LONGEST_LINK),
        quantity=_quantity(tr, line.draft),
        charge=tr.money(Money(line.draft.charge, currency)),
    )


def _quantity(tr: Translator, draft: OrderDraft) -> str:
    return tr.number(1 if draft.total_quantity is None else draft.total_quantity)


def _unresolved_line(tr: Translator, twin: Intent | None) -> Html:
    return Html("") if twin is None else tr.t("mass.unresolved", reference=twin.reference)


def _open_line(tr: Translator, number: PanelOrderId | None) -> Html:
    return Html("") if number is None else tr.t("mass.open", number=cut(number, _LONGEST_NUMBER))


def _figures(tr: Translator, mass: MassOrder, listed: Sequence[MassLine]) -> list[Html]:
    charge = charge_of(listed)
    missing = certain_charge_of(listed) - mass.balance.amount
    currency = mass.balance.currency
    is_estimate = any(line.draft is not None and line.draft.charge_is_estimate for line in listed)
    return [
        tr.plural("mass.line_count", len(listed)),
        tr.t("mass.charge", charge=tr.money(Money(charge, currency))),
        tr.t("mass.estimate") if is_estimate else Html(""),
        tr.t("order.balance_now", balance=tr.money(mass.balance)),
        _balance_after(tr, mass, charge, missing),
    ]


def _balance_after(tr: Translator, mass: MassOrder, charge: Decimal, missing: Decimal) -> Html:
    """What is left of the balance or is missing; a warning where only estimates go beyond it."""
    if missing > 0:
        return tr.t("mass.balance_short", missing=tr.money(Money(missing, mass.balance.currency)))
    if not mass.balance.covers(charge):
        return tr.t("mass.balance_may_be_short")
    return tr.t("order.balance_after", balance=tr.money(mass.balance.minus(charge)))


def _card_rows(
    tr: Translator, mass: MassOrder, page: Page, wrong: int, *, is_covered: bool
) -> tuple[Row, ...]:
    before, after = callbacks.MassPage(max(page.number - 1, 0)), callbacks.MassPage(page.number + 1)
    again = Button(tr.plain("button.check_again"), callbacks.MassReview())
    return (
        _way_on(tr, mass, wrong, is_covered=is_covered),
        page_row(tr, page, before, after),
        (again, Button(tr.plain("button.mass_drop"), callbacks.MassDrop(mass.mass_id), style=Style.DANGER)),
        (home_button(tr),),
    )


def _way_on(tr: Translator, mass: MassOrder, wrong: int, *, is_covered: bool) -> Row:
    """*Confirm* stands only where every line can be sent and is paid for."""
    if wrong:
        leave_out = callbacks.MassLeaveOut(mass.mass_id, mass.nonce)
        label = tr.plain("button.mass_leave_out", number=tr.number(wrong))
        return (Button(label, leave_out, style=Style.PRIMARY),)
    if not is_covered:
        return ()
    confirm = callbacks.MassConfirm(mass.mass_id, mass.nonce)
    return (Button(tr.plain("button.confirm"), confirm, style=Style.SUCCESS),)


def not_begun(tr: Translator) -> Screen:
    """Nothing of the list was sent, which could not be shown when it happened."""
    return Screen(
        tr.t("order.nothing_sent"),
        ((Button(tr.plain("button.mass"), callbacks.MassOrder(), style=Style.PRIMARY), home_button(tr)),),
    )


def kept(tr: Translator, mass: MassOrder, count: int, problem: Html) -> Screen:
    """The lines could not be read against the panel just now: they are kept."""
    return Screen(
        lines(tr.t("mass.title"), " ", problem, " ", tr.plural("mass.kept", count)),
        (
            (Button(tr.plain("button.check_again"), callbacks.MassReview(), style=Style.PRIMARY),),
            (
                Button(tr.plain("button.mass_drop"), callbacks.MassDrop(mass.mass_id), style=Style.DANGER),
                home_button(tr),
            ),
        ),
    )


def twins_card(tr: Translator, mass: MassOrder, unresolved: Mapping[int, Intent]) -> Screen:
    """Some lines may exist already: sending them takes an extra, explicit yes."""
    shown = sorted(unresolved.items())[:_TWINS_SHOWN]
    return Screen(
        lines(
            tr.plural("mass.twins", len(unresolved)),
            " ",
            *(tr.t("mass.twin_line", number=at, reference=intent.reference) for at, intent in shown),
            "…" if len(unresolved) > _TWINS_SHOWN else "",
            " ",
            tr.t("mass.twins_what"),
        ),
        (
            *(
                (
                    Button(
                        tr.plain("button.unresolved", reference=reference),
                        callbacks.IntentCard(intent_id),
                    ),
                )
                for intent_id, reference in sorted(
                    {intent.intent_id: intent.reference for _, intent in shown}.items()
                )
            ),
            (
                Button(
                    tr.plain("button.mass_despite"),
                    callbacks.MassConfirmTwins(mass.mass_id, mass.nonce),
                    style=Style.DANGER,
                ),
            ),
            (Button(tr.plain("button.back"), callbacks.MassReview()), home_button(tr)),
        ),
    )


def dropped(tr: Translator, *, something: bool) -> Screen:
    """The list is thrown away."""
    return Screen(
        tr.t("mass.dropped") if something else tr.t("mass.nothing_to_drop"),
        ((Button(tr.plain("button.mass"), callbacks.MassOrder()), home_button(tr)),),
    )
