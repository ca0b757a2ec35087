"""``/status``: any order of the account, also one placed elsewhere; and deep links."""

import json
from datetime import timedelta

import pytest

from bot.chat.handlers import lookup
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import EURO_KEY
from tests.support.shop import new_link, place, place_elsewhere
from tests.support.stage import HASTY, Chat, Stage, bare


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


async def test_many_numbers_in_any_writing_make_a_table_to_act_on(stage: Stage, customer: Chat) -> None:
    own = await place(stage.bot.cast, customer.person_id)
    first, second, third = (place_elsewhere(stage.world) for _ in range(3))
    stage.world.panel.move_order(first, "In progress", remains=157)
    stage.world.panel.move_order(second, "Partial", remains=5)
    foreign = place_elsewhere(stage.world, key=EURO_KEY)
    arabic = first.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    customer.say(
        f"/status\nهذه طلباتي: {arabic}، {second} ;#{third}\u200f | {first}"
        f"\nand {foreign}/{own.panel_order_id}, please"
    )
    await customer.counts("lookup.title", 5)
    for number, status in ((first, "in_progress"), (second, "partial"), (third, "pending")):
        await customer.sees("lookup.row", number=number, status=customer.tr.t(f"status.{status}"))
    await customer.sees("lookup.row", number=foreign, status=customer.tr.t("lookup.not_yours"))
    await customer.sees("lookup.named_not_found", numbers=foreign)
    await customer.sees("lookup.total", group=customer.tr.t("status.pending"), count="2")
    await customer.sees("lookup.remains", number="157")
    assert own.service_name[:30] in customer.text
    assert len([entry for entry in stage.world.panel.requests if entry.action == "status"]) == 1
    customer.press(third)
    await customer.answers("card.title", number=third)
    assert customer.has("button.watch_this")
    stage.world.panel.move_order(third, "Processing")
    customer.tap("button.refresh")
    await customer.answers("card.status", status=customer.tr.t("status.processing"))
    await stage.rests()
    assert not customer.toasts
    customer.tap("button.refresh")
    await customer.hears("orders.nothing_new_toast")
    customer.tap("button.lookup_table")
    await customer.counts("lookup.title", 5)
    customer.tap("button.lookup_watch", count="2")
    await customer.counts("lookup.watched", 2)
    assert not _offers(customer, "button.lookup_watch", 2)
    customer.press(foreign)
    await customer.answers("lookup.not_yours")
    customer.tap("button.lookup_table")
    await customer.counts("lookup.title", 5)
    customer.press(third)
    await customer.answers("card.elsewhere")
    assert customer.has("button.unwatch")
    customer.tap("button.lookup_table")
    await customer.counts("lookup.title", 5)


async def test_numbers_are_asked_for_come_as_a_file_and_their_table_outlives_a_restart(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "_APART", timedelta())
    known = place_elsewhere(stage.world)
    others = [str(number) for number in range(900_001, 900_250)]
    customer.say("/status")
    await customer.answers("lookup.ask_numbers", most="1,000")
    customer.say("where are they?")
    await customer.answers("problem.numbers_none")
    customer.send_file("orders.png", b"\x89PNG")
    await customer.answers("problem.file_not_text")
    customer.send_file("orders.txt", "لا شيء".encode())
    await customer.answers("problem.numbers_none")
    rows = "".join(
        f"https://instagram.com/p{at},{number},0.90\n" for at, number in enumerate([known, *others])
    )
    customer.send_file("orders.csv", f"link,order_id,charge\n{rows}".encode(), caption="my orders")
    await customer.counts("lookup.title", 250)
    calls = [
        entry.form["orders"].split(",") for entry in stage.world.panel.requests if entry.action == "status"
    ]
    assert [len(call) for call in calls] == [100, 100, 50]
    assert _shown_progress(stage, customer) == {"0", "100", "200"}
    await customer.sees("lookup.total", group=customer.tr.t("lookup.total_not_found"), count="249")
    await customer.sees("list.page", page="1", pages="21")
    customer.tap("button.page_after")
    await customer.answers("list.page", page="2", pages="21")
    await stage.stop_bot()
    await stage.start_bot()
    customer.tap("button.page_after")
    await customer.answers("list.page", page="3", pages="21")
    await customer.sees("lookup.row", number=others[24])
    customer.say("/status")
    await customer.answers("lookup.ask_numbers")
    customer.say("nowhere")
    await customer.answers("problem.numbers_none")
    customer.say(f"order {known}")
    await customer.answers("card.title", number=known)
    customer.tap("button.lookup_table")
    await customer.answers("lookup.row", number=known)
    turning = customer.data_of("button.page_after")
    for words in ("Instagram", "Instagram 1k"):
        customer.say(words)
        await customer.answers("search.title", words=words)
    customer.say(known)
    await customer.answers("card.title", number=known)
    customer.tap("button.lookup_table")
    await customer.answers("list.page", page="1", pages="21")
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    customer.forge(turning)
    await customer.answers("problem.table_gone")


async def test_a_file_may_bring_the_command_along_and_one_number_ends_the_question(
    stage: Stage, customer: Chat
) -> None:
    known = place_elsewhere(stage.world)
    customer.send_file("orders.txt", f"{known} 900001".encode(), caption="/status please")
    await customer.counts("lookup.title", 2)
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    customer.say("/status")
    await customer.answers("lookup.ask_numbers")
    customer.say("900001")
    await customer.answers("lookup.not_yours")
    customer.say("Instagram")
    await customer.answers("search.title")


def _offers(customer: Chat, name: str, count: int) -> bool:
    """Whether the newest message has this button for so many."""
    return bare(customer.tr.plain(name, count=str(count))) in map(bare, customer.buttons)


def _shown_progress(stage: Stage, customer: Chat) -> set[str]:
    """How far the bot said it was, in the message that then showed the table."""
    return {
        done
        for call in stage.world.telegram.record
        for done in ("0", "100", "200")
        if customer.pattern("lookup.done_of", done=done, of="250").search(
            bare(str(call.parameters.get("text")))
        )
    }


async def test_a_thousand_numbers_are_looked_up_and_no_more(stage: Stage, customer: Chat) -> None:
    numbers = [str(number) for number in range(900_001, 901_002)]
    customer.say("/status")
    await customer.answers("lookup.ask_numbers")
    customer.send_file("orders.txt", "\n".join(numbers).encode())
    await customer.answers("problem.numbers_many", most="1,000", given="1,001")
    assert not [entry for entry in stage.world.panel.requests if entry.action == "status"]
    customer.send_file("orders.txt", "\n".join(numbers[1:]).encode())
    await customer.counts("lookup.title", 1000)
    assert len([entry for entry in stage.world.panel.requests if entry.action == "status"]) == 10


async def test_a_call_that_fails_leaves_its_numbers_to_another_try(stage: Stage, customer: Chat) -> None:
    numbers = [place_elsewhere(stage.world), *(str(number) for number in range(900_001, 900_250))]
    stage.world.panel.answer_next("status", b'{"error":"Not on <b>Sundays</b>"}')
    customer.say(f"/status {' '.join(numbers)}")
    await customer.counts("lookup.title", 250)
    await customer.sees("panel.words", words="Not on <b>Sundays</b>")
    await customer.sees("lookup.total", group=customer.tr.t("lookup.total_not_asked"), count="100")
    await customer.sees("lookup.named_not_asked", numbers=f"{numbers[0]}, {numbers[1]}")
    await customer.sees("lookup.row", number=numbers[0], status=customer.tr.t("lookup.not_asked"))
    stage.world.fault_line.arm("refuse")
    customer.tap("button.lookup_again", count="100")
    await customer.answers("problem.panel_unreachable")
    customer.press(numbers[0])
    await customer.answers("problem.panel_unreachable")
    customer.tap("button.lookup_table")
    await customer.counts("lookup.title", 250)
    stage.world.fault_line.disarm_all()
    customer.tap("button.lookup_again", count="100")
    await customer.sees("lookup.row", number=numbers[0], status=customer.tr.t("status.pending"))
    assert not _offers(customer, "button.lookup_again", 100)
    customer.say(EURO_KEY)
    await customer.answers("key.connected")
    customer.say("/status")
    await customer.answers("lookup.ask_numbers")
    assert not customer.has("button.lookup_table")


async def test_what_was_open_before_the_numbers_is_closed_in_words(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.title")
    customer.say("/status 900001 900002")
    await customer.answers("order.replaced")
    customer.say("/mass")
    await customer.answers("mass.ask")
    customer.say("/status")
    await customer.answers("lookup.ask_numbers")
    assert not customer.pattern("lookup.mass_kept").search(customer.text)
    customer.say(f"/mass 1 | {new_link()} | 1000")
    await customer.answers("mass.card_title")
    customer.say("/status")
    await customer.answers("lookup.mass_kept")
    customer.say("/mass")
    await customer.answers("mass.card_title")
    customer.say("/status 900001 900002")
    await customer.answers("lookup.mass_kept")
    await customer.counts("lookup.title", 2)


async def test_what_holds_no_number_is_said_to_and_the_panel_is_not_asked(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/status ,,, ؛")
    await customer.answers("problem.numbers_none")
    for garbage in ("<b>!</b>", "😀", "ا" * 3000, "&amp;", "../etc", "<i> ?? ... && ٪", "1" * 100):
        customer.say(f"/status {garbage}")
        await customer.answers("problem.numbers_none")
        await customer.sees("lookup.ask_numbers")
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
    customer.tap("button.try_again")
    await customer.answers("problem.refused_unknown")
    assert not customer.has("button.try_again")
    await customer.sees("panel.words", words="Not on <b>Sundays</b>")


async def test_a_table_of_which_nothing_was_told_names_no_moment(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("refuse")
    customer.say("/status 23501 23502")
    await customer.answers("problem.panel_unreachable")
    assert not customer.pattern("lookup.as_of").search(customer.text)
    stage.world.fault_line.disarm_all()
    customer.say("/status 23501 23502")
    await customer.answers("lookup.as_of")


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
