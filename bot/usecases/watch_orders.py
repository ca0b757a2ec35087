"""The sweep: every due order is looked at, a hundred numbers a call, and what changed is told.

Orders are taken up by the key they are asked with, some hundreds at a time, and each call's answers are
written down in one transaction. Whatever goes wrong with one key, the others go on.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId
from bot.domain.order import Order
from bot.domain.polling import PollingPolicy
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError, PanelResting
from bot.panel.forms import chunks
from bot.usecases.note_looks import NoteLooks, SweepPart
from bot.usecases.panel_access import PanelAccess, is_refused_key
from bot.usecases.ports import Clock
from storage.store import Storage

_LEASE: Final = timedelta(minutes=5)
_TAKEN_UP: Final = 500
"""Orders taken up at once, so few that reading them holds nobody up; more follow as places come free."""

_ROUNDS: Final = 20
"""After so many a sweep ends, though more is due: the next one begins at once."""

_KEYS_AT_ONCE: Final = 4
"""Fewer than the places at the host, so that a person who asks finds one free."""

_log = logging.getLogger(__name__)


class WatchOrders:
    """Looks at orders unasked."""

    def __init__(
        self,
        *,
        storage: Storage,
        panel: PanelClient,
        access: PanelAccess,
        looks: NoteLooks,
        polling: PollingPolicy,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._panel = panel
        self._access = access
        self._looks = looks
        self._polling = polling
        self._clock = clock
        self._jitter = random.Random()  # noqa: S311 - spreads load, keeps no secret

    async def sweep(self) -> int:
        """Look at what is due, as long as the panel can be asked; how many orders were taken up."""
        taken, sweep = 0, round(self._clock().timestamp() * 1000)
        at_once = asyncio.Semaphore(_KEYS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for _ in range(_ROUNDS):
                if self._panel.rests_for > 0:
                    break
                now = self._clock()
                due = await self._storage.watches.lease_due(now, now + _LEASE, _TAKEN_UP)
                if not due:
                    break
                taken += len(due)
                for key, orders in (await self._by_key(due)).items():
                    await at_once.acquire()
                    group.create_task(self._read_key_apart(key, orders, sweep)).add_done_callback(
                        lambda _: at_once.release()
                    )
        return taken

    async def _by_key(self, orders: Sequence[Order]) -> Mapping[PanelKey, Sequence[Order]]:
        """Orders by the very key they are asked with; people who share a key share its calls."""
        keys = await self._storage.accounts.keys({order.person_id for order in orders})
        by_key: dict[PanelKey, list[Order]] = defaultdict(list)
        for order in orders:
            key = keys.get(order.person_id)
            if key is not None:
                by_key[key].append(order)
        return by_key

    async def _read_key_apart(self, key: PanelKey, orders: Sequence[Order], sweep: int) -> None:
        """Read one key's orders; whatever goes wrong with them, the orders of other keys go on."""
        try:
            await self._read_key(key, orders, sweep)
        except Exception:  # noqa: BLE001 - whatever it is, the other keys go on
            _log.exception("the orders of one key could not be read; they are due again later")
            await self._postpone(orders)

    async def _read_key(self, key: PanelKey, orders: Sequence[Order], sweep: int) -> None:
        """One key's orders, call after call; a call that fails postpones what was not asked yet."""
        by_number: dict[PanelOrderId, list[Order]] = defaultdict(list)
        for order in orders:
            by_number[order.panel_order_id].append(order)
        parts = chunks([order.panel_order_id for order in orders])
        for index, part in enumerate(parts):
            try:
                if self._panel.rests_for > 0:
                    raise PanelResting(self._panel.rests_for)
                asked_at = self._clock()
                answers = await self._panel.statuses(key, part)
            except PanelError as error:
                if is_refused_key(error):
                    await self._access.refused(key, {order.person_id for order in orders})
                unread = [order for later in parts[index:] for number in later for order in by_number[number]]
                await self._postpone(unread, wish=error.retry_after)
                return
            asked = [order for number in part for order in by_number[number]]
            is_last = index == len(parts) - 1 and len(orders) < _TAKEN_UP
            await self._looks.note_answers(asked, answers, asked_at, SweepPart(sweep, is_last=is_last))

    async def _postpone(self, orders: Sequence[Order], *, wish: float | None = None) -> None:
        now = self._clock()
        await self._storage.watches.postpone(
            (order, self._polling.after_failure(order, now, self._jitter.random(), wish=wish))
            for order in orders
        )
