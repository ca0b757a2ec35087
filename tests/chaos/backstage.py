"""The real use cases over a real file and real sockets, without a chat between: room for thousands of orders.

The way to the panel is a `Lane`: a panel client of its own, through a fault line of its own, so that the
fault of one order cannot strike another one that is under way at the same time.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from bot.composition import compose
from bot.domain.account import Language, Person
from bot.domain.ids import PersonId
from bot.domain.intent import Intent
from bot.domain.notices import Notice
from bot.domain.problems import Problem
from bot.jobs.supervisor import Supervisor
from bot.panel.client import PanelClient
from bot.panel.policy import CallPolicy, Pace, PacingPolicy, PanelPolicy, RetryPolicy
from bot.sandbox.demo import TOKEN, sandbox_settings
from bot.sandbox.fake_panel import API_PATH, Account
from bot.sandbox.fake_panel.catalogue import Catalogue
from bot.sandbox.faults import FaultLine
from bot.sandbox.world import World
from bot.settings import Settings
from bot.usecases.cast import Cast
from bot.usecases.place_order import Confirmation
from bot.usecases.ports import Delivered, Delivery, Notifier
from storage.store import Storage
from storage.vault import Keyring, Vault
from tests.support.clock import ShiftedClock

SERVICE: Final = "102"
"""A service that asks for a link and a quantity, and nothing else."""

QUANTITY: Final = "100"
COMMENTED: Final = "2"
"""A service that asks for a link and comments."""

_LISTED: Final = (SERVICE, COMMENTED)
_PATIENT: Final = CallPolicy(connect=20, write=20, pool=20, read=20, deadline=30)
_UNPACED: Final = PacingPolicy(at_once=64, host=Pace(interval=0.0), key=Pace(interval=0.0))
_SPEED: Final = 1e6
"""Orders end at once: a panel refuses a second order for a link only while the first is open, and that would
hide what is sent twice."""

_SECONDS_A_DRIP: Final = timedelta(milliseconds=1)
_Result = TypeVar("_Result")

PATIENT: Final = PanelPolicy(
    reading=_PATIENT,
    catalogue=_PATIENT,
    requesting=_PATIENT,
    adding=replace(_PATIENT, body_cap=64 * 1024, packing="identity"),
    retries=RetryPolicy(first_wait=0.01, longest_wait=0.05),
    pacing=_UNPACED,
)
"""No pacing, and time-outs that a busy machine does not reach."""


def impatient(seconds: float) -> PanelPolicy:
    """PATIENT, but a silent panel is given up after so many seconds, and asked only once."""
    call = CallPolicy(connect=seconds, write=seconds, pool=seconds, read=seconds, deadline=seconds * 2)
    return replace(
        PATIENT,
        reading=call,
        catalogue=call,
        requesting=call,
        adding=replace(call, body_cap=64 * 1024, packing="identity"),
        retries=RetryPolicy(attempts=1, costly_attempts=1),
    )


class Sends(Supervisor):
    """The real supervisor; tells when a claimed order is about to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.on_send: Callable[[], None] | None = None
        self.sent = 0

    def start(self, work: Coroutine[Any, Any, _Result], name: str) -> asyncio.Task[_Result]:
        """Begin the work, after a word to whoever waits for this moment."""
        if name.startswith("send "):
            self.sent += 1
            if self.on_send is not None:
                self.on_send()
        return super().start(work, name)


class Silent:
    """A Notifier for proofs that are not about notifications."""

    async def tell(self, person: Person, notice: Notice, *, is_silent: bool = False) -> Delivery:
        """Take it and tell nobody."""
        del person, notice, is_silent
        return Delivered()


@dataclass
class Lane:
    """One person with a key of their own, and their own way to the panel.

    Attributes:
        problem: the latest one they were told of.
    """

    person_id: PersonId
    key: str
    line: FaultLine
    cast: Cast
    sends: Sends
    problem: Problem | None = field(default=None, init=False)
    _updates: int = field(default=0, init=False)

    @property
    def update_id(self) -> int:
        """The number of the next update."""
        self._updates += 1
        return self._updates

    async def fill_in(self, link: str) -> None:
        """Answer every question of an order, up to its confirm card."""
        await self.cast.draft.begin_with(self.person_id, SERVICE, self.update_id)
        await self.cast.draft.answer(self.person_id, link, self.update_id)
        await self.cast.draft.answer(self.person_id, QUANTITY, self.update_id)

    async def card(self) -> Intent:
        """The confirm card of what is filled in."""
        return await self.cast.place.review(self.person_id, self.update_id)

    async def confirm(self, card: Intent, *, despite_twin: bool = False) -> Confirmation:
        """Tap *Confirm* on a card, or the extra yes."""
        return await self.cast.place.confirm(
            self.person_id, card.intent_id, card.nonce, self.update_id, despite_twin=despite_twin
        )

    async def is_quiet(self) -> None:
        """Wait until nothing is under way between the line and the panel any more."""
        while self.line._lines:
            await asyncio.wait(self.line._lines)


@dataclass
class Backstage:
    """A world, an open database, and as many lanes as are asked for."""

    world: World
    clock: ShiftedClock
    settings: Settings
    storage: Storage
    policy: PanelPolicy
    _stack: AsyncExitStack
    _people: int = 0
    _panels: dict[int, PanelClient] = field(default_factory=dict)

    async def lane(self, *, through_faults: bool = True) -> Lane:
        """Somebody new with a connected key, and their own way to the panel.

        Args:
            through_faults: whether a fault line stands before the panel.
        """
        line = FaultLine("127.0.0.1", self._port, drip_pause=_SECONDS_A_DRIP)
        await line.start()
        self._stack.push_async_callback(line.stop)
        sends = Sends()
        cast = self._compose(line.port if through_faults else self._port, sends, Silent())
        person_id, key = await self.customer(cast)
        return Lane(person_id, key, line, cast, sends)

    def again(self, lane: Lane) -> Lane:
        """The same person and way, with use cases over the database as it was opened anew."""
        sends = Sends()
        again = replace(lane, cast=self._compose(lane.line.port, sends, Silent()), sends=sends)
        again._updates = lane._updates
        return again

    def cast(self, notifier: Notifier) -> Cast:
        """Every use case, with a straight way to the panel."""
        return self._compose(self._port, Sends(), notifier)

    async def customer(self, cast: Cast) -> tuple[PersonId, str]:
        """Somebody new with a connected key, and that key."""
        self._people += 1
        person_id, key = PersonId(5000 + self._people), f"{self._people:032x}"
        self.world.panel.accounts.add(Account(key, f"customer {self._people}", Decimal(1_000_000)))
        await cast.people.meet(person_id, Language.ENGLISH.value)
        await cast.connect.connect(person_id, key)
        return person_id, key

    async def reopen(self) -> None:
        """Close the database and open it again; casts made before must not be used any more."""
        await self.storage.close()
        self.storage = await _opened(self.settings, self.clock)

    @property
    def _port(self) -> int:
        return urlsplit(self.world.telegram_api_url).port or 0

    def _compose(self, panel_port: int, sends: Sends, notifier: Notifier) -> Cast:
        if panel_port not in self._panels:
            url = f"http://127.0.0.1:{panel_port}{API_PATH}"
            self._panels[panel_port] = PanelClient(url=url, user_agent="panelbot/chaos", policy=self.policy)
            self._stack.push_async_callback(self._panels[panel_port].close)
        return compose(
            self.settings,
            storage=self.storage,
            panel=self._panels[panel_port],
            supervisor=sends,
            notifier=notifier,
            clock=self.clock,
        )


async def _opened(settings: Settings, clock: ShiftedClock) -> Storage:
    vault = Vault(Keyring.parse(settings.encryption_keys.get_secret_value()))
    return await Storage.open(settings.database_path, vault, at=clock())


@asynccontextmanager
async def backstage(folder: Path, policy: PanelPolicy = PATIENT) -> AsyncIterator[Backstage]:
    """The world and an open database, until the block ends."""
    clock = ShiftedClock()
    async with World(token=TOKEN, clock=clock, speed=_SPEED) as world, AsyncExitStack() as stack:
        world.panel.catalogue = Catalogue(world.panel.catalogue[number] for number in _LISTED)
        settings = sandbox_settings(world, folder)
        stage = Backstage(world, clock, settings, await _opened(settings, clock), policy, stack)
        try:
            yield stage
        finally:
            await stage.storage.close()
