"""The lists of a person's orders: tabs, pages, and what a search found."""

from collections.abc import Sequence
from typing import Final

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.choice_buttons import several_row
from bot.chat.views.orders import status_text
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    Style,
    home_button,
    jump_row,
    lines,
    number_rows,
    page_line,
    page_row,
)
from bot.domain.catalogue import Page, page_of
from bot.domain.order import Order, RequestKind
from bot.domain.order_tabs import PAGE_SIZE, OrderSearch, OrdersShown, Place, Tab
from bot.domain.text import cut

UNRESOLVED_SHOWN: Final = 10
"""Orders of unknown outcome at once: Telegram takes a hundred buttons; the rest follow as these resolve."""

_LONGEST_NAME: Final = 60
_LONGEST_LINK: Final = 60
_LONGEST_WORDS: Final = 60

_TABS: Final = {
    Tab.ALL: key("button.tab_all"),
    Tab.ACTIVE: key("button.tab_active"),
    Tab.DONE: key("button.tab_done"),
    Tab.NEEDS_YOU: key("button.tab_needs"),
}
_EMPTY: Final = {
    Tab.ALL: key("orders.none"),
    Tab.ACTIVE: key("orders.none_active"),
    Tab.DONE: key("orders.none_done"),
    Tab.NEEDS_YOU: key("orders.none_needs"),
}


def orders_list(tr: Translator, shown: OrdersShown, *, several: Sequence[RequestKind] = ()) -> Screen:
    """A page of a tab, or of what a search found; what waits for the person above it.

    ``several`` is what can be asked for some of a tab's orders at once.
    """
    if shown.search is not None:
        return _found(tr, shown, shown.search)
    if not shown.total and not shown.unresolved and shown.place.tab is Tab.ALL:
        return _nothing_yet(tr)
    page = page_of(shown.total, shown.place.page, PAGE_SIZE)
    return Screen(
        lines(
            tr.t("orders.title"),
            tr.t("orders.in_tab", tab=tr.plain(_TABS[shown.place.tab]), number=tr.number(_count(shown))),
            " ",
            *_waiting_lines(tr, shown),
            *_items(tr, shown, page),
            "" if shown.orders else _nothing_in(tr, shown),
            " " if shown.orders else "",
            page_line(tr, page),
            tr.t("orders.choose") if shown.orders else "",
            tr.t("orders.needs_explained") if shown.orders and shown.place.tab is Tab.NEEDS_YOU else "",
        ),
        (
            *_waiting_rows(tr, shown),
            *_page_rows(tr, shown, page),
            *_tab_rows(tr, shown),
            several_row(tr, several),
            (home_button(tr),),
        ),
    )


def _count(shown: OrdersShown) -> int:
    """How much a tab holds; what needs the person is counted as the button of its tab counts it."""
    return shown.waiting if shown.place.tab is Tab.NEEDS_YOU else shown.total


def ask_search(tr: Translator, place: Place, *, note: Html | str = "") -> Screen:
    """What to search for; the way back is where the person was."""
    return Screen(
        lines(note, " " if note else "", tr.t("orders.ask_search")),
        ((Button(tr.plain("button.back"), _at(place)), home_button(tr)),),
    )


def _nothing_yet(tr: Translator) -> Screen:
    return Screen(
        lines(tr.t("orders.title"), " ", tr.t("orders.none")),
        (
            (Button(tr.plain("button.services"), callbacks.Categories(0), style=Style.PRIMARY),),
            (home_button(tr),),
        ),
    )


def _nothing_in(tr: Translator, shown: OrdersShown) -> Html | str:
    """An empty tab says so, unless something above it is what it is about."""
    is_about_lines = _has_waiting(shown) and shown.waiting > 0
    return "" if is_about_lines else tr.t(_EMPTY[shown.place.tab])


def _found(tr: Translator, shown: OrdersShown, search: OrderSearch) -> Screen:
    page = page_of(shown.total, shown.place.page, PAGE_SIZE)
    return Screen(
        lines(
            tr.t("orders.search_title", words=cut(search.words, _LONGEST_WORDS)),
            tr.plural("orders.found", shown.total + len(shown.unresolved)),
            " ",
            *_waiting_lines(tr, shown),
            *_items(tr, shown, page),
            " " if shown.orders else "",
            page_line(tr, page),
            tr.t("orders.choose") if shown.orders else "",
            "" if shown.orders or shown.unresolved else tr.t("orders.nothing_found"),
        ),
        (
            *_waiting_rows(tr, shown),
            *_page_rows(tr, shown, page),
            (
                Button(tr.plain("button.find_again"), callbacks.FindOrder(shown.place.word)),
                Button(tr.plain("button.to_lists"), _at(shown.place.of_tab)),
            ),
            (home_button(tr),),
        ),
    )


def _has_waiting(shown: OrdersShown) -> bool:
    """Whether what waits stands above this list: not above what is done."""
    return shown.search is not None or shown.place.tab is not Tab.DONE


def _waiting_lines(tr: Translator, shown: OrdersShown) -> list[Html]:
    """What stands above the orders: those of unknown outcome, and a key that the panel refuses."""
    if not _has_waiting(shown):
        return []
    above = [
        tr.t("orders.unresolved_line", reference=intent.reference)
        for intent in shown.unresolved[:UNRESOLVED_SHOWN]
    ]
    if shown.refused_tail and shown.active:
        waiting = tr.plural("orders.waits_for_key", shown.active)
        above.append(tr.t("orders.key_refused", tail=shown.refused_tail, waiting=waiting))
    return above


def _waiting_rows(tr: Translator, shown: OrdersShown) -> list[Row]:
    if not _has_waiting(shown):
        return []
    rows: list[Row] = [
        (
            Button(
                tr.plain("button.unresolved", reference=intent.reference),
                callbacks.IntentCard(intent.intent_id),
                style=Style.DANGER,
            ),
        )
        for intent in shown.unresolved[:UNRESOLVED_SHOWN]
    ]
    if shown.refused_tail and shown.active:
        rows.append((Button(tr.plain("button.replace_key"), callbacks.ConnectKey(), style=Style.PRIMARY),))
    return rows


def _items(tr: Translator, shown: OrdersShown, page: Page) -> list[Html]:
    return [
        _item(tr, at, order, has_target=shown.search is not None)
        for at, order in enumerate(shown.orders, page.first + 1)
    ]


def _item(tr: Translator, at: int, order: Order, *, has_target: bool) -> Html:
    status = status_text(tr, order.report.status, order.report.status_word)
    item = tr.t(
        "orders.item",
        position=at,
        number=order.panel_order_id,
        status=tr.t("orders.needs_mark", status=status) if order.needs_person else status,
        name=_name(tr, order),
    )
    if not has_target or not order.target:
        return item
    return lines(item, tr.t("orders.item_target", target=cut(order.target, _LONGEST_LINK)))


def _name(tr: Translator, order: Order) -> str:
    """The service; of an order placed elsewhere that it was, for nobody knows more."""
    return cut(order.service_name, _LONGEST_NAME) or tr.plain("orders.elsewhere")


def _page_rows(tr: Translator, shown: OrdersShown, page: Page) -> tuple[Row, ...]:
    place = shown.place
    return (
        *number_rows(
            (at, callbacks.OrderCard(order.order_id, place.word))
            for at, order in enumerate(shown.orders, page.first + 1)
        ),
        page_row(tr, page, _at(place.turned(max(page.number - 1, 0))), _at(place.turned(page.number + 1))),
        jump_row(tr, page, lambda number: _at(place.turned(number))),
    )


def _tab_rows(tr: Translator, shown: OrdersShown) -> tuple[Row, ...]:
    *plain, needs = (_tab_button(tr, tab, shown) for tab in Tab)
    find = Button(tr.plain("button.find_order"), callbacks.FindOrder(shown.place.word))
    return tuple(plain), (needs, find)


def _tab_button(tr: Translator, tab: Tab, shown: OrdersShown) -> Button:
    label = tr.plain(_TABS[tab])
    if tab is Tab.NEEDS_YOU and shown.waiting:
        label = tr.plain("button.tab_needs_some", number=tr.number(shown.waiting))
    if tab is shown.place.tab:
        label = tr.plain("button.tab_chosen", tab=label)
    return Button(label, _at(Place(tab)))


def _at(place: Place) -> Payload:
    return callbacks.OrderList(place.word)


def way_back(place: str) -> Payload:
    """From a card to where in the lists it was opened; to their beginning from one opened elsewhere."""
    return callbacks.Orders(0) if place == callbacks.NONE else _at(Place.of_word(place))
