"""Bytes to JSON: what is no number, what is no JSON, and how deep an answer may go."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import PanelKey
from bot.panel.wire.decoding import NoJsonError, json_behind_noise, json_in, text_in, without_key
from bot.panel.wire.descriptions import plain_text
from bot.panel.wire.models import _WireModel
from bot.panel.wire.tolerant import Json, count_of, decimal_of, id_of, text_of, truth_of
from tests.unit.panel.recordings import KEY
from tests.unit.panel.wire_values import UNHURRIED

LINES = st.text(st.sampled_from("aB9 \t\n\u00a0\u200f\u0639\ufe0f\u26a1\U0001d400\ud800\x07"), max_size=30)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.10", Decimal("0.10")),
        ("NaN", None),
        ("-Infinity", None),
        ("1e999999999999999999999", None),
        ("0." + "1" * 100, None),
        ("9" * 5000, None),
        ("12", 12),
        ('"a\nb"', "a\nb"),
    ],
)
def test_a_number_is_sensible_or_nothing(text: str, value: Json) -> None:
    assert json_in(text) == value


@pytest.mark.parametrize("text", ["", "{", "[1,]", "{'a': 1}", "<html>", "[" * 100_000])
def test_what_is_no_json_tells_nothing_of_the_text(text: str) -> None:
    with pytest.raises(NoJsonError) as caught:
        json_in(text)
    assert (str(caught.value), caught.value.__context__) == ("", None)


@pytest.mark.parametrize("text", ["a [1] b", "<!DOCTYPE html>{}", " <HTML>[]", "noise", "[" * 9 + "{}"])
def test_noise_without_json_at_its_end_is_no_json(text: str) -> None:
    with pytest.raises(NoJsonError):
        json_behind_noise(text.strip())


def test_json_behind_noise_runs_to_the_end() -> None:
    assert json_behind_noise('Notice: x[1] in {a}\n{"b": [2]}') == {"b": [2]}


def test_a_byte_order_mark_and_wrong_bytes_are_survived() -> None:
    assert text_in(b"\xef\xbb\xbf {} \n") == "{}"
    assert text_in(b"\xff") == "\ufffd"


def test_forty_levels_are_enough_and_more_are_no_answer() -> None:
    deep: Json = 1
    for _ in range(40):
        deep = {"data": deep}
    assert without_key(deep, KEY) == deep
    with pytest.raises(NoJsonError):
        without_key([deep], KEY)


def test_a_key_too_short_to_be_one_leaves_the_answer_alone() -> None:
    assert without_key({"a": "a key"}, PanelKey("a")) == {"a": "a key"}


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,000", 1000),
        ("12,345", 12345),
        ("1,000.50", Decimal("1000.50")),
        ("1,234,567.89", Decimal("1234567.89")),
        ("1,23,456.7", Decimal("123456.7")),
        ("0,5", Decimal("0.5")),
        ("0,90", Decimal("0.90")),
        ("0,900", Decimal("0.900")),
        ("-0,900", Decimal("-0.900")),
        (",900", Decimal("0.900")),
        ("00,900", Decimal("0.900")),
        ("0,9000", Decimal("0.9000")),
        ("12,34", Decimal("12.34")),
        ("-12,50", Decimal("-12.50")),
        ("1234,567", Decimal("1234.567")),
        ("1.234,56", Decimal("1234.56")),
        ("1.234.567,8", Decimal("1234567.8")),
        ("1.234", Decimal("1.234")),
        ("1,00,00", None),
        ("0,900.50", None),
        ("0,900,000", None),
        ("1.23,45", None),
        ("1,2.3", None),
        ("1,", None),
        (",", None),
        ("1_000", None),
        ("1" * 61, None),
        ("ten", None),
        (True, None),
        ([], None),
    ],
)
def test_a_decimal_is_read_with_either_comma(value: Json, number: Decimal | None) -> None:
    assert decimal_of(value) == number


@pytest.mark.parametrize(
    ("value", "count"),
    [("1.9", 1), ("-3", -3), (10**15, 10**15), (10**15 + 1, None), (None, None), ("", None)],
)
def test_a_count_fits_where_counts_are_kept(value: Json, count: int | None) -> None:
    assert count_of(value) == count


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (" ord_8fK2 ", "ord_8fK2"),
        ("007", "007"),
        (Decimal("7.0"), "7"),
        (Decimal("7.5"), None),
        (0, None),
        (-7, None),
        ("000", None),
        ("", None),
        ("a b", None),
        ("1,2", None),
        ("a" * 65, None),
        (True, None),
        ({}, None),
    ],
)
def test_an_id_is_an_opaque_string(value: Json, text: str | None) -> None:
    assert id_of(value) == text


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (True, True),
        (False, False),
        (1, True),
        ("TRUE", True),
        ("0", False),
        ("", False),
        (Decimal(0), False),
        (None, None),
        ("maybe", None),
        ([], None),
        ({}, None),
        (2, None),
    ],
)
def test_truth_is_told_or_unknown(value: Json, truth: bool | None) -> None:  # noqa: FBT001 - what is tested
    assert truth_of(value) is truth


def test_text_is_one_storable_line() -> None:
    assert text_of(" a\r\n\tb\x00c \ud800 ") == "a b c ?"
    assert text_of("x" * 10_000, 5) == "xxxxx"


def test_descriptions_are_taken_apart_in_linear_time() -> None:
    for hostile in ("<!--", "<a ", "&amp;", "<br", "\n ", "< ", "&#"):
        assert len(plain_text(hostile * 100_000, 1000)) <= 1000


def test_entities_are_resolved_at_most_three_times() -> None:
    assert plain_text("&amp;amp;amp;lt;b&amp;amp;amp;gt;", 100) == "&lt;b&gt;"


def test_a_model_that_cannot_be_read_is_none() -> None:
    class Strict(_WireModel):
        number: int

    assert Strict.read({"number": "many"}) is None
    assert Strict.read(["no object"]) is None


@UNHURRIED
@given(LINES)
def test_a_text_that_needs_no_cleaning_reads_as_a_cleaned_one(line: str) -> None:
    # The line end behind it is taken away again, by the way that is for texts that do need cleaning.
    assert text_of(line) == text_of(f"{line}\n")
    assert plain_text(line, 100) == plain_text(f"{line}\r", 100)


@UNHURRIED
@given(st.text("0123456789", max_size=20))
def test_digits_count_what_the_same_number_with_a_fraction_counts(digits: str) -> None:
    assert count_of(digits) == (count_of(f"{digits}.0") if digits else None)


def test_a_text_that_is_the_key_in_other_letters_is_still_the_key() -> None:
    key = PanelKey("ab12" * 8)
    assert without_key(["AB12" * 8, {"aB12" * 8: "ab12" * 7}], key) == [
        f"…{key.tail}",
        {f"…{key.tail}": "ab12" * 7},
    ]
