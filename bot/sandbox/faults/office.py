"""The part of the office API that switches faults: `/office/faults`."""

import json
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.faults.armoury import FaultState
from bot.sandbox.faults.line import FaultLine


class _BadInputError(Exception):
    """The office was asked for something it does not understand."""


def routes(line: FaultLine) -> list[Route]:
    """List, switch on, switch off."""

    async def show(_request: Request) -> Response:
        return JSONResponse({"faults": [asdict(state) for state in line.faults()]})

    async def arm(request: Request) -> Response:
        try:
            state = _arm(line, await _read(request))
        except KeyError as unknown:
            return _refusal(f"there is no fault {unknown}", 404)
        except (_BadInputError, ValueError) as problem:
            return _refusal(str(problem), 400)
        return JSONResponse(asdict(state))

    async def disarm(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            line.disarm(name)
        except KeyError as unknown:
            return _refusal(f"there is no fault {unknown}", 404)
        return JSONResponse(asdict(next(state for state in line.faults() if state.name == name)))

    return [
        Route("/office/faults", show, methods=["GET"]),
        Route("/office/faults", arm, methods=["POST"]),
        Route("/office/faults/{name}", disarm, methods=["DELETE"]),
    ]


def _arm(line: FaultLine, wish: dict[str, Any]) -> FaultState:
    name, action, times = wish.get("name"), wish.get("action"), wish.get("times")
    if not isinstance(name, str):
        raise _BadInputError("name is missing")
    if action is not None and (not isinstance(action, str) or not action):
        raise _BadInputError("action is a word, or null for any")
    if times is not None and (not isinstance(times, int) or isinstance(times, bool)):
        raise _BadInputError("times is a whole number, or null until switched off")
    return line.arm(name, action=action, times=times)


async def _read(request: Request) -> dict[str, Any]:
    try:
        wish = json.loads(await request.body())
    except ValueError:
        raise _BadInputError("the body is not JSON") from None
    if not isinstance(wish, dict):
        raise _BadInputError("the body is not a JSON object")
    return wish


def _refusal(text: str, status: int) -> Response:
    return JSONResponse({"error": text}, status_code=status)
