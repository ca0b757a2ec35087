"""Reads a request's values: query, urlencoded form, multipart, or a JSON object."""

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request


class UnreadableBody(Exception):  # noqa: N818 - it becomes a refusal in the reader's own words
    """The body is not what its content type says."""


async def bot_parameters(request: Request) -> dict[str, Any]:
    """Return a Bot API call's parameters, the body's over the query's; files stay uploads.

    Raises:
        UnreadableBody: The body cannot be read.
    """
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return {**given, **await json_body(request)}
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return {**given, **await _form(request)}
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


async def _form(request: Request) -> dict[str, str | UploadFile]:
    try:
        return dict(await request.form())
    except HTTPException as problem:
        raise UnreadableBody("can't parse the form") from problem
