"""Searches: numbered for each person, the latest kept, found by nobody else."""

from storage.searches import KEPT
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, NOW


async def test_searches_are_numbered_for_each_person(storage: Storage) -> None:
    remember = storage.searches.remember
    assert [await remember(ANN, words, NOW) for words in ("likes", "متابعون", "likes")] == [1, 2, 3]
    assert await remember(BOB, "views", NOW) == 1
    assert await storage.searches.words(ANN, 2) == "متابعون"
    assert await storage.searches.words(BOB, 2) is None


async def test_the_same_words_again_keep_their_number(storage: Storage) -> None:
    assert await storage.searches.remember(ANN, "likes", NOW) == 1
    assert await storage.searches.remember(ANN, "likes", NOW) == 1


async def test_only_the_latest_searches_are_kept(storage: Storage) -> None:
    for number in range(1, KEPT + 3):
        assert await storage.searches.remember(ANN, f"words {number}", NOW) == number
    assert await storage.searches.words(ANN, 2) is None
    assert await storage.searches.words(ANN, 3) == "words 3"


async def test_a_forged_number_finds_no_search(storage: Storage) -> None:
    await storage.searches.remember(ANN, "likes", NOW)
    assert await storage.searches.words(ANN, 10**30) is None
