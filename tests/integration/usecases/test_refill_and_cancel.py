"""One refill or cancel: what the panel answered is kept, whatever breaks between the answer and the file."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.ids import PersonId
from bot.domain.order import Order, Request, RequestKind, RequestState
from storage.errors import DiskFullError
from tests.support.backstage import Backstage
from tests.support.shop import place_elsewhere

KINDS = {RequestKind.REFILL: "Completed", RequestKind.CANCEL: "Pending"}


async def asked(scene: Backstage, person: PersonId, kind: RequestKind) -> tuple[Order, Request]:
    """A card that asks, to be confirmed."""
    number = place_elsewhere(scene.world)
    scene.world.panel.move_order(number, KINDS[kind])
    return await scene.cast.requests.ask_by_number(person, number, kind)


def failing_once(call: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    """The call, which the disk has no room for the first time."""
    has_failed = False

    async def full_once(*args: object, **named: object) -> object:
        nonlocal has_failed
        if not has_failed:
            has_failed = True
            raise DiskFullError("full")
        return await call(*args, **named)

    return full_once


@pytest.mark.parametrize("kind", RequestKind)
async def test_an_answer_that_cannot_be_saved_is_told_at_once_and_saved_later(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch, kind: RequestKind
) -> None:
    person = await scene.person(1)
    order, request = await asked(scene, person, kind)
    requests = scene.storage.requests
    monkeypatch.setattr(requests, "settle", failing_once(requests.settle))
    _, told = await scene.cast.requests.send(person, request.request_id)
    assert told.state is RequestState.ACCEPTED
    await asyncio.gather(*scene.supervisor.under_way)
    kept = await requests.get(person, request.request_id)
    assert kept is not None
    assert (kept.state, kept.panel_refill_id) == (RequestState.ACCEPTED, told.panel_refill_id)
    assert await requests.followed([kept]) == ({kept.request_id} if kind is RequestKind.REFILL else set())
    assert len(scene.asked(kind.value)) == 1
    history = await scene.storage.order_history.last(person, order.order_id, 9)
    assert [entry.meaning for entry in history if entry.kind == kind.value] == ["accepted"]


async def test_a_key_refused_is_noted_together_with_the_answer_that_cannot_be_saved_yet(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    _, request = await asked(scene, person, RequestKind.REFILL)
    accounts = scene.storage.accounts
    monkeypatch.setattr(accounts, "refuse", failing_once(accounts.refuse))
    scene.world.panel.answer_next("refill", json.dumps({"error": "Invalid API key"}).encode())
    _, told = await scene.cast.requests.send(person, request.request_id)
    assert told.state is RequestState.REFUSED
    await asyncio.gather(*scene.supervisor.under_way)
    kept, account = await scene.storage.requests.get(person, request.request_id), await accounts.get(person)
    assert kept is not None
    assert account is not None
    assert (kept.state, account.is_refused) == (RequestState.REFUSED, True)


async def test_a_fault_of_ours_at_the_answer_leaves_it_unclear_and_not_on_its_way(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order, request = await asked(scene, person, RequestKind.REFILL)
    panel = scene.cast.requests._panel

    async def broken(*_: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(panel, "request_refill", broken)
        _, told = await scene.cast.requests.send(person, request.request_id)
    kept = await scene.storage.requests.get(person, request.request_id)
    assert kept is not None
    assert (told.state, kept.state) == (RequestState.UNCLEAR, RequestState.UNCLEAR)
    _, again = await scene.cast.requests.ask(person, order.order_id, RequestKind.REFILL)
    _, answered = await scene.cast.requests.send(person, again.request_id)
    assert answered.state is RequestState.ACCEPTED
