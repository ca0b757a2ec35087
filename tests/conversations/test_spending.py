"""What was spent, as words, picture and file: every screen and button, told and not told by the panel."""

import csv
import io
import sys
from datetime import timedelta

import pytest

from bot.chat import callbacks, patience
from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from tests.support.shop import place, place_elsewhere
from tests.support.stage import HASTY, LINK, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_spending_is_told_with_what_is_not_sure_of_it(stage: Stage, customer: Chat) -> None:
    customer.say("/balance")
    await customer.answers("spending.nothing")
    customer.tap("button.spending")
    await customer.answers("spending.none_then")
    assert not customer.has("button.spending_picture")
    order = await place(stage.bot.cast, customer.person_id)
    customer.press(f"• {customer.tr.plain('button.month')}")
    await customer.answers("spending.month", sums="≈ 0.90 USD")
    await customer.sees("spending.estimated", sums="0.90 USD")
    stage.world.panel.move_order(order.panel_order_id, "Partial", remains=500)
    await customer.gets("notice.partial", number=order.panel_order_id)
    customer.say("/balance")
    await customer.answers("spending.month", sums="0.45 USD ⚠️")
    customer.tap("button.spending")
    await customer.answers("spending.title")
    customer.tap("button.today")
    await customer.answers("spending.today", sums="0.45 USD ⚠️")
    await customer.sees("spending.undelivered", sums="0.45 USD")
    assert not customer.pattern("spending.estimated").search(customer.text)
    stage.clock.advance(timedelta(days=3))
    number = place_elsewhere(stage.world)
    await stage.bot.cast.orders.watch_number(PersonId(customer.person_id), number)
    customer.press(f"• {customer.tr.plain('button.today')}")
    await customer.answers("spending.none_then")
    await customer.counts("spending.elsewhere", 1)
    customer.tap("button.week")
    await customer.answers("spending.week", sums="0.45 USD ⚠️")
    assert bare(customer.tr.plural("spending.orders", 1)) in customer.text
    await customer.sees("spending.clock", zone="UTC")
    await stage.bot.cast.settings.set_clock(PersonId(customer.person_id), 345)
    customer.tap("button.month")
    await customer.answers("spending.clock", zone="UTC+5:45")
    customer.tap("button.balance")
    await customer.answers("balance.line")
    await customer.sees("spending.week", sums="0.45 USD ⚠️")
    customer.tap("button.home")
    await customer.answers("home.title")


async def test_many_services_take_pages_and_an_unknown_outcome_is_in_no_sum(
    stage: Stage, customer: Chat
) -> None:
    for _ in range(9):
        await place(stage.bot.cast, customer.person_id)
    await stage.bot.storage._database.run("UPDATE orders SET service_id = order_id, service_name = ''")
    stage.world.fault_line.arm("drop_after", action="add", times=1)
    await customer.fill_in(LINK, "1000", "")
    customer.tap("button.confirm")
    await customer.gets("unknown.title")
    customer.say("/balance")
    await customer.answers("balance.line")
    customer.tap("button.spending")
    await customer.answers("list.page", page="1", pages="2")
    await customer.sees("spending.month")
    assert "8.10 USD" in customer.text  # with "≈" until the panel is asked for the charges
    await customer.counts("spending.unresolved", 1)
    assert bare(customer.tr.plain("spending.no_service")) in customer.text
    customer.tap("button.page_after")
    await customer.answers("list.page", page="2", pages="2")
    assert not customer.has("button.page_after")
    customer.tap("button.page_before")
    await customer.answers("list.page", page="1", pages="2")
    customer.forge("1:bs:8:0")
    await customer.answers("problem.button_old")


async def test_a_picture_comes_as_a_photo_that_leads_on(stage: Stage, customer: Chat) -> None:
    customer.forge(callbacks.SpendingPicture().encode())
    await customer.answers("spending.none_then")
    await place(stage.bot.cast, customer.person_id)
    customer.press(f"• {customer.tr.plain('button.month')}")
    await customer.answers("spending.month")
    customer.tap("button.spending_picture")
    photo = await customer.receives_file()
    assert photo.kind == "photo"
    assert photo.content.startswith(b"\x89PNG")
    await customer.sees("spending.picture")
    await customer.sees("spending.month")
    assert "0.90 USD" in customer.text
    customer.tap("button.spending")
    await customer.answers("spending.title")
    messages = stage.world.telegram.messages_in(customer.person_id)
    assert [message.media for message in messages if message.keyboard][-2:] == ["photo", None]
    screens = [
        message for message in messages if customer.pattern("spending.clock").search(bare(message.text.text))
    ]
    assert len(screens) == 1


async def test_without_the_extra_no_picture_is_offered(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    await place(stage.bot.cast, customer.person_id)
    customer.say("/balance")
    await customer.answers("spending.month")
    customer.tap("button.spending")
    await customer.answers("spending.title")
    assert customer.has("button.export")
    assert not customer.has("button.spending_picture")
    customer.forge(callbacks.SpendingPicture().encode())
    await customer.answers("problem.no_pictures")


async def test_all_orders_come_as_a_file(stage: Stage, customer: Chat) -> None:
    customer.say("/export")
    await customer.answers("orders.none")
    order = await place(stage.bot.cast, customer.person_id)
    customer.say("/export")
    document = await customer.receives_file()
    await customer.counts("export.done", 1)
    assert (document.kind, document.name) == ("document", f"orders-{stage.clock():%Y-%m-%d}.csv")
    heading, row = csv.reader(io.StringIO(document.content.decode("utf-8-sig"), newline=""))
    assert heading[0] == customer.tr.plain("export.number")
    assert row[0] == order.panel_order_id
    customer.tap("button.orders")
    await customer.answers("orders.title")
    customer.say("/balance")
    await customer.answers("balance.line")
    customer.tap("button.export")
    assert order.panel_order_id in (await customer.receives_file()).content.decode()


async def test_a_file_that_telegram_does_not_take_is_owned_up_to(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_A_MOMENT", timedelta(milliseconds=1))
    await place(stage.bot.cast, customer.person_id)
    stage.world.telegram.fail_next("sendDocument", 502, times=3)
    customer.say("/export")
    await customer.answers("problem.file_not_sent")
    stage.world.telegram.fail_next("sendPhoto", 502, times=3)
    customer.say("/balance")
    await customer.answers("balance.line")
    customer.tap("button.spending")
    await customer.answers("spending.title")
    customer.tap("button.spending_picture")
    await customer.answers("problem.file_not_sent")
    customer.tap("button.home")
    await customer.answers("home.title")


async def test_what_was_spent_is_known_though_the_panel_does_not_answer(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("refuse")
    customer.say("/balance")
    await customer.answers("problem.panel_unreachable")
    assert not customer.has("button.spending")
    stage.world.fault_line.disarm_all()
    await place(stage.bot.cast, customer.person_id)
    stage.world.fault_line.arm("refuse")
    customer.say("/balance")
    await customer.answers("problem.panel_unreachable")
    customer.tap("button.spending")
    await customer.answers("spending.month", sums="≈ 0.90 USD")
