"""A taste of every proof in the ordinary suite, so that none rots between two runs of `make chaos`."""

import random

import pytest

from tests.chaos.proofs import PROOFS
from tests.chaos.table import Share

_ELSEWHERE = {"kills", "hung"}
"""The kills have a small test of their own; p95 on a machine that runs other tests says nothing."""


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # connections broken on purpose are found by the collector
@pytest.mark.parametrize("name", sorted(PROOFS.keys() - _ELSEWHERE))
async def test_a_taste_of(name: str) -> None:
    row = await PROOFS[name](Share.TASTE, random.randrange(10**6))
    assert row.holds, row
