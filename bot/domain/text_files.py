"""A text file as people have one: whatever program of whatever country wrote it."""

import codecs
import re
from typing import Final

from bot.domain.problems import Problem, problem

LARGEST_FILE: Final = 512 * 1024
"""Bytes: the longest list there may be, with room for every encoding."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_ARABIC_WINDOWS: Final = "cp1256"


def read_text_file(body: bytes) -> str | Problem:
    """The text of a file in UTF-8, UTF-16 or Arabic Windows, or what is wrong with it."""
    if len(body) > LARGEST_FILE:
        return problem("problem.file_large", most=LARGEST_FILE // 1024)
    texts = (_decoded(body, name) for name in _encodings(body))
    return next((text for text in texts if text is not None), problem("problem.file_not_text"))


def _encodings(body: bytes) -> tuple[str, ...]:
    """What the file may be written in, the likeliest first; programs that write UTF-16 mark it."""
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    return ("utf-8", _ARABIC_WINDOWS) if marked is None else (marked,)


def _decoded(body: bytes, name: str) -> str | None:
    try:
        text = body.decode(name)
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else text
