"""Reads a request's values: query, urlencoded form, multipart, or a JSON object."""

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.sandbox.fake_telegram.uploads import Upload

_ATTACHED = "attach://"
# Whatever is larger is refused by its size, so that its end need not be read.
_LARGEST_PART = 64 * 1024 * 1024


class UnreadableBody(Exception):  # noqa: N818 - it becomes a refusal in the reader's own words
    """The body is not what its content type says."""


async def bot_parameters(request: Request) -> dict[str, Any]:
    """Return a Bot API call's parameters, the body's over the query's.

    A file is an Upload in the place of the parameter it is for, whether it came under that parameter's own
    name or under another that the parameter points to (`attach://other`).

    Raises:
        UnreadableBody: The body cannot be read.
    """
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return {**given, **await json_body(request)}
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return _with_attachments({**given, **await form_body(request)})
    return given


async def json_body(request: Request) -> dict[str, Any]:
    """Return a JSON object; an empty body is an empty one.

    Raises:
        UnreadableBody: It is something else.
    """
    raw = await request.body()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as problem:
        raise UnreadableBody("can't parse the JSON body") from problem
    if not isinstance(body, dict):
        raise UnreadableBody("the JSON body must be an object")
    return body


async def form_body(request: Request) -> dict[str, str | Upload]:
    """Return a form's fields; what came with a file name is an Upload.

    Raises:
        UnreadableBody: It is no form.
    """
    try:
        async with request.form() as form:
            return {name: await _part(value) for name, value in form.items()}
    except HTTPException as problem:
        raise UnreadableBody("can't parse the form") from problem


async def _part(value: str | UploadFile) -> str | Upload:
    if isinstance(value, str):
        return value
    return Upload(value.filename or "", await value.read(_LARGEST_PART + 1))


def _with_attachments(given: dict[str, Any]) -> dict[str, Any]:
    """Put what is attached under another name where it belongs."""
    parts = {f"{_ATTACHED}{name}": name for name, value in given.items() if isinstance(value, Upload)}
    pointed = {
        name: parts[value] for name, value in given.items() if isinstance(value, str) and value in parts
    }
    rest = {name: value for name, value in given.items() if name not in pointed.values()}
    return {**rest, **{name: given[part] for name, part in pointed.items()}}
