"""A link goes to the panel as it stands, so only what is one is taken."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.link import LONGEST, read_link
from bot.domain.problems import Problem
from tests.unit.domain.domain_samples import UNHURRIED


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://instagram.com/yourname", "https://instagram.com/yourname"),
        ("http://example.com", "http://example.com"),
        ("HTTPS://Example.com/A?b=c#d", "HTTPS://Example.com/A?b=c#d"),
        ("instagram.com/yourname", "https://instagram.com/yourname"),
        ("t.me/name", "https://t.me/name"),
        ("example.com:8080/a", "https://example.com:8080/a"),
        ("example.com/go?to=https://other.org/x", "https://example.com/go?to=https://other.org/x"),
        (" \u200fhttps://example.com/\u2069 ", "https://example.com/"),
        ("https://مثال.موقع/صفحة", "https://مثال.موقع/صفحة"),
        ("https://xn--mgbh0fb.xn--4gbrim/a", "https://xn--mgbh0fb.xn--4gbrim/a"),
        ("https://example.com/" + "a" * (LONGEST - 20), "https://example.com/" + "a" * (LONGEST - 20)),
    ],
)
def test_a_link_is_taken_as_it_stands(typed: str, link: str) -> None:
    assert read_link(typed) == link


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "none"),
        ("instagram", "none"),
        ("@yourname", "none"),
        ("https://", "none"),
        ("https:///path", "none"),
        ("https://localhost/", "none"),
        ("https://192.168.0.1/", "none"),
        ("https://[::1]/", "none"),
        ("https://[oops/", "none"),
        ("https://user:word@example.com/", "none"),
        ("https://good.com@evil.com/", "none"),
        ("https://example.com:port/", "none"),
        ("https://example.com:99999/", "none"),
        ("https://-bad-.com/", "none"),
        ("https://a..b.com/", "none"),
        ("https://example.c/", "none"),
        ("mailto:me@example.com", "none"),
        ("javascript:alert(1)", "none"),
        ("https://" + "a." * 200 + "com", "none"),
        ("ftp://example.com/a", "scheme"),
        ("tg://resolve?domain=name", "scheme"),
        ("file://example.com/etc", "scheme"),
        ("two words.com", "spaces"),
        ("https://example.com/a\nhttps://example.com/b", "spaces"),
        ("https://example.com/<b>", "spaces"),
        ('https://example.com/"', "spaces"),
        ("https://example.com/\u00a0x", "spaces"),
        ("https://example.com/" + "a" * LONGEST, "too_long"),
    ],
)
def test_what_is_no_link_is_named(typed: str, key: str) -> None:
    problem = read_link(typed)
    assert isinstance(problem, Problem)
    assert problem.key == f"problem.link_{key}"


@UNHURRIED
@given(text=st.text() | st.text(alphabet="htps:/.@[]ab1-%?#").map(lambda tail: "https://" + tail))
def test_any_text_is_a_link_or_a_problem(text: str) -> None:
    read = read_link(text)
    if not isinstance(read, Problem):
        assert urlsplit(read).scheme.lower() in {"http", "https"}
        assert "." in (urlsplit(read).hostname or "")
        assert len(read) <= LONGEST + len("https://")
        assert read_link(read) == read
