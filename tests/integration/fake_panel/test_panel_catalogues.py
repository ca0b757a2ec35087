"""Untidy catalogues as real panels have them, and how what is sold changes while people look."""

import json
from collections import Counter
from decimal import Decimal
from itertools import combinations
from typing import Any

import httpx
import pytest

from bot.cli import CATALOGUES
from bot.sandbox.fake_panel import CATALOGUE_NAMES, EURO_KEY, FakePanel
from bot.sandbox.fake_panel.market import services_of
from bot.sandbox.fake_panel.order_types import TYPE_RULES, known_type
from bot.sandbox.fake_panel.untidy import untidy_services
from tests.integration.fake_panel.conftest import Ask, HandClock

LARGEST_CATALOGUE = 10 * 1024 * 1024


async def change(http: httpx.AsyncClient, **wish: Any) -> Any:
    answer = await http.post("/office/catalogue", json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("size", [50, 900, 10_000])
def test_an_untidy_catalogue_is_what_real_ones_are(size: int) -> None:
    services = untidy_services(size)
    assert len({service.service_id for service in services}) == len(services) == size
    types = Counter(known_type(service.service_type) for service in services)
    assert types.keys() == TYPE_RULES.keys()
    assert types["Default"] > size * (0.6 if size == 50 else 0.88)
    assert all(0 < len(service.name) <= 160 for service in services)
    assert all(0 < len(service.name.encode()) <= 250 for service in services)
    assert all(service.name.strip() == service.name for service in services)
    assert len({service.name for service in services}) < size
    assert all(len(service.description) <= 1000 for service in services)
    assert all(1 <= service.min_quantity <= service.max_quantity <= 2147483647 for service in services)


@pytest.mark.parametrize("size", [900, 10_000])
def test_it_holds_everything_a_client_must_survive(size: int) -> None:
    services = untidy_services(size)
    names = "".join(service.name for service in services)
    for letters in ("𝐅", "ꜰᴏʟʟᴏᴡ", "Подписчики", "Người theo dõi", "متابعين", "🔥"):
        assert letters in names
    assert max(len(service.name) for service in services) > 155
    assert max(len(service.name.encode()) for service in services) > 245
    descriptions = {service.description for service in services}
    assert "" in descriptions
    assert max(map(len, descriptions)) == 1000
    text = "".join(descriptions)
    assert all(markup in text for markup in ("<b>", "&amp;amp;", "&amp;lt;", "\r\n", "<script>"))
    rates = {service.rate for service in services}
    assert {Decimal(0), Decimal("1.2e11")} <= rates
    assert any(service.max_quantity == 2147483647 for service in services)
    assert {"default", "High Quality"} <= {service.service_type for service in services}
    endings = {service.ending for service in services}
    assert endings == {"Completed", "Partial", "Canceled"}


@pytest.mark.parametrize("size", [50, 900, 10_000])
def test_categories_are_long_and_differ_only_far_behind(size: int) -> None:
    categories = {service.category for service in untidy_services(size)}
    twins = [
        (one, other)
        for one, other in combinations(categories, 2)
        if one[:40] == other[:40] and min(len(one.encode()), len(other.encode())) > 64
    ]
    assert len(twins) >= len(categories) / 10
    assert len(categories) > size**0.5


@pytest.mark.parametrize("size", [900, 10_000])
async def test_every_field_comes_as_text_as_number_and_not_at_all(
    ask: Ask, panel: FakePanel, size: int
) -> None:
    panel.market.serve(str(size))
    rows = await ask("services")
    assert len(rows) == size
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for field in ("service", "type", "category", "rate", "min", "max", "desc", "refill", "cancel"):
            kinds.setdefault(field, set()).add(type(row[field]).__name__ if field in row else "missing")
    assert kinds["service"] == {"int", "str"}
    assert {"str", "float"} <= kinds["rate"] <= {"str", "int", "float"}
    for field in ("min", "max"):
        assert kinds[field] == {"str", "int", "missing", "NoneType"}
    for field in ("type", "category", "desc"):
        assert kinds[field] == {"str", "missing", "NoneType"}
    for field in ("refill", "cancel"):
        assert kinds[field] == {"bool", "int", "str", "missing", "NoneType"}
    assert {"1", "0", "true", "false"} == {
        row["refill"] for row in rows if isinstance(row.get("refill"), str)
    }


@pytest.mark.parametrize("size", [900, 10_000])
def test_it_weighs_what_real_ones_weigh(panel: FakePanel, size: int) -> None:
    panel.market.serve(str(size))
    account = next(iter(panel.accounts))
    body = json.dumps([service.as_wire(account) for service in panel.catalogue], separators=(",", ":"))
    assert 384 < len(body) / size < 649
    assert len(body) < LARGEST_CATALOGUE


def test_the_same_seed_makes_the_same_catalogue() -> None:
    assert untidy_services(200, seed=1) == untidy_services(200, seed=1) != untidy_services(200, seed=2)
    assert untidy_services(0) == ()
    assert len(untidy_services(3)) == 3


def test_the_command_line_offers_what_there_is(clock: HandClock) -> None:
    assert CATALOGUES == CATALOGUE_NAMES
    for name in CATALOGUE_NAMES:
        panel = FakePanel(clock=clock, catalogue=name)
        assert tuple(panel.catalogue) == services_of(name)
    with pytest.raises(ValueError, match="there is no catalogue '7'; there are small, 50, 900, 10000"):
        FakePanel(clock=clock, catalogue="7")


async def test_a_custom_rate_is_told_for_every_untidy_service(ask: Ask, panel: FakePanel) -> None:
    panel.market.serve("900")
    mine, theirs = await ask("services"), await ask("services", key=EURO_KEY)
    for row, other in zip(mine, theirs, strict=True):
        assert float(other["rate"]) == pytest.approx(float(row["rate"]) * 0.92)


async def test_every_untidy_service_can_be_ordered_or_refused_in_words(ask: Ask, panel: FakePanel) -> None:
    panel.market.serve("900")
    for service in list(panel.catalogue)[::50]:
        form = {"link": "@someone", "quantity": str(service.min_quantity), "comments": "a\n" * 1000}
        told = await ask("add", service=service.service_id, **form)
        assert told.keys() in ({"order"}, {"error"})


async def test_another_catalogue_is_served_at_run_time(http: httpx.AsyncClient, ask: Ask) -> None:
    placed = await ask("add", service="1", link="@someone", quantity="1000")
    assert (await change(http, serve="900"))["services"] == 900
    assert len(await ask("services")) == 900
    shown = (await http.get("/office/state")).json()
    assert (shown["catalogue"], shown["catalogues"]) == ("900", list(CATALOGUE_NAMES))
    assert shown["orders"][0]["service_name"] == "Followers"
    assert (await ask("status", order=str(placed["order"])))["charge"] == "0.9"
    assert await ask("add", service="1", link="@other", quantity="1000") == {"error": "Incorrect service ID"}
    await change(http, serve="small")
    assert (await ask("services"))[0]["name"] == "Followers"


async def test_rates_move_both_ways(http: httpx.AsyncClient, ask: Ask) -> None:
    before = {row["service"]: Decimal(row["rate"]) for row in await ask("services")}
    changed = await change(http, shift_rates=6)
    assert len(changed["shift_rates"]) == 6
    after = {row["service"]: Decimal(row["rate"]) for row in await ask("services")}
    moved = {number for number in before if after[number] != before[number]}
    assert moved == {int(service["service"]) for service in changed["shift_rates"]}
    assert sum(after[number] > before[number] for number in moved) == 3
    assert min(after.values()) > 0


async def test_a_free_service_is_no_longer_free_when_its_rate_moves(panel: FakePanel) -> None:
    for service in list(panel.catalogue)[1:]:
        panel.change_service(service.service_id, is_listed=False)
    panel.change_service("1", rate=Decimal(0))
    (changed,) = panel.market.shift_rates(1)
    assert changed.rate == Decimal("0.01")


async def test_services_come_and_go(http: httpx.AsyncClient, ask: Ask) -> None:
    before = [row["service"] for row in await ask("services")]
    told = await change(http, withdraw=4, add=5)
    rows = await ask("services")
    gone = {int(service["service"]) for service in told["withdraw"]}
    new = [int(service["service"]) for service in told["add"]]
    assert [int(row["service"]) for row in rows] == [one for one in before if one not in gone] + new
    assert len(gone) == 4
    assert min(new) > max(before)
    assert all(row["name"].startswith("🆕 ") for row in rows[-5:])


def test_new_services_have_names_of_the_usual_length(panel: FakePanel) -> None:
    new = panel.market.add(1000)
    assert max(len(service.name) for service in new) <= 160
    assert 245 < max(len(service.name.encode()) for service in new) <= 250


async def test_one_service_always_stays(http: httpx.AsyncClient, ask: Ask) -> None:
    assert (await change(http, withdraw=1000))["services"] == 1
    assert len(await ask("services")) == 1


async def test_the_same_seed_changes_the_same(clock: HandClock) -> None:
    def changed(seed: int) -> list[Any]:
        panel = FakePanel(clock=clock, seed=seed)
        return [panel.market.shift_rates(3), panel.market.withdraw(2), panel.market.add(2)]

    assert changed(1) == changed(1) != changed(2)


@pytest.mark.parametrize(
    "wish", [{"serve": "7"}, {"serve": 7}, {"add": 1001}, {"withdraw": -1}, {"shift_rates": "some"}]
)
async def test_the_office_refuses_odd_wishes_for_the_catalogue(
    http: httpx.AsyncClient, ask: Ask, wish: dict[str, Any]
) -> None:
    before = await ask("services")
    answer = await http.post("/office/catalogue", json={"serve": "50", **wish})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert await ask("services") == before
