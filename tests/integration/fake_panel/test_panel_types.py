"""All seventeen types of order: what each asks for, what is refused about it, what it costs, how it goes."""

from decimal import Decimal
from typing import Any, Final

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY, FakePanel
from bot.sandbox.fake_panel.order_types import TYPE_RULES, known_type
from tests.integration.fake_panel.conftest import Ask, HandClock

LINK: Final = "https://example.com/p"
FIVE: Final = "a\nb\nc\nd\ne"
TEN: Final = "\n".join("abcdefghij")


def linked(**fields: str) -> dict[str, str]:
    return {"link": LINK, **fields}


ORDERS: Final[dict[str, tuple[str, dict[str, str], str, int]]] = {
    # type: (service, its fields, the charge, the units)
    "Default": ("1", linked(quantity="1000"), "0.9", 1000),
    "Package": ("107", linked(), "0.85", 1),
    "SEO": ("316", linked(quantity="500", keywords="one word\ntwo"), "1.55", 500),
    "Custom Comments": ("2", linked(comments=TEN), "0.08", 10),
    "Custom Comments Package": ("136", linked(comments=FIVE), "0.95", 1),
    "Mentions": ("137", linked(quantity="100", usernames=FIVE), "0.29", 100),
    "Mentions with Hashtags": (
        "138",
        linked(quantity="100", usernames=FIVE, hashtags="#one\ntwo"),
        "0.36",
        100,
    ),
    "Mentions Custom List": ("135", linked(usernames=TEN), "0.03", 10),
    "Mentions Hashtag": ("139", linked(quantity="100", hashtag="#وسم"), "0.315", 100),
    "Mentions User Followers": (
        "134",
        linked(quantity="1000", username="https://example.com/u"),
        "2.4",
        1000,
    ),
    "Mentions Media Likers": ("140", linked(quantity="100", media="https://example.com/m"), "0.275", 100),
    "Comment Likes": ("115", linked(quantity="20", username="owner"), "0.019", 20),
    "Comment Replies": ("314", linked(username="owner", comments=FIVE), "0.055", 5),
    "Poll": ("405", linked(quantity="10", answer_number="2"), "0.006", 10),
    "Invites from Groups": ("406", linked(quantity="100", groups="t.me/one\nt.me/two"), "0.55", 100),
    "Subscriptions": (
        "114",
        {
            "username": "someone",
            "min": "20",
            "max": "50",
            "posts": "5",
            "delay": "10",
            "expiry": "31/12/2026",
        },
        "0.1",
        250,
    ),
    "Web Traffic": (
        "801",
        linked(quantity="500", country="SA", device="5", type_of_traffic="1", google_keyword="two words"),
        "0.12",
        500,
    ),
}


def without(form: dict[str, str], field: str) -> dict[str, str]:
    return {name: value for name, value in form.items() if name != field}


def test_the_table_knows_every_type_and_the_demo_sells_each(panel: FakePanel) -> None:
    assert len(TYPE_RULES) == 17
    assert TYPE_RULES.keys() == ORDERS.keys() == {service.service_type for service in panel.catalogue}
    for name, (service, *_) in ORDERS.items():
        assert panel.catalogue[service].service_type == name


@pytest.mark.parametrize("name", ORDERS)
async def test_each_type_is_taken_and_charged_its_way(ask: Ask, panel: FakePanel, name: str) -> None:
    service, form, charge, units = ORDERS[name]
    before = panel.accounts[DEMO_KEY].balance
    assert await ask("add", service=service, **form) == {"order": 23501}
    order = panel.orders["23501"]
    assert (order.charge, order.form.units) == (Decimal(charge), units)
    assert panel.accounts[DEMO_KEY].balance == before - Decimal(charge)
    assert set(order.form.extras) == form.keys() - {"link", "quantity"}


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, rule in TYPE_RULES.items() for field in rule.needs]
)
async def test_no_type_goes_without_what_it_needs(ask: Ask, panel: FakePanel, name: str, field: str) -> None:
    service, form, *_ = ORDERS[name]
    refusal = {"error": f"Missing required parameter: {field}"}
    assert await ask("add", service=service, **without(form, field)) == refusal
    assert await ask("add", service=service, **{**form, field: " \r\n "}) == refusal
    assert panel.ledger == ()


@pytest.mark.parametrize("name", [name for name, rule in TYPE_RULES.items() if rule.has_link])
async def test_every_type_with_a_link_wants_a_good_one(ask: Ask, panel: FakePanel, name: str) -> None:
    service, form, *_ = ORDERS[name]
    assert await ask("add", service=service, **without(form, "link")) == {"error": "Incorrect link"}
    assert await ask("add", service=service, **{**form, "link": "no link"}) == {"error": "Incorrect link"}
    assert panel.ledger == ()


@pytest.mark.parametrize("name", [name for name, rule in TYPE_RULES.items() if rule.counted_by == "quantity"])
async def test_every_counted_type_holds_its_bounds(ask: Ask, panel: FakePanel, name: str) -> None:
    number, form, *_ = ORDERS[name]
    service = panel.catalogue[number]
    if name == "Subscriptions":
        low, high = ({**form, "min": "1"}, {**form, "max": str(service.max_quantity + 1)})
    else:
        low, high = ({**form, "quantity": "1"}, {**form, "quantity": str(service.max_quantity + 1)})
        assert await ask("add", service=number, **without(form, "quantity")) == {
            "error": "Incorrect quantity"
        }
    least, most = service.min_quantity, service.max_quantity
    assert await ask("add", service=number, **low) == {"error": f"Quantity less than minimal {least}"}
    assert await ask("add", service=number, **high) == {"error": f"Quantity more than maximum {most}"}
    assert panel.ledger == ()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        (name, rule.counted_by)
        for name, rule in TYPE_RULES.items()
        if rule.counted_by not in {None, "quantity"}
    ],
)
async def test_lists_are_counted_by_their_lines_and_not_by_what_is_said(
    ask: Ask, panel: FakePanel, name: str, field: str
) -> None:
    number, form, *_ = ORDERS[name]
    least = panel.catalogue[number].min_quantity
    short = {**form, field: "\n".join(["x"] * (least - 1)), "quantity": "9999"}
    refused = await ask("add", service=number, **short)
    assert refused == {"error": f"Quantity less than minimal {least}"}
    enough = {**form, field: "\r\n\r\n".join(["x"] * least) + "\n \n", "quantity": "1"}
    assert "order" in await ask("add", service=number, **enough)
    assert panel.ledger[0].quantity == least


@pytest.mark.parametrize("name", [name for name, rule in TYPE_RULES.items() if not rule.takes_drip_feed])
async def test_only_default_and_traffic_drip(ask: Ask, panel: FakePanel, name: str) -> None:
    number, form, *_ = ORDERS[name]
    panel.change_service(number, has_drip_feed=True)
    told = await ask("add", service=number, **form, runs="2", interval="30")
    if name == "Subscriptions":  # its own fields are all a panel looks at
        assert "order" in told
    else:
        assert told == {"error": "Drip-feed is not available for this service"}


@pytest.mark.parametrize(
    ("name", "field", "value", "error"),
    [
        ("Mentions", "usernames", "one two", "Incorrect parameters"),
        ("Mentions with Hashtags", "hashtags", "#one two", "Incorrect parameters"),
        ("Mentions Hashtag", "hashtag", "#one #two", "Incorrect parameters"),
        ("Mentions User Followers", "username", "someone", "Incorrect link"),
        ("Mentions Media Likers", "media", "someone", "Incorrect link"),
        ("Comment Likes", "username", "two words", "Incorrect parameters"),
        ("Comment Likes", "username", "x" * 201, "Incorrect parameters"),
        ("Comment Replies", "username", "two words", "Incorrect parameters"),
        ("Poll", "answer_number", "0", "Incorrect parameters"),
        ("Poll", "answer_number", "first", "Incorrect parameters"),
        ("Poll", "answer_number", "101", "Incorrect parameters"),
        ("Invites from Groups", "groups", "t.me/one t.me/two", "Incorrect parameters"),
        ("Web Traffic", "country", "1", "Incorrect parameters"),
        ("Web Traffic", "country", "S", "Incorrect parameters"),
        ("Web Traffic", "device", "6", "Incorrect parameters"),
        ("Web Traffic", "device", "0", "Incorrect parameters"),
        ("Web Traffic", "type_of_traffic", "4", "Incorrect parameters"),
        ("Web Traffic", "google_keyword", "", "Missing required parameter: google_keyword"),
        ("Web Traffic", "type_of_traffic", "2", "Missing required parameter: referring_url"),
        ("Subscriptions", "min", "few", "Incorrect quantity"),
        ("Subscriptions", "max", "10", "Min cannot be higher than Max"),
        ("Subscriptions", "delay", "soon", "Incorrect delay"),
        ("Subscriptions", "delay", "25", "Incorrect delay"),
        ("Subscriptions", "posts", "many", "Incorrect parameters"),
        ("Subscriptions", "posts", "10001", "Incorrect parameters"),
        ("Subscriptions", "old_posts", "9" * 18, "Incorrect parameters"),
        ("Subscriptions", "old_posts", "-1", "Incorrect parameters"),
        ("Subscriptions", "expiry", "2026-12-31", "Incorrect parameters"),
        ("Subscriptions", "expiry", "31/02/2026", "Incorrect parameters"),
        ("Subscriptions", "expiry", "28/02/2026", "Incorrect parameters"),  # yesterday
    ],
)
async def test_a_field_that_makes_no_sense_is_refused(
    ask: Ask, panel: FakePanel, name: str, field: str, value: str, error: str
) -> None:
    service, form, *_ = ORDERS[name]
    assert await ask("add", service=service, **{**form, field: value}) == {"error": error}
    assert panel.ledger == ()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Web Traffic", {"type_of_traffic": "2", "referring_url": "https://example.com"}),
        ("Web Traffic", {"type_of_traffic": "3", "google_keyword": ""}),
        ("Web Traffic", {"country": "United States"}),
        ("Web Traffic", {"runs": "2", "interval": "60"}),
        ("Mentions User Followers", {"username": "@someone"}),
        ("Subscriptions", {"delay": "600", "expiry": "01/03/2026", "old_posts": "3"}),
        ("Subscriptions", {"posts": "", "expiry": "", "link": "this is not looked at"}),
    ],
)
async def test_what_is_optional_is_understood(ask: Ask, name: str, fields: dict[str, str]) -> None:
    service, form, *_ = ORDERS[name]
    assert await ask("add", service=service, **{**form, **fields}) == {"order": 23501}


@pytest.mark.parametrize("name", ORDERS)
async def test_every_type_refuses_a_second_open_order_for_its_link(
    ask: Ask, panel: FakePanel, name: str
) -> None:
    service, form, *_ = ORDERS[name]
    await ask("add", service=service, **form)
    assert "You have active order with this link" in (await ask("add", service=service, **form))["error"]
    assert len(panel.ledger) == 1


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("default", "Default"),
        ("CUSTOM  comments", "Custom Comments"),
        ("customcomments", "Custom Comments"),
        ("SEO2", "SEO"),
        ("High Quality", "Default"),
    ],
)
async def test_types_are_known_in_every_spelling(ask: Ask, panel: FakePanel, word: str, known: str) -> None:
    assert known_type(word) == known
    service, form, charge, _ = ORDERS[known]
    panel.change_service(service, service_type=word)
    await ask("add", service=service, **form)
    assert panel.orders["23501"].charge == Decimal(charge)


async def test_old_and_new_posts_are_paid_together(ask: Ask, panel: FakePanel) -> None:
    service, form, *_ = ORDERS["Subscriptions"]
    await ask("add", service=service, **form, old_posts="3")
    order = panel.orders["23501"]
    assert (order.form.posts, order.form.units, order.charge) == (8, 400, Decimal("0.16"))


async def test_a_subscription_lives_through_its_own_statuses(
    ask: Ask, panel: FakePanel, clock: HandClock
) -> None:
    service, form, *_ = ORDERS["Subscriptions"]
    await ask("add", service=service, **form)
    clock.advance(60)
    active = await ask("status", order="23501")
    assert active == {"status": "Active", "posts": active["posts"]}
    panel.move_order("23501", "Paused")
    assert await ask("status", order="23501") == {"status": "Paused", "posts": active["posts"]}
    clock.advance(600)
    assert (await ask("status", order="23501"))["status"] == "Paused"
    assert panel.advance_order("23501").status == "Active"
    assert panel.advance_order("23501").status == "Completed"
    done = await ask("status", order="23501")
    assert (done["status"], done["charge"], done["remains"]) == ("Completed", "0.1", "0")


async def test_a_subscription_expires_at_the_end_of_its_day_and_gives_back(clock: HandClock) -> None:
    slow = FakePanel(clock=clock, speed=0.0005)  # a life of one to two days
    service, form, *_ = ORDERS["Subscriptions"]
    wish = {"service": service, **form, "expiry": "01/03/2026"}
    order_id = slow.place_order(slow.accounts[DEMO_KEY], wish).order_id
    clock.advance(12 * 3600 - 2)
    slow.settle()
    assert slow.orders[order_id].status == "Active"
    clock.advance(1)
    slow.settle()
    order = slow.orders[order_id]
    assert order.status == "Expired"
    assert 0 < order.remains < 250
    assert order.refunded == (order.charged * order.remains / 250).quantize(Decimal("0.00001"))
    assert order.is_final


async def test_a_traffic_drip_tells_its_runs(ask: Ask, clock: HandClock) -> None:
    service, form, *_ = ORDERS["Web Traffic"]
    await ask("add", service=service, **form, runs="4", interval="60")
    clock.advance(60)
    told = await ask("status", order="23501")
    assert told == {"status": "In Progress", "runs": told["runs"]}
    assert 0 < told["runs"] < 4


@pytest.mark.parametrize("name", ORDERS)
async def test_the_office_sees_the_fields_of_every_type(http: httpx.AsyncClient, ask: Ask, name: str) -> None:
    service, form, *_ = ORDERS[name]
    await ask("add", service=service, **form)
    shown: dict[str, Any] = (await http.get("/office/state")).json()["orders"][0]
    own = form.keys() - {"link", "quantity", "comments"}
    assert shown["type"] == name
    assert shown.get("extras", {}) == {field: form[field] for field in own}
    assert shown.get("comments") == form.get("comments")
    assert shown.get("posts") == (5 if name == "Subscriptions" else None)
