"""Many numbers: in few calls, in any dialect, through failures; watched all at once or not at all."""

import json

import pytest

from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.order import Order, OrderReport, OrderStatus, UnknownToPanel
from bot.domain.order_history import EntryKind
from bot.domain.problems import ProblemError
from bot.domain.status_table import Complaint, Group, StatusTable, Told, Untold
from bot.sandbox.fake_panel import DEMO_KEY, DIALECTS, EURO_KEY
from bot.usecases import look_up_numbers
from bot.usecases.look_up_numbers import Asked
from tests.support.backstage import Backstage, recast
from tests.support.shop import place_elsewhere


async def silent(_done: int, _of: int) -> None:
    """Nobody watches."""


async def look_up(scene: Backstage, person: PersonId, numbers: list[str]) -> StatusTable:
    """Look these up; the table."""
    await scene.cast.lookups.look_up(person, list(map(PanelOrderId, numbers)), 1, silent)
    return (await scene.cast.lookups.shown(person)).table


def unknown(count: int) -> list[str]:
    """Numbers that are nobody's."""
    return [str(number) for number in range(900_001, 900_001 + count)]


async def test_a_thousand_numbers_take_ten_calls_and_tell_how_far_it_is(scene: Backstage) -> None:
    person = await scene.person(1)
    done: list[tuple[int, int]] = []

    async def progress(so_far: int, of: int) -> None:
        done.append((so_far, of))

    numbers = list(map(PanelOrderId, unknown(1000)))
    await scene.cast.lookups.look_up(person, numbers, 1, progress)
    assert [call.form["orders"].split(",") for call in scene.asked("status")] == [
        numbers[at : at + 100] for at in range(0, 1000, 100)
    ]
    assert done == [(at, 1000) for at in range(100, 1001, 100)]
    with pytest.raises(ProblemError, match="numbers_many"):
        await look_up(scene, person, unknown(1001))
    assert len(scene.asked("status")) == 10


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
async def test_a_table_is_read_in_every_dialect(scene: Backstage, dialect: str) -> None:
    person = await scene.person(1)
    panel = scene.world.panel
    pending, completed, foreign = (
        place_elsewhere(scene.world, key=key) for key in (DEMO_KEY, DEMO_KEY, EURO_KEY)
    )
    panel.move_order(completed, "Completed", remains=0)
    panel.speak(dialect)
    prefix = panel.dialect.id_prefix
    numbers = [f"{prefix}{number}" for number in (pending, completed, foreign, "900001")]
    told = list((await look_up(scene, person, numbers)).told.values())
    assert [each.status for each in told[:2] if isinstance(each, OrderReport)] == [
        OrderStatus.PENDING,
        OrderStatus.COMPLETED,
    ]
    for each in told[2:]:
        assert isinstance(each, UnknownToPanel | Complaint | Untold)
        assert each is not Untold.NOT_ASKED


async def test_a_call_that_fails_is_passed_over_and_two_in_a_row_end_it(scene: Backstage) -> None:
    person = await scene.person(1)
    numbers = unknown(500)
    refusal, good = b'{"error":"Not on Sundays"}', b'{"1":{"status":"Pending"}}'
    for answer in (refusal, good, refusal, refusal):
        scene.world.panel.answer_next("status", answer)
    asked = await scene.cast.lookups.look_up(person, list(map(PanelOrderId, numbers)), 1, silent)
    assert asked.problem is not None
    assert asked.problem.panel_words == "Not on Sundays"
    table = (await scene.cast.lookups.shown(person)).table
    assert table.of(Group.LEFT_OUT) == tuple(numbers[100:200])
    assert table.of(Group.NOT_ASKED) == (*numbers[:100], *numbers[200:])
    assert len(scene.asked("status")) == 4
    asked = await scene.cast.lookups.try_again(person, 2, silent)
    assert asked.problem is None
    assert (await scene.cast.lookups.shown(person)).table.of(Group.NOT_FOUND) == tuple(numbers)


async def test_a_panel_that_is_down_loses_no_number(scene: Backstage) -> None:
    person = await scene.person(1)
    scene.world.fault_line.arm("refuse")
    table = await look_up(scene, person, unknown(300))
    assert table.open_again == tuple(unknown(300))


async def test_a_key_refused_on_the_way_is_not_asked_with_again(scene: Backstage) -> None:
    person = await scene.person(1)
    scene.world.panel.set_active(DEMO_KEY, is_active=False)
    table = await look_up(scene, person, unknown(300))
    assert len(table.of(Group.NOT_ASKED)) == 300
    assert len(scene.asked("status")) == 1
    with pytest.raises(ProblemError, match="key_refused"):
        await look_up(scene, person, unknown(2))


async def test_each_row_is_told_in_its_own_way(scene: Backstage) -> None:
    person = await scene.person(1)
    body = {
        "1": {"status": "Half baked", "remains": "3", "charge": "0.5", "currency": "EUR"},
        "2": {"error": "Incorrect order ID"},
        "3": {"error": "Try after lunch"},
        "4": "Incorrect order ID",
    }
    scene.world.panel.answer_next("status", json.dumps(body).encode())
    told: dict[PanelOrderId, Told] = dict((await look_up(scene, person, ["1", "2", "3", "4", "5"])).told)
    first = told.pop(PanelOrderId("1"))
    assert isinstance(first, OrderReport)
    assert (first.status, first.status_word, first.remains) == (OrderStatus.UNKNOWN, "Half baked", 3)
    assert told == {
        "2": UnknownToPanel("Incorrect order ID"),
        "3": Complaint("Try after lunch"),
        "4": UnknownToPanel("Incorrect order ID"),
        "5": Untold.LEFT_OUT,
    }


async def _watched_table(scene: Backstage, person: PersonId) -> tuple[list[str], Order]:
    """A table of two orders placed elsewhere, one that is not watched any more, one watched, two ended."""
    elsewhere = [place_elsewhere(scene.world) for _ in range(2)]
    let_go, watched, ended = [await scene.watched(person, place_elsewhere(scene.world)) for _ in range(3)]
    await scene.cast.orders.stop_watching(person, let_go.order_id)
    for number in (ended.panel_order_id, other := place_elsewhere(scene.world)):
        scene.world.panel.move_order(number, "Completed")
    known = [order.panel_order_id for order in (let_go, watched, ended)]
    await look_up(scene, person, [*elsewhere, *known, other, "900001"])
    return [*elsewhere, let_go.panel_order_id], watched


async def test_all_open_ones_are_watched_with_one_tap_and_told_when_they_end(scene: Backstage) -> None:
    person = await scene.person(1)
    to_watch, watched = await _watched_table(scene, person)
    again = await scene.cast.lookups.watch_all(person)
    assert (again.watched, again.left_out) == (3, 0)
    assert await scene.storage.orders.watched_count(person) == 4
    again = await scene.cast.lookups.watch_all(person)
    assert (again.watched, again.left_out) == (0, 0)
    order = await scene.cast.orders.by_number(person, to_watch[0])
    assert order is not None
    assert order.was_placed_elsewhere
    history = await scene.storage.order_history.last(person, order.order_id, 5)
    assert [entry.kind for entry in history] == [EntryKind.ADDED]
    scene.clock.advance(scene.cast.lookups._polling.fastest)
    scene.world.panel.move_order(to_watch[0], "Completed")
    scene.world.panel.move_order(to_watch[2], "Partial", remains=3)
    await scene.cast.watch.sweep()
    assert await scene.due() == ["order_ended", "order_ended"]
    assert (await scene.order(watched)).is_watched


async def test_there_is_room_for_so_many_and_the_rest_is_said(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_up_numbers, "MOST_WATCHED", 2)
    person = await scene.person(1)
    await _watched_table(scene, person)
    watched = await scene.cast.lookups.watch_all(person)
    assert (watched.watched, watched.left_out) == (1, 2)
    watched = await scene.cast.lookups.watch_all(person)
    assert (watched.watched, watched.left_out) == (0, 2)


async def test_all_are_watched_or_none(scene: Backstage, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await scene.person(1)
    await _watched_table(scene, person)
    writing = scene.storage.orders.watch_open

    async def torn(*asked: object, **more: object) -> None:
        await writing(*asked, **more)  # type: ignore[arg-type]  # handed through as it came
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(scene.storage.orders, "watch_open", torn)
        with pytest.raises(RuntimeError):
            await scene.cast.lookups.watch_all(person)
    assert await scene.storage.orders.watched_count(person) == 1


async def test_the_table_outlives_a_restart_and_goes_with_the_key_the_dialogue_or_the_person(
    scene: Backstage,
) -> None:
    person = await scene.person(1)
    table = await look_up(scene, person, unknown(3))
    cast, supervisor = recast(scene)
    assert (await cast.lookups.shown(person)).table == table
    await supervisor.stop()
    await scene.cast.connect.connect(person, EURO_KEY)
    with pytest.raises(ProblemError, match="table_gone"):
        await scene.cast.lookups.shown(person)
    await look_up(scene, person, unknown(3))
    await scene.cast.draft.leave(person)
    with pytest.raises(ProblemError, match="table_gone"):
        await scene.cast.lookups.watch_all(person)
    await look_up(scene, person, unknown(3))
    await scene.cast.settings.forget(person)
    with pytest.raises(ProblemError, match="table_gone"):
        await scene.cast.lookups.try_again(person, 2, silent)


async def test_the_end_of_a_watched_order_is_news_to_who_looks_it_up(scene: Backstage) -> None:
    person = await scene.person(1)
    ended = await scene.watched(person, place_elsewhere(scene.world))
    scene.world.panel.move_order(ended.panel_order_id, "Completed")
    numbers = [PanelOrderId(number) for number in (*unknown(150), ended.panel_order_id)]
    asked: Asked = await scene.cast.lookups.look_up(person, numbers, 1, silent)
    assert [order.order_id for order in asked.news] == [ended.order_id]
    assert (await scene.order(ended)).report.status is OrderStatus.COMPLETED
    assert await scene.due() == []
