"""The names of the events on which "nothing was sent" rests: they are httpcore's, and may change with it."""

from collections.abc import Mapping

import httpx
import pytest

from bot.panel.transport import SendTrace
from tests.integration.panel.scripted_panel import Line, scripted_panel


class Recorder(SendTrace):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        self.events.append(event)
        await super().__call__(event, info)


async def post(url: str) -> Recorder:
    recorder = Recorder()
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(url, content=b"a=b", extensions={"trace": recorder})
    return recorder


async def test_a_request_that_is_sent_announces_its_headers_before_they_leave() -> None:
    async def answer(line: Line) -> None:
        await line.read_request()
        await line.answer(b"{}")

    async with scripted_panel(answer) as panel:
        recorder = await post(panel.url)
    begun = [event for event in recorder.events if event.endswith(".started")]
    assert begun[:3] == [
        "connection.connect_tcp.started",
        "http11.send_request_headers.started",
        "http11.send_request_body.started",
    ]
    assert not recorder.proves_nothing_was_sent(httpx.ConnectError(""))


@pytest.mark.parametrize("event", ["connection.connect_tcp.failed", "connection.start_tls.failed"])
async def test_a_failure_to_connect_proves_that_nothing_was_sent(event: str) -> None:
    trace = SendTrace()
    assert not trace.proves_nothing_was_sent(TimeoutError())
    await trace(event, {})
    assert trace.proves_nothing_was_sent(TimeoutError())
    await trace("http11.send_request_headers.started", {})
    assert not trace.proves_nothing_was_sent(TimeoutError())


async def test_a_port_that_refuses_announces_the_failure() -> None:
    recorder = Recorder()
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.post("http://127.0.0.1:1/", extensions={"trace": recorder})
    assert recorder.events == ["connection.connect_tcp.started", "connection.connect_tcp.failed"]


async def test_a_handshake_that_fails_announces_the_failure() -> None:
    async def end(line: Line) -> None:
        line.reset()

    recorder = Recorder()
    async with scripted_panel(end) as panel, httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.post(panel.url.replace("http:", "https:"), extensions={"trace": recorder})
    assert recorder.events[-1] == "connection.start_tls.failed"


@pytest.mark.parametrize(
    "error", [httpx.PoolTimeout(""), httpx.UnsupportedProtocol(""), httpx.ConnectTimeout("")]
)
def test_errors_from_before_the_connection_prove_it_without_any_event(error: Exception) -> None:
    assert SendTrace().proves_nothing_was_sent(error)


@pytest.mark.parametrize(
    "error", [httpx.ReadError(""), httpx.WriteTimeout(""), httpx.ProxyError(""), ValueError(), TimeoutError()]
)
def test_no_event_and_another_error_prove_nothing(error: Exception) -> None:
    assert not SendTrace().proves_nothing_was_sent(error)
