"""How a Screen is said to Telegram: as it is meant, and ever plainer where something of it is refused."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode

from bot.chat.i18n import directed
from bot.chat.views.screen import Button, Screen
from bot.domain.account import Language

LONGEST_TEXT: Final = 4096
"""UTF-16 units after entities are taken out (https://core.telegram.org/bots/api#sendmessage)."""

LONGEST_CAPTION: Final = 1024
"""The same units; of the text beneath a file."""

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

_LONGEST_COPY: Final = 256
_LONGEST_QUERY: Final = 256
_TAG: Final = re.compile(r"</?[a-z][^<>]*>")
_MOMENT: Final = re.compile(r"</?tg-time\b[^<>]*>")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a screen to Telegram.

    Attributes:
        shows_that_moments_are_refused: it differs from the way before it by nothing but moments.
    """

    text: str
    parse_mode: str | None
    markup: InlineKeyboardMarkup | None
    preview: LinkPreviewOptions | None
    shows_that_moments_are_refused: bool = False


def forms(
    screen: Screen, language: Language, longest: int = LONGEST_TEXT, *, has_moments: bool = True
) -> Iterator[Form]:
    """A screen as it is meant, and ever plainer, for servers that refuse something of it.

    A moment that the reader's own client would put into their zone and words came late to the Bot API: where
    it is refused, its words stay, and so does all other markup. A text whose markup is refused, or that is
    too long, is cut and sent plain; buttons whose newer features are refused lose them; a receipt must arrive
    even if nothing but its words is taken. Each is made when it is asked for, which most never are.
    """
    text = directed(screen.text, language)
    markup, timeless = keyboard(screen, language), _MOMENT.sub("", text)
    if has_moments and timeless != text:
        yield Form(text, ParseMode.HTML, markup, NO_PREVIEW)
        yield Form(timeless, ParseMode.HTML, markup, NO_PREVIEW, shows_that_moments_are_refused=True)
    else:
        yield Form(timeless, ParseMode.HTML, markup, NO_PREVIEW)
    plain = plain_text(text, longest)
    yield Form(plain, None, markup, NO_PREVIEW)
    simple = keyboard(screen, language, is_simple=True)
    yield Form(timeless, ParseMode.HTML, simple, None)
    yield Form(plain, None, simple, None)
    yield Form(plain, None, None, None)


def keyboard(screen: Screen, language: Language, *, is_simple: bool = False) -> InlineKeyboardMarkup | None:
    """The buttons of a screen; rows are mirrored where lines begin at the right, as clients do not do it.

    Simple ones have no style, and those that copy are left out: both came late to the Bot API. So are those
    that search live, which are refused where inline mode is not switched on for the bot, and those that open
    a link, which Telegram judges by rules of its own.
    """
    rows = [
        [
            _button(button, is_simple=is_simple)
            for button in (reversed(row) if language.is_right_to_left else row)
            if not (is_simple and button.tap is None)
        ]
        for row in screen.rows
    ]
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def _button(button: Button, *, is_simple: bool) -> InlineKeyboardButton:
    style = None if is_simple else button.style.value or None
    if button.tap is not None:
        return InlineKeyboardButton(button.label, callback_data=button.tap.encode(), style=style)
    if button.copy:
        return InlineKeyboardButton(
            button.label, copy_text=CopyTextButton(button.copy[:_LONGEST_COPY]), style=style
        )
    if button.live is not None:
        return InlineKeyboardButton(
            button.label, switch_inline_query_current_chat=button.live[:_LONGEST_QUERY], style=style
        )
    return InlineKeyboardButton(button.label, url=button.url, style=style)


def plain_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """A screen's text without markup, cut to what one message holds."""
    bare = html.unescape(_TAG.sub("", text))
    encoded = bare.encode("utf-16-le")[: longest * 2]
    return encoded.decode("utf-16-le", "ignore")
