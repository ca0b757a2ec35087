"""Reading the form of `add`: which fields each service type asks for, and what is refused about them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from bot.sandbox.fake_panel import refusals
from bot.sandbox.fake_panel.accounts import charge_for, rounded
from bot.sandbox.fake_panel.catalogue import FakeService
from bot.sandbox.fake_panel.refusals import RefusedError

SUBSCRIPTIONS: Final = "Subscriptions"

_LONGEST_LINK: Final = 1000
_POSTS_UNLESS_SAID: Final = 10
_DELAYS: Final = frozenset({0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300})
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_HANDLE: Final = re.compile(r"@[\w.]{2,64}")


@dataclass(frozen=True, slots=True)
class TypeRule:
    """What a type needs besides link; `counted_by` is the field that tells the quantity, None: it is one."""

    needs: tuple[str, ...] = ()
    counted_by: str | None = "quantity"


TYPE_RULES: Final[Mapping[str, TypeRule]] = {
    "Default": TypeRule(),
    "Package": TypeRule(counted_by=None),
    "SEO": TypeRule(needs=("keywords",)),
    "Custom Comments": TypeRule(counted_by="comments"),
    "Custom Comments Package": TypeRule(needs=("comments",), counted_by=None),
    "Mentions": TypeRule(needs=("usernames",)),
    "Mentions with Hashtags": TypeRule(needs=("usernames", "hashtags")),
    "Mentions Custom List": TypeRule(counted_by="usernames"),
    "Mentions Hashtag": TypeRule(needs=("hashtag",)),
    "Mentions User Followers": TypeRule(needs=("username",)),
    "Mentions Media Likers": TypeRule(needs=("media",)),
    "Comment Likes": TypeRule(needs=("username",)),
    "Comment Replies": TypeRule(needs=("username",), counted_by="comments"),
    "Poll": TypeRule(needs=("answer_number",)),
    "Invites from Groups": TypeRule(needs=("groups",)),
    "Web Traffic": TypeRule(needs=("country", "device", "type_of_traffic")),
    SUBSCRIPTIONS: TypeRule(needs=("username", "min", "max", "delay")),
}


@dataclass(frozen=True, slots=True)
class OrderForm:
    """An order as understood: `quantity` is per run, or per post of a subscription."""

    service: FakeService
    link: str
    quantity: int
    runs: int | None = None
    interval: int | None = None
    posts: int | None = None
    comments: str | None = None

    @property
    def units(self) -> int:
        """Everything that will be delivered, over all runs or posts."""
        return self.quantity * (self.runs or self.posts or 1)

    def charge_at(self, rate: Decimal) -> Decimal:
        """All of it is charged at once; the rate of a package is the charge of one, not of a thousand."""
        if TYPE_RULES[self.service.service_type].counted_by is None:
            return rounded(rate)
        return charge_for(rate, self.units)


def read_order_form(service: FakeService, form: Mapping[str, str]) -> OrderForm:
    """Understand an order.

    Raises:
        RefusedError: something is missing, malformed, or out of the service's bounds.
    """
    if service.service_type == SUBSCRIPTIONS:
        return _subscription(service, form)
    link = form.get("link", "").strip()
    if not is_link(link):
        raise RefusedError(refusals.INCORRECT_LINK)
    rule = TYPE_RULES[service.service_type]
    _require(form, rule.needs)
    quantity = _quantity(rule, form)
    runs, interval = _drip_feed(service, form)
    _hold_bounds(service, quantity, quantity * (runs or 1))
    return OrderForm(service, link, quantity, runs, interval, comments=form.get("comments"))


def is_link(link: str) -> bool:
    """A web address, with or without its scheme, or a @handle."""
    if not link or len(link) > _LONGEST_LINK or any(letter.isspace() for letter in link):
        return False
    if _HANDLE.fullmatch(link):
        return True
    try:
        address = urlsplit(link if "://" in link else f"https://{link}")
        host = address.hostname or ""
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and "." in host.strip(".")


def _subscription(service: FakeService, form: Mapping[str, str]) -> OrderForm:
    """A subscription follows a username and delivers to each new post; it has no link."""
    _require(form, TYPE_RULES[SUBSCRIPTIONS].needs)
    least, most = (_number(form[field], refusals.INCORRECT_QUANTITY) for field in ("min", "max"))
    if least > most:
        raise RefusedError(refusals.MIN_ABOVE_MAX)
    if _number(form["delay"], refusals.INCORRECT_DELAY) not in _DELAYS:
        raise RefusedError(refusals.INCORRECT_DELAY)
    posts = _number(form.get("posts") or str(_POSTS_UNLESS_SAID), refusals.INCORRECT_PARAMETERS)
    if posts == 0:
        raise RefusedError(refusals.INCORRECT_PARAMETERS)
    _hold_bounds(service, least, most)
    return OrderForm(service, form["username"].strip(), most, posts=posts)


def _require(form: Mapping[str, str], fields: tuple[str, ...]) -> None:
    for field in fields:
        if not form.get(field, "").strip():
            raise refusals.missing(field)


def _quantity(rule: TypeRule, form: Mapping[str, str]) -> int:
    if rule.counted_by is None:
        return 1
    if rule.counted_by == "quantity":
        return _number(form.get("quantity", ""), refusals.INCORRECT_QUANTITY)
    _require(form, (rule.counted_by,))
    return sum(1 for line in form[rule.counted_by].splitlines() if line.strip())


def _drip_feed(service: FakeService, form: Mapping[str, str]) -> tuple[int | None, int | None]:
    if not form.get("runs") and not form.get("interval"):
        return None, None
    _require(form, ("runs", "interval"))
    if not service.has_drip_feed:
        raise RefusedError(refusals.NO_DRIP_FEED)
    runs, interval = (_number(form[field], refusals.INCORRECT_PARAMETERS) for field in ("runs", "interval"))
    if runs == 0 or interval == 0:
        raise RefusedError(refusals.INCORRECT_PARAMETERS)
    return runs, interval


def _hold_bounds(service: FakeService, least: int, most: int) -> None:
    """The bounds hold for one run below and for all runs together above."""
    if least < service.min_quantity:
        raise refusals.below(service.min_quantity)
    if most > service.max_quantity:
        raise refusals.above(service.max_quantity)


def _number(text: str, otherwise: str) -> int:
    if not _NUMBER.fullmatch(text.strip()):
        raise RefusedError(otherwise)
    return int(text)
