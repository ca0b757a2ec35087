"""The client around the readers: what it sends, when it asks again, how it splits, what it never tells."""

import asyncio
import gzip
import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final
from urllib.parse import parse_qs

import httpx
import pytest

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PanelRefillId, ServiceId
from bot.domain.intent import NotSent, Placed, RefusalKind, Unclear
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus, UnknownToPanel
from bot.domain.order_draft import NewOrder
from bot.panel.answers import Accepted, Declined, RefillReport
from bot.panel.client import PanelClient
from bot.panel.errors import PanelBusy, PanelError, PanelGarbled, PanelRefused, PanelSilent, PanelUnreachable
from bot.panel.policy import Pace, PanelPolicy
from tests.integration.panel.scripted_panel import BRISK, KEY, Line, scripted_panel

Form = dict[str, str]
Answer = Callable[[Form], object]

USD: Final = Money(Decimal("1.50"), "USD")
MONEY: Final = {"balance": "1.50", "currency": "USD"}
ORDER: Final = NewOrder(ServiceId("1"), "https://example.com/p", quantity=100)
WRONG_FORM: Final = {"error": "Incorrect request"}


@dataclass(frozen=True)
class Page:
    """An answer that is not simply JSON with status 200."""

    status: int = 200
    body: bytes = b""
    headers: Form = field(default_factory=dict)

    def response(self) -> httpx.Response:
        """The answer, its body still packed."""
        return httpx.Response(self.status, stream=httpx.ByteStream(self.body), headers=self.headers)


HTML: Final = b"<html>"
PACKED: Final = {"Content-Encoding": "gzip"}


@dataclass
class Panel:
    """Answers from a list (the last one for ever) or a function; remembers every form and request."""

    answers: "list[object] | Answer"
    forms: list[Form] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.forms.append(form)
        self.requests.append(request)
        answer = self.answers(form) if callable(self.answers) else self._next()
        if isinstance(answer, Exception):
            raise answer
        page = answer if isinstance(answer, Page) else Page(body=json.dumps(answer).encode())
        return page.response()

    def _next(self) -> object:
        assert isinstance(self.answers, list)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@asynccontextmanager
async def asking(
    panel: Panel, policy: PanelPolicy = BRISK, hide: Callable[[str], None] = lambda _: None
) -> AsyncIterator[PanelClient]:
    client = PanelClient(
        url="https://panel.example/api/v2",
        user_agent="panelbot/test",
        policy=policy,
        transport=httpx.MockTransport(panel),
        hide=hide,
    )
    try:
        yield client
    finally:
        await client.close()


def orders(*ids: int) -> list[PanelOrderId]:
    return [PanelOrderId(str(number)) for number in ids]


def done(word: str = "Completed") -> OrderReport:
    return OrderReport(OrderStatus.of_word(word), word)


async def test_a_request_is_a_form_that_says_who_asks_and_hides_the_key() -> None:
    panel = Panel([MONEY])
    async with asking(panel) as client:
        assert await client.balance(KEY) == USD
    (request,) = panel.requests
    assert panel.forms == [{"key": KEY.secret, "action": "balance"}]
    assert request.method == "POST"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["user-agent"] == "panelbot/test"
    assert KEY.secret not in f"{request.url} {request.headers}"


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.balance(KEY),
        lambda client: client.request_refill(KEY, orders(1)),
        lambda client: client.add_order(KEY, ORDER),
    ],
    ids=["reading", "requesting", "adding"],
)
async def test_a_key_is_named_as_a_secret_before_it_is_sent(
    ask: Callable[[PanelClient], Awaitable[object]],
) -> None:
    hidden: list[str] = []
    hidden_when_asked: list[str] = []

    def answer(_: Form) -> object:
        hidden_when_asked.extend(hidden)
        return {**MONEY, "refill": "1", "order": 1}

    async with asking(Panel(answer), hide=hidden.append) as client:
        await ask(client)
    assert hidden_when_asked == [KEY.secret]


async def test_a_catalogue_is_asked_for_and_read() -> None:
    row = {"service": 1, "name": "Likes", "rate": "1", "min": 1, "max": 5}
    panel = Panel([[row]])
    async with asking(panel) as client:
        catalogue = await client.services(KEY)
    assert [service.service_id for service in catalogue.services] == ["1"]
    assert panel.forms[0]["action"] == "services"


@pytest.mark.parametrize("threshold", [0, 10_000_000], ids=["in a thread", "in the loop"])
async def test_a_large_answer_means_the_same_wherever_it_is_read(threshold: int) -> None:
    rows = [{"service": number + 1, "name": "Likes", "rate": "1"} for number in range(3000)]
    async with asking(Panel([rows]), replace(BRISK, parse_in_thread_above=threshold)) as client:
        assert len((await client.services(KEY)).services) == 3000


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("no"),
        Page(503, HTML),
        Page(200, HTML),
        Page(429, headers={"Retry-After": "0"}),
        httpx.ReadError("cut"),
        {"error": "Rate limit exceeded"},
    ],
    ids=repr,
)
async def test_reading_is_asked_again(fault: object) -> None:
    panel = Panel([fault, MONEY])
    async with asking(panel) as client:
        assert await client.balance(KEY) == USD
    assert len(panel.forms) == 2


@pytest.mark.parametrize(
    ("fault", "error", "times"),
    [
        (httpx.ConnectError("no"), PanelUnreachable, 3),
        (httpx.ReadError("cut"), PanelSilent, 2),
        (Page(502, HTML), PanelGarbled, 2),
        (Page(403, HTML), PanelGarbled, 1),
        (Page(302, headers={"Location": "https://elsewhere.example/"}), PanelGarbled, 1),
        (Page(429), PanelBusy, 3),
        (Page(429, headers={"Retry-After": "3600"}), PanelBusy, 1),
        ({"error": "Invalid API key"}, PanelRefused, 1),
    ],
    ids=repr,
)
async def test_reading_ends_with_the_last_failure(fault: object, error: type[PanelError], times: int) -> None:
    panel = Panel([fault])
    async with asking(panel) as client:
        with pytest.raises(error):
            await client.balance(KEY)
    assert len(panel.forms) == times
    assert {request.url.host for request in panel.requests} == {"panel.example"}


async def test_retry_after_is_honoured() -> None:
    panel = Panel([Page(429, headers={"Retry-After": "1"}), MONEY])
    loop = asyncio.get_running_loop()
    async with asking(panel) as client:
        begun = loop.time()
        await client.balance(KEY)
    assert loop.time() - begun >= 1


async def test_an_order_is_sent_once_even_where_nothing_was_sent() -> None:
    for fault, outcome in (
        (httpx.ConnectError("no"), NotSent()),
        (httpx.PoolTimeout("full"), NotSent()),
        (httpx.ReadError("cut"), Unclear("ReadError")),
        (ValueError("a fault of our own"), Unclear("ValueError")),
        ({"order": 5}, Placed(PanelOrderId("5"))),
    ):
        panel = Panel([fault])
        async with asking(panel) as client:
            assert await client.add_order(KEY, ORDER) == outcome
        assert len(panel.forms) == 1


@pytest.mark.parametrize(
    ("order", "fields"),
    [
        (ORDER, {"quantity": "100"}),
        (replace(ORDER, runs=3, interval=30), {"quantity": "100", "runs": "3", "interval": "30"}),
        (replace(ORDER, quantity=2, comments=("Nice!", "رائع & more")), {"comments": "Nice!\nرائع & more"}),
        (replace(ORDER, quantity=None), {}),
        (replace(ORDER, quantity=None, comments=("\ud83d",)), {"comments": "?"}),
    ],
)
async def test_an_order_carries_what_its_type_asks_for(order: NewOrder, fields: Form) -> None:
    panel = Panel([{"order": 5}])
    async with asking(panel) as client:
        await client.add_order(KEY, order)
    common = {"key": KEY.secret, "action": "add", "service": "1", "link": ORDER.link}
    assert panel.forms == [common | fields]


async def test_one_status_uses_the_form_for_one() -> None:
    panel = Panel([{"status": "Completed"}])
    async with asking(panel) as client:
        assert await client.status(KEY, PanelOrderId("7")) == done()
    assert panel.forms[0]["order"] == "7"


async def test_an_order_the_panel_does_not_know_is_an_answer() -> None:
    async with asking(Panel([{"error": "Incorrect order ID"}])) as client:
        assert await client.status(KEY, PanelOrderId("7")) == UnknownToPanel("Incorrect order ID")


@pytest.mark.parametrize("answer", [{}, []])
async def test_one_status_of_which_nothing_is_said_is_garbled(answer: object) -> None:
    async with asking(Panel([answer])) as client:
        with pytest.raises(PanelGarbled):
            await client.status(KEY, PanelOrderId("7"))


async def test_statuses_are_asked_in_hundreds_without_repetition() -> None:
    def answer(form: Form) -> object:
        return {order: {"status": "Completed"} for order in form["orders"].split(",")}

    panel = Panel(answer)
    async with asking(panel) as client:
        reports = await client.statuses(KEY, orders(*range(1, 251), 1, 2))
    assert len(reports) == 250
    assert [len(form["orders"].split(",")) for form in panel.forms] == [100, 100, 50]


async def test_no_ids_ask_nothing() -> None:
    panel = Panel([{}])
    async with asking(panel) as client:
        assert await client.statuses(KEY, []) == {}
        assert await client.request_refill(KEY, []) == {}
    assert panel.forms == []


@pytest.mark.parametrize("words", ["Incorrect order ID", "Incorrect request"])
async def test_one_wrong_id_does_not_spoil_a_batch(words: str) -> None:
    def answer(form: Form) -> object:
        asked = form.get("orders", form.get("order", "")).split(",")
        if "3" in asked:
            return {"error": "Incorrect order ID" if asked == ["3"] else words}
        return {order: {"status": "Completed"} for order in asked}

    async with asking(Panel(answer)) as client:
        reports = await client.statuses(KEY, orders(1, 2, 3, 4, 5))
    assert reports == {
        **dict.fromkeys(orders(1, 2, 4, 5), done()),
        PanelOrderId("3"): UnknownToPanel("Incorrect order ID"),
    }


async def test_a_refused_key_ends_a_batch() -> None:
    panel = Panel([{"error": "Invalid API key"}])
    async with asking(panel) as client:
        with pytest.raises(PanelRefused):
            await client.statuses(KEY, orders(1, 2))
    assert len(panel.forms) == 1


async def test_one_refill_uses_the_form_of_the_document() -> None:
    panel = Panel([{"refill": "12", "status": 200, "message": "Done"}])
    async with asking(panel) as client:
        answers = await client.request_refill(KEY, orders(7))
    assert answers == {PanelOrderId("7"): Accepted(PanelRefillId("12"), "Done")}
    assert panel.forms == [{"key": KEY.secret, "action": "refill", "order": "7"}]


async def test_one_cancel_falls_back_to_the_form_for_many() -> None:
    panel = Panel([WRONG_FORM, [{"order": 7, "cancel": 1}]])
    async with asking(panel) as client:
        assert await client.request_cancel(KEY, orders(7)) == {PanelOrderId("7"): Accepted()}
    assert [(form.get("order"), form.get("orders")) for form in panel.forms] == [("7", None), (None, "7")]


async def test_several_refills_fall_back_to_the_form_for_one() -> None:
    panel = Panel(
        [{"error": "Unknown action specified!"}, {"refill": 1}, {"error": "Order not eligible for refill"}]
    )
    async with asking(panel) as client:
        answers = await client.request_refill(KEY, orders(7, 8))
    assert answers == {
        PanelOrderId("7"): Accepted(PanelRefillId("1")),
        PanelOrderId("8"): Declined(RefusalKind.REFILL, "Order not eligible for refill"),
    }
    assert [(form.get("orders"), form.get("order")) for form in panel.forms] == [
        ("7,8", None),
        (None, "7"),
        (None, "8"),
    ]


async def test_a_form_that_is_refused_both_ways_is_declined() -> None:
    panel = Panel([WRONG_FORM])
    async with asking(panel) as client:
        answers = await client.request_cancel(KEY, orders(7))
    assert answers == {PanelOrderId("7"): Declined(RefusalKind.INPUT, "Incorrect request")}
    assert len(panel.forms) == 2


async def test_an_unread_form_for_many_does_not_hide_why_the_one_for_one_was_refused() -> None:
    panel = Panel([WRONG_FORM, {"error": "Incorrect order ID"}])
    async with asking(panel) as client:
        answers = await client.request_refill(KEY, orders(7))
    assert answers == {PanelOrderId("7"): Declined(RefusalKind.INPUT, "Incorrect request")}
    assert len(panel.forms) == 2


@pytest.mark.parametrize(
    "fault",
    [httpx.ConnectError("no"), httpx.ReadError("cut"), Page(502), Page(429)],
    ids=repr,
)
async def test_a_request_is_never_repeated(fault: object) -> None:
    for request in (PanelClient.request_refill, PanelClient.request_cancel):
        panel = Panel([fault])
        async with asking(panel) as client:
            with pytest.raises(PanelError):
                await request(client, KEY, orders(7))
        assert len(panel.forms) == 1


async def test_what_was_taken_is_kept_when_a_later_request_fails() -> None:
    panel = Panel([WRONG_FORM, {"refill": 1}, httpx.ReadError("cut")])
    async with asking(panel) as client:
        answers = await client.request_refill(KEY, orders(7, 8, 9))
    assert answers == {PanelOrderId("7"): Accepted(PanelRefillId("1"))}
    assert len(panel.forms) == 3


async def test_a_refused_key_is_no_refusal_of_a_refill() -> None:
    async with asking(Panel([{"error": "Invalid API key"}])) as client:
        with pytest.raises(PanelRefused):
            await client.request_refill(KEY, orders(7))


async def test_refills_are_looked_up_in_both_forms() -> None:
    one = Panel([{"status": "Completed"}])
    async with asking(one) as client:
        assert await client.refill_statuses(KEY, [PanelRefillId("5")]) == {"5": RefillReport("Completed")}
    assert one.forms == [{"key": KEY.secret, "action": "refill_status", "refill": "5"}]
    two = Panel([WRONG_FORM, {"status": "Pending"}, {"error": "Refill not found"}])
    async with asking(two) as client:
        reports = await client.refill_statuses(KEY, [PanelRefillId("5"), PanelRefillId("6")])
    assert reports == {
        "5": RefillReport("Pending"),
        "6": Declined(RefusalKind.NOT_FOUND, "Refill not found"),
    }
    assert two.forms[0]["refills"] == "5,6"


async def test_that_no_refill_is_known_is_believed_of_one_but_not_of_many_at_once() -> None:
    unread = {"error": "Refill not found"}
    many = Panel([unread, {"status": "Pending"}, unread])
    async with asking(many) as client:
        reports = await client.refill_statuses(KEY, [PanelRefillId("5"), PanelRefillId("6")])
    assert reports == {
        "5": RefillReport("Pending"),
        "6": Declined(RefusalKind.NOT_FOUND, "Refill not found"),
    }
    assert [form.get("refills", form.get("refill")) for form in many.forms] == ["5,6", "5", "6"]
    one = Panel([unread])
    async with asking(one) as client:
        await client.refill_statuses(KEY, [PanelRefillId("6")])
    assert len(one.forms) == 1


@pytest.mark.parametrize(
    "page",
    [
        Page(body=b" " * 2000),
        Page(body=gzip.compress(b" " * 2_000_000), headers=PACKED),
        Page(body=b"no gzip", headers=PACKED),
        Page(body=gzip.compress(b"{}")[:-4], headers=PACKED),
    ],
    ids=["plain", "packed", "wrongly packed", "cut"],
)
async def test_an_answer_beyond_the_cap_is_garbled(page: Page) -> None:
    policy = replace(BRISK, reading=replace(BRISK.reading, body_cap=1000))
    async with asking(Panel([page]), policy) as client:
        with pytest.raises(PanelGarbled):
            await client.balance(KEY)


async def test_a_packed_answer_is_unpacked() -> None:
    page = Page(body=gzip.compress(json.dumps(MONEY).encode()), headers=PACKED)
    async with asking(Panel([page])) as client:
        assert await client.balance(KEY) == USD


async def test_a_session_of_one_key_never_meets_another() -> None:
    page = Page(body=json.dumps(MONEY).encode(), headers={"Set-Cookie": "PHPSESSID=1; Path=/"})
    panel = Panel([page])
    async with asking(panel) as client:
        await client.balance(KEY)
        await client.balance(PanelKey("fedcba9876543210fedcba9876543210"))
    assert all("cookie" not in request.headers for request in panel.requests)


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadError("cut"),
        httpx.ConnectError("no"),
        Page(body=f"<p>{KEY.secret}</p>".encode(), headers={"Content-Type": "text/html"}),
        Page(body=f"cut {KEY.secret}".encode(), headers={"Content-Type": "text/plain"}),
        {"error": f"Invalid API key {KEY.secret}"},
        {"error": f"Who is {KEY.secret.upper()}?"},
    ],
    ids=repr,
)
async def test_no_failure_tells_the_key(fault: object, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with asking(Panel([fault])) as client:
        with pytest.raises(PanelError) as caught:
            await client.balance(KEY)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(caught.value.problem)
    assert KEY.secret not in told.lower() + caplog.text.lower()
    error: BaseException | None = caught.value
    while error is not None:
        assert isinstance(error, PanelError)
        error = error.__cause__ or error.__context__


async def test_reading_over_a_real_socket_keeps_the_line() -> None:
    async def serve(line: Line) -> None:
        while True:
            await line.process()
            await line.answer(json.dumps(MONEY).encode())

    async with scripted_panel(serve) as panel:
        client = PanelClient(url=panel.url, user_agent="panelbot/test", policy=BRISK)
        assert [await client.balance(KEY) for _ in range(3)] == [USD] * 3
        await client.close()
    assert panel.connections == 1


async def test_a_deadline_ends_a_reading() -> None:
    async def hang(line: Line) -> None:
        await line.process()
        await line.hang()

    reading = replace(BRISK.reading, deadline=1.5)
    policy = replace(BRISK, reading=reading, retries=replace(BRISK.retries, costly_attempts=1))
    async with scripted_panel(hang) as panel:
        client = PanelClient(url=panel.url, user_agent="panelbot/test", policy=policy)
        with pytest.raises(PanelSilent):
            await client.balance(KEY)
        await client.close()
    assert len(panel.processed) == 1


async def test_a_slow_reading_keeps_no_order_waiting() -> None:
    reading = asyncio.Event()
    over = asyncio.Event()

    class Slow(Panel):
        async def __call__(self, request: httpx.Request) -> httpx.Response:
            if b"action=balance" in request.content:
                reading.set()
                await over.wait()
            return await super().__call__(request)

    panel = Slow(lambda form: MONEY if form["action"] == "balance" else {"order": 5})
    policy = replace(BRISK, pacing=replace(BRISK.pacing, at_once=1))
    async with asking(panel, policy) as client, asyncio.TaskGroup() as group:
        balance = group.create_task(client.balance(KEY))
        await reading.wait()
        assert await client.add_order(KEY, ORDER) == Placed(PanelOrderId("5"))
        over.set()
        assert await balance == USD


async def test_calls_of_one_key_keep_its_pace() -> None:
    policy = replace(BRISK, pacing=replace(BRISK.pacing, key=Pace(interval=0.2, burst=2)))
    loop = asyncio.get_running_loop()
    async with asking(Panel([MONEY]), policy) as client:
        begun = loop.time()
        for _ in range(3):
            await client.balance(KEY)
    assert loop.time() - begun >= 0.15
