"""Mass orders under trouble: the panel's ledger is the truth, no line is in it twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.account import PanelAccount, PanelKey
from bot.domain.ids import IntentId, MassId, PersonId
from bot.domain.intent import IntentName, NotSent
from bot.domain.mass_run import LineState, MassEnd, MassLine, MassOrder, MassState, charge_of
from bot.domain.money import Money
from bot.domain.problems import ProblemError, problem
from bot.jobs.supervisor import Supervisor
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY, POOR_KEY
from bot.usecases.cast import Cast
from bot.usecases.draft_mass_order import MassCard
from bot.usecases.place_mass_order import (
    MassBegun,
    MassChanged,
    MassConfirmation,
    MassSpent,
    MassTwins,
)
from storage.errors import DiskFullError
from tests.support.backstage import Backstage, recast
from tests.support.shop import eventually, new_link

PLACED, UNKNOWN, SKIPPED = LineState.PLACED, LineState.UNKNOWN, LineState.SKIPPED
WAITING, REJECTED, NOT_SENT = LineState.WAITING, LineState.REJECTED, LineState.NOT_SENT
SERVICE = "101"
PACKAGE = "107"


def texts(count: int) -> list[str]:
    """Good lines, each with a link nobody else has."""
    return [f"{SERVICE} | {new_link()} | 100" for _ in range(count)]


async def drafted(cast: Cast, person: PersonId, lines: list[str]) -> MassCard:
    """The card of these lines."""
    await cast.mass_list.open(person)
    await cast.mass_list.add(person, "\n".join(lines), 2)
    mass = await cast.mass_list.current(person)
    assert mass is not None
    return await cast.mass_list.review(mass)


async def confirm(
    cast: Cast, person: PersonId, card: MassCard, *, accepts_twins: bool = False
) -> MassConfirmation:
    """Tap *Confirm*."""
    return await cast.mass.confirm(person, card.mass.mass_id, card.mass.nonce, accepts_twins=accepts_twins)


async def begun(scene: Backstage, person: PersonId, lines: list[str]) -> MassId:
    """A confirmed mass order of these lines, not one of them sent yet."""
    confirmed = await confirm(scene.cast, person, await drafted(scene.cast, person, lines))
    assert isinstance(confirmed, MassBegun)
    return confirmed.mass.mass_id


async def run(cast: Cast, supervisor: Supervisor) -> None:
    """Let what is confirmed be sent, as far as it goes."""
    await cast.mass_runs.resume()
    while supervisor.under_way:
        await asyncio.wait(supervisor.under_way)


def before_line(scene: Backstage, number: int, act: Callable[[], Awaitable[object]]) -> None:
    """Have something happen right before a line is looked at."""
    checked = scene.cast.mass_runs._checked_and_sent

    async def then(mass: MassOrder, line: MassLine) -> MassEnd | None:
        if line.position == number:
            await act()
        return await checked(mass, line)

    scene.cast.mass_runs._checked_and_sent = then  # type: ignore[method-assign]  # a moment no door leads to


async def became(scene: Backstage, person: PersonId, mass_id: MassId) -> list[LineState]:
    """What became of each line; the ledger must not contradict it."""
    _, lines = await scene.cast.mass.standing(person, mass_id)
    there = Counter(entry.link for entry in scene.world.panel.ledger)
    numbers = {entry.order_id for entry in scene.world.panel.ledger}
    for line in lines:
        assert line.draft is not None
        assert there[line.draft.link] <= 1
        if line.state is PLACED:
            assert line.intent is not None
            assert line.intent.panel_order_id in numbers
        elif line.state is not UNKNOWN:
            assert not there[line.draft.link]
    return [line.state for line in lines]


async def end_of(scene: Backstage, person: PersonId, mass_id: MassId) -> MassEnd | None:
    """Why nothing more is sent."""
    mass, _ = await scene.cast.mass.standing(person, mass_id)
    return mass.end


async def test_every_line_is_sent_once_followed_and_told_of_at_the_end(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(5))
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED] * 5
    assert await end_of(scene, person, mass_id) is MassEnd.COMPLETE
    assert await scene.storage.orders.watched_count(person) == 5
    assert await scene.due() == ["mass_ended"]
    await run(scene.cast, scene.supervisor)
    assert len(scene.asked("add")) == 5


async def test_of_a_hundred_taps_one_begins_one_run(scene: Backstage) -> None:
    person = await scene.person(1)
    card = await drafted(scene.cast, person, texts(3))
    answers = await asyncio.gather(*(confirm(scene.cast, person, card) for _ in range(100)))
    assert sum(isinstance(answer, MassBegun) for answer in answers) == 1
    assert all(isinstance(answer, MassBegun | MassSpent) for answer in answers)
    await asyncio.gather(*(scene.cast.mass_runs.resume() for _ in range(20)))
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, card.mass.mass_id) == [PLACED] * 3


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "cut_json", "server_error_json_after"])
async def test_a_line_of_unknown_outcome_is_not_sent_again_and_does_not_stop_the_rest(
    scene: Backstage, fault: str
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(4))

    async def arm() -> None:
        scene.world.fault_line.arm(fault, action="add", times=1)

    before_line(scene, 2, arm)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, UNKNOWN, PLACED, PLACED]
    assert await end_of(scene, person, mass_id) is MassEnd.COMPLETE
    (unknown,) = await scene.cast.reconcile.unresolved(person)
    scene.clock.advance(timedelta(seconds=6))
    assert await scene.cast.reconcile.probe_due() == 1
    assert len(scene.asked("add")) <= 4
    closed = await scene.cast.reconcile.close(person, unknown.intent_id)
    assert closed.intent_id == unknown.intent_id
    _, lines = await scene.cast.mass.standing(person, mass_id)
    assert lines[1].state is LineState.ABANDONED


async def test_three_unknown_outcomes_in_a_row_stop_it(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(6))
    scene.world.fault_line.arm("drop_after", action="add")
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [UNKNOWN] * 3 + [WAITING] * 3
    assert await end_of(scene, person, mass_id) is MassEnd.UNCLEAR


async def test_a_panel_that_cannot_be_asked_before_a_line_stops_it(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(4))

    async def arm() -> None:
        scene.world.fault_line.arm("bad_gateway_html", action="balance")

    before_line(scene, 3, arm)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, PLACED, WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.PANEL


async def test_a_line_of_which_no_byte_left_stops_it(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))
    claim_line = scene.storage.mass_orders.claim_line

    async def then_the_door_closes(mass: MassOrder, line: MassLine, **what: object) -> object:
        if line.position == 2:
            scene.world.fault_line.arm("refuse")
        return await claim_line(mass, line, **what)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(scene.storage.mass_orders, "claim_line", then_the_door_closes)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, NOT_SENT, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.PANEL


@pytest.mark.parametrize(
    ("words", "end"),
    [("Not enough funds on balance", MassEnd.FUNDS), ("Invalid API key", MassEnd.KEY)],
)
async def test_a_refusal_that_is_true_of_every_line_stops_it(
    scene: Backstage, words: str, end: MassEnd
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(4))

    async def refuse() -> None:
        scene.world.panel.answer_next("add", f'{{"error": "{words}"}}'.encode())

    before_line(scene, 2, refuse)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, REJECTED, WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is end
    assert len(scene.asked("add")) == 2


async def test_a_refusal_of_one_line_does_not_stop_the_rest(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))
    scene.world.panel.answer_next("add", b'{"error": "Incorrect link"}')
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [REJECTED, PLACED, PLACED]


async def test_money_spent_elsewhere_meanwhile_stops_it_before_the_line_it_does_not_cover(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))

    async def spend() -> None:
        scene.world.panel.top_up(DEMO_KEY, -scene.world.panel.accounts[DEMO_KEY].balance)

    before_line(scene, 2, spend)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.FUNDS
    assert len(scene.asked("add")) == 1


async def test_a_key_that_is_replaced_meanwhile_spends_nothing(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))

    async def replace_key() -> None:
        await scene.storage.accounts.connect(
            person, PanelKey(EURO_KEY), Money(Decimal(2500), "EUR"), scene.clock()
        )

    before_line(scene, 2, replace_key)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.KEY
    assert {entry.key for entry in scene.world.panel.ledger} == {DEMO_KEY}


async def test_a_key_the_panel_suspends_meanwhile_stops_it(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))

    async def suspend() -> None:
        scene.world.panel.set_active(DEMO_KEY, is_active=False)

    before_line(scene, 2, suspend)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.KEY


async def test_stop_lets_the_line_under_way_be_the_last(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(4))
    before_line(scene, 2, lambda: scene.cast.mass.stop(person, mass_id))
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, WAITING, WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.STOPPED
    assert not await scene.cast.mass.stop(person, mass_id)


async def test_services_that_change_meanwhile_are_passed_over_and_say_why(scene: Backstage) -> None:
    person = await scene.person(1)
    lines = [f"{service} | {new_link()} | 100" for service in ("101", "102", "103", "401", "121")]
    mass_id = await begun(scene, person, lines)

    async def change() -> None:
        scene.clock.advance(timedelta(minutes=2))
        scene.world.panel.change_service("102", rate=Decimal(9))
        scene.world.panel.change_service("103", is_listed=False)
        scene.world.panel.change_service("401", min_quantity=200)

    before_line(scene, 2, change)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, SKIPPED, SKIPPED, SKIPPED, PLACED]
    _, kept = await scene.cast.mass.standing(person, mass_id)
    assert [line.problem.key for line in kept if line.problem] == [
        "mass.line_charge",
        "mass.line_gone",
        "problem.quantity_below",
    ]


async def test_while_another_order_with_the_key_is_on_its_way_a_line_waits(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    await scene.cast.draft.begin_with(person, SERVICE, 11)
    for number, answer in enumerate((new_link(), "100"), 12):
        await scene.cast.draft.answer(person, answer, number)
    await scene.cast.draft.skip(person, "runs", 14)
    single = await scene.cast.place.review(person, 15)
    mass_id = await begun(scene, person, texts(2))
    await scene.storage.intents.claim(person, single.intent_id, single.nonce, scene.clock())
    is_sending, looks = scene.storage.intents.sending_with, list[bool]()

    async def noted(fingerprint: str) -> bool:
        looks.append(await is_sending(fingerprint))
        return looks[-1]

    async def has_looked_again() -> bool:
        return len(looks) > 1 or bool(scene.asked("add"))

    monkeypatch.setattr(scene.storage.intents, "sending_with", noted)
    await scene.cast.mass_runs.resume()
    await eventually(has_looked_again)
    assert looks[:2] == [True, True]
    assert not scene.asked("add")
    await scene.storage.intents.settle(person, single.intent_id, NotSent(), scene.clock())
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, PLACED]


async def test_a_card_of_a_single_order_survives_a_mass_order(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.draft.begin_with(person, "102", 11)
    for number, answer in enumerate((new_link(), "100"), 12):
        await scene.cast.draft.answer(person, answer, number)
    single = await scene.cast.place.review(person, 15)
    mass_id = await begun(scene, person, texts(2))
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, PLACED]
    kept = await scene.storage.intents.get(person, IntentId(single.intent_id))
    assert kept == single


async def test_a_line_like_one_of_unknown_outcome_is_passed_over(scene: Backstage) -> None:
    person = await scene.person(1)
    (line,) = texts(1)
    mass_id = await begun(scene, person, [line, *texts(1), line])
    scene.world.fault_line.arm("drop_before", action="add", times=1)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [UNKNOWN, PLACED, SKIPPED]
    _, kept = await scene.cast.mass.standing(person, mass_id)
    assert kept[2].problem is not None
    assert kept[2].problem.key == "mass.line_twin"


async def test_lines_like_an_unresolved_order_take_an_extra_yes_which_reaches_no_later_one(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    twin, other = texts(2)
    first = await begun(scene, person, [twin])
    scene.world.fault_line.arm("drop_before", action="add", times=1)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, first) == [UNKNOWN]
    card = await drafted(scene.cast, person, [twin, other, other])
    assert set(card.unresolved) == {1}
    assert card.repeats == {3: 2}
    asked = await confirm(scene.cast, person, card)
    assert isinstance(asked, MassTwins)
    scene.clock.advance(timedelta(seconds=1))
    assert isinstance(await confirm(scene.cast, person, card, accepts_twins=True), MassBegun)
    scene.clock.advance(timedelta(seconds=1))

    async def arm() -> None:
        scene.world.fault_line.arm("drop_before", action="add", times=1)

    before_line(scene, 2, arm)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, card.mass.mass_id) == [PLACED, UNKNOWN, SKIPPED]


async def test_an_open_order_for_the_same_is_warned_about(scene: Backstage) -> None:
    person = await scene.person(1)
    (line,) = texts(1)
    await begun(scene, person, [line])
    await run(scene.cast, scene.supervisor)
    card = await drafted(scene.cast, person, [line, *texts(1)])
    assert card.open_orders == {1: scene.world.panel.ledger[0].order_id}


async def test_being_forgotten_ends_it(scene: Backstage) -> None:
    person = await scene.person(1)
    await begun(scene, person, texts(3))
    before_line(scene, 2, lambda: scene.cast.settings.forget(person))
    await run(scene.cast, scene.supervisor)
    assert len(scene.world.panel.ledger) == 1
    assert await scene.storage.mass_orders.running() == []


async def test_nobody_is_forgotten_while_a_line_is_on_its_way(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(2))
    line = scene.world.fault_line
    line.arm("time_out_after", action="add", times=1)
    struck = line.strikes("time_out_after")
    await scene.cast.mass_runs.resume()
    await line.until_struck("time_out_after", struck + 1)
    with pytest.raises(ProblemError):
        await scene.cast.settings.forget(person)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [UNKNOWN, PLACED]


async def test_a_stop_of_the_program_ends_the_line_and_the_next_start_sends_the_rest(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(4))
    reached = asyncio.Event()

    async def tell() -> None:
        reached.set()

    before_line(scene, 2, tell)
    await scene.cast.mass_runs.resume()
    await reached.wait()
    await scene.supervisor.stop()
    states = await became(scene, person, mass_id)
    assert LineState.SENDING not in states
    assert WAITING in states
    again, supervisor = recast(scene)
    await again.reconcile.interrupted()
    await run(again, supervisor)
    assert await became(scene, person, mass_id) == [PLACED] * 4
    assert await scene.due() == ["mass_ended"]


@pytest.mark.parametrize("place", ["before the panel acted", "after the panel acted"])
async def test_killed_in_the_middle_of_a_send_it_goes_on_and_never_sends_that_line_again(
    scene: Backstage, place: str
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))
    mass, lines = await scene.cast.mass.standing(person, mass_id)
    claimed = await scene.storage.mass_orders.claim_line(mass, lines[0], nonce="n", at=scene.clock())
    assert claimed is not None
    if place == "after the panel acted":
        form = {"service": SERVICE, "link": claimed.draft.link, "quantity": "100"}
        scene.world.panel.place_order(scene.world.panel.accounts[DEMO_KEY], form)
    again, supervisor = recast(scene)
    await again.reconcile.interrupted()
    await run(again, supervisor)
    assert await became(scene, person, mass_id) == [UNKNOWN, PLACED, PLACED]
    assert claimed.draft.link not in [entry.form["link"] for entry in scene.asked("add")]


async def test_a_line_whose_order_nobody_can_read_is_unknown_and_the_others_go_on(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))
    mass, lines = await scene.cast.mass.standing(person, mass_id)
    claimed = await scene.storage.mass_orders.claim_line(mass, lines[0], nonce="n", at=scene.clock())
    assert claimed is not None
    await scene.storage._database.run("UPDATE intents SET draft = :draft", draft='{"v":99}')
    again, supervisor = recast(scene)
    await again.reconcile.interrupted()
    await run(again, supervisor)
    assert await became(scene, person, mass_id) == [UNKNOWN, PLACED, PLACED]
    _, (lost, *_) = await scene.cast.mass.standing(person, mass_id)
    assert lost.unreadable == IntentName(person, claimed.intent_id)
    assert not lost.is_left
    assert not lost.is_waiting
    await scene.cast.notifications.deliver_due()
    (told,) = scene.world.telegram.sent_to(person)
    assert claimed.reference in told.text.text


async def test_an_outcome_that_cannot_be_saved_is_waited_for_before_the_next_line(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))
    settle, refused = scene.storage.intents.settle, 0

    async def settle_when_there_is_room(*args: object, **named: object) -> object:
        nonlocal refused
        refused += 1
        if refused == 2:
            raise DiskFullError("the disk is full")
        return await settle(*args, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(scene.storage.intents, "settle", settle_when_there_is_room)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED] * 3


async def test_a_fault_of_ours_in_the_middle_loses_nothing(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.usecases.send_mass_lines._AFTER_A_FAULT", 0.01)
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(3))

    async def stumble() -> None:
        monkeypatch.undo()
        scene.cast.mass_runs._checked_and_sent = checked  # type: ignore[method-assign]  # as it was
        raise DiskFullError("the disk is full")

    checked = scene.cast.mass_runs._checked_and_sent
    before_line(scene, 2, stumble)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, WAITING, WAITING]
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED] * 3


async def test_what_is_left_after_more_than_a_day_is_not_sent(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(2))
    scene.clock.advance(timedelta(days=1, seconds=1))
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [WAITING, WAITING]
    assert await end_of(scene, person, mass_id) is MassEnd.LATE


async def test_a_card_lasts_ten_minutes_and_is_then_shown_anew(scene: Backstage) -> None:
    person = await scene.person(1)
    card = await drafted(scene.cast, person, texts(2))
    scene.clock.advance(timedelta(minutes=10))
    changed = await confirm(scene.cast, person, card)
    assert isinstance(changed, MassChanged)
    assert changed.why.key == "problem.card_expired"
    with pytest.raises(ProblemError):
        await confirm(scene.cast, person, card)
    assert isinstance(await confirm(scene.cast, person, changed.card), MassBegun)


@pytest.mark.parametrize(
    ("service", "change", "why"),
    [
        ("101", {"rate": Decimal("0.70")}, "problem.rate_changed"),
        ("101", {"min_quantity": 200}, "problem.mass_changed"),
        ("101", {"is_listed": False}, "problem.mass_changed"),
        ("999", {}, "problem.mass_balance"),
    ],
)
async def test_what_changed_since_the_card_is_shown_before_anything_is_sent(
    scene: Backstage, service: str, change: dict[str, object], why: str
) -> None:
    person = await scene.person(1)
    await scene.cast.catalogue.listing(person)
    scene.clock.advance(timedelta(seconds=1))
    card = await drafted(scene.cast, person, texts(2))
    if change:
        scene.world.panel.change_service(service, **change)
    else:
        scene.world.panel.top_up(DEMO_KEY, -scene.world.panel.accounts[DEMO_KEY].balance)
    changed = await confirm(scene.cast, person, card)
    assert isinstance(changed, MassChanged)
    assert changed.why.key == why
    assert await scene.storage.mass_orders.running() == []


async def test_a_forged_confirm_of_wrong_lines_begins_nothing(scene: Backstage) -> None:
    person = await scene.person(1)
    card = await drafted(scene.cast, person, [*texts(1), "nonsense"])
    changed = await confirm(scene.cast, person, card)
    assert isinstance(changed, MassChanged)
    assert changed.why.key == "problem.mass_wrong"
    mass_id, nonce = changed.card.mass.mass_id, changed.card.mass.nonce
    for_sure = await scene.storage.mass_orders.confirm(
        person, mass_id, nonce, scene.clock(), accepts_twins=False
    )
    assert for_sure is None


async def test_a_line_added_after_the_card_makes_its_confirm_worthless(scene: Backstage) -> None:
    person = await scene.person(1)
    card = await drafted(scene.cast, person, texts(2))
    await scene.cast.mass_list.add(person, "\n".join(texts(1)), 3)
    with pytest.raises(ProblemError):
        await confirm(scene.cast, person, card)
    assert await scene.storage.mass_orders.running() == []


async def test_a_message_handled_again_after_a_crash_adds_nothing(scene: Backstage) -> None:
    person = await scene.person(1)
    await drafted(scene.cast, person, texts(2))
    again = await scene.cast.mass_list.add(person, "\n".join(texts(2)), 2)
    assert (len(again.texts), again.added) == (2, 0)


async def test_what_is_left_can_be_ordered_and_no_line_twice(scene: Backstage) -> None:
    person = await scene.person(1)
    lines = texts(4)
    mass_id = await begun(scene, person, lines)
    before_line(scene, 3, lambda: scene.cast.mass.stop(person, mass_id))
    scene.world.fault_line.arm("drop_after", action="add", times=1)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [UNKNOWN, PLACED, WAITING, WAITING]
    rest = await scene.cast.mass_list.add_rest(person, mass_id)
    assert await scene.cast.mass_list.add_rest(person, mass_id) == rest
    assert [line.text for line in await scene.cast.mass_list.lines(rest)] == lines[2:]
    card = await scene.cast.mass_list.review(rest)
    assert isinstance(await confirm(scene.cast, person, card), MassBegun)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, rest.mass_id) == [PLACED, PLACED]
    with pytest.raises(ProblemError):
        await scene.cast.mass_list.add_rest(PersonId(2), mass_id)
    with pytest.raises(ProblemError, match="mass_no_rest"):
        await scene.cast.mass_list.add_rest(person, mass_id)
    assert await scene.cast.mass_list.current(person) is None


async def test_only_what_no_later_list_has_ordered_is_left_of_any_of_them(scene: Backstage) -> None:
    async def rest(mass_id: MassId) -> list[str]:
        mass = await scene.cast.mass_list.add_rest(person, mass_id)
        return [line.text for line in await scene.cast.mass_list.lines(mass)]

    async def send_rest(until: int) -> MassId:
        mass = await scene.cast.mass_list.current(person)
        assert mass is not None
        before_line(scene, until, lambda: scene.cast.mass.stop(person, mass.mass_id))
        assert isinstance(
            await confirm(scene.cast, person, await scene.cast.mass_list.review(mass)), MassBegun
        )
        await run(scene.cast, scene.supervisor)
        return mass.mass_id

    person = await scene.person(1)
    one, two, three, four = texts(4)
    mended = texts(1)[0]
    first = await begun(scene, person, [one, two, three, four])
    await scene.cast.mass.stop(person, first)
    await run(scene.cast, scene.supervisor)
    assert await rest(first) == [one, two, three, four]
    await scene.cast.mass_list.add(person, f"1: -\n2: {mended}", 3)  # 2 is fixed, 1 is not wanted just now
    assert await rest(first) == [mended, three, four, one]
    second = await send_rest(3)
    assert await became(scene, person, second) == [PLACED, PLACED, WAITING, WAITING]
    assert [line.is_left for line in (await scene.cast.mass.standing(person, first))[1]] == [
        *(True, False, False, True)
    ]
    assert await rest(second) == [four, one] == await rest(first)
    await scene.cast.mass_list.drop(person, (await scene.cast.mass_list.open(person)).mass_id)
    assert await rest(first) == [one, four]
    third = await send_rest(9)
    assert await became(scene, person, third) == [PLACED, PLACED]
    for mass_id in (first, second, third):
        with pytest.raises(ProblemError, match="mass_no_rest"):
            await rest(mass_id)


async def test_only_charges_that_are_certain_must_be_covered(scene: Backstage) -> None:
    person = await scene.person(1, key=POOR_KEY)
    packages = [f"{PACKAGE} | {new_link()} | 1" for _ in range(2)]
    card = await drafted(scene.cast, person, packages)
    assert not card.mass.balance.covers(charge_of(card.lines))
    assert isinstance(await confirm(scene.cast, person, card), MassBegun)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, card.mass.mass_id) == [REJECTED, WAITING]
    assert await end_of(scene, person, card.mass.mass_id) is MassEnd.FUNDS
    dear = f"{SERVICE} | {new_link()} | 9000"
    changed = await confirm(scene.cast, person, await drafted(scene.cast, person, [*packages, dear]))
    assert isinstance(changed, MassChanged)
    assert changed.why == problem("problem.mass_balance")


async def test_nothing_of_anybody_elses_can_be_confirmed_stopped_dropped_or_seen(scene: Backstage) -> None:
    person, stranger = await scene.person(1), await scene.person(2, key=POOR_KEY)
    card = await drafted(scene.cast, person, texts(2))
    mass_id = card.mass.mass_id
    with pytest.raises(ProblemError):
        await confirm(scene.cast, stranger, card)
    assert not await scene.cast.mass_list.drop(stranger, mass_id)
    with pytest.raises(ProblemError):
        await scene.cast.mass_list.leave_out_wrong(stranger, mass_id, card.mass.nonce)
    assert isinstance(await confirm(scene.cast, person, card), MassBegun)
    assert not await scene.cast.mass.stop(stranger, mass_id)
    with pytest.raises(ProblemError):
        await scene.cast.mass.standing(stranger, mass_id)
    await run(scene.cast, scene.supervisor)
    assert await became(scene, person, mass_id) == [PLACED, PLACED]


async def test_people_with_one_key_and_a_mass_order_each_take_turns(scene: Backstage) -> None:
    first, second = await scene.person(1), await scene.person(2)
    of_first, of_second = await begun(scene, first, texts(4)), await begun(scene, second, texts(4))
    await run(scene.cast, scene.supervisor)
    assert await became(scene, first, of_first) == [PLACED] * 4
    assert await became(scene, second, of_second) == [PLACED] * 4


async def test_an_open_list_waits_while_one_is_sent(scene: Backstage) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(1))
    opened = await scene.cast.mass_list.open(person)
    assert (opened.mass_id, opened.state) == (mass_id, MassState.RUNNING)
    with pytest.raises(ProblemError):
        await scene.cast.mass_list.add(person, "\n".join(texts(1)), 10)


async def test_an_order_like_a_line_that_became_unknown_while_the_panel_was_asked_stops_the_line(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    (line,) = texts(1)
    mass_id = await begun(scene, person, [line])
    draft = scene.cast.draft
    await draft.begin_with(person, SERVICE, 11)
    for number, answer in enumerate((line.split(" | ")[1], "100"), 12):
        await draft.answer(person, answer, number)
    await draft.skip(person, "runs", 14)
    single = await scene.cast.place.review(person, 15)
    balance = scene.cast.mass_runs._balance
    read, has_sent = balance.read, False

    async def read_then_order(of: PersonId) -> PanelAccount:
        nonlocal has_sent
        account = await read(of)
        if not has_sent:
            has_sent = True
            scene.world.fault_line.arm("drop_after", action="add", times=1)
            await scene.cast.place.confirm(person, single.intent_id, single.nonce, 16)
        return account

    monkeypatch.setattr(balance, "read", read_then_order)
    await run(scene.cast, scene.supervisor)
    _, (sent,) = await scene.cast.mass.standing(person, mass_id)
    assert sent.state is SKIPPED
    assert len(scene.asked("add")) == 1


@pytest.mark.parametrize("is_due", [True, False])
async def test_a_result_is_kept_while_it_is_due_and_holds_nothing_up_once_it_is_gone(
    scene: Backstage,
    is_due: bool,  # noqa: FBT001 - the case
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(1))
    await run(scene.cast, scene.supervisor)
    assert await scene.due() == ["mass_ended"]
    scene.clock.advance(timedelta(days=31))
    if not is_due:
        await scene.storage._database.run("DELETE FROM mass_orders")
    else:
        await scene.cast.mass_list.open(person)
        assert await scene.storage.mass_orders.get(person, mass_id) is not None
    await scene.cast.notifications.deliver_due()
    assert await scene.due() == []
    assert bool(scene.world.telegram.sent_to(person)) is is_due


async def test_another_currency_is_not_called_another_key(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)
    mass_id = await begun(scene, person, texts(2))
    balance = scene.cast.mass_runs._balance
    read = balance.read

    async def in_euros(of: PersonId) -> PanelAccount:
        account = await read(of)
        return replace(account, balance=Money(account.balance.amount, "EUR"))

    monkeypatch.setattr(balance, "read", in_euros)
    await run(scene.cast, scene.supervisor)
    assert await end_of(scene, person, mass_id) is MassEnd.CURRENCY
    assert not scene.asked("add")


async def test_what_is_confirmed_as_the_program_ends_is_not_begun(scene: Backstage) -> None:
    person = await scene.person(1)
    card = await drafted(scene.cast, person, texts(2))
    scene.supervisor.announce_end()
    with pytest.raises(ProblemError) as raised:
        await confirm(scene.cast, person, card)
    assert raised.value.problem.key == "problem.ending"
    cast, supervisor = recast(scene)
    await run(cast, supervisor)
    await supervisor.stop()
    assert not scene.asked("add")


async def test_an_unknown_order_is_recognised_by_another_spelling_of_its_link(scene: Backstage) -> None:
    person = await scene.person(1)
    link = new_link()
    await begun(scene, person, [f"{SERVICE} | {link}?igsh=abc | 100"])
    scene.world.fault_line.arm("drop_after", action="add", times=1)
    await run(scene.cast, scene.supervisor)
    card = await drafted(scene.cast, person, [f"{SERVICE} | {link}/ | 100"])
    assert card.unresolved
