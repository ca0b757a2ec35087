"""What went wrong, in the person's language, with the panel's own words beneath."""

from collections.abc import Mapping

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Html, Insert, Translator, key
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines
from bot.domain.problems import Problem, Value
from bot.domain.text import cut

LONGEST_WORDS = 200
"""Characters of a panel's own text that are shown."""

_PASSING = frozenset(
    {
        "problem.panel_unreachable",
        "problem.panel_silent",
        "problem.panel_garbled",
        "problem.panel_busy",
        "problem.refused_temporary",
    }
)
"""What may be over in a moment."""

_KEY_BUTTONS = {
    "problem.no_key": key("button.connect_key"),
    "problem.key_refused": key("button.replace_key"),
    "problem.refused_auth": key("button.replace_key"),
}
"""Where another key is the way on."""


def problem_text(tr: Translator, problem: Problem) -> Html:
    """The message of a problem, and the panel's words, escaped and cut."""
    return lines(tr.t(problem.key, **_shown(tr, problem.values)), panel_words(tr, problem.panel_words))


def panel_words(tr: Translator, words: str) -> Html:
    """The panel's own words as a quotation; nothing where there are none."""
    return tr.t("panel.words", words=cut(words, LONGEST_WORDS)) if words.strip() else Html("")


def problem_screen(tr: Translator, problem: Problem, *rows: Row) -> Screen:
    """A screen of its own for a problem, with ways on and the way home."""
    return Screen(problem_text(tr, problem), (*rows, _key_row(tr, problem), (home_button(tr),)))


def _key_row(tr: Translator, problem: Problem) -> Row:
    if problem.key not in _KEY_BUTTONS:
        return ()
    return (Button(tr.plain(_KEY_BUTTONS[problem.key]), callbacks.ConnectKey(), style=Style.PRIMARY),)


def try_again_row(tr: Translator, problem: Problem, tap: Payload) -> Row:
    """The way to do the same once more, where that may help."""
    if problem.key not in _PASSING:
        return ()
    return (Button(tr.plain("button.try_again"), tap, style=Style.PRIMARY),)


def _shown(tr: Translator, values: Mapping[str, Value]) -> dict[str, Insert]:
    return {name: tr.number(value) if isinstance(value, int) else value for name, value in values.items()}
