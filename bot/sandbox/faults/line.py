"""The fault line: a small TCP server in front of the panel that passes requests on, or breaks them."""

import asyncio
import contextlib
import functools
import socket
from datetime import timedelta
from typing import Final

from bot.sandbox.faults.armoury import Armoury, FaultState
from bot.sandbox.faults.exchange import Exchange
from bot.sandbox.faults.messages import UnreadableError, read_request
from bot.sandbox.faults.strategies import pass_on
from bot.sandbox.faults.table import FAULTS, Fault, Phase

_BACKLOG: Final = 512
_CROWD: Final = 4
"""More than fit in the shortest queue there is; Linux makes room for one more than is asked for."""

_DRIP_PAUSE: Final = timedelta(milliseconds=50)


class FaultLine:
    """Listens on a port of its own; every connection carries one request.

    Args:
        upstream_host: where the panel listens.
        upstream_port: where the panel listens.
        host: where this line listens.
        drip_pause: how long `slow_drip` waits before each byte.
    """

    def __init__(
        self,
        upstream_host: str,
        upstream_port: int,
        *,
        host: str = "127.0.0.1",
        drip_pause: timedelta = _DRIP_PAUSE,
    ) -> None:
        self._upstream = (upstream_host, upstream_port)
        self._host = host
        self._drip_pause = drip_pause
        self._armoury = Armoury()
        self._socket: socket.socket | None = None
        self._is_open = False
        self._crowd: list[socket.socket] = []
        self._lines: set[asyncio.Task[None]] = set()
        self._stack = contextlib.AsyncExitStack()
        self._group: asyncio.TaskGroup | None = None

    @property
    def port(self) -> int:
        """Where clients connect; the same until `stop`, whatever is switched on."""
        if self._socket is None:
            raise RuntimeError("the fault line is not started")
        port: int = self._socket.getsockname()[1]
        return port

    async def start(self, port: int = 0) -> None:
        """Listen; port 0 takes any free one."""
        if self._socket is not None:
            raise RuntimeError("the fault line is started already")
        self._socket = self._bound(port)
        self._group = await self._stack.enter_async_context(asyncio.TaskGroup())
        self._open_or_close()

    async def stop(self) -> None:
        """Close the port and every line at once, held ones too; harmless when not started."""
        self._close()
        self._disperse()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        for line in self._lines:
            line.cancel()
        await self._stack.aclose()
        self._group = None

    # ── the switches ────────────────────────────────────────────────────────

    def arm(self, name: str, *, action: str | None = None, times: int | None = None) -> FaultState:
        """Switch a fault on.

        Args:
            name: a name of the table.
            action: strike only this action; faults that strike before anything is read strike all.
            times: how many times; None until switched off.

        Raises:
            KeyError: there is no such fault.
            ValueError: it cannot strike so many times.
        """
        state = self._armoury.arm(name, action, times)
        self._open_or_close()
        return state

    def disarm(self, name: str) -> None:
        """Switch a fault off; lines it holds already stay held.

        Raises:
            KeyError: there is no such fault.
        """
        self._armoury.disarm(name)
        self._open_or_close()

    def disarm_all(self) -> None:
        """Switch every fault off."""
        self._armoury.disarm_all()
        self._open_or_close()

    def let_go(self) -> None:
        """Switch every fault off, and end the lines that are held or drip: their clients see them drop."""
        self.disarm_all()
        for line in self._lines:
            line.cancel()

    def faults(self) -> tuple[FaultState, ...]:
        """Every fault, on or off."""
        return self._armoury.states()

    def strikes(self, name: str) -> int:
        """How often a fault has had its effect (a refused connection is not seen, so not counted)."""
        return self._armoury.strikes(name)

    async def until_struck(self, name: str, times: int = 1) -> None:
        """Wait until a fault has had its effect so often; a held or dripping line counts when that begins."""
        await self._armoury.until_struck(name, times)

    # ── the port ────────────────────────────────────────────────────────────

    def _bound(self, port: int) -> socket.socket:
        """A socket that holds the port; it refuses connections until it listens."""
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.settimeout(0)
        held.bind((self._host, port))
        return held

    def _open_or_close(self) -> None:
        if self._socket is None or self._group is None:
            return
        fault = self._armoury.take(Phase.LISTENER)
        is_crowded = fault is FAULTS["full_backlog"]
        if (self._is_open and fault is not None) or (self._crowd and not is_crowded):
            self._rebind()
        if is_crowded and not self._crowd:
            self._gather(self._socket)
        elif fault is None and not self._is_open:
            self._socket.listen(_BACKLOG)
            asyncio.get_running_loop().add_reader(self._socket, self._accept, self._socket, self._group)
            self._is_open = True

    def _rebind(self) -> None:
        """Hold the same port with a fresh socket that does not listen."""
        if self._socket is None:
            return
        port = self.port
        self._close()
        self._disperse()
        self._socket.close()
        self._socket = self._bound(port)

    def _gather(self, listener: socket.socket) -> None:
        """Listen, accept nobody, and let the queue fill: whoever comes now waits for a place in it."""
        listener.listen(0)
        for _ in range(_CROWD):
            client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            client.settimeout(0)
            client.connect_ex(listener.getsockname())
            self._crowd.append(client)

    def _disperse(self) -> None:
        for client in self._crowd:
            client.close()
        self._crowd.clear()

    def _close(self) -> bool:
        """Stop listening; says whether it listened."""
        was_open, self._is_open = self._is_open, False
        if was_open and self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
        return was_open

    def _accept(self, listener: socket.socket, group: asyncio.TaskGroup) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:  # nobody is waiting, or the one who was is gone
                return
            client.settimeout(0)
            line = group.create_task(self._serve(client))
            self._lines.add(line)
            line.add_done_callback(self._lines.discard)
            # A line cancelled before its first step never saw its socket.
            line.add_done_callback(lambda _, client=client: client.close())  # type: ignore[misc]  # a bound default

    # ── one line ────────────────────────────────────────────────────────────

    async def _serve(self, client: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=client)
        exchange = Exchange(
            reader, writer, connect_upstream=self._connect_upstream, drip_pause=self._drip_pause
        )
        # A client that hangs up early is the business of these tests, not an error of ours.
        with contextlib.suppress(OSError, EOFError, UnreadableError):
            try:
                await self._break_or_pass(exchange)
                await exchange.close()
            finally:
                exchange.abandon()

    async def _break_or_pass(self, exchange: Exchange) -> None:
        fault = self._armoury.take(Phase.ACCEPT)
        if fault is None:
            exchange.request = await read_request(exchange.reader)
            fault = self._armoury.take(Phase.REQUEST, exchange.request.action)
        if fault is None:
            await pass_on(exchange)
        else:
            await self._strike(fault, exchange)

    async def _strike(self, fault: Fault, exchange: Exchange) -> None:
        exchange.on_effect = functools.partial(self._armoury.note_strike, fault)
        try:
            await fault.strategy(exchange)
        finally:
            exchange.note_effect()

    async def _connect_upstream(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(*self._upstream)
