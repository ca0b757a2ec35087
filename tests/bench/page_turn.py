"""A page turn, from the tap to the new page at the fake Telegram, against an empty handler of that library.

Both show the same two pages with the same calls to fakes of the same kind in the same process. What is left
of the ratio is the bot's own: it writes the update down before it is handled, waits for the disk, knows the
person and the open dialogue, finds the page, and notes the update as done with.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from bot.chat.callbacks import ShelfServices
from bot.domain.account import Language
from bot.domain.browsing import PAGE_SIZE
from bot.domain.catalogue import handle_for
from bot.domain.ids import PersonId
from bot.sandbox.fake_telegram import FakeTelegram
from tests.bench.empty_bot import PERSON, Page, empty_bot
from tests.bench.material import market_of
from tests.bench.measuring import Pairs, without_collector
from tests.bench.table import Row, Share
from tests.support.stage import Stage, stage

_EDIT: Final = "editMessageText"
_ANSWER: Final = "answerCallbackQuery"
_TYPING: Final = "sendChatAction"
_CALLS: Final = frozenset({_ANSWER, _TYPING, _EDIT})
_PATIENCE: Final = 30.0
_TURNS: Final = 10
"""Page turns in each half of a pair."""


@dataclass(frozen=True, slots=True)
class Half:
    """What page turns took, for one of them: to the new page, and of the processor until all was done."""

    milliseconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Turner:
    """Somebody who turns pages of one bot."""

    telegram: FakeTelegram
    tap: Callable[[], object]
    rests: Callable[[], Awaitable[None]]

    async def turns(self, times: int) -> Half:
        """Turn pages, each as soon as the one before is there."""
        with without_collector():
            began = process_time()
            waits = [await self.turn() for _ in range(times)]
            await self.rests()
            return Half(median(waits) * 1000, (process_time() - began) / times * 1000)

    async def turn(self) -> float:
        """Turn a page; seconds until the new one is there."""
        since, began = len(self.telegram.record), perf_counter()
        self.tap()
        await self.telegram.until(lambda: self._has(_EDIT, since), timeout_seconds=_PATIENCE)
        taken = perf_counter() - began
        await self.telegram.until(lambda: self._has(_ANSWER, since), timeout_seconds=_PATIENCE)
        return taken

    def pages(self) -> list[Page]:
        """What the last two turns showed."""
        return [Page.of(call) for call in self.telegram.calls(_EDIT)[-2:]]

    def calls(self) -> Counter[str]:
        """What was called so far to turn pages, and how often."""
        return Counter(call.method for call in self.telegram.record if call.method in _CALLS)

    def _has(self, method: str, since: int) -> bool:
        return any(call.method == method for call in self.telegram.record[since:])


async def measure(share: Share) -> list[Row]:
    """The time to the new page, and the processor's work for all of it."""
    pairs = share.pick(taste=2, full=25)
    with TemporaryDirectory(prefix="bench-") as folder:
        async with stage(Path(folder)) as staged:
            staged.world.panel.market.serve(market_of(share))
            ours = await _turner(staged)
            calls = await _warmed_up(ours)
            async with empty_bot(ours.pages(), types=_TYPING in calls) as telegram:
                theirs = _emptily(telegram)
                assert await _warmed_up(theirs) == calls
                halves = [(await ours.turns(_TURNS), await theirs.turns(_TURNS)) for _ in range(pairs)]
    waited = Pairs([half.milliseconds for half, _ in halves], [half.milliseconds for _, half in halves])
    worked = Pairs([half.processor for half, _ in halves], [half.processor for _, half in halves])
    note = f"{market_of(share)} services; calls each: {', '.join(sorted(calls))}"
    return [
        waited.row("page turn, tap to page", "empty handler, same pages", note=note),
        worked.row("page turn, processor", "empty handler, same pages", note="both fakes' work included"),
    ]


async def _warmed_up(turner: Turner) -> Counter[str]:
    """Turn some pages that are not counted; what was called for them."""
    before = turner.calls()
    await turner.turns(_TURNS)
    return turner.calls() - before


async def _turner(staged: Stage) -> Turner:
    """A customer who goes to and fro between the first two pages of a category."""
    chat = staged.chat(Language.ENGLISH)
    await chat.connect()
    shelves = (await staged.bot.cast.catalogue.listing(PersonId(chat.person_id))).shelves
    platform, category = next(
        (platform, category)
        for platform, _ in shelves.platforms()
        for category, count in shelves.categories(platform)
        if count > PAGE_SIZE * 2
    )
    taps = cycle(ShelfServices(platform.value, handle_for(category.name), page).encode() for page in (1, 0))
    chat.forge(next(taps))
    await chat.answers("services.category")
    await staged.rests()
    return Turner(staged.world.telegram, lambda: chat.forge(next(taps)), staged.rests)


def _emptily(telegram: FakeTelegram) -> Turner:
    """The same person at the empty bot."""

    async def rests() -> None:
        while telegram.world.updates.waiting:  # noqa: ASYNC110 - it rings no bell
            await asyncio.sleep(0)

    return Turner(
        telegram, lambda: telegram.forge(PERSON, telegram.last_message(PERSON).message_id, "turn"), rests
    )
