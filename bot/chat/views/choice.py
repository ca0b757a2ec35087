"""Choosing orders to request a refill or a cancel for, and the one card that confirms it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, escaped, isolated, key
from bot.chat.views.orders import status_text
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
from bot.domain.asking import MOST_AT_ONCE, Choice
from bot.domain.catalogue import Page
from bot.domain.ids import OrderId, PanelOrderId
from bot.domain.order import Order, RequestKind
from bot.domain.text import cut

_LONGEST_NAME = 60
_LONGEST_NUMBER = 48
_NAMED = 10
"""Numbers of one kind that a note names."""

_ON_THE_CARD = 20
"""Numbers that the card to confirm names; with the shortest names that is what fits beside the rest."""

_TITLES = {RequestKind.REFILL: key("choice.refill_title"), RequestKind.CANCEL: key("choice.cancel_title")}
_NONE = {RequestKind.REFILL: key("choice.refill_none"), RequestKind.CANCEL: key("choice.cancel_none")}
_WHAT = {RequestKind.REFILL: key("choice.refill_what"), RequestKind.CANCEL: key("choice.cancel_what")}
_YES = {RequestKind.REFILL: key("button.choice_refill"), RequestKind.CANCEL: key("button.choice_cancel")}


def choice(tr: Translator, choosing: Choice, shown: Sequence[Order], page: Page, *, note: str = "") -> Screen:
    """A page of orders with ticks; the figures under it tell of all pages."""
    ticked = set(choosing.chosen)
    places = list(enumerate(shown, page.first + 1))
    return Screen(
        lines(
            tr.t(_TITLES[choosing.kind]),
            note,
            " ",
            *(_item(tr, at, order, is_ticked=order.order_id in ticked) for at, order in places),
            " ",
            page_line(tr, page),
            tr.plural("choice.chosen", len(choosing.chosen)),
            tr.t("choice.hint", most=tr.number(MOST_AT_ONCE)),
        ),
        (
            *button_rows(_tick(at, order, page, is_ticked=order.order_id in ticked) for at, order in places),
            _page_ticks(tr, shown, ticked, page),
            _all_ticks(tr, choosing),
            page_row(tr, page, _to(page.number - 1), _to(page.number + 1)),
            _way_on(tr, choosing),
            (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),
        ),
    )


def _to(number: int) -> callbacks.ChoicePage:
    return callbacks.ChoicePage(max(number, 0))


def _mark(*, is_ticked: bool) -> str:
    return "✅" if is_ticked else "▫️"


def _item(tr: Translator, at: int, order: Order, *, is_ticked: bool) -> Html:
    return tr.t(
        "choice.item",
        mark=_mark(is_ticked=is_ticked),
        position=at,
        number=cut(order.panel_order_id, _LONGEST_NUMBER),
        status=status_text(tr, order.report.status, order.report.status_word),
        name=cut(order.service_name, _LONGEST_NAME) or tr.plain("orders.elsewhere"),
    )


def _tick(at: int, order: Order, page: Page, *, is_ticked: bool) -> Button:
    tap = callbacks.TickOrder(order.order_id, 0 if is_ticked else 1, page.number)
    return Button(f"{_mark(is_ticked=is_ticked)} {at}", tap)


def _page_ticks(tr: Translator, shown: Sequence[Order], ticked: AbstractSet[OrderId], page: Page) -> Row:
    """All or none of a page, where there are others; of a single page that is all or none there are."""
    if page.of == 1:
        return ()
    if all(order.order_id in ticked for order in shown):
        return (Button(tr.plain("button.untick_page"), callbacks.TickPage(0, page.number)),)
    return (Button(tr.plain("button.tick_page"), callbacks.TickPage(1, page.number)),)


def _all_ticks(tr: Translator, choosing: Choice) -> Row:
    number = tr.number(min(len(choosing.askable), MOST_AT_ONCE))
    everything = Button(tr.plain("button.tick_all", number=number), callbacks.TickAll(1))
    nothing = Button(tr.plain("button.tick_none"), callbacks.TickAll(0))
    return (everything, nothing) if choosing.chosen else (everything,)


def _way_on(tr: Translator, choosing: Choice) -> Row:
    if not choosing.chosen:
        return ()
    label = tr.plain("button.choice_go_on", number=tr.number(len(choosing.chosen)))
    return (Button(label, callbacks.ChoiceReview(), style=Style.PRIMARY),)


def nothing_to_choose(tr: Translator, kind: RequestKind, *, note: str = "") -> Screen:
    """There is no order for which it can be asked."""
    return Screen(
        lines(tr.t(_NONE[kind]), note),
        ((Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),),
    )


def named_note(
    tr: Translator,
    *,
    foreign: Sequence[PanelOrderId],
    unable: Sequence[PanelOrderId],
    left_out: Sequence[PanelOrderId],
) -> Html:
    """Why some of the numbers that were sent are not ticked."""
    told = (
        (key("choice.foreign"), foreign),
        (key("choice.unable"), unable),
        (key("choice.left_out"), left_out),
    )
    return lines(*(tr.t(name, numbers=numbers_line(numbers, _NAMED)) for name, numbers in told if numbers))


def review(tr: Translator, kind: RequestKind, orders: Sequence[Order], nonce: str) -> Screen:
    """The card to confirm: how many, which, and that it is a request."""
    numbers = [order.panel_order_id for order in orders]
    style = Style.DANGER if kind is RequestKind.CANCEL else Style.SUCCESS
    confirm = callbacks.ChoiceConfirm(nonce)
    return Screen(
        lines(
            _question(tr, kind, len(orders)),
            " ",
            numbers_line(numbers, _ON_THE_CARD),
            " ",
            tr.t(_WHAT[kind]),
        ),
        (
            (Button(tr.plain(_YES[kind], number=tr.number(len(orders))), confirm, style=style),),
            (Button(tr.plain("button.back"), callbacks.ChoicePage(0)), home_button(tr)),
        ),
    )


def _question(tr: Translator, kind: RequestKind, number: int) -> Html:
    is_refill = kind is RequestKind.REFILL
    return tr.plural("choice.ask_refill", number) if is_refill else tr.plural("choice.ask_cancel", number)


def numbers_line(numbers: Sequence[PanelOrderId], most: int) -> Html:
    """The first of these numbers, each to be copied, and how many more there are."""
    shown = [isolated(f"<code>{escaped(cut(number, _LONGEST_NUMBER))}</code>") for number in numbers[:most]]
    rest = len(numbers) - most
    return Html(" · ".join([*shown, *([isolated(f"+{rest}")] if rest > 0 else [])]))
