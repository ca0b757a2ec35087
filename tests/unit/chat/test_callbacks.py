"""Button payloads: what we write reads back, fits Telegram's limit, and nothing else is understood."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import callbacks
from bot.chat.callbacks import LONGEST, VERSION, Payload, decode, is_word
from bot.domain.browsing import Filter
from bot.domain.catalogue import handle_for
from bot.domain.catalogue_changes import ChangeKind
from bot.domain.order_extras import Question
from bot.domain.order_tabs import Place, Tab
from bot.domain.platforms import Platform
from bot.domain.preferences import Topic
from tests.unit.chat.button_wire import WRITTEN

KINDS: list[type[Payload]] = [
    kind
    for kind in vars(callbacks).values()
    if isinstance(kind, type) and issubclass(kind, Payload) and kind is not Payload
]
LARGEST_NUMBER = 10**18 - 1
"""Ids of ours are rows of a database; one a nanosecond reaches this in thirty years."""

LARGEST_WORDS = {
    "category": handle_for("a category"),
    "service": handle_for("7"),
    "question": max((question.value for question in Question), key=len),
    "choice": max((choice for question in Question for choice in (*question.choices, "2026-12-31")), key=len),
    "nonce": "n" * 16,
    "number": "9" * 48,
    "language": "en",
    "topic": max((topic.value for topic in Topic), key=len),
    "platform": max(Platform, key=len).value,
    "filter": max(Filter, key=len).value,
    "origin": "favourites",
    "kind": max((kind.value for kind in ChangeKind), key=len),
    "mark": handle_for("a list"),
    "place": Place(max(Tab, key=len), 10**15 - 1, 10**15 - 1).word,
}
"""The longest each field carries; of a panel's number, the longest that ``is_word`` takes."""

words = st.from_regex(r"[A-Za-z0-9_-]{1,48}", fullmatch=True)
numbers = st.integers(0, LARGEST_NUMBER)


def payloads(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    values: dict[str, st.SearchStrategy[Any]] = {
        field.name: numbers if field.type is int else words for field in fields(kind)
    }
    return st.builds(kind, **values)


def largest(kind: type[Payload]) -> Payload:
    values: dict[str, Any] = {
        field.name: LARGEST_NUMBER if field.type is int else LARGEST_WORDS[field.name]
        for field in fields(kind)
    }
    return kind(**values)


def test_there_are_payloads() -> None:
    assert len(KINDS) > 35


@pytest.mark.parametrize(("written", "says"), WRITTEN.items(), ids=str)
def test_what_was_ever_written_reads_the_same(written: str, says: str) -> None:
    payload = decode(written)
    assert repr(payload) == says
    assert payload is not None
    assert payload.encode() == written


def test_every_kind_of_button_is_recorded() -> None:
    assert {type(decode(written)) for written in WRITTEN} == set(KINDS)


@given(payload=st.sampled_from(KINDS).flatmap(payloads))
def test_a_payload_reads_back(payload: Payload) -> None:
    assert decode(payload.encode()) == payload


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_largest_payload_fits_and_reads_back(kind: type[Payload]) -> None:
    encoded = largest(kind).encode()
    assert len(encoded.encode()) <= LONGEST
    assert decode(encoded) == largest(kind)


def test_codes_are_unique_and_every_payload_says_what_it_means() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all(kind.code and kind.__doc__ for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_payload_is_a_value_that_stays_as_it_is(kind: type[Payload]) -> None:
    tap = largest(kind)
    assert not hasattr(tap, "__dict__")
    assert hash(tap) == hash(largest(kind))


def test_a_code_is_given_once() -> None:
    with pytest.raises(AssertionError, match="y"):
        callbacks.payload("y")(Payload)


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        ":",
        "1",
        "1:",
        "1:nonsense",
        "h",
        "0:h",
        "2:h",
        "01:h",
        "1:h:",
        "1:h:more",
        "1:l",
        "1:l:",
        "1:l:-1",
        "1:l:01",
        "1:l:1.5",
        "1:l:x",
        "1:l:1:2",
        "1:l:١",
        "1:l: 1",
        "1:l:1\n",
        "1:l:" + "9" * 19,
        "1:o:",
        "1:o:with space",
        "1:o:dot.dot",
        "1:o:قناة",
        "1:o:" + "a" * 49,
        "1:H",
        " 1:h",
        "1:h ",
        "1::",
    ],
)
def test_what_we_did_not_write_is_nothing(data: str | None) -> None:
    assert decode(data) is None


@given(data=st.text() | st.text(alphabet="1:hlsoy0-aé\n", max_size=20).map(lambda tail: f"{VERSION}:{tail}"))
def test_any_text_is_one_of_our_payloads_or_nothing(data: str) -> None:
    payload = decode(data)
    if payload is not None:
        assert payload.encode() == data


@pytest.mark.parametrize(
    ("text", "travels"),
    [
        ("23501", True),
        ("ord_A-7", True),
        ("", False),
        ("a:b", False),
        ("a.b", False),
        ("9" * 49, False),
        ("٧", False),
    ],
)
def test_only_plain_words_travel(text: str, *, travels: bool) -> None:
    assert is_word(text) is travels


def test_handles_and_questions_travel() -> None:
    assert all(is_word(handle_for(name)) for name in ("", "قناة", "😀" * 100))
    assert all(is_word(question.value) for question in Question)


def test_platforms_and_filters_travel_and_none_is_none_of_them() -> None:
    named = {*(each.value for each in Platform), *(each.value for each in Filter)}
    assert all(map(is_word, {*named, callbacks.NONE}))
    assert callbacks.NONE not in named
