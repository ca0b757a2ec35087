"""The operator's door, and the answers a test may put into the panel's mouth."""

import asyncio
import gzip
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY, SUSPENDED_KEY, FakePanel, ScriptedAnswer
from bot.sandbox.fake_panel.refusals import SUSPENDED
from tests.integration.fake_panel.conftest import Ask, HandClock


async def place(ask: Ask, **fields: str) -> str:
    form = {"service": "1", "link": "https://example.com/p", "quantity": "1000", **fields}
    return str((await ask("add", **form))["order"])


async def do(http: httpx.AsyncClient, path: str, wish: Any = None) -> Any:
    answer = await http.post(f"/office/{path}", json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def state(http: httpx.AsyncClient) -> Any:
    return (await http.get("/office/state")).json()


async def test_the_state_shows_keys_and_orders(
    http: httpx.AsyncClient, ask: Ask, panel: FakePanel, clock: HandClock
) -> None:
    first = await place(ask)
    second = await place(ask, service="1", link="@drip", quantity="100", runs="2", interval="10")
    shown = await state(http)
    assert set(shown) == {
        "cursor",
        "keys",
        "orders",
        "services",
        "catalogue",
        "catalogues",
        "dialect",
        "dialects",
        "statuses",
        "speed",
    }
    assert shown["keys"][0] == {
        "key": DEMO_KEY,
        "owner": "Demo",
        "balance": "99.76292",
        "currency": "USD",
        "is_active": True,
    }
    assert [order["order"] for order in shown["orders"]] == [second, first]
    assert (shown["orders"][0]["runs"], shown["orders"][0]["interval"]) == (2, 10)
    assert shown["orders"][1] == {
        "order": first,
        "key_owner": "Demo",
        "service": "1",
        "service_name": "Followers",
        "type": "Default",
        "link": "https://example.com/p",
        "quantity": 1000,
        "status": "Pending",
        "start_count": None,
        "remains": 1000,
        "charge": "0.9",
        "currency": "USD",
        "created": int(clock().timestamp()),
        "refills": [],
    }
    assert (shown["services"], shown["speed"]) == (len(panel.catalogue), 1.0)
    assert {"Pending", "In progress", "Completed", "Partial", "Canceled"} <= set(shown["statuses"])


async def test_comments_and_refills_are_shown_with_their_order(
    http: httpx.AsyncClient, ask: Ask, clock: HandClock
) -> None:
    comments = "\n".join("abcdefghij")
    await ask("add", service="132", link="@someone", comments=comments)
    clock.advance(120)
    await ask("refill", order="23501")
    (order,) = (await state(http))["orders"]
    assert (order["comments"], order["quantity"]) == (comments, 10)
    assert order["refills"] == [{"refill": "12345", "status": "Pending"}]
    assert await do(http, "refills/12345", {"status": "Rejected"}) == {
        "refill": "12345",
        "status": "Rejected",
    }
    clock.advance(120)
    assert await ask("refill_status", refill="12345") == {"status": "Rejected"}


async def test_the_hand_moves_an_order(http: httpx.AsyncClient, ask: Ask) -> None:
    order_id = await place(ask)
    moved = await do(http, f"orders/{order_id}", {"status": "Partial", "remains": 157, "start_count": 3572})
    assert (moved["status"], moved["remains"], moved["start_count"]) == ("Partial", 157, 3572)
    assert await ask("status", order=order_id) == {
        "charge": "0.7587",
        "start_count": "3572",
        "status": "Partial",
        "remains": "157",
        "currency": "USD",
    }
    assert (await ask("balance"))["balance"] == "100.08422"


async def test_advancing_moves_on_and_stops_at_the_end(http: httpx.AsyncClient, ask: Ask) -> None:
    order_id = await place(ask)
    assert (await do(http, f"orders/{order_id}/advance"))["status"] == "In progress"
    assert (await do(http, f"orders/{order_id}/advance"))["status"] == "Completed"
    answer = await http.post(f"/office/orders/{order_id}/advance")
    assert (answer.status_code, answer.json()) == (409, {"error": f"Order {order_id} has ended: Completed"})


async def test_keys_are_topped_up_suspended_and_restored(http: httpx.AsyncClient, ask: Ask) -> None:
    assert (await do(http, f"keys/{DEMO_KEY}", {"add": "5.00"}))["balance"] == "105.84292"
    assert (await ask("balance"))["balance"] == "105.84292"
    await do(http, f"keys/{DEMO_KEY}", {"is_active": False})
    assert await ask("balance") == {"error": "Account suspended"}
    await do(http, f"keys/{DEMO_KEY}", {"is_active": True, "add": -5})
    assert (await ask("balance"))["balance"] == "100.84292"


async def test_services_change_and_vanish(http: httpx.AsyncClient, ask: Ask, panel: FakePanel) -> None:
    order_id = await place(ask)
    changed = await do(http, "services/1", {"rate": "1.20", "min": "60", "name": "More followers"})
    assert (changed["rate"], changed["min"], changed["name"]) == ("1.20", 60, "More followers")
    first = (await ask("services"))[0]
    assert (first["rate"], first["min"], first["name"]) == ("1.20", "60", "More followers")
    assert (await ask("status", order=order_id))["charge"] == "0.9"
    await do(http, "services/1", {"is_listed": False})
    assert (await ask("services"))[0]["service"] == 2
    assert (await state(http))["services"] == len(panel.catalogue) == len(await ask("services"))
    form = {"service": "1", "link": "@new", "quantity": "60"}
    assert await ask("add", **form) == {"error": "Incorrect service ID"}


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        ("orders/1", {"status": "Completed"}, 404),
        ("orders/1/advance", None, 404),
        ("refills/1", {"status": "Completed"}, 404),
        ("keys/none", {"add": "1"}, 404),
        ("keys/none", {}, 404),
        ("services/999", {"rate": "1"}, 404),
        ("orders/23501", {"status": 7}, 400),
        ("orders/23501", {"status": "w" * 41}, 400),
        ("orders/23501", {"remains": -1}, 400),
        ("orders/23501", {"remains": True}, 400),
        ("orders/23501", {"remains": 1001}, 400),
        ("orders/23501", [], 400),
        ("refills/12345", {}, 400),
        (f"keys/{DEMO_KEY}", {"add": "lots"}, 400),
        (f"keys/{DEMO_KEY}", {"add": "NaN"}, 400),
        (f"keys/{DEMO_KEY}", {"is_active": "yes"}, 400),
        ("services/1", {"colour": "red"}, 400),
        ("services/1", {"rate": "-1"}, 400),
        ("services/1", {"name": " "}, 400),
    ],
)
async def test_the_office_refuses_what_makes_no_sense(
    http: httpx.AsyncClient, ask: Ask, path: str, wish: Any, status: int
) -> None:
    await place(ask)
    before = await state(http)
    answer = await http.post(f"/office/{path}", json=wish)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert await state(http) == before


async def test_a_body_that_is_no_json_is_refused(http: httpx.AsyncClient, ask: Ask) -> None:
    answer = await http.post(f"/office/orders/{await place(ask)}", content=b"{")
    assert (answer.status_code, answer.json()) == (400, {"error": "the body is not JSON"})


async def test_a_long_poll_ends_with_the_first_change(http: httpx.AsyncClient, ask: Ask) -> None:
    cursor = (await state(http))["cursor"]
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(http.get(f"/office/events?after={cursor}&timeout=20"))
        await place(ask)
    assert poll.result().json()["cursor"] > cursor


async def test_a_long_poll_sees_what_only_time_changed(
    http: httpx.AsyncClient, ask: Ask, clock: HandClock
) -> None:
    await place(ask)
    cursor = (await state(http))["cursor"]
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(http.get(f"/office/events?after={cursor}&timeout=20"))
        await ask("balance")
        clock.advance(30)
    assert poll.result().json()["cursor"] > cursor
    assert (await state(http))["orders"][0]["status"] == "In progress"


async def test_a_long_poll_answers_at_once_when_there_is_nothing_to_wait_for(
    http: httpx.AsyncClient, panel: FakePanel
) -> None:
    cursor = (await state(http))["cursor"]
    for after, seconds in [(cursor, 0), (cursor + 99, 20)]:
        answer = await http.get(f"/office/events?after={after}&timeout={seconds}")
        assert answer.json() == {"cursor": cursor}
    assert (await http.get("/office/events?after=x")).status_code == 400
    panel.close()
    assert (await http.get(f"/office/events?after={cursor}&timeout=20")).json() == {"cursor": cursor}


async def test_answers_can_be_scripted(http: httpx.AsyncClient, ask: Ask, panel: FakePanel) -> None:
    panel.answer_next("balance", b'{"funds": 1}')
    page = ScriptedAnswer(gzip.compress(b"<html>"), 503, {"content-encoding": "gzip", "retry-after": "9"})
    panel.answer_next("status", page, times=2)
    assert await ask("balance") == {"funds": 1}
    assert (await ask("balance"))["currency"] == "USD"
    for _ in range(2):
        answer = await http.post("/api/v2", data={"key": DEMO_KEY, "action": "status"})
        assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "<html>", "9")
    assert await ask("status") == {"error": "Incorrect request"}


async def test_a_scripted_answer_may_hide_that_the_panel_acted(ask: Ask, panel: FakePanel) -> None:
    panel.answer_next(None, ScriptedAnswer(b"{}", does_act=True), times=None)
    form = {"service": "1", "link": "@someone", "quantity": "50"}
    assert await ask("add", **form) == await ask("services") == {}
    assert [entry.quantity for entry in panel.ledger] == [50]
    panel.scripts.clear()
    assert Decimal((await ask("balance"))["balance"]) == Decimal("100.79792")
    with pytest.raises(ValueError, match="at least once"):
        panel.answer_next("add", b"", times=0)


async def test_many_orders_are_placed_at_once_on_the_house(
    http: httpx.AsyncClient, ask: Ask, panel: FakePanel, clock: HandClock
) -> None:
    before = panel.accounts[DEMO_KEY].balance
    numbers = (await do(http, f"keys/{DEMO_KEY}/orders", {"count": 120}))["orders"]
    assert len(set(numbers)) == 120 == len({entry.link for entry in panel.ledger})
    assert panel.accounts[DEMO_KEY].balance == before
    assert (await ask("status", order=numbers[-1]))["status"] == "Pending"
    clock.advance(300)
    ends = {row["status"] for row in (await ask("status", orders=",".join(numbers[:100]))).values()}
    assert ends == {"Completed", "Partial", "Canceled"}
    panel.speak("notpanel")
    assert (await do(http, f"keys/{DEMO_KEY}/orders", {"count": 1}))["orders"][0].startswith("ord_")


@pytest.mark.parametrize(
    ("key", "wish", "status", "words"),
    [
        (DEMO_KEY, {}, 400, "count is a whole number from 1 up"),
        (DEMO_KEY, {"count": 0}, 400, "count is a whole number from 1 up"),
        (DEMO_KEY, {"count": 1001}, 400, "count is at most 1000"),
        ("nobody", {"count": 1}, 404, "there is no nobody here"),
        (SUSPENDED_KEY, {"count": 1}, 409, SUSPENDED),
    ],
)
async def test_many_orders_that_cannot_be_placed(
    http: httpx.AsyncClient, panel: FakePanel, key: str, wish: dict[str, int], status: int, words: str
) -> None:
    answer = await http.post(f"/office/keys/{key}/orders", json=wish)
    assert (answer.status_code, answer.json()) == (status, {"error": words})
    assert not panel.ledger


async def test_where_nothing_simple_is_sold_no_order_is_placed_and_no_money_given(
    http: httpx.AsyncClient, panel: FakePanel
) -> None:
    before = panel.accounts[DEMO_KEY].balance
    for service in list(panel.catalogue):
        panel.change_service(service.service_id, rate=Decimal(10**6))
    answer = await http.post(f"/office/keys/{DEMO_KEY}/orders", json={"count": 1})
    assert answer.status_code == 409
    assert panel.accounts[DEMO_KEY].balance == before
