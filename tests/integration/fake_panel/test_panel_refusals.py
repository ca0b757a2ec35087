"""Everything the panel refuses, in its own words, with status 200, and without taking money."""

from decimal import Decimal
from urllib.parse import urlencode

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY, POOR_KEY, SUSPENDED_KEY, FakePanel
from tests.integration.fake_panel.conftest import Ask, HandClock

LINK = "https://example.com/p"
TEN_COMMENTS = "\n".join("abcdefghij")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"service": "999", "link": LINK, "quantity": "100"}, "Incorrect service ID"),
        ({"service": "one", "link": LINK, "quantity": "100"}, "Incorrect service ID"),
        ({"link": LINK, "quantity": "100"}, "Incorrect service ID"),
        ({"service": "1", "quantity": "100"}, "Incorrect link"),
        ({"service": "1", "link": "no link at all", "quantity": "100"}, "Incorrect link"),
        ({"service": "1", "link": "ftp://example.com/p", "quantity": "100"}, "Incorrect link"),
        ({"service": "1", "link": "http://[::1", "quantity": "100"}, "Incorrect link"),
        ({"service": "1", "link": f"{LINK}{'x' * 1000}", "quantity": "100"}, "Incorrect link"),
        ({"service": "1", "link": LINK}, "Incorrect quantity"),
        ({"service": "1", "link": LINK, "quantity": "12.5"}, "Incorrect quantity"),
        ({"service": "1", "link": LINK, "quantity": "-50"}, "Incorrect quantity"),
        ({"service": "1", "link": LINK, "quantity": "٥٠"}, "Incorrect quantity"),
        ({"service": "1", "link": LINK, "quantity": "9" * 5000}, "Incorrect quantity"),
        ({"service": "1", "link": LINK, "quantity": "49"}, "Quantity less than minimal 50"),
        ({"service": "1", "link": LINK, "quantity": "10001"}, "Quantity more than maximum 10000"),
        ({"service": "2", "link": LINK}, "Missing required parameter: comments"),
        ({"service": "2", "link": LINK, "comments": " \n "}, "Missing required parameter: comments"),
        ({"service": "2", "link": LINK, "comments": "a\nb"}, "Quantity less than minimal 10"),
        ({"service": "2", "link": LINK, "comments": "a\n" * 1501}, "Quantity more than maximum 1500"),
        ({"service": "405", "link": LINK, "quantity": "10"}, "Missing required parameter: answer_number"),
        ({"service": "136", "link": LINK}, "Missing required parameter: comments"),
        (
            {"service": "2", "link": LINK, "comments": TEN_COMMENTS, "runs": "2", "interval": "5"},
            "Drip-feed is not available for this service",
        ),
        (
            {"service": "1", "link": LINK, "quantity": "50", "runs": "2"},
            "Missing required parameter: interval",
        ),
        (
            {"service": "1", "link": LINK, "quantity": "50", "runs": "0", "interval": "5"},
            "Incorrect parameters",
        ),
        (
            {"service": "1", "link": LINK, "quantity": "5001", "runs": "2", "interval": "5"},
            "Quantity more than maximum 10000",
        ),
        ({"service": "114", "username": "u", "min": "20", "max": "30"}, "Missing required parameter: delay"),
        (
            {"service": "114", "username": "u", "min": "40", "max": "30", "delay": "0"},
            "Min cannot be higher than Max",
        ),
        ({"service": "114", "username": "u", "min": "20", "max": "30", "delay": "7"}, "Incorrect delay"),
        (
            {"service": "114", "username": "u", "min": "20", "max": "30", "delay": "5", "posts": "0"},
            "Incorrect parameters",
        ),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    ask: Ask, panel: FakePanel, form: dict[str, str], error: str
) -> None:
    before = panel.accounts[DEMO_KEY].balance
    assert await ask("add", **form) == {"error": error}
    assert panel.accounts[DEMO_KEY].balance == before
    assert panel.ledger == ()


@pytest.mark.parametrize(
    "link", ["@some.one", "t.me/channel", "https://مثال.example/صفحة", LINK + "?a=1&b=2"]
)
async def test_links_of_every_usual_kind_are_taken(ask: Ask, panel: FakePanel, link: str) -> None:
    assert await ask("add", service="1", link=link, quantity="50") == {"order": 23501}
    assert panel.ledger[0].link == link


async def test_an_empty_drip_feed_is_no_drip_feed(ask: Ask, panel: FakePanel) -> None:
    form = {"service": "104", "link": LINK, "quantity": "100", "runs": "", "interval": ""}
    assert "order" in await ask("add", **form)
    assert (await ask("status", order=panel.ledger[0].order_id))["remains"] == "100"
    assert panel.ledger[0].form["runs"] == ""


async def test_a_key_must_be_known_and_active(ask: Ask) -> None:
    assert await ask("balance", key="0" * 32) == {"error": "Invalid API key"}
    assert await ask("balance", key=SUSPENDED_KEY) == {"error": "Account suspended"}


async def test_a_form_without_key_or_action_is_refused(http: httpx.AsyncClient) -> None:
    for form in ({}, {"key": DEMO_KEY}, {"action": "balance"}, {"key": "", "action": "balance"}):
        answer = await http.post("/api/v2", data=form)
        assert (answer.status_code, answer.json()) == (200, {"error": "Incorrect request"})


async def test_only_urlencoded_posts_are_understood(http: httpx.AsyncClient, panel: FakePanel) -> None:
    form = {"key": DEMO_KEY, "action": "balance"}
    for answer in (
        await http.post("/api/v2", json=form),
        await http.post("/api/v2", content=urlencode(form), headers={"content-type": "text/plain"}),
        await http.post("/api/v2", data=form, files={"extra": b"bytes"}),
        await http.get("/api/v2", params=form),
    ):
        assert (answer.status_code, answer.json()) == (200, {"error": "Incorrect request"})
    assert (await http.put("/api/v2", data=form)).status_code == 405
    assert {request.key for request in panel.requests} == {""}


async def test_an_unknown_action_is_named_as_such(ask: Ask) -> None:
    assert await ask("explode") == {"error": "Unknown action specified!"}


async def test_ids_that_are_missing_or_wrong_are_refused(ask: Ask) -> None:
    for action, field in [("status", "order"), ("refill", "order"), ("cancel", "order")]:
        assert await ask(action) == {"error": "Incorrect request"}
        assert await ask(action, **{field: "1"}) == {"error": "Incorrect order ID"}
        assert await ask(action, orders=" , ") == {"error": "Incorrect request"}
    assert await ask("refill_status") == {"error": "Incorrect request"}
    assert await ask("refill_status", refill="1") == {"error": "Incorrect refill ID"}


async def test_too_little_money_takes_nothing(ask: Ask, panel: FakePanel) -> None:
    form = {"key": POOR_KEY, "service": "1", "link": LINK}
    assert await ask("add", **form, quantity="56") == {"error": "Not enough funds on balance"}
    assert (await ask("balance", key=POOR_KEY))["balance"] == "0.05"
    assert await ask("add", **form, quantity="55") == {"order": 23501}
    assert (await ask("balance", key=POOR_KEY))["balance"] == "0.0005"
    assert len(panel.ledger) == 1


async def test_the_last_cent_can_be_spent(ask: Ask, panel: FakePanel) -> None:
    panel.change_service("1", rate=Decimal(1))
    form = {"key": POOR_KEY, "service": "1", "link": LINK, "quantity": "50"}
    assert await ask("add", **form) == {"order": 23501}
    assert (await ask("balance", key=POOR_KEY))["balance"] == "0"


async def test_one_open_order_for_each_service_and_link(ask: Ask, clock: HandClock) -> None:
    form = {"service": "1", "link": LINK, "quantity": "50"}
    await ask("add", **form)
    busy = "You have active order with this link. Please wait until order being completed."
    assert await ask("add", **form) == {"error": busy}
    assert "order" in await ask("add", **{**form, "service": "101"})
    assert "order" in await ask("add", **{**form, "link": LINK + "/2"})
    assert "order" in await ask("add", key=POOR_KEY, **form)
    clock.advance(120)
    assert "order" in await ask("add", **form)


async def test_refills_are_refused_until_due_and_while_open(ask: Ask, clock: HandClock) -> None:
    order = str((await ask("add", service="1", link=LINK, quantity="50"))["order"])
    assert await ask("refill", order=order) == {"error": "Order is not completed yet"}
    clock.advance(120)
    assert "refill" in await ask("refill", order=order)
    assert await ask("refill", order=order) == {"error": "Refill already requested"}
    clock.advance(60)
    assert "refill" in await ask("refill", order=order)


async def test_refills_are_refused_by_nature_and_after_a_cancel(ask: Ask, clock: HandClock) -> None:
    none = str((await ask("add", service="103", link=LINK, quantity="100"))["order"])
    gone = str((await ask("add", service="1", link=LINK, quantity="50"))["order"])
    await ask("cancel", order=gone)
    clock.advance(120)
    for order in (none, gone):
        assert await ask("refill", order=order) == {"error": "Order not eligible for refill"}


async def test_cancels_are_refused_by_nature_twice_and_too_late(ask: Ask, clock: HandClock) -> None:
    never = str((await ask("add", service="103", link=LINK, quantity="100"))["order"])
    order = str((await ask("add", service="1", link=LINK, quantity="50"))["order"])
    assert await ask("cancel", order=never) == {"error": "Cannot cancel"}
    assert (await ask("cancel", order=order))["status"] == "success"
    assert await ask("cancel", order=order) == {"error": "Cancel in progress"}
    clock.advance(120)
    assert await ask("cancel", order=order) == {"error": "Cannot cancel"}
