"""A text and what is marked in it; Telegram counts in UTF-16 units, Python in code points."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

MAX_ENTITIES = 100
"""Telegram keeps the first hundred entities of a message and forgets the rest."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked stretch of a text; offset and length are UTF-16 units."""

    type: str
    offset: int
    length: int
    details: tuple[tuple[str, str | int], ...] = ()

    @property
    def end(self) -> int:
        """The first unit after this entity."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """Return this entity as the Bot API writes it."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **dict(self.details)}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text with its entities, in Telegram's order: by offset, the longer first."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def trimmed(self) -> "FormattedText":
        """Return this text as Telegram stores it: without space around it."""
        start = utf16_length(self.text) - utf16_length(self.text.lstrip())
        text = self.text.strip()
        clipped = (_clipped(entity, start, utf16_length(text)) for entity in self.entities)
        return FormattedText(text, ordered(entity for entity in clipped if entity.length > 0))


def utf16_length(text: str) -> int:
    """Return how long Telegram says this text is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def ordered(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities in Telegram's order, as many as it keeps."""
    return tuple(sorted(entities, key=lambda one: (one.offset, -one.length, one.type)))[:MAX_ENTITIES]


def _clipped(entity: Entity, start: int, length: int) -> Entity:
    first = min(max(entity.offset - start, 0), length)
    last = min(max(entity.end - start, 0), length)
    return replace(entity, offset=first, length=last - first)
