"""The two ways this world says no: to the bot in Telegram's words, to a person in plain ones."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - Telegram refuses; nothing went wrong in this program
    """Telegram refuses what the bot asked, with its own code and description."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, Any]:
        """Return the body Telegram sends with this refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


class PersonRefusal(Exception):  # noqa: N818 - the same: a person asked for what no client offers
    """A person cannot do this with a Telegram client."""

    def __init__(self, reason: str, *, status: int = 409) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def bad_request(text: str) -> Refusal:
    """Return the refusal of a request that cannot be carried out as it stands."""
    return Refusal(400, f"Bad Request: {text}")


def forbidden(text: str) -> Refusal:
    """Return the refusal of a request the bot has no right to make."""
    return Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """Return the refusal of a second way to receive updates."""
    return Refusal(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> Refusal:
    """Return the refusal of a bot that speaks too fast."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
