"""Texts in two languages: values escaped and isolated, every plural form, formats, and no silent gap."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.i18n import (
    FIRST_STRONG_ISOLATE,
    LOCALES,
    POP_ISOLATE,
    Html,
    MessageMissingError,
    Translator,
    directed,
    escaped,
    isolated,
    key,
    paragraphs,
    translator_for,
)
from bot.domain.account import Language
from bot.domain.money import Money
from bot.domain.text import without_marks
from bot.sandbox.fake_telegram.text.html_entities import parse_html

EN, AR = translator_for(Language.ENGLISH), translator_for(Language.ARABIC)
BOTH = pytest.mark.parametrize("tr", [EN, AR], ids=["en", "ar"])
MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def wrapped(text: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def test_a_value_is_escaped_and_isolated() -> None:
    assert (
        EN.t("service.category", category="<b>A & B</b>")
        == f"Category: {wrapped('&lt;b&gt;A &amp; B&lt;/b&gt;')}"
    )
    assert AR.t("service.category", category="A & B") == f"الفئة: {wrapped('A &amp; B')}"


@BOTH
def test_isolates_stand_outside_code(tr: Translator) -> None:
    text = tr.t("card.title", number="23501")
    assert wrapped("<code>23501</code>") in text
    assert "<code>23501</code>" in text


def test_html_is_inserted_as_it_stands() -> None:
    assert EN.t("order.problem", problem=Html("<b>No</b>")) == "❗️ <b>No</b>"


def test_html_in_code_is_isolated_outside_it() -> None:
    assert EN.t("order.value_link", link=Html("a&amp;b")) == wrapped("<code>a&amp;b</code>")


@pytest.mark.parametrize(
    "value", ["{number}", "{}", "{0.__class__}", "%s %(number)s", "\\1 \\g<0>", "}{", "{{x}}"]
)
@BOTH
def test_braces_and_other_signs_in_a_value_are_only_text(tr: Translator, value: str) -> None:
    assert wrapped(value.replace("<", "&lt;").replace(">", "&gt;")) in tr.t(
        "service.category", category=value
    )
    assert wrapped(value) in tr.plain("button.unresolved", reference=value)


@given(value=st.text(alphabet=f"ab أب<>&\"'{{}} {MARKS}"), tr=st.sampled_from([EN, AR]))
def test_a_value_cannot_turn_its_line_or_add_markup(value: str, tr: Translator) -> None:
    shown = parse_html(tr.t("service.category", category=value))
    kept = "".join(character for character in value if character not in MARKS).strip()
    assert shown.text.endswith(wrapped(kept))
    assert shown.entities == ()
    before = shown.text.removesuffix(wrapped(kept))
    assert not any(mark in before + kept for mark in "\u2066\u2067\u2068\u2069\u202a\u202b\u202d\u202e")


@given(text=st.text())
def test_an_escaped_text_reads_as_it_was(text: str) -> None:
    assert "<" not in escaped(text)
    assert unescape(escaped(text)) == without_marks(text)


@BOTH
def test_a_number_can_be_inserted_as_it_is(tr: Translator) -> None:
    assert wrapped("3") in tr.t("list.page", page=3, pages=9)


@BOTH
@pytest.mark.parametrize("missing", ["no.such_message", "Home", "home"])
def test_a_missing_message_is_a_fault(tr: Translator, missing: str) -> None:
    for speak in (tr.t, tr.plain, tr.template):
        with pytest.raises(MessageMissingError):
            speak(missing)
    with pytest.raises(MessageMissingError):
        tr.plural(missing, 3)


@BOTH
def test_a_missing_value_is_a_fault(tr: Translator) -> None:
    with pytest.raises(KeyError):
        tr.t("card.title")
    with pytest.raises(KeyError):
        tr.plain("button.unresolved")


ENGLISH_ORDERS = {
    0: "# orders are being followed.",
    1: "# order is being followed.",
    2: "# orders are being followed.",
    3: "# orders are being followed.",
    11: "# orders are being followed.",
    100: "# orders are being followed.",
    101: "# orders are being followed.",
}
ARABIC_ORDERS = {
    0: "لا توجد طلبات قيد المتابعة.",
    1: "طلب واحد قيد المتابعة.",
    2: "طلبان قيد المتابعة.",
    3: "# طلبات قيد المتابعة.",
    10: "# طلبات قيد المتابعة.",
    11: "# طلبًا قيد المتابعة.",
    99: "# طلبًا قيد المتابعة.",
    100: "# طلب قيد المتابعة.",
    101: "# طلب قيد المتابعة.",
    102: "# طلب قيد المتابعة.",
    103: "# طلبات قيد المتابعة.",
    111: "# طلبًا قيد المتابعة.",
    1000: "# طلب قيد المتابعة.",
}


@pytest.mark.parametrize(
    ("tr", "number", "text"),
    [
        *((EN, number, text) for number, text in ENGLISH_ORDERS.items()),
        *((AR, number, text) for number, text in ARABIC_ORDERS.items()),
    ],
)
def test_a_message_agrees_with_its_number(tr: Translator, number: int, text: str) -> None:
    assert tr.plural("home.open_orders", number) == text.replace("#", wrapped(f"{number:,}"))


def plural_names() -> Iterator[str]:
    with (LOCALES / "en" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        yield from (
            message.id[0] for message in read_po(file) if message.id and not isinstance(message.id, str)
        )


@pytest.mark.parametrize("name", sorted(plural_names()))
def test_arabic_names_none_one_and_two_in_words_and_counts_the_rest(name: str) -> None:
    forms = {number: AR.plural(name, number) for number in (0, 1, 2, 3, 11, 100)}
    for number in (0, 1, 2):
        assert FIRST_STRONG_ISOLATE not in forms[number], forms[number]
    for number in (3, 11, 100):
        assert wrapped(str(number)) in forms[number]
    spoken = {form.replace(wrapped(str(number)), "#") for number, form in forms.items()}
    assert len(spoken) >= 5, "at most the forms for many and for a hundred may sound alike"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1000, "1,000"),
        (2_147_483_647, "2,147,483,647"),
        (Decimal("0.5"), "0.5"),
        (Decimal("1234.50"), "1,234.5"),
        (-5, "-5"),
    ],
)
@BOTH
def test_numbers_are_grouped_in_latin_digits(tr: Translator, value: Decimal | int, text: str) -> None:
    assert tr.number(value) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("0", "USD", "0.00 USD"),
        ("0.9", "USD", "0.90 USD"),
        ("100.84", "USD", "100.84 USD"),
        ("0.00090", "USD", "0.0009 USD"),
        ("1234567.891", "EUR", "1,234,567.891 EUR"),
        ("1.2E+11", "RUB", "120,000,000,000.00 RUB"),
        ("-3.5", "USD", "-3.50 USD"),
        ("1E-20", "USD", "0.00 USD"),
        ("9" * 31 + ".123456789012", "USD", ",".join(["9", *["999"] * 10]) + ".123456789 USD"),
        ("5", "ر.س", "5.00 ر.س"),
        ("5", "", "5.00"),
        ("5", "<b>", "5.00 &lt;b&gt;"),
    ],
)
@BOTH
def test_money_shows_at_least_two_decimals_and_all_that_count(
    tr: Translator, amount: str, currency: str, text: str
) -> None:
    money = tr.money(Money(Decimal(amount), currency))
    assert money == wrapped(text)
    assert isinstance(money, Html)


@BOTH
def test_a_moment_is_left_to_the_readers_client_and_else_says_that_it_is_utc(tr: Translator) -> None:
    at = datetime(2026, 3, 1, 9, 5, 59, tzinfo=UTC)
    told = '<tg-time unix="1772355959" format="dt">2026-03-01 09:05 UTC</tg-time>'
    assert tr.moment(at) == wrapped(told)


def test_each_language_is_read_once() -> None:
    assert translator_for(Language.ARABIC) is AR
    assert AR.language is Language.ARABIC


def test_languages_name_themselves() -> None:
    assert (EN.plain("language.name"), AR.plain("language.name")) == ("English", "العربية")


def test_marking_a_key_changes_nothing() -> None:
    assert key("home.title") == "home.title"


@given(text=st.text())
def test_an_isolated_text_is_whole(text: str) -> None:
    assert isolated(text) == wrapped(text)


LRM, RLM = "\u200e", "\u200f"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("متابعين عرب\nالبدء: 0-6", "متابعين عرب\nالبدء: 0-6"),
        ("Instagram متابعين عرب", f"{RLM}Instagram متابعين عرب"),
        ("Instagram متابعين", f"{RLM}Instagram متابعين"),
        ("متابعين عرب\n30 - 60\nالضمان", f"متابعين عرب\n{RLM}30 - 60\nالضمان"),
        ("متابعين عرب حقيقيين\nInstagram Followers", "متابعين عرب حقيقيين\nInstagram Followers"),
        ("Starts at once\n0-6\n\nArab عرب users", f"Starts at once\n{LRM}0-6\n\nArab عرب users"),
        ("الرابط: https://instagram.com/a-very-long-name", "الرابط: https://instagram.com/a-very-long-name"),
        ("0-6", "0-6"),
        ("A & <b>", "A &amp; &lt;b&gt;"),
        (f"{RLM}Real \u202eusers", "Real users"),
    ],
)
def test_a_line_of_a_foreign_text_runs_as_its_readers_expect(text: str, shown: str) -> None:
    assert paragraphs(text) == shown


@given(text=st.text(alphabet=f"ab <&أب1\n{MARKS}"))
def test_foreign_lines_hold_their_text_and_at_most_a_mark_each(text: str) -> None:
    shown = paragraphs(text)
    assert without_marks(unescape(shown).replace(LRM, "").replace(RLM, "")) == without_marks(text)
    assert all(line.count(LRM) + line.count(RLM) <= 1 for line in shown.split("\n"))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("<b>مرحبًا</b>\n\nنص", "<b>مرحبًا</b>\n\nنص"),
        (wrapped("Instagram"), RLM + wrapped("Instagram")),
        (
            "<code>1</code> · " + wrapped(wrapped("a") + " b"),
            f"{RLM}<code>1</code> · {wrapped(wrapped('a') + ' b')}",
        ),
        ("Not enough funds", "Not enough funds"),
        ("5 &lt; 6", f"{RLM}5 &lt; 6"),
        ("<pre>1\n2</pre>\n3", f"<pre>1\n2</pre>\n{RLM}3"),
    ],
)
def test_an_arabic_line_without_a_letter_of_its_own_begins_at_the_right(text: str, sent: str) -> None:
    assert directed(Html(text), Language.ARABIC) == sent
    assert directed(Html(text), Language.ENGLISH) == text


def test_months_days_and_countries_are_named_in_the_persons_language() -> None:
    english, arabic = translator_for(Language.ENGLISH), translator_for(Language.ARABIC)
    day = date(2026, 3, 9)
    assert (english.month(day), arabic.month(day)) == ("March 2026", "مارس 2026")
    assert english.weekdays() == ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"]
    assert arabic.weekdays() == ["ح", "ن", "ث", "ر", "خ", "ج", "س"]
    assert english.day(day) == arabic.day(day) == "\u20682026-03-09\u2069"
    assert (english.country("EG"), arabic.country("EG")) == ("Egypt", "مصر")
    assert english.country("Jordan") == arabic.country("Jordan") == "Jordan"
