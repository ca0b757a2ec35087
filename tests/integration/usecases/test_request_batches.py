"""Refills and cancels confirmed together: each asked at most once, whatever the panel answers or breaks."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.asking import Choice
from bot.domain.ids import OrderId, PanelOrderId, PersonId
from bot.domain.order import Order, RequestKind, RequestState
from bot.domain.problems import ProblemError
from bot.domain.request_batch import BatchEnd, BatchLine, RequestBatch
from bot.panel.errors import PanelUnreachable
from bot.sandbox.fake_panel import DIALECTS, EURO_KEY, ScriptedAnswer
from bot.usecases.choose_orders import ReviewCard
from bot.usecases.refill_and_cancel import LaterError
from bot.usecases.request_answers import outcome_of_failure, settle
from storage.errors import DiskFullError
from tests.support.backstage import Backstage, recast
from tests.support.shop import place_elsewhere

REFILL, CANCEL = RequestKind.REFILL, RequestKind.CANCEL
PATIENCE = timedelta(seconds=30)


@pytest.fixture
async def person(scene: Backstage) -> PersonId:
    return await scene.person(1)


async def orders(scene: Backstage, person: PersonId, count: int, status: str = "Completed") -> list[Order]:
    """Orders placed elsewhere with this status, which the person knows."""
    numbers = [place_elsewhere(scene.world) for _ in range(count)]
    for number in numbers:
        scene.world.panel.move_order(number, status)
    prefix = scene.world.panel.dialect.id_prefix
    found, _ = await scene.cast.orders.named(person, [PanelOrderId(f"{prefix}{one}") for one in numbers])
    assert len(found) == count
    return found


async def card(
    scene: Backstage, person: PersonId, chosen: Sequence[Order], kind: RequestKind = REFILL
) -> str:
    """The nonce of a card that asks for these orders."""
    await scene.cast.choice.begin(person, kind, 1)
    await scene.cast.choice.tick(person, [order.order_id for order in chosen], 2)
    shown = await scene.cast.choice.review(person, 3)
    assert isinstance(shown, ReviewCard)
    assert {order.order_id for order in shown.orders} == {order.order_id for order in chosen}
    return shown.nonce


async def asked(
    scene: Backstage, person: PersonId, chosen: Sequence[Order], kind: RequestKind = REFILL
) -> tuple[RequestBatch, list[BatchLine]]:
    """A batch for these orders, confirmed and over."""
    batch = await scene.cast.batches.confirm(person, await card(scene, person, chosen, kind))
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    return await scene.cast.batches.standing(person, batch.batch_id)


def by_number(lines: Sequence[BatchLine]) -> dict[str, str]:
    return {line.order.panel_order_id: line.request.state.value for line in lines}


def ids_asked(scene: Backstage, action: str) -> list[list[str]]:
    """The order numbers of each call, in the form it was made."""
    return [(entry.form.get("orders") or entry.form["order"]).split(",") for entry in scene.asked(action)]


@pytest.mark.parametrize("name", sorted(DIALECTS))
async def test_every_dialect_is_asked_together_and_understood_row_by_row(
    scene: Backstage, person: PersonId, name: str
) -> None:
    scene.world.panel.speak(name)
    done = await orders(scene, person, 3)
    open_one, *running = await orders(scene, person, 3, "Pending")
    scene.world.panel.move_order(done[1].panel_order_id.removeprefix("ord_"), "Canceled")
    _, lines = await asked(scene, person, done)
    assert [line.request.state.value for line in lines] == ["accepted", "refused", "accepted"]
    assert lines[1].request.panel_words
    assert all(line.request.panel_refill_id for line in (lines[0], lines[2]))
    scene.world.panel.move_order(open_one.panel_order_id.removeprefix("ord_"), "Completed")
    _, cancels = await asked(scene, person, [open_one, *running], CANCEL)
    assert [line.request.state.value for line in cancels] == ["refused", "accepted", "accepted"]
    for action, chosen in (("refill", done), ("cancel", [open_one, *running])):
        numbers = [order.panel_order_id for order in chosen]
        alone = [] if DIALECTS[name].reads_lists else [[number] for number in numbers]
        assert ids_asked(scene, action) == [numbers, *alone]


async def test_a_hundred_take_one_call_and_the_rest_is_not_ticked(scene: Backstage, person: PersonId) -> None:
    done = [*await orders(scene, person, 100), *await orders(scene, person, 5)]
    choice = await scene.cast.choice.begin(person, REFILL, 1)
    choice = await scene.cast.choice.tick(person, choice.askable, 2)
    assert len(choice.chosen) == 100
    shown = await scene.cast.choice.review(person, 3)
    assert isinstance(shown, ReviewCard)
    batch = await scene.cast.batches.confirm(person, shown.nonce)
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    ended, lines = await scene.cast.batches.standing(person, batch.batch_id)
    assert ended.end is BatchEnd.COMPLETE
    assert Counter(by_number(lines).values()) == {"accepted": 100}
    assert [len(ids) for ids in ids_asked(scene, "refill")] == [100]
    left = await scene.cast.choice.begin(person, REFILL, 4)
    assert len(left.askable) == len(done) - 100


@pytest.mark.parametrize("kind", RequestKind)
async def test_a_panel_that_takes_no_batches_is_asked_one_by_one(
    scene: Backstage, person: PersonId, kind: RequestKind
) -> None:
    scene.world.panel.takes_bulk_requests = False
    chosen = await orders(scene, person, 4, "Completed" if kind is REFILL else "Pending")
    batch, lines = await asked(scene, person, chosen, kind)
    assert batch.end is BatchEnd.COMPLETE
    assert set(by_number(lines).values()) == {"accepted"}
    numbers = [order.panel_order_id for order in chosen]
    assert ids_asked(scene, kind.value) == [numbers, *([number] for number in numbers)]


@pytest.mark.parametrize(
    "whole",
    [
        "Incorrect order ID",
        "Order not found",
        "Incorrect request",
        "The order field is required.",
        "Unknown action specified!",
    ],
)
@pytest.mark.parametrize("kind", RequestKind)
async def test_a_whole_refusal_that_may_be_the_forms_fault_is_no_answer_to_any_order(
    scene: Backstage, person: PersonId, kind: RequestKind, whole: str
) -> None:
    chosen = await orders(scene, person, 3, "Completed" if kind is REFILL else "Pending")
    scene.world.panel.answer_next(kind.value, json.dumps({"error": whole}).encode())
    batch, lines = await asked(scene, person, chosen, kind)
    assert batch.end is BatchEnd.COMPLETE
    assert set(by_number(lines).values()) == {"accepted"}
    numbers = [order.panel_order_id for order in chosen]
    assert ids_asked(scene, kind.value) == [numbers, *([number] for number in numbers)]
    for order in chosen:
        history = await scene.storage.order_history.last(person, order.order_id, 20)
        assert RequestState.REFUSED.value not in {entry.meaning for entry in history}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"error":"Rate limit exceeded"}'),
        (429, b'{"error":"Incorrect order ID"}'),
        (200, b'{"error":"Incorrect order ID"'),
        (404, b"<html>Order not found</html>"),
    ],
)
async def test_what_does_not_refuse_the_call_in_so_many_words_is_unclear_and_never_repeated(
    scene: Backstage, person: PersonId, status: int, body: bytes
) -> None:
    chosen = await orders(scene, person, 3)
    scene.world.panel.answer_next("refill", ScriptedAnswer(body, status))
    _, lines = await asked(scene, person, chosen)
    assert set(by_number(lines).values()) == {"unclear"}
    assert len(scene.asked("refill")) == 1


async def begun(scene: Backstage, person: PersonId, chosen: Sequence[Order]) -> RequestBatch:
    """A confirmed batch of which the program has asked nothing yet."""
    batch = await scene.storage.request_batches.create(
        person, REFILL, [order.order_id for order in chosen], nonce="begun", at=scene.clock()
    )
    assert batch is not None
    return batch


async def restarted(scene: Backstage, batch: RequestBatch) -> tuple[RequestBatch, list[BatchLine]]:
    """The batch after the next start of a program that died has gone on with it."""
    for task in scene.supervisor.under_way:
        task.cancel()
    await asyncio.gather(*scene.supervisor.under_way, return_exceptions=True)
    cast, supervisor = recast(scene)
    await cast.reconcile.interrupted()
    assert await cast.batches.resume() == 1
    await cast.batches.wait_for(batch.batch_id, PATIENCE)
    assert await cast.batches.resume() == 0
    await supervisor.stop()
    return await cast.batches.standing(batch.person_id, batch.batch_id)


async def test_what_was_on_its_way_at_a_crash_is_unclear_and_never_asked_again(
    scene: Backstage, person: PersonId
) -> None:
    nonce = await card(scene, person, await orders(scene, person, 3))
    scene.world.fault_line.arm("time_out_after", action="refill")
    batch = await scene.cast.batches.confirm(person, nonce)
    await scene.world.fault_line.until_struck("time_out_after")
    ended, lines = await restarted(scene, batch)
    assert ended.end is BatchEnd.COMPLETE
    assert set(by_number(lines).values()) == {"unclear"}
    assert len(scene.asked("refill")) == 1
    assert (await scene.cast.batches.confirm(person, nonce)).batch_id == batch.batch_id
    assert len(scene.asked("refill")) == 1
    assert await scene.due() == ["batch_ended"]


async def test_a_restart_asks_what_was_not_asked_yet_and_nothing_else(
    scene: Backstage, person: PersonId
) -> None:
    chosen = await orders(scene, person, 3)
    batch = await begun(scene, person, chosen)
    lines = await scene.storage.request_batches.lines(person, batch.batch_id)
    claim = scene.storage.request_batches.claim
    assert len(await claim(batch, [lines[0].request.request_id], scene.clock())) == 1
    _, lines = await restarted(scene, batch)
    assert [line.request.state.value for line in lines] == ["unclear", "accepted", "accepted"]
    assert ids_asked(scene, "refill") == [[order.panel_order_id for order in chosen[1:]]]


@pytest.mark.parametrize(
    ("fault", "state"),
    [("drop_after", "unclear"), ("drop_before", "unclear"), ("cut_json", "unclear"), ("refuse", "not_sent")],
)
async def test_a_broken_call_tells_only_what_is_known(
    scene: Backstage, person: PersonId, fault: str, state: str
) -> None:
    chosen = await orders(scene, person, 3)
    nonce = await card(scene, person, chosen)
    scene.world.fault_line.arm(fault)
    batch = await scene.cast.batches.confirm(person, nonce)
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    scene.world.fault_line.disarm(fault)
    ended, lines = await scene.cast.batches.standing(person, batch.batch_id)
    assert ended.end is BatchEnd.COMPLETE
    assert set(by_number(lines).values()) == {state}
    assert len(scene.asked("refill")) <= 1
    again = await scene.cast.choice.begin(person, REFILL, 9)
    assert len(again.askable) == (3 if state == "not_sent" else 0)


async def test_what_a_fault_of_ours_leaves_behind_is_unclear_too(scene: Backstage, person: PersonId) -> None:
    batch = await begun(scene, person, await orders(scene, person, 2))
    (first, _) = await scene.storage.request_batches.lines(person, batch.batch_id)
    await scene.storage.request_batches.claim(batch, [first.request.request_id], scene.clock())
    assert await scene.cast.batches.resume() == 1
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    _, lines = await scene.cast.batches.standing(person, batch.batch_id)
    assert [line.request.state.value for line in lines] == ["unclear", "accepted"]
    assert len(scene.asked("refill")) == 1


async def test_after_a_call_that_never_left_the_rest_is_not_tried(scene: Backstage, person: PersonId) -> None:
    batch = await begun(scene, person, await orders(scene, person, 3))
    (first, *_) = await scene.storage.request_batches.lines(person, batch.batch_id)
    (sent,) = await scene.storage.request_batches.claim(batch, [first.request.request_id], scene.clock())
    never_left = outcome_of_failure(PanelUnreachable(), scene.clock())
    await settle(scene.storage, sent, never_left, scene.clock())
    ended, lines = await restarted(scene, batch)
    assert ended.end is BatchEnd.PANEL
    assert set(by_number(lines).values()) == {"not_sent"}
    assert scene.asked("refill") == []


async def test_several_unclear_answers_in_a_row_end_it(scene: Backstage, person: PersonId) -> None:
    scene.world.panel.takes_bulk_requests = False
    chosen = await orders(scene, person, 5)
    scene.world.panel.answer_next("refill", b'{"error":"Incorrect request"}')
    scene.world.panel.answer_next("refill", b"<html>", times=None)
    ended, lines = await asked(scene, person, chosen)
    assert ended.end is BatchEnd.UNCLEAR
    assert [line.request.state.value for line in lines] == ["unclear"] * 3 + ["not_sent"] * 2


async def test_an_order_the_answer_leaves_out_is_unclear(scene: Backstage, person: PersonId) -> None:
    first, second = await orders(scene, person, 2)
    told = json.dumps([{"order": int(second.panel_order_id), "refill": 7}]).encode()
    scene.world.panel.answer_next("refill", told)
    _, lines = await asked(scene, person, [first, second])
    assert by_number(lines) == {first.panel_order_id: "unclear", second.panel_order_id: "accepted"}


async def test_a_refused_key_ends_it_and_is_not_asked_with_again(scene: Backstage, person: PersonId) -> None:
    chosen = await orders(scene, person, 2)
    scene.world.panel.answer_next("refill", b'{"error":"Invalid API key"}')
    ended, lines = await asked(scene, person, chosen)
    assert ended.end is BatchEnd.COMPLETE
    assert {line.request.panel_words for line in lines} == {"Invalid API key"}
    account = await scene.storage.accounts.get(person)
    assert account is not None
    assert account.is_refused
    with pytest.raises(ProblemError, match="key_refused"):
        await scene.cast.choice.begin(person, REFILL, 9)


async def test_with_another_key_by_now_nothing_more_is_asked(scene: Backstage, person: PersonId) -> None:
    chosen = await orders(scene, person, 2)
    nonce = await card(scene, person, chosen)
    scene.supervisor.announce_end()
    with pytest.raises(ProblemError, match="ending"):
        await scene.cast.batches.confirm(person, nonce)
    cast, supervisor = recast(scene)
    batch = await begun(scene, person, chosen)
    await cast.connect.connect(person, EURO_KEY)
    await cast.batches.resume()
    await cast.batches.wait_for(batch.batch_id, PATIENCE)
    ended, lines = await cast.batches.standing(person, batch.batch_id)
    await supervisor.stop()
    assert ended.end is BatchEnd.KEY
    assert set(by_number(lines).values()) == {"not_sent"}
    assert scene.asked("refill") == []


async def test_what_is_left_after_a_day_takes_a_new_yes(scene: Backstage, person: PersonId) -> None:
    chosen = await orders(scene, person, 2)
    batch = await begun(scene, person, chosen)
    scene.clock.advance(timedelta(days=1, seconds=1))
    await scene.cast.batches.resume()
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    ended, _ = await scene.cast.batches.standing(person, batch.batch_id)
    assert ended.end is BatchEnd.LATE
    assert scene.asked("refill") == []


async def test_answers_that_cannot_be_saved_are_saved_later(scene: Backstage, person: PersonId) -> None:
    chosen = await orders(scene, person, 2)
    nonce = await card(scene, person, chosen)
    await scene.storage._database.run(
        "CREATE TRIGGER full_disk BEFORE UPDATE ON requests WHEN new.state = 'accepted'"
        " BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    batch = await scene.cast.batches.confirm(person, nonce)
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while not scene.asked("refill"):
            await scene.cast.batches.wait_for(batch.batch_id, timedelta(milliseconds=20))
    _, lines = await scene.cast.batches.standing(person, batch.batch_id)
    assert set(by_number(lines).values()) == {"sending"}
    await scene.storage._database.run("DROP TRIGGER full_disk")
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    _, lines = await scene.cast.batches.standing(person, batch.batch_id)
    assert set(by_number(lines).values()) == {"accepted"}
    assert len(scene.asked("refill")) == 1


async def test_a_key_refused_is_noted_with_the_answers_and_makes_none_of_them_unclear(
    scene: Backstage, person: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse, has_failed = scene.storage.accounts.refuse, False

    async def full_once(*args: object) -> None:
        nonlocal has_failed
        if not has_failed:
            has_failed = True
            raise DiskFullError("full")
        await refuse(*args)  # type: ignore[arg-type]  # the arguments as they came

    chosen = await orders(scene, person, 2)
    monkeypatch.setattr(scene.storage.accounts, "refuse", full_once)
    scene.world.panel.answer_next("refill", json.dumps({"error": "Invalid API key"}).encode())
    batch, lines = await asked(scene, person, chosen)
    assert set(by_number(lines).values()) == {"refused"}
    account = await scene.storage.accounts.get(person)
    assert account is not None
    assert account.is_refused
    assert len(scene.asked("refill")) == 1
    assert batch.end is BatchEnd.COMPLETE


async def test_a_card_is_confirmed_in_time_once_and_as_it_was_read(
    scene: Backstage, person: PersonId
) -> None:
    first, second = await orders(scene, person, 2)
    old = await card(scene, person, [first, second])
    newest = await card(scene, person, [first, second])
    for stale in (old, "never", ""):
        with pytest.raises(ProblemError, match="choice_old"):
            await scene.cast.batches.confirm(person, stale)
    scene.clock.advance(timedelta(minutes=16))
    with pytest.raises(ProblemError, match="choice_old"):
        await scene.cast.batches.confirm(person, newest)
    nonce = await card(scene, person, [first, second])
    _, request = await scene.cast.requests.ask(person, first.order_id, REFILL)
    await scene.cast.requests.send(person, request.request_id)
    with pytest.raises(ProblemError, match="choice_changed"):
        await scene.cast.batches.confirm(person, nonce)
    left = await scene.cast.choice.current(person)
    assert left.chosen == (second.order_id,)
    nonce = await card(scene, person, [second])
    async with asyncio.TaskGroup() as taps:
        batches = [taps.create_task(scene.cast.batches.confirm(person, nonce)) for _ in range(20)]
    assert len({batch.result().batch_id for batch in batches}) == 1
    await scene.cast.batches.wait_for(batches[0].result().batch_id, PATIENCE)
    assert sorted(ids_asked(scene, "refill")) == [[first.panel_order_id], [second.panel_order_id]]


async def test_nobody_confirms_or_reads_what_is_anothers(scene: Backstage, person: PersonId) -> None:
    stranger = await scene.person(2, key=EURO_KEY)
    chosen = await orders(scene, person, 2)
    nonce = await card(scene, person, chosen)
    with pytest.raises(ProblemError, match="choice_old"):
        await scene.cast.batches.confirm(stranger, nonce)
    batch = await scene.cast.batches.confirm(person, nonce)
    await scene.cast.batches.wait_for(batch.batch_id, PATIENCE)
    with pytest.raises(ProblemError, match="batch_unknown"):
        await scene.cast.batches.standing(stranger, batch.batch_id)
    with pytest.raises(ProblemError, match="choice_gone"):
        await scene.cast.choice.tick(stranger, [chosen[0].order_id], 1)


async def test_the_result_is_told_unless_it_was_seen(scene: Backstage, person: PersonId) -> None:
    first, second = await orders(scene, person, 2)
    seen, _ = await asked(scene, person, [first])
    await scene.cast.batches.told(seen)
    unseen, lines = await asked(scene, person, [second])
    await scene.cast.notifications.deliver_due()
    assert not scene.world.telegram.sent_to(person)
    scene.clock.advance(timedelta(seconds=30))
    await scene.cast.notifications.deliver_due()
    (message,) = scene.world.telegram.sent_to(person)
    assert second.panel_order_id in message.text.text
    assert await scene.due() == []
    assert (unseen.end, by_number(lines)) == (BatchEnd.COMPLETE, {second.panel_order_id: "accepted"})


async def test_a_cooldown_is_kept_until_it_has_passed(scene: Backstage, person: PersonId) -> None:
    first, second, third = await orders(scene, person, 3)
    rows = [
        {
            "order": int(first.panel_order_id),
            "refill": {"error": "Refill will be available in 9 hours 3 minutes"},
        },
        {"order": int(second.panel_order_id), "refill": {"error": "Not now, my friend"}},
        {"order": int(third.panel_order_id), "refill": 5},
    ]
    scene.world.panel.answer_next("refill", json.dumps(rows).encode())
    _, lines = await asked(scene, person, [first, second, third])
    until = scene.clock() + timedelta(hours=9, minutes=3)
    assert [line.request.available_at for line in lines] == [until, None, None]
    assert (await scene.cast.choice.begin(person, REFILL, 9)).askable == [second.order_id]
    with pytest.raises(LaterError):
        await scene.cast.requests.ask(person, first.order_id, REFILL)
    (shown,) = await scene.cast.order_lists.requests(person, first.order_id)
    assert shown.available_at == until
    scene.clock.advance(timedelta(hours=9, minutes=3))
    (shown,) = await scene.cast.order_lists.requests(person, first.order_id)
    assert shown.available_at is None
    await scene.cast.requests.ask(person, first.order_id, REFILL)
    assert first.order_id in (await scene.cast.choice.begin(person, REFILL, 10)).askable


async def test_numbers_are_ticked_and_the_others_say_why(scene: Backstage, person: PersonId) -> None:
    done = await orders(scene, person, 1)
    (running,) = await orders(scene, person, 1, "Pending")
    elsewhere = place_elsewhere(scene.world)
    scene.world.panel.move_order(elsewhere, "Partial", remains=1)
    foreign = place_elsewhere(scene.world, key=EURO_KEY)
    numbers = [done[0].panel_order_id, running.panel_order_id, elsewhere, foreign, PanelOrderId("!!")]
    named = await scene.cast.choice.tick_numbers(person, REFILL, numbers, 1)
    assert len(named.ticked) == 2
    assert named.unable == [running.panel_order_id]
    assert named.foreign == [foreign, "!!"]
    assert named.choice == Choice(REFILL, named.choice.askable, tuple(named.ticked))
    kept = await scene.cast.choice.current(person)
    assert kept == named.choice
    assert await scene.cast.choice.offered(person) == [REFILL, CANCEL]
    with pytest.raises(ProblemError, match="numbers_many"):
        await scene.cast.choice.tick_numbers(person, REFILL, [PanelOrderId(str(at)) for at in range(101)], 2)
    assert (await scene.cast.choice.tick(person, [OrderId(10**12)], 3)).chosen == kept.chosen


async def test_with_nothing_to_tick_nothing_is_opened(scene: Backstage, person: PersonId) -> None:
    assert await scene.cast.choice.offered(person) == []
    assert (await scene.cast.choice.begin(person, CANCEL, 1)).askable == []
    assert await scene.cast.dialogue.open_one(person) is None
