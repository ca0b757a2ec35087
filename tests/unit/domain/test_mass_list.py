"""The list of a mass order: nothing sent is lost, and only what is named is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mass_list import LONGEST_LINE, MOST_LINES, Merged, merged
from bot.domain.problems import Problem
from tests.unit.domain.domain_samples import UNHURRIED

KEPT = ("one", "two", "three")


@pytest.mark.parametrize(
    ("sent", "texts", "did"),
    [
        ("four", (*KEPT, "four"), (1, 0)),
        ("four\n\n  five \n", (*KEPT, "four", "five"), (2, 0)),
        ("2: new", ("one", "new", "three"), (0, 1)),
        ("2) new", ("one", "new", "three"), (0, 1)),
        ("2. new", ("one", "new", "three"), (0, 1)),
        ("٢: new", ("one", "new", "three"), (0, 1)),
        ("2: new\n2: newer", ("one", "newer", "three"), (0, 1, (), (2,))),
        ("3: -\n1: a\n3: c\n1: -", ("two", "c"), (0, 1, (1,), (1, 3))),
        ("2: -", ("one", "three"), (0, 0, (2,))),
        ("1: —\n3: -", ("two",), (0, 0, (1, 3))),
        ("3: last\n1: -\nfour", ("two", "last", "four"), (1, 1, (1,))),
        ("4: four\n5: five", (*KEPT, "four", "five"), (2, 0)),
        ("9: -", KEPT, (0, 0)),
        ("2.5 | x", (*KEPT, "2.5 | x"), (1, 0)),
        ("101 | https://example.com | 5", (*KEPT, "101 | https://example.com | 5"), (1, 0)),
        ("service,link,quantity\nfour", (*KEPT, "four"), (1, 0)),
        ("رقم الخدمة | الرابط | الكمية\nfour", (*KEPT, "four"), (1, 0)),
        ("\ufefffour", (*KEPT, "four"), (1, 0)),
    ],
)
def test_a_message_adds_changes_and_takes_out(
    sent: str,
    texts: tuple[str, ...],
    did: tuple[int, int]
    | tuple[int, int, tuple[int, ...]]
    | tuple[int, int, tuple[int, ...], tuple[int, ...]],
) -> None:
    assert merged(KEPT, sent) == Merged(texts, *did)


def test_a_numbered_list_is_a_list() -> None:
    assert merged((), "1) one\n2) two\n3) three") == Merged(KEPT, 3)


@pytest.mark.parametrize("sent", ["", " \n \u200f\n", "service|link|quantity"])
def test_a_message_without_a_line_says_so(sent: str) -> None:
    assert merged(KEPT, sent) == Problem("problem.mass_none")


def test_too_many_lines_change_nothing() -> None:
    kept = tuple(f"line {at}" for at in range(MOST_LINES - 1))
    assert merged(kept, "a\nb") == Problem("problem.mass_many", {"most": MOST_LINES, "given": MOST_LINES + 1})
    assert isinstance(merged(kept, "1: -\na\nb"), Merged)
    assert isinstance(merged(kept, "a"), Merged)


def test_a_line_that_is_too_long_is_cut_and_says_so() -> None:
    said = merged((), "1 | https://example.com | 100" + " " * LONGEST_LINE + "000")
    assert isinstance(said, Merged)
    assert said.texts[0].endswith("…")
    assert len(said.texts[0]) <= LONGEST_LINE


@UNHURRIED
@given(st.lists(st.text(max_size=20), max_size=20), st.text(max_size=100))
def test_lines_that_are_not_named_stay_as_they_are_and_in_order(kept: list[str], sent: str) -> None:
    said = merged(tuple(kept), sent)
    if isinstance(said, Merged):
        assert len(said.texts) == len(kept) + said.added - said.removed
        if not (said.replaced or said.removed):
            assert said.texts[: len(kept)] == tuple(kept)
