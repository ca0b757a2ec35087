"""The dialects of the family, shape by shape, as a client meets them."""

from typing import Any, Final

import httpx
import pytest

from bot.sandbox.fake_panel import DEMO_KEY, DIALECTS, POOR_KEY, SUSPENDED_KEY, FakePanel
from tests.integration.fake_panel.conftest import Ask, HandClock

ORDER: Final = {"service": "1", "link": "https://example.com/p", "quantity": "1000", "request_id": "r-1"}
NOT_DONE: Final = "Order is not completed yet"
NO_ORDER: Final = "Incorrect order ID"
NO_REFILL: Final = "Refill not found"
FULL: Final = {
    "charge": "0.9",
    "start_count": "0",
    "status": "Pending",
    "remains": "1000",
    "currency": "USD",
}
NOISY: Final = {**FULL, "charge": 0.90000000003, "start_count": None}
COUNTED: Final = {**FULL, "start_count": "", "remains": 1000, "link": "https://example.com/p", "service": 1}
SNAKE: Final = {**FULL, "status": "pending"}
BIG: Final = {name.capitalize(): value for name, value in FULL.items()}
WRAPPED: Final = {"data": FULL, "error": None}
MESSAGE: Final = "Refill has been placed successfully!"
PROMISE: Final = {
    "status": "success",
    "message": "Cancellation request added, we'll try our best to cancel it.",
}
WAITING: Final = {"status": "Pending"}
FUNDS: Final = {"balance": "100.84292", "currency": "USD"}
SUCCESS: Final = {"success": "Cancel request received"}
REFILL_ROWS: Final = [{"order": 23501, "refill": 12345}, {"order": 9, "refill": {"error": NO_ORDER}}]
CANCEL_ROWS: Final = [{"order": 23501, "cancel": 1}, {"order": 9, "cancel": {"error": NO_ORDER}}]
STATE_ROWS: Final = [{"refill": 12345, "status": "Pending"}, {"refill": 7, "status": {"error": NO_REFILL}}]


def wrapped(value: object) -> object:
    return {"data": value, "error": None}


ADDED: Final[dict[str, Any]] = {
    "document": {"order": 23501},
    "canonical": {"order": 23501},
    "smmserver": {"order": 23501},
    "sns": {"order": 23501},
    "notpanel": {"order": "ord_23501"},
    "lunasmm": {"Order": 23501},
    "streamdetails": wrapped({"order": 23501}),
    "cmsnt": {"status": "success", "order": 23501, "message": "Order placed successfully"},
    "smartpanel": {"status": "success", "order": 23501, "message": "Order placed successfully"},
    "panelsend": {"order": 23501},
    "one_by_one": {"order": 23501},
}
STATUS: Final[dict[str, Any]] = {
    "document": FULL,
    "canonical": FULL,
    "smmserver": NOISY,
    "sns": COUNTED,
    "notpanel": SNAKE,
    "lunasmm": BIG,
    "streamdetails": WRAPPED,
    "cmsnt": FULL,
    "smartpanel": FULL,
    "panelsend": FULL,
    "one_by_one": FULL,
}
STATUSES: Final[dict[str, Any]] = {
    "document": {"23501": FULL, "9": {"error": NO_ORDER, "status": "104"}},
    "canonical": {"23501": FULL, "9": {"error": NO_ORDER}},
    "smmserver": {"23501": NOISY},
    "sns": [{"order": 23501, **COUNTED}, {"order": 9, "error": NO_ORDER}],
    "notpanel": {"23501": SNAKE, "9": {"error": NO_ORDER}},
    "lunasmm": {"23501": BIG, "9": {"Error": NO_ORDER}},
    "streamdetails": wrapped({"23501": FULL, "9": {"error": NO_ORDER}}),
    "cmsnt": {"23501": FULL, "9": {"error": NO_ORDER}},
    "smartpanel": {"23501": FULL, "9": NO_ORDER},
    "panelsend": {"23501": FULL, "9": {"error": NO_ORDER}},
    "one_by_one": {"23501": FULL, "9": {"error": NO_ORDER}},
}
REFILL: Final[dict[str, Any]] = {
    "document": {"refill": "12345", "status": 200, "message": MESSAGE},
    "canonical": {"refill": "12345"},
    "smmserver": {"success": "Refill request received", "refill": 12345},
    "sns": {"refill": "12345"},
    "notpanel": {"refill": "12345"},
    "lunasmm": {"Refill": "12345"},
    "streamdetails": wrapped({"refill": "12345"}),
    "cmsnt": {"refill": "12345"},
    "smartpanel": {"refill": "12345"},
    "panelsend": {"refill": "12345"},
    "one_by_one": {"refill": "12345", "status": 200, "message": MESSAGE},
}
REFILLS: Final[dict[str, Any]] = {
    **dict.fromkeys(DIALECTS, REFILL_ROWS),
    "sns": {"23501": {"refill": 12345}, "9": {"error": NO_ORDER}},
    "lunasmm": [{"Order": 23501, "Refill": 12345}, {"Order": 9, "Refill": {"Error": NO_ORDER}}],
    "streamdetails": wrapped(REFILL_ROWS),
    "one_by_one": {"error": NO_ORDER},
}
REFILL_STATUS: Final[dict[str, Any]] = {
    **dict.fromkeys(DIALECTS, WAITING),
    "notpanel": {"status": "pending"},
    "lunasmm": {"Status": "Pending"},
    "streamdetails": wrapped({"status": "Pending"}),
    "panelsend": [{"status": "Pending"}],
}
REFILL_STATUSES: Final[dict[str, Any]] = {
    **dict.fromkeys(DIALECTS, STATE_ROWS),
    "sns": {"12345": {"status": "Pending"}, "7": {"error": NO_REFILL}},
    "lunasmm": [{"Refill": 12345, "Status": "Pending"}, {"Refill": 7, "Status": {"Error": NO_REFILL}}],
    "streamdetails": wrapped(STATE_ROWS),
    "one_by_one": {"error": NO_REFILL},
}
CANCEL: Final[dict[str, Any]] = {
    **dict.fromkeys(DIALECTS, PROMISE),
    "canonical": {"error": "Incorrect request"},
    "smmserver": SUCCESS,
    "sns": SUCCESS,
    "notpanel": {"cancel": "23501"},
    "lunasmm": {"Status": "success", "Message": PROMISE["message"]},
    "streamdetails": wrapped(PROMISE),
    "smartpanel": SUCCESS,
}
CANCELS: Final[dict[str, Any]] = {
    **dict.fromkeys(DIALECTS, CANCEL_ROWS),
    "sns": {"23501": {"cancel": "requested"}, "9": {"error": NO_ORDER}},
    "lunasmm": [{"Order": 23501, "Cancel": 1}, {"Order": 9, "Cancel": {"Error": NO_ORDER}}],
    "streamdetails": wrapped(CANCEL_ROWS),
    "one_by_one": {"error": NO_ORDER},
}
BALANCE: Final[dict[str, Any]] = {
    **dict.fromkeys(DIALECTS, FUNDS),
    "smmserver": {"balance": 100.84292, "currency": "USD"},
    "sns": {"funds": "100.84292", "currency": "USD"},
    "lunasmm": {"Balance": "100.84292", "Currency": "USD"},
    "streamdetails": wrapped({"balance": "100.84292", "currency": "USD"}),
    "cmsnt": {"amount": "100.84292", "currency": "USD"},
}
REFUSED: Final[dict[str, tuple[int, Any]]] = {
    **dict.fromkeys(DIALECTS, (200, {"error": NO_ORDER})),
    "sns": (404, {"error": NO_ORDER}),
    "notpanel": (404, {"error": NO_ORDER}),
    "lunasmm": (200, {"Error": NO_ORDER}),
    "streamdetails": (200, {"data": None, "error": {"code": "incorrect_order_id", "message": NO_ORDER}}),
    "cmsnt": (200, {"status": "error", "msg": NO_ORDER}),
}


@pytest.fixture(params=list(DIALECTS))
def dialect(request: pytest.FixtureRequest, panel: FakePanel) -> str:
    name: str = request.param
    panel.speak(name)
    return name


def test_every_dialect_of_the_family_has_a_name_a_title_and_says_what_differs() -> None:
    assert list(DIALECTS) == list(ADDED)
    assert len({dialect.title for dialect in DIALECTS.values()}) == len(DIALECTS)
    assert all(dialect.differs for dialect in DIALECTS.values())


async def test_orders_are_added_and_told(ask: Ask, dialect: str) -> None:
    assert await ask("add", **ORDER) == ADDED[dialect]
    assert await ask("status", order="23501") == STATUS[dialect]
    assert await ask("status", orders="23501,9") == STATUSES[dialect]


async def test_refills_are_requested_and_told(ask: Ask, panel: FakePanel, dialect: str) -> None:
    await ask("add", **ORDER)
    panel.move_order("23501", "Completed")
    assert await ask("refill", order="23501") == REFILL[dialect]
    assert await ask("refill_status", refill="12345") == REFILL_STATUS[dialect]
    assert await ask("refill_status", refills="12345,7") == REFILL_STATUSES[dialect]


async def test_refills_of_many_orders_are_requested(ask: Ask, panel: FakePanel, dialect: str) -> None:
    await ask("add", **ORDER)
    panel.move_order("23501", "Completed")
    assert await ask("refill", orders="23501,9") == REFILLS[dialect]


async def test_a_cancel_is_requested(ask: Ask, panel: FakePanel, dialect: str) -> None:
    await ask("add", **ORDER)
    assert await ask("cancel", order="23501") == CANCEL[dialect]
    assert panel.orders["23501"].is_cancel_requested is (dialect != "canonical")


async def test_cancels_of_many_orders_are_requested(ask: Ask, dialect: str) -> None:
    await ask("add", **ORDER)
    assert await ask("cancel", orders="23501,9") == CANCELS[dialect]


async def test_the_balance_is_told(ask: Ask, dialect: str) -> None:
    assert await ask("balance") == BALANCE[dialect]


async def test_services_are_listed(ask: Ask, panel: FakePanel, dialect: str) -> None:
    told = await ask("services")
    rows = {"sns": "data", "notpanel": "services", "streamdetails": "data"}
    listed = told[rows[dialect]] if dialect in rows else told
    assert len(listed) == len(panel.catalogue)
    first = {
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
    }
    match dialect:
        case "canonical" | "smmserver":
            del first["desc"]
        case "sns" | "notpanel":
            first["description"] = first.pop("desc")
            first["avg_time" if dialect == "sns" else "average_time"] = "1 hour 12 minutes"
        case "lunasmm":
            first = {name.capitalize(): value for name, value in first.items()}
        case "streamdetails":
            first["service_id"] = first.pop("service")
        case "panelsend":
            names = {"en": "Followers", "ar": "Followers"}
            first |= {"platform": "Followers", "average_time": None, "name_lang": names}
    assert listed[0] == first


async def test_a_whole_call_is_refused(http: httpx.AsyncClient, dialect: str) -> None:
    form = {"key": DEMO_KEY, "action": "status", "order": "9"}
    answer = await http.post("/api/v2", data=form)
    assert (answer.status_code, answer.json()) == REFUSED[dialect]


@pytest.mark.parametrize("dialect", ["sns", "notpanel"], indirect=True)
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"key": "0" * 32}, 401),
        ({"key": SUSPENDED_KEY}, 403),
        ({"key": POOR_KEY, **ORDER}, 402),
        (ORDER | {"service": "9999"}, 404),
        ({**ORDER, "quantity": "1"}, 400),
    ],
)
@pytest.mark.usefixtures("dialect")
async def test_some_say_with_the_http_status_what_was_wrong(
    http: httpx.AsyncClient, fields: dict[str, str], status: int
) -> None:
    answer = await http.post("/api/v2", data={"key": DEMO_KEY, "action": "add", **fields})
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


async def test_one_panel_wants_a_request_id_and_knows_its_own_order_ids(
    http: httpx.AsyncClient, ask: Ask, panel: FakePanel
) -> None:
    panel.speak("notpanel")
    form = {name: value for name, value in ORDER.items() if name != "request_id"}
    answer = await http.post("/api/v2", data={"key": DEMO_KEY, "action": "add", **form})
    refusal = {"error": "Missing required parameter: request_id"}
    assert (answer.status_code, answer.json()) == (400, refusal)
    assert panel.ledger == ()
    await ask("add", **ORDER)
    assert await ask("status", orders="ord_23501") == {"ord_23501": SNAKE}
    assert await ask("cancel", order="ord_23501") == {"cancel": "ord_23501"}


async def test_one_panel_bills_a_package_by_its_minimum(ask: Ask, panel: FakePanel) -> None:
    package = {"service": "107", "link": "@someone", "request_id": "r-2"}
    panel.speak("notpanel")
    panel.change_service("107", min_quantity=1000)
    await ask("add", **ORDER)
    await ask("add", **package)
    panel.change_service("107", min_quantity=100)
    await ask("add", **{**package, "link": "@other"})
    panel.speak("document")
    await ask("add", **{**package, "link": "@third"})
    charges = [str(panel.orders[str(number)].charge.normalize()) for number in range(23501, 23505)]
    assert charges == ["0.9", "0.85", "0.085", "0.85"]


async def test_words_of_a_status_in_one_dialect_are_joined(
    ask: Ask, panel: FakePanel, clock: HandClock
) -> None:
    panel.speak("notpanel")
    await ask("add", **ORDER)
    clock.advance(40)
    assert (await ask("status", order="23501"))["status"] == "in_progress"


async def test_a_refusal_can_stand_inside_the_refill(ask: Ask, panel: FakePanel) -> None:
    panel.speak("smmserver")
    await ask("add", **ORDER)
    assert await ask("refill", order="23501") == {"refill": {"error": NOT_DONE}}
    assert await ask("cancel", order="9") == {"error": NO_ORDER}


async def test_one_id_in_a_list_can_be_answered_with_a_bare_status(ask: Ask, panel: FakePanel) -> None:
    panel.speak("smartpanel")
    await ask("add", **ORDER)
    assert await ask("status", orders="23501") == FULL
    assert await ask("status", orders="9") == {"9": NO_ORDER}


async def test_one_panel_lets_an_hour_pass_between_runs_at_most(ask: Ask, panel: FakePanel) -> None:
    panel.speak("smartpanel")
    refusal = {"error": "Interval time must to be less than or equal to 60 minutes"}
    assert await ask("add", **ORDER, runs="2", interval="61") == refusal
    assert await ask("add", **ORDER, runs="2", interval="often") == {"error": "Incorrect parameters"}
    assert panel.ledger == ()
    assert (await ask("add", **ORDER, runs="2", interval="60"))["order"] == 23501


async def test_one_panel_refuses_in_its_language_and_blocks_after_five_wrong_keys(
    ask: Ask, panel: FakePanel
) -> None:
    panel.speak("cmsnt")
    assert await ask("add", key=POOR_KEY, **ORDER) == {"status": "error", "msg": "Số dư không đủ"}
    for _ in range(4):
        assert await ask("balance", key="0" * 32) == {"status": "error", "msg": "Vui lòng đăng nhập"}
    assert "amount" in await ask("balance")  # a right key in between begins the count anew
    for _ in range(5):
        assert await ask("balance", key="0" * 32) == {"status": "error", "msg": "Vui lòng đăng nhập"}
    assert await ask("balance") == {"status": "error", "msg": "IP của bạn đã bị chặn"}
    panel.speak("cmsnt")
    assert "amount" in await ask("balance")


async def test_wrong_keys_are_not_counted_elsewhere(ask: Ask) -> None:
    for _ in range(9):
        assert await ask("balance", key="0" * 32) == {"error": "Invalid API key"}
    assert "balance" in await ask("balance")


async def test_an_order_is_found_in_whatever_dialect_its_id_was_told(ask: Ask, panel: FakePanel) -> None:
    panel.speak("notpanel")
    order = (await ask("add", **ORDER))["order"]
    panel.speak("document")
    assert await ask("status", order=order) == FULL


async def test_the_office_chooses_the_dialect(http: httpx.AsyncClient, ask: Ask, panel: FakePanel) -> None:
    cursor = panel.changes.cursor
    answer = await http.post("/office/dialect", json={"speak": "sns"})
    assert (answer.status_code, answer.json()) == (200, {"dialect": "sns"})
    assert panel.changes.cursor > cursor
    assert "funds" in await ask("balance")
    shown = (await http.get("/office/state")).json()
    assert shown["dialect"] == "sns"
    assert [one["name"] for one in shown["dialects"]] == list(DIALECTS)
    assert shown["dialects"][0]["title"] == "The panel's document"
    for wish in ({"speak": "klingon"}, {}, {"speak": 7}):
        refused = await http.post("/office/dialect", json=wish)
        assert refused.status_code == 400
        assert refused.json()["error"]
    assert panel.dialect.name == "sns"
