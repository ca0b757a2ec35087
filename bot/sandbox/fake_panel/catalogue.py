"""What the fake panel sells. The list is data: `services.json`, its first two rows are the document's."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

from bot.sandbox.fake_panel.accounts import Account, plain
from bot.sandbox.fake_panel.refusals import INCORRECT_SERVICE, RefusedError
from bot.sandbox.fake_panel.spelling import AS_DOCUMENTED, Spelling, spelled

_WIRE_ORDER: Final = (
    "service",
    "name",
    "type",
    "category",
    "rate",
    "min",
    "max",
    "desc",
    "refill",
    "cancel",
    "dripfeed",
)


@dataclass(frozen=True, slots=True)
class FakeService:
    """One service; `ending` and `refill_ending` are its nature, which no customer sees beforehand."""

    service_id: str
    name: str
    service_type: str
    category: str
    rate: Decimal
    min_quantity: int
    max_quantity: int
    description: str
    can_refill: bool
    can_cancel: bool
    has_drip_feed: bool
    ending: str = "Completed"
    refill_ending: str = "Completed"
    is_listed: bool = True
    spelling: Spelling = AS_DOCUMENTED

    def rate_for(self, account: Account) -> Decimal:
        """The rate this account pays."""
        return self.rate * account.rate_factor

    def as_wire(self, account: Account) -> dict[str, object]:
        """The row of the `services` answer, ordered and (unless it has a spelling) spelled as documented."""
        is_standard = account.rate_factor == 1
        values = (
            int(self.service_id),
            self.name,
            self.service_type,
            self.category,
            f"{self.rate:f}" if is_standard else plain(self.rate_for(account)),
            str(self.min_quantity),
            str(self.max_quantity),
            self.description,
            self.can_refill,
            self.can_cancel,
            self.has_drip_feed,
        )
        return spelled(dict(zip(_WIRE_ORDER, values, strict=True)), self.spelling)


class Catalogue:
    """All services by id, listed or withdrawn."""

    def __init__(self, services: Iterable[FakeService]) -> None:
        self._by_id = {service.service_id: service for service in services}

    def __iter__(self) -> Iterator[FakeService]:
        return (service for service in self._by_id.values() if service.is_listed)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, service_id: str) -> FakeService:
        return self._by_id[service_id]

    @property
    def next_id(self) -> int:
        """A number above every service's."""
        return max((int(service_id) for service_id in self._by_id if service_id.isdecimal()), default=0) + 1

    def put(self, service: FakeService) -> None:
        """Add a service, or replace the one with the same id."""
        self._by_id[service.service_id] = service

    def on_sale(self, service_id: str) -> FakeService:
        """Find a service that can be ordered.

        Raises:
            RefusedError: there is none with this id, or it was withdrawn.
        """
        service = self._by_id.get(service_id)
        if service is None or not service.is_listed:
            raise RefusedError(INCORRECT_SERVICE)
        return service


def load_services() -> tuple[FakeService, ...]:
    """Read the packaged list."""
    text = files(__package__).joinpath("services.json").read_text(encoding="utf-8")
    return tuple(_service(row) for row in json.loads(text))


def _service(row: dict[str, Any]) -> FakeService:
    return FakeService(
        service_id=str(row["service"]),
        name=row["name"],
        service_type=row["type"],
        category=row["category"],
        rate=Decimal(row["rate"]),
        min_quantity=int(row["min"]),
        max_quantity=int(row["max"]),
        description=row["desc"],
        can_refill=row["refill"],
        can_cancel=row["cancel"],
        has_drip_feed=row["dripfeed"],
        ending=row.get("ending", "Completed"),
        refill_ending=row.get("refill_ending", "Completed"),
    )
