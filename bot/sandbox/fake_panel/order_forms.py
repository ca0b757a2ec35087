"""Reading the form of `add`: an order as understood, or what is refused about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from bot.sandbox.fake_panel import refusals
from bot.sandbox.fake_panel.accounts import charge_for
from bot.sandbox.fake_panel.catalogue import FakeService
from bot.sandbox.fake_panel.order_fields import (
    CHECKS,
    Form,
    check_link,
    expiry_in,
    lines_in,
    number,
    require,
)
from bot.sandbox.fake_panel.order_types import SUBSCRIPTIONS, TYPE_RULES, TypeRule, known_type
from bot.sandbox.fake_panel.refusals import RefusedError

_POSTS_UNLESS_SAID: Final = 10
_MOST_POSTS: Final = 10_000
_SOURCES: Final[Mapping[str, str]] = {"1": "google_keyword", "2": "referring_url"}
"""What Web Traffic must be told about where its visitors come from, by `type_of_traffic`."""


@dataclass(frozen=True, slots=True)
class OrderForm:
    """An order as understood.

    Attributes:
        link: the username of a subscription.
        quantity: per run, or at most per post of a subscription.
        posts: old and new ones together.
        expires_at: when a subscription ends, done or not.
        extras: the type's own fields, as they were sent.
        package_units: how many units of the rate a package costs; a thousand make it the rate itself.
    """

    service: FakeService
    link: str
    quantity: int
    runs: int | None = None
    interval: int | None = None
    posts: int | None = None
    expires_at: datetime | None = None
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    package_units: int = 1000

    @property
    def rule(self) -> TypeRule:
        """How the service's type is ordered."""
        return TYPE_RULES[known_type(self.service.service_type)]

    @property
    def units(self) -> int:
        """Everything that will be delivered, over all runs or posts."""
        return self.quantity * (self.runs or self.posts or 1)

    def charge_at(self, rate: Decimal) -> Decimal:
        """All of it is charged at once; most panels take a package's rate for the charge of one."""
        return charge_for(rate, self.package_units if self.rule.counted_by is None else self.units)


def read_order_form(service: FakeService, form: Form, now: datetime) -> OrderForm:
    """Understand an order.

    Raises:
        RefusedError: something is missing, malformed, or out of the service's bounds.
    """
    type_name = known_type(service.service_type)
    rule = TYPE_RULES[type_name]
    if rule.has_link:
        check_link(form.get("link", ""))
    require(form, rule.needs)
    extras = {name: form[name] for name in rule.extras if form.get(name, "").strip()}
    _check_extras(type_name, extras)
    if type_name == SUBSCRIPTIONS:
        return _subscription(service, extras, now)
    quantity = _quantity(rule, form)
    runs, interval = _drip_feed(rule, service, form)
    if rule.counted_by is not None:  # a package is one, whatever bounds its row shows
        _hold_bounds(service, quantity, quantity * (runs or 1))
    link = form["link"].strip()
    return OrderForm(service, link, quantity, runs, interval, extras=MappingProxyType(extras))


def _check_extras(type_name: str, extras: Mapping[str, str]) -> None:
    for name, text in extras.items():
        # The one username that is an address: of the account whose followers are mentioned.
        is_address = (type_name, name) == ("Mentions User Followers", "username")
        check = check_link if is_address else CHECKS.get(name)
        if check is not None:
            check(text)
    source = _SOURCES.get(extras.get("type_of_traffic", "").strip())
    if source is not None:
        require(extras, (source,))


def _subscription(service: FakeService, extras: Mapping[str, str], now: datetime) -> OrderForm:
    """A subscription follows a username and delivers to each of its posts; it has no link."""
    least, most = (number(extras[name], refusals.INCORRECT_QUANTITY) for name in ("min", "max"))
    if least > most:
        raise RefusedError(refusals.MIN_ABOVE_MAX)
    posts = number(extras.get("posts") or str(_POSTS_UNLESS_SAID), refusals.INCORRECT_PARAMETERS)
    old_posts = number(extras.get("old_posts") or "0", refusals.INCORRECT_PARAMETERS)
    if not 1 <= posts <= _MOST_POSTS or old_posts > _MOST_POSTS:
        raise RefusedError(refusals.INCORRECT_PARAMETERS)
    expires_at = expiry_in(extras.get("expiry", ""), now.date())
    _hold_bounds(service, least, most)
    return OrderForm(
        service,
        extras["username"].strip(),
        most,
        posts=posts + old_posts,
        expires_at=expires_at,
        extras=MappingProxyType(dict(extras)),
    )


def _quantity(rule: TypeRule, form: Form) -> int:
    if rule.counted_by is None:
        return 1
    if rule.counted_by == "quantity":
        return number(form.get("quantity", ""), refusals.INCORRECT_QUANTITY)
    require(form, (rule.counted_by,))
    return len(lines_in(form[rule.counted_by]))


def _drip_feed(rule: TypeRule, service: FakeService, form: Form) -> tuple[int | None, int | None]:
    if not form.get("runs") and not form.get("interval"):
        return None, None
    require(form, ("runs", "interval"))
    if not (rule.takes_drip_feed and service.has_drip_feed):
        raise RefusedError(refusals.NO_DRIP_FEED)
    runs, interval = (number(form[name], refusals.INCORRECT_PARAMETERS) for name in ("runs", "interval"))
    if runs == 0 or interval == 0:
        raise RefusedError(refusals.INCORRECT_PARAMETERS)
    return runs, interval


def _hold_bounds(service: FakeService, least: int, most: int) -> None:
    """The bounds hold for one run below and for all runs together above."""
    if least < service.min_quantity:
        raise refusals.below(service.min_quantity)
    if most > service.max_quantity:
        raise refusals.above(service.max_quantity)
