"""Unknown outcomes over the use cases: the balance is weighed honestly, and what a person decided stands."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.intent import Intent, IntentState
from bot.domain.money import Money
from bot.domain.order import OrderStatus
from bot.domain.problems import ProblemError
from bot.domain.reconciliation import Verdict
from bot.sandbox.fake_panel import DEMO_KEY, Account
from bot.usecases.send_order import Sent
from storage.errors import DiskFullError
from tests.support.backstage import Backstage
from tests.support.held import held
from tests.support.shop import new_link, place, place_elsewhere

PROBES = (6, 25, 120, 540)
OTHER_KEY = "b" * 32


async def reviewed(scene: Backstage, person: PersonId, link: str = "") -> Intent:
    """The confirm card of an order of 1000 units."""
    cast = scene.cast
    step = await cast.draft.begin_with(person, "1", 1)
    for number, answer in enumerate((link or new_link(), "1000"), 2):
        step = await cast.draft.answer(person, answer, number)
        assert step.problem is None
    assert step.draft is not None
    if step.draft.asking is not None:
        await cast.draft.skip(person, step.draft.asking.value, 5)
    return await cast.place.review(person, 6)


async def unknown(scene: Backstage, person: PersonId, fault: str, link: str = "") -> Intent:
    """An order of 1000 units whose send met this fault."""
    card = await reviewed(scene, person, link)
    scene.world.fault_line.arm(fault, action="add", times=1)
    outcome = await scene.cast.place.confirm(person, card.intent_id, card.nonce, 7, despite_twin=True)
    assert isinstance(outcome, Sent)
    assert outcome.intent.state is IntentState.UNKNOWN
    return outcome.intent


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        ("drop_after", r"\w+Error", "none"),
        ("time_out_before", r"\w+", "none"),
        ("bad_gateway_html", "no_json", "502"),
    ],
)
async def test_the_operator_reads_one_line_of_each_unknown_outcome(
    scene: Backstage, caplog: pytest.LogCaptureFixture, fault: str, kind: str, status: str
) -> None:
    caplog.set_level(logging.WARNING, "bot.usecases")
    link = new_link()
    intent = await unknown(scene, await scene.person(1), fault, link)
    (line,) = caplog.messages
    said = rf"what became of {intent.reference} is unknown: {kind}, status {status}, after \d+\.\d s"
    assert re.fullmatch(said, line)
    assert link not in line
    assert DEMO_KEY not in line


async def probe(scene: Backstage, *waits: int) -> None:
    """Let the balance be looked at after each of these waits, in seconds."""
    for wait in waits:
        scene.clock.advance(timedelta(seconds=wait))
        await scene.cast.reconcile.probe_due()


async def verdict(scene: Backstage, intent: Intent) -> Verdict:
    """What is said of it now."""
    return (await scene.cast.reconcile.evidence(intent.person_id, intent.intent_id)).verdict


async def while_the_balance_is_read(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Awaitable[object]]
) -> None:
    """Something happens after the panel told a balance and before a probe makes anything of it."""
    probing = scene.cast.reconcile
    async with held(monkeypatch, probing._panel, "balance", probing.probe_due, is_answered=True):
        await meanwhile()


@pytest.mark.parametrize(
    ("fault", "reached"),
    [("drop_after", Verdict.PROBABLY_PLACED), ("time_out_before", Verdict.PROBABLY_NOT_PLACED)],
)
async def test_the_balance_tells_what_probably_became_of_it(
    scene: Backstage, fault: str, reached: Verdict
) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, fault)
    await probe(scene, *PROBES)
    assert await verdict(scene, intent) is reached
    assert await scene.due() == ["verdict_reached"]


async def test_a_verdict_is_not_told_of_what_its_person_closed_meanwhile(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "drop_after")
    scene.clock.advance(timedelta(seconds=6))
    await while_the_balance_is_read(
        scene, monkeypatch, lambda: scene.cast.reconcile.close(person, intent.intent_id)
    )
    assert await scene.due() == []


async def test_a_verdict_that_waits_to_be_told_is_not_told_after_closing(scene: Backstage) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "drop_after")
    await probe(scene, 6)
    assert await scene.due() == ["verdict_reached"]
    await scene.cast.reconcile.close(person, intent.intent_id)
    await scene.cast.notifications.deliver_due()
    assert await scene.due() == []
    assert not scene.world.telegram.sent_to(person)


async def test_looks_that_all_fail_come_to_an_end_and_to_a_word(scene: Backstage) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "drop_after")
    scene.world.fault_line.arm("bad_gateway_html")
    await probe(scene, *PROBES)
    assert await verdict(scene, intent) is Verdict.UNCLEAR
    assert await scene.due() == ["verdict_reached"]
    scene.clock.advance(timedelta(days=1))
    assert await scene.cast.reconcile.probe_due() == 0


async def test_a_key_refused_at_a_look_is_told_once(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.watched(person, place_elsewhere(scene.world))
    await unknown(scene, person, "drop_after")
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    await probe(scene, *PROBES, 1800, 1800)
    await scene.cast.watch.sweep()
    assert (await scene.due()).count("key_refused") == 1


async def test_a_key_refused_is_told_once_when_sweep_and_look_meet(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    await scene.watched(person, place_elsewhere(scene.world))
    await unknown(scene, person, "drop_after")
    scene.clock.advance(timedelta(seconds=6))
    probing = scene.cast.reconcile
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    async with held(monkeypatch, probing._panel, "balance", probing.probe_due, is_answered=False):
        await scene.cast.watch.sweep()
    assert (await scene.due()).count("key_refused") == 1


async def test_a_key_refused_is_not_lost_by_a_fault_between(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    await scene.watched(person, place_elsewhere(scene.world))
    await unknown(scene, person, "drop_after")
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    real, failed = scene.storage.outbox.add, 0

    async def full_once(*args: object) -> int:
        nonlocal failed
        failed += 1
        if failed == 1:
            raise DiskFullError("full")
        return await real(*args)  # type: ignore[arg-type]  # the arguments as they came

    monkeypatch.setattr(scene.storage.outbox, "add", full_once)
    await probe(scene, 6, *PROBES)
    await scene.cast.watch.sweep()
    assert (await scene.due()).count("key_refused") == 1


async def test_an_order_of_somebody_else_with_the_key_explains_the_balance(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await scene.person(1), await scene.person(2)
    one, other = await reviewed(scene, first), await reviewed(scene, second)
    panel = scene.cast.place._panel
    real, is_read, goes_on = panel.balance, asyncio.Event(), asyncio.Event()

    async def slowly_once(key: PanelKey) -> Money:
        balance = await real(key)
        if not is_read.is_set():
            is_read.set()
            await goes_on.wait()
        return balance

    monkeypatch.setattr(panel, "balance", slowly_once)
    async with asyncio.TaskGroup() as group:
        confirming = group.create_task(scene.cast.place.confirm(first, one.intent_id, one.nonce, 7))
        await is_read.wait()
        await scene.cast.place.confirm(second, other.intent_id, other.nonce, 8)
        scene.clock.advance(timedelta(seconds=1))
        scene.world.fault_line.arm("time_out_before", action="add", times=1)
        goes_on.set()
    sent = await confirming
    assert isinstance(sent, Sent)
    assert [entry.link for entry in scene.world.panel.ledger] == [other.draft.link]
    await probe(scene, *PROBES)
    assert await verdict(scene, sent.intent) is Verdict.MUDDIED


@pytest.mark.parametrize(
    ("fault", "looks", "reached"),
    [
        ("drop_after", 1, Verdict.PROBABLY_PLACED),
        ("time_out_before", 4, Verdict.PROBABLY_NOT_PLACED),
        ("time_out_before", 1, Verdict.MUDDIED),
    ],
)
async def test_what_the_balance_told_before_other_orders_stands(
    scene: Backstage, fault: str, looks: int, reached: Verdict
) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, fault)
    await probe(scene, *PROBES[:looks])
    told = await scene.cast.reconcile.evidence(person, intent.intent_id)
    scene.clock.advance(timedelta(seconds=1))
    await place(scene.cast, 1)
    scene.clock.advance(timedelta(seconds=1))
    await probe(scene, *PROBES[looks:])
    assert (await scene.due()).count("verdict_reached") == 1
    again = await scene.cast.reconcile.check_again(person, intent.intent_id)
    assert again.verdict is reached
    assert (again.now == told.now) is (reached is not Verdict.MUDDIED)


async def test_an_order_found_later_was_placed_when_it_was_sent(scene: Backstage) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "drop_after")
    scene.clock.advance(timedelta(minutes=3))
    await scene.cast.reconcile.ask_number(person, intent.intent_id, 20)
    _, order = await scene.cast.reconcile.attach(person, scene.world.panel.ledger[-1].order_id)
    assert order.placed_at == intent.sent_at


async def test_the_balance_of_a_key_connected_between_is_not_noted(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "time_out_before")
    scene.world.panel.accounts.add(Account(OTHER_KEY, "other", intent.balance_before - intent.charge))
    accounts = scene.storage.accounts
    real = accounts.key

    async def key_then_another(person_id: PersonId) -> PanelKey | None:
        key = await real(person_id)
        await scene.cast.connect.connect(person_id, OTHER_KEY)
        return key

    scene.clock.advance(timedelta(seconds=6))
    monkeypatch.setattr(accounts, "key", key_then_another)
    await scene.cast.reconcile.probe_due()
    monkeypatch.undo()
    assert await verdict(scene, intent) is Verdict.UNCLEAR
    account = await accounts.get(person)
    assert account is not None
    assert account.balance.amount == intent.balance_before - intent.charge


async def test_an_update_done_before_is_no_answer_to_the_next_question(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.draft.begin_with(person, "1", 1)
    for number, text in ((2, new_link()), (3, "1000"), (4, "5")):
        step = await scene.cast.draft.answer(person, text, number)
        assert step.problem is None
    before = await scene.storage.dialogues.get(person)
    await scene.cast.draft.answer(person, "1000", 3)
    assert await scene.storage.dialogues.get(person) == before


async def test_an_earlier_order_that_is_booked_late_muddies_the_verdict(scene: Backstage) -> None:
    person = await scene.person(1)
    link = new_link()
    earlier = await unknown(scene, person, "time_out_before", link)
    scene.clock.advance(timedelta(seconds=1))
    later = await unknown(scene, person, "time_out_before")
    booked = {"service": "1", "link": link, "quantity": "1000"}
    scene.world.panel.place_order(scene.world.panel.accounts[DEMO_KEY], booked)
    await probe(scene, 6)
    for intent in (earlier, later):
        assert await verdict(scene, intent) is Verdict.MUDDIED


async def test_an_earlier_order_given_up_may_still_be_booked_late(scene: Backstage) -> None:
    person = await scene.person(1)
    link = new_link()
    earlier = await unknown(scene, person, "time_out_before", link)
    await scene.cast.reconcile.close(person, earlier.intent_id)
    scene.clock.advance(timedelta(seconds=1))
    later = await unknown(scene, person, "time_out_before")
    booked = {"service": "1", "link": link, "quantity": "1000"}
    scene.world.panel.place_order(scene.world.panel.accounts[DEMO_KEY], booked)
    await probe(scene, 6)
    assert await verdict(scene, later) is Verdict.MUDDIED


@pytest.mark.parametrize("fault", ["drop_after", "time_out_before"])
async def test_the_balance_of_another_account_tells_nothing(scene: Backstage, fault: str) -> None:
    person = await scene.person(1)
    accounts = scene.world.panel.accounts
    intent = await unknown(scene, person, fault)
    accounts.add(Account(OTHER_KEY, "other", intent.balance_before))
    await scene.cast.connect.connect(person, OTHER_KEY)
    await probe(scene, *PROBES)
    assert await verdict(scene, intent) is Verdict.UNCLEAR
    assert await scene.due() == ["verdict_reached"]
    with pytest.raises(ProblemError) as raised:
        await scene.cast.reconcile.check_again(person, intent.intent_id)
    assert raised.value.problem.key == "unknown.key_replaced"


async def test_a_charge_of_the_old_key_is_not_taken_for_this_order(scene: Backstage) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "time_out_before")
    await place(scene.cast, 1)
    accounts = scene.world.panel.accounts
    accounts.add(Account(OTHER_KEY, "renewed", accounts[DEMO_KEY].balance))
    await scene.cast.connect.connect(person, OTHER_KEY)
    await probe(scene, *PROBES)
    assert await verdict(scene, intent) is Verdict.UNCLEAR


async def test_one_number_is_attached_by_one_person_only(scene: Backstage) -> None:
    first, second = await scene.person(1), await scene.person(2)
    one = await unknown(scene, first, "drop_after")
    number = scene.world.panel.ledger[-1].order_id
    two = await unknown(scene, second, "time_out_before")
    await scene.cast.reconcile.ask_number(first, one.intent_id, 50)
    await scene.cast.reconcile.ask_number(second, two.intent_id, 51)
    attach = scene.cast.reconcile.attach
    answers = await asyncio.gather(attach(first, number), attach(second, number), return_exceptions=True)
    assert sorted(isinstance(answer, ProblemError) for answer in answers) == [False, True]


@pytest.mark.parametrize("typed", ["{number} thanks", "{number}.0", "0x{number}!", "{number}/../1"])
async def test_only_what_panels_give_out_as_numbers_is_attached(scene: Backstage, typed: str) -> None:
    person = await scene.person(1)
    known = await place(scene.cast, 1)
    intent = await unknown(scene, person, "time_out_before")
    await scene.cast.reconcile.ask_number(person, intent.intent_id, 250)
    # A panel that reads only the digits would tell of the other order.
    report = {"charge": "0.90", "start_count": "1", "status": "In progress", "remains": "1"}
    scene.world.panel.answer_next("status", json.dumps(report).encode())
    with pytest.raises(ProblemError) as raised:
        await scene.cast.reconcile.attach(person, typed.format(number=known.panel_order_id))
    assert raised.value.problem.key == "problem.number_not_yours"
    assert await scene.storage.orders.count(person) == 1


async def refused(scene: Backstage, intent: Intent, number: str) -> str:
    """Why a number is not taken for the order of this intent, which stays unknown."""
    person = intent.person_id
    await scene.cast.reconcile.ask_number(person, intent.intent_id, 250)
    with pytest.raises(ProblemError) as raised:
        await scene.cast.reconcile.attach(person, number)
    assert await scene.cast.reconcile.unresolved(person) == [intent]
    assert await scene.storage.orders.by_panel_id(person, PanelOrderId(number)) is None
    return raised.value.problem.key


async def test_an_order_of_another_account_is_not_taken_for_one_sent_with_the_key_before(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    accounts = scene.world.panel.accounts
    intent = await unknown(scene, person, "drop_after")
    its_own = scene.world.panel.ledger[-1].order_id
    accounts.add(Account(OTHER_KEY, "other", intent.balance_before))
    await scene.cast.connect.connect(person, OTHER_KEY)
    for number in (place_elsewhere(scene.world, key=OTHER_KEY), its_own):
        asked = len(scene.asked("status"))
        assert await refused(scene, intent, number) == "problem.number_other_key"
        assert len(scene.asked("status")) == asked
    await scene.cast.connect.connect(person, DEMO_KEY)
    placed, order = await scene.cast.reconcile.attach(person, its_own)
    assert (placed.state, order.panel_order_id) == (IntentState.PLACED, its_own)


async def test_an_order_charged_far_less_is_not_taken_for_it_unless_it_was_canceled(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "drop_after")
    small = place_elsewhere(scene.world, quantity=50)
    assert await refused(scene, intent, small) == "problem.number_other_charge"
    its_own = PanelOrderId(scene.world.panel.ledger[0].order_id)
    scene.world.panel.move_order(its_own, "Canceled")
    _, order = await scene.cast.reconcile.attach(person, its_own)
    assert order.report.status is OrderStatus.CANCELED


async def test_an_order_in_another_currency_is_not_taken_for_it(scene: Backstage) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "time_out_before")
    number = place_elsewhere(scene.world)
    report = {"charge": "0.90", "status": "In progress", "remains": "1", "currency": "eur"}
    scene.world.panel.answer_next("status", json.dumps(report).encode())
    assert await refused(scene, intent, number) == "problem.number_other_charge"


async def test_a_look_that_goes_wrong_holds_nobody_else_up(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await scene.person(1), await scene.person(2)
    await unknown(scene, first, "drop_after")
    spared = await unknown(scene, second, "drop_after")
    real = scene.storage.intents.note_probe

    async def full_for_one(person_id: PersonId, *args: object) -> None:
        if person_id == first:
            raise DiskFullError("full")
        await real(person_id, *args)  # type: ignore[arg-type]  # the arguments as they came

    monkeypatch.setattr(scene.storage.intents, "note_probe", full_for_one)
    scene.clock.advance(timedelta(seconds=6))
    assert await scene.cast.reconcile.probe_due() == 2
    assert len(await scene.storage.intents.probes(second, spared.intent_id)) == 1
    monkeypatch.undo()
    assert await scene.cast.reconcile.probe_due() == 1


async def test_looks_can_be_taken_without_end_and_the_newest_of_each_balance_are_kept(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    intent = await unknown(scene, person, "drop_after")
    fallen = Money(intent.balance_before - intent.charge, intent.currency)
    same = Money(intent.balance_before, intent.currency)
    for number, balance in enumerate([fallen, *[same] * 103]):
        at = scene.clock() + timedelta(seconds=number)
        await scene.storage.intents.note_probe(person, intent.intent_id, balance, at)
    kept = await scene.storage.intents.probes(person, intent.intent_id)
    assert [balance for balance, _ in kept] == [fallen, *[same] * 100]
    assert kept[1][1] == scene.clock() + timedelta(seconds=4)


async def test_an_outcome_saved_late_leaves_what_was_begun_since(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    cast, intents = scene.cast, scene.storage.intents
    real = intents.settle
    is_full = True

    async def settle(*args: object) -> Intent | None:
        if is_full:
            raise DiskFullError("full")
        return await real(*args)  # type: ignore[arg-type]  # the arguments as they came

    monkeypatch.setattr(intents, "settle", settle)
    card = await reviewed(scene, person)
    told = await cast.place.confirm(person, card.intent_id, card.nonce, 7)
    assert isinstance(told, Sent)
    assert not told.is_saved
    await cast.draft.leave(person)
    await cast.draft.begin_with(person, "1", 10)
    begun = await scene.storage.dialogues.get(person)
    is_full = False
    await asyncio.gather(*scene.supervisor.under_way)
    assert (await scene.storage.intents.get(person, card.intent_id)) == replace(
        told.intent, settled_at=scene.clock()
    )
    assert await scene.storage.dialogues.get(person) == begun
