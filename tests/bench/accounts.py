"""Many accounts that see the same catalogue, against the same accounts where only one has seen it.

What a person themselves weighs in the file stands on both sides: the promise is that a list is kept once, not
that people are free. Most are given the list by the storage calls that follow an answer of the panel; a few
ask the panel over HTTP, so that whatever a fetch holds on to would show. Memory is what Python has allocated
(tracemalloc) since the use case that holds catalogues was made.
"""

import gc
import random
import tracemalloc
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.domain.catalogue import Catalogue
from bot.domain.ids import PersonId
from bot.sandbox.fake_panel import Account
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.panel_access import PanelAccess
from storage.catalogue_marks import CatalogueMark
from tests.bench.material import catalogue_of, market_of
from tests.bench.measuring import Pairs
from tests.bench.table import Row, Share
from tests.chaos.backstage import PATIENT
from tests.support.backstage import Backstage, backstage

PROMISED: Final = 1.1
_ASK_THEMSELVES: Final = 5
_MEGABYTE: Final = 1e6


async def measure(share: Share) -> list[Row]:
    """Disk and memory."""
    count = share.pick(taste=60, full=1_000)
    with TemporaryDirectory(prefix="bench-") as folder:
        async with backstage(Path(folder), PATIENT) as scene:
            scene.world.panel.market.serve(market_of(share))
            people = await _connected(scene, count)
            disk = await _disk(scene, share, people)
            memory = await _memory(scene, people)
    what, against = f"{count:,} accounts, one catalogue", "one of them has it"
    return [disk.row(f"{what}: file", against), memory.row(f"{what}: memory", against)]


class Weights:
    """Bytes with nothing, with the catalogue for one account, and for all."""

    def __init__(self, nothing: int, one: int, everybody: int, count: int) -> None:
        self._nothing, self._one, self._everybody, self._count = nothing, one, everybody, count

    def row(self, what: str, against: str) -> Row:
        """What all have against what one has; each further account's bytes are told beside."""
        each = (self._everybody - self._one) / (self._count - 1)
        note = (
            f"the list {(self._one - self._nothing) / _MEGABYTE:.2f} MB, a further account {each:.0f} bytes"
        )
        pairs = Pairs([self._everybody / _MEGABYTE], [self._one / _MEGABYTE])
        return pairs.row(what, against, "MB", most=PROMISED, note=note)


async def _connected(scene: Backstage, count: int) -> list[PersonId]:
    """People with numbers as Telegram gives them, each with a key of their own."""
    numbers = random.Random(2026).sample(range(10**9, 8 * 10**9), count)
    people = []
    for number in numbers:
        key = f"{number:032x}"
        scene.world.panel.accounts.add(Account(key, str(number), Decimal(100)))
        people.append(await scene.person(number, key=key))
    return people


async def _disk(scene: Backstage, share: Share, people: Sequence[PersonId]) -> Weights:
    """Give everybody the catalogue, the first one first."""
    catalogue, nothing = catalogue_of(share), await _kept(scene)
    await _give(scene, people[0], catalogue)
    one = await _kept(scene)
    for person_id in people[1:]:
        await _give(scene, person_id, catalogue)
    return Weights(nothing, one, await _kept(scene), len(people))


async def _give(scene: Backstage, person_id: PersonId, catalogue: Catalogue) -> None:
    """Keep the catalogue for a person, with the mark from which its changes are counted."""
    at = scene.clock()

    async def begin(digest: str) -> None:
        await scene.storage.marks.begin(person_id, CatalogueMark(digest, "USD", at))

    await scene.storage.catalogues.put(person_id, catalogue, at, together_with=begin)


async def _memory(scene: Backstage, people: Sequence[PersonId]) -> Weights:
    """Let everybody look at the catalogue, the first one first; some ask the panel for it anew."""
    tracemalloc.start()
    try:
        access = PanelAccess(scene.storage, scene.clock)
        browse = BrowseCatalogue(scene.storage, scene.cast.catalogue._panel, access, scene.clock)
        nothing = _allocated()
        await browse.at_hand(people[0])
        one = _allocated()
        for person_id in people[-_ASK_THEMSELVES:]:
            await browse.fetch(person_id)
        for person_id in people:
            assert await browse.at_hand(person_id) is not None
        return Weights(0, one - nothing, _allocated() - nothing, len(people))
    finally:
        tracemalloc.stop()


def _allocated() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def _kept(scene: Backstage) -> int:
    """Bytes of the database file that hold something."""
    [[pages]] = await scene.storage._database.rows("PRAGMA page_count")
    [[unused]] = await scene.storage._database.rows("PRAGMA freelist_count")
    [[page_size]] = await scene.storage._database.rows("PRAGMA page_size")
    return int((pages - unused) * page_size)
