"""Stored values read back exactly, or not at all."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Service
from bot.domain.dialogue import (
    ConnectingKey,
    Dialogue,
    GatheringLines,
    LookingUp,
    NamingLowBalance,
    NamingOrder,
    Ordering,
    Searching,
)
from bot.domain.favourites import FavouriteChange, FavouriteChangeKind
from bot.domain.ids import IntentId, MassId, PanelOrderId, ServiceId
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question
from bot.domain.problems import Problem, Value
from bot.domain.status_table import Complaint, StatusTable, Told, Untold
from storage import codec
from storage.columns import moment_at
from storage.errors import DecodeError

words = st.text(max_size=40)
numbers = st.integers()
flags = st.none() | st.booleans()
services = st.builds(
    Service,
    service_id=words.map(ServiceId),
    name=words,
    type_word=words,
    category=words,
    rate=st.decimals(allow_nan=False, allow_infinity=False),
    min_quantity=numbers,
    max_quantity=numbers,
    description=words,
    can_refill=flags,
    can_cancel=flags,
    can_drip_feed=st.booleans(),
)


def value_of(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer to a question."""
    if question.gathers:
        return st.none() | st.lists(words, max_size=4).map(tuple)
    if question is Question.EXPIRY:
        return st.none() | st.dates()
    return st.none() | (numbers if question.is_number else words)


answers: st.SearchStrategy[Mapping[Question, Answer]] = st.fixed_dictionaries(
    {}, optional={question: value_of(question) for question in Question}
)
drafts = st.builds(
    OrderDraft, service=services, answers=answers, asking=st.none() | st.sampled_from(Question)
)
intent_ids = numbers.map(IntentId)
counts = st.none() | st.integers(-(2**63) + 1, 2**63 - 1)
told: st.SearchStrategy[Told] = (
    st.builds(
        OrderReport,
        status=st.sampled_from(OrderStatus),
        status_word=words,
        charge=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        currency=st.none() | words,
        start_count=counts,
        remains=counts,
        runs=counts,
        posts=counts,
    )
    | st.builds(UnknownToPanel, words)
    | st.builds(Complaint, words)
    | st.sampled_from(Untold)
)
tables = st.builds(
    StatusTable,
    st.dictionaries(words.map(PanelOrderId), told, max_size=4),
    st.integers(0, 2**41).map(moment_at),
)
dialogues: st.SearchStrategy[Dialogue] = (
    st.builds(ConnectingKey, link=words)
    | st.builds(Ordering, drafts, st.none() | intent_ids, st.booleans())
    | st.builds(NamingOrder, intent_ids)
    | st.just(Searching())
    | st.builds(GatheringLines, numbers.map(MassId))
    | st.just(NamingLowBalance())
    | st.builds(LookingUp, st.none() | tables, st.booleans(), st.booleans())
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
READERS: list[Callable[[str], object]] = [
    codec.draft_from,
    codec.dialogue_from,
    codec.catalogue_from,
    codec.comments_from,
    codec.answers_from,
    codec.payload_from,
    codec.favourite_changes_from,
    codec.problem_from,
]
rates = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
favourite_changes = st.builds(
    FavouriteChange,
    kind=st.sampled_from(FavouriteChangeKind),
    service_id=words.map(ServiceId),
    name=words,
    before=rates,
    now=rates,
)


@given(changes=st.lists(favourite_changes, max_size=4).map(tuple))
def test_what_happened_to_favourites_reads_back(changes: tuple[FavouriteChange, ...]) -> None:
    assert codec.favourite_changes_from(codec.favourite_changes_json(changes)) == changes


def test_a_question_for_the_key_from_before_there_were_links_is_read() -> None:
    assert codec.dialogue_from('{"v":1,"kind":"connecting_key"}') == ConnectingKey()


@given(draft=drafts)
def test_a_draft_reads_back(draft: OrderDraft) -> None:
    read = codec.draft_from(codec.draft_json(draft))
    assert read == draft
    assert str(read.service.rate) == str(draft.service.rate)


@given(problem=st.builds(Problem, words, st.dictionaries(words, words | numbers)))
def test_a_problem_reads_back(problem: Problem) -> None:
    assert codec.problem_from(codec.problem_json(problem)) == problem


@given(dialogue=dialogues)
def test_a_dialogue_reads_back(dialogue: Dialogue) -> None:
    assert codec.dialogue_from(codec.dialogue_json(dialogue)) == dialogue


@given(listed=st.lists(services, max_size=4))
def test_a_catalogue_reads_back_and_is_written_the_same_way_again(listed: list[Service]) -> None:
    text = codec.catalogue_json(Catalogue(listed))
    read = codec.catalogue_from(text)
    assert read.services == tuple(listed)
    assert codec.catalogue_json(read) == text


@given(comments=st.lists(words).map(tuple))
def test_comments_read_back(comments: tuple[str, ...]) -> None:
    assert codec.comments_from(codec.comments_json(comments)) == comments


@given(given_answers=answers)
def test_the_answers_of_an_order_read_back(given_answers: Mapping[Question, Answer]) -> None:
    assert codec.answers_from(codec.answers_json(given_answers)) == given_answers


def test_a_draft_of_the_first_version_still_reads() -> None:
    service = (
        '{"service_id":"7","name":"n","type_word":"Default","category":"c","rate":"0.90","min_quantity":50,'
        '"max_quantity":100,"description":"","can_refill":null,"can_cancel":true,"can_drip_feed":true}'
    )
    answered = '{"link":"https://example.com","quantity":50,"comments":["a"],"runs":null,"interval":5}'
    draft = codec.draft_from(
        f'{{"v":1,"draft":{{"service":{service},"answers":{answered},"asking":"runs"}}}}'
    )
    assert draft.asking is Question.RUNS
    assert draft.answers == {
        Question.LINK: "https://example.com",
        Question.QUANTITY: 50,
        Question.COMMENTS: ("a",),
        Question.RUNS: None,
        Question.INTERVAL: 5,
    }


@given(payload=st.dictionaries(words, words | numbers, max_size=4))
def test_a_payload_reads_back(payload: dict[str, Value]) -> None:
    assert codec.payload_from(codec.payload_json(payload)) == payload


@pytest.mark.parametrize("rate", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_not_written(rate: str) -> None:
    service = Service(ServiceId("1"), "", "", "", Decimal(rate), 1, 1)
    with pytest.raises(ValueError, match="finite"):
        codec.draft_json(OrderDraft(service))


@given(stored=json_values, reader=st.sampled_from(READERS))
def test_noise_is_refused_in_one_way(stored: object, reader: Callable[[str], object]) -> None:
    for text in (json.dumps(stored), str(stored), json.dumps({"v": 1, "draft": stored, "kind": stored})):
        with pytest.raises(DecodeError):
            reader(text)


DRAFT = codec.dialogue_json(
    Ordering(
        OrderDraft(
            Service(ServiceId("1"), "n", "Default", "c", Decimal("1.2"), 1, 9),
            {
                Question.LINK: "l",
                Question.QUANTITY: 5,
                Question.COMMENTS: ("c",),
                Question.EXPIRY: date(2026, 3, 1),
            },
            Question.LINK,
        ),
        IntentId(3),
    )
)


def test_a_draft_from_before_orders_were_set_aside_is_read() -> None:
    stored = json.loads(DRAFT)
    del stored["is_set_aside"]
    dialogue = codec.dialogue_from(json.dumps(stored))
    assert isinstance(dialogue, Ordering)
    assert not dialogue.is_set_aside


def places_of(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a JSON document stands."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(place for key, child in inner for place in places_of(child, (*path, key)))]


@pytest.mark.parametrize("place", places_of(json.loads(DRAFT))[1:], ids=str)
@pytest.mark.parametrize("wrong", [1.5, [{}], {"x": 1}], ids=repr)
def test_a_value_of_another_kind_is_refused_wherever_it_stands(place: tuple[Any, ...], wrong: object) -> None:
    with pytest.raises(DecodeError):
        codec.dialogue_from(with_value(place, wrong))


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("draft", "service", "rate"), "sNaN"),
        (("draft", "service", "rate"), "Infinity"),
        (("draft", "service", "rate"), "one"),
        (("draft", "service", "rate"), 1),
        (("draft", "service", "min_quantity"), True),
        (("draft", "service", "min_quantity"), "1"),
        (("draft", "service", "can_drip_feed"), None),
        (("draft", "service", "can_refill"), 0),
        (("draft", "answers", "quantity"), True),
        (("draft", "answers", "comments"), "c"),
        (("draft", "answers", "expiry"), "soon"),
        (("draft", "answers", "expiry"), 20260301),
        (("draft", "asking"), "weather"),
        (("intent_id",), False),
        (("kind",), "weather"),
        (("kind",), None),
    ],
)
def test_a_value_that_only_looks_right_is_refused(place: tuple[Any, ...], wrong: object) -> None:
    with pytest.raises(DecodeError):
        codec.dialogue_from(with_value(place, wrong))


def with_value(place: tuple[Any, ...], value: object) -> str:
    """The draft's JSON with one value replaced."""
    stored = json.loads(DRAFT)
    holder = stored
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return json.dumps(stored)


TABLE: Any = {
    "v": 1,
    "kind": "looking_up",
    "is_asked": False,
    "table": {
        "asked_at": 1772366400000,
        "told": [
            ["1", "report", "pending", "Pending", "0.90", "USD", 1, None, 3, None],
            ["2", "unknown", "Incorrect order ID"],
            ["3", "complaint", "Busy"],
            ["4", "left_out"],
        ],
    },
}


FREE_TEXT = {
    ("told", 0, 3),
    ("told", 0, 5),
    *(("told", row, at) for row, at in ((1, 2), (2, 2))),
    *(("told", row, 0) for row in range(4)),
}


def test_a_table_from_before_is_read() -> None:
    dialogue = codec.dialogue_from(json.dumps(TABLE))
    assert isinstance(dialogue, LookingUp)
    assert dialogue.table is not None
    assert dialogue.table.told == {
        "1": OrderReport(OrderStatus.PENDING, "Pending", Decimal("0.90"), "USD", 1, None, 3, None),
        "2": UnknownToPanel("Incorrect order ID"),
        "3": Complaint("Busy"),
        "4": Untold.LEFT_OUT,
    }


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (place, wrong)
        for place in places_of(TABLE["table"])[1:]
        for wrong in (1.5, {"x": 1}, True, "sNaN")
        if wrong != "sNaN" or place not in FREE_TEXT
    ],
    ids=str,
)
def test_a_value_of_another_kind_in_a_table_is_refused(place: tuple[Any, ...], wrong: object) -> None:
    stored = json.loads(json.dumps(TABLE))
    *path, last = ("table", *place)
    inner = stored
    for step in path:
        inner = inner[step]
    inner[last] = wrong
    with pytest.raises(DecodeError):
        codec.dialogue_from(json.dumps(stored))


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_constants_json_does_not_have_are_refused(word: str) -> None:
    with pytest.raises(DecodeError):
        codec.payload_from(f'{{"v":1,"payload":{{"number":{word}}}}}')


def test_what_another_version_wrote_is_refused_by_its_version() -> None:
    with pytest.raises(DecodeError, match="another version"):
        codec.payload_from('{"v":2,"payload":{}}')


def test_a_refusal_quotes_nothing() -> None:
    with pytest.raises(DecodeError) as fault:
        codec.payload_from('{"v":1,"payload":{"canary": canary}}')
    assert "canary" not in str(fault.value)
    assert fault.value.__cause__ is None
    assert fault.value.__suppress_context__
