"""Descriptions and names as plain text: panels store them as HTML, often escaped more than once."""

import html
import re
from typing import Final

from bot.domain.text import cut
from bot.panel.wire.tolerant import is_one_plain_line

_LONGEST_RAW: Final = 20_000
_MOST_ROUNDS: Final = 3
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>|\r\n?", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_CUT_TAG: Final = re.compile(r"<(?:/?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,200})?|/)?\Z", re.IGNORECASE)
"""What is left of a tag where the panel cut its own text short."""

_BLANKS: Final = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_EMPTY_LINES: Final = re.compile(r" ?\n ?(?:\n ?)+")


def plain_text(marked: str, longest: int) -> str:
    """The text without entities, tags and surplus blanks, at most ``longest`` characters."""
    text = marked[:_LONGEST_RAW]
    if is_one_plain_line(text) and "&" not in text and "<" not in text:
        return cut(text.strip(), longest)
    for _ in range(_MOST_ROUNDS):
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    text = _CUT_TAG.sub("", _TAG.sub("", _BREAK.sub("\n", text)))
    text = _EMPTY_LINES.sub("\n\n", _BLANKS.sub(" ", text)).strip()
    return cut(text.encode("utf-8", "replace").decode(), longest)
