"""Texts in the person's language: the message catalogue, plural forms, bidi isolation, numbers and money.

Messages live in ``bot/locales/<language>/LC_MESSAGES/bot.po`` under keys such as ``order.ask_link``. They are
HTML for Telegram; every inserted value is escaped here, and only here, and wrapped in isolates (U+2068 …
U+2069), so that a Latin name in an Arabic line does not reorder its neighbours. Isolates stay outside
``<code>`` and links: what a person copies must hold the value alone.
"""

import html
import io
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, localcontext
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final, Literal, TypeAlias

from babel import Locale
from babel.dates import format_skeleton, get_day_names, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, parse_pattern

from bot.domain.account import Language
from bot.domain.money import Money
from bot.domain.text import without_marks

LOCALES: Final = Path(__file__).parent.parent / "locales"
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"

_LEFT_TO_RIGHT_MARK: Final = "\u200e"
_RIGHT_TO_LEFT_MARK: Final = "\u200f"

_TAG: Final = re.compile(r"</?[a-z][^<>]*>")
_ISOLATED: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_IN_CODE: Final = re.compile(r"(<code>)?\{(\w+)\}(</code>)?")
_NUMBER_PATTERN: Final = parse_pattern("#,##0.##########")
_MONEY_PATTERN: Final = parse_pattern("#,##0.00########")
_LATIN: Final = Locale("en")
"""Whose digits and separators stand in both languages."""
_DIGITS: Final = 80
"""Enough for the largest figure a panel can name; Python's own 28 would refuse to round it."""


class Html(str):
    """Text that is Telegram HTML already: it is inserted as it stands."""

    __slots__ = ()


Insert: TypeAlias = str | int | Html
"""What a message may insert."""


def key(name: str) -> str:
    """Mark a message key for extraction where it is not passed to a translator directly."""
    return name


def escaped(text: str) -> Html:
    """A foreign text as Telegram HTML: markup shown, direction marks removed, so it cannot turn the line."""
    return Html(html.escape(without_marks(text), quote=False))


def isolated(text: str) -> str:
    """A text that keeps its own direction and leaves its neighbours theirs."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def paragraphs(text: str) -> Html:
    """A foreign text that stands on lines of its own, each in the direction its readers expect.

    Clients take a line's direction from its first strong letter, and find none in an isolate. So nothing is
    put around the text, and a line begins with a mark where its first letter misleads: one of an Arabic text
    that opens with a Latin name, and figures alone beside words.
    """
    plain = without_marks(text)
    words = [direction for word in plain.split() if (direction := _direction_of(word))]
    if not words:
        return escaped(plain)
    mark = _RIGHT_TO_LEFT_MARK if words.count(_RIGHT_TO_LEFT_MARK) * 2 >= len(words) else _LEFT_TO_RIGHT_MARK
    return Html("\n".join(_begun(line, mark) for line in plain.split("\n")))


def directed(text: Html, language: Language) -> Html:
    """A whole text in which every line runs in its reader's direction that has no letter to say its own.

    Names and figures are isolated, so a line may hold nothing else: clients run such a line from left to
    right whatever the language. What is in ``<pre>`` is for copying, and stays as it is.
    """
    if not language.is_right_to_left:
        return text
    marked, is_to_copy = [], False
    for line in text.split("\n"):
        is_to_copy = is_to_copy or "<pre" in line
        is_marked = not is_to_copy and bool(line) and _direction_of(_own_letters(line)) is None
        marked.append(f"{_RIGHT_TO_LEFT_MARK}{line}" if is_marked else line)
        is_to_copy = is_to_copy and "</pre>" not in line
    return Html("\n".join(marked))


def _own_letters(line: str) -> str:
    """What of a line of HTML decides its direction: neither tags nor what is isolated."""
    outside, inner = html.unescape(_TAG.sub("", line)), 1
    while inner:
        outside, inner = _ISOLATED.subn("", outside)
    return outside


def _begun(line: str, mark: str) -> str:
    """A line as Telegram HTML, behind the mark of its text where it would run the other way without it."""
    first = _direction_of(line)
    is_misled = first == _LEFT_TO_RIGHT_MARK and any(map(_is_right_to_left, line))
    needs_mark = bool(line.strip()) and (first is None or (is_misled and mark == _RIGHT_TO_LEFT_MARK))
    return f"{mark if needs_mark else ''}{html.escape(line, quote=False)}"


def _direction_of(text: str) -> str | None:
    """The mark of the direction that a text's first strong letter gives it."""
    for character in text:
        if _is_right_to_left(character):
            return _RIGHT_TO_LEFT_MARK
        if unicodedata.bidirectional(character) == "L":
            return _LEFT_TO_RIGHT_MARK
    return None


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"}


class MessageMissingError(LookupError):
    """A message key that the catalogue does not hold: a fault of ours, found by the tests."""


class Translator:
    """Speaks one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._messages = _read_messages(language)

    def t(self, name: str, /, **values: Insert) -> Html:
        """The message as HTML, values escaped and isolated."""
        return self._filled(self.template(name), values)

    def plural(self, name: str, number: int, /, **values: Insert) -> Html:
        """The form of the message for this number, which is inserted as ``{number}``."""
        template = self._messages.ngettext(name, name, number)
        if template == name:
            raise MessageMissingError(name)
        return self._filled(template, {"number": self.number(number), **values})

    def plain(self, name: str, /, **values: Insert) -> str:
        """The message as plain text, for buttons, toasts and the command menu."""
        filled = {label: isolated(without_marks(str(value))) for label, value in values.items()}
        return self.template(name).format_map(filled)

    def number(self, value: Decimal | int) -> str:
        """A number with Latin digits, grouped."""
        return _formatted(value, _NUMBER_PATTERN)

    def money(self, money: Money) -> Html:
        """An amount with its currency, at least two decimals, kept together in one isolate."""
        amount = _formatted(money.amount, _MONEY_PATTERN)
        return Html(isolated(f"{amount} {escaped(money.currency)}".rstrip()))

    def moment(self, at: datetime) -> Html:
        """A moment: in the reader's own zone where their Telegram knows how, else in UTC, saying so."""
        return Html(
            isolated(f'<tg-time unix="{int(at.timestamp())}" format="dt">{at:%Y-%m-%d %H:%M} UTC</tg-time>')
        )

    def month(self, day: date) -> str:
        """The month a day lies in, by its name and year."""
        return f"{get_month_names('wide', 'stand-alone', self.language.value)[day.month]} {day.year}"

    def day(self, day: date) -> Html:
        """A day, as everybody reads it alike."""
        return Html(isolated(f"{day:%Y-%m-%d}"))

    def short_day(self, day: date) -> str:
        """A day of this year, by its number and the name of its month."""
        return str(format_skeleton("MMMd", datetime.combine(day, time()), locale=self.language.value))

    def weekdays(self) -> list[str]:
        """The shortest names of the days of a week, from Sunday on."""
        width: Literal["narrow", "short"] = "narrow" if self.language.is_right_to_left else "short"
        names = get_day_names(width, "stand-alone", self.language.value)
        return [names[(6 + position) % 7] for position in range(7)]

    def country(self, given: str) -> str:
        """The name of a country's code; what is no code stands as it was given."""
        return str(Locale.parse(self.language.value).territories.get(given, given))

    def template(self, name: str) -> str:
        """The message as the catalogue holds it, nothing inserted.

        Raises:
            MessageMissingError: there is no such message.
        """
        template = self._messages.gettext(name)
        if template == name:
            raise MessageMissingError(name)
        return template

    @staticmethod
    def _filled(template: str, values: dict[str, Insert]) -> Html:
        def insert(match: re.Match[str]) -> str:
            opening, label, closing = match.groups(default="")
            value = values[label]
            text = value if isinstance(value, Html) else escaped(str(value))
            return isolated(f"{opening}{text}{closing}") if opening or not isinstance(value, Html) else text

        return Html(_IN_CODE.sub(insert, template))


def _formatted(value: Decimal | int, pattern: NumberPattern) -> str:
    with localcontext(prec=_DIGITS):
        return str(pattern.apply(value, _LATIN))


@cache
def translator_for(language: Language) -> Translator:
    """The translator of a language; each is read once."""
    return Translator(language)


def _read_messages(language: Language) -> GNUTranslations:
    with (LOCALES / language.value / "LC_MESSAGES" / "bot.po").open("rb") as file:
        catalogue = read_po(file, locale=language.value)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
