"""What of a favourite is worth a message, and that nothing is worth two."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.domain.catalogue import Catalogue, Service
from bot.domain.favourites import Favourite, FavouriteChange, FavouriteChangeKind, favourite_change
from bot.domain.ids import ServiceId

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SERVICE = Service(ServiceId("7"), "Followers", "Default", "Instagram", Decimal("1.20"), 50, 10_000)
STARRED = Favourite.of(SERVICE, "USD", NOW)
NOTHING = Catalogue([])


def listed(rate: str = "1.20", name: str = "Followers") -> Catalogue:
    return Catalogue([replace(SERVICE, rate=Decimal(rate), name=name)])


def change(kind: FavouriteChangeKind, before: str | None, now: str | None) -> FavouriteChange:
    rates = [None if rate is None else Decimal(rate) for rate in (before, now)]
    return FavouriteChange(kind, SERVICE.service_id, SERVICE.name, *rates)


@pytest.mark.parametrize(
    ("known", "catalogue", "currency", "told"),
    [
        (STARRED, listed(), "USD", None),
        (STARRED, listed("1.2000"), "USD", None),
        (STARRED, listed("1.5"), "USD", change(FavouriteChangeKind.DEARER, "1.20", "1.5")),
        (STARRED, listed("1.1"), "USD", change(FavouriteChangeKind.CHEAPER, "1.20", "1.1")),
        (STARRED, listed("40"), "TRY", None),
        (replace(STARRED, rate=None, currency=""), listed("1.5"), "USD", None),
        (STARRED, NOTHING, "USD", change(FavouriteChangeKind.GONE, "1.20", None)),
        (STARRED, NOTHING, "TRY", change(FavouriteChangeKind.GONE, None, None)),
        (replace(STARRED, is_gone=True), NOTHING, "USD", None),
        (
            replace(STARRED, is_gone=True),
            listed(),
            "USD",
            change(FavouriteChangeKind.BACK, "1.20", "1.20"),
        ),
    ],
)
def test_only_news_is_told(
    known: Favourite, catalogue: Catalogue, currency: str, told: FavouriteChange | None
) -> None:
    assert favourite_change(known, catalogue, currency) == told


@pytest.mark.parametrize("catalogue", [listed(), listed("9"), listed(name="Other"), NOTHING])
@pytest.mark.parametrize("currency", ["USD", "TRY"])
@pytest.mark.parametrize("known", [STARRED, replace(STARRED, rate=None), replace(STARRED, is_gone=True)])
def test_what_was_seen_is_no_news_any_more(known: Favourite, catalogue: Catalogue, currency: str) -> None:
    seen = known.seen(catalogue.service(known.service_id), currency)
    assert favourite_change(seen, catalogue, currency) is None


def test_a_favourite_that_is_gone_keeps_its_name_and_the_rate_it_had() -> None:
    assert STARRED.seen(None, "USD") == replace(STARRED, is_gone=True)
