"""Just enough HTTP/1.1 to read one request, pass it on, and put a reply together wrongly on purpose."""

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

_END_OF_HEAD: Final = b"\r\n\r\n"
_HOP_HEADERS: Final = frozenset({b"connection", b"keep-alive", b"expect"})
_BODY_HEADERS: Final = frozenset({b"content-length", b"transfer-encoding"})


class UnreadableError(Exception):
    """What arrived is not an HTTP/1.1 message with a counted body."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a reply: its first line, its headers in order, its body."""

    first_line: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def action(self) -> str:
        """The `action` field of a form, or nothing."""
        fields = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return dict(fields).get("action", "")

    def header(self, name: bytes) -> bytes:
        """The value of a header, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), b"")

    def without(self, names: frozenset[bytes]) -> "Message":
        """The same message without these headers."""
        kept = tuple(header for header in self.headers if header[0].lower() not in names)
        return Message(self.first_line, kept, self.body)

    def with_headers(self, *headers: tuple[bytes, bytes]) -> "Message":
        """The same message with more headers."""
        return Message(self.first_line, (*self.headers, *headers), self.body)

    def with_body(self, body: bytes, *, claimed: int | None = None) -> "Message":
        """The same message with another body, which claims to be `claimed` bytes long."""
        length = len(body) if claimed is None else claimed
        bare = self.without(_BODY_HEADERS)
        return Message(self.first_line, (*bare.headers, (b"content-length", b"%d" % length)), body)

    def for_one_exchange(self) -> "Message":
        """The same request, asking the next server to close the line after its reply."""
        return self.without(_HOP_HEADERS).with_headers((b"connection", b"close"))

    def __bytes__(self) -> bytes:
        lines = [self.first_line, *(name + b": " + value for name, value in self.headers)]
        return b"\r\n".join(lines) + _END_OF_HEAD + self.body


def reply(status: str, body: bytes, *headers: tuple[bytes, bytes]) -> Message:
    """A reply of our own making, for instance `reply("502 Bad Gateway", page)`."""
    first_line = f"HTTP/1.1 {status}".encode("ascii")
    return Message(first_line, (*headers, (b"connection", b"close")), b"").with_body(body)


def parse(raw: bytes) -> Message:
    """Take a message apart.

    Raises:
        UnreadableError: there is no complete head.
    """
    head, end, body = raw.partition(_END_OF_HEAD)
    if not end:
        raise UnreadableError("the head is not complete")
    first_line, *lines = head.split(b"\r\n")
    pairs = (line.partition(b":") for line in lines)
    return Message(first_line, tuple((name.strip(), value.strip()) for name, _, value in pairs), body)


async def read_request(reader: asyncio.StreamReader) -> Message:
    """Read one complete request.

    Raises:
        UnreadableError: the head is too long, or the length of the body is not said.
        EOFError: the line ended before the request did.
    """
    request = await read_head(reader)
    length = request.header(b"content-length") or b"0"
    if request.header(b"transfer-encoding") or not length.isdigit():
        raise UnreadableError("only bodies with a content-length are read")
    body = await reader.readexactly(int(length))
    return Message(request.first_line, request.headers, body)


async def read_head(reader: asyncio.StreamReader) -> Message:
    """Read the head of a request and nothing of its body.

    Raises:
        UnreadableError: the head is too long.
        EOFError: the line ended before the head did.
    """
    try:
        return parse(await reader.readuntil(_END_OF_HEAD))
    except asyncio.LimitOverrunError:
        raise UnreadableError("the head is too long") from None
