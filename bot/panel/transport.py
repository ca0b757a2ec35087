"""One HTTP exchange with the panel: how it is sent, how far it came, no more of the answer than allowed."""

import asyncio
import ssl
import zlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from bot.panel.errors import PanelError, PanelGarbled, PanelSilent, PanelUnreachable
from bot.panel.policy import CallPolicy
from bot.panel.wire.complaints import Reply

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_LONGEST_TYPE: Final = 60

_BEFORE_SENDING: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)
"""Errors that httpx raises only before the first byte of a request; no others are taken for that."""

_TRANSPORT_ERRORS: Final = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError)
"""Everything an exchange may raise; OSError holds TimeoutError and what TLS lets through."""


class SendTrace:
    """Hears from httpx how far an exchange came (its ``trace`` extension)."""

    def __init__(self) -> None:
        self._began_sending = False
        self._failed_to_connect = False

    async def __call__(self, event: str, _info: Mapping[str, object]) -> None:
        """Note an event. The names are httpcore's; a test holds them."""
        if event.endswith(".send_request_headers.started"):
            self._began_sending = True
        elif event.endswith((".connect_tcp.failed", ".start_tls.failed")):
            self._failed_to_connect = True

    def proves_nothing_was_sent(self, error: BaseException) -> bool:
        """Whether not one byte of the request can have left; having heard nothing proves nothing."""
        return not self._began_sending and (self._failed_to_connect or isinstance(error, _BEFORE_SENDING))


@cache
def trusted(*, trust_env: bool = True) -> ssl.SSLContext:
    """The certificates that are believed.

    Reading them takes longer than anything else at a start, so all clients of this process share them.
    """
    return httpx.create_ssl_context(trust_env=trust_env)


def new_client(
    *,
    user_agent: str,
    keep_alive: int,
    verify: ssl.SSLContext,
    trust_env: bool,
    transport: httpx.AsyncBaseTransport | None,
) -> httpx.AsyncClient:
    """A client that follows no redirect and keeps no cookie: a session of one key must not meet another."""
    return httpx.AsyncClient(
        headers={"User-Agent": user_agent, "Accept": "application/json"},
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=keep_alive),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        http2=False,
        verify=verify,
        trust_env=trust_env,
        transport=transport,
    )


async def exchange(
    client: httpx.AsyncClient, url: str, body: bytes, call: CallPolicy, trace: SendTrace
) -> Reply:
    """Send one form and read the answer, within the bounds of the call.

    Raises:
        PanelGarbled: the answer is larger than allowed, or wrongly packed.
        Exception: whatever httpx, the socket or the deadline raise.
    """
    async with (
        asyncio.timeout(call.deadline),
        client.stream(
            "POST",
            url,
            content=body,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": call.packing},
            timeout=httpx.Timeout(connect=call.connect, read=call.read, write=call.write, pool=call.pool),
            extensions={"trace": trace},
        ) as response,
    ):
        content_type = response.headers.get("content-type", "").split(";")[0].strip()[:_LONGEST_TYPE]
        answer = await _read_capped(response, call.body_cap)
        if answer is None:
            raise PanelGarbled(response.status_code, content_type)
        return Reply(response.status_code, content_type, answer, retry_after_in(response.headers))


async def exchange_or_error(
    client: httpx.AsyncClient, url: str, body: bytes, call: CallPolicy
) -> Reply | PanelError:
    """The same, with every failure of the way as a value.

    A value, because an error raised while another one is handled keeps that one, and httpx's errors hold
    the request with the key in its body.
    """
    trace = SendTrace()
    try:
        return await exchange(client, url, body, call, trace)
    except PanelGarbled as error:
        return error.with_traceback(None)
    except _TRANSPORT_ERRORS as error:
        if trace.proves_nothing_was_sent(error):
            return PanelUnreachable()
        return PanelSilent(type(error).__name__)


def retry_after_in(headers: Mapping[str, str]) -> float | None:
    """Seconds of a ``Retry-After`` header; a date is read against the server's own ``Date``."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, until.total_seconds())


async def _read_capped(response: httpx.Response, cap: int) -> bytes | None:
    """The body, or None if it is too large or wrongly packed.

    It is unpacked here and not by httpx: a small packed body can unpack to gigabytes at once.
    """
    is_packed = response.headers.get("content-encoding", "").strip().lower() in _PACKED
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB) if is_packed else None
    body = bytearray()
    async for piece in response.aiter_raw():
        try:
            body += unpacking.decompress(piece, cap + 1 - len(body)) if unpacking else piece
        except zlib.error:
            return None
        if len(body) > cap:
            return None
    return None if unpacking and not unpacking.eof else bytes(body)
