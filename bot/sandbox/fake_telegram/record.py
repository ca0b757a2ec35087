"""Every call the bot made, in order: what tests and onlookers hold the bot to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.fake_telegram.refusals import Refusal
from bot.sandbox.fake_telegram.world.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call and what came of it: a result, or a refusal, or nothing when the line broke first."""

    method: str
    parameters: Mapping[str, Any]
    called_at: datetime
    result: Any = None
    refusal: Refusal | None = None
    message: Message | None = None
    has_acted: bool = True

    @property
    def chat_id(self) -> int | None:
        """The chat this call was about, if it named one that can be read."""
        named = self.parameters.get("chat_id")
        return named if isinstance(named, int) else None
