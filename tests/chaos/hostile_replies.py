"""Whatever a panel answers, the bot says nothing false and nothing falls over: ten thousand drawn replies."""

import json
from decimal import Decimal
from math import isfinite
from time import perf_counter
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue
from bot.domain.ids import PanelOrderId, PanelRefillId, ServiceId
from bot.domain.intent import NotSent, Placed, Rejected, Unclear
from bot.domain.money import Money
from bot.domain.order_draft import NewOrder
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError
from tests.chaos.backstage import impatient
from tests.chaos.drawing import Loop, draw, examples
from tests.chaos.table import Row, Share
from tests.integration.panel.scripted_panel import KEY, Line, scripted_panel

_BATCH: Final = 10
_PATIENCE: Final = 5.0
_ORDER: Final = NewOrder(ServiceId("1"), "https://example.com/p", quantity=100)
_IDS: Final = ("1", "2", "ord_3")
_NAMES: Final = (
    *("order", "error", "errors", "status", "message", "success", "balance", "currency", "charge", "remains"),
    *("start_count", "refill", "cancel", "runs", "posts", "service", "name", "type", "category", "rate"),
    *("min", "max", "desc", "dripfeed", *_IDS),
)
_WORDS: Final = (
    *(
        "",
        "0",
        "1",
        "23501",
        "-1",
        "1e999",
        "NaN",
        "Infinity",
        "0.90",
        "USD",
        "Completed",
        "success",
        "error",
    ),
    *(
        "In progress",
        "not enough funds",
        "Incorrect order ID",
        "please try again later",
        "<b>",
        "\x00",
        "١٢٣",
    ),
)
_SCALARS: Final = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(_WORDS), st.text(max_size=30)
)
_VALUES: Final = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(_NAMES), st.text(max_size=8)), inner, max_size=6),
    ),
    max_leaves=16,
)
_JSON: Final = _VALUES.map(lambda value: json.dumps(value).encode())
_BODIES: Final = st.one_of(
    _JSON,
    _JSON,
    _JSON.map(lambda body: b"\xef\xbb\xbf" + body),
    _JSON.map(lambda body: b"<br />Warning: foo" + body),
    _JSON.map(lambda body: body[: len(body) // 2]),
    st.binary(max_size=200),
    st.sampled_from(
        (b"", b"[" * 100_000, b'{"order":' * 50_000, b"9" * 100_000, b'{"order":1' + b"0" * 9_000 + b"}")
    ),
)
_STATUSES: Final = st.sampled_from(
    ("200 OK",) * 6
    + ("201 Created", "301 Moved", "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found")
    + ("429 Too Many Requests", "500 Oops", "502 Bad Gateway", "503 Busy", "520 ?", "524 ?", "999 What")
)
_HEADERS: Final = st.sampled_from(
    (
        "",
        "Content-Type: application/json\r\n",
        "Content-Type: text/html; charset=klingon\r\n",
        "Content-Encoding: gzip\r\n",
        "Retry-After: tomorrow\r\n",
        "Retry-After: 99999999999999999999\r\n",
        "Set-Cookie: session=1\r\nLocation: file:///etc/passwd\r\n",
    )
)
_REPLIES: Final = st.tuples(
    st.sampled_from(("add", "balance", "services", "status", "statuses", "refill", "cancel", "refills")),
    _BODIES,
    _STATUSES,
    _HEADERS,
)


async def prove(share: Share, seed: int) -> Row:
    """Answer every action with replies that hypothesis draws, over real sockets."""
    began, count, loop = perf_counter(), 0, Loop()
    reply: tuple[bytes, str, str] = (b"", "200 OK", "")

    async def script(line: Line) -> None:
        await line.read_request()
        await line.answer(*reply)

    async with scripted_panel(script) as panel:
        client = PanelClient(url=panel.url, user_agent="panelbot/chaos", policy=impatient(_PATIENCE))

        async def ask(batch: list[tuple[str, bytes, str, str]]) -> None:
            nonlocal reply, count
            for action, body, status, headers in batch:
                reply, count = (body, status, headers), count + 1
                _judge(action, body, await _asked(client, action))

        @examples(share.pick(taste=5, ci=200, full=1_000))
        @given(st.lists(_REPLIES, min_size=_BATCH, max_size=_BATCH))
        def test(batch: list[tuple[str, bytes, str, str]]) -> None:
            loop.run(ask(batch))

        broken = await draw(test, seed)
        await client.close()
    return Row("hostile replies", count, seconds=perf_counter() - began, note="drawn", broken=broken)


async def _asked(client: PanelClient, action: str) -> Any:
    """What the client makes of the reply; a PanelError is an answer, anything else is raised."""
    orders = [PanelOrderId(number) for number in _IDS]
    asks: dict[str, Any] = {
        "add": lambda: client.add_order(KEY, _ORDER),
        "balance": lambda: client.balance(KEY),
        "services": lambda: client.services(KEY),
        "status": lambda: client.status(KEY, orders[0]),
        "statuses": lambda: client.statuses(KEY, orders),
        "refill": lambda: client.request_refill(KEY, orders),
        "cancel": lambda: client.request_cancel(KEY, orders),
        "refills": lambda: client.refill_statuses(KEY, [PanelRefillId(number) for number in _IDS]),
    }
    try:
        return await asks[action]()
    except PanelError as error:
        str(error.problem.key)
        return error


def _judge(action: str, body: bytes, answer: Any) -> None:
    """What may be said after this reply, by a reading of our own."""
    match answer:
        case Placed(number):
            said = json.loads(body)
            assert action == "add"
            assert str(said["order"]).strip() == number
            assert not said.get("error")
        case Rejected():
            said = json.loads(body)
            assert action == "add"
            assert isinstance(said, dict)
            assert said.get("order") in (None, "", "0", 0, [], {}), said
        case NotSent():
            raise AssertionError("it was sent: the panel answered")
        case Money(amount, _):
            assert amount.is_finite()
        case Catalogue():
            _judge_catalogue(answer)
        case dict():
            assert answer.keys() <= set(_IDS)
        case Unclear() | PanelError() | _:
            return


def _judge_catalogue(catalogue: Catalogue) -> None:
    for service in catalogue.services:
        assert isinstance(service.rate, Decimal)
        assert isfinite(service.rate)
        assert service.rate >= 0
