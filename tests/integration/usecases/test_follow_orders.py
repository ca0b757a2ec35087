"""Following orders: few calls, the right people told, and nobody's trouble is anybody else's."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.money import Money
from bot.domain.order import Order, OrderStatus
from bot.domain.polling import PollingPolicy
from bot.domain.watching import Answer
from bot.panel.policy import DEFAULT_POLICY
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY, SUSPENDED_KEY, Account
from tests.support.backstage import Backstage
from tests.support.held import held
from tests.support.shop import place_elsewhere

PATIENT = pytest.mark.parametrize("policy", [DEFAULT_POLICY], ids=["patient"])


async def test_a_key_is_asked_for_a_hundred_orders_a_call(scene: Backstage) -> None:
    person = await scene.person(1)
    numbers = [place_elsewhere(scene.world, service="111", quantity=10) for _ in range(250)]
    for number in numbers:
        await scene.watched(person, number)
    scene.world.panel.move_order(numbers[249], "Completed")
    assert await scene.cast.watch.sweep() == 250
    calls = [call.form["orders"].split(",") for call in scene.asked("status")]
    assert [len(call) for call in calls] == [100, 100, 50]
    assert [number for call in calls for number in call] == numbers
    assert await scene.due() == ["order_ended"]
    assert await scene.cast.watch.sweep() == 0


async def test_people_who_share_a_key_share_its_calls_and_are_both_told(scene: Backstage) -> None:
    first, second = await scene.person(1), await scene.person(2)
    third = await scene.person(3, key=EURO_KEY)
    shared, own = place_elsewhere(scene.world), place_elsewhere(scene.world)
    foreign = place_elsewhere(scene.world, key=EURO_KEY)
    for person, number in ((first, shared), (second, shared), (second, own), (third, foreign)):
        await scene.watched(person, number)
    scene.world.panel.move_order(shared, "Completed")
    await scene.cast.watch.sweep()
    assert sorted(
        (call.key, call.form.get("orders") or call.form["order"]) for call in scene.asked("status")
    ) == [
        (DEMO_KEY, f"{shared},{own}"),
        (EURO_KEY, foreign),
    ]
    assert await scene.due() == ["order_ended", "order_ended"]


async def test_orders_the_answer_leaves_out_are_unchanged_and_due_again(scene: Backstage) -> None:
    person = await scene.person(1)
    told = await scene.watched(person, place_elsewhere(scene.world))
    left_out = await scene.watched(person, place_elsewhere(scene.world))
    answer = {told.panel_order_id: {"status": "In progress", "remains": "3"}}
    scene.world.panel.answer_next("status", json.dumps(answer).encode())
    await scene.cast.watch.sweep()
    assert (await scene.order(told)).report.status is OrderStatus.IN_PROGRESS
    assert (await scene.order(left_out)).report.status is OrderStatus.PENDING
    assert await scene.next_check(left_out) is not None
    scene.clock.advance(timedelta(minutes=1))
    assert await scene.cast.watch.sweep() == 2


@pytest.mark.parametrize("word", ["REFILL", "Sold out <b>", "جاري", "9", ""])
async def test_an_unknown_word_is_kept_and_looked_at_rarely(scene: Backstage, word: str) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.answer_next("status", json.dumps({"status": word, "remains": "3"}).encode())
    await scene.cast.watch.sweep()
    kept = await scene.order(order)
    assert kept.is_watched
    assert not kept.report.status.is_final
    assert not await scene.due()


async def test_a_fresh_order_the_panel_does_not_know_is_given_time(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, "777777")
    await scene.cast.watch.sweep()
    assert (await scene.order(order)).is_watched
    scene.clock.advance(PollingPolicy(timedelta(), timedelta()).grace)
    await scene.cast.watch.sweep()
    assert not (await scene.order(order)).is_watched
    assert await scene.due() == ["order_vanished"]


async def test_the_interval_grows_with_age_up_to_a_bound(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "In progress")
    intervals = []
    for _ in range(60):
        at = scene.clock()
        assert await scene.cast.watch.sweep() == 1
        due_at = await scene.next_check(order)
        assert due_at is not None
        intervals.append(due_at - at)
        scene.clock.advance(due_at - at)
    assert timedelta(seconds=30) <= intervals[0] <= timedelta(seconds=33)
    assert timedelta(minutes=30) <= intervals[-1] <= timedelta(minutes=33)
    assert all(later >= earlier * 0.9 for earlier, later in pairwise(intervals))


async def test_a_panel_that_is_down_delays_and_loses_nothing(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Partial", remains=4)
    for fault in ("refuse", "bad_gateway_html", "maintenance_html", "cut_json", "empty_reply"):
        scene.world.fault_line.arm(fault)
        assert await scene.cast.watch.sweep() == 1, fault
        scene.world.fault_line.disarm_all()
        scene.clock.advance(timedelta(minutes=2))
        assert not await scene.due(), fault
    await scene.cast.watch.sweep()
    assert await scene.due() == ["order_ended"]


async def test_a_refused_key_is_told_once_to_each_of_its_people(scene: Backstage) -> None:
    first, second = await scene.person(1), await scene.person(2)
    third = await scene.person(3, key=EURO_KEY)
    for person in (first, second):
        for _ in range(2):
            await scene.watched(person, place_elsewhere(scene.world))
    await scene.watched(third, place_elsewhere(scene.world, key=EURO_KEY))
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    assert await scene.cast.watch.sweep() == 5
    assert await scene.due() == ["key_refused", "key_refused"]
    scene.clock.advance(timedelta(days=1))
    assert await scene.cast.watch.sweep() == 1
    assert len([call for call in scene.asked("status") if call.key == DEMO_KEY]) == 1
    scene.world.panel.set_active(DEMO_KEY, is_active=True)
    await scene.person(1)
    scene.clock.advance(timedelta(seconds=40))
    assert await scene.cast.watch.sweep() == 2


@PATIENT
async def test_a_key_replaced_while_the_old_one_is_refused_is_not_marked(scene: Backstage) -> None:
    person = await scene.person(1, key=SUSPENDED_KEY)
    await scene.watched(person, "1")
    scene.world.fault_line._drip_pause = timedelta(milliseconds=2)
    scene.world.fault_line.arm("slow_drip", action="status", times=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.cast.watch.sweep())
        await scene.world.fault_line.until_struck("slow_drip")
        await scene.storage.accounts.connect(
            person, PanelKey(EURO_KEY), Money(Decimal(1), "EUR"), scene.clock()
        )
    account = await scene.cast.people.account(person)
    assert account is not None
    assert not account.is_refused
    assert not await scene.due()


@PATIENT
async def test_a_person_forgotten_during_a_look_disturbs_nobody(scene: Backstage) -> None:
    leaving, staying = await scene.person(1), await scene.person(2)
    await scene.watched(leaving, "777777")
    order = await scene.watched(staying, place_elsewhere(scene.world))
    scene.clock.advance(timedelta(hours=1))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    scene.world.fault_line._drip_pause = timedelta(milliseconds=1)
    scene.world.fault_line.arm("slow_drip", action="status", times=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.cast.watch.sweep())
        await scene.world.fault_line.until_struck("slow_drip")
        await scene.cast.settings.forget(leaving)
    assert await scene.due() == ["order_ended"]


async def test_one_keys_trouble_of_ours_leaves_the_others_alone(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    troubled, well = await scene.person(1), await scene.person(2, key=EURO_KEY)
    await scene.watched(troubled, place_elsewhere(scene.world))
    order = await scene.watched(well, place_elsewhere(scene.world, key=EURO_KEY))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    reading = type(scene.cast.watch)._read_key

    async def faulty(_: object, key: PanelKey, orders: list[Order], sweep: int) -> None:
        if key.secret == DEMO_KEY:
            raise ValueError("a fault of ours")
        await reading(scene.cast.watch, key, orders, sweep)

    monkeypatch.setattr(type(scene.cast.watch), "_read_key", faulty)
    assert await scene.cast.watch.sweep() == 2
    assert await scene.due() == ["order_ended"]
    assert "the orders of one key could not be read" in caplog.text
    monkeypatch.undo()
    scene.clock.advance(timedelta(minutes=1))
    assert await scene.cast.watch.sweep() == 1


async def test_an_end_is_stored_together_with_its_message_or_not_at_all(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")

    async def torn(*_: object) -> int:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(type(scene.storage.outbox), "add", torn)
        await scene.cast.watch.sweep()
    assert (await scene.order(order)).report.status is OrderStatus.PENDING
    scene.clock.advance(timedelta(minutes=1))
    await scene.cast.watch.sweep()
    assert (await scene.order(order)).report.status is OrderStatus.COMPLETED
    assert await scene.due() == ["order_ended"]


@PATIENT
async def test_who_stops_watching_during_a_look_is_not_told(scene: Backstage) -> None:
    person = await scene.person(1)
    ended = await scene.watched(person, place_elsewhere(scene.world))
    vanished = await scene.watched(person, "777777")
    scene.clock.advance(timedelta(hours=1))
    scene.world.panel.move_order(ended.panel_order_id, "Completed")
    scene.world.fault_line._drip_pause = timedelta(milliseconds=1)
    scene.world.fault_line.arm("slow_drip", action="status", times=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.cast.watch.sweep())
        await scene.world.fault_line.until_struck("slow_drip")
        for order in (ended, vanished):
            await scene.cast.orders.stop_watching(person, order.order_id)
    assert not await scene.due()


async def test_nothing_is_looked_at_for_who_has_blocked_or_has_no_key(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.watched(person, place_elsewhere(scene.world))
    keyless = PersonId(2)
    await scene.cast.people.meet(keyless, "en")
    await scene.watched(keyless, "1")
    await scene.cast.people.blocked(person)
    assert await scene.cast.watch.sweep() == 0
    await scene.cast.people.came_back(person)
    assert await scene.cast.watch.sweep() == 1


async def test_an_answer_that_a_newer_look_has_overtaken_changes_nothing(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "In progress")
    watch = scene.cast.watch
    async with held(monkeypatch, watch._panel, "statuses", watch.sweep, is_answered=True):
        scene.world.panel.move_order(order.panel_order_id, "Completed")
        scene.clock.advance(timedelta(seconds=1))
        await scene.cast.orders.refresh(person, order.order_id)
    kept = await scene.order(order)
    assert kept.report.status is OrderStatus.COMPLETED
    assert not kept.is_watched


async def test_a_complaint_that_is_not_about_the_number_leaves_orders_watched(scene: Backstage) -> None:
    person = await scene.person(1)
    orders = [await scene.watched(person, place_elsewhere(scene.world)) for _ in range(3)]
    scene.clock.advance(timedelta(hours=1))
    body = {order.panel_order_id: {"error": "Something went wrong"} for order in orders}
    scene.world.panel.answer_next("status", json.dumps(body).encode())
    await scene.cast.watch.sweep()
    for order in orders:
        assert (await scene.order(order)).is_watched
        assert (await scene.next_check(order) or scene.clock()) > scene.clock()
    assert await scene.due() == []


async def test_one_hung_kind_of_question_does_not_hold_up_the_others(scene: Backstage) -> None:
    people = []
    for number in range(1, 9):
        key = f"{number:032x}"
        scene.world.panel.accounts.add(Account(key, f"customer {number}", Decimal(100)))
        people.append(await scene.person(number, key=key))
        await scene.watched(people[-1], place_elsewhere(scene.world, key=key))
    scene.world.fault_line.arm("time_out_before", action="status")
    loop = asyncio.get_running_loop()
    sweep = loop.create_task(scene.cast.watch.sweep())
    await scene.world.fault_line.until_struck("time_out_before", 4)
    await scene.cast.balance.read(people[0])
    assert not sweep.done()
    scene.world.fault_line.disarm_all()
    await sweep


async def test_the_newer_answer_wins_though_an_older_one_is_stored_meanwhile(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    panel = scene.cast.orders._panel
    many, one = panel.statuses, panel.status
    swept, stores, read, goes_on = (asyncio.Event() for _ in range(4))

    async def many_slowly(key: PanelKey, numbers: Sequence[PanelOrderId]) -> Mapping[PanelOrderId, Answer]:
        answers = await many(key, numbers)
        swept.set()
        await stores.wait()
        return answers

    async def one_slowly(key: PanelKey, number: PanelOrderId) -> Answer:
        answer = await one(key, number)
        read.set()
        await goes_on.wait()
        return answer

    monkeypatch.setattr(panel, "statuses", many_slowly)
    monkeypatch.setattr(panel, "status", one_slowly)
    async with asyncio.TaskGroup() as group:
        sweep = group.create_task(scene.cast.watch.sweep())
        await swept.wait()
        scene.world.panel.move_order(order.panel_order_id, "Completed")
        scene.clock.advance(timedelta(seconds=1))
        refresh = group.create_task(scene.cast.orders.refresh(person, order.order_id))
        await read.wait()
        stores.set()
        await sweep
        goes_on.set()
    look = await refresh
    assert look.order.report.status is OrderStatus.COMPLETED
    assert look.is_news


async def test_only_the_look_that_finds_the_end_has_news(scene: Backstage) -> None:
    person = await scene.person(1)
    ended = await scene.watched(person, place_elsewhere(scene.world))
    open_one = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(ended.panel_order_id, "Completed")
    numbers = [ended.panel_order_id, open_one.panel_order_id, ended.panel_order_id, PanelOrderId("404")]
    found = await scene.cast.orders.look_up(person, numbers)
    assert [order.panel_order_id for order in found.news] == [ended.panel_order_id]
    assert await scene.due() == []
    await scene.cast.orders.tell_later(found.news)
    assert await scene.due() == ["order_ended"]
    scene.clock.advance(timedelta(days=60))
    again = await scene.cast.orders.look_up(person, numbers)
    assert ended.order_id not in {order.order_id for order in again.news}
    assert not (await scene.cast.orders.refresh(person, ended.order_id)).is_news


async def test_what_the_sweep_told_is_no_news_to_a_refresh_it_overtook(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    panel = scene.cast.orders._panel
    real, is_asked, goes_on = panel.status, asyncio.Event(), asyncio.Event()

    async def slowly(key: PanelKey, number: PanelOrderId) -> Answer:
        answer = await real(key, number)
        is_asked.set()
        await goes_on.wait()
        return answer

    monkeypatch.setattr(panel, "status", slowly)
    async with asyncio.TaskGroup() as group:
        refresh = group.create_task(scene.cast.orders.refresh(person, order.order_id))
        await is_asked.wait()
        scene.clock.advance(timedelta(seconds=1))
        await scene.cast.watch.sweep()
        goes_on.set()
    assert not (await refresh).is_news
    assert await scene.due() == ["order_ended"]


async def test_what_is_not_wanted_is_not_told_later_either(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.notify(person, wanted=False)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    look = await scene.cast.orders.refresh(person, order.order_id)
    assert look.is_news
    await scene.cast.orders.tell_later([look.order])
    assert await scene.due() == []
