"""The one answer an inline query may have: https://core.telegram.org/bots/api#answerinlinequery."""

import re
from datetime import timedelta
from typing import Any

from bot.sandbox.fake_telegram.methods.arguments import text_to_show, wants_link_preview
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import (
    Arguments,
    Parameter,
    array_of,
    boolean,
    integer,
    json_object,
    string,
)
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.inline import MAX_OFFSET_BYTES, Article, InlineAnswer, StartButton
from bot.sandbox.fake_telegram.world.world import World

MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
DEFAULT_CACHE_SECONDS = 300

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_READERS = {
    "type": string,
    "id": string,
    "title": string,
    "input_message_content": json_object,
    "description": string,
    "url": string,
    "thumbnail_url": string,
    "thumbnail_width": integer,
    "thumbnail_height": integer,
}
_CONTENT_READERS = {"message_text": string, "parse_mode": string, "link_preview_options": json_object}


def answer_inline_query(world: World, arguments: Arguments) -> bool:
    """Show results above a person's message box."""
    answer = _answer(arguments)
    now = world.clock()
    query = world.inline.waiting(arguments["inline_query_id"], at=now)
    until = now + timedelta(seconds=arguments.get("cache_time", DEFAULT_CACHE_SECONDS))
    world.inline.keep(query, answer, until=until, is_personal=arguments.get("is_personal", False))
    world.show_results(query)
    return True


def _answer(arguments: Arguments) -> InlineAnswer:
    results = tuple(_article(written) for written in arguments["results"])
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result.result_id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    next_offset: str = arguments.get("next_offset", "")
    if len(next_offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _button(arguments["button"]) if "button" in arguments else None
    return InlineAnswer(results=results, next_offset=next_offset, button=button)


def _article(written: dict[str, Any]) -> Article:
    if written.get("type") != "article":
        raise bad_request("can't parse inline query result: this world has articles only")
    result = _fields(written, _READERS, "inline query result")
    if not 1 <= len(result.get("id", "").encode()) <= MAX_RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not result.get("title", "").strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if "input_message_content" not in result:
        raise bad_request("can't parse inline query result: there is no input_message_content")
    content = _fields(result["input_message_content"], _CONTENT_READERS, "input message content")
    return Article(
        result_id=result["id"],
        title=result["title"].strip(),
        description=result.get("description", "").strip(),
        content=text_to_show({**content, "text": content.get("message_text", "")}),
        has_link_preview=wants_link_preview(content),
    )


def _fields(written: dict[str, Any], readers: dict[str, Any], what: str) -> dict[str, Any]:
    unknown = sorted(written.keys() - readers.keys())
    if unknown:
        raise bad_request(f'can\'t parse {what}: unknown field "{unknown[0]}"')
    return {name: readers[name](value) for name, value in written.items() if value is not None}


def _button(written: dict[str, Any]) -> StartButton:
    button = _fields(written, {"text": string, "start_parameter": string}, "inline query results button")
    if not button.get("text", "").strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if not button.get("start_parameter"):
        raise bad_request("START_PARAM_EMPTY")
    if not _START_PARAMETER.fullmatch(button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")
    return StartButton(text=button["text"].strip(), start_parameter=button["start_parameter"])


METHODS = (
    Method(
        "answerInlineQuery",
        answer_inline_query,
        (
            Parameter("inline_query_id", string, is_required=True),
            Parameter("results", array_of(json_object), is_required=True),
            Parameter("cache_time", integer),
            Parameter("is_personal", boolean),
            Parameter("next_offset", string),
            Parameter("button", json_object),
        ),
    ),
)
