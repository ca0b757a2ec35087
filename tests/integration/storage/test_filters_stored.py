"""Filters: each person's own, kept until they are changed."""

import itertools

from bot.domain.browsing import NO_FILTERS, Filters
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, NOBODY


async def test_who_never_set_a_filter_has_none(storage: Storage) -> None:
    assert await storage.filters.get(ANN) == NO_FILTERS
    assert await storage.filters.get(NOBODY) == NO_FILTERS


async def test_every_combination_is_read_back_and_is_the_persons_own(storage: Storage) -> None:
    for flags in itertools.product((False, True), repeat=4):
        await storage.filters.put(ANN, Filters(*flags))
        assert await storage.filters.get(ANN) == Filters(*flags)
    assert await storage.filters.get(BOB) == NO_FILTERS
