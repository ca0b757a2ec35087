"""The proofs by name, in the order in which `make chaos` runs them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from tests.chaos import (
    calm,
    confirms,
    faults,
    hostile_people,
    hostile_replies,
    hung,
    lives,
    notices,
    secrets_kept,
    stops,
    surroundings,
)
from tests.chaos.kills import proof as kills
from tests.chaos.table import Row, Share

Proof: TypeAlias = Callable[[Share, int], Awaitable[Row]]

PROOFS: Final[Mapping[str, Proof]] = {
    "faults": faults.prove,
    "lives": lives.prove,
    "replies": hostile_replies.prove,
    "people": hostile_people.prove,
    "secrets": secrets_kept.prove,
    "calm": calm.prove,
    "confirms": confirms.prove,
    "notices": notices.prove,
    "stops": stops.prove,
    "surroundings": surroundings.prove,
    "hung": hung.prove,
    "kills": kills.prove,
}
