"""Messages that come without being asked: they are new messages, and worth reading."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.orders import STATUS_KEYS, bar_line
from bot.chat.views.problems import panel_words
from bot.chat.views.screen import Button, Screen, Style, home_button, lines
from bot.domain.favourites import FavouriteChange, FavouriteChangeKind
from bot.domain.intent import Intent
from bot.domain.money import Money
from bot.domain.order import Order, OrderStatus, Request
from bot.domain.reconciliation import Verdict
from bot.domain.refills import RefillEnd
from bot.domain.text import cut

_LONGEST_LINK = 300
_HOUR = 60
_DAY = 24 * _HOUR
_LONGEST_NAME = 100

_HEADLINES = {
    OrderStatus.COMPLETED: key("notice.completed"),
    OrderStatus.PARTIAL: key("notice.partial"),
    OrderStatus.CANCELED: key("notice.canceled"),
    OrderStatus.REFUNDED: key("notice.refunded"),
    OrderStatus.FAILED: key("notice.failed"),
    OrderStatus.EXPIRED: key("notice.expired"),
}
_FAVOURITE_LINES = {
    FavouriteChangeKind.DEARER: key("notice.favourite_dearer"),
    FavouriteChangeKind.CHEAPER: key("notice.favourite_cheaper"),
    FavouriteChangeKind.GONE: key("notice.favourite_gone"),
    FavouriteChangeKind.BACK: key("notice.favourite_back"),
}


def order_ended(tr: Translator, order: Order, status: OrderStatus, was: OrderStatus | None = None) -> Screen:
    """An order is done, one way or another, with the numbers that matter; ``was`` is what was told before."""
    report, total, delivered = order.report, order.total_quantity, order.delivered
    known = total is not None and delivered is not None
    charge = Money(report.charge, report.currency or "") if report.charge is not None else None
    return Screen(
        lines(
            tr.t(_HEADLINES[status], number=order.panel_order_id),
            tr.t("notice.was", before=tr.t(STATUS_KEYS[was])) if was in STATUS_KEYS else "",
            " ",
            tr.t("card.name", name=order.service_name) if order.service_name else "",
            tr.t("card.link", link=cut(order.link, _LONGEST_LINK)) if order.link else "",
            tr.t("notice.delivered", delivered=tr.number(delivered or 0), total=tr.number(total or 0))
            if known
            else "",
            bar_line(tr, delivered or 0, total or 0) if known else "",
            tr.t("card.remains", number=tr.number(report.remains)) if report.remains else "",
            tr.t("card.charge", charge=tr.money(charge)) if charge else "",
            _took(tr, order),
            tr.t("notice.money_back") if status is OrderStatus.PARTIAL else "",
        ),
        (
            (
                *(
                    (
                        Button(
                            tr.plain("button.again"),
                            callbacks.OrderAgain(order.order_id),
                            style=Style.PRIMARY,
                        ),
                    )
                    if order.service_id is not None and not order.was_placed_elsewhere
                    else ()
                ),
                *(
                    (Button(tr.plain("button.refill"), callbacks.AskRefill(order.order_id)),)
                    if order.may_ask_refill
                    else ()
                ),
            ),
            (Button(tr.plain("button.to_order"), callbacks.OrderCard(order.order_id)), home_button(tr)),
        ),
    )


def _took(tr: Translator, order: Order) -> str:
    """How long a completed order took, in its largest unit; of one placed elsewhere nobody knows."""
    if order.finished_at is None or order.was_placed_elsewhere:
        return ""
    if order.report.status is not OrderStatus.COMPLETED:
        return ""
    took = order.finished_at - order.placed_at
    if took < timedelta(minutes=1):
        return tr.t("notice.took_moments")
    minutes = round(took.total_seconds() / 60)
    if minutes < 2 * _HOUR:
        return tr.plural("notice.took_minutes", minutes)
    if minutes < 2 * _DAY:
        return tr.plural("notice.took_hours", round(minutes / _HOUR))
    return tr.plural("notice.took_days", round(minutes / _DAY))


def refill_ended(tr: Translator, order: Order, request: Request, end: RefillEnd) -> Screen:
    """A refill is done, or was rejected, in the panel's own word."""
    name = key("notice.refill_completed") if end is RefillEnd.COMPLETED else key("notice.refill_rejected")
    return Screen(
        lines(
            tr.t(name, number=order.panel_order_id),
            tr.t("card.name", name=order.service_name) if order.service_name else "",
            tr.t("card.link", link=cut(order.link, _LONGEST_LINK)) if order.link else "",
            panel_words(tr, request.panel_words) if end is RefillEnd.REJECTED else "",
        ),
        ((Button(tr.plain("button.to_order"), callbacks.OrderCard(order.order_id)), home_button(tr)),),
    )


def balance_low(tr: Translator, balance: Money, mark: Money) -> Screen:
    """The balance fell below the person's mark: said once, until it was above again."""
    return Screen(
        tr.t("notice.balance_low", balance=tr.money(balance), mark=tr.money(mark)),
        (
            (
                Button(tr.plain("button.refresh"), callbacks.Balance()),
                Button(tr.plain("button.low_balance"), callbacks.LowBalance()),
            ),
            (home_button(tr),),
        ),
    )


def favourites_changed(
    tr: Translator, changes: Sequence[FavouriteChange], others: int, currency: str
) -> Screen:
    """Favourites have another rate, are gone or back: all in one message."""
    return Screen(
        lines(
            tr.t("notice.favourites"),
            " ",
            *(_favourite_line(tr, change, currency) for change in changes),
            tr.plural("notice.favourites_more", others) if others else "",
            " ",
            tr.t("notice.favourites_hint"),
        ),
        (
            (Button(tr.plain("button.favourites"), callbacks.Favourites(0), style=Style.PRIMARY),),
            (Button(tr.plain("button.settings"), callbacks.Settings()), home_button(tr)),
        ),
    )


def _favourite_line(tr: Translator, change: FavouriteChange, currency: str) -> Html:
    now = tr.money(Money(change.now or Decimal(0), currency))
    before = tr.money(Money(change.before or Decimal(0), currency))
    return tr.t(_FAVOURITE_LINES[change.kind], name=cut(change.name, _LONGEST_NAME), rate=now, before=before)


def key_refused(tr: Translator, tail: str) -> Screen:
    """The panel no longer takes the key: said once, and it is not asked with again."""
    return Screen(
        tr.t("notice.key_refused", tail=tail),
        ((Button(tr.plain("button.replace_key"), callbacks.ConnectKey(), style=Style.PRIMARY),),),
    )


def order_vanished(tr: Translator, order: Order) -> Screen:
    """The panel does not know an order that was watched: said once."""
    return Screen(
        tr.t("notice.vanished", number=order.panel_order_id),
        ((Button(tr.plain("button.to_order"), callbacks.OrderCard(order.order_id)), home_button(tr)),),
    )


def interrupted(tr: Translator, intent: Intent) -> Screen:
    """The bot stopped in the middle of a send; what became of it is unknown."""
    return Screen(
        tr.t("notice.interrupted", reference=intent.reference),
        ((Button(tr.plain("button.look"), callbacks.IntentCard(intent.intent_id), style=Style.PRIMARY),),),
    )


def verdict(tr: Translator, intent: Intent, reached: Verdict) -> Screen:
    """The balance tells something about an order of unknown outcome."""
    name = (
        key("notice.probably_placed")
        if reached is Verdict.PROBABLY_PLACED
        else key("notice.probably_not_placed")
        if reached is Verdict.PROBABLY_NOT_PLACED
        else key("notice.unclear")
    )
    return Screen(
        tr.t(name, reference=intent.reference, charge=tr.money(Money(intent.charge, intent.currency))),
        ((Button(tr.plain("button.look"), callbacks.IntentCard(intent.intent_id), style=Style.PRIMARY),),),
    )
