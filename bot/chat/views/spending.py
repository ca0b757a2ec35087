"""What was spent: today, in seven and in thirty days, by service and by day; and the file of all orders."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.screen import Button, Row, Screen, home_button, lines, page_line, page_row
from bot.chat.views.telling import utc_offset
from bot.domain.catalogue import page_of
from bot.domain.money import Money
from bot.domain.spending import LONGEST, PERIODS, ServiceSum, Spending, Sum
from bot.domain.text import cut

PAGE_SIZE = 8
_LONGEST_NAME = 60
_LONGEST_CURRENCY = 12
_CURRENCIES_SHOWN = 5
"""An account has one; after a change of keys or a panel's whim there may be more."""

_PERIOD_KEYS = {1: key("spending.today"), 7: key("spending.week"), 30: key("spending.month")}
_PERIOD_BUTTONS = {1: key("button.today"), 7: key("button.week"), 30: key("button.month")}


def spent_lines(tr: Translator, spending: Spending) -> Html:
    """One line for each period, all of its currencies beside each other."""
    return lines(
        *(
            tr.t(_PERIOD_KEYS[days], sums=_amounts(tr, spending.within(days)))
            for days in PERIODS
            if spending.within(LONGEST)
        ),
        "" if spending.within(LONGEST) else tr.t("spending.nothing"),
    )


def spending_by_service(
    tr: Translator, spending: Spending, days: int, number: int, *, has_pictures: bool
) -> Screen:
    """A period's sum, what of it is not settled, and what each service cost."""
    sums, services = spending.within(days), spending.by_service(days)
    page = page_of(len(services), number, PAGE_SIZE)
    return Screen(
        lines(
            tr.t("spending.title"),
            tr.t(_PERIOD_KEYS[days], sums=_amounts(tr, sums)) if sums else tr.t("spending.none_then"),
            *_doubts(tr, spending, days),
            " " if services else "",
            *(_service_line(tr, one) for one in services[page.first : page.last]),
            page_line(tr, page),
            " ",
            tr.t("spending.clock", zone=utc_name(spending.offset)),
        ),
        (
            tuple(
                Button(_chosen(tr.plain(_PERIOD_BUTTONS[other]), is_chosen=other == days), _tap(other))
                for other in PERIODS
            ),
            page_row(tr, page, _tap(days, max(page.number - 1, 0)), _tap(days, page.number + 1)),
            _ways_on(tr, has_pictures=has_pictures and bool(spending.within(LONGEST))),
            (Button(tr.plain("button.balance"), callbacks.Balance()), home_button(tr)),
        ),
    )


def spending_picture(tr: Translator, spending: Spending) -> Screen:
    """What stands beneath the picture of spending per day."""
    return Screen(
        lines(
            tr.t("spending.picture"),
            tr.t(_PERIOD_KEYS[LONGEST], sums=_amounts(tr, spending.within(LONGEST))),
        ),
        ((spending_button(tr), home_button(tr)),),
    )


def orders_file(tr: Translator, orders: int, part: int = 1) -> Screen:
    """What stands beneath the file of all orders; a part after the first says which it is."""
    return Screen(
        lines(
            tr.plural("export.done", orders),
            tr.t("export.part", part=part) if part > 1 else "",
        ),
        ((Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),),
    )


def no_orders(tr: Translator) -> Screen:
    """There is nothing to put into a file."""
    return Screen(
        tr.t("orders.none"),
        ((Button(tr.plain("button.services"), callbacks.Categories(0)), home_button(tr)),),
    )


def spending_button(tr: Translator) -> Button:
    """The way to what was spent."""
    return Button(tr.plain("button.spending"), _tap(LONGEST))


def ways_to_spending(tr: Translator, spending: Spending) -> tuple[Row, ...]:
    """That way as a row of its own, where anything was spent."""
    return ((spending_button(tr),),) if spending.within(LONGEST) else ()


def utc_name(offset: int) -> str:
    """How a clock is called that is so many minutes ahead of UTC."""
    return utc_offset(offset) if offset else "UTC"


def _ways_on(tr: Translator, *, has_pictures: bool) -> Row:
    file = Button(tr.plain("button.export"), callbacks.ExportOrders())
    picture = Button(tr.plain("button.spending_picture"), callbacks.SpendingPicture())
    return (picture, file) if has_pictures else (file,)


def _doubts(tr: Translator, spending: Spending, days: int) -> Sequence[Html | str]:
    """What the sums hold that may still change, and what they do not hold."""
    sums = spending.within(days)
    estimated = {currency: Sum(one.estimated) for currency, one in sums.items() if one.estimated}
    undelivered = {currency: Sum(one.undelivered) for currency, one in sums.items() if one.undelivered}
    elsewhere, unresolved = spending.placed_elsewhere(days), spending.unresolved_within(days)
    return (
        tr.t("spending.estimated", sums=_amounts(tr, estimated)) if estimated else "",
        tr.t("spending.undelivered", sums=_amounts(tr, undelivered)) if undelivered else "",
        tr.plural("spending.elsewhere", elsewhere) if elsewhere else "",
        tr.plural("spending.unresolved", unresolved) if unresolved else "",
    )


def _amounts(tr: Translator, sums: dict[str, Sum]) -> Html:
    """Each currency's sum, with its doubts."""
    shown = [_amount(tr, one, currency) for currency, one in sums.items()]
    more = " …" if len(shown) > _CURRENCIES_SHOWN else ""
    return Html((" + ".join(shown[:_CURRENCIES_SHOWN]) or tr.number(0)) + more)


def _amount(tr: Translator, one: Sum, currency: str) -> Html:
    """About so much, where an estimate is part of it; with a sign, where some may have been given back."""
    about, doubt = "≈ " if one.estimated else "", " ⚠️" if one.undelivered else ""
    return Html(f"{about}{tr.money(Money(one.charge, cut(currency, _LONGEST_CURRENCY)))}{doubt}")


def _service_line(tr: Translator, one: ServiceSum) -> Html:
    return tr.t(
        "spending.service",
        orders=tr.plural("spending.orders", one.sum.orders),
        name=cut(one.name, _LONGEST_NAME) or tr.plain("spending.no_service"),
        charge=_amount(tr, one.sum, one.currency),
    )


def _chosen(label: str, *, is_chosen: bool) -> str:
    return f"• {label}" if is_chosen else label


def _tap(days: int, page: int = 0) -> callbacks.Spending:
    return callbacks.Spending(days, page)
