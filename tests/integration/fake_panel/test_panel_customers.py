"""The document's actions over HTTP, shape by shape."""

import json
import re
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY, FakePanel
from bot.sandbox.fake_panel.order_types import TYPE_RULES
from tests.integration.fake_panel.conftest import Ask, HandClock

DOCUMENTED = [
    {
        "service": 1,
        "name": "Followers",
        "type": "Default",
        "category": "First Category",
        "rate": "0.90",
        "min": "50",
        "max": "10000",
        "desc": "High quality followers",
        "refill": True,
        "cancel": True,
        "dripfeed": True,
    },
    {
        "service": 2,
        "name": "Comments",
        "type": "Custom Comments",
        "category": "Second Category",
        "rate": "8",
        "min": "10",
        "max": "1500",
        "desc": "Custom comments service",
        "refill": False,
        "cancel": False,
        "dripfeed": False,
    },
]


async def order(ask: Ask, **fields: str) -> str:
    placed = await ask(
        "add", **{"service": "1", "link": "https://example.com/p", "quantity": "1000", **fields}
    )
    assert list(placed) == ["order"], placed
    assert isinstance(placed["order"], int)
    return str(placed["order"])


async def test_services_begin_with_the_documented_two(ask: Ask) -> None:
    services = await ask("services")
    assert services[:2] == DOCUMENTED
    assert [list(service) for service in services] == [list(DOCUMENTED[0])] * len(services)


async def test_the_catalogue_offers_what_a_client_must_survive(ask: Ask) -> None:
    services = await ask("services")
    assert len(services) >= 60
    assert len({service["service"] for service in services}) == len(services)
    flags = {(service["refill"], service["cancel"], service["dripfeed"]) for service in services}
    assert len(flags) == 8
    rates = [Decimal(service["rate"]) for service in services]
    assert (min(rates), max(rates)) == (Decimal("0.01"), Decimal(20))
    assert {"Default", "Package", "Custom Comments", "Subscriptions", "Poll"} <= {s["type"] for s in services}
    assert {s["type"] for s in services} <= TYPE_RULES.keys()
    text = "".join(service["name"] + service["desc"] for service in services)
    assert re.search(r"[\u0600-\u06ff]", text)
    assert "𝐅𝐨𝐥𝐥𝐨𝐰𝐞𝐫𝐬" in text
    assert "&amp;amp;" in text
    assert "<br>" in text


async def test_answers_are_written_the_way_php_writes_json(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/v2", data={"key": DEMO_KEY, "action": "services"})
    assert answer.content.isascii()
    assert b'"rate":"0.90"' in answer.content


async def test_balance_is_the_documented_one(ask: Ask) -> None:
    assert await ask("balance") == {"balance": "100.84292", "currency": "USD"}


async def test_another_key_pays_its_own_rates_in_its_own_currency(ask: Ask) -> None:
    services = await ask("services", key=EURO_KEY)
    assert services[0]["rate"] == "0.828"
    order_id = await order(lambda action, **form: ask(action, key=EURO_KEY, **form))
    status = await ask("status", key=EURO_KEY, order=order_id)
    assert (status["charge"], status["currency"]) == ("0.828", "EUR")
    assert await ask("balance", key=EURO_KEY) == {"balance": "2499.672", "currency": "EUR"}


async def test_the_first_order_has_the_documented_number_and_is_charged(ask: Ask) -> None:
    assert await ask("add", service="1", link="https://example.com/p", quantity="333") == {"order": 23501}
    assert (await ask("balance"))["balance"] == "100.54322"
    assert await ask("status", order="23501") == {
        "charge": "0.2997",
        "start_count": "0",
        "status": "Pending",
        "remains": "333",
        "currency": "USD",
    }


async def test_comments_are_counted_by_their_lines(ask: Ask) -> None:
    comments = "\r\n".join(f"comment {n}" for n in range(12)) + "\n\n  \n"
    placed = await ask("add", service="2", link="https://example.com/p", comments=comments)
    assert (await ask("status", order=str(placed["order"])))["charge"] == "0.096"


async def test_a_package_costs_its_rate(ask: Ask) -> None:
    placed = await ask("add", service="107", link="@someone")
    status = await ask("status", order=str(placed["order"]))
    assert (status["charge"], status["remains"]) == ("0.85", "1")


async def test_a_drip_feed_charges_all_runs_and_tells_the_runs_done(ask: Ask, clock: HandClock) -> None:
    order_id = await order(ask, quantity="100", runs="3", interval="30")
    assert (await ask("balance"))["balance"] == "100.57292"
    clock.advance(60)
    told = await ask("status", order=order_id)
    assert told == {"status": "In Progress", "runs": told["runs"]}
    assert 0 < told["runs"] < 3
    clock.advance(60)
    done = await ask("status", order=order_id)
    assert (done["status"], done["remains"], done["charge"]) == ("Completed", "0", "0.27")


async def test_a_subscription_is_active_and_tells_its_posts(ask: Ask, clock: HandClock) -> None:
    form = {"service": "114", "username": "someone", "min": "20", "max": "50", "posts": "5", "delay": "10"}
    placed = await ask("add", **form)
    clock.advance(60)
    told = await ask("status", order=str(placed["order"]))
    assert told == {"status": "Active", "posts": told["posts"]}
    assert 0 < told["posts"] < 5


async def test_many_statuses_answer_by_id_with_errors_in_their_rows(ask: Ask) -> None:
    first, second = await order(ask), await order(ask, link="https://example.com/q")
    told = await ask("status", orders=f"{first}, {second},7,nonsense")
    assert list(told) == [first, second, "7", "nonsense"]
    assert told[first]["status"] == told[second]["status"] == "Pending"
    assert told["7"] == told["nonsense"] == {"error": "Incorrect order ID", "status": "104"}


async def test_a_hundred_ids_are_answered_and_one_more_is_refused(ask: Ask) -> None:
    ids = [str(number) for number in range(1, 102)]
    assert len(await ask("status", orders=",".join(ids[:100]))) == 100
    for action, field in [("status", "orders"), ("refill", "orders"), ("refill_status", "refills")]:
        assert await ask(action, **{field: ",".join(ids)}) == {"error": "Incorrect parameters"}


async def test_a_refill_goes_its_way(ask: Ask, clock: HandClock) -> None:
    order_id = await order(ask)
    clock.advance(120)
    refill = await ask("refill", order=order_id)
    assert refill == {"refill": "12345", "status": 200, "message": "Refill has been placed successfully!"}
    seen = []
    for _ in range(30):
        seen.append((await ask("refill_status", refill="12345"))["status"])
        clock.advance(2)
    assert list(dict.fromkeys(seen)) == ["Pending", "In progress", "Completed"]


async def test_some_services_reject_refills(ask: Ask, clock: HandClock) -> None:
    order_id = await order(ask, service="106", quantity="20")
    clock.advance(120)
    await ask("refill", order=order_id)
    clock.advance(60)
    assert await ask("refill_status", refill="12345") == {"status": "Rejected"}


async def test_refills_in_bulk_answer_row_by_row(ask: Ask, clock: HandClock) -> None:
    order_id = await order(ask)
    clock.advance(120)
    assert await ask("refill", orders=f"{order_id},3") == [
        {"order": int(order_id), "refill": 12345},
        {"order": 3, "refill": {"error": "Incorrect order ID"}},
    ]
    assert await ask("refill_status", refills="12345,x") == [
        {"refill": 12345, "status": "Pending"},
        {"refill": "x", "status": {"error": "Refill not found"}},
    ]


async def test_a_cancel_is_promised_and_kept_some_seconds_later(ask: Ask, clock: HandClock) -> None:
    order_id = await order(ask)
    assert await ask("cancel", order=order_id) == {
        "status": "success",
        "message": "Cancellation request added, we'll try our best to cancel it.",
    }
    assert (await ask("status", order=order_id))["status"] == "Pending"
    clock.advance(10)
    told = await ask("status", order=order_id)
    assert (told["status"], told["remains"], told["charge"]) == ("Canceled", "1000", "0")
    assert (await ask("balance"))["balance"] == "100.84292"


async def test_cancels_in_bulk_answer_row_by_row(ask: Ask) -> None:
    order_id = await order(ask)
    assert await ask("cancel", orders=f"9,{order_id}") == [
        {"order": 9, "cancel": {"error": "Incorrect order ID"}},
        {"order": int(order_id), "cancel": 1},
    ]


async def test_a_panel_without_bulk_requests_refuses_them(ask: Ask, panel: FakePanel) -> None:
    panel.takes_bulk_requests = False
    order_id = await order(ask)
    refusal = {"error": "Incorrect request"}
    assert await ask("cancel", orders=order_id) == refusal
    assert await ask("refill", orders=order_id) == refusal
    assert await ask("refill_status", refills="1") == refusal
    assert order_id in await ask("status", orders=order_id)


async def test_orders_of_another_key_do_not_exist(ask: Ask, clock: HandClock) -> None:
    order_id = await order(ask)
    unknown = {"error": "Incorrect order ID"}
    assert await ask("status", key=EURO_KEY, order=order_id) == unknown
    assert await ask("cancel", key=EURO_KEY, order=order_id) == unknown
    clock.advance(120)
    assert await ask("refill", key=EURO_KEY, order=order_id) == unknown
    await ask("refill", order=order_id)
    assert await ask("refill_status", key=EURO_KEY, refill="12345") == {"error": "Incorrect refill ID"}


@pytest.mark.parametrize(
    ("service", "extra"),
    [
        ("115", {"quantity": "20", "username": "owner"}),
        ("134", {"quantity": "1000", "username": "https://example.com/u"}),
        ("135", {"usernames": "\n".join("abcdefghij")}),
        ("136", {"comments": "one"}),
        ("314", {"username": "owner", "comments": "a\nb\nc\nd\ne"}),
        ("316", {"quantity": "500", "keywords": "word"}),
        ("405", {"quantity": "10", "answer_number": "2"}),
        ("406", {"quantity": "100", "groups": "a\nb"}),
        ("801", {"quantity": "500", "country": "SA", "device": "1", "type_of_traffic": "3"}),
    ],
)
async def test_every_other_type_can_be_ordered_with_its_fields(
    ask: Ask, service: str, extra: dict[str, str]
) -> None:
    assert "order" in await ask("add", service=service, link="https://example.com/p", **extra)


async def test_the_ledger_is_the_truth_about_orders(ask: Ask, panel: FakePanel, clock: HandClock) -> None:
    order_id = await order(ask, quantity="70")
    await ask("add", service="1", link="https://example.com/p", quantity="70")  # refused: the link is busy
    (entry,) = panel.ledger
    assert (entry.order_id, entry.key, entry.service_id) == (order_id, DEMO_KEY, "1")
    assert (entry.link, entry.quantity, entry.at) == ("https://example.com/p", 70, clock())
    assert entry.form["quantity"] == "70"
    assert [request.action for request in panel.requests] == ["add", "add"]
    with pytest.raises(TypeError):
        entry.form["quantity"] = "71"  # type: ignore[index]  # the very thing that must fail


async def test_the_same_seed_lives_the_same_life(clock: HandClock) -> None:
    def life(seed: int) -> list[Any]:
        panel = FakePanel(clock=clock, seed=seed)
        form = {"service": "105", "link": "@someone", "quantity": "100"}
        return list(panel.place_order(panel.accounts[DEMO_KEY], form).steps)

    assert life(1) == life(1)
    assert life(1) != life(2)
    assert json.dumps(life(1)[-1].status) == '"Partial"'
