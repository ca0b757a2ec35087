"""When a reading action is asked again, and how fast calls may follow each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.intent import RefusalKind
from bot.panel.errors import PanelBusy, PanelError, PanelGarbled, PanelRefused, PanelSilent, PanelUnreachable
from bot.panel.pacing import _Schedule
from bot.panel.policy import DEFAULT_POLICY, Pace, RetryPolicy
from bot.panel.transport import retry_after_in
from tests.unit.panel.wire_values import UNHURRIED

RETRIES = RetryPolicy(attempts=3, costly_attempts=2, first_wait=1, longest_wait=3, longest_retry_after=10)


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (PanelUnreachable(), [1, 2, None]),
        (PanelBusy(), [1, 2, None]),
        (PanelBusy(0), [1, 2, None]),
        (PanelBusy(5), [5, 5, None]),
        (PanelBusy(10), [10, 10, None]),
        (PanelBusy(10.5), [None, None, None]),
        (PanelSilent("ReadTimeout"), [1, None, None]),
        (PanelGarbled(200, "text/html"), [1, None, None]),
        (PanelGarbled(502, "text/html"), [1, None, None]),
        (PanelGarbled(302, ""), [None, None, None]),
        (PanelGarbled(403, "text/html"), [None, None, None]),
        (PanelRefused(RefusalKind.AUTH, ""), [None, None, None]),
    ],
    ids=repr,
)
def test_a_failure_is_waited_out_as_long_as_it_may_pass(error: PanelError, waits: list[float | None]) -> None:
    assert [RETRIES.wait_before(attempt, error, 1) for attempt in (1, 2, 3)] == waits


@UNHURRIED
@given(attempt=st.integers(1, 50), random=st.floats(0, 1))
def test_a_wait_lies_between_half_and_all_of_the_backoff(attempt: int, random: float) -> None:
    wait = RetryPolicy(attempts=100, first_wait=1, longest_wait=3).wait_before(attempt, PanelBusy(), random)
    assert wait is not None
    assert min(2 ** (attempt - 1), 3) / 2 <= wait <= 3


def test_an_order_is_sent_within_the_bounds_that_were_decided() -> None:
    adding = DEFAULT_POLICY.adding
    assert (adding.connect, adding.write, adding.pool, adding.read, adding.deadline) == (5, 10, 5, 30, 45)
    assert (adding.body_cap, adding.packing) == (65536, "identity")
    assert DEFAULT_POLICY.reading.body_cap == 10 * 1024 * 1024


def test_connecting_times_out_before_the_deadline_of_any_call() -> None:
    # A deadline that strikes within a TLS handshake leaves a socket to the garbage collector (httpcore 1.0).
    for call in (
        DEFAULT_POLICY.reading,
        DEFAULT_POLICY.catalogue,
        DEFAULT_POLICY.requesting,
        DEFAULT_POLICY.adding,
    ):
        assert call.pool + 2 * call.connect <= call.deadline


def test_a_burst_is_free_and_then_the_pace_is_kept() -> None:
    schedule = _Schedule(Pace(interval=1, burst=3))
    assert [schedule.delay(b"a", 100) for _ in range(5)] == [0, 0, 0, 1, 2]
    assert schedule.delay(b"b", 100) == 0
    assert schedule.delay(b"a", 103.5) == 0


def test_a_name_is_forgotten_once_it_is_idle() -> None:
    schedule = _Schedule(Pace(interval=1, burst=3))
    for name in (b"a", b"b", b"b"):
        schedule.delay(name, 100)
    assert len(schedule) == 2
    schedule.delay(b"c", 101)
    assert len(schedule) == 2
    schedule.delay(b"d", 110)
    assert len(schedule) == 1


@UNHURRIED
@given(
    moments=st.lists(st.floats(0, 100), min_size=1, max_size=60).map(sorted),
    interval=st.floats(0.01, 5),
    burst=st.integers(1, 5),
)
def test_no_window_holds_more_than_the_burst_and_the_pace(
    moments: list[float], interval: float, burst: int
) -> None:
    schedule = _Schedule(Pace(interval, burst))
    begun = [moment + schedule.delay(b"a", moment) for moment in moments]
    for first in range(len(begun) - burst):
        assert begun[first + burst] - begun[first] >= interval - 1e-6


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "9" * 400}, 999_999_999),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:09 GMT"}, None),
        (
            {"retry-after": "Wed, 21 Oct 2026 07:28:09 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"},
            9,
        ),
        (
            {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:28:09 GMT"},
            0,
        ),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_in(headers) == seconds
