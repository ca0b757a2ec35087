"""Fields of a request from a person's client, taken by name and type."""

from typing import Any

from bot.sandbox.fake_telegram.refusals import PersonRefusal


class Fields:
    """A request's JSON fields, taken by type; a field of another type is a refusal."""

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = body

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        return str(self._take(name, str))

    def number(self, name: str) -> int:
        """Return a whole number that must be there."""
        return int(self._take(name, int))

    def claim(self, name: str) -> bool:
        """Return a truth value that must be there."""
        return bool(self._take(name, bool))

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or None where the field is absent or null."""
        return None if self._body.get(name) is None else self.text(name)

    def number_or_none(self, name: str) -> int | None:
        """Return a whole number, or None where the field is absent or null."""
        return None if self._body.get(name) is None else self.number(name)

    def _take(self, name: str, kind: type) -> Any:
        value = self._body.get(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise PersonRefusal(f'"{name}" must be of type {kind.__name__}', status=400)
        return value
