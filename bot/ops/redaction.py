"""Takes secrets out of text that is about to be written down.

Known secrets are replaced exactly, in every spelling a log line may hold them; two shapes are replaced
unseen: a bot token, and 32 hexadecimal digits, which is what most panels use as a key.
"""

import json
import re
from collections import OrderedDict
from typing import Final
from urllib.parse import quote

HIDDEN: Final = "[hidden]"
SHORTEST_SECRET: Final = 8
"""Shorter texts are no secrets, and replacing them would make a log unreadable."""

_REMEMBERED: Final = 500
_SHAPES: Final = (
    re.compile(r"[0-9]+(?::|%3[Aa])[A-Za-z0-9_-]{30,}"),
    re.compile(r"(?:(?<![0-9A-Fa-f])|(?<=%[0-9A-Fa-f]{2}))[0-9A-Fa-f]{32}(?![0-9A-Fa-f])"),
)


class Redactor:
    """Knows the secrets of this process.

    Args:
        remembered: how many secrets added later are kept; those added longest ago make room. Those that
            have the shape of a key stay hidden all the same.
    """

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._lasting: dict[str, tuple[str, ...]] = {}
        self._recent: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._remembered: Final = remembered

    def keep_secret(self, secret: str) -> None:
        """Hide a secret for as long as the process lives."""
        if len(secret) >= SHORTEST_SECRET:
            self._lasting[secret] = _spellings(secret)

    def add_secret(self, secret: str) -> None:
        """Hide a secret that came up at run time, such as a customer's key; added again, it is new again."""
        if len(secret) < SHORTEST_SECRET:
            return
        if secret not in self._recent:
            self._recent[secret] = _spellings(secret)
        self._recent.move_to_end(secret)
        if len(self._recent) > self._remembered:
            self._recent.popitem(last=False)

    def clean(self, text: str) -> str:
        """The text without secrets."""
        # The tuple is made in one go: other threads log, too, while a secret is added.
        groups = (*self._lasting.values(), *tuple(self._recent.values()))
        known = {spelling for group in groups for spelling in group}
        # The longest first: a secret that holds another one must not leave its rest behind.
        for spelling in sorted((s for s in known if s in text), key=len, reverse=True):
            text = text.replace(spelling, HIDDEN)
        for shape in _SHAPES:
            text = shape.sub(HIDDEN, text)
        return text


def _spellings(secret: str) -> tuple[str, ...]:
    """The secret as it looks plain, in a URL, in JSON and in a repr."""
    in_url = quote(secret, safe="", errors="backslashreplace")
    in_form = in_url.replace("%20", "+")
    in_path = quote(secret, errors="backslashreplace")
    lower = re.sub(r"%[0-9A-F]{2}", lambda code: code.group().lower(), in_url)
    in_json = {json.dumps(secret, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False)}
    spellings = {secret, in_url, in_form, in_path, lower, repr(secret)[1:-1], *in_json}
    return tuple({*spellings, *map(as_written, spellings)})


def as_written(text: str) -> str:
    """The text as a stream takes it: half a surrogate pair, which is no UTF-8, becomes its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
