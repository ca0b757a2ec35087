"""Refill and cancel requests: confirmed in time, sent once, never anybody else's."""

import asyncio

import pytest

from bot.domain.ids import OrderId, PanelRefillId
from bot.domain.order import Request, RequestKind, RequestState
from storage.errors import StorageError
from storage.store import Storage
from tests.integration.storage.samples import ANN, BOB, MINUTE, NOW, SECOND, watched


async def asked(storage: Storage, kind: RequestKind = RequestKind.REFILL) -> Request:
    order = await watched(storage, "1")
    return await storage.requests.create(ANN, order.order_id, kind, NOW)


async def claimed(storage: Storage, kind: RequestKind = RequestKind.REFILL) -> Request:
    request = await asked(storage, kind)
    won = await storage.requests.claim(ANN, request.request_id, NOW, not_before=NOW)
    assert won is not None
    return won


async def test_a_request_is_read_back_as_it_was_asked(storage: Storage) -> None:
    request = await asked(storage)
    assert (request.state, request.kind, request.asked_at) == (RequestState.ASKED, RequestKind.REFILL, NOW)
    assert await storage.requests.get(ANN, request.request_id) == request
    assert await storage.requests.get(BOB, request.request_id) is None


async def test_only_the_newest_card_of_a_kind_can_be_confirmed(storage: Storage) -> None:
    earlier, cancel = await asked(storage), await asked(storage, RequestKind.CANCEL)
    newest = await asked(storage)
    assert await storage.requests.get(ANN, earlier.request_id) is None
    assert await storage.requests.get(ANN, cancel.request_id) == cancel
    assert await storage.requests.get(ANN, newest.request_id) == newest


async def test_nothing_is_asked_for_an_order_of_somebody_else(storage: Storage) -> None:
    order = await watched(storage, "1")
    with pytest.raises(StorageError):
        await storage.requests.create(BOB, order.order_id, RequestKind.CANCEL, NOW)
    with pytest.raises(StorageError):
        await storage.requests.create(ANN, OrderId(10**30), RequestKind.CANCEL, NOW)


async def test_of_a_hundred_taps_on_a_request_one_wins(storage: Storage) -> None:
    request = await asked(storage)
    async with asyncio.TaskGroup() as taps:
        claims = [
            taps.create_task(storage.requests.claim(ANN, request.request_id, NOW, not_before=NOW))
            for _ in range(100)
        ]
    winners = [won for claim in claims if (won := claim.result()) is not None]
    assert [won.state for won in winners] == [RequestState.SENDING]


async def test_a_request_is_confirmed_by_its_person_and_in_time(storage: Storage) -> None:
    request = await asked(storage)
    claim = storage.requests.claim
    assert await claim(BOB, request.request_id, NOW, not_before=NOW) is None
    assert await claim(ANN, request.request_id, NOW + MINUTE, not_before=NOW + SECOND) is None
    assert await claim(ANN, request.request_id, NOW + MINUTE, not_before=NOW) is not None


async def test_an_answer_is_written_down_once(storage: Storage) -> None:
    sent = await claimed(storage)
    settle = storage.requests.settle
    number, words = PanelRefillId("r-1"), "Refill requested"
    state = RequestState.ACCEPTED
    assert (
        await settle(BOB, sent.request_id, state, panel_refill_id=number, panel_words=words, at=NOW) is None
    )
    known = await settle(ANN, sent.request_id, state, panel_refill_id=number, panel_words=words, at=NOW)
    assert known is not None
    assert (known.state, known.panel_refill_id, known.panel_words) == (state, number, words)
    assert await settle(ANN, sent.request_id, state, panel_refill_id=None, panel_words="", at=NOW) is None
    assert await storage.requests.get(ANN, sent.request_id) == known


async def test_later_words_replace_the_earlier_ones(storage: Storage) -> None:
    sent = await claimed(storage)
    await storage.requests.note_words(BOB, sent.request_id, "Rejected", NOW)
    await storage.requests.note_words(ANN, sent.request_id, "Completed", NOW)
    known = await storage.requests.get(ANN, sent.request_id)
    assert known is not None
    assert known.panel_words == "Completed"


async def test_an_order_tells_its_requests_newest_first_without_open_cards(storage: Storage) -> None:
    first = await claimed(storage)
    second = await claimed(storage, RequestKind.CANCEL)
    card = await asked(storage)
    assert await storage.requests.for_order(ANN, card.order_id) == [second, first]
    assert await storage.requests.for_order(BOB, card.order_id) == []


async def test_at_the_start_nobody_knows_what_became_of_what_was_being_sent(storage: Storage) -> None:
    sent, card = await claimed(storage), await asked(storage, RequestKind.CANCEL)
    assert await storage.requests.interrupt_sending(NOW) == 1
    known = await storage.requests.get(ANN, sent.request_id)
    assert known is not None
    assert known.state is RequestState.UNCLEAR
    assert await storage.requests.get(ANN, card.request_id) == card
    assert await storage.requests.interrupt_sending(NOW) == 0
