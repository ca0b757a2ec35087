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
FORBIDDEN: Final = reply(
    "403 Forbidden",
    b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>",
    _HTML,
)
NOT_FOUND: Final = reply("404 Not Found", b"")
BAD_REQUEST: Final = reply("400 Bad Request", b'{"error":"Incorrect request"}', _JSON)
UNAVAILABLE: Final = reply("503 Service Unavailable", b"")
GATEWAY_TIME_OUT: Final = reply(
    "504 Gateway Time-out", b"<html><head><title>504 Gateway Time-out</title></head></html>", _HTML
)
TOO_LARGE: Final = reply("413 Content Too Large", b"<html><h1>413 Content Too Large</h1></html>", _HTML)
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
    await exchange.say(_moved(exchange, "307 Temporary Redirect"))


async def redirect_after(exchange: Exchange) -> None:
    """Let the panel act, and send the client to the same address again."""
    await exchange.act()
    await exchange.say(_moved(exchange, "302 Found"))


def _moved(exchange: Exchange, status: str) -> Message:
    path = exchange.request.first_line.split(b" ")[1]
    location = b"http://" + exchange.request.header(b"host") + path
    return reply(status, b"", (b"location", location))


async def stall_in_body(exchange: Exchange) -> None:
    """Let the panel act, send half of its reply, and no more."""
    message = await exchange.act()
    await exchange.send(bytes(cut_below_length(message)))
    await exchange.hold()


def saying(raw: bytes) -> Strategy:
    """Let the panel act, and say something that is no reply to it; then the line ends."""

    async def strategy(exchange: Exchange) -> None:
        await exchange.act()
        await exchange.send(raw)

    return strategy


def after_the_head(then: Strategy) -> Strategy:
    """Read the head of the request and not its body, then do something else."""

    async def strategy(exchange: Exchange) -> None:
        await exchange.read_head()
        await then(exchange)

    return strategy


def cut_with_matching_length(message: Message) -> Message:
    """Half of the body, and a length that fits it: complete HTTP, broken JSON."""
    return message.with_body(message.body[: len(message.body) // 2])


def cut_below_length(message: Message) -> Message:
    """Half of the body, and the length of the whole: broken HTTP."""
    return message.with_body(message.body[: len(message.body) // 2], claimed=len(message.body))


def cut_chunk(message: Message) -> Message:
    """Half of the body as the beginning of a chunk that promises the whole: broken HTTP."""
    half = message.body[: len(message.body) // 2]
    bare = message.without(frozenset({b"content-length"})).with_headers((b"transfer-encoding", b"chunked"))
    return Message(bare.first_line, bare.headers, b"%x\r\n%b" % (len(message.body), half))


def in_a_wrong_charset(message: Message) -> Message:
    """The body in UTF-16, said to be UTF-8."""
    said = message.without(frozenset({b"content-type"}))
    said = said.with_headers((b"content-type", b"application/json; charset=utf-8"))
    return said.with_body(message.body.decode("utf-8", "replace").encode("utf-16"))


def claimed_gzip(message: Message) -> Message:
    """The plain body, said to be compressed."""
    return message.with_headers((b"content-encoding", b"gzip"))


def emptied(message: Message) -> Message:
    """A good reply with nothing in it."""
    return message.with_body(b"")
