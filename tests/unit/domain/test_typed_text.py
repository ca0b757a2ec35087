"""What people type: numbers of both scripts, words folded for search, texts cut as Telegram counts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import whole_number
from bot.domain.problems import Problem
from bot.domain.text import cut, folded, latin_digits, plain_number, without_marks

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
letters = st.text(alphabet="abcXYZ أإآىةكیک ـ 𝐀𝐛ꜱɢ ١2 \u064b\u200f\u2066", max_size=30)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1000", 1000),
        ("1,000", 1000),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1'000", 1000),
        ("12,345,678", 12_345_678),
        ("١٠٠٠", 1000),
        ("١٬٠٠٠", 1000),
        ("١،٠٠٠", 1000),
        ("۲۵۰", 250),
        ("+5", 5),
        ("  42 ", 42),
        ("\u200f\u2067٤٢\u2069", 42),
        ("0", 0),
        ("007", 7),
        ("000000000000000000000000007", 7),
        ("999999999999999", 999_999_999_999_999),
    ],
)
def test_a_whole_number_is_read(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "none"),
        ("abc", "none"),
        ("1000 likes", "none"),
        ("one thousand", "none"),
        ("ألف", "none"),
        ("1e3", "none"),
        ("12,34,567", "none"),
        ("10,0000", "none"),
        ("0x10", "none"),
        ("²", "none"),
        ("1\n000", "none"),
        ("1,", "none"),
        ("1.5", "fraction"),
        ("1.000", "fraction"),
        ("1,5", "fraction"),
        ("1.", "fraction"),
        ("١٫٥", "fraction"),
        ("1,000.50", "fraction"),
        ("-5", "negative"),
        ("-٥", "negative"),
        ("1" + "0" * 15, "enormous"),
        ("9" * 4000, "enormous"),
    ],
)
def test_what_is_no_whole_number_is_named(typed: str, key: str) -> None:
    problem = whole_number(typed)
    assert isinstance(problem, Problem)
    assert problem.key == f"problem.number_{key}"


@given(number=st.integers(0, 10**15 - 1), digits=st.sampled_from([{}, ARABIC_DIGITS, PERSIAN_DIGITS]))
def test_a_number_reads_back_in_every_script_with_and_without_separators(
    number: int, digits: dict[int, int]
) -> None:
    assert whole_number(str(number).translate(digits)) == number
    for separator in ",٬،' \u202f":
        assert whole_number(f"{number:,}".replace(",", separator).translate(digits)) == number


@given(text=st.text())
def test_any_text_is_a_number_or_a_problem(text: str) -> None:
    read = whole_number(text)
    assert isinstance(read, Problem) or 0 <= read < 10**15


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Instagram", "instagram"),
        ("𝐈𝐧𝐬𝐭𝐚𝐠𝐫𝐚𝐦", "instagram"),
        ("ɪɴꜱᴛᴀɢʀᴀᴍ", "instagram"),
        ("مُتابِعين", "متابعين"),
        ("متـــابعين", "متابعين"),
        ("إعجابات", "اعجابات"),
        ("مشاهدة", "مشاهده"),
        ("على", "علي"),
        ("فیسبوک", "فيسبوك"),
        ("١٢٣", "123"),
        ("  two\n words ", "two words"),
        ("\u202bTikTok\u202c", "tiktok"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_ways_of_writing_a_word_fold_together(written: str, searched: str) -> None:
    assert folded(written) == searched


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("23501", "23501"),
        ("#23501", "23501"),
        (" \u200f#٢٣٥٠١ ", "23501"),
        ("# 7", "7"),
        ("ord_A7", "ord_A7"),
        ("", ""),
    ],
)
def test_an_id_is_read_without_its_sign_in_digits_of_any_script(typed: str, number: str) -> None:
    assert plain_number(typed) == number


@given(text=letters)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(text=st.text())
def test_latin_digits_change_digits_only(text: str) -> None:
    read = latin_digits(text)
    assert len(read) == len(text)
    for before, after in zip(text, read, strict=True):
        assert after == (str(unicodedata.decimal(before)) if before.isdecimal() else before)


@given(text=st.text(alphabet="ab \u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u200b\u061c"))
def test_marks_go_and_letters_stay(text: str) -> None:
    assert without_marks(text) == "".join(character for character in text if character in "ab ").strip()


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(text=st.text(alphabet=st.characters()) | st.text(alphabet="a😀𝐀 "), longest=st.integers(1, 20))
def test_a_cut_text_is_never_longer_than_telegram_would_count(text: str, longest: int) -> None:
    shown = cut(text, longest)
    assert units(shown) <= longest
    if units(text) <= longest:
        assert shown == text
    else:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("ab  cdef", 5, "ab…"),
        ("😀😀", 4, "😀😀"),
        ("😀😀", 3, "😀…"),
        ("ab\ud800😀cd", 5, "ab\ud800…"),
    ],
)
def test_a_long_text_ends_in_an_ellipsis(text: str, longest: int, shown: str) -> None:
    assert cut(text, longest) == shown
