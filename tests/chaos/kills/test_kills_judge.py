"""The judge of the kills sees what it is there to see: a proof that finds nothing must be able to find it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.i18n import translator_for
from bot.domain.account import Language
from bot.domain.intent import IntentState
from bot.sandbox.fake_telegram.text.formatted import FormattedText
from bot.sandbox.fake_telegram.world.messages import Message
from tests.chaos.kills.aftermath import lost_facts, lost_rows, lost_updates
from tests.chaos.kills.chronicle import Fact
from tests.chaos.kills.file_state import NOTHING, FileState
from tests.chaos.kills.sight import Sight, seen

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEPT = replace(
    NOTHING,
    intents={1: IntentState.PLACED, 2: IntentState.UNKNOWN},
    is_handled={10: True, 11: False},
    is_ended={20: True, 21: False},
    numbers=frozenset({"23501"}),
)
HOLD = (
    Fact("claimed", 2),
    Fact("settled", 1, "placed"),
    Fact("interrupted", 2),
    Fact("recorded", 11),
    Fact("handled", 10),
    Fact("due", 21),
    Fact("told", 20),
)
DO_NOT_HOLD = (
    Fact("claimed", 3),
    Fact("settled", 2, "placed"),
    Fact("interrupted", 3),
    Fact("recorded", 12),
    Fact("handled", 11),
    Fact("due", 22),
    Fact("told", 21),
)


def test_what_was_acknowledged_and_is_there_is_not_lost() -> None:
    assert not lost_facts(HOLD, KEPT)


@pytest.mark.parametrize("fact", DO_NOT_HOLD, ids=str)
def test_what_was_acknowledged_and_is_not_there_is_lost(fact: Fact) -> None:
    assert len(lost_facts([fact], KEPT)) == 1


def test_nothing_is_lost_where_nothing_changed_or_things_went_on() -> None:
    assert not lost_rows(KEPT, KEPT)
    went_on = replace(
        KEPT, is_handled={10: True, 11: True}, intents={1: IntentState.PLACED, 2: IntentState.PLACED}
    )
    assert not lost_rows(KEPT, went_on)


@pytest.mark.parametrize(
    "now",
    [
        replace(KEPT, intents={1: IntentState.PLACED}),
        replace(KEPT, intents={1: IntentState.PLACED, 2: IntentState.SENDING}),
        replace(KEPT, is_handled={10: True}),
        replace(KEPT, is_handled={10: False, 11: False}),
        replace(KEPT, is_ended={20: True}),
        replace(KEPT, is_ended={20: False, 21: False}),
        replace(KEPT, numbers=frozenset()),
    ],
)
def test_a_row_that_is_gone_or_went_back_is_lost(now: FileState) -> None:
    assert len(lost_rows(KEPT, now)) == 1


def test_an_update_that_telegram_let_go_must_be_in_the_inbox() -> None:
    assert not lost_updates({10, 11}, KEPT)
    assert lost_updates({10, 11, 12}, KEPT) == ["update 12 is nowhere"]


@pytest.mark.parametrize("language", list(Language))
def test_people_understand_the_bots_words_in_both_languages(language: Language) -> None:
    tr = translator_for(language)
    placed = seen(_said(tr.t("outcome.placed", number="23501")), language)
    assert (placed.sight, placed.number) == (Sight.PLACED, "23501")
    unknown = seen(_said(tr.t("unknown.title", reference="A-7") + "\nhttps://example.com/p7001-3"), language)
    assert (unknown.sight, unknown.reference, unknown.link) == (
        Sight.UNKNOWN,
        7,
        "https://example.com/p7001-3",
    )
    attached = seen(_said(tr.t("unknown.attached") + "\n" + tr.t("card.title", number="23502")), language)
    assert (attached.sight, attached.number) == (Sight.ATTACHED, "23502")
    assert seen(_said("?"), language).sight is Sight.OTHER


def _said(html: str) -> Message:
    text = html
    for tag in ("b", "code", "i"):
        text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return Message(message_id=1, chat_id=7001, sender_id=1, sent_at=NOW, text=FormattedText(text))
