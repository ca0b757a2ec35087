"""One address on loopback that holds the whole sandbox: the demo and the end-to-end tests live in it.

The chat page, the fake Telegram and the fake panel share one server; the fault line has a port of its own,
because it must be able to break connections that a web server would keep whole.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox import fake_panel, fake_telegram, faults
from bot.sandbox.page_headers import PageHeaders

_HOST: Final = "127.0.0.1"
_BACKLOG: Final = 512
_PAGE: Final = Path(__file__).parent / "chat_page"
_GRACE_SECONDS: Final = 1


class World:
    """The sandbox, running for as long as its `async with` block.

    Args:
        token: the token the bot will use.
        clock: tells the time, aware and in UTC.
        port: where the page is wanted; another free port is taken if this one is not free.
        speed: 1.0 completes an order in one to two minutes.
        catalogue: what the panel sells: one of `fake_panel.CATALOGUE_NAMES`.
    """

    def __init__(
        self,
        *,
        token: str,
        clock: Callable[[], datetime],
        port: int = 0,
        speed: float = 1.0,
        catalogue: str = fake_panel.SMALL,
    ) -> None:
        self._wanted_port = port
        self.telegram = fake_telegram.FakeTelegram(token, clock=clock)
        self.panel = fake_panel.FakePanel(clock=clock, speed=speed, catalogue=catalogue)
        self._running = AsyncExitStack()
        self._port: int | None = None
        self._fault_line: faults.FaultLine | None = None

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"{self.telegram_api_url}/"

    @property
    def port(self) -> int:
        """The port of the page."""
        if self._port is None:
            raise RuntimeError("the world is not running")
        return self._port

    @property
    def telegram_api_url(self) -> str:
        """What the bot takes for the Bot API's server."""
        return f"http://{_HOST}:{self.port}"

    @property
    def panel_api_url(self) -> str:
        """The panel's API as the bot reaches it: through the fault line."""
        return f"http://{_HOST}:{self.fault_line.port}{fake_panel.API_PATH}"

    @property
    def fault_line(self) -> faults.FaultLine:
        """What can break between the bot and the panel."""
        if self._fault_line is None:
            raise RuntimeError("the world is not running")
        return self._fault_line

    async def __aenter__(self) -> Self:
        """Listen, and serve from now on."""
        async with AsyncExitStack() as stack:
            listener = stack.enter_context(_listening(self._wanted_port))
            self._port = listener.getsockname()[1]
            self._fault_line = faults.FaultLine(_HOST, self._port)
            await self._fault_line.start()
            stack.push_async_callback(self._fault_line.stop)
            await self._serve_on(listener, stack)
            self._running = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let every waiting client go, and stop."""
        await self._running.aclose()
        self._port = self._fault_line = None

    async def _serve_on(self, listener: socket.socket, stack: AsyncExitStack) -> None:
        server = _Server(
            uvicorn.Config(
                self._app(),
                lifespan="off",
                http="h11",
                ws="none",
                log_config=None,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        group = await stack.enter_async_context(asyncio.TaskGroup())
        # The socket listens already: whoever connects before the server's first step only waits for it.
        group.create_task(server.serve(sockets=[listener]))
        stack.callback(self._dismiss, server)

    def _dismiss(self, server: uvicorn.Server) -> None:
        """Tell the server to stop, and end the long polls that would keep it."""
        server.should_exit = True
        self.telegram.close()
        self.panel.close()

    def _app(self) -> Starlette:
        routes: list[BaseRoute] = [
            Route("/", _page),
            Mount("/page", StaticFiles(directory=_PAGE)),
            *fake_telegram.routes(self.telegram),
            *fake_panel.routes(self.panel),
            *faults.routes(self.fault_line),
        ]
        return Starlette(routes=routes, middleware=[Middleware(PageHeaders)])


class _Server(uvicorn.Server):
    """uvicorn without its hold on Ctrl+C: the application around the world decides when to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def _page(_request: Request) -> Response:
    return FileResponse(_PAGE / "index.html")


@contextlib.contextmanager
def _listening(wanted_port: int) -> Iterator[socket.socket]:
    """Listen on the wanted port, or on a free one where it is taken."""
    listener = _bound(wanted_port)
    with contextlib.closing(listener):
        listener.listen(_BACKLOG)
        yield listener


def _bound(wanted_port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; with it, every answer
    # would wait some 40 ms for the acknowledgement of its head.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, wanted_port))
    except OSError as problem:
        if wanted_port == 0 or problem.errno not in {errno.EADDRINUSE, errno.EACCES}:
            listener.close()
            raise
        listener.bind((_HOST, 0))
    return listener
