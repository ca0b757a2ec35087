"""CSV as spreadsheets open it: what was written is read back, and no cell computes."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spreadsheet import Cell, csv_of


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (Decimal("0.90"), "0.90"),
        (Decimal("1E+5"), "100000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-1.5"), "-1.5"),
        ("plain", "plain"),
        ("متابعون, «ذهبي»", "متابعون, «ذهبي»"),
        ('say "hi", or; not', 'say "hi", or; not'),
        ("two\r\nlines\tand\x00more\u2028", "two lines and more"),
        ("=1+1", "'=1+1"),
        ("+15", "'+15"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =cmd", "'=cmd"),
        ("\t=cmd", "'=cmd"),
        ("\u200e=cmd", "'\u200e=cmd"),
        ("＝cmd", "'＝cmd"),
        ("﹣1", "'﹣1"),
        ("https://example.com/?a=1", "https://example.com/?a=1"),
        ("half \ud800 pair", "half ? pair"),
    ],
)
def test_a_cell_is_shown_and_never_computes(cell: Cell, shown: str) -> None:
    assert read(csv_of([["first", cell, "last"]])) == [["first", shown, "last"]]


def test_a_cell_is_cut_to_what_a_spreadsheet_holds() -> None:
    assert len(read(csv_of([["x" * 100_000]]))[0][0]) == 32_000


def test_lines_end_as_spreadsheets_want_them() -> None:
    assert csv_of([["a", 1], ["b", None]]) == b"a,1\r\nb,\r\n"
    assert csv_of([]) == b""


@given(st.lists(st.text(max_size=40), min_size=2, max_size=5))
def test_no_text_breaks_out_of_its_cell(texts: list[str]) -> None:
    (row,) = read(csv_of([texts]))
    assert len(row) == len(texts)
    assert not any(cell[:1] in set("=+-@\t\r\n＝＋－＠") for cell in row if cell)
