"""A proof that cannot fail proves nothing: each kind of fault is shown to the judge, and must be counted."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.domain.catalogue import Service
from bot.domain.ids import IntentId, PanelOrderId, PersonId, ServiceId
from bot.domain.intent import Intent, IntentState
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from bot.sandbox.fake_panel import LedgerEntry
from tests.chaos.judge import Ledger, Verdicts
from tests.chaos.table import Row, Share, exit_code, print_table

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LINK = "https://example.com/p"
SERVICE = Service(ServiceId("1"), "Likes", "Default", "Likes", Decimal(1), 10, 1000)
DRAFT = Intent(
    intent_id=IntentId(1),
    person_id=PersonId(1),
    nonce="n",
    state=IntentState.DRAFT,
    draft=OrderDraft(SERVICE, {Question.LINK: LINK, Question.QUANTITY: 100}),
    charge=Decimal("0.1"),
    currency="USD",
    balance_before=Decimal(10),
    created_at=NOW,
    expires_at=NOW,
)
PLACED = replace(DRAFT, state=IntentState.PLACED, panel_order_id=PanelOrderId("7"))


def ledger(*numbers: str) -> Ledger:
    return Ledger(LedgerEntry(number, "key", "1", LINK, 100, {}, NOW) for number in numbers)


def judged(intent: Intent | None, *numbers: str) -> tuple[int, int, int]:
    verdicts = Verdicts()
    verdicts.judge_end(intent, ledger(*numbers))
    return verdicts.duplicates, verdicts.false_verdicts, verdicts.lost


def test_a_placed_order_that_is_there_once_is_all_right() -> None:
    assert judged(PLACED, "7") == (0, 0, 0)


def test_a_second_order_is_a_duplicate() -> None:
    assert judged(PLACED, "7", "8") == (1, 0, 0)


@pytest.mark.parametrize("numbers", [(), ("8",)])
def test_placed_under_a_number_that_is_not_there_is_false(numbers: tuple[str, ...]) -> None:
    assert judged(PLACED, *numbers) == (0, 1, 0)


@pytest.mark.parametrize("state", [IntentState.REJECTED, IntentState.NOT_SENT, IntentState.ABANDONED])
def test_denying_an_order_that_is_there_is_false(state: IntentState) -> None:
    denied = replace(DRAFT, state=state)
    assert judged(denied, "7") == (0, 1, 0)
    assert judged(denied) == (0, 0, 0)


@pytest.mark.parametrize("state", [IntentState.DRAFT, IntentState.SENDING, IntentState.UNKNOWN])
def test_an_intent_without_an_end_is_lost(state: IntentState) -> None:
    assert judged(replace(DRAFT, state=state))[2] == 1


def test_an_intent_that_is_gone_is_lost() -> None:
    assert judged(None) == (0, 0, 1)


def test_an_unknown_outcome_contradicts_nothing() -> None:
    verdicts, unknown = Verdicts(), replace(DRAFT, state=IntentState.UNKNOWN)
    for numbers in ((), ("7",)):
        verdicts.judge(unknown, ledger(*numbers))
    assert (verdicts.duplicates, verdicts.false_verdicts) == (0, 0)


@pytest.mark.parametrize(
    "row",
    [
        Row("k", 1, duplicates=1),
        Row("k", 1, false_verdicts=1),
        Row("k", 1, lost=1),
        Row("k", 1, broken=("words",)),
        Row("k", 0),
    ],
)
def test_each_broken_promise_and_an_empty_proof_fail_the_run(row: Row) -> None:
    assert exit_code([Row("good", 5, unresolved=3)]) == 0
    assert exit_code([Row("good", 5), row]) == 1
    assert exit_code([]) == 1


def test_the_table_shows_every_number_and_what_broke(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([Row("faults", 3256, 0, 1, 1200, 2, 98.76, "a note", ("A-1 is not placed",) * 3)])
    head, line, broken = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0] == "kind"
    assert line.split() == ["faults", "3,256", "0", "1", "1,200", "2", "98.8", "a", "note"]
    assert broken == "faults: A-1 is not placed (3 times)"


def test_a_share_picks_its_number() -> None:
    assert [share.pick(taste=1, ci=2, full=3) for share in (Share.TASTE, Share.CI, Share.FULL)] == [1, 2, 3]
