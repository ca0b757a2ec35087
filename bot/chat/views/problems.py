"""What went wrong, in the person's language, with the panel's own words beneath."""

from collections.abc import Mapping
from typing import Final

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Html, Insert, Translator, key, paragraphs
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


SAYS_ITSELF: Final = frozenset(
    f"problem.{why}"
    for why in (
        *("another_sending", "button_old", "cancel_later", "choice_changed", "choice_gone", "choice_old"),
        *("ending", "file_not_sent", "intent_sending", "key_refused", "mass_running", "no_cancel", "no_key"),
        *("no_refill", "ours", "panel_busy", "panel_garbled", "panel_silent", "panel_unreachable"),
        *("refill_later", "service_gone"),
    )
)
"""Their own words tell what became of the money."""

NEVER_CLOSES: Final = frozenset(
    {
        *("problem.forget_sending", "problem.intent_resolved", "problem.order_not_at_panel"),
        *("problem.number_not_yours", "problem.number_other_charge", "problem.number_taken"),
        *("unknown.key_replaced", "unknown.not_told"),
    }
)
"""They are about an order that is being sent, or whose outcome was unknown: it may have taken money."""

ABOUT_ORDERING: Final = frozenset(
    f"problem.{why}"
    for why in (
        *("balance_short", "batch_unknown", "card_expired", "card_old", "edited", "expiry_passed"),
        *("key_attempts", "key_malformed", "key_wrong", "mass_balance", "mass_card_old", "mass_changed"),
        *("mass_gone", "mass_no_rest", "mass_none", "mass_wrong", "order_unknown", "rate_changed"),
        *("request_spent", "service_changed", "service_unknown", "slow_down", "text_only", "type_changed"),
        "wizard_over",
    )
)
"""Whenever they come, somebody may wonder whether something was ordered."""


def problem_text(tr: Translator, problem: Problem, *, is_ordering: bool = False) -> Html:
    """The message of a problem, the panel's words, and where it may be in doubt, that nothing was ordered.

    Args:
        tr: in which language.
        problem: what went wrong.
        is_ordering: an order is being put together, so it may be in doubt whatever went wrong.
    """
    closes = (is_ordering or problem.key in ABOUT_ORDERING) and problem.key not in SAYS_ITSELF | NEVER_CLOSES
    return lines(problem_words(tr, problem), nothing_ordered(tr) if closes else "")


def problem_words(tr: Translator, problem: Problem) -> Html:
    """What went wrong alone, for where the rest is said once for several."""
    return lines(tr.t(problem.key, **_shown(tr, problem.values)), panel_words(tr, problem.panel_words))


def nothing_ordered(tr: Translator) -> Html:
    """Closes an answer to what cannot be taken; of this one step alone, as another order may be under way."""
    return tr.t("order.nothing_by_this")


def panel_words(tr: Translator, words: str) -> Html:
    """The panel's own words as a quotation; nothing where there are none."""
    return tr.t("panel.words", words=paragraphs(cut(words, LONGEST_WORDS))) if words.strip() else Html("")


def problem_screen(tr: Translator, problem: Problem, *rows: Row, is_ordering: bool = False) -> Screen:
    """A screen of its own for a problem, with ways on and the way home."""
    text = problem_text(tr, problem, is_ordering=is_ordering)
    return Screen(text, (*rows, _key_row(tr, problem), (home_button(tr),)))


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
