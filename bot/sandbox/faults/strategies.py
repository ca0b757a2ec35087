"""The small moves faults are made of: who acts, what is said, how the line ends."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bot.sandbox.faults.exchange import Exchange
from bot.sandbox.faults.messages import Message, reply

Strategy: TypeAlias = Callable[[Exchange], Awaitable[None]]
Ending: TypeAlias = Callable[[Exchange], Awaitable[None]]
Change: TypeAlias = Callable[[Message], Message]

_HTML: Final = (b"content-type", b"text/html; charset=utf-8")
_JSON: Final = (b"content-type", b"application/json")

BAD_GATEWAY: Final = reply(
    "502 Bad Gateway",
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
    _HTML,
)
SERVER_ERROR: Final = reply("500 Internal Server Error", b'{"error":"Internal server error"}', _JSON)
TOO_MANY: Final = reply(
    "429 Too Many Requests", b'{"error":"Too Many Requests"}', _JSON, (b"retry-after", b"2")
)
MAINTENANCE: Final = reply(
    "200 OK", b"<!DOCTYPE html><html><body><h1>Maintenance</h1><p>Back soon.</p></body></html>", _HTML
)


async def pass_on(exchange: Exchange) -> None:
    """No fault at all."""
    await exchange.say(await exchange.act())


def ending(end: Ending, *, acts: bool) -> Strategy:
    """End the line without a word, before or after the panel acted."""

    async def strategy(exchange: Exchange) -> None:
        if acts:
            await exchange.act()
        await end(exchange)

    return strategy


def answering(message: Message, *, acts: bool) -> Strategy:
    """Answer in the panel's place, before or after it acted."""

    async def strategy(exchange: Exchange) -> None:
        if acts:
            await exchange.act()
        await exchange.say(message)

    return strategy


def changing(change: Change) -> Strategy:
    """Let the panel act, and spoil its reply."""

    async def strategy(exchange: Exchange) -> None:
        await exchange.say(change(await exchange.act()))

    return strategy


async def drip_slowly(exchange: Exchange) -> None:
    """Let the panel act, and send its reply byte by byte."""
    await exchange.drip(await exchange.act())


async def redirect(exchange: Exchange) -> None:
    """Send the client to the same address again; one that follows repeats its POST."""
    path = exchange.request.first_line.split(b" ")[1]
    location = b"http://" + exchange.request.header(b"host") + path
    await exchange.say(reply("307 Temporary Redirect", b"", (b"location", location)))


def cut_with_matching_length(message: Message) -> Message:
    """Half of the body, and a length that fits it: complete HTTP, broken JSON."""
    return message.with_body(message.body[: len(message.body) // 2])


def cut_below_length(message: Message) -> Message:
    """Half of the body, and the length of the whole: broken HTTP."""
    return message.with_body(message.body[: len(message.body) // 2], claimed=len(message.body))


def claimed_gzip(message: Message) -> Message:
    """The plain body, said to be compressed."""
    return message.with_headers((b"content-encoding", b"gzip"))


def emptied(message: Message) -> Message:
    """A good reply with nothing in it."""
    return message.with_body(b"")
