"""The bot's side over HTTP: https://core.telegram.org/bots/api#making-requests."""

import asyncio
import inspect
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.fake_telegram.methods import METHODS
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, WrongType, check
from bot.sandbox.fake_telegram.record import Call
from bot.sandbox.fake_telegram.refusals import Refusal, bad_request
from bot.sandbox.fake_telegram.telegram import FakeTelegram
from bot.sandbox.fake_telegram.trouble import Mishap
from bot.sandbox.fake_telegram.web.body import UnreadableBody, bot_parameters
from bot.sandbox.fake_telegram.web.line import BrokenLine, quiet_after_a_hang_up, unless_hung_up
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.wire import message_json

_GATEWAY_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
_GATEWAY_STATUSES = {502, 503, 504}


def bot_api_routes(telegram: FakeTelegram) -> list[Route]:
    """Return the Bot API of one Telegram."""

    async def serve(request: Request) -> Response:
        if request.path_params["token"] != telegram.world.token:
            return _refused(Refusal(401, "Unauthorized"))
        method = METHODS.get(request.path_params["method"].lower())
        if method is None:
            return _refused(Refusal(404, "Not Found"))
        try:
            given = await bot_parameters(request)
        except UnreadableBody as problem:
            return _refused(bad_request(str(problem)))
        return await _answer(telegram, method, given, request)

    return [Route("/bot{token}/{method}", quiet_after_a_hang_up(serve), methods=["GET", "POST"])]


async def _answer(
    telegram: FakeTelegram, method: Method, given: Mapping[str, Any], request: Request
) -> Response:
    await asyncio.sleep(telegram.trouble.delays.get(method.name, 0))
    mishap = telegram.trouble.next_mishap(method.name)
    if mishap is not None and mishap != "drop_after_acting":
        called_at = telegram.world.clock()
        telegram.keep(Call(method=method.name, parameters=given, called_at=called_at, has_acted=False))
        return _broken(mishap)
    work = perform(telegram, method, given)
    call = await unless_hung_up(request, work) if method.is_long_poll else await work
    if call is None:
        return Response()  # nobody is there to read it
    telegram.keep(call)
    if mishap is not None:
        return BrokenLine()
    return _refused(call.refusal) if call.refusal else JSONResponse({"ok": True, "result": call.result})


async def perform(telegram: FakeTelegram, method: Method, given: Mapping[str, Any]) -> Call:
    """Carry out one call, or refuse it; never raises for what the bot did."""
    called_at = telegram.world.clock()
    parameters: Mapping[str, Any] = given
    try:
        parameters = arguments = check(method.parameters, given)
        result = await _act(telegram, method, arguments)
    except WrongType as problem:
        refusal = bad_request(f"a field must be of type {problem}")
    except Refusal as raised:
        refusal = raised
    else:
        message = result if isinstance(result, Message) else None
        written = message_json(telegram.world, message) if message else result
        return Call(
            method=method.name, parameters=parameters, called_at=called_at, result=written, message=message
        )
    return Call(method=method.name, parameters=parameters, called_at=called_at, refusal=refusal)


async def _act(telegram: FakeTelegram, method: Method, arguments: Arguments) -> Any:
    if method.is_paced:
        telegram.trouble.must_not_flood(arguments["chat_id"])
    result = method.act(telegram.world, arguments)
    return await result if inspect.isawaitable(result) else result


def _refused(refusal: Refusal) -> Response:
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    return JSONResponse(refusal.as_json(), status_code=refusal.code, headers=headers)


def _broken(mishap: Mishap) -> Response:
    if not isinstance(mishap, int):
        return BrokenLine()
    status = HTTPStatus(mishap)
    if mishap in _GATEWAY_STATUSES:
        return HTMLResponse(_GATEWAY_PAGE.format(f"{mishap} {status.phrase}"), status_code=mishap)
    return _refused(Refusal(mishap, status.phrase))
