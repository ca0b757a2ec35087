"""What each failure of the panel means to a person."""

import pytest

from bot.domain.intent import RefusalKind
from bot.domain.problems import Problem
from bot.panel.errors import (
    PanelBusy,
    PanelError,
    PanelGarbled,
    PanelRefused,
    PanelSilent,
    PanelUnreachable,
    problem_of_refusal,
)


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (PanelUnreachable(), "problem.panel_unreachable"),
        (PanelSilent("ReadTimeout"), "problem.panel_silent"),
        (PanelGarbled(502, "text/html"), "problem.panel_garbled"),
        (PanelBusy(3), "problem.panel_busy"),
    ],
)
def test_a_failure_has_its_message(error: PanelError, key: str) -> None:
    assert error.problem == Problem(key)


@pytest.mark.parametrize("kind", RefusalKind)
def test_a_refusal_has_the_message_of_its_kind_and_the_words_of_the_panel(kind: RefusalKind) -> None:
    refused = PanelRefused(kind, "No way")
    assert refused.problem == Problem(f"problem.refused_{kind.value}", panel_words="No way")
    assert "No way" not in str(refused)


def test_the_words_of_the_panel_are_cut() -> None:
    assert len(PanelRefused(RefusalKind.UNKNOWN, "x" * 500).words) == 200
    assert len(problem_of_refusal(RefusalKind.UNKNOWN, "x" * 500).panel_words) == 200
