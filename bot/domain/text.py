"""Text as people type it: invisible marks removed, digits of both scripts read, words folded for search."""

import re
import unicodedata
from typing import Final

_BIDI_MARKS: Final = dict.fromkeys(
    [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x200B, 0x2060]
)
"""Direction marks and zero-width characters that a copied text carries along unseen."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_FANCY_LETTERS: Final = str.maketrans(
    dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", _LETTERS.replace("x", ""), strict=True))
    | {chr(first + at): letter for first in (0x1F150, 0x1F170) for at, letter in enumerate(_LETTERS)}
)
"""NFKD leaves small capitals and white-on-black letters alone; panels write names in them."""

_ARABIC_LETTERS: Final = str.maketrans({"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "", "ء": ""})
"""People search without hamza, with either ya, and without the stretching tatweel."""

_LAST_OF_ONE_UNIT: Final = 0xFFFF

_SPACES: Final = re.compile(r"\s+")


def without_marks(text: str) -> str:
    """The text without direction marks and zero-width characters, trimmed."""
    return text.translate(_BIDI_MARKS).strip()


def latin_digits(text: str) -> str:
    """The text with every decimal digit of any script written 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text
    )


def plain_number(text: str) -> str:
    """A number or id that a person typed: ``#١٠١`` is ``101``."""
    return latin_digits(without_marks(text)).removeprefix("#").strip()


def folded(text: str) -> str:
    """The text as search compares it: one form for every way of writing the same word."""
    if text.isascii():
        return _SPACES.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", without_marks(text).translate(_FANCY_LETTERS)).casefold()
    bare = "".join(filter(_is_no_mark, plain.translate(_ARABIC_LETTERS)))
    # Composed again at the end, so that folding what is folded changes nothing.
    return _SPACES.sub(" ", latin_digits(unicodedata.normalize("NFKC", bare))).strip()


def _is_no_mark(character: str) -> bool:
    """Accents, vowel signs and hamza above or below a letter are marks once a text is decomposed."""
    return character.isascii() or unicodedata.category(character) != "Mn"


def cut(text: str, longest: int) -> str:
    """The text, shortened to at most ``longest`` units with an ellipsis where something is left out.

    Units are UTF-16's, as Telegram counts: an emoji or a letter of mathematical bold takes two.
    """
    if len(text) * 2 <= longest:
        return text  # no character takes more than two
    units = fitting = 0
    for character in text:
        units += 2 if ord(character) > _LAST_OF_ONE_UNIT else 1
        if units > longest:
            return text[:fitting].rstrip() + "…"
        fitting += units < longest  # beside the ellipsis
    return text
