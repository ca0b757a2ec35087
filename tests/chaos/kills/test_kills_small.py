"""The proof of the kills in small: the bot dies at named points, and nothing is doubled, denied or lost."""

import pytest

from tests.chaos.kills.proof import proved


@pytest.mark.timeout(180)
async def test_ten_kills_double_deny_and_lose_nothing() -> None:
    row = await proved(10, seed=3, each_at_least=0)
    assert row.runs >= 10  # a kill in the middle of recovering counts besides
    assert row.holds, row.broken
