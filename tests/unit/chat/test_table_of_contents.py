"""Commands, buttons and questions: each has exactly one handler, and Telegram takes what is published."""

import re
from collections import Counter

import pytest

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.handlers import HANDLERS
from bot.chat.i18n import Translator, translator_for
from bot.chat.profile import COMMANDS, menu
from bot.chat.routes import Answer, AnswerFile, AnyText, Command, EditedMessage, OtherContent, Tap, UnknownTap
from bot.chat.views.welcome import help_screen
from bot.domain.account import Language
from bot.domain.dialogue import Expecting
from bot.domain.order_extras import Question
from bot.sandbox.fake_telegram.text.formatted import utf16_length

TRANSLATORS = [translator_for(language) for language in Language]
BOTH = pytest.mark.parametrize("tr", TRANSLATORS, ids=list(Language))
LAST = (UnknownTap, AnyText, OtherContent, EditedMessage)


def test_every_published_command_has_a_handler_and_the_other_way_round() -> None:
    handled = [route.name for route in HANDLERS if isinstance(route, Command)]
    assert sorted(handled) == sorted(COMMANDS)


def test_every_button_has_one_handler() -> None:
    payloads = {
        kind
        for kind in vars(callbacks).values()
        if isinstance(kind, type) and issubclass(kind, Payload) and kind is not Payload
    }
    handled = [route.payload for route in HANDLERS if isinstance(route, Tap)]
    assert set(handled) == payloads
    assert len(handled) == len(payloads)


def test_every_question_has_one_handler() -> None:
    handled = [route.expecting for route in HANDLERS if isinstance(route, Answer)]
    assert Counter(handled) == Counter(Expecting)


def test_lists_alone_can_be_sent_as_files() -> None:
    handled = [route.expecting for route in HANDLERS if isinstance(route, AnswerFile)]
    lists = [Expecting(question.value) for question in Question if question.gathers]
    assert Counter(handled) == Counter([*lists, Expecting.MASS_LINES, Expecting.NUMBERS])


def test_every_question_about_an_order_is_a_state_of_the_conversation() -> None:
    own = {Expecting.KEY, Expecting.CONFIRMATION, Expecting.ORDER_NUMBER}
    states = {expecting.value for expecting in Expecting if expecting not in own}
    assert {question.value for question in Question} <= states


def test_what_nothing_else_answers_to_comes_last_and_once() -> None:
    kinds = [type(route) for route in HANDLERS]
    assert tuple(kinds[-len(LAST) :]) == LAST
    assert not set(kinds[: -len(LAST)]) & set(LAST)


@BOTH
def test_telegram_takes_the_command_menu(tr: Translator) -> None:
    commands = menu(tr)
    assert len(commands) <= 100
    for command in commands:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
        assert 1 <= utf16_length(command.description) <= 256
        assert "<" not in command.description
    assert len({command.description for command in commands}) == len(commands)


@BOTH
def test_telegram_takes_the_profile(tr: Translator) -> None:
    assert 0 < utf16_length(tr.plain("profile.description")) <= 512
    assert 0 < utf16_length(tr.plain("profile.short_description")) <= 120
    assert "<" not in tr.plain("profile.description") + tr.plain("profile.short_description")


@BOTH
def test_the_help_names_every_other_command(tr: Translator) -> None:
    named = set(re.findall(r"^[\u200e\u200f]*/(\w+)", help_screen(tr).text, re.MULTILINE))
    assert named == set(COMMANDS) - {"help"}


@BOTH
def test_toasts_fit(tr: Translator) -> None:
    for name in (
        "outcome.already_toast",
        "favourites.added_toast",
        "favourites.removed_toast",
        "orders.watching_toast",
        "orders.unwatched_toast",
        "problem.button_old",
    ):
        assert 0 < utf16_length(tr.plain(name)) <= 190
        assert "<" not in tr.plain(name)
