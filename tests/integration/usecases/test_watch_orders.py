"""The sweep at size: as many calls as there are hundreds, one digest for many changes, a dead host."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.account import Language, PanelKey
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus
from bot.domain.preferences import Topic
from bot.panel.errors import PanelBusy
from bot.panel.policy import BreakerPolicy, CallPolicy, PanelPolicy
from bot.sandbox.fake_panel import Account
from bot.usecases import watch_orders
from tests.support.backstage import Backstage
from tests.support.shop import eventually, new_link, place_elsewhere
from tests.support.stage import HASTY

PENDING = OrderReport(OrderStatus.PENDING, "Pending")
SIZES = [1, 7, 99, 100, 101, 250, 40, 3, 12, 200, 58, 77] * 3
"""Open orders of each key: some thousands over dozens of keys."""


async def crowd(scene: Backstage, sizes: list[int]) -> dict[str, list[PanelOrderId]]:
    """So many open orders for each of so many people with keys of their own; all are due."""
    numbers: dict[str, list[PanelOrderId]] = defaultdict(list)
    panel, at = scene.world.panel, scene.clock()
    async with scene.storage.transaction():
        for index, size in enumerate(sizes):
            person_id, key = PersonId(10_000 + index), f"{index:032x}"
            panel.accounts.add(Account(key, f"customer {index}", Decimal(10**6)))
            await scene.storage.people.meet(person_id, Language.ENGLISH, at)
            await scene.storage.accounts.connect(person_id, PanelKey(key), Money(Decimal(1), "USD"), at)
            for _ in range(size):
                form = {"service": "111", "link": new_link(), "quantity": "10"}
                number = PanelOrderId(panel.place_order(panel.accounts[key], form).order_id)
                await scene.storage.orders.add_watched(person_id, number, PENDING, at=at, next_check_at=at)
                numbers[key].append(number)
    return numbers


def asked_by_key(scene: Backstage) -> dict[str, list[list[str]]]:
    """The numbers of each status call, by key."""
    calls: dict[str, list[list[str]]] = defaultdict(list)
    for call in scene.asked("status"):
        calls[call.key].append((call.form.get("orders") or call.form["order"]).split(","))
    return calls


async def swept(scene: Backstage) -> int:
    """Sweep until nothing is due; how many orders were looked at."""
    total = 0
    while taken := await scene.cast.watch.sweep():
        total += taken
    return total


async def test_a_sweep_costs_a_call_for_each_hundred_of_each_key(scene: Backstage) -> None:
    numbers = await crowd(scene, SIZES)
    assert await swept(scene) == sum(SIZES) == 2844
    calls = asked_by_key(scene)
    assert sum(map(len, calls.values())) == sum(-(-size // 100) for size in SIZES) == 48
    for key, wanted in numbers.items():
        asked = [number for call in calls[key] for number in call]
        assert sorted(asked) == sorted(wanted)
        assert len(calls[key]) == -(-len(wanted) // 100)


async def test_a_small_hand_costs_no_call_more(scene: Backstage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_orders, "_TAKEN_UP", 200)
    sizes = [150, 100, 20, 230, 5]
    numbers = await crowd(scene, sizes)
    assert await swept(scene) == sum(sizes)
    calls = asked_by_key(scene)
    assert {key: len(calls[key]) for key in numbers} == {
        key: -(-len(wanted) // 100) for key, wanted in numbers.items()
    }


async def test_the_orders_of_a_key_stay_together_over_a_day(scene: Backstage) -> None:
    await crowd(scene, [60])
    end = scene.clock() + timedelta(days=1)
    while scene.clock() < end:
        await swept(scene)
        scene.clock.advance(timedelta(minutes=1))
    alone = sum(len(call) for calls in asked_by_key(scene).values() for call in calls)
    assert len(scene.asked("status")) * 4 < alone


async def test_each_answer_is_one_transaction_together_with_its_messages(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = await crowd(scene, [250])
    for number in next(iter(numbers.values())):
        scene.world.panel.move_order(number, "Completed")
    real, kept = scene.storage._database._ask, Counter[str]()

    async def counted(sql: str, **values: str | int | bytes | None) -> object:
        kept[sql.split(maxsplit=1)[0]] += 1
        return await real(sql, **values)

    monkeypatch.setattr(scene.storage._database, "_ask", counted)
    await scene.cast.watch.sweep()
    assert kept["COMMIT"] <= 3 + 5  # an answer each; two to take orders up, and to see that nothing is left


async def test_more_than_five_changes_of_a_sweep_are_one_message(scene: Backstage) -> None:
    many, few = await scene.person(1), await scene.person(2)
    for person, count in ((many, 6), (few, 5)):
        for _ in range(count):
            number = place_elsewhere(scene.world, service="111", quantity=10)
            await scene.watched(person, number)
            scene.world.panel.move_order(number, "Completed")
    await scene.cast.watch.sweep()
    assert Counter(await scene.due()) == {"digest": 1, "order_ended": 5}


async def test_changes_of_several_calls_of_a_sweep_are_one_message(scene: Backstage) -> None:
    numbers = next(iter((await crowd(scene, [250])).values()))
    for number in (*numbers[:3], *numbers[110:113], *numbers[240:]):
        scene.world.panel.move_order(number, "Completed")
    await scene.cast.watch.sweep()
    assert await scene.due() == ["digest"]
    scene.world.telegram.start(10_000)
    await scene.cast.notifications.deliver_due()
    (told,) = scene.world.telegram.sent_to(10_000)
    assert all(number in told.text.text for number in (*numbers[:3], *numbers[110:113], *numbers[240:]))


async def test_changes_of_one_sweep_are_one_message_though_taken_up_in_parts(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_orders, "_TAKEN_UP", 200)
    numbers = next(iter((await crowd(scene, [450])).values()))
    for number in (*numbers[:3], *numbers[220:223], *numbers[440:443]):
        scene.world.panel.move_order(number, "Completed")
    assert await scene.cast.watch.sweep() == 450
    assert await scene.due() == ["digest"]


async def test_few_changes_of_several_calls_are_told_one_by_one(scene: Backstage) -> None:
    numbers = next(iter((await crowd(scene, [150])).values()))
    for number in (numbers[0], numbers[149]):
        scene.world.panel.move_order(number, "Completed")
    await scene.cast.watch.sweep()
    assert await scene.due() == ["order_ended", "order_ended"]
    scene.world.telegram.start(10_000)
    assert await scene.cast.notifications.deliver_due() == 1
    scene.clock.advance(timedelta(seconds=5))
    assert await scene.cast.notifications.deliver_due() == 1


@pytest.mark.parametrize(
    ("topic", "told"), [(Topic.COMPLETED, ["Partial"]), (Topic.PROBLEMS, ["Completed"]), (None, [])]
)
async def test_only_what_a_person_wants_to_hear_is_told(
    scene: Backstage, topic: Topic | None, told: list[str]
) -> None:
    person = await scene.person(1)
    if topic is None:
        await scene.cast.settings.notify(person, wanted=False)
    else:
        await scene.cast.settings.tell_of(person, topic, wanted=False)
    orders = {}
    for status in ("Completed", "Partial"):
        number = place_elsewhere(scene.world)
        orders[number] = status
        await scene.watched(person, number)
        scene.world.panel.move_order(number, status, remains=3)
    await scene.cast.watch.sweep()
    await scene.cast.notifications.deliver_due()
    texts = [message.text.text for message in scene.world.telegram.sent_to(person)]
    assert [status for number, status in orders.items() if any(number in text for text in texts)] == told


async def test_a_late_refund_of_a_completed_order_is_told(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    await scene.cast.watch.sweep()
    await scene.cast.notifications.deliver_due()
    scene.world.panel.move_order(order.panel_order_id, "Refunded")
    scene.clock.advance(timedelta(hours=23))
    assert await scene.cast.watch.sweep() == 0
    scene.clock.advance(timedelta(hours=3))
    assert await scene.cast.watch.sweep() == 1
    await scene.cast.notifications.deliver_due()
    told = scene.world.telegram.sent_to(person)[-1].text.text
    assert "was refunded" in told
    assert "before it was" in told
    scene.clock.advance(timedelta(days=30))
    assert await scene.cast.watch.sweep() == 0


async def test_a_completed_order_that_stays_so_is_read_twice_and_told_once(scene: Backstage) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    await scene.cast.watch.sweep()
    scene.clock.advance(timedelta(days=2))
    assert await scene.cast.watch.sweep() == 1
    scene.clock.advance(timedelta(days=2))
    assert await scene.cast.watch.sweep() == 0
    assert await scene.due() == ["order_ended"]


async def test_the_panels_retry_after_is_waited_for(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))

    async def busy(_key: PanelKey, _numbers: list[PanelOrderId]) -> None:
        raise PanelBusy(retry_after=600)

    with monkeypatch.context() as patched:
        patched.setattr(scene.cast.watch._panel, "statuses", busy)
        await scene.cast.watch.sweep()
    due_at = await scene.next_check(order)
    assert due_at is not None
    assert timedelta(seconds=600) <= due_at - scene.clock() <= timedelta(seconds=660)


DOWN = replace(HASTY, breaker=BreakerPolicy(failures=3, first_pause=60))


@pytest.mark.parametrize("policy", [DOWN], ids=["down"])
async def test_while_the_host_rests_nothing_is_taken_up_and_nothing_lost(
    scene: Backstage, policy: PanelPolicy
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    await scene.cast.catalogue.listing(person)
    await scene.cast.updates.record(1, person, "{}")
    scene.world.fault_line.arm("refuse")
    await scene.cast.watch.sweep()
    scene.world.fault_line.disarm_all()
    asked, listed = len(scene.asked("status")), len(scene.asked("services"))
    due_at = await scene.next_check(order)
    scene.clock.advance(timedelta(hours=1))
    assert policy.breaker.failures == 3
    assert await scene.cast.watch.sweep() == 0
    assert await scene.cast.watch_refills.sweep() == 0
    assert await scene.cast.watch_balances.sweep() == 0
    await scene.cast.refresh.refresh_due()
    assert len(scene.asked("services")) == listed
    assert len(scene.asked("status")) == asked
    assert await scene.next_check(order) == due_at


SLOW = replace(HASTY, reading=CallPolicy(read=5, deadline=5))


@pytest.mark.parametrize("policy", [SLOW], ids=["slow"])
async def test_a_key_whose_call_hangs_holds_up_no_other(scene: Backstage, policy: PanelPolicy) -> None:
    numbers = await crowd(scene, [1] * 9)
    for (number,) in numbers.values():
        scene.world.panel.move_order(number, "Completed")
    scene.world.fault_line.arm("time_out_before", action="status", times=1)
    sweeping = asyncio.get_running_loop().create_task(scene.cast.watch.sweep())
    await scene.world.fault_line.until_struck("time_out_before")

    async def others_are_told() -> bool:
        return len(await scene.due()) == len(numbers) - 1

    await eventually(others_are_told)
    assert not sweeping.done()
    assert policy.reading.read == 5
    await sweeping
