"""Bytes in and out: what the bot may fetch, and what people send and save."""

from typing import Any, cast, get_args
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.fake_telegram.refusals import PersonRefusal, Refusal
from bot.sandbox.fake_telegram.telegram import FakeTelegram
from bot.sandbox.fake_telegram.uploads import Upload
from bot.sandbox.fake_telegram.web.body import form_body
from bot.sandbox.fake_telegram.web.line import quiet_after_a_hang_up
from bot.sandbox.fake_telegram.web.person_api import person_id_of, refusable
from bot.sandbox.fake_telegram.world.files import FileKind, StoredFile

_BYTES = "application/octet-stream"


def file_routes(telegram: FakeTelegram) -> list[Route]:
    """Return the addresses of files: https://core.telegram.org/bots/api#getfile and the people's side."""

    async def fetch(request: Request) -> Response:
        if request.path_params["token"] != telegram.world.token:
            return _not_given(Refusal(401, "Unauthorized"))
        file = telegram.world.files.fetch(request.path_params["path"])
        if file is None:
            return _not_given(Refusal(404, "Not Found"))
        return Response(file.content, media_type=_BYTES)

    async def show(request: Request) -> Response:
        return _shown(telegram.file_of(person_id_of(request), request.path_params["file"]))

    async def take(request: Request) -> Response:
        person_id = person_id_of(request)
        form = await form_body(request)
        file = form.get("file")
        if not isinstance(file, Upload):
            raise PersonRefusal('"file" must be a file', status=400)
        kind, caption = _text(form, "kind") or "document", _text(form, "caption")
        if kind not in get_args(FileKind):
            raise PersonRefusal(f"a file is sent as one of {', '.join(get_args(FileKind))}", status=400)
        sent = telegram.send_file(person_id, file.name, file.content, caption, cast("FileKind", kind))
        return JSONResponse({"message_id": sent.message_id})

    return [
        Route("/file/bot{token}/{path:path}", fetch, methods=["GET"]),
        Route("/person/{id}/files/{file}", refusable(show), methods=["GET"]),
        Route("/person/{id}/files", quiet_after_a_hang_up(refusable(take)), methods=["POST"]),
    ]


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name, "")
    if not isinstance(value, str):
        raise PersonRefusal(f'"{name}" must be of type str', status=400)
    return value


def _shown(file: StoredFile) -> Response:
    """A photo is looked at, anything else is saved: a page of a stranger's making must not open here."""
    if file.kind == "photo":
        return Response(file.content, media_type=file.mime_type)
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.content, media_type=_BYTES, headers={"content-disposition": disposition})


def _not_given(refusal: Refusal) -> Response:
    return JSONResponse(refusal.as_json(), status_code=refusal.code)
