"""API keys in what people write: whether one stands there, and whether it is plainly given to be connected.

Keys of panels are mostly 32 hex digits, which are taken for one wherever they stand. Some panels give out
other long runs of letters and digits; those are told by standing alone, or by words such as "my key is" right
before them, as a sentence, a comment or a name may hold such a run too. What stands in a link is part of it.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.text import folded, without_marks

_HEX: Final = re.compile(r"[0-9a-fA-F]{32}")
_MIXED: Final = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,128}")
_RUN: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{20,128}(?![0-9A-Za-z])")
_TORN: Final = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{6,}|[A-Za-z0-9]{15,}")
_CHUNK: Final = re.compile(r"[^\s|<>\"«»“”]+")
_DOMAIN: Final = re.compile(r"[\w\-]+(?:\.[\w\-]+)+(?::\d+)?\Z")
_LONGEST_DOMAIN: Final = 260
_LINK_GOES_ON: Final = re.compile(r"[/?#]")
_KEY_PARAMETER: Final = re.compile(r"[?&](?:api[_\-]?)?key=\Z", re.IGNORECASE)
_LONGEST_PARAMETER: Final = len("?api_key=")

_COMMAND: Final = re.compile(r"/(\w{1,64})(?:@\w{1,64})?(?=\s|\Z)")
_KEY_COMMAND: Final = re.compile(r"(?<!\S)/\w{0,32}?key\w{0,32}(?:@\w{1,64})?\s+\S", re.IGNORECASE)
_DEEP_LINK: Final = re.compile(r"/start(?:@\w{1,64})?\s+[so]_", re.IGNORECASE)
"""What a start parameter names is a service or an order, and that may look like anything."""

_TAKING_AWAY: Final = frozenset({"cancel", "forget"})
"""A key after one of these commands is hardly meant to be connected."""

_WORD: Final = re.compile(r"[^\W_]+")
_SPAN: Final = 60
"""So many characters around a run are looked at: for words that name it, and for anything else."""

_NAMES_A_KEY: Final = frozenset(
    _WORD.findall(
        folded("key keys apikey api token مفتاح مفتاحي مفتاحنا المفتاح ومفتاحي والمفتاح بالمفتاح للمفتاح")
    )
)
_GOES_WITH_IT: Final = _NAMES_A_KEY | frozenset(
    _WORD.findall(
        folded(
            "a connect for from hello here hi is it its my new of panel please s set site the this use"
            " website your"
            " أهلا إليك اربط استخدم اللوحة الجديد الخاص السلام الموقع بي تفضل جديد خذ دا ده عليكم فضلك"
            " في ل لوحتي مرحبا من موقع هاك هذا هذه هو هي"
        )
    )
)
"""What people say around a key they give. Any other word may say the opposite: "my *old* key was …"."""


def holds_key(text: str, *, among_names: bool = False) -> bool:
    """Whether a key stands in a text, or whatever follows a command such as ``/key`` or ``/setkey``.

    Args:
        text: a message, a caption, a command.
        among_names: names of accounts are asked for, which may be long runs of letters and digits: one that
            stands alone is a name.
    """
    return any(_keys_in(text, among_names=among_names)) or is_key_command(text)


def may_be_key(text: str) -> bool:
    """Whether what is sent as a key may be one, perhaps mistyped or torn apart; plain words are none."""
    return isinstance(PanelKey.read(text), PanelKey) or _TORN.search(without_marks(text)) is not None


def is_key_command(text: str) -> bool:
    """Whether a text has a command about keys with something after it, which is meant to be one."""
    return _KEY_COMMAND.search(without_marks(text)) is not None


def given_key(text: str, *, is_asked: bool = False) -> PanelKey | None:
    """The one key that a text plainly gives: alone, after a command, or with words such as "my new key is".

    Args:
        text: the message.
        is_asked: a key was asked for, so one in a message is the answer, whatever is said around it.
    """
    keys = set(_keys_in(text))
    if len(keys) != 1:
        return None
    (key,) = keys
    name, rest = _command_and_rest(without_marks(text))
    around = _WORD.findall(folded(rest.replace(key, " ")))
    is_plain = name not in _TAKING_AWAY and all(word in _GOES_WITH_IT for word in around)
    return PanelKey(key) if is_asked or is_plain else None


def _keys_in(text: str, *, among_names: bool = False) -> Iterator[str]:
    typed = without_marks(text)
    if _DEEP_LINK.match(typed):
        return
    _, rest = _command_and_rest(typed)
    for at, run in _runs_outside_links(rest):
        is_told = _is_named(rest, at) or (not among_names and _stands_alone(rest, at, run))
        if _HEX.fullmatch(run) or (is_told and _MIXED.fullmatch(run)):
            yield run


def _command_and_rest(typed: str) -> tuple[str, str]:
    command = _COMMAND.match(typed)
    return (command[1].lower(), typed[command.end() :]) if command else ("", typed)


def _runs_outside_links(text: str) -> Iterator[tuple[int, str]]:
    """Long runs of letters and digits, and where they begin; neither parts of links nor ``@names``."""
    for chunk in _CHUNK.finditer(text):
        word = chunk[0]
        link_begins = _where_link_begins(word)
        for run in _RUN.finditer(word):
            before = word[max(run.start() - _LONGEST_PARAMETER, 0) : run.start()]
            is_in_link = run.start() >= link_begins and not _KEY_PARAMETER.search(before)
            if not (is_in_link or before.endswith("@")):
                yield chunk.start() + run.start(), run[0]


def _where_link_begins(word: str) -> int:
    """Where a word is a link from: at ``://``, or at the ``/`` after ``example.com``; else beyond its end."""
    scheme = word.find("://")
    if scheme >= 0:
        return scheme
    mark = _LINK_GOES_ON.search(word)
    if mark and _DOMAIN.search(word, max(mark.start() - _LONGEST_DOMAIN, 0), mark.start()):
        return mark.start()
    return len(word)


def _is_named(text: str, at: int) -> bool:
    """Whether the words right before say that a key follows."""
    before = folded(text[max(at - _SPAN, 0) : at])
    said = takewhile(_GOES_WITH_IT.__contains__, reversed(_WORD.findall(before)))
    return any(word in _NAMES_A_KEY for word in said)


def _stands_alone(text: str, at: int, run: str) -> bool:
    """Whether nothing but marks and quotes is around it; a hashtag's sign makes it one."""
    if len(text) - len(run) > _SPAN:
        return False
    before, after = text[:at], text[at + len(run) :]
    return not (before.endswith("#") or any(map(str.isalnum, before)) or any(map(str.isalnum, after)))
