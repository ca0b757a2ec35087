"""Refills that the panel took are asked about, a hundred a call, until they end; the end is told."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.ids import PanelRefillId, PersonId
from bot.domain.intent import RefusalKind
from bot.domain.order import Request
from bot.domain.order_history import refill_ended_entry
from bot.domain.preferences import Topic
from bot.domain.refills import RefillEnd, next_refill_check
from bot.panel.answers import Declined, RefillReport
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError
from bot.panel.forms import chunks
from bot.usecases.gather_news import GatherNews, News
from bot.usecases.note_looks import SweepPart
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock
from storage.store import Storage

_LEASE: Final = timedelta(minutes=5)
_TAKEN_UP: Final = 1000
_KEYS_AT_ONCE: Final = 2

_log = logging.getLogger(__name__)


class WatchRefills:
    """Follows refills unasked."""

    def __init__(self, *, storage: Storage, panel: PanelClient, access: PanelAccess, clock: Clock) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._clock = clock
        self._gather = GatherNews(storage, clock)
        self._jitter = random.Random()  # noqa: S311 - spreads load, keeps no secret

    async def sweep(self) -> int:
        """Ask about what is due, as long as the panel can be asked; how many refills were taken up."""
        if self._panel.rests_for > 0:
            return 0
        now = self._clock()
        due = await self._storage.requests.lease_due(now, now + _LEASE, _TAKEN_UP)
        at_once, sweep = asyncio.Semaphore(_KEYS_AT_ONCE), round(now.timestamp() * 1000)
        async with asyncio.TaskGroup() as group:
            for key, refills in (await self._by_key(due)).items():
                group.create_task(self._ask_apart(key, refills, sweep, at_once))
        return len(due)

    async def _by_key(self, refills: Sequence[Request]) -> Mapping[PanelKey, Sequence[Request]]:
        keys = await self._storage.accounts.keys({refill.person_id for refill in refills})
        by_key: dict[PanelKey, list[Request]] = defaultdict(list)
        for refill in refills:
            key = keys.get(refill.person_id)
            if key is not None and refill.panel_refill_id is not None:
                by_key[key].append(refill)
        return by_key

    async def _ask_apart(
        self, key: PanelKey, refills: Sequence[Request], sweep: int, at_once: asyncio.Semaphore
    ) -> None:
        """One key's; whatever goes wrong with them, those of other keys go on."""
        try:
            async with at_once:
                await self._ask(key, refills, sweep)
        except Exception:  # noqa: BLE001 - whatever it is, the other keys go on
            _log.exception("the refills of one key could not be asked about; they are due again later")
            await self._note(refills, {}, SweepPart(sweep))

    async def _ask(self, key: PanelKey, refills: Sequence[Request], sweep: int) -> None:
        parts = chunks([refill.panel_refill_id for refill in refills if refill.panel_refill_id is not None])
        for index, part in enumerate(parts):
            asked = [refill for refill in refills if refill.panel_refill_id in set(part)]
            try:
                answers = await self._panel.refill_statuses(key, part)
            except PanelError as error:
                if is_refused_key(error):
                    await self._access.refused(key, {refill.person_id for refill in refills})
                answers = {}
            await self._note(asked, answers, SweepPart(sweep, is_last=index == len(parts) - 1))

    async def _note(
        self,
        refills: Sequence[Request],
        answers: Mapping[PanelRefillId, RefillReport | Declined],
        part: SweepPart,
    ) -> None:
        """One call's answers, together with the messages about ends, in one transaction."""
        now = self._clock()
        async with self._storage.transaction():
            followed = await self._storage.requests.followed(refills)
            looks = [
                self._look(refill, answers.get(refill.panel_refill_id or PanelRefillId("")), now)
                for refill in refills
                if refill.request_id in followed
            ]
            await self._storage.requests.note_looks(
                ((refill, words, due_at) for refill, words, due_at, _ in looks), now
            )
            await self._storage.order_history.add(
                (refill, refill_ended_entry(end, words, now))
                for refill, words, _, end in looks
                if end is not None
            )
            await self._tell([(refill, end) for refill, _, _, end in looks if end is not None], part)

    def _look(
        self, refill: Request, answer: RefillReport | Declined | None, now: datetime
    ) -> tuple[Request, str, datetime | None, RefillEnd | None]:
        """The refill's words and next look, and its end if it has come."""
        due_at = next_refill_check(refill.asked_at, now, self._jitter.random())
        match answer:
            case RefillReport(word):
                end = RefillEnd.of_word(word)
                return refill, word, None if end else due_at, end
            case Declined(RefusalKind.NOT_FOUND, words):
                return refill, words, None, None
            case _:
                return refill, refill.panel_words, due_at, None

    async def _tell(self, ended: Sequence[tuple[Request, RefillEnd]], part: SweepPart) -> None:
        by_person: dict[PersonId, list[News]] = defaultdict(list)
        for refill, end in ended:
            by_person[refill.person_id].append(
                News("refill_ended", {"request": refill.request_id, "end": end.value})
            )
        people = await self._storage.people.many(by_person) if by_person else {}
        for person_id, news in by_person.items():
            if person_id in people and people[person_id].hears(Topic.REFILLS):
                await self._gather.tell(person_id, news, part.sweep, part.waits)
