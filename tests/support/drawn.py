"""Pictures made for tests: real files of one colour, with nothing but the standard library."""

import struct
import zlib


def png(width: int = 40, height: int = 30) -> bytes:
    """A PNG that any viewer shows, blue all over."""
    rows = (b"\x00" + b"\x40\x56\xd6" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
