"""Read a link strictly: it goes to the panel as it stands, and money follows it. The bot never opens it."""

import re
from typing import Final
from urllib.parse import urlsplit

from bot.domain.problems import Problem, problem
from bot.domain.text import without_marks

LONGEST: Final = 1000
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_HOST: Final = re.compile(r"(?=.{4,253}\Z)(?:[^\W_](?:[\w\-]{0,61}[^\W_])?\.)+[^\W\d_][\w\-]{1,62}")
_FORBIDDEN: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"{}|\\^`]")


def read_link(text: str) -> str | Problem:
    """The link a person typed, with ``https://`` before a bare address; or what is wrong with it."""
    typed = without_marks(text)
    if len(typed) > LONGEST:
        return problem("problem.link_too_long", most=LONGEST)
    if _FORBIDDEN.search(typed):
        return problem("problem.link_spaces")
    link = typed if _SCHEME.match(typed) and "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(link)
        host, has_password, _ = parts.hostname or "", "@" in parts.netloc, parts.port
    except ValueError:
        return problem("problem.link_none")
    if parts.scheme.lower() not in {"http", "https"}:
        return problem("problem.link_scheme")
    if has_password or not _HOST.fullmatch(host):
        return problem("problem.link_none")
    return link
