"""A panel to play with: the document's API over real HTTP, and the operator's office behind it.

It imports nothing of the bot: a fake built from our own client would share its mistakes.

    accounts, catalogue (services.json)     who buys, and what is sold
    market, untidy (untidy_words, spelling) other catalogues as untidy as real ones, and how they change
    orders, refills, lives, diary           what was bought, and how it moves with the clock
    order_types, order_fields, order_forms  what `add` asks for, type by type, and what is refused
    actions, api                            the customers' door: `/api/v2`
    dialects, dialect                       how panels of the family answer, by name
    shapes, status_shapes                   the shapes those are put together from
    office, office_input, pictures          the operator's door: `/office/...`
    ledger, scripts                         for tests: what really happened, and answers to order
"""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.sandbox.fake_panel.accounts import DEMO_KEY, EURO_KEY, POOR_KEY, SUSPENDED_KEY, Account
from bot.sandbox.fake_panel.api import API_PATH, api_routes
from bot.sandbox.fake_panel.catalogue import FakeService
from bot.sandbox.fake_panel.dialect import Dialect
from bot.sandbox.fake_panel.dialects import DIALECTS
from bot.sandbox.fake_panel.ledger import LedgerEntry, RequestEntry
from bot.sandbox.fake_panel.market import CATALOGUE_NAMES, SMALL
from bot.sandbox.fake_panel.office import office_routes
from bot.sandbox.fake_panel.orders import Order
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.refills import Refill
from bot.sandbox.fake_panel.scripts import ScriptedAnswer

__all__ = [
    "API_PATH",
    "CATALOGUE_NAMES",
    "DEMO_KEY",
    "DIALECTS",
    "EURO_KEY",
    "POOR_KEY",
    "SMALL",
    "SUSPENDED_KEY",
    "Account",
    "Dialect",
    "FakePanel",
    "FakeService",
    "LedgerEntry",
    "Order",
    "Refill",
    "RequestEntry",
    "ScriptedAnswer",
    "create_app",
    "routes",
]


def routes(panel: FakePanel) -> list[Route]:
    """Both doors of the panel."""
    return [*api_routes(panel), *office_routes(panel)]


def create_app(panel: FakePanel) -> Starlette:
    """The panel as an application of its own."""
    return Starlette(routes=routes(panel))
