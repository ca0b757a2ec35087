"""Order numbers are found in whatever people paste, and nothing else is taken for one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.ids import is_number_of_panel
from bot.domain.order_numbers import numbers_in

PARTS = st.sampled_from(
    [
        " ",
        ",",
        "، ",
        ";",
        "؛",
        "\n",
        "\t",
        " | ",
        "#",
        " # ",
        "/",
        "\u200f ",
        "\u00a0",
        " و",
        " and ",
        "، الطلب رقم ",
        "\r\n",
        '"',
    ]
)
NUMBERS = st.integers(10_000, 10**12).map(str)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("23501 23502", ["23501", "23502"]),
        ("23501,23502;23503", ["23501", "23502", "23503"]),
        ("٢٣٥٠١، ٢٣٥٠٢؛ ۲۳۵۰۳", ["23501", "23502", "23503"]),
        ("#23501#23502 | №23503", ["23501", "23502", "23503"]),
        ("23501\r\n23502\n\n23503\t23504", ["23501", "23502", "23503", "23504"]),
        ("\u200f23501\u200e \u206823502\u2069\ufeff", ["23501", "23502"]),
        ("23502 23501 23502 #23501", ["23502", "23501"]),
        ("[23501] (23502) <23503> '23504' «23505»", ["23501", "23502", "23503", "23504", "23505"]),
        ("23501/23502/23503", ["23501", "23502", "23503"]),
        ("23501.23502", ["23501", "23502"]),
        ("Order ID:23501, order=23502", ["23501", "23502"]),
        ("طلبي رقم٢٣٥٠١و23502", ["23501", "23502"]),
        ("where is 23501? and 23502!", ["23501", "23502"]),
        ("1. 23501\n2) 23502\n- 23503\n* 23504.", ["23501", "23502", "23503", "23504"]),
        ("ord_a1B2-c ORD-77", ["ord_a1B2-c", "ORD-77"]),
        ("ord_abcdef", ["ord_abcdef"]),
        ("7", ["7"]),
        ("0023501 23501", ["0023501", "23501"]),
        ("23501 for https://instagram.com/p/C4x9?igsh=1 and www.tiktok.com/@u1/2", ["23501"]),
        ("23501 t.me/channel1 instagram.com/p1 //cdn.example.com/77", ["23501"]),
        ("23501 @user1 me2@example.com", ["23501"]),
        ("23501 on 2026-03-01 12:30:05, 01/03/2026, 1.3.2026 at 9:05", ["23501"]),
        ("23501 2026-03-01T12:30:05Z", ["23501"]),
        ("23501 $0.90 12.5€ 1234.567", ["23501"]),
    ],
)
def test_numbers_are_found_whatever_surrounds_them(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ",,, ؛", "hello", "order_id and more", "_", "-", "😀", "<b>!</b>", "../etc", "ا" * 3000),
        *("1" * 49, "https://example.com/23501", "@23501", "0.90", "2026-03-01", "12:30", "?? ... && ٪"),
    ],
)
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert numbers_in(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Order ID,Service,Quantity\n23501,7,1000\n23502,8,500\n", ["23501", "23502"]),
        ("service;order_id;charge\n7;23501;0,90\n8;23502;1\n", ["23501", "23502"]),
        ('"Link","Order"\r\n"https://a.b/1,2","23501"\r\n"two\nlines 99","23502"\r\n', ["23501", "23502"]),
        ("ID\tOrder number\n1\t23501\n2\t#23502\n", ["23501", "23502"]),
        ("الخدمة،رقم الطلب\n٧،٢٣٥٠١\n", ["23501"]),
        ("id,link\n23501\n\n23502,x\n", ["23501", "23502"]),
        ("Service,Order\n7\n", []),
        ('"Order number","Placed (UTC+3)","Link, or username"\n23501,2026-03-01,x1\n', ["23501"]),
        ("order,23501\norder,23502", ["23501", "23502"]),
        ("23501,23502\n23503,23504", ["23501", "23502", "23503", "23504"]),
        ("order\n23501\n23502", ["23501", "23502"]),
        ("link,quantity\nhttps://a.b,23501", ["23501"]),
    ],
)
def test_of_a_table_with_headings_only_the_column_of_numbers_is_read(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


def test_a_table_with_a_cell_that_no_program_writes_is_read_as_any_text() -> None:
    assert numbers_in(f"order,x\n{'9' * 140_000},7\n23501") == ["7", "23501"]


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=30), parts=st.lists(PARTS, min_size=30, max_size=30))
def test_any_separators_lead_to_the_same_numbers_each_once_in_order(
    numbers: list[str], parts: list[str]
) -> None:
    text = "".join(part + number for part, number in zip(parts, numbers, strict=False))
    assert numbers_in(text) == list(dict.fromkeys(numbers))


@given(numbers=st.lists(NUMBERS, max_size=10))
def test_digits_of_any_script_are_the_same_numbers(numbers: list[str]) -> None:
    for zero in ("٠", "۰", "०", "０"):
        digits = {ord("0") + at: chr(ord(zero) + at) for at in range(10)}
        assert numbers_in(" ".join(numbers).translate(digits)) == numbers_in(" ".join(numbers))


@given(text=st.text(max_size=200))
@example("order,x\n\x00")
def test_whatever_is_found_is_of_a_shape_panels_give_and_is_found_again(text: str) -> None:
    numbers = numbers_in(text)
    assert all(map(is_number_of_panel, numbers))
    assert len(set(numbers)) == len(numbers)
