"""What some screens say, word for word where that matters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Translator, translator_for
from bot.chat.views import favourites, inline, notices, order_lists, orders, outcomes, services, welcome
from bot.domain.account import Language
from bot.domain.catalogue import Service, page_of
from bot.domain.money import Money
from bot.domain.order import OrderStatus
from bot.domain.order_tabs import OrdersShown, Place, Tab
from bot.sandbox.fake_telegram.text.html_entities import parse_html
from tests.unit.chat.view_values import WORLDS

BOTH = pytest.mark.parametrize("tr", list(map(translator_for, Language)), ids=list(map(str, Language)))
VALUES = WORLDS["ordinary"]


def plain(text: str) -> str:
    return "".join(character for character in parse_html(text).text if not "\u2066" <= character <= "\u2069")


@BOTH
def test_a_package_has_a_price_and_no_rate_wherever_it_is_listed(tr: Translator) -> None:
    package, other = VALUES.service("Package"), VALUES.service()
    price = plain(tr.t("services.price", rate=tr.money(Money(package.rate, "USD"))))
    rate = plain(tr.t("favourites.rate", rate=tr.money(Money(other.rate, "USD"))))
    listed: tuple[Callable[[Service], str], ...] = (
        lambda service: services.service_list(tr, [service], page_of(1, 0, 8), "USD")[0],
        lambda service: inline.found(tr, [service], "", "USD").offers[0].description,
        lambda service: favourites.recent(tr, [service], "USD").text,
    )
    for shown in listed:
        assert price in plain(shown(package))
        assert rate not in plain(shown(package))
        assert rate in plain(shown(other))


@BOTH
def test_a_tab_counts_what_needs_the_person_as_its_button_does(tr: Translator) -> None:
    shown = OrdersShown(Place(Tab.NEEDS_YOU), [VALUES.order()] * 8, 140, [VALUES.intent()], needing=140)
    screen = order_lists.orders_list(tr, shown)
    title = plain(tr.t("orders.in_tab", tab=tr.plain("button.tab_needs"), number="141"))
    assert title in plain(screen.text).splitlines()
    labels = [plain(button.label) for row in screen.rows for button in row]
    assert any(plain(tr.plain("button.tab_needs_some", number="141")) in label for label in labels)


@BOTH
@pytest.mark.parametrize(("seconds", "minutes"), [(0, None), (59, None), (60, 1), (89, 1), (150, 2)])
def test_an_order_done_within_seconds_took_less_than_a_minute(
    tr: Translator, seconds: int, minutes: int | None
) -> None:
    order = VALUES.order(OrderStatus.COMPLETED)
    order = replace(order, finished_at=order.placed_at + timedelta(seconds=seconds))
    said = tr.t("notice.took_moments") if minutes is None else tr.plural("notice.took_minutes", minutes)
    assert plain(said) in plain(notices.order_ended(tr, order, OrderStatus.COMPLETED).text).splitlines()


@BOTH
def test_help_tells_what_every_status_means(tr: Translator) -> None:
    told = plain(welcome.help_screen(tr).text).splitlines()
    meanings = {line.partition(": ")[0]: line.partition(": ")[2] for line in told if ": " in line}
    known = [status for status in OrderStatus if status is not OrderStatus.UNKNOWN]
    named = [plain(orders.status_text(tr, status, "")) for status in known]
    assert all(meanings[name] for name in named)
    assert len({meanings[name] for name in named}) == len(known)


@BOTH
def test_a_receipt_offers_to_watch_only_what_is_not_followed_yet(tr: Translator) -> None:
    def shown(status: OrderStatus, *, is_watched: bool) -> tuple[str, Payload | None, bool]:
        screen = outcomes.receipt(tr, VALUES.intent(), VALUES.order(status, is_watched=is_watched))
        return screen.rows[0][0].label, screen.rows[0][0].tap, tr.t("outcome.will_tell") in screen.text

    number = VALUES.order().order_id
    card = callbacks.OrderCard(number)
    assert shown(OrderStatus.PENDING, is_watched=True) == (tr.plain("button.watch"), card, True)
    assert shown(OrderStatus.COMPLETED, is_watched=False) == (tr.plain("button.to_order"), card, False)
    assert shown(OrderStatus.PENDING, is_watched=False) == (
        tr.plain("button.watch_this"),
        callbacks.OrderWatch(number),
        False,
    )
