"""The fault line as a server: its port, many clients at once, a prompt stop, bytes on the wire."""

import asyncio
import socket
from datetime import timedelta

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.faults import FaultLine
from tests.integration.fault_line.conftest import World

FORM = f"key={DEMO_KEY}&action=balance".encode()
HEAD = b"POST /api/v2 HTTP/1.1\r\nHost: panel\r\nContent-Type: application/x-www-form-urlencoded\r\n"
REQUEST = HEAD + b"Content-Length: %d\r\n\r\n" % len(FORM) + FORM


async def talk(port: int, *pieces: bytes) -> bytes:
    """Everything the line says until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await reader.read()
    finally:
        writer.transport.abort()


async def test_a_request_in_pieces_is_read_whole(world: World) -> None:
    told = await talk(world.line.port, REQUEST[:20], REQUEST[20:-5], REQUEST[-5:])
    assert told.startswith(b"HTTP/1.1 200 OK\r\n")
    assert told.endswith(b'{"balance":"100.84292","currency":"USD"}')
    assert b"connection: close" in told.lower()


async def test_resets_and_ends_differ_on_the_wire(world: World) -> None:
    world.line.arm("drop_before", times=1)
    with pytest.raises(ConnectionResetError):
        await talk(world.line.port, REQUEST)
    world.line.arm("drop_before_fin", times=1)
    assert await talk(world.line.port, REQUEST) == b""
    world.line.arm("finish_on_accept", times=1)
    assert await talk(world.line.port, REQUEST) == b""
    assert world.panel.requests == ()


async def test_a_cut_body_promises_more_than_it_gives(world: World) -> None:
    world.line.arm("cut_body")
    head, _, body = (await talk(world.line.port, REQUEST)).partition(b"\r\n\r\n")
    whole = b'{"balance":"100.84292","currency":"USD"}'
    assert b"content-length: %d" % len(whole) in head
    assert body == whole[: len(whole) // 2]


async def test_slow_drip_sends_single_bytes(world: World) -> None:
    line = FaultLine("127.0.0.1", port_of(world.office), drip_pause=timedelta(milliseconds=20))
    await line.start()
    line.arm("slow_drip")
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(REQUEST)
    assert [await reader.read(100) for _ in range(4)] == [b"H", b"T", b"T", b"P"]
    writer.transport.abort()
    await line.stop()


async def test_refused_connections_meet_a_closed_port_that_opens_again(world: World) -> None:
    port = world.line.port
    for _ in range(3):
        world.line.arm("refuse", action="add")
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
        assert world.line.port == port
        world.line.disarm("refuse")
        assert (await world.ask()).status_code == 200


async def test_refusing_leaves_the_lines_that_are_open(world: World) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.line.port)
    writer.write(REQUEST[:30])
    world.line.arm("time_out_before", times=1)
    async with asyncio.TaskGroup() as group:
        held = group.create_task(world.ask())
        await world.line.until_struck("time_out_before")
        world.line.arm("refuse")
        writer.write(REQUEST[30:])
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        held.cancel()
    writer.transport.abort()


async def test_armed_before_the_start_it_refuses_from_the_start() -> None:
    line = FaultLine("127.0.0.1", 9)
    line.arm("refuse")
    with pytest.raises(RuntimeError, match="not started"):
        _ = line.port
    await line.start()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", line.port)
    await line.stop()


async def test_many_clients_at_once(world: World) -> None:
    world.line.arm("drop_after", action="add", times=20)
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(outcome(world, f"@link{number}")) for number in range(100)]
    assert sorted(call.result() for call in calls) == ["lost"] * 20 + ["placed"] * 80
    assert len({entry.link for entry in world.panel.ledger}) == len(world.panel.ledger) == 100


async def outcome(world: World, link: str) -> str:
    try:
        return "placed" if "order" in (await world.order(link)).json() else "refused"
    except httpx.ReadError:
        return "lost"


@pytest.mark.parametrize("name", ["never_read", "time_out_before", "time_out_after", "slow_drip"])
async def test_stopping_ends_held_lines_at_once(world: World, name: str) -> None:
    line = FaultLine("127.0.0.1", port_of(world.office), drip_pause=timedelta(hours=1))
    await line.start()
    line.arm(name)
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(broken_talk(line.port)) for _ in range(5)]
        await line.until_struck(name, times=5)
        async with asyncio.timeout(5):
            await line.stop()
    assert {call.result() for call in calls} <= {"", "broken"}
    await line.stop()


@pytest.mark.parametrize("name", ["never_read", "time_out_before", "time_out_after", "slow_drip"])
async def test_lines_that_are_let_go_drop_and_the_next_ones_pass(world: World, name: str) -> None:
    world.line.arm(name)
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(broken_talk(world.line.port)) for _ in range(5)]
        await world.line.until_struck(name, times=5)
        world.line.let_go()
    assert not [call for call in calls if call.result().endswith("}")]
    assert not [fault.name for fault in world.line.faults() if fault.is_on]
    assert (await world.ask()).status_code == 200


async def broken_talk(port: int) -> str:
    try:
        return (await talk(port, REQUEST)).decode()
    except ConnectionError:
        return "broken"


async def test_it_can_be_started_again_on_a_port_of_choice(world: World) -> None:
    line = FaultLine("127.0.0.1", port_of(world.office))
    await line.start()
    port = line.port
    with pytest.raises(RuntimeError, match="started already"):
        await line.start()
    await line.stop()
    await line.start(port)
    assert (await talk(port, REQUEST)).startswith(b"HTTP/1.1 200")
    await line.stop()


async def test_a_panel_that_is_down_becomes_a_bad_gateway() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        line = FaultLine("127.0.0.1", closed.getsockname()[1])
        await line.start()
        assert (await talk(line.port, REQUEST)).startswith(b"HTTP/1.1 502 Bad Gateway")
        await line.stop()


async def test_a_panel_that_hangs_up_becomes_a_bad_gateway() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as panel:
        line = FaultLine("127.0.0.1", panel.sockets[0].getsockname()[1])
        await line.start()
        assert (await talk(line.port, HEAD + b"\r\n")).startswith(b"HTTP/1.1 502 Bad Gateway")
        await line.stop()


@pytest.mark.parametrize(
    "request_bytes",
    [
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nX: " + b"x" * 200_000,
    ],
)
async def test_what_is_no_readable_request_ends_the_line(world: World, request_bytes: bytes) -> None:
    assert await broken_talk_with(world.line.port, request_bytes) in {"", "broken"}
    assert (await world.ask()).status_code == 200


async def broken_talk_with(port: int, request_bytes: bytes) -> str:
    try:
        return (await talk(port, request_bytes)).decode()
    except ConnectionError:
        return "broken"


async def test_a_client_that_leaves_early_hurts_nobody(world: World) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", world.line.port)
    writer.write(REQUEST[:40])
    await writer.drain()
    writer.transport.abort()
    assert (await world.ask()).status_code == 200


async def test_a_megabyte_passes(world: World) -> None:
    comments = "\n".join(["x" * 999] * 1000)
    answer = await world.ask("add", service="2", link="@someone", comments=comments)
    assert answer.json() == {"order": 23501}
    assert world.panel.ledger[0].form["comments"] == comments


def port_of(client: httpx.AsyncClient) -> int:
    assert client.base_url.port is not None
    return client.base_url.port
