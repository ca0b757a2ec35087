"""Ten thousand completed orders: each is told, through everything Telegram and the machine can do meanwhile.

The panel completes orders, the bot's own sweep reads that and stores each change with its message, and the
deliverer sends them while Telegram floods, fails, falls silent and drops lines before and after acting, and
while the deliverer itself is cut off and started again. Telegram's record tells what people really got.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.chat.notifier import Pace, TelegramNotifier
from bot.chat.reply import Replies
from bot.domain.account import Person
from bot.domain.ids import PanelOrderId
from bot.domain.notices import Digest, Notice, OrderEnded
from bot.domain.order import OrderReport, OrderStatus
from bot.domain.watching import MOST_IN_FULL
from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_telegram import FakeTelegram
from bot.usecases.gather_news import unpacked
from bot.usecases.ports import Delivered, Delivery, Notifier
from tests.chaos.backstage import QUANTITY, SERVICE, Backstage, backstage
from tests.chaos.table import Row, Share

_PEOPLE: Final = 100
_SILENCE: Final = 0.4
"""Seconds after which the bot gives up waiting for Telegram."""

_NUMBER: Final = re.compile(r"\b(\d{5,})\b")
_ONE_IN: Final = 25
"""Of so many rounds one is cut off in the middle."""

_WAVES: Final = 16
"""Sweeps in which the orders are read: so few of a person in each that they are told one by one, and what is
left in the last, which becomes a digest."""

_LATER: Final = timedelta(minutes=3)
"""By then every lease of a deliverer that died is over."""


class Unpaced(Pace):
    """No waiting: ten thousand messages at Telegram's pace would take seven minutes of sleep."""

    def seconds_until(self, chat_id: int) -> float:
        """Take the next moment, which is now."""
        del chat_id
        return 0.0

    @property
    def held_for(self) -> float:
        """Nor for anybody else's flood: the clock of a round stands still."""
        return 0.0


@dataclass
class Witness:
    """A Notifier that remembers which sends were not known to have arrived."""

    inner: Notifier
    uncertain: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)

    async def tell(self, person: Person, notice: Notice, *, is_silent: bool = False) -> Delivery:
        """Send it, and remember how that went; a send that is cut off counts as uncertain."""
        numbers = _numbers_in(notice)
        self.uncertain.update(numbers)
        answer = await self.inner.tell(person, notice, is_silent=is_silent)
        if isinstance(answer, Delivered):
            self.uncertain.subtract(numbers)
            self.delivered.update(numbers)
        return answer


def _numbers_in(notice: Notice) -> list[str]:
    """The orders a message tells of: one, or all of a digest."""
    match notice:
        case OrderEnded(order):
            return [order.panel_order_id]
        case Digest(changes):
            return [change.order.panel_order_id for change in changes]
        case _:
            return []


class Late(dict[str, float]):
    """Delays of the fake Telegram: so many answers to a method come too late, then it is quick again."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._left = times

    def get(self, method: str, default: float = 0.0) -> float:  # type: ignore[override]  # one signature is enough
        """The delay of the next call."""
        if method != "sendMessage" or not self._left:
            return default
        self._left -= 1
        return _SILENCE * 2


async def prove(share: Share, seed: int) -> Row:
    """Complete orders and deliver every notice of it; none may be lost."""
    began = perf_counter()
    chance, orders = random.Random(seed), share.pick(taste=150, ci=10_000, full=10_000)
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with backstage(Path(folder)) as stage, _replies(stage) as replies:
            notifier = TelegramNotifier(replies)
            notifier._pace = Unpaced(lambda: 0.0)
            witness = Witness(notifier)
            numbers = await _completed_orders(stage, witness, orders)
            told_of = await _sweep(stage, witness)
            restarts = await _deliver(stage, witness, chance)
            copies = copies_of(stage.world.telegram, numbers)
    twice = sum(copies[number] > 1 for number in numbers)
    share_told_twice = f"{twice} told twice ({twice / len(numbers):.2%})"
    return Row(
        "notifications",
        len(numbers),
        duplicates=sum(max(0, copies[number] - 1 - witness.uncertain[number]) for number in numbers),
        false_verdicts=sum(copies[number] == 0 and witness.delivered[number] > 0 for number in numbers),
        lost=sum(copies[number] == 0 for number in numbers) + len(numbers) - told_of,
        seconds=perf_counter() - began,
        note=f"{restarts} restarts; {share_told_twice}, after an uncertain send each",
    )


def copies_of(telegram: FakeTelegram, numbers: frozenset[str]) -> Counter[str]:
    """How often each order's number was sent to somebody, by Telegram's own record."""
    copies: Counter[str] = Counter()
    for call in telegram.calls("sendMessage"):
        if call.message is not None:
            copies.update(numbers.intersection(_NUMBER.findall(call.message.text.text)))
    return copies


@asynccontextmanager
async def _replies(stage: Backstage) -> AsyncIterator[Replies]:
    """Telegram's real client, with little patience."""
    request = HTTPXRequest(connection_pool_size=32, read_timeout=_SILENCE, pool_timeout=30)
    url = stage.world.telegram_api_url
    async with ExtBot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request) as bot:
        yield Replies(bot)


async def _completed_orders(stage: Backstage, notifier: Notifier, orders: int) -> frozenset[str]:
    """So many orders, watched by the bot, which the panel has completed meanwhile."""
    cast = stage.cast(notifier)
    people = [await stage.customer(cast) for _ in range(min(_PEOPLE, orders))]
    for person_id, _ in people:
        stage.world.telegram.start(person_id)
    panel, now, numbers = stage.world.panel, stage.clock(), []
    waiting = OrderReport(OrderStatus.PENDING, "Pending")
    async with stage.storage.transaction():
        for index in range(orders):
            person_id, key = people[index % len(people)]
            form = {"service": SERVICE, "link": f"https://example.com/{index}", "quantity": QUANTITY}
            number = panel.place_order(panel.accounts[key], form).order_id
            panel.orders.move(number, "Completed", 0, 0)
            wave = min(index // len(people) // MOST_IN_FULL, _WAVES - 1)
            await stage.storage.orders.add_watched(
                person_id, PanelOrderId(number), waiting, at=now, next_check_at=now + _due_in(wave)
            )
            numbers.append(number)
    return frozenset(numbers)


def _due_in(wave: int) -> timedelta:
    """When a wave is read: each so much later that none comes along with the one before."""
    return timedelta(seconds=2**wave)


async def _sweep(stage: Backstage, notifier: Notifier) -> int:
    """Let the bot read what became of the orders; of how many the messages tell that it stored with that."""
    cast = stage.cast(notifier)
    for wave in range(_WAVES):
        stage.clock.advance(_due_in(wave) - (_due_in(wave - 1) if wave else timedelta()))
        while await cast.watch.sweep():
            pass
    waiting = await stage.storage.outbox.lease_due(stage.clock(), stage.clock(), 1_000_000)
    told = [unpacked(str(message.payload.get("changes", "order_ended 0"))) for message in waiting]
    return sum(map(len, told))


async def _deliver(stage: Backstage, witness: Witness, chance: random.Random) -> int:
    """Deliver all there is, round by round, each with troubles of its own; how often it was cut off."""
    restarts = 0
    while await stage.storage.outbox.pending():
        _trouble(stage.world.telegram, chance)
        cast = stage.cast(witness)
        if chance.randrange(_ONE_IN):
            await cast.notifications.deliver_due()
        else:
            await _cut_off(stage, witness, cast.notifications.deliver_due(), chance)
            restarts += 1
        stage.world.telegram.end_trouble()
        stage.clock.advance(_LATER)
    return restarts


def _trouble(telegram: FakeTelegram, chance: random.Random) -> None:
    """What goes wrong in one round."""
    for _ in range(chance.randrange(4)):
        telegram.fail_next("sendMessage", chance.choice((500, 502, 503, "drop")), times=chance.randint(1, 3))
    if not chance.randrange(8):
        telegram.fail_next("sendMessage", "drop_after_acting")
    if not chance.randrange(4):
        telegram.flood(None, chance.randint(1, 30), times=chance.randint(1, 10))
    if not chance.randrange(16):
        telegram.trouble.delays = Late(chance.randint(1, 3))


async def _cut_off(
    stage: Backstage, witness: Witness, delivering: Coroutine[None, None, int], chance: random.Random
) -> None:
    """Let the deliverer die after some sends, and open the database anew, as after a crash."""
    before, known = len(stage.world.telegram.record), witness.delivered.copy()
    enough = before + chance.randint(1, 60)
    async with asyncio.TaskGroup() as group:
        dying = group.create_task(delivering)
        with suppress(TimeoutError):
            await stage.world.telegram.until(
                lambda: len(stage.world.telegram.record) >= enough, timeout_seconds=2
            )
        dying.cancel()
    witness.uncertain.update((witness.delivered - known).keys())
    await stage.reopen()
