"""How large a picture is, read from its first bytes; what has no such bytes is no picture to Telegram."""

import struct
from typing import Literal, NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_GIFS = (b"GIF87a", b"GIF89a")
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})

ImageType = Literal["image/png", "image/jpeg", "image/gif"]


class Image(NamedTuple):
    """What kind of picture it is, and its size in pixels."""

    mime_type: ImageType
    width: int
    height: int


def read_image(content: bytes) -> Image | None:
    """Return what a picture says of itself; None where this is no PNG, JPEG or GIF."""
    try:
        if content.startswith(_PNG) and content[12:16] == b"IHDR":
            return Image("image/png", *struct.unpack_from(">II", content, 16))
        if content.startswith(_GIFS):
            return Image("image/gif", *struct.unpack_from("<HH", content, 6))
        if content.startswith(_JPEG):
            return _jpeg(content)
    except (struct.error, IndexError):  # it breaks off
        return None
    return None


def _jpeg(content: bytes) -> Image | None:
    """Walk from segment to segment until one tells the frame's size."""
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004 - every marker begins with it
        marker = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Image("image/jpeg", width, height)
        at += 2 + length
    return None
