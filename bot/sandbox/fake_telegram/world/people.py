"""Who is here besides the bot, and the chat each shares with it."""

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.fake_telegram.world.messages import Message

BotStatus = Literal["member", "administrator", "left", "kicked"]
_HIGHEST_SUPERGROUP_ID = -1_000_000_000_000


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot, as getMe tells it; its shown name can differ per language."""

    bot_id: int
    first_name: str
    username: str


@dataclass(slots=True)
class Person:
    """A person, and the private chat with the bot: the two share one id."""

    person_id: int
    first_name: str = "You"
    language_code: str = "en"
    has_started: bool = False
    has_blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def chat_id(self) -> int:
        """The private chat's id."""
        return self.person_id

    @property
    def bot_status(self) -> BotStatus:
        """What the bot is in this chat, in the Bot API's words."""
        return "kicked" if self.has_blocked else "member"


@dataclass(slots=True)
class Group:
    """A group that holds, or held, the bot."""

    chat_id: int
    title: str = "A group"
    bot_status: BotStatus = "left"
    member_ids: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_supergroup(self) -> bool:
        """Tell by the id, as clients do."""
        return self.chat_id < _HIGHEST_SUPERGROUP_ID

    @property
    def bot_can_delete_messages(self) -> bool:
        """The one right this world knows."""
        return self.bot_status == "administrator"


Chat = Person | Group
"""Where messages stand."""
