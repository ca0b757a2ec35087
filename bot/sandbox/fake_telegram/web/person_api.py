"""The people's side over HTTP, for the chat page; `docs/sandbox.md` is its contract."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, cast, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.fake_telegram.refusals import PersonRefusal
from bot.sandbox.fake_telegram.telegram import FakeTelegram
from bot.sandbox.fake_telegram.web.body import UnreadableBody, json_body
from bot.sandbox.fake_telegram.web.fields import Fields
from bot.sandbox.fake_telegram.web.line import quiet_after_a_hang_up, unless_hung_up
from bot.sandbox.fake_telegram.web.person_view import group_state, person_state
from bot.sandbox.fake_telegram.world.messages import MediaKind, Message

_NUMBER = re.compile(r"-?[0-9]{1,16}")

Act = Callable[[int, Fields], Any]
"""What a person or a group does with the fields of a request; it returns the answer's JSON."""


def person_api_routes(telegram: FakeTelegram) -> list[Route]:
    """Return the people's API of one Telegram."""
    acts = {**_acts_of_person(telegram), **_acts_in_group(telegram)}
    views = {
        "/person/{id}/state": _view_of_person(telegram),
        "/person/{id}/events": _events(telegram),
        "/group/{id}/state": _view_of_group(telegram),
    }
    return [
        *(Route(path, refusable(view), methods=["GET"]) for path, view in views.items()),
        *(
            Route(path, quiet_after_a_hang_up(refusable(_posted(act))), methods=["POST"])
            for path, act in acts.items()
        ),
    ]


def _acts_of_person(telegram: FakeTelegram) -> dict[str, Act]:
    return {
        "/person/{id}/messages": lambda person_id, fields: _told(
            telegram.type_text(
                person_id,
                fields.text("text"),
                reply_to_message_id=fields.number_or_none("reply_to_message_id"),
            )
        ),
        "/person/{id}/media": lambda person_id, fields: _told(
            telegram.send_media(person_id, _media_kind(fields), fields.text_or_none("caption") or "")
        ),
        "/person/{id}/edits": lambda person_id, fields: _told(
            telegram.edit_text(person_id, fields.number("message_id"), fields.text("text"))
        ),
        "/person/{id}/taps": lambda person_id, fields: {
            "callback_id": telegram.tap(
                person_id, fields.number("message_id"), fields.number("row"), fields.number("column")
            )
        },
        "/person/{id}/forged": lambda person_id, fields: {
            "callback_id": telegram.forge(person_id, fields.number("message_id"), fields.text("data"))
        },
        "/person/{id}/start": lambda person_id, fields: _told(
            telegram.start(person_id, fields.text_or_none("payload"))
        ),
        "/person/{id}/inline": lambda person_id, fields: {
            "query_id": telegram.type_inline(
                person_id, fields.text("query"), fields.text_or_none("offset") or ""
            ).query_id
        },
        "/person/{id}/chosen": lambda person_id, fields: _told(
            telegram.choose(person_id, fields.text("query_id"), fields.text("result_id"))
        ),
        "/person/{id}/block": lambda person_id, _: telegram.block(person_id),
        "/person/{id}/language": lambda person_id, fields: telegram.choose_language(
            person_id, fields.text("language_code")
        ),
    }


def _acts_in_group(telegram: FakeTelegram) -> dict[str, Act]:
    return {
        "/group/{id}/messages": lambda group_id, fields: _told(
            telegram.type_in_group(group_id, fields.number("person_id"), fields.text("text"))
        ),
        "/group/{id}/rights": lambda group_id, fields: telegram.give_rights(
            group_id, can_delete_messages=fields.claim("can_delete_messages")
        ),
    }


View = Callable[[Request], Awaitable[Response]]


def _view_of_person(telegram: FakeTelegram) -> View:
    async def view(request: Request) -> Response:
        return JSONResponse(person_state(telegram.world, person_id_of(request)))

    return view


def _view_of_group(telegram: FakeTelegram) -> View:
    async def view(request: Request) -> Response:
        person_id = _number(request.query_params.get("person_id", ""))
        return JSONResponse(group_state(telegram.world, _number(request.path_params["id"]), person_id))

    return view


def _events(telegram: FakeTelegram) -> View:
    async def view(request: Request) -> Response:
        person_id = person_id_of(request)
        after = _number(request.query_params.get("after", "0"))
        timeout_seconds = _number(request.query_params.get("timeout", "0"))
        await unless_hung_up(request, telegram.world.events.wait(person_id, after, timeout_seconds))
        cursor = telegram.world.events.cursor(person_id)
        return JSONResponse({"cursor": cursor, "events": telegram.world.events.after(person_id, after)})

    return view


def _posted(act: Act) -> View:
    async def view(request: Request) -> Response:
        number = _number(request.path_params["id"])
        if request.url.path.startswith("/person/"):
            person_id_of(request)
        answer = act(number, Fields(await json_body(request)))
        return JSONResponse(answer or {})

    return view


def refusable(view: View) -> View:
    """Return the same, which tells a refusal in JSON."""

    async def serve(request: Request) -> Response:
        try:
            return await view(request)
        except UnreadableBody as problem:
            return JSONResponse({"error": str(problem)}, status_code=400)
        except PersonRefusal as refusal:
            return JSONResponse({"error": refusal.reason}, status_code=refusal.status)

    return serve


def _told(message: Message) -> dict[str, int]:
    return {"message_id": message.message_id}


def _media_kind(fields: Fields) -> MediaKind:
    kind = fields.text("kind")
    if kind not in get_args(MediaKind):
        raise PersonRefusal(f"a medium is one of {', '.join(get_args(MediaKind))}", status=400)
    return cast("MediaKind", kind)


def person_id_of(request: Request) -> int:
    """Return the person a request's path names.

    Raises:
        PersonRefusal: It names none.
    """
    number = _number(request.path_params["id"])
    if number <= 0:
        raise PersonRefusal("a person's id is positive", status=400)
    return number


def _number(written: str) -> int:
    if not _NUMBER.fullmatch(written):
        raise PersonRefusal(f'"{written}" is no whole number', status=400)
    return int(written)
