"""A screen: the text and the buttons of one message, independent of Telegram's library."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Html, Translator
from bot.domain.catalogue import Page

NUMBERS_A_ROW = 4


class Style(StrEnum):
    """How a button stands out."""

    PLAIN = ""
    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: it taps, opens a link, copies a text, or begins a live search with these words."""

    label: str
    tap: Payload | None = None
    url: str = ""
    copy: str = ""
    live: str | None = None
    style: Style = Style.PLAIN


Row: TypeAlias = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. Rows read from the first button on; right-to-left rows are mirrored when sent."""

    text: Html
    rows: tuple[Row, ...] = ()


def lines(*parts: str) -> Html:
    """Paragraph lines put together; empty parts leave no line, a single space an empty one."""
    return Html("\n".join("" if part == " " else part for part in parts if part))


def home_button(tr: Translator) -> Button:
    """The way back that every screen has."""
    return Button(tr.plain("button.home"), callbacks.Home())


def page_row(tr: Translator, page: Page, before: Payload, after: Payload) -> Row:
    """Buttons to the neighbouring pages, where there are any."""
    row = []
    if page.number > 0:
        row.append(Button(tr.plain("button.page_before"), before))
    if page.number < page.of - 1:
        row.append(Button(tr.plain("button.page_after"), after))
    return tuple(row)


def jump_row(tr: Translator, page: Page, to: Callable[[int], Payload]) -> Row:
    """Buttons to pages further away; nothing for a short list."""
    return tuple(Button(tr.plain("button.page", page=jump + 1), to(jump)) for jump in page.jumps)


def number_rows(taps: Iterable[tuple[int, Payload]]) -> tuple[Row, ...]:
    """Numbered buttons, a few a row."""
    return button_rows(Button(str(number), tap) for number, tap in taps)


def button_rows(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Short buttons, a few a row."""
    row = tuple(buttons)
    return tuple(row[start : start + NUMBERS_A_ROW] for start in range(0, len(row), NUMBERS_A_ROW))


def page_line(tr: Translator, page: Page) -> str:
    """Where in a longer list this page stands; nothing for a single page."""
    return tr.t("list.page", page=page.number + 1, pages=page.of) if page.of > 1 else ""
