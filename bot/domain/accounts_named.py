"""Accounts, hashtags and groups as people name them: with or without their sign, or as a link."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.domain.link import read_link
from bot.domain.problems import Problem, problem
from bot.domain.text import cut, without_marks

_NAME: Final = re.compile(r"[\w.\-]{1,64}")
_HASHTAG: Final = re.compile(r"[^\s#@,،;<>\"'\x00-\x1f]{1,100}")
_SHOWN: Final = 60


def read_username(text: str) -> str | Problem:
    """The bare name in ``name``, ``@name`` or the link of a profile; or what is wrong with it."""
    typed = without_marks(text)
    name = (_name_in_link(typed) or typed).removeprefix("@")
    return name if _NAME.fullmatch(name) else problem("problem.username_wrong", item=cut(typed, _SHOWN))


def read_hashtag(text: str) -> str | Problem:
    """The bare word of a hashtag, or what is wrong with it."""
    typed = without_marks(text)
    word = typed.removeprefix("#").removeprefix("＃")
    return word if _HASHTAG.fullmatch(word) else problem("problem.hashtag_wrong", item=cut(typed, _SHOWN))


def read_group(text: str) -> str | Problem:
    """A group as a link where one was given, else as it is called, its sign kept."""
    typed = without_marks(text)
    link = _link_in(typed)
    if link is not None:
        return link
    is_name = _NAME.fullmatch(typed.removeprefix("@"))
    return typed if is_name else problem("problem.group_wrong", item=cut(typed, _SHOWN))


def _link_in(typed: str) -> str | None:
    """The link, where a text has the shape of one: a name with a dot in it has none."""
    link = read_link(typed) if "/" in typed else None
    return link if isinstance(link, str) else None


def _name_in_link(typed: str) -> str | None:
    """The name in the link of a profile; a link with a longer path is no profile."""
    link = _link_in(typed)
    if link is None:
        return None
    steps = [step for step in urlsplit(link).path.split("/") if step]
    return unquote(steps[0]) if len(steps) == 1 else None
