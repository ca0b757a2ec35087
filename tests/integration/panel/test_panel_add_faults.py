"""All that can happen to an order on its way, over real sockets: the verdict never contradicts the panel.

The panel's list of processed orders is the truth. NotSent is only said when it is empty, Placed only when the
order is in it, and whatever happens the order is sent once.
"""

import asyncio
import gc
import gzip
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.domain.ids import PanelOrderId, ServiceId
from bot.domain.intent import NotSent, Outcome, Placed, Unclear
from bot.domain.order_draft import NewOrder
from bot.panel.client import PanelClient
from bot.panel.policy import PanelPolicy
from tests.integration.panel.scripted_panel import BRISK, KEY, Line, Script, scripted_panel

ORDER: Final = NewOrder(ServiceId("1"), "https://example.com/p", quantity=100)
BODY: Final = b'{"order": 23501}'
PLACED: Final = Placed(PanelOrderId("23501"))
SHORT: Final = 0.3
"""Seconds of a time-out that is meant to fire."""

LONGER: Final = 1.5
"""Seconds of a deadline that is meant to fire, but not before the line is made on a busy machine."""


def waiting(**bounds: float) -> PanelPolicy:
    """BRISK, with some bounds of an order made short."""
    return replace(BRISK, adding=replace(BRISK.adding, **bounds))  # type: ignore[arg-type] # bounds are floats


@asynccontextmanager
async def client_of(url: str, policy: PanelPolicy = BRISK) -> AsyncIterator[PanelClient]:
    client = PanelClient(url=url, user_agent="panelbot/test", policy=policy)
    try:
        yield client
    finally:
        await client.close()


async def reset_at_once(line: Line) -> None:
    line.reset()


async def end_at_once(line: Line) -> None:
    line.writer.write_eof()
    await line.reader.read()


async def reset_after_headers(line: Line) -> None:
    await line.read_head()
    line.reset()


async def reset_after_request(line: Line) -> None:
    await line.read_request()
    line.reset()


async def reset_after_processing(line: Line) -> None:
    await line.process()
    line.reset()


async def end_after_processing(line: Line) -> None:
    await line.process()


async def continue_and_end(line: Line) -> None:
    await line.process()
    await line.send(b"HTTP/1.1 100 Continue\r\n\r\n")


async def bad_status_line(line: Line) -> None:
    await line.process()
    await line.send(b"HELLO\r\n\r\n")


async def cut_by_length(line: Line) -> None:
    await line.process()
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + BODY)


async def cut_chunk(line: Line) -> None:
    await line.process()
    await line.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{")


async def cut_json(line: Line) -> None:
    await line.process()
    await line.answer(BODY[:-3])


async def empty(line: Line) -> None:
    await line.process()
    await line.answer(b"")


async def wrong_gzip(line: Line) -> None:
    await line.process()
    await line.answer(BODY, headers="Content-Encoding: gzip\r\n")


async def cut_gzip(line: Line) -> None:
    await line.process()
    await line.answer(gzip.compress(BODY)[:-9], headers="Content-Encoding: gzip\r\n")


async def gzip_bomb(line: Line) -> None:
    await line.process()
    await line.answer(gzip.compress(b" " * 20_000_000 + BODY), headers="Content-Encoding: gzip\r\n")


async def too_large(line: Line) -> None:
    await line.process()
    await line.answer(b" " * 70_000 + BODY)


async def bad_gateway(line: Line) -> None:
    await line.process()
    await line.answer(b"<html>502</html>", "502 Bad Gateway")


async def too_large_for_the_panel(line: Line) -> None:
    await line.read_head()
    await line.answer(b"<html>413</html>", "413 Content Too Large")


async def redirect(line: Line) -> None:
    await line.process()
    await line.answer(b"", "307 Temporary Redirect", headers="Location: /api/v2\r\n")


UNCLEAR: Final[tuple[tuple[Script, int], ...]] = (
    (reset_at_once, 0),
    (end_at_once, 0),
    (reset_after_headers, 0),
    (reset_after_request, 0),
    (reset_after_processing, 1),
    (end_after_processing, 1),
    (continue_and_end, 1),
    (bad_status_line, 1),
    (cut_by_length, 1),
    (cut_chunk, 1),
    (cut_json, 1),
    (empty, 1),
    (wrong_gzip, 1),
    (cut_gzip, 1),
    (gzip_bomb, 1),
    (too_large, 1),
    (bad_gateway, 1),
    (too_large_for_the_panel, 0),
    (redirect, 1),
)


@pytest.mark.parametrize(
    ("script", "processed"), [pytest.param(*case, id=case[0].__name__) for case in UNCLEAR]
)
async def test_a_fault_after_the_first_byte_is_an_unclear_outcome(script: Script, processed: int) -> None:
    async with scripted_panel(script) as panel, client_of(panel.url) as client:
        outcome = await client.add_order(KEY, ORDER)
    assert isinstance(outcome, Unclear)
    assert len(panel.processed) == processed
    assert panel.connections == 1


async def never_reads(line: Line) -> None:
    await line.hang()


async def slow_headers(line: Line) -> None:
    await line.process()
    await line.hang()


async def slow_body(line: Line) -> None:
    await line.process()
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{")
    await line.hang()


@pytest.mark.parametrize("script", [never_reads, slow_headers, slow_body])
@pytest.mark.parametrize(
    ("bounds", "reason"), [({"read": SHORT}, "ReadTimeout"), ({"deadline": LONGER}, "TimeoutError")]
)
async def test_a_timeout_while_adding_is_an_unclear_outcome(
    script: Script, bounds: dict[str, float], reason: str
) -> None:
    async with scripted_panel(script) as panel, client_of(panel.url, waiting(**bounds)) as client:
        assert await client.add_order(KEY, ORDER) == Unclear(reason)
    assert panel.connections == 1


async def drip(line: Line) -> None:
    await line.process()
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1600\r\n\r\n")
    while not line.panel.over.is_set():
        await line.send(b" ")
        await asyncio.sleep(SHORT / 6)


async def test_an_answer_that_drips_past_the_deadline_is_unclear_though_no_read_times_out() -> None:
    async with (
        scripted_panel(drip) as panel,
        client_of(panel.url, waiting(read=LONGER, deadline=LONGER * 1.2)) as client,
    ):
        assert await client.add_order(KEY, ORDER) == Unclear("TimeoutError")


async def place(line: Line) -> None:
    await line.process()
    await line.answer(BODY)


async def test_an_order_is_placed_with_its_form_and_without_asking_for_packing() -> None:
    async with scripted_panel(place) as panel, client_of(panel.url) as client:
        assert await client.add_order(KEY, ORDER) == PLACED
    assert panel.processed == [
        {"key": KEY.secret, "action": "add", "service": "1", "link": ORDER.link, "quantity": "100"}
    ]
    (head,) = panel.heads
    assert head.startswith(b"POST /api/v2 HTTP/1.1\r\n")
    assert b"user-agent: panelbot/test" in head.lower()
    assert b"accept-encoding: identity" in head.lower()
    assert KEY.secret.encode() not in head


async def keep_open(line: Line) -> None:
    while True:
        await line.process()
        await line.answer(BODY)


async def test_every_order_has_a_connection_of_its_own() -> None:
    async with scripted_panel(keep_open) as panel, client_of(panel.url) as client:
        outcomes = [await client.add_order(KEY, ORDER) for _ in range(3)]
    assert outcomes == [PLACED] * 3
    assert panel.connections == 3


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


async def test_a_closed_port_is_not_sent() -> None:
    async with client_of(f"http://127.0.0.1:{free_port()}/") as client:
        assert await client.add_order(KEY, ORDER) == NotSent()


@contextmanager
def full_backlog() -> Iterator[int]:
    """A listening port that takes no further connection: the kernel drops what does not fit."""
    with ExitStack() as sockets:
        listening = sockets.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(8):
            filler = sockets.enter_context(socket.socket())
            filler.settimeout(0)
            filler.connect_ex(listening.getsockname())
        yield int(listening.getsockname()[1])


@pytest.mark.parametrize("bounds", [{"connect": SHORT}, {"deadline": SHORT}], ids=["connect", "deadline"])
async def test_a_timeout_while_connecting_is_not_sent(bounds: dict[str, float]) -> None:
    with full_backlog() as port:
        async with client_of(f"http://127.0.0.1:{port}/", waiting(**bounds)) as client:
            assert await client.add_order(KEY, ORDER) == NotSent()


async def stall_the_handshake(**bounds: float) -> Outcome:
    async with (
        scripted_panel(never_reads) as panel,
        client_of(panel.url.replace("http:", "https:"), waiting(**bounds)) as client,
    ):
        return await client.add_order(KEY, ORDER)


async def test_a_stalled_tls_handshake_is_not_sent() -> None:
    assert await stall_the_handshake(connect=SHORT) == NotSent()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_deadline_within_the_tls_handshake_is_not_sent() -> None:
    assert await stall_the_handshake(deadline=SHORT) == NotSent()
    # httpcore 1.0 leaves the socket of a cancelled handshake to the garbage collector; collect it in here.
    gc.collect()


@pytest.mark.parametrize("script", [reset_at_once, end_at_once])
async def test_a_tls_handshake_that_is_dropped_is_not_sent(script: Script) -> None:
    async with (
        scripted_panel(script) as panel,
        client_of(panel.url.replace("http:", "https:")) as client,
    ):
        assert await client.add_order(KEY, ORDER) == NotSent()


def untrusted_certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "panel.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def test_an_untrusted_certificate_is_not_sent(tmp_path: Path) -> None:
    async with (
        scripted_panel(place, untrusted_certificate(tmp_path)) as panel,
        client_of(panel.url) as client,
    ):
        assert await client.add_order(KEY, ORDER) == NotSent()
    assert panel.processed == []


async def test_cancelling_an_order_on_its_way_is_raised_and_sends_nothing_more() -> None:
    arrived = asyncio.Event()

    async def arrive(line: Line) -> None:
        await line.process()
        arrived.set()
        await line.hang()

    async with scripted_panel(arrive) as panel, client_of(panel.url) as client, asyncio.TaskGroup() as group:
        sending = group.create_task(client.add_order(KEY, ORDER))
        await arrived.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert panel.connections == 1


async def test_an_order_whose_turn_never_comes_is_not_sent() -> None:
    pacing = replace(BRISK.pacing, at_once=1, longest_wait_to_add=SHORT)
    arrived = asyncio.Event()

    async def arrive(line: Line) -> None:
        await line.process()
        arrived.set()
        await line.hang()

    async with (
        scripted_panel(arrive) as panel,
        client_of(panel.url, replace(BRISK, pacing=pacing)) as client,
        asyncio.TaskGroup() as group,
    ):
        first = group.create_task(client.add_order(KEY, ORDER))
        await arrived.wait()
        outcome: Outcome = await client.add_order(KEY, replace(ORDER, quantity=200))
        assert outcome == NotSent()
        panel.over.set()
        assert isinstance(await first, Unclear)
    assert [form["quantity"] for form in panel.processed] == ["100"]
