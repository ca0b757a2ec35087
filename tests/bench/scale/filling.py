"""Fills a database with a load: people and keys through the storage, orders as rows."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bot.domain.account import Language, PanelKey
from bot.domain.ids import PersonId
from bot.domain.money import Money
from storage.codec import comments_json
from storage.columns import milliseconds
from storage.database import Stored
from storage.store import Storage
from tests.bench.scale.load import QUANTITY, REMAINS, Customer, Load

Due = Callable[[Customer], Iterator[tuple[datetime, datetime]]]
"""When each of a customer's orders was looked at last, and is looked at next."""

PLACED: Final = timedelta(days=1)
"""Old enough that its age no longer decides how often an order is looked at: the slowest pause does."""

_COPIES: Final = 9
"""Ended orders for each open one, where a whole history is wanted."""

_COLUMNS: Final = (
    "person_id, panel_order_id, service_id, service_name, link, quantity, comments, can_refill, status,"
    " status_word, charge, currency, start_count, remains, placed_at, checked_at, is_watched, next_check_at"
)


async def fill(storage: Storage, load: Load, at: datetime, due: Due) -> None:
    """Everybody with their key, and their open orders."""
    async with storage.transaction():
        for customer in load.customers():
            person_id = PersonId(customer.person_id)
            await storage.people.meet(person_id, Language.ENGLISH, at)
            await storage.accounts.connect(person_id, PanelKey(customer.key), Money(Decimal(100), "USD"), at)
        for customer in load.customers():
            await storage._database.run_many(
                f"INSERT INTO orders ({_COLUMNS}) VALUES (:person_id, :number, '102', 'Followers', :link,"  # noqa: S608 - columns of ours
                " :quantity, :comments, 1, 'in_progress', 'In progress', '0.5', 'USD', 40, :remains,"
                " :placed_at, :checked_at, 1, :next_check_at)",
                list(_rows(customer, at, due)),
            )


async def add_history(storage: Storage) -> None:
    """Beside each open order, some that ended long ago."""
    ended = (
        _COLUMNS.replace("panel_order_id", "panel_order_id || '-' || copy.value")
        .replace(" status,", " 'completed',")
        .replace("status_word", "'Completed'")
        .replace("is_watched, next_check_at", "0, NULL")
    )
    await storage._database.run(
        f"INSERT INTO orders ({_COLUMNS}) SELECT {ended} FROM orders, json_each(:copies) AS copy",  # noqa: S608 - the same
        copies=str(list(range(_COPIES))),
    )


def _rows(customer: Customer, at: datetime, due: Due) -> Iterator[dict[str, Stored]]:
    for number, (checked_at, next_check_at) in zip(customer.numbers, due(customer), strict=False):
        yield {
            "person_id": customer.person_id,
            "number": number,
            "link": f"https://example.com/{number}",
            "quantity": QUANTITY,
            "comments": comments_json(()),
            "remains": REMAINS,
            "placed_at": milliseconds(at - PLACED),
            "checked_at": milliseconds(checked_at),
            "next_check_at": milliseconds(next_check_at),
        }
