import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ops.redaction import HIDDEN, SHORTEST_SECRET, Redactor

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
PANEL_KEY = "0123456789abcdef0123456789ABCDEF"

any_secret = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=HIDDEN), min_size=SHORTEST_SECRET, max_size=40
)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    "line",
    [
        TOKEN,
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"<Bot token='{TOKEN}'>",
        f"url=https%3A%2F%2Fapi.telegram.org%2Fbot{quote(TOKEN, safe='')}%2FgetMe",
        f"bot{quote(TOKEN, safe='').replace('%3A', '%3a')}",
    ],
)
def test_a_bot_token_is_hidden_though_nobody_named_it(line: str) -> None:
    cleaned = Redactor().clean(line)
    assert HIDDEN in cleaned
    assert TOKEN.partition(":")[2] not in cleaned


@pytest.mark.parametrize("before", ["", "key=", "'", "\\n", "%2F", "key_", "é"])
@pytest.mark.parametrize("after", ["", "&action=balance", "'", ".", "\n"])
def test_32_hexadecimal_digits_are_hidden(before: str, after: str) -> None:
    assert Redactor().clean(before + PANEL_KEY + after) == before + HIDDEN + after


def test_what_only_looks_a_little_like_a_secret_stays() -> None:
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    line = f"order 23501 at 2026-11-22T14:00:00.000+00:00, migration {digest}, {'a1' * 15}"
    assert Redactor().clean(line) == line


def test_a_secret_within_a_longer_one_leaves_no_rest_of_it() -> None:
    redactor = Redactor()
    redactor.keep_secret("hunter22hunter22")
    redactor.keep_secret("hunter22")
    assert redactor.clean("a hunter22hunter22 b hunter22") == f"a {HIDDEN} b {HIDDEN}"


def test_a_text_too_short_to_be_a_secret_is_left_alone() -> None:
    redactor = Redactor()
    for short in ("", "a", "1234567"):
        redactor.keep_secret(short)
        redactor.add_secret(short)
    assert redactor.clean("a 1234567 b") == "a 1234567 b"


def test_only_the_newest_secrets_of_run_time_are_remembered_but_lasting_ones_always() -> None:
    redactor = Redactor(remembered=2)
    redactor.keep_secret("lasting-secret")
    for secret in ("first-secret", "second-secret", "first-secret", "third-secret"):
        redactor.add_secret(secret)
    assert redactor.clean("lasting-secret first-secret second-secret third-secret") == (
        f"{HIDDEN} {HIDDEN} second-secret {HIDDEN}"
    )


@given(secret=any_secret, before=any_text, after=any_text)
def test_no_spelling_of_a_known_secret_survives(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.add_secret(secret)
    for spelling in {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
    }:
        assert spelling not in redactor.clean(before + spelling + after)


def test_a_secret_with_half_a_surrogate_pair_is_hidden_as_it_is_written() -> None:
    redactor = Redactor()
    redactor.add_secret("secret \ud83d half")
    assert redactor.clean("a secret \ud83d half") == f"a {HIDDEN}"
    assert redactor.clean(r"a secret \ud83d half") == f"a {HIDDEN}"


@given(any_text)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    redactor = Redactor()
    redactor.keep_secret("hunter22")
    assert redactor.clean(redactor.clean(text)) == redactor.clean(text)
