"""The shapes in which panels of this family answer `status`, for one order and for several."""

from collections.abc import Callable
from typing import Any, TypeAlias

from bot.sandbox.fake_panel import lives
from bot.sandbox.fake_panel.accounts import Account, plain
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.fake_panel.shapes import as_number

StatusShape: TypeAlias = Callable[[Order, Account], dict[str, Any]]
StatusRows: TypeAlias = list[tuple[str, Any]]


def full_status(order: Order, account: Account) -> dict[str, Any]:
    """Charge and counts as text, for every kind of order."""
    return {
        "charge": plain(order.charge),
        "start_count": str(order.start_count or 0),
        "status": order.status,
        "remains": str(order.remains),
        "currency": account.currency,
    }


def documented_status(order: Order, account: Account) -> dict[str, Any]:
    """Only the runs of a drip-feed under way, only the posts of a subscription that lives."""
    if order.form.runs and order.status == lives.IN_PROGRESS:
        return {"status": "In Progress", "runs": order.portions_done}
    if order.is_subscription and order.status in {lives.ACTIVE, lives.PAUSED}:
        return {"status": order.status, "posts": order.portions_done}
    return full_status(order, account)


def noisy_status(order: Order, account: Account) -> dict[str, Any]:
    """A charge as a number with noise in its eleventh place, and no start count before there is one."""
    return {
        **full_status(order, account),
        "charge": round(float(order.charge) + 3e-11, 11),
        "start_count": order.start_count,
    }


def counted_status(order: Order, account: Account) -> dict[str, Any]:
    """Counts as numbers, an empty text for none, and the order's link and service beside them."""
    return {
        **full_status(order, account),
        "start_count": "" if order.start_count is None else order.start_count,
        "remains": order.remains,
        "link": order.form.link,
        "service": as_number(order.form.service.service_id),
    }


def snake_status(order: Order, account: Account) -> dict[str, Any]:
    """The status word in small letters, joined by underscores."""
    return {**full_status(order, account), "status": order.status.lower().replace(" ", "_")}


def statuses_by_id(rows: StatusRows) -> object:
    """An object keyed by the ids as they were asked for."""
    return dict(rows)


def statuses_listed(rows: StatusRows) -> object:
    """An array of objects that name their order."""
    return [{"order": as_number(asked), **row} for asked, row in rows]


def statuses_known_only(rows: StatusRows) -> object:
    """An object keyed by id in which unknown ids are missing."""
    return {asked: row for asked, row in rows if "error" not in row}


def statuses_or_one(rows: StatusRows) -> object:
    """An object keyed by id with bare texts for errors; for one id, its status without a key around it."""
    spoken = [(asked, row.get("error", row)) for asked, row in rows]
    return spoken[0][1] if len(spoken) == 1 and isinstance(spoken[0][1], dict) else dict(spoken)


def error_in_row(text: str) -> dict[str, Any]:
    """What stands in a row of `status` for an order that is not known."""
    return {"error": text}


def error_in_row_with_status(text: str) -> dict[str, Any]:
    """The document's row: an error and a code of its own."""
    return {"error": text, "status": "104"}
