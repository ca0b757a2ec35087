"""One connection of a client, and everything a fault may do with it."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from bot.sandbox.faults.messages import Message, UnreadableError, parse, read_head, reply

_LINGER_NOT: Final = struct.pack("ii", 1, 0)  # closing with this option set sends RST instead of FIN
_NO_REQUEST: Final = Message(b"", (), b"")


class Exchange:
    """A client's line with one request, between it and the panel."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        connect_upstream: Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]],
        drip_pause: timedelta,
    ) -> None:
        self.reader = reader
        self._writer = writer
        self._connect_upstream = connect_upstream
        self._drip_pause = drip_pause
        self.request = _NO_REQUEST
        self.on_effect: Callable[[], None] | None = None

    def note_effect(self) -> None:
        """The client feels the fault from here on; the first call counts."""
        if self.on_effect is not None:
            self.on_effect()
            self.on_effect = None

    async def act(self) -> Message:
        """Let the panel carry out the request; answer for it if it cannot be reached."""
        try:
            upstream_reader, upstream_writer = await self._connect_upstream()
        except OSError:
            return reply("502 Bad Gateway", b"The panel cannot be reached.", (b"content-type", b"text/plain"))
        try:
            upstream_writer.write(bytes(self.request.for_one_exchange()))
            return parse(await upstream_reader.read())
        except UnreadableError:
            return reply("502 Bad Gateway", b"The panel hung up.", (b"content-type", b"text/plain"))
        finally:
            upstream_writer.close()

    async def read_head(self) -> None:
        """Read the head of the request, and leave its body unread."""
        self.request = await read_head(self.reader)

    async def say(self, message: Message) -> None:
        """Send a reply, whole."""
        await self.send(bytes(message))

    async def send(self, raw: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(raw)
        await self._writer.drain()

    async def drip(self, message: Message) -> None:
        """Send a reply byte by byte, with a pause before each."""
        self.note_effect()
        for byte in bytes(message):
            await asyncio.sleep(self._drip_pause.total_seconds())
            self._writer.write(bytes([byte]))
            await self._writer.drain()

    async def hold(self) -> None:
        """Say nothing until the client hangs up."""
        self.note_effect()
        while await self.reader.read(65536):
            pass

    async def finish(self) -> None:
        """Close with FIN, even when the client is still sending: unread bytes would turn a close into RST."""
        self._writer.write_eof()
        self.note_effect()
        while await self.reader.read(65536):
            pass

    async def reset(self) -> None:
        """Close with RST."""
        line: socket.socket = self._writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._writer.transport.abort()

    async def close(self) -> None:
        """Close in good order; does nothing to a line that is closed."""
        self._writer.close()
        await self._writer.wait_closed()

    def abandon(self) -> None:
        """Close at once, whatever is still unsent."""
        # A transport that wrote its last bytes while it was closing is gone, and cannot be aborted any more.
        if self._writer.transport.get_protocol() is not None:
            self._writer.transport.abort()
