"""What changed since the last look: grouped, paged, with old and new rate, in both languages."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.stage import HASTY, Chat, Stage

LATER = timedelta(minutes=16)


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


@pytest.fixture
async def reader(customer: Chat) -> Chat:
    """Somebody who has looked once."""
    customer.say("/updates")
    await customer.answers("changes.none")
    return customer


def add_many(stage: Stage, count: int, first: int = 5000) -> None:
    """New services, in a category of their own."""
    panel = stage.world.panel
    for number in range(first, first + count):
        panel.catalogue.put(replace(panel.catalogue["1"], service_id=str(number), name=f"No. {number}"))


async def test_every_kind_of_change_is_told_once(stage: Stage, reader: Chat) -> None:
    panel = stage.world.panel
    gone = panel.catalogue["113"].name
    panel.change_service("1", rate=Decimal("7.5"))
    panel.change_service("101", rate=Decimal("0.1"))
    panel.change_service("113", is_listed=False)
    add_many(stage, 1)
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("changes.title")
    for name in (
        "changes.dearer_count",
        "changes.cheaper_count",
        "changes.removed_count",
        "changes.new_count",
    ):
        await reader.counts(name, 1)
    await reader.sees("changes.dearer", rate="7.50 USD", before="0.90 USD")
    await reader.sees("changes.cheaper", rate="0.10 USD", before="0.62 USD")
    await reader.sees("list.item", number=3, name=gone)
    await reader.sees("list.item", number=4, name="No. 5000")
    assert sorted(label for label in reader.buttons if label.isdigit()) == ["1", "2", "4"]
    assert not reader.has("button.changes_seen")
    reader.press("4")
    await reader.answers("service.title", name="No. 5000")
    reader.tap("button.star")
    await reader.hears("favourites.added_toast")
    await reader.answers("service.title", name="No. 5000")
    reader.tap("button.back")
    await reader.answers("changes.new", rate="7.50 USD")
    reader.say("/updates")
    await reader.answers("changes.none")
    reader.tap("button.services")
    await reader.answers("browse.title")


async def test_what_is_new_is_reached_from_home(reader: Chat) -> None:
    reader.say("/start")
    await reader.answers("home.title")
    reader.tap("button.updates")
    await reader.answers("changes.none")
    reader.tap("button.home")
    await reader.answers("home.title")


async def test_changes_before_the_first_look_count_from_the_first_list(stage: Stage, customer: Chat) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    stage.world.panel.change_service("1", rate=Decimal("7.5"))
    stage.clock.advance(LATER)
    customer.say("/updates")
    await customer.answers("changes.dearer", rate="7.50 USD")


async def test_many_changes_are_paged_and_end_with_the_last_page(stage: Stage, reader: Chat) -> None:
    add_many(stage, 10)
    stage.world.panel.change_service("1", rate=Decimal("7.5"))
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("list.page", page=1, pages=2)
    await reader.counts("changes.new_count", 10)
    await reader.sees("changes.seen_hint")
    reader.say("/updates")  # the last page was not shown, so nothing of it is known yet
    await reader.answers("list.page", page=1, pages=2)
    reader.tap("button.page_after")
    await reader.answers("list.page", page=2, pages=2)
    reader.press("11")
    await reader.answers("service.title", name="No. 5009")
    reader.tap("button.back")
    await reader.answers("list.page", page=2, pages=2)
    reader.tap("button.page_before")
    await reader.answers("list.page", page=1, pages=2)
    reader.say("/updates")
    await reader.answers("changes.none")


async def test_one_kind_can_be_seen_alone_and_ends_no_look(stage: Stage, reader: Chat) -> None:
    add_many(stage, 10)
    stage.world.panel.change_service("1", rate=Decimal("7.5"))
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("list.page", page=1, pages=2)
    reader.press("📈 1")
    await reader.answers("changes.dearer", rate="7.50 USD")
    assert "No. 5000" not in reader.text
    reader.press("1")
    await reader.answers("service.number", service_id="1")
    reader.tap("button.back")
    await reader.answers("changes.dearer", rate="7.50 USD")
    reader.press("🆕 10")
    await reader.answers("list.page", page=1, pages=2)
    reader.tap("button.page_after")
    await reader.answers("list.page", page=2, pages=2)
    reader.tap("button.all_changes")
    await reader.answers("list.page", page=1, pages=2)
    reader.say("/updates")
    await reader.answers("list.page", page=1, pages=2)


async def test_all_can_be_called_seen(stage: Stage, reader: Chat) -> None:
    add_many(stage, 10)
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("list.page", page=1, pages=2)
    seen = reader.data_of("button.changes_seen")
    reader.tap("button.changes_seen")
    await reader.answers("changes.none")
    stage.world.panel.change_service("1", rate=Decimal("7.5"))
    stage.clock.advance(LATER)
    reader.forge(seen)  # the button of an old screen: what came since was not seen
    await reader.answers("changes.moved")
    await reader.sees("changes.dearer", rate="7.50 USD")


async def test_pages_of_a_list_that_changed_meanwhile_begin_anew(stage: Stage, reader: Chat) -> None:
    add_many(stage, 10)
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("list.page", page=1, pages=2)
    add_many(stage, 1, first=5900)
    stage.clock.advance(LATER)
    reader.tap("button.page_after")
    await reader.answers("changes.moved")
    await reader.counts("changes.new_count", 11)
    await reader.sees("list.page", page=1, pages=2)


async def test_forged_pages_show_what_there_is(stage: Stage, reader: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    for data in ("1:np:all:999:any", "1:np:nonsense:0:any", "1:np:dearer:7:any", "1:np:all:0:nonsense"):
        reader.forge(data)
        await reader.answers("changes.none")
    reader.forge("1:ns:nonsense")
    await reader.answers("changes.moved")
    assert await stage.bot.storage.outbox.pending() == 0


async def test_an_empty_list_is_said_and_loses_no_change(stage: Stage, reader: Chat) -> None:
    stage.world.panel.answer_next("services", b"[]")
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("problem.catalogue_empty")
    stage.world.panel.change_service("1", rate=Decimal("7.5"))
    stage.clock.advance(LATER)
    reader.say("/updates")
    await reader.answers("changes.dearer", rate="7.50 USD")


async def test_a_silent_panel_is_said_beside_what_is_known(stage: Stage, reader: Chat) -> None:
    stage.clock.advance(timedelta(minutes=20))
    stage.world.fault_line.arm("drop_before", action="services")
    reader.say("/updates")
    await reader.answers("changes.none")
    await reader.counts("services.stale", 20)
