"""What Telegram takes for a link, in markup, on buttons and in running text."""

import re
from urllib.parse import urlsplit

_SCHEMES = {"http", "https", "tg", "ton", "mailto", "tel"}
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}|localhost|\d+(?:\.\d+){3}", re.IGNORECASE)
_PERSON = re.compile(r"tg://user\?id=([1-9]\d{0,15})")


def is_link(address: str) -> bool:
    """Tell whether Telegram would open this address; a bare host counts, as in Telegram."""
    if not address or re.search(r"\s", address):
        return False
    try:
        parts = urlsplit(address if "://" in address or ":" in address else f"http://{address}")
        host = parts.hostname or ""
        _ = parts.port  # a port that is no number shows only when it is asked for
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(_HOST.fullmatch(host))
    return parts.scheme in _SCHEMES and bool(parts.netloc or parts.path)


def mentioned_person(address: str) -> int | None:
    """Return the person a `tg://user?id=` link names, if it is one."""
    found = _PERSON.fullmatch(address)
    return int(found[1]) if found else None
