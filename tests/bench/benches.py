"""The benches by name, in the order in which `make bench` runs them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from tests.bench import accounts, ingest, page_turn, search
from tests.bench.scale import starting, sweeping, telling
from tests.bench.table import Row, Share

Bench: TypeAlias = Callable[[Share], Awaitable[list[Row]]]

BENCHES: Final[Mapping[str, Bench]] = {
    "ingest": ingest.measure,
    "search": search.measure,
    "page_turn": page_turn.measure,
    "accounts": accounts.measure,
    "sweeping": sweeping.measure,
    "telling": telling.measure,
    "starting": starting.measure,
}
