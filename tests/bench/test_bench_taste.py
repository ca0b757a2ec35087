"""A taste of every bench in the ordinary suite, so that none rots between two runs of `make bench`.

Nothing here is about speed: a machine that runs other tests says nothing about it. The ratios only have to
lie where a bench that measures what it says can put them.
"""

import pytest

from tests.bench.__main__ import main
from tests.bench.benches import BENCHES
from tests.bench.table import Row, Share, exit_code, print_table

SANE = (0.001, 1_000.0)


def row(ratio: float, most: float | None) -> Row:
    return Row(
        what="a thing",
        against="another",
        ours=ratio * 2,
        theirs=2.0,
        unit="ms",
        ratio=ratio,
        lowest=ratio,
        highest=ratio,
        pairs=1,
        most=most,
    )


@pytest.mark.parametrize("name", sorted(BENCHES))
async def test_a_taste_of_the_bench(name: str) -> None:
    rows = await BENCHES[name](Share.TASTE)
    assert rows
    for each in rows:
        assert each.ours > 0, each
        assert each.theirs > 0, each
        assert SANE[0] < each.lowest <= each.ratio <= each.highest < SANE[1], each


def test_a_row_that_promises_nothing_always_holds(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row(900.0, None), row(1.05, 1.1)]
    print_table(rows)
    assert exit_code(rows) == 0
    assert "not kept" not in capsys.readouterr().out


def test_a_promise_that_is_not_kept_is_named_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row(1.2, 1.1)]
    print_table(rows)
    assert exit_code(rows) == 1
    assert "not kept: a thing is 1.20× another, promised is 1.1×" in capsys.readouterr().out


def test_a_bench_that_measured_nothing_does_not_hold() -> None:
    assert exit_code([]) == 1


def test_the_command_runs_what_is_asked_for_and_prints_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--share", "taste", "--only", "search"]) == 0
    said = capsys.readouterr().out
    assert "Arabic" in said
    assert "page turn" not in said
