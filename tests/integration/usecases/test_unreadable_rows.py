"""Rows that cannot be read: nothing is claimed of them, no other waits, all are kept for the next start."""

import logging
from datetime import timedelta

import pytest

from bot.domain.ids import IntentId, PersonId
from bot.domain.intent import Intent, IntentState
from bot.domain.money import Money
from bot.domain.order import Order, OrderStatus
from bot.domain.problems import Value
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY
from storage.readable import take_up_again
from tests.support.backstage import Backstage
from tests.support.shop import place, place_elsewhere

OF_A_NEWER_PROGRAM = '{"v":99,"word":"what people wrote"}'


async def sent(scene: Backstage, person: PersonId, state: IntentState) -> Intent:
    """An order of which nobody knows yet what became of it."""
    order = await place(scene.cast, person)
    assert order.intent_id is not None
    await scene.storage._database.run(
        "UPDATE intents SET state = :state, panel_order_id = NULL, probe_number = 0, probe_due_at = :at"
        " WHERE intent_id = :id",
        state=state,
        at=int(scene.clock().timestamp() * 1000) if state is IntentState.UNKNOWN else None,
        id=order.intent_id,
    )
    intent = await scene.storage.intents.get(person, order.intent_id)
    assert intent is not None
    return intent


async def write(scene: Backstage, draft: str, intent_id: IntentId) -> str:
    """Put this in place of an intent's draft; what was there."""
    (row,) = await scene.storage._database.rows(
        "SELECT draft FROM intents WHERE intent_id = :id", id=intent_id
    )
    await scene.storage._database.run(
        "UPDATE intents SET draft = :draft WHERE intent_id = :id", draft=draft, id=intent_id
    )
    return str(row["draft"])


async def state_of(scene: Backstage, intent: Intent) -> str:
    (row,) = await scene.storage._database.rows(
        "SELECT state FROM intents WHERE intent_id = :id", id=intent.intent_id
    )
    return str(row["state"])


async def due_again(scene: Backstage) -> None:
    """What the next start does about what was set aside."""
    scene.storage._database.unreadable.clear()
    await take_up_again(scene.storage._database, scene.clock())


def said_of(caplog: pytest.LogCaptureFixture, row: str) -> int:
    """How often the log names a row; what people wrote must never be in it."""
    assert "what people wrote" not in caplog.text
    return sum(row in record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR)


async def test_a_message_about_a_row_nobody_can_read_stops_no_other_and_is_told_once_it_can_be(
    scene: Backstage, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = await scene.person(1), await scene.person(2)
    intent = await sent(scene, first, IntentState.UNKNOWN)
    draft = await write(scene, OF_A_NEWER_PROGRAM, intent.intent_id)
    outbox = scene.storage.outbox
    await outbox.add(first, "send_interrupted", {"intent": intent.intent_id}, scene.clock())
    for person in (first, second):
        await outbox.add(person, "key_refused", {"tail": "beef"}, scene.clock())
    for _ in range(3):
        await scene.cast.notifications.deliver_due()
        scene.clock.advance(timedelta(days=1))
    for person in (first, second):
        (told,) = scene.world.telegram.sent_to(person)
        assert "beef" in told.text.text
    assert await scene.due() == ["send_interrupted"]
    assert await scene.cast.notifications.deliver_due() == 0
    assert said_of(caplog, f"intent {intent.intent_id} ") == 1
    await write(scene, draft, intent.intent_id)
    await due_again(scene)
    await scene.cast.notifications.deliver_due()
    assert intent.reference in scene.world.telegram.sent_to(first)[-1].text.text
    assert await scene.due() == []


@pytest.mark.parametrize("kind", ["order_ended", "digest"])
async def test_the_end_of_an_order_nobody_can_read_is_told_once_it_can_be(
    scene: Backstage, kind: str
) -> None:
    person = await scene.person(1)
    order = await scene.watched(person, place_elsewhere(scene.world))
    payload: dict[str, Value] = {"order": order.order_id, "status": "completed"}
    if kind == "digest":
        payload = {"changes": f"order_ended {order.order_id} completed;order_ended 99 completed"}
    await scene.storage.outbox.add(person, kind, payload, scene.clock())
    database = scene.storage._database
    ((good,),) = await database.rows("SELECT comments FROM orders")
    await database.run("UPDATE orders SET comments = :comments", comments=OF_A_NEWER_PROGRAM)
    await scene.cast.notifications.deliver_due()
    assert await scene.due() == [kind]
    await database.run("UPDATE orders SET comments = :comments", comments=good)
    await due_again(scene)
    await scene.cast.notifications.deliver_due()
    (told,) = scene.world.telegram.sent_to(person)
    assert order.panel_order_id in told.text.text


async def test_an_unknown_outcome_nobody_can_read_stays_unknown_and_the_others_are_looked_into(
    scene: Backstage, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = await scene.person(1), await scene.person(2)
    lost, other = (
        await sent(scene, first, IntentState.UNKNOWN),
        await sent(scene, second, IntentState.UNKNOWN),
    )
    draft = await write(scene, OF_A_NEWER_PROGRAM, lost.intent_id)
    assert await scene.cast.reconcile.probe_due() == 1
    assert len(await scene.storage.intents.probes(second, other.intent_id)) == 1
    scene.clock.advance(timedelta(days=1))
    await scene.cast.reconcile.probe_due()
    assert await scene.cast.reconcile.unresolved(first) == []
    assert await state_of(scene, lost) == "unknown"
    assert said_of(caplog, f"intent {lost.intent_id} ") == 1
    await write(scene, draft, lost.intent_id)
    await due_again(scene)
    await scene.cast.reconcile.probe_due()
    assert len(await scene.storage.intents.probes(first, lost.intent_id)) == 1


async def test_the_bot_starts_though_an_interrupted_send_cannot_be_read(scene: Backstage) -> None:
    first, second = await scene.person(1), await scene.person(2, key=EURO_KEY)
    lost, other = (
        await sent(scene, first, IntentState.SENDING),
        await sent(scene, second, IntentState.SENDING),
    )
    draft = await write(scene, OF_A_NEWER_PROGRAM, lost.intent_id)
    assert await scene.cast.reconcile.interrupted() == 2
    assert [await state_of(scene, intent) for intent in (lost, other)] == ["unknown", "unknown"]
    await scene.cast.notifications.deliver_due()
    assert not scene.world.telegram.sent_to(first)
    (told,) = scene.world.telegram.sent_to(second)
    assert other.reference in told.text.text
    await write(scene, draft, lost.intent_id)
    await due_again(scene)
    await scene.cast.notifications.deliver_due()
    (told,) = scene.world.telegram.sent_to(first)
    assert lost.reference in told.text.text


async def completed(scene: Backstage, person: PersonId, key: str = DEMO_KEY) -> Order:
    """A watched order that is done at the panel, which the bot does not know yet."""
    order = await scene.watched(person, place_elsewhere(scene.world, key=key))
    scene.world.panel.move_order(order.panel_order_id, "Completed")
    return order


@pytest.mark.parametrize(
    ("column", "written"), [("comments", OF_A_NEWER_PROGRAM), ("charge", "what people wrote")]
)
async def test_an_order_nobody_can_read_stops_no_look_at_others(
    scene: Backstage, caplog: pytest.LogCaptureFixture, column: str, written: str
) -> None:
    first, second = await scene.person(1), await scene.person(2, key=EURO_KEY)
    lost = await completed(scene, first)
    others = [await completed(scene, first), await completed(scene, second, EURO_KEY)]
    database = scene.storage._database
    (before,) = await database.rows("SELECT * FROM orders WHERE order_id = :id", id=lost.order_id)
    await database.run(
        f"UPDATE orders SET {column} = :written WHERE order_id = :id",  # noqa: S608 - a name of this test's own
        written=written,
        id=lost.order_id,
    )
    assert await scene.cast.watch.sweep() == 2
    assert [(await scene.order(order)).report.status for order in others] == [OrderStatus.COMPLETED] * 2
    scene.clock.advance(timedelta(days=1))
    await scene.cast.watch.sweep()
    (row,) = await database.rows(
        "SELECT status, is_watched FROM orders WHERE order_id = :id", id=lost.order_id
    )
    assert tuple(row) == ("pending", 1)
    assert said_of(caplog, f"order {lost.order_id} ") == 1
    await database.run(
        f"UPDATE orders SET {column} = :written WHERE order_id = :id",  # noqa: S608 - the same
        written=before[column],
        id=lost.order_id,
    )
    await due_again(scene)
    await scene.cast.watch.sweep()
    assert (await scene.order(lost)).report.status is OrderStatus.COMPLETED
    assert (await scene.due()).count("order_ended") == 3


async def test_a_balance_is_known_of_an_outcome_beside_one_nobody_can_read(scene: Backstage) -> None:
    person = await scene.person(1)
    lost, other = (
        await sent(scene, person, IntentState.UNKNOWN),
        await sent(scene, person, IntentState.UNKNOWN),
    )
    await write(scene, OF_A_NEWER_PROGRAM, lost.intent_id)
    await scene.cast.reconcile.probe_due()
    assert await scene.cast.reconcile.unresolved(person) == [other]
    evidence = await scene.cast.reconcile.check_again(person, other.intent_id)
    assert isinstance(evidence.now, Money)
