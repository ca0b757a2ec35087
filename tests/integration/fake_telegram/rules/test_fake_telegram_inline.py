"""Inline mode: what the bot hears, what Telegram takes for an answer, and what choosing does."""

from typing import Any

import pytest

from bot.sandbox.fake_telegram import FakeTelegram, PersonRefusal
from tests.integration.fake_telegram.calling import ANA, BEN, BOT_ID, BotApi, Clock, PersonApi

HOME = f"/person/{ANA}"
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


def article(number: int = 1, **fields: Any) -> dict[str, Any]:
    content = {"message_text": f"<b>Service</b> {number}", "parse_mode": "HTML"}
    written = {"type": "article", "id": str(number), "title": f"Service {number}"}
    return {**written, "input_message_content": content, **fields}


async def asked(api: BotApi, telegram: FakeTelegram, words: str = "likes") -> str:
    """Type words after the bot's name, and let the bot hear of it."""
    query = telegram.type_inline(ANA, words)
    assert (await api("getUpdates"))[-1]["inline_query"]["id"] == query.query_id
    return query.query_id


async def test_words_after_the_bots_name_reach_the_bot(api: BotApi, people: PersonApi) -> None:
    query_id = (await people.post(f"{HOME}/inline", query=" likes "))["query_id"]
    assert (await api("getUpdates"))[-1]["inline_query"] == {
        "id": query_id,
        "from": {"id": ANA, "is_bot": False, "first_name": "You", "language_code": "en"},
        "query": "likes",
        "offset": "",
        "chat_type": "sender",
    }
    await people.post(f"{HOME}/inline", query="", offset="50")
    later = (await api("getUpdates"))[-1]["inline_query"]
    assert (later["query"], later["offset"]) == ("", "50")


@pytest.mark.parametrize(("typed", "sent"), [("x" * 300, "x" * 256), ("🙂" * 200, "🙂" * 128)])
def test_a_client_sends_no_more_than_256_of_the_words(telegram: FakeTelegram, typed: str, sent: str) -> None:
    assert telegram.type_inline(ANA, typed).words == sent


async def test_the_bot_says_whether_it_has_an_inline_mode(
    api: BotApi, people: PersonApi, telegram: FakeTelegram
) -> None:
    assert (await api("getMe"))["supports_inline_queries"]
    telegram.world.inline.is_on = False
    assert not (await api("getMe"))["supports_inline_queries"]
    assert not (await people.get(f"{HOME}/state"))["bot"]["supports_inline_queries"]
    assert await people.refusal(f"{HOME}/inline", query="x") == "409 this bot has no inline mode"


async def test_results_come_to_the_person_who_asked(
    api: BotApi, people: PersonApi, telegram: FakeTelegram
) -> None:
    query_id = await asked(api, telegram)
    results = [article(1, description="0.90 USD", url="https://example.com/1"), article(2)]
    button = {"text": "Connect a key", "start_parameter": "key"}
    told = {"inline_query_id": query_id, "results": results, "next_offset": "50", "button": button}
    assert await api("answerInlineQuery", **told) is True
    assert (await people.get(f"{HOME}/events"))["events"] == [
        {
            "kind": "inline_results",
            "query_id": query_id,
            "results": [
                {"id": "1", "title": "Service 1", "description": "0.90 USD"},
                {"id": "2", "title": "Service 2"},
            ],
            "next_offset": "50",
            "button": button,
        }
    ]
    assert telegram.events_of(BEN) == []


async def test_choosing_sends_the_persons_message_via_the_bot(
    api: BotApi, people: PersonApi, telegram: FakeTelegram
) -> None:
    query_id = await asked(api, telegram)
    await api("answerInlineQuery", inline_query_id=query_id, results=[article(7)])
    sent = await people.post(f"{HOME}/chosen", query_id=query_id, result_id="7")
    message = (await api("getUpdates"))[-1]["message"]
    assert (message["from"]["id"], message["via_bot"]["id"]) == (ANA, BOT_ID)
    assert (message["text"], message["entities"][0]["type"]) == ("Service 7", "bold")
    (picture,) = (await people.get(f"{HOME}/state"))["messages"]
    assert (picture["from"], picture["via"]) == ("person", "panel_sandbox_bot")
    assert await people.refusal(f"{HOME}/edits", message_id=sent["message_id"], text="x") == (
        "409 what was sent via a bot stays as it is"
    )


async def test_the_bot_hears_of_the_choice_only_with_inline_feedback(
    api: BotApi, telegram: FakeTelegram
) -> None:
    query_id = await asked(api, telegram)
    await api("answerInlineQuery", inline_query_id=query_id, results=[article(7)])
    telegram.choose(ANA, query_id, "7")
    assert "chosen_inline_result" not in (await api("getUpdates"))[-1]
    telegram.world.inline.has_feedback = True
    telegram.choose(ANA, query_id, "7")
    chosen = (await api("getUpdates"))[-1]["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"], chosen["from"]["id"]) == ("7", "likes", ANA)


async def test_fifty_results_with_the_longest_of_everything_pass(api: BotApi, telegram: FakeTelegram) -> None:
    results = [article(number, id=f"{number:064}") for number in range(50)]
    button = {"text": "x", "start_parameter": "x" * 64}
    told = {"results": results, "next_offset": "ب" * 32, "button": button}
    assert await api("answerInlineQuery", inline_query_id=await asked(api, telegram), **told)


BARE = {"type": "article", "id": "1", "title": "x"}
PREVIEW = {"message_text": "x", "link_preview_options": {"size": 5}}


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"results": [article(number) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(1), article(1)]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(1, id="")]}, "RESULT_ID_INVALID"),
        ({"results": [article(1, id="ب" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(1, title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(1, id=5)]}, "a field must be of type String"),
        (
            {"results": [article(1, type="gif")]},
            "can't parse inline query result: this world has articles only",
        ),
        (
            {"results": [article(1, reply_markup={})]},
            'can\'t parse inline query result: unknown field "reply_markup"',
        ),
        ({"results": [BARE]}, "can't parse inline query result: there is no input_message_content"),
        ({"results": [article(1, input_message_content={})]}, "message text is empty"),
        (
            {"results": [article(1, input_message_content={"message_text": "x" * 4097})]},
            "message is too long",
        ),
        (
            {"results": [article(1, input_message_content={"message_text": "<b>", "parse_mode": "HTML"})]},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"results": [article(1, input_message_content={"message_text": "x", "latitude": 5})]},
            'can\'t parse input message content: unknown field "latitude"',
        ),
        (
            {"results": [article(1, input_message_content=PREVIEW)]},
            'can\'t parse link preview options: unknown field "size"',
        ),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": " ", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"results": [], "button": {"text": "x"}}, "START_PARAM_EMPTY"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a" * 65}}, "START_PARAM_INVALID"),
        (
            {"results": [], "button": {"text": "x", "web_app": {}}},
            'can\'t parse inline query results button: unknown field "web_app"',
        ),
        ({"results": {}}, 'parameter "results" must be of type Array'),
        ({}, 'parameter "results" is required'),
    ],
)
async def test_answers_telegram_would_not_take_are_refused(
    api: BotApi, telegram: FakeTelegram, parameters: dict[str, Any], complaint: str
) -> None:
    query_id = await asked(api, telegram)
    refused = await api.refusal("answerInlineQuery", inline_query_id=query_id, **parameters)
    assert refused == f"400 Bad Request: {complaint}"
    assert await api("answerInlineQuery", inline_query_id=query_id, results=[])


async def test_a_query_is_answered_once_and_soon(api: BotApi, telegram: FakeTelegram, clock: Clock) -> None:
    assert await api.refusal("answerInlineQuery", inline_query_id="5", results=[]) == TOO_OLD
    first = await asked(api, telegram)
    clock.move(seconds=10)
    assert await api("answerInlineQuery", inline_query_id=first, results=[], cache_time=0)
    assert await api.refusal("answerInlineQuery", inline_query_id=first, results=[]) == TOO_OLD
    late = await asked(api, telegram)
    clock.move(seconds=10.1)
    assert await api.refusal("answerInlineQuery", inline_query_id=late, results=[]) == TOO_OLD


async def test_an_answer_is_kept_for_whoever_types_the_same(
    api: BotApi, telegram: FakeTelegram, clock: Clock
) -> None:
    query_id = await asked(api, telegram)
    await api("answerInlineQuery", inline_query_id=query_id, results=[article(1)])
    clock.move(seconds=299)
    again = telegram.type_inline(BEN, "likes")
    assert telegram.events_of(BEN)[-1]["query_id"] == again.query_id
    assert telegram.choose(BEN, again.query_id, "1").text.text == "Service 1"
    assert telegram.type_inline(ANA, "likes", "50").answer is None
    clock.move(seconds=1)
    assert telegram.type_inline(BEN, "likes").answer is None


async def test_a_personal_answer_is_kept_for_its_person_alone(
    api: BotApi, telegram: FakeTelegram, clock: Clock
) -> None:
    query_id = await asked(api, telegram)
    told = {"inline_query_id": query_id, "results": [article(1)], "is_personal": True, "cache_time": 5}
    await api("answerInlineQuery", **told)
    assert telegram.type_inline(BEN, "likes").answer is None
    assert telegram.type_inline(ANA, "likes").answer is not None
    clock.move(seconds=5)
    assert telegram.type_inline(ANA, "likes").answer is None


async def test_only_what_was_answered_can_be_chosen(api: BotApi, telegram: FakeTelegram) -> None:
    query_id = await asked(api, telegram)
    with pytest.raises(PersonRefusal, match="no such result"):
        telegram.choose(ANA, query_id, "1")
    await api("answerInlineQuery", inline_query_id=query_id, results=[article(1)])
    for person_id, query, result in ((BEN, query_id, "1"), (ANA, query_id, "2"), (ANA, "5", "1")):
        with pytest.raises(PersonRefusal, match="no such result"):
            telegram.choose(person_id, query, result)
    with pytest.raises(PersonRefusal, match="64 bytes"):
        telegram.type_inline(ANA, "likes", "x" * 65)


def search_button(words: Any) -> dict[str, Any]:
    return {"text": "Search", "switch_inline_query_current_chat": words}


@pytest.mark.parametrize("words", ["", "x" * 256])
async def test_a_button_puts_words_after_the_bots_name(
    api: BotApi, people: PersonApi, telegram: FakeTelegram, words: str
) -> None:
    telegram.start(ANA)
    markup = {"inline_keyboard": [[search_button(words)]]}
    sent = await api("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup
    (_, picture) = (await people.get(f"{HOME}/state"))["messages"]
    assert picture["buttons"] == [[{"text": "Search", "kind": "inline", "query": words}]]
    tap = {"message_id": sent["message_id"], "row": 0, "column": 0}
    assert await people.refusal(f"{HOME}/taps", **tap) == "409 the client handles this button by itself"


@pytest.mark.parametrize("words", ["x" * 257, 5])
async def test_words_of_a_button_are_no_longer_than_a_query(
    api: BotApi, telegram: FakeTelegram, words: Any
) -> None:
    telegram.start(ANA)
    markup = {"inline_keyboard": [[search_button(words)]]}
    refused = await api.refusal("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert refused == "400 Bad Request: BUTTON_DATA_INVALID"
