"""What is different between two catalogues: found completely, told once, and never across currencies."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Service
from bot.domain.catalogue_changes import ChangeKind, ServiceChange, catalogue_changes
from bot.domain.ids import ServiceId

FOLLOWERS = Service(ServiceId("7"), "Followers", "Default", "Instagram", Decimal("1.20"), 50, 10_000)


def service(service_id: str, rate: str = "1.20", name: str = "Followers") -> Service:
    return replace(FOLLOWERS, service_id=ServiceId(service_id), rate=Decimal(rate), name=name)


def kinds(before: list[Service], now: list[Service]) -> list[tuple[ChangeKind, str]]:
    found = catalogue_changes(Catalogue(before), Catalogue(now)).all
    return [(change.kind, change.service.service_id) for change in found]


def test_every_kind_of_change_is_found_and_grouped() -> None:
    before = [service("1"), service("2"), service("3"), service("4", name="Gone"), service("5")]
    now = [service("9"), service("3", "2"), service("5"), service("1", "0.5"), service("2", "1.3")]
    assert kinds(before, now) == [
        (ChangeKind.DEARER, "3"),
        (ChangeKind.DEARER, "2"),
        (ChangeKind.CHEAPER, "1"),
        (ChangeKind.REMOVED, "4"),
        (ChangeKind.NEW, "9"),
    ]


def test_a_change_of_rate_knows_both_rates() -> None:
    [change] = catalogue_changes(Catalogue([service("1")]), Catalogue([service("1", "0.9")])).all
    assert change == ServiceChange(ChangeKind.CHEAPER, service("1", "0.9"), service("1"))


def test_one_rate_written_in_two_ways_is_no_change() -> None:
    assert kinds([service("1", "1.2")], [service("1", "1.2000")]) == []


def test_another_name_or_description_alone_is_no_change() -> None:
    assert kinds([service("1")], [replace(service("1", name="New words"), description="x")]) == []


def test_a_service_listed_twice_is_told_of_once() -> None:
    twice = [service("1"), service("1", "2")]
    assert kinds([], twice) == [(ChangeKind.NEW, "1")]
    assert kinds(twice, []) == [(ChangeKind.REMOVED, "1")]
    assert kinds(twice, twice) == []


def test_another_currency_has_no_dearer_and_no_cheaper_services() -> None:
    before = Catalogue([service("1"), service("2"), service("3")])
    now = Catalogue([service("1", "30"), service("2", "0.1"), service("4")])
    changes = catalogue_changes(before, now, are_rates_comparable=False)
    assert [change.kind for change in changes.all] == [ChangeKind.REMOVED, ChangeKind.NEW]
    assert not changes.are_rates_comparable


def test_one_kind_can_be_seen_alone() -> None:
    changes = catalogue_changes(Catalogue([service("1")]), Catalogue([service("2")]))
    assert [change.service.service_id for change in changes.of(ChangeKind.NEW)] == ["2"]
    assert changes.of(ChangeKind.DEARER) == ()
    assert changes.of(None) == changes.all


LISTS = st.dictionaries(st.integers(0, 30), st.integers(0, 3), max_size=30)


@given(before=LISTS, now=LISTS)
def test_the_changes_lead_from_one_list_to_the_other(before: dict[int, int], now: dict[int, int]) -> None:
    old, new = (
        Catalogue(service(str(number), str(rate)) for number, rate in known.items())
        for known in (before, now)
    )
    reached = {one.service_id: one.rate for one in old.services}
    for change in catalogue_changes(old, new).all:
        if change.kind is ChangeKind.REMOVED:
            del reached[change.service.service_id]
        else:
            reached[change.service.service_id] = change.service.rate
    assert reached == {one.service_id: one.rate for one in new.services}
