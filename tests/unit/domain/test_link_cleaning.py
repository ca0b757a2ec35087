"""Only what follows people is taken out of a link; what names the thing stays, to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.link import read_link
from bot.domain.link_cleaning import cleaned, is_same_target
from bot.domain.problems import Problem


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://instagram.com/p/Abc/?igsh=MzRl&utm_source=qr", "https://instagram.com/p/Abc/"),
        ("https://www.instagram.com/name?igshid=1#top", "https://www.instagram.com/name#top"),
        ("https://youtu.be/dQw4?si=abc&t=42", "https://youtu.be/dQw4?t=42"),
        (
            "https://youtube.com/watch?v=dQw4&feature=shared&ab_channel=x",
            "https://youtube.com/watch?v=dQw4",
        ),
        (
            "https://www.tiktok.com/@name/video/7?_t=8&_r=1&is_from_webapp=1&sender_device=pc",
            "https://www.tiktok.com/@name/video/7",
        ),
        (
            "https://facebook.com/permalink.php?story_fbid=1&id=2&fbclid=x&ref=share&__tn__=R",
            "https://facebook.com/permalink.php?story_fbid=1&id=2",
        ),
        ("https://x.com/a/status/1?s=20&ref_src=twsrc", "https://x.com/a/status/1?s=20"),
        ("https://example.com/?UTM_Campaign=a&p=5", "https://example.com/?p=5"),
        ("https://example.com/?utm%5Fsource=a", "https://example.com/"),
    ],
)
def test_tracking_is_taken_out(before: str, after: str) -> None:
    assert cleaned(before) == after
    assert cleaned(after) == after


@pytest.mark.parametrize(
    "link",
    [
        "https://youtube.com/watch?v=dQw4&list=PL1&t=10",
        "https://facebook.com/permalink.php?story_fbid=1&id=2",
        "https://facebook.com/photo?fbid=1&set=a.2",
        "https://example.com/?p=1&page=2",
        "https://t.me/name/5?comment=7&single",
        "https://play.google.com/store/apps/details?id=com.example",
        "https://example.com/?",
        "https://example.com/?&&a=1",
        "https://example.com/a?b=utm_source#?igsh=1",
        "HTTPS://Example.com/A?B=c",
    ],
)
def test_everything_else_stands_as_it_was_typed(link: str) -> None:
    assert cleaned(link) == link


@given(tail=st.text(alphabet="abigshutm_=&?#/%5F1", max_size=40))
def test_cleaning_ends_in_a_link_that_is_clean(tail: str) -> None:
    link = read_link(f"https://example.com/{tail}")
    if not isinstance(link, Problem):
        clean = cleaned(link)
        assert cleaned(clean) == clean
        assert len(clean) <= len(link)
        assert read_link(clean) == clean


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://instagram.com/p/A", "http://www.Instagram.com/p/A/?igsh=1", True),
        ("https://instagram.com/p/A", "https://instagram.com/p/a", False),
        ("https://youtube.com/watch?v=1", "https://youtube.com/watch?v=2", False),
        ("https://youtube.com/watch?v=1&si=a", "https://m.youtube.com/watch?v=1", True),
        ("name", "name", True),
        ("name", "other", False),
    ],
)
def test_links_to_the_same_thing_are_told(one: str, other: str, *, same: bool) -> None:
    assert is_same_target(one, other) is same
    assert is_same_target(other, one) is same
