"""Walking through a catalogue: shelves, filters, and ways that stay where they were."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.browsing import NO_FILTERS, PAGE_SIZE, Filter, Filters, Shelves
from bot.domain.catalogue import Catalogue, Service, handle_for, page_of
from bot.domain.ids import ServiceId
from bot.domain.platforms import Platform
from tests.unit.domain.domain_samples import service

NAMES = ("Instagram", "TikTok", "Telegram", "Anything")


def listed(at: int, category: str, *, refill: bool | None = None, rate: str = "1") -> Service:
    return replace(
        service(service_id=str(at)), category=category, can_refill=refill, rate=Decimal(rate), name=f"S{at}"
    )


def wide() -> Shelves:
    """Each of four platforms with ten categories, and one category that two of them share."""
    own = [listed(at, f"{NAMES[at % 4]} {at // 4}", refill=at % 2 == 0) for at in range(40)]
    shared = [
        replace(listed(90, "Arab services", refill=True), name="Instagram likes"),
        replace(listed(91, "Arab services"), name="TikTok likes"),
    ]
    return Shelves(Catalogue([*own, *shared]))


def test_platforms_stand_as_the_panel_names_them_and_the_rest_last() -> None:
    services = [listed(1, "Gifts"), *wide().catalogue.services]
    shelves = Shelves(Catalogue(services))
    assert not shelves.is_flat
    assert shelves.platforms() == (
        (Platform.INSTAGRAM, 11),
        (Platform.TIKTOK, 11),
        (Platform.TELEGRAM, 10),
        (Platform.OTHER, 11),
    )


def test_a_category_of_two_platforms_stands_on_both_shelves_with_its_own_services() -> None:
    shelves, handle = wide(), handle_for("Arab services")
    for platform, service_id in ((Platform.INSTAGRAM, "90"), (Platform.TIKTOK, "91")):
        category = shelves.category(platform, handle)
        assert category is not None
        assert [each.service_id for each in category.services] == [service_id]
        assert shelves.categories(platform)[-1] == (category, 1)
    assert shelves.category(Platform.TELEGRAM, handle) is None
    assert shelves.category(Platform.SPOTIFY, handle) is None
    whole = shelves.category(None, handle)
    assert whole is not None
    assert len(whole.services) == 2


@pytest.mark.parametrize(
    ("categories", "is_flat"),
    [
        ([], True),
        (["Instagram"], True),
        ([f"Instagram {at}" for at in range(100)], True),
        ([f"{NAMES[at % 4]} {at}" for at in range(PAGE_SIZE)], True),
        ([f"{NAMES[at % 4]} {at}" for at in range(PAGE_SIZE + 1)], False),
    ],
)
def test_few_categories_or_one_platform_need_no_platforms(categories: list[str], *, is_flat: bool) -> None:
    shelves = Shelves(Catalogue([listed(at, category) for at, category in enumerate(categories, 1)]))
    assert shelves.is_flat is is_flat
    for each in shelves.catalogue.services:
        assert (shelves.shelf_of(each) is None) is is_flat


def test_a_shelf_with_one_category_has_nothing_to_choose() -> None:
    shelves = Shelves(Catalogue([*wide().catalogue.services, listed(7, "Spotify")]))
    only = shelves.only_category(Platform.SPOTIFY)
    assert only is not None
    assert only.name == "Spotify"
    assert shelves.only_category(Platform.INSTAGRAM) is None
    assert shelves.only_category(Platform.TWITCH) is None
    assert shelves.only_category(None) is None


def test_filters_leave_out_what_does_not_pass_and_shelves_that_are_empty_then() -> None:
    shelves, filters = wide(), Filters(refillable=True)
    assert shelves.count() == 42
    assert shelves.count(filters) == 21
    assert shelves.platforms(filters) == ((Platform.INSTAGRAM, 11), (Platform.TELEGRAM, 10))
    assert shelves.categories(Platform.TIKTOK, filters) == ()
    assert all(count == 1 for _, count in shelves.categories(None, filters))
    assert shelves.is_flat is wide().is_flat


@pytest.mark.parametrize("says", [None, False, True])
def test_what_the_panel_does_not_say_is_no_promise(*, says: bool | None) -> None:
    one = replace(service(), can_refill=says, can_cancel=says, can_drip_feed=bool(says))
    for each in (Filter.REFILLABLE, Filter.CANCELLABLE, Filter.DRIP_FEED):
        assert NO_FILTERS.switched(each, on=True).admits(one) is (says is True)
    assert NO_FILTERS.admits(one)


def test_by_rate_the_cheapest_comes_first_and_equal_rates_keep_the_panels_order() -> None:
    rates = ["2", "0", "120000000000", "0.5", "2.00", "0.50"]
    services = [listed(at, "Instagram", rate=rate) for at, rate in enumerate(rates)]
    assert [each.service_id for each in Filters(by_rate=True).arranged(services)] == list("135042")
    assert NO_FILTERS.arranged(services) == tuple(services)


def test_filters_are_switched_one_by_one() -> None:
    filters = NO_FILTERS
    for at, each in enumerate(Filter, 1):
        filters = filters.switched(each, on=True)
        assert each in filters.on
        assert len(filters.on) == at
    assert filters == Filters(refillable=True, cancellable=True, drip_feed=True, by_rate=True)
    for each in Filter:
        filters = filters.switched(each, on=False)
    assert filters == NO_FILTERS
    assert not filters.is_narrowing
    assert not Filters(by_rate=True).is_narrowing


services = st.builds(
    listed,
    st.integers(1, 10**6),
    st.sampled_from([f"{name} {at}" for name in NAMES for at in range(4)]),
    refill=st.sampled_from([None, True, False]),
    rate=st.sampled_from(["0", "0.5", "7"]),
)


@given(
    listing=st.lists(services, max_size=40, unique_by=lambda each: each.service_id),
    filters=st.builds(Filters, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_every_service_that_passes_is_reached_exactly_once(listing: list[Service], filters: Filters) -> None:
    shelves = Shelves(Catalogue(listing))
    shelves.get_ready()
    platforms = [None] if shelves.is_flat else [platform for platform, _ in shelves.platforms(filters)]
    reached: list[ServiceId] = []
    for platform in platforms:
        for category, count in shelves.categories(platform, filters):
            shown = filters.arranged(category.services)
            assert len(shown) == count
            assert shelves.category(platform, handle_for(category.name)) is category
            assert all(shelves.shelf_of(each) is platform for each in shown)
            reached += [each.service_id for each in shown]
    assert sorted(reached) == sorted(each.service_id for each in listing if filters.admits(each))
    assert shelves.count(filters) == len(reached)


@pytest.mark.parametrize(
    ("length", "number", "jumps"),
    [
        (0, 0, ()),
        (16, 0, ()),
        (24, 0, (2,)),
        (106, 0, (5, 13)),
        (106, 6, (0, 1, 11, 13)),
        (106, 13, (0, 8)),
        (1000, 60, (0, 35, 55, 65, 85, 124)),
    ],
)
def test_far_pages_have_buttons(length: int, number: int, jumps: tuple[int, ...]) -> None:
    assert page_of(length, number, PAGE_SIZE).jumps == jumps


@given(length=st.integers(1, 10**4), number=st.integers(0, 10**4))
def test_any_page_is_reached_in_few_taps(length: int, number: int) -> None:
    target, page, taps = page_of(length, number, PAGE_SIZE).number, page_of(length, 0, PAGE_SIZE), 0
    while page.number != target:
        ways = {*page.jumps, page.number - 1, page.number + 1} & set(range(page.of))
        page = page_of(length, min(ways, key=lambda way: (abs(way - target), way)), PAGE_SIZE)
        taps += 1
        assert taps < 24
