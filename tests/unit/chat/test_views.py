"""Every screen, both languages, ordinary and hostile values: Telegram takes it, and a person can use it."""

import importlib
import inspect
import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from typing import get_type_hints

import pytest

import bot.chat.views
from bot.chat.callbacks import LONGEST, decode
from bot.chat.forms import keyboard
from bot.chat.i18n import Translator, directed, translator_for
from bot.chat.views.screen import Button, Screen
from bot.domain.account import Language
from bot.domain.text import without_marks
from bot.sandbox.fake_telegram.text.formatted import FormattedText, utf16_length
from bot.sandbox.fake_telegram.text.html_entities import parse_html
from tests.unit.chat.view_screens import PIECES, SCREENS, WITHOUT_A_WAY, drawn
from tests.unit.chat.view_values import WORLDS

LONGEST_TEXT = 4096
MOST_ENTITIES = 100
LONGEST_LABEL = 40
"""A phone shows about so much of a label that has a row to itself."""

EVERYWHERE = [
    pytest.param(name, translator_for(language), world, id=f"{name}-{language.value}-{world}")
    for name in SCREENS
    for language in Language
    for world in WORLDS
]
SPOKEN = pytest.mark.parametrize(
    "tr", [translator_for(language) for language in Language], ids=[language.value for language in Language]
)


def shown(screen: Screen, language: Language = Language.ENGLISH) -> FormattedText:
    return parse_html(directed(screen.text, language)).trimmed()


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def isolates_are_closed(text: str) -> bool:
    depth = 0
    for mark in re.findall("[\u2066-\u2069]", text):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def ordinary(tr: Translator) -> Iterator[tuple[str, Screen]]:
    """Every screen with ordinary values, and its name."""
    for name in SCREENS:
        for screen in drawn(name, tr, WORLDS["ordinary"]):
            yield name, screen


@pytest.mark.parametrize(("name", "tr", "world"), EVERYWHERE)
def test_telegram_takes_every_screen(name: str, tr: Translator, world: str) -> None:
    for screen in drawn(name, tr, WORLDS[world]):
        holds_as_text(screen, tr.language)
        holds_as_keyboard(screen)


def holds_as_text(screen: Screen, language: Language) -> None:
    text = shown(screen, language)
    assert 0 < utf16_length(text.text) <= LONGEST_TEXT
    assert len(text.entities) < MOST_ENTITIES
    assert isolates_are_closed(text.text)
    assert "\n\n\n" not in text.text


def holds_as_keyboard(screen: Screen) -> None:
    assert all(len(row) <= 8 for row in screen.rows)
    assert len(buttons(screen)) <= 100
    for button in buttons(screen):
        ways = [button.tap is not None, bool(button.url), bool(button.copy), button.live is not None]
        assert ways.count(True) == 1
        assert utf16_length(button.live or "") <= 256
        assert 0 < len(button.label) <= LONGEST_LABEL
        assert button.label == button.label.strip()
        assert len(button.copy) <= 256
        if button.tap is not None:
            assert len(button.tap.encode().encode()) <= LONGEST
            assert decode(button.tap.encode()) == button.tap


@SPOKEN
def test_nothing_of_the_workshop_is_left_in_a_text(tr: Translator) -> None:
    for name, screen in ordinary(tr):
        texts = [shown(screen).text, *(button.label for button in buttons(screen))]
        for text in texts:
            assert not re.search(r"[{}<>]|None|\b[a-z]+\.[a-z]+_[a-z_]+", text), (name, text)


def test_every_arabic_line_of_the_bot_s_own_words_begins_at_the_right() -> None:
    arabic = translator_for(Language.ARABIC)
    for name, screen in ordinary(arabic):
        text = _QUOTED.sub("", directed(screen.text, Language.ARABIC))
        for line in parse_html(text).text.split("\n"):
            strong = [unicodedata.bidirectional(letter) for letter in _outside_isolates(line)]
            first = next((one for one in strong if one in {"L", "R", "AL"}), None)
            assert not line.strip() or first in {"R", "AL"} or line == PANEL_WORDS, (name, line)


_QUOTED = re.compile(r"<(pre|blockquote)\b.*?</\1>", re.DOTALL)
PANEL_WORDS = "Not enough funds on balance"


def _outside_isolates(line: str) -> str:
    bare = re.sub("[\u2066-\u2068][^\u2066-\u2069]*\u2069", "", line)
    return bare if bare == line else _outside_isolates(bare)


@pytest.mark.parametrize("name", ["telling.silence", "telling.silence_end", "telling.clocks"])
@SPOKEN
def test_every_label_of_a_crowded_row_is_whole_on_a_narrow_phone(name: str, tr: Translator) -> None:
    for screen in drawn(name, tr, WORLDS["ordinary"]):
        for row in screen.rows:
            room = _BUBBLE_WIDTH / len(row) - _BUTTON_MARGIN
            longest = max(len(without_marks(button.label)) for button in row)
            assert longest * _LETTER_WIDTH <= room, [button.label for button in row]


_BUBBLE_WIDTH = 290
"""Pixels: what a phone 360 wide leaves for the buttons under a message."""
_BUTTON_MARGIN = 14
_LETTER_WIDTH = 7.6


@SPOKEN
def test_labels_are_plain_text(tr: Translator) -> None:
    for name, screen in ordinary(tr):
        assert all(not re.search(r"<|&\w+;", button.label) for button in buttons(screen)), name


@SPOKEN
def test_every_screen_has_a_way_on_or_back(tr: Translator) -> None:
    for name, screen in ordinary(tr):
        if name in WITHOUT_A_WAY:
            assert not buttons(screen), name
        else:
            assert any(button.tap for button in buttons(screen)), name


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_the_same_buttons_in_both_languages(name: str) -> None:
    english, arabic = (drawn(name, translator_for(language), WORLDS["ordinary"]) for language in Language)
    for one, other in zip(english, arabic, strict=True):
        assert [[button.tap for button in row] for row in one.rows] == [
            [button.tap for button in row] for row in other.rows
        ]
        assert [[button.style for button in row] for row in one.rows] == [
            [button.style for button in row] for row in other.rows
        ]


@SPOKEN
def test_an_arabic_screen_is_arabic(tr: Translator) -> None:
    for name, screen in ordinary(tr):
        has_arabic = re.search("[\u0621-\u064a]", screen.text) is not None
        assert has_arabic is (tr.language is Language.ARABIC), name


def test_rows_are_mirrored_for_arabic_and_empty_ones_left_out() -> None:
    screen, *_ = drawn("account.balance", translator_for(Language.ENGLISH), WORLDS["ordinary"])
    english, arabic = keyboard(screen, Language.ENGLISH), keyboard(screen, Language.ARABIC)
    assert english is not None
    assert arabic is not None
    labels = [button.text for button in english.inline_keyboard[0]]
    assert [button.text for button in arabic.inline_keyboard[0]] == labels[::-1]
    assert keyboard(Screen(screen.text, ((), ())), Language.ENGLISH) is None


def test_every_function_of_the_views_is_in_the_table() -> None:
    screens: set[str] = set()
    pieces: set[str] = set()
    for found in pkgutil.iter_modules(bot.chat.views.__path__):
        module = importlib.import_module(f"bot.chat.views.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                draws = get_type_hints(function)["return"] in {Screen, list[Screen]}
                (screens if draws else pieces).add(f"{found.name}.{name}")
    assert screens == set(SCREENS)
    assert pieces == PIECES
    assert set(SCREENS) > set(WITHOUT_A_WAY)
