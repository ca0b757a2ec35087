"""The fake panel itself: everything a panel knows, and what its customers and its operator can do with it.

It has no tasks of its own. Time passes when somebody looks: every public question settles first.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from bot.sandbox.fake_panel import refusals
from bot.sandbox.fake_panel.accounts import Account, Accounts
from bot.sandbox.fake_panel.catalogue import Catalogue, FakeService
from bot.sandbox.fake_panel.changes import Changes
from bot.sandbox.fake_panel.dialects import DIALECTS, DOCUMENT
from bot.sandbox.fake_panel.ledger import LedgerEntry, RequestEntry
from bot.sandbox.fake_panel.market import SMALL, Market
from bot.sandbox.fake_panel.order_forms import read_order_form
from bot.sandbox.fake_panel.orders import Order, OrderBook
from bot.sandbox.fake_panel.refills import Refill, RefillBook
from bot.sandbox.fake_panel.refusals import RefusedError
from bot.sandbox.fake_panel.scripts import ScriptedAnswer, Scripts


class FakePanel:
    """A panel in memory.

    Args:
        clock: tells the time, aware and in UTC.
        seed: the same seed and the same requests make the same lives and numbers.
        speed: 1.0 completes an order in one to two minutes.
        catalogue: what is sold: one of `CATALOGUE_NAMES`.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        seed: int = 0,
        speed: float = 1.0,
        catalogue: str = SMALL,
    ) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be above zero, not {speed}")
        self.clock = clock
        self.speed = speed
        self.changes = Changes()
        self.accounts = Accounts()
        self.market = Market(catalogue, seed=seed, on_change=self.changes.note)
        self.orders = OrderBook(self.accounts, seed=seed, speed=speed, on_change=self.changes.note)
        self.refills = RefillBook(seed=seed, speed=speed, on_change=self.changes.note)
        self.scripts = Scripts()
        self.takes_bulk_requests = True
        self.dialect = DOCUMENT
        self._wrong_keys = 0
        self._ledger: list[LedgerEntry] = []
        self._requests: list[RequestEntry] = []

    @property
    def catalogue(self) -> Catalogue:
        """What is sold now."""
        return self.market.catalogue

    @catalogue.setter
    def catalogue(self, catalogue: Catalogue) -> None:
        self.market.catalogue = catalogue

    @property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Every order ever taken, in order."""
        return tuple(self._ledger)

    @property
    def requests(self) -> tuple[RequestEntry, ...]:
        """Every form that ever arrived, in order."""
        return tuple(self._requests)

    def settle(self) -> None:
        """Let orders and refills catch up with the clock."""
        now = self.clock()
        self.orders.settle(now)
        self.refills.settle(now)

    def close(self) -> None:
        """End the office's long polls, so that a server in front can stop at once."""
        self.changes.close()

    # ── what customers do ───────────────────────────────────────────────────

    def let_in(self, key: str) -> Account:
        """Open an account with its key.

        Raises:
            RefusedError: the key opens none, or too many wrong keys came before.
        """
        most = self.dialect.most_wrong_keys
        if most is not None and self._wrong_keys >= most:
            raise RefusedError(refusals.ADDRESS_BLOCKED)
        try:
            account = self.accounts.open_with(key)
        except RefusedError:
            self._wrong_keys += 1
            raise
        self._wrong_keys = 0
        return account

    def order_of(self, account: Account, asked: str) -> Order:
        """Find a customer's order by its id, in whatever dialect the id was told.

        Raises:
            RefusedError: this customer has no such order.
        """
        return self.orders.of(account.key, asked.removeprefix("ord_"))

    def note_request(self, form: Mapping[str, str]) -> RequestEntry:
        """Write down that this form arrived."""
        entry = RequestEntry(
            form.get("action", ""), form.get("key", ""), MappingProxyType(dict(form)), self.clock()
        )
        self._requests.append(entry)
        return entry

    def place_order(self, account: Account, form: Mapping[str, str]) -> Order:
        """Take an order as the form says, and enter it in the ledger.

        Raises:
            RefusedError: with the panel's words; nothing was taken.
        """
        service = self.catalogue.on_sale(form.get("service", "").strip())
        now = self.clock()
        wish = read_order_form(service, form, now)
        if self.dialect.bills_minimum:
            wish = replace(wish, package_units=service.min_quantity)
        order = self.orders.place(account.key, wish, service.rate_for(account), now)
        sealed = MappingProxyType(dict(form))
        self._ledger.append(
            LedgerEntry(order.order_id, order.key, service.service_id, wish.link, wish.quantity, sealed, now)
        )
        return order

    def answer_next(
        self, action: str | None, answer: bytes | ScriptedAnswer, *, times: int | None = 1
    ) -> None:
        """Script the next answers to an action (None: any); times None: until `scripts.clear()`."""
        self.scripts.add(action, answer, times)

    # ── what the operator does (KeyError: there is no such thing) ───────────

    def speak(self, dialect: str) -> None:
        """Answer in another dialect from now on; whoever was blocked is let in again."""
        self.dialect = DIALECTS[dialect]
        self._wrong_keys = 0
        self.changes.note()

    def move_order(
        self,
        order_id: str,
        status: str | None = None,
        *,
        remains: int | None = None,
        start_count: int | None = None,
    ) -> Order:
        """Set an order by hand; it no longer moves by itself, and money follows its status."""
        self.settle()
        return self.orders.move(order_id, status or self.orders[order_id].status, remains, start_count)

    def advance_order(self, order_id: str) -> Order:
        """Let an order take its next natural step now."""
        self.settle()
        return self.orders.advance(order_id, self.clock())

    def move_refill(self, refill_id: str, status: str) -> Refill:
        """Set a refill by hand; it no longer moves by itself."""
        self.settle()
        return self.refills.move(refill_id, status)

    def top_up(self, key: str, sum_given: Decimal) -> Account:
        """Add to (or with a negative sum, take from) a balance."""
        self.settle()
        self.accounts.credit(key, sum_given)
        self.changes.note()
        return self.accounts[key]

    def set_active(self, key: str, *, is_active: bool) -> Account:
        """Suspend an account, or restore it."""
        self.accounts.set_active(key, is_active=is_active)
        self.changes.note()
        return self.accounts[key]

    def change_service(self, service_id: str, **changes: object) -> FakeService:
        """Change fields of a service (`is_listed=False` withdraws it); earlier orders keep the old terms."""
        changed = replace(self.catalogue[service_id], **changes)  # type: ignore[arg-type]  # the fields' own types
        return self.market.put(changed)
