"""Many orders at once, for whoever wants to see how a client copes: placed like any other, on the house."""

from collections import deque
from decimal import Decimal
from typing import Final

from bot.sandbox.fake_panel import refusals
from bot.sandbox.fake_panel.accounts import Account, charge_for
from bot.sandbox.fake_panel.catalogue import FakeService
from bot.sandbox.fake_panel.order_types import TYPE_RULES, known_type
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.refusals import RefusedError

_LITTLE: Final = Decimal(10)
_ON_THE_HOUSE: Final = Decimal(1_000_000)


def place_many(panel: FakePanel, key: str, count: int) -> list[Order]:
    """Place orders with a customer's key, service after service, for links of their own.

    The balance is afterwards what it was. What is given back when orders end badly goes to the customer.

    Raises:
        KeyError: there is no such key.
        RefusedError: its account is suspended, or nothing on sale asks for a link and a quantity alone.
    """
    before = panel.accounts[key].balance
    account = panel.accounts.open_with(key)
    panel.top_up(key, _ON_THE_HOUSE)
    try:
        return _placed(panel, account, count)
    finally:
        panel.top_up(key, before - panel.accounts[key].balance)


def _placed(panel: FakePanel, account: Account, count: int) -> list[Order]:
    orders: list[Order] = []
    willing = deque(service for service in panel.catalogue if _asks_little(service))
    while len(orders) < count:
        if not willing:
            raise RefusedError(refusals.INCORRECT_SERVICE)
        service = willing.popleft()
        try:
            orders.append(panel.place_order(account, _form(service, len(panel.ledger))))
        except RefusedError:  # an untidy service may contradict itself
            continue
        willing.append(service)
    return orders


def _asks_little(service: FakeService) -> bool:
    """A link and a quantity are all it takes, and the least of it costs little."""
    is_simple = TYPE_RULES[known_type(service.service_type)] is TYPE_RULES["Default"]
    return is_simple and charge_for(service.rate, service.min_quantity) <= _LITTLE


def _form(service: FakeService, number: int) -> dict[str, str]:
    link = f"https://example.com/many/{number}"
    return {"service": service.service_id, "link": link, "quantity": str(service.min_quantity)}
