"""The breaker: what counts as a failure of the host, how long it rests, and that one call tries it out."""

import pytest

from bot.domain.intent import RefusalKind
from bot.panel.breaker import Breaker, is_failure_of_host
from bot.panel.errors import (
    PanelBusy,
    PanelError,
    PanelGarbled,
    PanelRefused,
    PanelResting,
    PanelSilent,
    PanelUnreachable,
)
from bot.panel.policy import BreakerPolicy, RetryPolicy
from tests.support.clock import Hand

POLICY = BreakerPolicy(failures=3, first_pause=10, longest_pause=35)


@pytest.fixture
def hand() -> Hand:
    return Hand(1000.0)


@pytest.fixture
def breaker(hand: Hand) -> Breaker:
    return Breaker(POLICY, hand)


def fail(breaker: Breaker, error: PanelError | None = None) -> None:
    with pytest.raises(PanelError), breaker.call():
        raise error or PanelUnreachable()


def succeed(breaker: Breaker) -> None:
    with breaker.call():
        pass


def is_refused(breaker: Breaker) -> bool:
    try:
        succeed(breaker)
    except PanelResting:
        return True
    return False


@pytest.mark.parametrize(
    ("error", "is_failure"),
    [
        (PanelUnreachable(), True),
        (PanelSilent("ReadTimeout"), True),
        (PanelGarbled(502, "text/html"), True),
        (PanelGarbled(200, "text/html"), False),
        (PanelGarbled(403, "text/html"), False),
        (PanelBusy(5), False),
        (PanelRefused(RefusalKind.AUTH, ""), False),
        (None, False),
    ],
    ids=repr,
)
def test_a_failure_is_what_any_other_call_would_have_met_too(
    error: PanelError | None,
    is_failure: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert is_failure_of_host(error) is is_failure


def test_only_failures_in_a_row_count(breaker: Breaker) -> None:
    for _ in range(5):
        fail(breaker)
        fail(breaker)
        succeed(breaker)
    fail(breaker)
    fail(breaker)
    fail(breaker, PanelRefused(RefusalKind.FUNDS, ""))
    fail(breaker)
    fail(breaker)
    assert not breaker.is_open


def test_while_it_is_open_one_call_tries_and_the_others_are_refused(breaker: Breaker) -> None:
    for _ in range(3):
        fail(breaker)
    with breaker.call():
        with pytest.raises(PanelResting) as refused, breaker.call():
            raise AssertionError("let through")
        assert isinstance(refused.value, PanelUnreachable)
        assert refused.value.retry_after == 10
    assert not breaker.is_open
    with breaker.call():
        assert not is_refused(breaker)


def test_unasked_work_is_told_how_long_to_keep_still(breaker: Breaker, hand: Hand) -> None:
    assert breaker.rests_for == 0
    for _ in range(3):
        fail(breaker)
    hand.at += 4
    assert breaker.rests_for == 6
    hand.at += 6
    assert breaker.rests_for == 0
    assert breaker.is_open


def test_an_order_is_refused_as_long_as_it_is_open(breaker: Breaker, hand: Hand) -> None:
    breaker.refuse()
    for _ in range(3):
        fail(breaker)
    hand.at += 100
    with pytest.raises(PanelResting):
        breaker.refuse()
    succeed(breaker)
    breaker.refuse()


def test_pauses_grow_up_to_a_bound(breaker: Breaker, hand: Hand) -> None:
    for _ in range(3):
        fail(breaker)
    pauses = []
    for _ in range(4):
        pauses.append(breaker.rests_for)
        hand.at += breaker.rests_for
        fail(breaker)
    assert pauses == [10, 20, 35, 35]


def test_a_try_that_is_cut_off_lets_another_one_try(breaker: Breaker, hand: Hand) -> None:
    for _ in range(3):
        fail(breaker)
    hand.at += 10
    with pytest.raises(KeyboardInterrupt), breaker.call():
        raise KeyboardInterrupt
    assert breaker.is_open
    assert not is_refused(breaker)
    assert not breaker.is_open


def test_what_is_refused_is_not_asked_again_at_once() -> None:
    assert RetryPolicy().wait_before(1, PanelResting(5), 1) is None
