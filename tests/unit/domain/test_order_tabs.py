"""Places in the lists of orders travel as words, and what was typed is searched for as it was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.order_tabs import LONGEST_SEARCH, OrderSearch, OrdersShown, Place, Tab, read_order_search
from bot.domain.problems import Problem
from tests.unit.domain.domain_samples import intent

START = Place()


@given(tab=st.sampled_from(Tab), search=st.integers(0, 10**15 - 1), page=st.integers(0, 10**15 - 1))
def test_a_place_reads_back(tab: Tab, search: int, page: int) -> None:
    place = Place(tab, search, page)
    assert Place.of_word(place.word) == place


@pytest.mark.parametrize(
    "word",
    [
        *("", "-", "all", "all-1", "all-1-2-3", "ALL-0-0", "none-0-0", "all--1-0", "all-x-0", "all-٣-0"),
        *("all-0-" + "9" * 16, "needs-9999999999999999-0", "all-0-1²"),
    ],
)
def test_a_word_that_is_no_place_leads_to_the_beginning(word: str) -> None:
    assert Place.of_word(word) == START


def test_a_place_turns_pages_and_leads_out_of_a_search() -> None:
    place = Place(Tab.DONE, 7, 3)
    assert place.turned(4) == Place(Tab.DONE, 7, 4)
    assert place.of_tab == Place(Tab.DONE)


@pytest.mark.parametrize(
    ("typed", "number", "part"),
    [
        ("23501", "23501", "23501"),
        (" #٢٣٥٠١ ", "23501", "#23501"),
        ("\u200fhttps://www.instagram.com/p/a/", "https://www.instagram.com/p/a/", "instagram.com/p/a"),
        ("HTTP://Example.com", "HTTP://Example.com", "Example.com"),
        ("www.a.b", "www.a.b", "a.b"),
        ("https://", "https://", "https://"),
        ("@name", "@name", "@name"),
        ("7", "7", "7"),
    ],
)
def test_typed_words_search_by_number_and_by_part_of_the_link(typed: str, number: str, part: str) -> None:
    search = read_order_search(typed)
    assert isinstance(search, OrderSearch)
    assert (search.number, search.part) == (number, part)
    assert OrderSearch.of_words(search.words) == search


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "problem.order_search_short"),
        (" \u200f ", "problem.order_search_short"),
        ("a", "problem.order_search_short"),
        ("a" * (LONGEST_SEARCH + 1), "problem.order_search_long"),
    ],
)
def test_what_cannot_be_searched_for_is_said(typed: str, key: str) -> None:
    read = read_order_search(typed)
    assert isinstance(read, Problem)
    assert read.key == key


@pytest.mark.parametrize(
    ("shown", "waiting"),
    [
        (OrdersShown(START), 0),
        (OrdersShown(START, unresolved=[intent()] * 2, needing=3), 5),
        (OrdersShown(START, needing=3, refused_tail="wxyz", active=40), 4),
        (OrdersShown(START, refused_tail="wxyz"), 0),
    ],
)
def test_a_refused_key_counts_once_where_orders_wait_for_another(shown: OrdersShown, waiting: int) -> None:
    assert shown.waiting == waiting


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("a-12", True),
        ("EXAMPLE.com/p", True),
        ("https://example.com/p/1", True),
        ("a-1", False),
        ("12", False),
    ],
)
def test_an_order_of_unknown_outcome_is_found_too(words: str, *, is_found: bool) -> None:
    assert OrderSearch.of_words(words).finds(intent()) is is_found
