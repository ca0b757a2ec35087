"""Keys are found wherever they are written, links and names are no keys, and only what is given is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import PanelKey
from bot.domain.keys import given_key, holds_key, is_key_command, may_be_key

KEY = "0123456789abcdef0123456789ABCDEF"
OTHER = "otherkey9876543210abcdefXYZ"
"""What other panels give out: no hex, but a long run of letters and digits."""

ALONE = (
    *(KEY, f"\u200f {KEY} ", f"“{KEY}”", f"{KEY}.", KEY[:16] + "\u200b" + KEY[16:]),
    *(OTHER, f"\u200f{OTHER}\n", f"({OTHER})", KEY + "0", f"x{KEY}", KEY[:-1], "1" * 32, "a1" * 10),
)
IN_COMMANDS = (f"/setkey {KEY}", f"/balance {KEY}", f"/key@panel_bot {OTHER}", f"/search\n{OTHER}")
SAID_OF = (
    *(
        f"my new key is {KEY}",
        f"key: {KEY}",
        f"key={KEY}",
        f"API-KEY:{KEY}",
        f"Hello, this is my key: {KEY}!",
    ),
    *(f"my new key is {OTHER}", f"api_key={OTHER}", f"use the new API key {OTHER} please"),
    *(f"مفتاحي الجديد هو {KEY}", f"المفتاح:{KEY}", f"هذا مفتاح API الخاص بي {OTHER}", f"مفتاحى هو {OTHER}"),
)
WITHIN = (
    *(f"is {KEY} still good?", f"my old key was {KEY}", f"{KEY} does not work", f"لا تستخدم {KEY}"),
    *(f"101|{KEY}|100", f"my friend’s key is {OTHER}", f"{KEY} and {KEY[::-1]}", f"/forget {KEY}"),
    *(f"https://panel.example/api/v2?action=balance&key={KEY}", f"panel.example/api?api_key={OTHER}"),
    f"key {KEY},https://example.com",
)
LINKS = (
    *(f"https://instagram.com/p/{KEY}", f"https://example.com/?fbclid={KEY}&igsh={OTHER}", f"t.me/+{KEY}"),
    *(f"101 | https://example.com/{KEY} | 100", f"101|example.com/?id={KEY}|100", f"(example.com:80/#{KEY})"),
    *(f"my key is at https://example.com/{OTHER}", f"HTTPS://EXAMPLE.COM/{KEY}", f"example.com?ref={KEY}"),
)
NO_KEYS = (
    *(
        "",
        "instagram followers 1000",
        "abcdefghijklmnopqrstuvwxyz",
        "1" * 30,
        "a1" * 9,
        KEY[:20] + " " + KEY[20:],
    ),
    *(f"@{KEY}", f"@{OTHER}", f"#{OTHER}", f"follow {OTHER} now", f"so nice {OTHER}", KEY * 5),
    *(f"key\n1. {OTHER}", f"the key to {OTHER}", "550e8400-e29b-41d4-a716-446655440000", f"/start s_{KEY}"),
    *("/start o_23501", "/key", "/monkey", "see example.com/key 16", "comment one\nlololololololol1234567 x"),
)
NAMES = ("mohammedabdulrahman2020", "a1" * 16, f"{OTHER} {OTHER}1")


@pytest.mark.parametrize("text", [*ALONE, *IN_COMMANDS, *SAID_OF, *WITHIN])
def test_a_key_is_found_wherever_it_is_written(text: str) -> None:
    assert holds_key(text)


@pytest.mark.parametrize("text", [*LINKS, *NO_KEYS])
def test_links_names_and_words_are_no_keys(text: str) -> None:
    assert not holds_key(text)
    assert given_key(text) is None


@pytest.mark.parametrize("text", [*ALONE, *IN_COMMANDS, *SAID_OF])
def test_what_is_plainly_given_is_taken(text: str) -> None:
    key = given_key(text)
    assert isinstance(key, PanelKey)
    assert key.secret.lower() in text.replace("\u200b", "").lower()


@pytest.mark.parametrize("text", WITHIN)
def test_what_is_only_spoken_of_is_not_taken(text: str) -> None:
    assert given_key(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"I think it is {KEY}, right?", KEY),
        (f"https://panel.example/api/v2?key={KEY}", KEY),
        (f"{KEY} or {KEY}", KEY),
        (f"{KEY} or {KEY[::-1]}", None),
        ("no idea", None),
    ],
)
def test_where_a_key_is_asked_for_the_only_one_is_the_answer(text: str, key: str | None) -> None:
    assert given_key(text, is_asked=True) == (PanelKey(key) if key else None)


@pytest.mark.parametrize("text", NAMES)
def test_where_names_are_asked_for_a_long_name_is_one(text: str) -> None:
    assert holds_key(NAMES[0])
    assert not holds_key(text, among_names=True) or text == NAMES[1]


@pytest.mark.parametrize("text", [KEY, f"key: {OTHER}", f"/key {OTHER}", f"one two {KEY}"])
def test_a_key_among_names_is_still_one(text: str) -> None:
    assert holds_key(text, among_names=True)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("/key abc", True),
        ("/KEY@panel_bot\nabc", True),
        ("/setkey abc", True),
        ("/api_key abc", True),
        ("well, /key abc", True),
        ("/key", False),
        ("/key ", False),
        ("https://example.com/key abc", False),
        ("/order 5", False),
    ],
)
def test_whatever_follows_a_command_about_keys_is_meant_to_be_one(text: str, *, is_one: bool) -> None:
    assert is_key_command(text) is is_one
    assert holds_key(text) is is_one


HEX = st.text("0123456789abcdefABCDEF", min_size=32, max_size=32)
BETWEEN = st.text(" \n\t,;:=()[]{}!.…'`*~_،؛|«»", min_size=1, max_size=4)
WORDS = st.lists(st.sampled_from(["likes", "1000", "مرحبا", "please", "🙂", "و", "101"]), max_size=5).map(
    " ".join
)


@given(key=HEX, before=WORDS, after=WORDS, first=BETWEEN, second=BETWEEN)
def test_a_hex_key_is_found_between_any_words(
    key: str, before: str, after: str, first: str, second: str
) -> None:
    assert holds_key(f"{before}{first}{key}{second}{after}")


@given(key=HEX, path=st.sampled_from(["/", "/p/", "/?utm_id=", "?igsh=", "#", "/a?b=1&c=", "/+", "/a,b,"]))
def test_a_hex_run_in_a_link_is_part_of_it(key: str, path: str) -> None:
    for host in ("https://example.com", "example.com", "www.example.co.uk", "http://localhost:80"):
        assert not holds_key(f"{host}{path}{key}")


@given(text=st.text(max_size=200))
def test_what_is_given_is_held_and_stands_in_the_text(text: str) -> None:
    for is_asked in (False, True):
        key = given_key(text, is_asked=is_asked)
        assert key is None or holds_key(text)


@pytest.mark.parametrize(
    "text",
    [
        *("k" * 10**6, "#" * 10**6, "/" + "key" * 10**5, "a." * 10**5 + "/"),
        *("a1" * 10 + " " + "key " * 10**5, ("a1" * 10 + " ") * 10**4),
    ],
)
@pytest.mark.timeout(20)
def test_long_texts_are_looked_through_in_no_time(text: str) -> None:
    holds_key(text)
    given_key(text)


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        *((alone, True) for alone in ALONE),
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
