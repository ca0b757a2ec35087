"""Telegram's HTML mode, read as Telegram reads it, and refused as Telegram refuses it."""

import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fake_telegram.text.automatic import with_automatic_entities
from bot.sandbox.fake_telegram.text.formatted import FormattedText, utf16_length
from bot.sandbox.fake_telegram.text.html_entities import MarkupProblem, parse_html

any_text = st.text(st.characters(exclude_categories=["Cs"]))


def marks(markup: str) -> list[tuple[object, ...]]:
    return [(one.type, one.offset, one.length, *one.details) for one in parse_html(markup).entities]


@given(any_text)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == FormattedText(text)


@given(any_text.filter(bool), any_text)
def test_offsets_are_counted_in_utf16_units(marked: str, before: str) -> None:
    read = parse_html(f"{html.escape(before)}<b>{html.escape(marked)}</b>")
    units = read.text.encode("utf-16-le")
    (bold,) = read.entities
    assert units[bold.offset * 2 : bold.end * 2].decode("utf-16-le") == marked
    assert utf16_length(read.text) == len(units) // 2


@given(st.text("<>&;/b ia='\"x#1"))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    with contextlib.suppress(MarkupProblem):
        read = parse_html(markup)
        assert len(read.text) <= len(markup)
        assert all(one.length > 0 and one.end <= utf16_length(read.text) for one in read.entities)


@pytest.mark.parametrize(
    ("tag", "entity"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_every_plain_tag_marks_its_text(tag: str, entity: str) -> None:
    assert marks(f"a <{tag}>b</{tag}>") == [(entity, 2, 1)]


@pytest.mark.parametrize(
    ("markup", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', ("spoiler", 0, 1)),
        ("<blockquote expandable>x</blockquote>", ("expandable_blockquote", 0, 1)),
        (
            '<a href="https://example.com/?a=1&amp;b=2">x</a>',
            ("text_link", 0, 1, ("url", "https://example.com/?a=1&b=2")),
        ),
        ("<a href='t.me/x'>x</a>", ("text_link", 0, 1, ("url", "t.me/x"))),
        ("<a>https://example.com</a>", ("text_link", 0, 19, ("url", "https://example.com"))),
        ('<a href="tg://user?id=41">x</a>', ("text_mention", 0, 1, ("user_id", 41))),
        ('<pre><code class="language-python">x</code></pre>', ("pre", 0, 1, ("language", "python"))),
        ('<code class="language-python">x</code>', ("code", 0, 1)),
        ('<tg-emoji emoji-id="5368">x</tg-emoji>', ("custom_emoji", 0, 1, ("custom_emoji_id", "5368"))),
        (
            '<tg-time unix="1647531900" format="wDT">x</tg-time>',
            ("date_time", 0, 1, ("unix_time", 1647531900), ("date_time_format", "wDT")),
        ),
        ('<tg-time unix="1647531900">x</tg-time>', ("date_time", 0, 1, ("unix_time", 1647531900))),
    ],
)
def test_tags_with_attributes_keep_what_they_say(markup: str, entity: tuple[object, ...]) -> None:
    assert marks(markup) == [entity]


def test_nested_marks_stand_in_telegrams_order() -> None:
    assert marks("<i>a<b>b</b></i><u>c</u>") == [("italic", 0, 2), ("bold", 1, 1), ("underline", 2, 1)]


@pytest.mark.parametrize("markup", ["<b></b>x", '<a href="no where">x</a>', '<a href="http://[">x</a>'])
def test_marks_of_nothing_and_links_to_nowhere_vanish(markup: str) -> None:
    assert parse_html(markup) == FormattedText("x")


def test_code_holds_no_other_marks() -> None:
    assert marks("<code>a<b>b</b></code>") == [("code", 0, 2)]
    assert marks("<pre><b>b</b></pre>") == [("pre", 0, 1)]


def test_only_code_that_fills_a_pre_gives_it_a_language() -> None:
    assert marks('<pre>a<code class="language-c">b</code></pre>') == [("pre", 0, 2)]
    assert marks('<pre><code class="language-c">a</code>b</pre>') == [("pre", 0, 2)]
    assert marks('<i><code class="language-c">a</code></i>') == [("code", 0, 1), ("italic", 0, 1)]


HOSTILE = ["<code>x</code>" * 7_000, "<b" + " " * 90_000, "<b>" * 30_000, "<a x='" * 15_000, "&" * 90_000]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("markup", HOSTILE, ids=[markup[:6] for markup in HOSTILE])
def test_no_markup_takes_forever(markup: str) -> None:
    with contextlib.suppress(MarkupProblem):
        assert parse_html(markup).text


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["/a ", "a.", "a-", "t.me ", "http://"])
def test_no_text_takes_forever_to_mark(piece: str) -> None:
    text = (piece * 4096)[:4096]
    assert with_automatic_entities(FormattedText(text)).text == text


def test_the_same_mark_twice_is_one() -> None:
    assert marks("<b><strong>x</strong></b>") == [("bold", 0, 1)]


def test_only_four_names_and_numbers_are_references() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#39;&#x27;&#1593; R&D &").text == "<>&\"''ع R&D &"


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<a href='x>y</a>", "Unclosed start tag at byte offset 0"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("عر <br/>", 'Unsupported start tag "br" at byte offset 5'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b class='x'>x</b>", 'Unsupported attribute "class" in the tag "b" at byte offset 0'),
        ("<a href=x target=y>x</a>", 'Unsupported attribute "target" in the tag "a" at byte offset 0'),
        ("<a =x>x</a>", 'Can\'t read an attribute of the tag "a" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified at byte offset 0"),
        ('<tg-time unix="now">x</tg-time>', "Invalid Unix time specified at byte offset 0"),
        *(
            (
                f'<tg-time unix="5" format="{shape}">x</tg-time>',
                "Invalid date-time format specified at byte offset 0",
            )
            for shape in ("R", "rt", "tw", "dD", "tT", "YYYY")
        ),
        ("a&nbsp;b", 'Unsupported entity "&nbsp;" at byte offset 1'),
        ("&#0;", 'Unsupported entity "&#0;" at byte offset 0'),
        ("&#xD800;", 'Unsupported entity "&#xD800;" at byte offset 0'),
        ("&#x110000;", 'Unsupported entity "&#x110000;" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(markup: str, complaint: str) -> None:
    with pytest.raises(MarkupProblem) as refused:
        parse_html(markup)
    assert str(refused.value) == complaint


def test_trimming_moves_and_clips_the_marks() -> None:
    read = parse_html(" 🙂\n<b> x </b> ").trimmed()
    assert read.text == "🙂\n x"
    assert [(one.offset, one.length) for one in read.entities] == [(3, 2)]
    assert parse_html("<b>  </b>").trimmed() == FormattedText()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("🙂 /status_1@panel_bot 5", [("bot_command", 3, 19)]),
        ("a/b and/or /x/y <//z", []),
        ("see https://example.com/a?b=1, now", [("url", 4, 25)]),
        ("t.me/panel and example.com.", [("url", 0, 10), ("url", 15, 11)]),
        ("v1.2 file.txt me@example.com http://", []),
    ],
)
def test_clients_mark_commands_and_addresses(text: str, found: list[tuple[str, int, int]]) -> None:
    marked = with_automatic_entities(FormattedText(text)).entities
    assert [(one.type, one.offset, one.length) for one in marked] == found


def test_nothing_is_marked_inside_code_and_links() -> None:
    markup = '<code>/start</code> <pre>https://example.com</pre> <a href="https://a.com">b.com</a> <b>/go</b>'
    found = with_automatic_entities(parse_html(markup)).entities
    assert [one.type for one in found] == ["code", "pre", "text_link", "bold", "bot_command"]


def test_a_hundred_entities_are_kept() -> None:
    assert len(parse_html("<b>x</b> " * 120).entities) == 100
