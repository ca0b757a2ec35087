"""Keys are read strictly and never shown; languages are told by Telegram's codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import Language, PanelKey, holds_key, is_key, may_be_key
from bot.domain.problems import Problem, ProblemError

KEY = "0123456789abcdef0123456789ABCDEF"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ar", Language.ARABIC),
        ("AR", Language.ARABIC),
        ("ar-EG", Language.ARABIC),
        ("en-GB", Language.ENGLISH),
        ("en", Language.ENGLISH),
        ("de", Language.ARABIC),
        ("arz", Language.ARABIC),
        ("", Language.ARABIC),
        (None, Language.ARABIC),
    ],
)
def test_a_language_is_told_by_its_code(code: str | None, language: Language) -> None:
    assert Language.of_code(code, fallback=Language.ARABIC) is language


def test_an_unknown_code_falls_back_to_what_was_given() -> None:
    assert Language.of_code("arz", fallback=Language.ENGLISH) is Language.ENGLISH


def test_only_arabic_is_read_from_the_right() -> None:
    assert [language.is_right_to_left for language in Language] == [False, True]


@pytest.mark.parametrize(
    "typed", [KEY, f"  {KEY}\n", f"\u200f{KEY}\u2069", "a" * 16, "key_with-dots.and_9", "a" * 128]
)
def test_a_key_is_read_without_what_surrounds_it(typed: str) -> None:
    read = PanelKey.read(typed)
    assert isinstance(read, PanelKey)
    assert read.secret in typed
    assert read.secret == read.secret.strip("\u200f\u2069 \n")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "short",
        "a" * 15,
        "a" * 129,
        "key with spaces in it",
        "-" * 20,
        "مفتاح" * 5,
        f"{KEY}\n{KEY}",
        "/key " + KEY,
    ],
)
def test_what_is_no_key_is_a_problem(typed: str) -> None:
    assert PanelKey.read(typed) == Problem("problem.key_malformed")


@given(secret=st.from_regex(r"[A-Za-z0-9]{16,40}", fullmatch=True))
def test_a_key_shows_only_its_last_four_characters(secret: str) -> None:
    key = PanelKey(secret)
    assert key.tail == secret[-4:]
    assert secret not in repr(key)
    assert secret not in str(key)


@pytest.mark.parametrize(
    ("text", "whole", "within"),
    [
        (KEY, True, True),
        (f"\u200f {KEY} ", True, True),
        (f"my key is {KEY}!", False, True),
        (f"key={KEY}", False, True),
        (KEY + "0", True, False),
        (f"x{KEY}", True, False),
        (KEY[:-1], True, False),
        (KEY[:-1] + "g", True, False),
        ("1" * 32, True, True),
        ("1" * 30, False, False),
        ("a1" * 9, False, False),
        ("a1" * 10, True, False),
        ("abcdefghijklmnopqrstuvwxyz", False, False),
        ("instagram followers 1000", False, False),
        ("https://instagram.com/a1b2c3d4e5f6a7b8c9d0", False, False),
        ("", False, False),
    ],
)
def test_what_panels_give_out_as_keys_is_known_anywhere(text: str, *, whole: bool, within: bool) -> None:
    assert is_key(text) is whole
    assert holds_key(text) is within


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        (KEY, True),
        (f"\u200f {KEY[:20]}", True),
        (f"{KEY[:8]} {KEY[8:16]}", True),
        ("my-panel_key-in-letters", True),
        ("<b>abcdefghijklmnop</b>", True),
        ("hello", False),
        ("hello, where do I find my key?", False),
        ("I have 2 accounts", False),
        ("قطة سوداء", False),
        ("", False),
    ],
)
def test_plain_words_are_no_key_and_what_may_be_one_is(text: str, *, may_be: bool) -> None:
    assert may_be_key(text) is may_be


def test_a_problem_travels_as_an_exception_without_its_values() -> None:
    error = ProblemError(Problem("problem.key_wrong", {"left": 2}, "words of the panel"))
    assert str(error) == "problem.key_wrong"
    assert error.problem.values == {"left": 2}
