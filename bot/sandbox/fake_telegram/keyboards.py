"""Inline keyboards: what Telegram accepts, and what becomes of it.

Reply keyboards are not part of this world: the chat page draws none, so a bot that sends one hears so.
"""

from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.fake_telegram.refusals import Refusal, bad_request
from bot.sandbox.fake_telegram.text.formatted import utf16_length
from bot.sandbox.fake_telegram.text.links import is_link

MAX_BUTTONS = 100
MAX_BUTTONS_IN_A_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256
MAX_WORDS = 256
_ACTIONS = frozenset({"callback_data", "url", "copy_text", "switch_inline_query_current_chat"})
STYLES = frozenset({"primary", "success", "danger"})

Kind = Literal["callback", "url", "copy", "inline"]


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; `value` is its callback data, its address, or the text it copies or types."""

    text: str
    kind: Kind
    value: str
    style: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return this button as the Bot API writes it."""
        actions: dict[Kind, dict[str, Any]] = {
            "callback": {"callback_data": self.value},
            "url": {"url": self.value},
            "copy": {"copy_text": {"text": self.value}},
            "inline": {"switch_inline_query_current_chat": self.value},
        }
        return {"text": self.text, **actions[self.kind], **({"style": self.style} if self.style else {})}


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons; an empty keyboard is no keyboard."""


def read_reply_markup(markup: Any) -> Keyboard:
    """Read the `reply_markup` of a new message.

    Raises:
        Refusal: Telegram would not take this markup.
    """
    _must_be_object(markup, "reply markup")
    if "inline_keyboard" in markup:
        return read_inline_keyboard(markup)
    if "force_reply" in markup or "remove_keyboard" in markup:
        return ()  # both change only the client's input field, which this world leaves to the chat page
    if "keyboard" in markup:
        raise bad_request("reply keyboards are not part of this world")
    raise bad_request("can't parse reply keyboard markup JSON object")


def read_inline_keyboard(markup: Any) -> Keyboard:
    """Read the `reply_markup` of an edited message: only inline keyboards may stand there."""
    _must_be_object(markup, "reply markup")
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    _must_know(markup, {"inline_keyboard"}, "inline keyboard")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse inline keyboard: field "inline_keyboard" must be an Array of Arrays')
    keyboard = tuple(tuple(_button(button) for button in row) for row in rows if row)
    if sum(map(len, keyboard)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_A_ROW for row in keyboard):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _button(button: Any) -> Button:
    _must_be_object(button, "inline keyboard button")
    _must_know(button, {"text", "style"} | _ACTIONS, "inline keyboard button")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Field "text" must be of type String')
    if not text.strip():
        raise _unreadable("Inline keyboard button text must be non-empty")
    kind, value = _action(button)
    return Button(text, kind, value, _style(button))


def _action(button: dict[str, Any]) -> tuple[Kind, str]:
    actions = button.keys() & _ACTIONS
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unreadable("Exactly one action must be specified")
    if "callback_data" in button:
        return "callback", _callback_data(button["callback_data"])
    if "url" in button:
        return "url", _address(button["url"])
    if "switch_inline_query_current_chat" in button:
        return "inline", _words(button["switch_inline_query_current_chat"])
    return "copy", _copied_text(button["copy_text"])


def _callback_data(data: Any) -> str:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _address(address: Any) -> str:
    if not isinstance(address, str) or not is_link(address):
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    return address


def _copied_text(copied: Any) -> str:
    _must_be_object(copied, "copy_text")
    text = copied.get("text")
    if not isinstance(text, str) or not 1 <= utf16_length(text) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text


def _words(words: Any) -> str:
    if not isinstance(words, str) or utf16_length(words) > MAX_WORDS:
        raise bad_request("BUTTON_DATA_INVALID")
    return words


def _style(button: dict[str, Any]) -> str | None:
    style = button.get("style")
    if style is not None and style not in STYLES:
        raise _unreadable(f'Unsupported button style "{style}"')
    return style


def _must_be_object(value: Any, what: str) -> None:
    if not isinstance(value, dict):
        raise bad_request(f"object expected as {what}")


def _must_know(value: dict[str, Any], fields: set[str], what: str) -> None:
    unknown = sorted(value.keys() - fields)
    if unknown:
        raise bad_request(f'can\'t parse {what}: unknown field "{unknown[0]}"')


def _unreadable(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")
