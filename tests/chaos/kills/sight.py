"""What a person understands of the bot's messages: the words are looked up, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from bot.chat.callbacks import OrderConfirm, Payload, decode
from bot.chat.i18n import Translator, translator_for
from bot.domain.account import Language
from bot.sandbox.fake_telegram.world.messages import Message
from tests.support.stage import bare

_TAGS: Final = re.compile(r"<[^<>]*>")
_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")
_LINK: Final = re.compile(r"https://example\.com/p\d+-\d+")


class Sight(StrEnum):
    """Messages that matter here, by their key; the first that fits a text names it."""

    PLACED = "outcome.placed"
    UNKNOWN = "unknown.title"
    REJECTED = "outcome.rejected"
    NOT_SENT = "outcome.not_sent"
    SENDING = "order.sending"
    INTERRUPTED = "notice.interrupted"
    COMPLETED = "notice.completed"
    ATTACHED = "unknown.attached"
    CLOSED = "unknown.closed"
    RESOLVED = "problem.intent_resolved"
    ASKS_NUMBER = "unknown.ask_number"
    ORDER = "card.status"
    CARD_ANEW = "problem.card_expired"
    CARD = "order.confirm_title"
    CARD_OLD = "problem.card_old"
    BUSY = "problem.another_sending"
    NOTHING_SENT = "order.nothing_sent"
    WIZARD_OVER = "problem.wizard_over"
    OURS = "problem.ours"
    ASKS_LINK = "order.ask_link"
    ASKS_QUANTITY = "order.ask_quantity"
    CONNECTED = "key.connected"
    ASKS_KEY = "welcome.send_key"
    OTHER = "other"


CARDS: Final = frozenset({Sight.CARD, Sight.CARD_ANEW})
SAY_NOTHING_SENT: Final = frozenset(
    {Sight.CARD_OLD, Sight.CARD_ANEW, Sight.BUSY, Sight.NOTHING_SENT, Sight.WIZARD_OVER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A message a person was shown, new or in the place of another.

    Attributes:
        number: the panel's order number in it.
        reference: how the bot names the intent in it, without ``A-``.
        link: the link in it.
        card: the intent that can be confirmed on it.
    """

    person_id: int
    language: Language
    sight: Sight
    message: Message
    number: str = ""
    reference: int = 0
    link: str = ""
    card: int = 0

    def place_of(self, kind: type[Payload]) -> tuple[int, int] | None:
        """Row and column of the button that carries such a payload."""
        for row, buttons in enumerate(self.message.keyboard):
            for column, button in enumerate(buttons):
                if button.kind == "callback" and isinstance(decode(button.value), kind):
                    return row, column
        return None


def seen(message: Message, language: Language) -> Showing:
    """What a message tells."""
    text = bare(message.text.text)
    sight, fields = _understood(text, language)
    if sight in {Sight.ATTACHED, Sight.ORDER}:
        fields = _fields(_title(language), text)
    link = _LINK.search(text)
    return Showing(
        person_id=message.chat_id,
        language=language,
        sight=sight,
        message=message,
        number=fields.get("number", ""),
        reference=int((fields.get("reference", "A-0")).removeprefix("A-")),
        link=link[0] if link else "",
        card=_card(message),
    )


def _understood(text: str, language: Language) -> tuple[Sight, Mapping[str, str]]:
    for sight, pattern in _patterns(language).items():
        if pattern.search(text):
            return sight, _fields(pattern, text)
    return Sight.OTHER, {}


def _fields(pattern: re.Pattern[str], text: str) -> Mapping[str, str]:
    found = pattern.search(text)
    return found.groupdict() if found else {}


def _card(message: Message) -> int:
    payloads = [
        decode(button.value) for row in message.keyboard for button in row if button.kind == "callback"
    ]
    return next((payload.intent for payload in payloads if isinstance(payload, OrderConfirm)), 0)


@cache
def _patterns(language: Language) -> dict[Sight, re.Pattern[str]]:
    tr = translator_for(language)
    return {sight: _pattern(tr, sight) for sight in Sight if sight is not Sight.OTHER}


@cache
def _title(language: Language) -> re.Pattern[str]:
    return _pattern(translator_for(language), "card.title")


def _pattern(tr: Translator, name: str) -> re.Pattern[str]:
    named: set[str] = set()

    def value(field: re.Match[str]) -> str:
        if field[1] in {"number", "reference"} and field[1] not in named:
            named.add(field[1])
            return rf"(?P<{field[1]}>[\w-]+)"
        return ".*?"

    return re.compile(_FIELD.sub(value, re.escape(bare(_TAGS.sub("", tr.template(name))))), re.DOTALL)
