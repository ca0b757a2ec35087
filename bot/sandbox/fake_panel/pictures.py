"""How the office sees things: plain JSON values of the panel's orders, accounts and services."""

from typing import Any, Final

from bot.sandbox.fake_panel.accounts import Account, plain
from bot.sandbox.fake_panel.catalogue import FakeService
from bot.sandbox.fake_panel.dialects import DIALECTS
from bot.sandbox.fake_panel.lives import ORDER_STATUSES
from bot.sandbox.fake_panel.market import CATALOGUE_NAMES
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.refills import Refill

_MOST_ORDERS: Final = 200


def state_picture(panel: FakePanel) -> dict[str, Any]:
    """Everything the back office shows."""
    panel.settle()
    return {
        "cursor": panel.changes.cursor,
        "keys": [account_picture(account) for account in panel.accounts],
        "orders": [order_picture(panel, order) for order in panel.orders.newest(_MOST_ORDERS)],
        "services": len(panel.catalogue),
        "catalogue": panel.market.name,
        "catalogues": list(CATALOGUE_NAMES),
        "dialect": panel.dialect.name,
        "dialects": [
            {"name": one.name, "title": one.title, "differs": one.differs} for one in DIALECTS.values()
        ],
        "statuses": list(ORDER_STATUSES),
        "speed": panel.speed,
    }


def account_picture(account: Account) -> dict[str, Any]:
    """One key and what it opens."""
    return {
        "key": account.key,
        "owner": account.owner,
        "balance": plain(account.balance),
        "currency": account.currency,
        "is_active": account.is_active,
    }


def order_picture(panel: FakePanel, order: Order) -> dict[str, Any]:
    """One order with its refills; runs, interval, comments and the type's own fields where it has them."""
    account = panel.accounts[order.key]
    form = order.form
    extras = dict(form.extras)
    optional = {
        "runs": form.runs,
        "interval": form.interval,
        "posts": form.posts,
        "comments": extras.pop("comments", None),
        "extras": extras or None,
    }
    return {
        "order": order.order_id,
        "key_owner": account.owner,
        "service": form.service.service_id,
        "service_name": form.service.name,
        "type": form.service.service_type,
        "link": form.link,
        "quantity": form.quantity,
        **{name: value for name, value in optional.items() if value is not None},
        "status": order.status,
        "start_count": order.start_count,
        "remains": order.remains,
        "charge": plain(order.charge),
        "currency": account.currency,
        "created": int(order.placed_at.timestamp()),
        "refills": [refill_picture(refill) for refill in panel.refills.of_order(order.order_id)],
    }


def refill_picture(refill: Refill) -> dict[str, Any]:
    """One refill."""
    return {"refill": refill.refill_id, "status": refill.status}


def service_picture(service: FakeService) -> dict[str, Any]:
    """One service, as the operator may change it."""
    return {
        "service": service.service_id,
        "name": service.name,
        "type": service.service_type,
        "category": service.category,
        "rate": f"{service.rate:f}",
        "min": service.min_quantity,
        "max": service.max_quantity,
        "desc": service.description,
        "refill": service.can_refill,
        "cancel": service.can_cancel,
        "dripfeed": service.has_drip_feed,
        "is_listed": service.is_listed,
    }
