"""One call with everything around it: its turn, the exchange, the reading of the reply, and repetition.

Three ways to call: ``read`` repeats where that may help, ``once`` never does, and ``add`` never even raises.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Final, TypeAlias, TypeVar

import httpx

from bot.domain.account import PanelKey
from bot.domain.intent import NotSent, Outcome, Unclear
from bot.panel.breaker import Breaker
from bot.panel.errors import PanelError, PanelResting, PanelUnreachable
from bot.panel.pacing import Pacing
from bot.panel.policy import CallPolicy, PanelPolicy
from bot.panel.protocol import form_body
from bot.panel.transport import SendTrace, exchange, exchange_or_error, new_client, trusted
from bot.panel.wire.adding import read_added
from bot.panel.wire.complaints import Reply

_KEPT_ALIVE: Final = 10

_Answer = TypeVar("_Answer")
Reader: TypeAlias = Callable[[Reply, PanelKey], _Answer]
Hide: TypeAlias = Callable[[str], None]
"""Takes a secret that must not be written into any log from now on."""


class Calls:
    """Calls to one panel with the keys of many accounts."""

    def __init__(
        self,
        *,
        url: str,
        user_agent: str,
        policy: PanelPolicy,
        trust_env: bool,
        transport: httpx.AsyncBaseTransport | None,
        hide: Hide,
    ) -> None:
        """Prepare; see PanelClient for the arguments."""
        self._url: Final = url
        self._policy: Final = policy
        self._hide: Final = hide
        self._pacing: Final = Pacing(policy.pacing, lambda: asyncio.get_running_loop().time())
        self._breaker: Final = Breaker(policy.breaker, lambda: asyncio.get_running_loop().time())
        self._random: Final = random.Random()  # noqa: S311 - spreads retries, guards nothing

        def client(keep_alive: int) -> httpx.AsyncClient:
            return new_client(
                user_agent=user_agent,
                keep_alive=keep_alive,
                verify=trusted(trust_env=trust_env),
                trust_env=trust_env,
                transport=transport,
            )

        self._reading: Final = client(_KEPT_ALIVE)
        # A kept connection that the server drops leaves an order unclear: each order gets a fresh one.
        self._adding: Final = client(0)

    @property
    def rests_for(self) -> float:
        """Seconds until the panel may be asked again; nothing while it may be asked now."""
        return self._breaker.rests_for

    async def close(self) -> None:
        """Close every connection."""
        await self._reading.aclose()
        await self._adding.aclose()

    async def read(
        self, key: PanelKey, fields: Mapping[str, str], call: CallPolicy, reader: Reader[_Answer]
    ) -> _Answer:
        """Ask, and ask again as the policy says.

        Raises:
            PanelError: how the last attempt failed.
        """
        for attempt in count(1):
            try:
                return await self.once(key, fields, call, reader)
            except PanelError as error:
                wait = self._policy.retries.wait_before(attempt, error, self._random.random())
                if wait is None:
                    raise
            await asyncio.sleep(wait)
        raise AssertionError

    async def once(
        self, key: PanelKey, fields: Mapping[str, str], call: CallPolicy, reader: Reader[_Answer]
    ) -> _Answer:
        """Ask once, whatever comes.

        Raises:
            PanelError: how it failed.
        """
        async with self._pacing.turn(key):
            with self._breaker.call():
                reply = await exchange_or_error(self._reading, self._url, self._body(fields, key), call)
                if isinstance(reply, PanelError):
                    raise reply
                if len(reply.body) > self._policy.parse_in_thread_above:
                    return await asyncio.to_thread(reader, reply, key)
                return reader(reply, key)

    async def add(self, key: PanelKey, fields: Mapping[str, str]) -> Outcome:
        """Send an order once. Every failure is an outcome; only cancellation is raised."""
        try:
            async with asyncio.timeout(self._policy.pacing.longest_wait_to_add) as waiting:
                async with self._pacing.turn(key, to_add=True):
                    waiting.reschedule(None)
                    self._breaker.refuse()  # an order is not what a panel in trouble is tried out with
                    return await self._send(key, fields)
        except PanelResting:
            return NotSent()
        except TimeoutError:
            # Its turn never came: _send handles its own time-outs, and was not begun.
            return NotSent()

    async def _send(self, key: PanelKey, fields: Mapping[str, str]) -> Outcome:
        trace = SendTrace()
        try:
            body = self._body(fields, key)
            reply = await exchange(self._adding, self._url, body, self._policy.adding, trace)
            self._breaker.note(reply.garbled)
            outcome = read_added(reply, key)
            return replace(outcome, status=reply.status) if isinstance(outcome, Unclear) else outcome
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the order may exist
            if trace.proves_nothing_was_sent(error):
                self._breaker.note(PanelUnreachable())
                return NotSent()
            return Unclear(type(error).__name__)

    def _body(self, fields: Mapping[str, str], key: PanelKey) -> bytes:
        """The form. Here a key becomes text, so here it is named as what no log may hold."""
        self._hide(key.secret)
        return form_body(fields, key)
