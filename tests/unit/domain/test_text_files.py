"""Text files of every program are read, and nothing else is taken for one."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.problems import Problem, problem
from bot.domain.text_files import LARGEST_FILE, read_text_file

TEXT = "أول تعليق\r\nGreat! 😀\r\n"
ARABIC = "أول تعليق\r\nرائع\r\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (ARABIC.encode("cp1256"), ARABIC),
        (b"", ""),
    ],
)
def test_a_text_is_read_whatever_it_is_written_in(body: bytes, text: str) -> None:
    assert read_text_file(body) == text


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.4\n\x01\x02",
        codecs.BOM_UTF8 + b"\xff\xfe\xfd",
        codecs.BOM_UTF16_LE + b"a",
        b"\x00" * 64,
        b"ok\x00ok",
        "unmarked".encode("utf-16-le"),
    ],
)
def test_what_is_no_text_is_said(body: bytes) -> None:
    assert read_text_file(body) == problem("problem.file_not_text")


def test_what_is_too_large_is_said() -> None:
    assert read_text_file(b"a" * LARGEST_FILE) == "a" * LARGEST_FILE
    assert read_text_file(b"a" * (LARGEST_FILE + 1)) == problem("problem.file_large", most=512)


@given(body=st.binary(max_size=64))
def test_any_bytes_are_a_text_or_a_problem(body: bytes) -> None:
    text = read_text_file(body)
    assert isinstance(text, Problem) or "\x00" not in text
