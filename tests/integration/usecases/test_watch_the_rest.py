"""Refills followed to their end, balances watched for a fall, messages without a sound in silent hours."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.account import PanelKey
from bot.domain.ids import PanelRefillId, PersonId
from bot.domain.money import Money
from bot.domain.order import Order, Request, RequestKind, RequestState
from bot.domain.preferences import SilentHours, Topic
from bot.panel.answers import Declined, RefillReport
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY
from tests.support.backstage import Backstage
from tests.support.shop import place, place_elsewhere


async def refilled(scene: Backstage, person: PersonId, *, key: str = DEMO_KEY) -> tuple[Order, Request]:
    """A refill that the panel took for a completed order of the person."""
    number = place_elsewhere(scene.world, key=key)
    scene.world.panel.move_order(number, "Completed")
    order = await scene.cast.orders.watch_number(person, number)
    order, asked = await scene.cast.requests.ask(person, order.order_id, RequestKind.REFILL)
    _, taken = await scene.cast.requests.send(person, asked.request_id)
    assert taken.state is RequestState.ACCEPTED
    assert taken.panel_refill_id is not None
    return order, taken


def move(scene: Backstage, refill: Request, status: str) -> None:
    scene.world.panel.move_refill(str(refill.panel_refill_id), status)


async def told(scene: Backstage, person: PersonId) -> list[str]:
    await scene.cast.notifications.deliver_due()
    return [message.text.text for message in scene.world.telegram.sent_to(person)]


async def test_refills_are_asked_about_a_hundred_a_call_and_each_key_apart(scene: Backstage) -> None:
    first, second = await scene.person(1), await scene.person(2, key=EURO_KEY)
    refills = [await refilled(scene, first) for _ in range(101)]
    refills.append(await refilled(scene, second, key=EURO_KEY))
    assert await scene.cast.watch_refills.sweep() == 0
    scene.clock.advance(timedelta(minutes=2))
    for _, refill in refills:
        move(scene, refill, "In progress")
    assert await scene.cast.watch_refills.sweep() == 102
    calls = scene.asked("refill_status")
    assert sorted((call.key, len(call.form.get("refills", "1").split(","))) for call in calls) == sorted(
        [(DEMO_KEY, 100), (DEMO_KEY, 1), (EURO_KEY, 1)]
    )
    assert await scene.due() == []
    assert await scene.cast.watch_refills.sweep() == 0


async def test_refills_are_followed_to_their_end_where_a_panel_reads_one_at_a_time(scene: Backstage) -> None:
    scene.world.panel.speak("one_by_one")
    person = await scene.person(1)
    refills = [await refilled(scene, person) for _ in range(3)]
    for status, minutes in (("In progress", 2), ("Completed", 10)):
        scene.clock.advance(timedelta(minutes=minutes))
        for _, refill in refills:
            move(scene, refill, status)
        assert await scene.cast.watch_refills.sweep() == 3
    text = "\n".join(await told(scene, person))
    assert all(order.panel_order_id in text for order, _ in refills)
    scene.clock.advance(timedelta(days=3))
    assert await scene.cast.watch_refills.sweep() == 0


@pytest.mark.parametrize(
    ("status", "said"), [("Completed", "is completed"), ("Rejected", "rejected the refill")]
)
async def test_the_end_of_a_refill_is_told_once_and_followed_no_more(
    scene: Backstage, status: str, said: str
) -> None:
    person = await scene.person(1)
    order, refill = await refilled(scene, person)
    move(scene, refill, "Pending")
    for minutes in (2, 10):
        scene.clock.advance(timedelta(minutes=minutes))
        assert await scene.cast.watch_refills.sweep() == 1
    move(scene, refill, status)
    scene.clock.advance(timedelta(minutes=10))
    assert await scene.cast.watch_refills.sweep() == 1
    (text,) = await told(scene, person)
    assert said in text
    assert order.panel_order_id in text
    scene.clock.advance(timedelta(days=3))
    assert await scene.cast.watch_refills.sweep() == 0
    (kept,) = await scene.cast.order_lists.requests(person, order.order_id)
    assert kept.panel_words == status


async def test_a_refill_the_panel_forgot_is_followed_no_more_and_nothing_is_claimed(scene: Backstage) -> None:
    person = await scene.person(1)
    _, refill = await refilled(scene, person)
    scene.clock.advance(timedelta(minutes=2))
    answer = [{"refill": refill.panel_refill_id, "status": {"error": "Refill not found"}}]
    scene.world.panel.answer_next("refill_status", json.dumps(answer).encode())
    assert await scene.cast.watch_refills.sweep() == 1
    scene.clock.advance(timedelta(days=1))
    assert await scene.cast.watch_refills.sweep() == 0
    assert await scene.due() == []


@pytest.mark.parametrize("fault", ["refuse", "maintenance_html", "cut_json"])
async def test_a_panel_that_does_not_answer_delays_the_news_of_a_refill(scene: Backstage, fault: str) -> None:
    person = await scene.person(1)
    _, refill = await refilled(scene, person)
    move(scene, refill, "Completed")
    scene.clock.advance(timedelta(minutes=2))
    scene.world.fault_line.arm(fault)
    assert await scene.cast.watch_refills.sweep() == 1
    scene.world.fault_line.disarm_all()
    assert await scene.due() == []
    scene.clock.advance(timedelta(minutes=2))
    assert await scene.cast.watch_refills.sweep() == 1
    assert await scene.due() == ["refill_ended"]


async def test_who_wants_to_hear_nothing_of_refills_does_not(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.tell_of(person, Topic.REFILLS, wanted=False)
    order, refill = await refilled(scene, person)
    move(scene, refill, "Completed")
    scene.clock.advance(timedelta(minutes=2))
    await scene.cast.watch_refills.sweep()
    assert await scene.due() == []
    (kept,) = await scene.cast.order_lists.requests(person, order.order_id)
    assert kept.panel_words == "Completed"


async def test_an_end_the_person_has_seen_is_not_told_again(scene: Backstage) -> None:
    person = await scene.person(1)
    _, refill = await refilled(scene, person)
    move(scene, refill, "Completed")
    await scene.cast.requests.refill_status(person, refill.request_id)
    scene.clock.advance(timedelta(days=1))
    assert await scene.cast.watch_refills.sweep() == 0


async def test_six_refills_that_end_in_one_sweep_are_one_message(scene: Backstage) -> None:
    person = await scene.person(1)
    refills = [await refilled(scene, person) for _ in range(6)]
    for _, refill in refills:
        move(scene, refill, "Completed")
    scene.clock.advance(timedelta(minutes=2))
    await scene.cast.watch_refills.sweep()
    assert await scene.due() == ["digest"]
    (text,) = await told(scene, person)
    assert all(order.panel_order_id in text for order, _ in refills)


async def test_a_key_refused_for_a_refill_is_told_and_its_refills_wait(scene: Backstage) -> None:
    person = await scene.person(1)
    await refilled(scene, person)
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    scene.clock.advance(timedelta(minutes=2))
    await scene.cast.watch_refills.sweep()
    assert await scene.due() == ["key_refused"]
    scene.clock.advance(timedelta(days=1))
    assert await scene.cast.watch_refills.sweep() == 0


async def marks(scene: Backstage, balances: Sequence[str]) -> list[int]:
    """How many messages wait after a look at each of these balances."""
    waiting = []
    for balance in balances:
        accounts = scene.world.panel.accounts
        accounts.add(replace(accounts[DEMO_KEY], balance=Decimal(balance)))
        scene.clock.advance(timedelta(minutes=31))
        assert await scene.cast.watch_balances.sweep() == 1
        waiting.append(len(await scene.due()))
    return waiting


async def test_a_fall_below_the_mark_is_told_once_until_it_was_above(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.warn_below(person, Decimal(5))
    assert await marks(scene, ["6", "4.99", "3", "5", "4", "0"]) == [0, 1, 1, 1, 2, 2]
    texts = await told(scene, person)
    assert "4.99 USD" in texts[0]
    assert "5.00 USD" in texts[0]


async def test_another_mark_is_told_of_anew(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.warn_below(person, Decimal(5))
    assert await marks(scene, ["4"]) == [1]
    await scene.cast.settings.warn_below(person, Decimal(10))
    assert await marks(scene, ["4"]) == [2]
    await scene.cast.settings.warn_below(person, None)
    scene.clock.advance(timedelta(hours=1))
    assert await scene.cast.watch_balances.sweep() == 0


async def test_a_balance_that_cannot_be_read_is_read_next_time(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.warn_below(person, Decimal(1000))
    scene.world.fault_line.arm("maintenance_html")
    assert await scene.cast.watch_balances.sweep() == 1
    scene.world.fault_line.disarm_all()
    assert await scene.due() == []
    scene.clock.advance(timedelta(minutes=31))
    assert await scene.cast.watch_balances.sweep() == 1
    assert await scene.due() == ["balance_low"]


async def test_a_key_refused_for_a_balance_is_told(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.warn_below(person, Decimal(1))
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    await scene.cast.watch_balances.sweep()
    assert await scene.due() == ["key_refused"]


@pytest.mark.parametrize(
    ("begins", "ends", "offset", "is_silent"),
    [(11, 13, 0, True), (13, 11, 0, False), (22, 7, 0, False), (22, 7, 660, True), (12, 12, None, True)],
)
async def test_messages_of_silent_hours_come_without_a_sound(
    scene: Backstage,
    begins: int,
    ends: int,
    offset: int | None,
    is_silent: bool,  # noqa: FBT001 - a table's column
) -> None:
    person = await scene.person(1)
    await scene.cast.settings.keep_silent(person, SilentHours(begins, ends))
    if offset is not None:
        await scene.cast.settings.set_clock(person, offset)
    order = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    await scene.cast.watch.sweep()
    await told(scene, person)
    (call,) = scene.world.telegram.calls("sendMessage", chat_id=person)
    assert bool(call.parameters.get("disable_notification")) is is_silent


async def test_a_fault_of_ours_with_one_keys_refills_leaves_the_others_alone(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    troubled, well = await scene.person(1), await scene.person(2, key=EURO_KEY)
    await refilled(scene, troubled)
    _, refill = await refilled(scene, well, key=EURO_KEY)
    move(scene, refill, "Completed")
    scene.clock.advance(timedelta(minutes=2))
    panel = scene.cast.watch_refills._panel
    asking = panel.refill_statuses

    async def faulty(
        key: PanelKey, ids: Sequence[PanelRefillId]
    ) -> dict[PanelRefillId, RefillReport | Declined]:
        if key.secret == DEMO_KEY:
            raise ValueError("a fault of ours")
        return await asking(key, ids)

    with monkeypatch.context() as patched:
        patched.setattr(panel, "refill_statuses", faulty)
        assert await scene.cast.watch_refills.sweep() == 2
    assert await scene.due() == ["refill_ended"]
    assert "the refills of one key could not be asked about" in caplog.text
    scene.clock.advance(timedelta(minutes=2))
    assert await scene.cast.watch_refills.sweep() == 1


async def test_a_fault_of_ours_with_one_balance_leaves_the_others_alone(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    troubled, well = await scene.person(1), await scene.person(2, key=EURO_KEY)
    for person in (troubled, well):
        await scene.cast.settings.warn_below(person, Decimal(10**6))
    panel = scene.cast.watch_balances._panel
    reading = panel.balance

    async def faulty(key: PanelKey) -> Money:
        if key.secret == DEMO_KEY:
            raise ValueError("a fault of ours")
        return await reading(key)

    monkeypatch.setattr(panel, "balance", faulty)
    assert await scene.cast.watch_balances.sweep() == 2
    assert "a balance could not be looked at" in caplog.text
    account = await scene.cast.people.account(well)
    assert account is not None
    assert account.balance.currency == "EUR"


async def test_a_balance_of_a_key_that_was_replaced_meanwhile_says_nothing(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    await scene.cast.settings.warn_below(person, Decimal(10**6))
    panel = scene.cast.watch_balances._panel
    reading = panel.balance

    async def overtaken(key: PanelKey) -> Money:
        balance = await reading(key)
        other = Money(Decimal(7), "EUR")
        await scene.storage.accounts.connect(person, PanelKey(EURO_KEY), other, scene.clock())
        return balance

    monkeypatch.setattr(panel, "balance", overtaken)
    assert await scene.cast.watch_balances.sweep() == 1
    assert await scene.due() == []
    account = await scene.cast.people.account(person)
    assert account is not None
    assert account.balance == Money(Decimal(7), "EUR")


async def test_a_placed_order_brings_the_look_at_the_balance_forward(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.settings.warn_below(person, Decimal(1))
    assert await scene.cast.watch_balances.sweep() == 1
    await place(scene.cast, person)
    assert await scene.cast.watch_balances.sweep() == 0
    scene.clock.advance(timedelta(seconds=20))
    assert await scene.cast.watch_balances.sweep() == 1
