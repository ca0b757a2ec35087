"""The line itself: answers that break off, and callers who hang up while they wait."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

T = TypeVar("T")
Serve = Callable[[Request], Awaitable[Response]]


class BrokenLine(Response):
    """An answer of which only the head arrives; the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and leave."""
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def quiet_after_a_hang_up(serve: Serve) -> Serve:
    """Return the same, which ends without a word when the caller leaves in the middle of its request."""

    async def quiet(request: Request) -> Response:
        try:
            return await serve(request)
        except ClientDisconnect:
            return Response()  # nobody is there to read it

    return quiet


async def unless_hung_up(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what the work returns, or None as soon as the caller is gone; the work itself must not raise."""
    async with asyncio.TaskGroup() as both:
        working = both.create_task(work)
        listening = both.create_task(_hang_up(request))
        await asyncio.wait({working, listening}, return_when=asyncio.FIRST_COMPLETED)
        is_gone = not working.done()
        working.cancel()
        listening.cancel()
    return None if is_gone else working.result()


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
