"""Stars, the list of favourites and recent services: every button, both languages, forged and gone ones."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.catalogue import handle_for
from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY
from tests.support.shop import place
from tests.support.stage import HASTY, LINK, Chat, Stage

LATER = timedelta(minutes=16)


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def star(customer: Chat, service_id: str) -> None:
    """Open a card by its number and tap the star."""
    customer.say(f"/search {service_id}")
    await customer.answers("service.number", service_id=service_id)
    customer.tap("button.star")
    await customer.hears("favourites.added_toast")
    await customer.answers("service.number", service_id=service_id)
    assert customer.has("button.unstar")
    assert not customer.has("button.star")


async def test_a_star_is_added_and_taken_away_on_the_card(customer: Chat) -> None:
    await star(customer, "1")
    customer.say("/favourites")
    await customer.answers("favourites.title")
    await customer.counts("favourites.count", 1)
    customer.press("1")
    await customer.answers("service.number", service_id="1")
    customer.tap("button.unstar")
    await customer.hears("favourites.removed_toast")
    await customer.answers("service.number", service_id="1")
    assert customer.has("button.star")
    customer.tap("button.back")
    await customer.answers("favourites.none")
    customer.tap("button.services")
    await customer.answers("browse.title")


async def test_a_star_tapped_in_a_list_keeps_the_way_back(customer: Chat) -> None:
    customer.say("instagram")
    await customer.answers("search.title")
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2)
    customer.press("9")
    await customer.answers("service.number")
    customer.tap("button.star")
    await customer.hears("favourites.added_toast")
    await customer.answers("service.number")
    customer.tap("button.back")
    await customer.answers("list.page", page=2)
    await customer.sees("search.title")


async def test_favourites_are_reached_from_home_and_turn_page_by_page(stage: Stage, customer: Chat) -> None:
    panel = stage.world.panel
    for number in range(9):
        panel.catalogue.put(replace(panel.catalogue["1"], service_id=str(900 + number), name=f"No. {number}"))
    for number in range(9):
        await stage.bot.cast.favourites.add(PersonId(customer.person_id), handle_for(str(900 + number)))
        stage.clock.advance(timedelta(seconds=1))
    customer.say("/start")
    await customer.answers("home.title")
    customer.tap("button.favourites")
    await customer.answers("list.page", page=1, pages=2)
    await customer.sees("list.item", number=1, name="No. 8")
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=2)
    customer.press("9")
    await customer.answers("service.title", name="No. 0")
    customer.tap("button.back")
    await customer.answers("list.page", page=2, pages=2)
    customer.tap("button.page_before")
    await customer.answers("list.page", page=1, pages=2)
    customer.forge("1:fv:999")
    await customer.answers("list.page", page=2, pages=2)
    customer.tap("button.home")
    await customer.answers("home.title")


async def test_a_favourite_that_is_gone_is_said_to_be_and_can_be_removed(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    await star(customer, "1")
    await star(customer, "101")
    name = stage.world.panel.catalogue["1"].name
    stage.world.panel.change_service("1", is_listed=False)
    stage.clock.advance(LATER)
    customer.tap("button.unstar")  # of service 101, which is there
    await customer.answers("service.number", service_id="101")
    customer.tap("button.star")
    await customer.answers("service.number", service_id="101")
    customer.say("/favourites")
    await customer.answers("favourites.gone")
    await customer.sees("list.item", number=2, name=name)
    customer.press("🗑 2")
    await customer.hears("favourites.removed_toast")
    await customer.counts("favourites.count", 1)
    assert f". {name}\n" not in customer.text
    customer.forge(f"1:fr:{handle_for('1')}:7")
    await customer.answers("favourites.title")


async def test_the_star_of_an_old_card_can_be_taken_away_after_its_service_is_gone(
    stage: Stage, customer: Chat
) -> None:
    await star(customer, "1")
    stage.world.panel.change_service("1", is_listed=False)
    stage.clock.advance(LATER)
    customer.tap("button.unstar")
    await customer.hears("favourites.removed_toast")
    await customer.answers("favourites.none")


async def test_a_forged_star_stars_nothing(stage: Stage, customer: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    customer.say("/favourites")
    await customer.answers("favourites.none")
    for data in (
        f"1:fa:{handle_for('no such service')}:0:0",
        f"1:la:{handle_for('no such service')}:favourites:0",
    ):
        customer.forge(data)
        await customer.answers("problem.service_gone")
    customer.forge(f"1:ld:{handle_for('1')}:nowhere:0")  # no star of theirs: nothing happens to anybody's
    await customer.answers("service.number", service_id="1")
    customer.tap("button.back")
    await customer.answers("home.title")
    customer.forge("1:fa:x")
    await customer.hears("problem.button_old")
    assert await stage.bot.storage.favourites.all(PersonId(customer.person_id)) == []


async def test_a_star_tapped_twice_is_one(stage: Stage, customer: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    customer.say("/search 1")
    await customer.answers("service.number", service_id="1")
    tap = customer.data_of("button.star")
    for _ in range(2):
        customer.forge(tap)
        await stage.rests()
    customer.say("/favourites")
    await customer.answers("favourites.title")
    await customer.counts("favourites.count", 1)


async def test_stars_are_a_persons_own_and_nobody_without_a_key_has_any(stage: Stage, customer: Chat) -> None:
    await star(customer, "1")
    other = stage.chat(customer.language, 1002)
    for command in ("/favourites", "/updates"):
        other.say(command)
        await other.answers("problem.no_key")
    other.say("/start")
    await other.answers("welcome.send_key")
    await other.connect(EURO_KEY)
    other.say("/favourites")
    await other.answers("favourites.none")


async def test_favourites_are_there_with_their_age_while_the_panel_is_silent(
    stage: Stage, customer: Chat
) -> None:
    await star(customer, "1")
    stage.clock.advance(timedelta(minutes=20))
    stage.world.fault_line.arm("drop_before", action="services")
    customer.say("/favourites")
    await customer.answers("favourites.title")
    await customer.counts("services.stale", 20)


async def test_recent_services_are_those_looked_at_and_ordered_latest_first(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/start")
    await customer.answers("home.title")
    customer.tap("button.recent")
    await customer.answers("recent.none")
    await place(stage.bot.cast, customer.person_id, service="101")
    stage.clock.advance(timedelta(minutes=1))
    customer.say("/search 1")
    await customer.answers("service.number", service_id="1")
    customer.tap("button.home")
    await customer.answers("home.title")
    customer.tap("button.recent")
    await customer.answers("recent.title")
    names = [stage.world.panel.catalogue[number].name for number in ("1", "101")]
    await customer.sees("list.item", number=1, name=names[0])
    await customer.sees("list.item", number=2, name=names[1])
    customer.press("2")
    await customer.answers("service.number", service_id="101")
    customer.tap("button.star")
    await customer.hears("favourites.added_toast")
    customer.tap("button.back")
    await customer.answers("recent.title")
    stage.world.panel.change_service("1", is_listed=False)
    stage.clock.advance(LATER)
    customer.say("/start")
    await customer.answers("home.title")
    customer.tap("button.recent")
    await customer.answers("recent.title")
    assert f". {names[0]}\n" not in customer.text


async def test_order_again_refills_the_order_on_the_notice_that_it_is_completed(
    stage: Stage, customer: Chat
) -> None:
    order = await place(stage.bot.cast, customer.person_id, "1000", link=LINK)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=order.panel_order_id)
    customer.tap("button.again")
    await customer.answers("order.confirm_title")
    assert LINK in customer.text
    assert "1,000" in customer.text
    customer.tap("button.edit")
    await customer.answers("order.edit_title")
    customer.tap("order.label_quantity")
    await customer.answers("order.ask_quantity")
    customer.say("2000")
    await customer.answers("order.confirm_title")
    assert "2,000" in customer.text


async def test_messages_about_favourites_are_off_until_switched_on(stage: Stage, customer: Chat) -> None:
    await star(customer, "1")
    customer.say("/settings")
    await customer.answers("settings.favourites_off")
    customer.tap("button.favourite_news_on")
    await customer.answers("settings.favourites_on")
    stage.world.panel.change_service("1", rate=Decimal("7.5"))
    stage.clock.advance(LATER)
    customer.say("/services")
    await customer.gets("notice.favourites")
    await customer.gets("notice.favourite_dearer", rate="7.50 USD")
    customer.tap("button.favourites")
    await customer.answers("favourites.rate", rate="7.50 USD")
    customer.say("/settings")
    await customer.answers("settings.favourites_on")
    customer.tap("button.favourite_news_off")
    await customer.answers("settings.favourites_off")
    stage.world.panel.change_service("1", is_listed=False)
    stage.clock.advance(LATER)
    customer.say("/services")
    await customer.answers("browse.title")
    assert await stage.bot.storage.outbox.pending() == 0


async def test_being_forgotten_takes_the_stars_away(stage: Stage, customer: Chat) -> None:
    await star(customer, "1")
    customer.say("/forget")
    await customer.answers("forget.ask")
    customer.tap("button.forget_yes")
    await customer.answers("forget.done")
    await customer.connect()
    customer.say("/favourites")
    await customer.answers("favourites.none")
    assert await stage.bot.storage.viewed.recent(PersonId(customer.person_id)) == []
