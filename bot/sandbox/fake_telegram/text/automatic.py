"""What clients mark by themselves, in people's and in bots' texts: commands and addresses."""

import re
from collections.abc import Iterator

from bot.sandbox.fake_telegram.text.formatted import Entity, FormattedText, ordered, utf16_length
from bot.sandbox.fake_telegram.text.links import is_link

_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_ADDRESS = re.compile(r"(?<![\w@.-])(?:https?://[^\s<>\"']+|(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#][^\s<>\"']*)?)")
_PUNCTUATION = ".,:;!?)]}»…\u2069"  # marks that end a sentence, not an address
_BARE_ENDINGS = frozenset(
    {"com", "org", "net", "me", "io", "dev", "app", "info", "tv", "be", "co", "ru", "ly"}
)
_CLOSED_TO_MARKS = frozenset({"code", "pre", "text_link"})


def with_automatic_entities(formatted: FormattedText) -> FormattedText:
    """Return the text with the commands and addresses in it marked as well."""
    closed = [entity for entity in formatted.entities if entity.type in _CLOSED_TO_MARKS]
    found = [
        entity
        for entity in _found_in(formatted.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in closed)
    ]
    return FormattedText(formatted.text, ordered([*formatted.entities, *found]))


def _found_in(text: str) -> Iterator[Entity]:
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_PUNCTUATION)
        if _is_address(address):
            yield _entity("url", text, match.start(), match.start() + len(address))
    for match in _COMMAND.finditer(text):
        yield _entity("bot_command", text, match.start(), match.end())


def _is_address(address: str) -> bool:
    if address.startswith(("http://", "https://")):
        return is_link(address)
    host = re.split(r"[/?#]", address, maxsplit=1)[0]
    return host.rpartition(".")[2].lower() in _BARE_ENDINGS and is_link(address)


def _entity(kind: str, text: str, start: int, end: int) -> Entity:
    return Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end]))
