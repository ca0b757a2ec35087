"""The world itself: where it listens, what it serves, and how it stops."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.world import World
from tests.browser.conftest import real_clock
from tests.browser.scripted_bot import PERSON, TOKEN


@pytest.fixture
async def running() -> AsyncIterator[World]:
    async with World(token=TOKEN, clock=real_clock) as one:
        yield one


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as one:
        yield one


async def test_every_side_answers_under_its_address(running: World, client: httpx.AsyncClient) -> None:
    page = await client.get(running.url)
    assert "text/html" in page.headers["content-type"]
    script = await client.get(f"{running.url}page/app.js")
    assert "javascript" in script.headers["content-type"]
    assert (await client.get(f"{running.url}person/{PERSON}/state")).json()["messages"] == []
    assert (await client.get(f"{running.url}office/state")).json()["orders"] == []
    assert (await client.get(f"{running.url}office/faults")).json()["faults"]
    assert (await client.post(f"{running.telegram_api_url}/bot{TOKEN}/getMe")).json()["ok"]
    balance = await client.post(running.panel_api_url, data={"key": DEMO_KEY, "action": "balance"})
    assert balance.json()["currency"] == "USD"


async def test_the_panel_stands_behind_the_fault_line(running: World, client: httpx.AsyncClient) -> None:
    running.fault_line.arm("bad_gateway_html", times=1)
    form = {"key": DEMO_KEY, "action": "balance"}
    assert (await client.post(running.panel_api_url, data=form)).is_server_error
    assert (await client.post(running.panel_api_url, data=form)).is_success


async def test_the_page_may_load_nothing_from_outside(running: World, client: httpx.AsyncClient) -> None:
    policy = (await client.get(running.url)).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


async def test_a_wanted_port_is_taken_when_it_is_free() -> None:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    async with World(token=TOKEN, clock=real_clock, port=port) as one:
        assert urlsplit(one.url).port == port


async def test_a_wanted_port_that_is_taken_gives_way_to_a_free_one(running: World) -> None:
    taken = urlsplit(running.url).port
    assert taken is not None
    async with World(token=TOKEN, clock=real_clock, port=taken) as other, httpx.AsyncClient() as client:
        assert urlsplit(other.url).port != taken
        assert (await client.get(other.url)).is_success


async def test_open_long_polls_do_not_hold_up_the_end(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    polls = [
        f"bot{TOKEN}/getUpdates?timeout=25",
        f"person/{PERSON}/events?after=0&timeout=25",
        "office/events?after=0&timeout=25",
    ]
    async with asyncio.TaskGroup() as group:
        async with World(token=TOKEN, clock=real_clock) as one:
            waiting = [group.create_task(client.get(f"{one.url}{poll}")) for poll in polls]
            # A round trip later the server has the polls before it.
            await client.get(one.url)
            assert not any(task.done() for task in waiting)
            began = time.monotonic()
        took = time.monotonic() - began
    assert took < 1
    assert all(task.result().is_success for task in waiting)
    assert not caplog.records


async def test_a_world_can_be_entered_again_after_its_end() -> None:
    async with World(token=TOKEN, clock=real_clock) as one:
        first = one.panel_api_url
    with pytest.raises(RuntimeError, match="not running"):
        _ = one.panel_api_url
    assert first.endswith("/api/v2")


@pytest.mark.parametrize("path", [f"/bot{TOKEN}/sendDocument", f"/person/{PERSON}/files"])
async def test_who_hangs_up_in_the_middle_of_a_form_leaves_no_trace(
    running: World, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(running.url).port)
    writer.write(_HALF_A_FORM.format(path=path).encode())
    # The server says that it reads the body by asking for it.
    assert b"100 Continue" in await reader.readline()
    writer.write(_PART_OF_A_FILE)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    # Whatever the server has to say of it, it has said by the end of the world.
    await running.__aexit__(None, None, None)
    assert not caplog.records
    assert running.telegram.calls("sendDocument") == []


_HALF_A_FORM = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3000000\r\n\r\n"
)
_PART_OF_A_FILE = (
    b'--b\r\nContent-Disposition: form-data; name="document"; filename="a"\r\n\r\n' + b"x" * 2_000_000
)
