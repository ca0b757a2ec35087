"""``/status``: any order of the account, also one placed elsewhere; and deep links."""

import json

import pytest

from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY
from tests.support.shop import place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def test_an_order_placed_elsewhere_is_looked_up_watched_and_told(stage: Stage, customer: Chat) -> None:
    number = place_elsewhere(stage.world)
    stage.world.panel.move_order(number, "In progress", remains=157, start_count=3572)
    customer.say(f"/status {number}")
    await customer.answers("card.title", number=number)
    await customer.sees("card.status", status=customer.tr.t("status.in_progress"))
    await customer.sees("card.remains", number=157)
    await customer.sees("card.start_count", number="3,572")
    customer.tap("button.watch_this")
    await customer.answers("card.elsewhere")
    assert not customer.has("button.again")
    stage.world.panel.move_order(number, "Completed")
    notice = await customer.gets("notice.completed", number=number)
    assert not customer.has("button.again")
    customer.say(f"/status {number}")
    await customer.answers("card.finished")
    assert notice


async def test_an_own_order_shows_its_card(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    customer.say(f"/status {order.panel_order_id}")
    await customer.answers("card.title", number=order.panel_order_id)
    await customer.sees("card.placed")
    assert customer.has("button.again")


async def test_several_numbers_in_any_writing_make_one_table(stage: Stage, customer: Chat) -> None:
    first, second, third = (place_elsewhere(stage.world) for _ in range(3))
    stage.world.panel.move_order(second, "Partial", remains=5)
    foreign = place_elsewhere(stage.world, key=EURO_KEY)
    arabic = first.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    customer.say(f"/status\n{arabic}، {second} ;#{third}\u200f | {first}\n{foreign}")
    await customer.counts("lookup.title", 4)
    await customer.sees("lookup.row", number=first, status=customer.tr.t("status.pending"))
    await customer.sees("lookup.row", number=second, status=customer.tr.t("status.partial"))
    await customer.sees("lookup.row", number=third, status=customer.tr.t("status.pending"))
    await customer.sees("lookup.row", number=foreign, status=customer.tr.t("lookup.not_yours"))
    assert len([entry for entry in stage.world.panel.requests if entry.action == "status"]) == 1
    assert {first, third} == {label[2:] for label in customer.buttons if label.startswith("👁")}
    customer.press(f"👁 {third}")
    await customer.answers("card.title", number=third)
    assert customer.has("button.unwatch")
    stage.world.panel.move_order(third, "Completed")
    await customer.gets("notice.completed", number=third)


async def test_a_hundred_numbers_are_looked_up_and_no_more(stage: Stage, customer: Chat) -> None:
    known = place_elsewhere(stage.world)
    others = [str(number) for number in range(900_001, 900_100)]
    customer.say(f"/status {' '.join([known, *others])}")
    await customer.gets("lookup.row", number=others[-1])
    await customer.gets("lookup.row", number=known, status=customer.tr.t("status.pending"))
    (call,) = [entry for entry in stage.world.panel.requests if entry.action == "status"]
    assert len(call.form["orders"].split(",")) == 100
    customer.say(f"/status {' '.join([known, '1', *others])}")
    await customer.answers("problem.numbers_many", most=100, given=101)
    assert stage.world.panel.requests[-1] is call


async def test_what_is_no_number_is_nobodys_and_the_panel_is_not_asked(stage: Stage, customer: Chat) -> None:
    customer.say("/status")
    await customer.answers("lookup.ask")
    customer.say("/status ,,, ؛")
    await customer.answers("lookup.ask")
    for garbage in ("<b>!</b>", "😀", "ا" * 3000, "&amp;", "../etc"):
        customer.say(f"/status {garbage}")
        await customer.answers("lookup.not_yours")
    customer.say("/status <i> ?? ... && ٪")
    await customer.counts("lookup.title", 5)
    assert not [entry for entry in stage.world.panel.requests if entry.action == "status"]


async def test_an_order_the_panel_leaves_out_says_so(stage: Stage, customer: Chat) -> None:
    answer = {"23501": {"status": "Half baked <b>", "remains": "3"}, "23502": {"status": "Completed"}}
    stage.world.panel.answer_next("status", json.dumps(answer).encode())
    customer.say("/status 23501 23502 23503")
    await customer.answers("lookup.row", number="23503", status=customer.tr.t("lookup.no_answer"))
    await customer.sees("lookup.row", number="23502", status=customer.tr.t("status.completed"))
    assert "Half baked <b>" in customer.text


async def test_looking_up_fails_in_words_when_the_panel_is_down(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("refuse")
    customer.say("/status 23501")
    await customer.answers("problem.panel_unreachable")
    stage.world.fault_line.disarm_all()
    stage.world.panel.answer_next("status", b'{"error":"Not on <b>Sundays</b>"}')
    customer.say("/status 23501")
    await customer.answers("problem.refused_unknown")
    await customer.sees("panel.words", words="Not on <b>Sundays</b>")


async def test_without_a_key_nothing_is_looked_up(stage: Stage, chat: Chat) -> None:
    chat.say("/status 23501")
    await chat.answers("problem.no_key")
    chat.start("o_23501")
    await chat.answers("welcome.send_key")
    assert not stage.world.panel.requests


async def test_deep_links_lead_to_a_service_an_order_or_home(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    elsewhere = place_elsewhere(stage.world)
    customer.start("s_1")
    await customer.answers("service.rate")
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title", number=order.panel_order_id)
    customer.start(f"o_{elsewhere}")
    await customer.answers("card.title", number=elsewhere)
    assert customer.has("button.watch_this")
    customer.start("o_99999")
    await customer.answers("lookup.not_yours")
    customer.start("s_99999")
    await customer.answers("problem.service_unknown", service_id="99999")
    for nonsense in ("s_", "o_", "zzz", "_", "x_1", "-"):
        customer.start(nonsense)
        await customer.answers("home.title")
