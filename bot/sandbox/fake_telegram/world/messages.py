"""A message, whoever wrote it, as it stands now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypedDict

from bot.sandbox.fake_telegram.keyboards import Keyboard
from bot.sandbox.fake_telegram.text.formatted import FormattedText
from bot.sandbox.fake_telegram.world.files import StoredFile

MediaKind = Literal["photo", "sticker", "voice", "document"]


class Details(TypedDict, total=False):
    """What a new message may carry besides its text."""

    media: MediaKind
    file: StoredFile
    keyboard: Keyboard
    reply_to_message_id: int | None
    has_link_preview: bool
    is_silent: bool
    is_via_bot: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; under a medium, `text` is its caption. A medium without a file is a mere sign of one."""

    message_id: int
    chat_id: int
    sender_id: int
    sent_at: datetime
    text: FormattedText = field(default_factory=FormattedText)
    media: MediaKind | None = None
    file: StoredFile | None = None
    keyboard: Keyboard = ()
    reply_to_message_id: int | None = None
    has_link_preview: bool = True
    is_silent: bool = False
    is_via_bot: bool = False
    edited_at: datetime | None = None
