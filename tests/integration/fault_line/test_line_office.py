"""Switching faults over the office API."""

import httpx
import pytest

from bot.sandbox.faults import FAULTS
from tests.integration.fault_line.conftest import World


async def test_faults_are_listed_switched_on_and_off(world: World) -> None:
    listed = (await world.office.get("/office/faults")).json()["faults"]
    assert [fault["name"] for fault in listed] == list(FAULTS)
    assert listed[0] == {
        "name": "refuse",
        "title": "Refuse connections",
        "effect": "The port is closed. The panel did nothing.",
        "can_count": False,
        "can_tell_actions": False,
        "is_on": False,
        "action": None,
        "times": None,
    }
    assert {fault["name"] for fault in listed if not fault["can_count"]} == {"refuse", "full_backlog"}
    wish = {"name": "bad_gateway_html", "action": "balance", "times": 3}
    armed = (await world.office.post("/office/faults", json=wish)).json()
    assert {**armed, **wish, "is_on": True} == armed
    assert (await world.ask()).status_code == 502
    shown = {fault["name"]: fault for fault in (await world.office.get("/office/faults")).json()["faults"]}
    assert shown["bad_gateway_html"]["times"] == 2
    assert (await world.office.delete("/office/faults/bad_gateway_html")).json()["is_on"] is False
    assert (await world.ask()).status_code == 200


async def test_refusing_can_be_switched_from_the_office(world: World) -> None:
    assert (await world.office.post("/office/faults", json={"name": "refuse"})).json()["is_on"] is True
    with pytest.raises(httpx.ConnectError):
        await world.ask()
    await world.office.delete("/office/faults/refuse")
    assert (await world.ask()).status_code == 200


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"name": "explode"}, 404),
        ({}, 400),
        ({"name": "drop_before", "times": 0}, 400),
        ({"name": "drop_before", "times": True}, 400),
        ({"name": "drop_before", "times": "2"}, 400),
        ({"name": "drop_before", "action": 7}, 400),
        ({"name": "drop_before", "action": ""}, 400),
        ({"name": "refuse", "times": 1}, 400),
        (["drop_before"], 400),
    ],
)
async def test_wishes_that_make_no_sense_are_refused(world: World, wish: object, status: int) -> None:
    answer = await world.office.post("/office/faults", json=wish)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not any(fault.is_on for fault in world.line.faults())


async def test_unknown_faults_and_broken_bodies_are_refused(world: World) -> None:
    assert (await world.office.delete("/office/faults/explode")).status_code == 404
    assert (await world.office.post("/office/faults", content=b"{")).status_code == 400
