"""Which tags Telegram's HTML mode knows, and what each becomes.

The list is https://core.telegram.org/bots/api#html-style. Telegram skips an attribute it does not know;
this table refuses it, because a bot that sends one means something that will not happen.
"""

import re
from collections.abc import Mapping

from bot.sandbox.fake_telegram.text.links import is_link, mentioned_person

Meaning = tuple[str, tuple[tuple[str, str | int], ...]]
"""An entity's type and its details."""

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "pre": "pre",
}

_ATTRIBUTES = {
    "a": {"href"},
    "span": {"class"},
    "code": {"class"},
    "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
    "tg-time": {"unix", "format"},
}

# https://core.telegram.org/bots/api#date-time-entity-formatting
_MOMENT_FORMAT = re.compile(r"(?:r|w?[dD]?[tT]?)")


def is_known(tag: str) -> bool:
    """Tell whether Telegram has a meaning for this tag."""
    return tag in _SIMPLE or tag in _ATTRIBUTES


def complaint_about(tag: str, attributes: Mapping[str, str]) -> str | None:
    """Return what is wrong with a start tag's attributes, if anything."""
    unknown = sorted(attributes.keys() - _ATTRIBUTES.get(tag, set()))
    if unknown:
        return f'Unsupported attribute "{unknown[0]}" in the tag "{tag}"'
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        return 'Tag "span" must have class "tg-spoiler"'
    if tag == "tg-emoji" and not attributes.get("emoji-id", "").isdecimal():
        return "Invalid custom emoji identifier specified"
    if tag == "tg-time" and not attributes.get("unix", "").isdecimal():
        return "Invalid Unix time specified"
    if tag == "tg-time" and not _MOMENT_FORMAT.fullmatch(attributes.get("format", "")):
        return "Invalid date-time format specified"
    return None


def meaning_of(tag: str, attributes: Mapping[str, str], inside: str) -> Meaning | None:
    """Return what the text inside a tag becomes; None for a link that leads nowhere."""
    match tag:
        case "a":
            return _link(attributes.get("href") or inside)
        case "code":
            language = attributes.get("class", "").removeprefix("language-")
            return ("code", (("language", language),) if language else ())
        case "blockquote":
            return ("expandable_blockquote" if "expandable" in attributes else "blockquote", ())
        case "tg-emoji":
            return ("custom_emoji", (("custom_emoji_id", attributes["emoji-id"]),))
        case "tg-time":
            return _moment(attributes)
        case _:
            return (_SIMPLE[tag], ())


def _link(address: str) -> Meaning | None:
    person_id = mentioned_person(address)
    if person_id is not None:
        return ("text_mention", (("user_id", person_id),))
    return ("text_link", (("url", address),)) if is_link(address) else None


def _moment(attributes: Mapping[str, str]) -> Meaning:
    unix: tuple[str, str | int] = ("unix_time", int(attributes["unix"]))
    shape = attributes.get("format", "")
    return ("date_time", (unix, ("date_time_format", shape)) if shape else (unix,))
