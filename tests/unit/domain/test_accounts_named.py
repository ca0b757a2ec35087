"""Names of accounts, hashtags and groups, however people write them."""

import pytest

from bot.domain.accounts_named import read_group, read_hashtag, read_username
from bot.domain.problems import Problem


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("name", "name"),
        ("@name", "name"),
        (" \u200f@na.me_1-x\u200e ", "na.me_1-x"),
        ("https://instagram.com/name/", "name"),
        ("instagram.com/name?igsh=abc", "name"),
        ("https://www.youtube.com/@name", "name"),
        ("https://t.me/name", "name"),
        ("https://example.com/%D8%B3%D8%B9%D8%AF", "سعد"),
        ("name.com", "name.com"),
    ],
)
def test_a_username_is_bare(typed: str, name: str) -> None:
    assert read_username(typed) == name


@pytest.mark.parametrize(
    "typed", ["", "@", "@@name", "two words", "https://instagram.com/p/Abc", "https://x.com/", "a" * 65]
)
def test_what_is_no_username_is_named(typed: str) -> None:
    wrong = read_username(typed)
    assert isinstance(wrong, Problem)
    assert wrong.key == "problem.username_wrong"


@pytest.mark.parametrize(("typed", "word"), [("#a", "a"), ("a", "a"), ("＃أ_ب", "أ_ب"), ("#100", "100")])
def test_a_hashtag_is_bare(typed: str, word: str) -> None:
    assert read_hashtag(typed) == word


@pytest.mark.parametrize("typed", ["", "#", "##a", "a b", "a#b", "a\nb", "<b>", "a" * 101])
def test_what_is_no_hashtag_is_named(typed: str) -> None:
    wrong = read_hashtag(typed)
    assert isinstance(wrong, Problem)
    assert wrong.key == "problem.hashtag_wrong"


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("@group", "@group"),
        ("group", "group"),
        ("t.me/group", "https://t.me/group"),
        ("https://t.me/+AbC", "https://t.me/+AbC"),
        ("https://facebook.com/groups/1/", "https://facebook.com/groups/1/"),
    ],
)
def test_a_group_is_a_link_or_a_name(typed: str, group: str) -> None:
    assert read_group(typed) == group


@pytest.mark.parametrize("typed", ["", "a b", "ftp://t.me/a", "<b>", "https://"])
def test_what_is_no_group_is_named(typed: str) -> None:
    wrong = read_group(typed)
    assert isinstance(wrong, Problem)
    assert wrong.key == "problem.group_wrong"
