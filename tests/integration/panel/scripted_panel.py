"""A panel on a real socket that does exactly what a test scripts, and remembers what it took."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias
from urllib.parse import parse_qs

from bot.domain.account import PanelKey
from bot.panel.policy import DEFAULT_POLICY, CallPolicy, Pace, PacingPolicy, PanelPolicy, RetryPolicy

KEY: Final = PanelKey("0123456789abcdef0123456789abcdef")

_BRISK_CALL: Final = CallPolicy(connect=20, write=20, pool=20, read=20, deadline=30)
_NO_WAIT: Final = RetryPolicy(first_wait=0, longest_wait=0)
_NO_PACE: Final = PacingPolicy(host=Pace(0, 1), key=Pace(0, 1))

BRISK: Final = PanelPolicy(
    reading=_BRISK_CALL,
    catalogue=_BRISK_CALL,
    requesting=_BRISK_CALL,
    adding=replace(DEFAULT_POLICY.adding, connect=20, write=20, pool=20, read=20, deadline=30),
    retries=_NO_WAIT,
    pacing=_NO_PACE,
)
"""No waiting between attempts and no pace; time-outs long enough never to fire by chance."""


@dataclass
class Line:
    """One accepted connection, as a script speaks over it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    panel: "ScriptedPanel"

    async def read_head(self) -> bytes:
        """The request line and headers."""
        return await self.reader.readuntil(b"\r\n\r\n")

    async def read_request(self) -> dict[str, str]:
        """The form of a whole request."""
        head = await self.read_head()
        self.panel.heads.append(head)
        length = next(
            int(header.split(b":")[1])
            for header in head.lower().split(b"\r\n")
            if b"content-length" in header
        )
        body = await self.reader.readexactly(length)
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}

    async def process(self) -> None:
        """Read the request, and do what it asks."""
        self.panel.processed.append(await self.read_request())

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes, status: str = "200 OK", headers: str = "") -> None:
        """Send a whole answer."""
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        await self.send(head.encode() + body)

    def reset(self) -> None:
        """Drop the line so that the other side gets a reset and not an end."""
        line = self.writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def hang(self) -> None:
        """Do nothing until the test is over."""
        await self.panel.over.wait()


Script: TypeAlias = Callable[[Line], Awaitable[None]]


@dataclass
class ScriptedPanel:
    """What a scripted panel saw."""

    url: str = ""
    processed: list[dict[str, str]] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def scripted_panel(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedPanel]:
    """A listening panel; every connection is handled by the script and then closed."""
    panel = ScriptedPanel()
    lines: list[asyncio.Task[None] | None] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(asyncio.current_task())
        panel.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            await script(Line(reader, writer, panel))
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    panel.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}/api/v2"
    try:
        yield panel
    finally:
        panel.over.set()
        server.close()
        await server.wait_closed()
        await asyncio.gather(*(line for line in lines if line is not None))
