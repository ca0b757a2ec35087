"""Each fault as a client feels it, and whether the panel acted: its ledger is the truth."""

import asyncio
import json

import httpx
import pytest

from bot.sandbox.faults import FAULTS
from tests.integration.fault_line.conftest import World

DID_NOTHING = "The panel did nothing"

# What httpx makes of each fault; the ledger tells whether the panel acted.
RAISED: dict[str, type[Exception]] = {
    "refuse": httpx.ConnectError,
    "full_backlog": httpx.ConnectTimeout,
    "reset_on_accept": httpx.ReadError,
    "finish_on_accept": httpx.RemoteProtocolError,
    "never_read": httpx.ReadTimeout,
    "reset_after_head": httpx.ReadError,
    "time_out_before": httpx.ReadTimeout,
    "time_out_after": httpx.ReadTimeout,
    "drop_before": httpx.ReadError,
    "drop_before_fin": httpx.RemoteProtocolError,
    "drop_after": httpx.ReadError,
    "drop_after_fin": httpx.RemoteProtocolError,
    "continue_after": httpx.RemoteProtocolError,
    "bad_status_line": httpx.RemoteProtocolError,
    "cut_body": httpx.RemoteProtocolError,
    "cut_chunk": httpx.RemoteProtocolError,
    "stall_in_body": httpx.ReadTimeout,
    "wrong_gzip": httpx.DecodingError,
}
ANSWERED: dict[str, tuple[int, bytes]] = {
    "bad_gateway_html": (502, b"<html>"),
    "bad_gateway_html_after": (502, b"<html>"),
    "maintenance_html": (200, b"<!DOCTYPE html>"),
    "server_error_json": (500, b'{"error":"Internal server error"}'),
    "server_error_json_after": (500, b'{"error":"Internal server error"}'),
    "too_many_requests": (429, b'{"error":"Too Many Requests"}'),
    "too_large_page": (413, b"<html>"),
    "forbidden_html": (403, b"<html>"),
    "bad_request_json": (400, b'{"error":"Incorrect request"}'),
    "not_found_empty": (404, b""),
    "unavailable_empty_after": (503, b""),
    "gateway_time_out_after": (504, b"<html>"),
    "maintenance_html_after": (200, b"<!DOCTYPE html>"),
    "redirect": (307, b""),
    "redirect_after": (302, b""),
    "wrong_charset": (200, '{"order":23501}'.encode("utf-16")),
    "cut_json": (200, b'{"order'),
    "empty_reply": (200, b""),
    "slow_drip": (200, b'{"order":23501}'),
}


def acts(name: str) -> bool:
    return DID_NOTHING not in FAULTS[name].effect


def test_every_fault_of_the_table_is_felt_here() -> None:
    assert RAISED.keys() | ANSWERED.keys() == FAULTS.keys()
    assert all(fault.effect.endswith(".") and fault.title for fault in FAULTS.values())
    assert all(("The panel acted" in fault.effect) == acts(name) for name, fault in FAULTS.items())


@pytest.mark.parametrize("name", RAISED)
async def test_a_fault_that_breaks_the_exchange(world: World, name: str) -> None:
    world.line.arm(name)
    is_held = issubclass(RAISED[name], httpx.TimeoutException)
    world.customer.timeout = httpx.Timeout(20, read=0.3, connect=0.3) if is_held else httpx.Timeout(20)
    with pytest.raises(RAISED[name]):
        await world.order()
    assert len(world.panel.ledger) == acts(name)


@pytest.mark.parametrize("name", ANSWERED)
async def test_a_fault_that_answers_wrongly(world: World, name: str) -> None:
    world.line.arm(name)
    answer = await world.order()
    status, beginning = ANSWERED[name]
    assert answer.status_code == status
    assert answer.content.startswith(beginning)
    assert len(world.panel.ledger) == acts(name)


async def test_without_a_fault_everything_passes(world: World) -> None:
    answer = await world.order()
    assert (answer.status_code, answer.json()) == (200, {"order": 23501})
    (request,) = world.panel.requests
    assert request.form == {
        "key": request.key,
        "action": "add",
        "service": "1",
        "link": "@someone",
        "quantity": "50",
    }
    assert len((await world.ask("services")).json()) == len(world.panel.catalogue)


async def test_a_fault_that_times_out_after_acting_waits_until_the_panel_acted(world: World) -> None:
    world.line.arm("time_out_after", action="add")
    async with asyncio.TaskGroup() as group:
        held = group.create_task(world.order())
        await world.line.until_struck("time_out_after")
        assert len(world.panel.ledger) == 1
        assert not held.done()
        held.cancel()


async def test_cut_json_is_complete_http_and_broken_json(world: World) -> None:
    world.line.arm("cut_json")
    answer = await world.ask()
    assert int(answer.headers["content-length"]) == len(answer.content) > 0
    with pytest.raises(json.JSONDecodeError):
        answer.json()


async def test_a_followed_redirect_repeats_the_order(world: World) -> None:
    world.line.arm("redirect", times=1)
    world.customer.follow_redirects = True
    assert (await world.order()).json() == {"order": 23501}
    assert len(world.panel.ledger) == 1


async def test_a_429_says_when_to_come_back(world: World) -> None:
    world.line.arm("too_many_requests")
    assert (await world.ask()).headers["retry-after"] == "2"


async def test_a_fault_strikes_only_its_action_and_only_so_often(world: World) -> None:
    state = world.line.arm("bad_gateway_html", action="add", times=2)
    assert (state.is_on, state.action, state.times) == (True, "add", 2)
    assert (await world.ask()).status_code == 200
    assert [(await world.order()).status_code for _ in range(3)] == [502, 502, 200]
    assert world.line.strikes("bad_gateway_html") == 2
    assert not any(fault.is_on for fault in world.line.faults())


async def test_the_fault_switched_on_first_strikes_first(world: World) -> None:
    world.line.arm("bad_gateway_html", times=1)
    world.line.arm("too_many_requests")
    assert [(await world.ask()).status_code for _ in range(2)] == [502, 429]
    world.line.disarm_all()
    assert (await world.ask()).status_code == 200


async def test_a_fault_before_reading_cannot_tell_actions_apart(world: World) -> None:
    assert world.line.arm("reset_on_accept", action="add", times=1).action is None
    with pytest.raises(httpx.ReadError):
        await world.ask()
    assert (await world.ask()).status_code == 200


async def test_after_a_full_queue_and_a_closed_port_everybody_is_let_in_again(world: World) -> None:
    world.customer.timeout = httpx.Timeout(20, connect=0.2)
    world.line.arm("full_backlog")
    with pytest.raises(httpx.ConnectTimeout):
        await world.order()
    world.line.arm("refuse")
    world.line.disarm("full_backlog")
    with pytest.raises(httpx.ConnectError):
        await world.order()
    world.line.disarm_all()
    assert (await world.order()).json() == {"order": 23501}


async def test_nonsense_is_refused(world: World) -> None:
    with pytest.raises(KeyError):
        world.line.arm("explode")
    with pytest.raises(KeyError):
        world.line.disarm("explode")
    with pytest.raises(ValueError, match="at least once"):
        world.line.arm("drop_before", times=0)
    with pytest.raises(ValueError, match="cannot count"):
        world.line.arm("refuse", times=1)
