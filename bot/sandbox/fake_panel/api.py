"""`/api/v2` over HTTP: a urlencoded POST in, JSON out; refusals too, with status 200 in most dialects."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.fake_panel.actions import perform
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.refusals import INCORRECT_REQUEST
from bot.sandbox.fake_panel.scripts import ScriptedAnswer

API_PATH: Final = "/api/v2"

_URLENCODED: Final = "application/x-www-form-urlencoded"


def api_routes(panel: FakePanel) -> list[Route]:
    """The customers' door."""

    async def post(request: Request) -> Response:
        entry = panel.note_request(await _read_form(request))
        script = panel.scripts.take(entry.action)
        if script is None:
            answer = perform(panel, entry.form)
            return _json(answer.value, answer.status)
        if script.does_act:
            perform(panel, entry.form)
        return _scripted(script)

    async def get(_request: Request) -> Response:
        return _json({"error": INCORRECT_REQUEST})

    return [Route(API_PATH, post, methods=["POST"]), Route(API_PATH, get, methods=["GET"])]


async def _read_form(request: Request) -> Mapping[str, str]:
    """The fields, the last of a repeated name; a body of any other kind has none, as for a real panel."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _URLENCODED:
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace"))


def _json(value: object, status: int = 200) -> Response:
    """Compact and ASCII-escaped, as PHP writes JSON."""
    body = json.dumps(value, separators=(",", ":"))
    return Response(body, status_code=status, media_type="application/json")


def _scripted(script: ScriptedAnswer) -> Response:
    return Response(script.body, status_code=script.status, headers=dict(script.headers))
