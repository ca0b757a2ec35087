"""A mass order as a person sees it: lines in, the card, one confirm, how far it is, and its result."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.callbacks import MassRest, MassResult, decode
from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY, POOR_KEY
from tests.support.shop import eventually
from tests.support.stage import HASTY, Chat, Stage, bare

_PACE = 0.4
BASE = "https://instagram.com/mass"


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def link(number: int) -> str:
    return f"{BASE}{number}"


def good(count: int, first: int = 1, service: str = "101") -> str:
    """So many good lines, each with a link of its own."""
    return "\n".join(f"{service} | {link(first + at)} | 100" for at in range(count))


def ordered(stage: Stage) -> list[str]:
    """The links the panel took orders for."""
    return [entry.link for entry in stage.world.panel.ledger]


def adds(stage: Stage) -> int:
    """How many orders reached the panel, whatever became of them."""
    return sum(entry.action == "add" for entry in stage.world.panel.requests)


async def gather(chat: Chat, *messages: str) -> None:
    """Open the list and send lines, up to the card."""
    chat.say("/mass")
    await chat.answers("mass.ask")
    for message in messages:
        chat.say(message)
        await chat.answers("mass.how_to_fix")


async def mass(chat: Chat, *messages: str) -> None:
    """Order these lines, up to the result."""
    await gather(chat, *messages)
    chat.tap("button.confirm")
    await chat.gets("mass.sending")


def pace(stage: Stage) -> None:
    """Have the lines sent so slowly that something can be done meanwhile."""
    checked = stage.bot.cast.mass_runs._checked_and_sent

    async def slowly(*asked: object) -> object:
        await asyncio.sleep(_PACE)
        return await checked(*asked)  # type: ignore[arg-type]  # handed through as it came

    stage.bot.cast.mass_runs._checked_and_sent = slowly  # type: ignore[method-assign,assignment]  # no door leads there


async def test_lines_are_read_shown_confirmed_and_ordered_once_each(stage: Stage, customer: Chat) -> None:
    await gather(
        customer, f"101 | {link(1)} | 100\n#١١١; {link(2)} ;٢٠٠\n121,{link(3)},1000\n401 {link(4)} 150"
    )
    await customer.sees("mass.card_title")
    await customer.sees("mass.lines_added", number=4)
    await customer.sees("mass.line", number=2, quantity="200", charge="0.036 USD", link=link(2))
    await customer.counts("mass.line_count", 4)
    await customer.sees("mass.charge", charge="0.2265 USD")
    assert not adds(stage)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(1), link(2), link(3), link(4)]
    assert [entry.quantity for entry in stage.world.panel.ledger] == [100, 200, 1000, 150]
    for entry in stage.world.panel.ledger:
        await customer.gets("mass.line_placed", number=entry.order_id)
    await customer.gets("mass.count_placed", number="4", charge="0.2265 USD")
    customer.say("/orders")
    await customer.answers("orders.item", number=stage.world.panel.ledger[-1].order_id)


async def test_how_far_it_is_is_edited_in_place_and_the_result_is_a_message_of_its_own(
    stage: Stage, customer: Chat
) -> None:
    pace(stage)
    await mass(customer, good(4))
    progress = customer.screen.message_id
    await customer.gets("mass.done_of", of="4")
    await customer.gets("mass.ended_complete")
    await customer.gets("mass.over")
    edits = [
        call
        for call in stage.world.telegram.record
        if call.method == "editMessageText" and str(call.parameters.get("message_id")) == str(progress)
    ]
    assert len(edits) >= 2
    assert all(edit.refusal is None for edit in edits)
    customer.tap("button.mass_result")
    await customer.answers("mass.count_placed", number="4")


async def test_wrong_lines_are_named_and_fixed_by_sending_them_again(stage: Stage, customer: Chat) -> None:
    lines = [
        f"101 | {link(1)} | 100",
        f"99999 | {link(2)} | 100",
        "101 | nowhere | 100",
        f"101 | {link(4)} | 1",
        f"2 | {link(5)} | 10",
    ]
    await gather(customer, "\n".join(lines))
    await customer.counts("mass.wrong_title", 4)
    for told in (
        "problem.service_unknown",
        "problem.link_none",
        "problem.quantity_below",
        "problem.mass_type",
    ):
        await customer.sees(told)
    assert not customer.has("button.confirm")
    customer.say(
        f"2: oops\n2: 101 | {link(2)} | 100\n٣: 101 | {link(3)} | 100\n4) 101 | {link(4)} | 100\n5: -"
    )
    await customer.answers("mass.card_title")
    await customer.sees("mass.lines_replaced", number=3)
    await customer.sees("mass.lines_removed", number=1)
    await customer.sees("mass.lines_named_again", numbers=2)
    customer.say(f"101 | {link(5)} | 100")
    await customer.answers("mass.lines_added", number=1)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(at) for at in range(1, 6)]


async def test_wrong_lines_can_be_left_out(stage: Stage, customer: Chat) -> None:
    await gather(customer, f"{good(2)}\nnonsense\n{link(9)}")
    await customer.counts("mass.wrong_title", 2)
    await customer.sees("problem.mass_parts")
    customer.tap("button.mass_leave_out", number="2")
    await customer.answers("mass.card_title")
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(1), link(2)]


async def test_repeated_lines_and_open_orders_are_warned_about(stage: Stage, customer: Chat) -> None:
    await mass(customer, good(1))
    await customer.gets("mass.ended_complete")
    await gather(customer, f"{good(2)}\n101 | {link(2)} | 500")
    await customer.sees("mass.open", number=stage.world.panel.ledger[0].order_id)
    await customer.sees("mass.repeats", number="2")


async def test_several_messages_and_the_command_itself_carry_lines(stage: Stage, customer: Chat) -> None:
    customer.say(f"/mass {good(1)}")
    await customer.answers("mass.card_title")
    customer.say(good(1, 2))
    await customer.answers("mass.lines_added", number=1)
    customer.say("/mass")
    await customer.answers("mass.card_title")
    await customer.counts("mass.line_count", 2)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(1), link(2)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("orders.txt", good(3).encode()),
        ("orders.csv", f'service,link,quantity\n101,"{link(1)}","100"\n'.encode("utf-8-sig")),
        ("orders.csv", good(2).replace(" | ", "\t").encode("utf-16")),
    ],
    ids=["txt", "csv", "csv of a spreadsheet"],
)
async def test_a_file_carries_lines(stage: Stage, customer: Chat, name: str, content: bytes) -> None:
    await gather(customer)
    customer.send_file(name, content)
    await customer.answers("mass.card_title")
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage)
    assert ordered(stage) == [link(at) for at in range(1, len(ordered(stage)) + 1)]


async def test_what_is_no_file_of_lines_says_so_and_keeps_the_list(stage: Stage, customer: Chat) -> None:
    await gather(customer, good(1))
    customer.send_file("picture.png", b"\x89PNG")
    await customer.answers("problem.file_not_text")
    customer.send_file("large.txt", b"x" * 600_000)
    await customer.answers("problem.file_large")
    customer.send_file("many.txt", good(100, 2).encode())
    await customer.answers("problem.mass_many", given="101")
    customer.send_file("empty.txt", b"\n\n")
    await customer.answers("problem.mass_none")
    await customer.counts("mass.line_count", 1)
    customer.send("photo", "101 | x | 1")
    await customer.answers("problem.text_only")
    assert not adds(stage)


async def test_a_hundred_lines_have_pages_and_are_all_ordered(stage: Stage, customer: Chat) -> None:
    await gather(customer)
    customer.send_file("orders.txt", good(100, service="121").encode())
    await customer.answers("list.page", page=1, pages=20)
    for page in range(2, 21):
        customer.tap("button.page_after")
        await customer.answers("list.page", page=page)
    await customer.sees("mass.line", number=100, link=link(100))
    customer.tap("button.page_before")
    await customer.answers("list.page", page=19)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(at) for at in range(1, 101)]
    customer.tap("button.page_after")
    await customer.answers("list.page", page=2, pages=13)
    customer.tap("button.page_after")
    await customer.answers("list.page", page=3)


async def test_stop_after_this_one_and_the_rest_later(stage: Stage, customer: Chat) -> None:
    pace(stage)
    await mass(customer, good(6))
    customer.tap("button.mass_stop")
    await customer.hears("mass.stopping_toast")
    await customer.gets("mass.ended_stopped")
    done = len(ordered(stage))
    assert done < 6
    await customer.gets("mass.count_not_sent", number=str(6 - done))
    taps = [decode(button.value) for row in customer.screen.keyboard for button in row]
    (rest,) = [tap for tap in taps if isinstance(tap, MassRest)]
    customer.tap("button.mass_rest", number=str(6 - done))
    await customer.answers("mass.card_title")
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(at) for at in range(1, 7)]
    customer.forge(MassResult(rest.mass, 0).encode())
    await customer.answers("mass.count_ordered_since", number=str(6 - done))
    await customer.sees("mass.line_ordered_since")
    offers_rest = customer.pattern("button.mass_rest")
    assert not any(offers_rest.search(bare(label)) for label in customer.buttons)
    customer.forge(rest.encode())
    await customer.answers("problem.mass_no_rest")


async def test_a_stop_when_all_is_over_says_so(customer: Chat) -> None:
    await mass(customer, good(1))
    stop = customer.data_of("button.mass_stop")
    await customer.gets("mass.ended_complete")
    customer.forge(stop)
    await customer.hears("mass.over_toast")


async def test_an_unknown_line_is_shown_as_such_and_leads_to_what_is_known_of_it(
    stage: Stage, customer: Chat
) -> None:
    await gather(customer, good(3))
    stage.world.fault_line.arm("drop_after", action="add", times=1)
    customer.tap("button.confirm")
    result = await customer.gets("mass.ended_complete")
    assert customer.pattern("mass.count_unknown", number="1").search(result)
    await customer.gets("mass.line_unknown", reference="A-1")
    assert sorted(ordered(stage)) == [link(1), link(2), link(3)]
    assert adds(stage) == 3
    customer.tap("button.unresolved", reference="A-1")
    await customer.answers("unknown.title", reference="A-1")
    customer.say("/orders")
    await customer.answers("orders.unresolved_line", reference="A-1")


async def test_lines_like_an_unresolved_order_take_an_extra_yes(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("drop_before", action="add", times=1)
    await mass(customer, good(1))
    await customer.gets("mass.ended_complete")
    await gather(customer, good(2))
    await customer.sees("mass.unresolved", reference="A-1")
    customer.tap("button.confirm")
    await customer.answers("mass.twin_line", number=1, reference="A-1")
    await customer.counts("mass.twins", 1)
    assert not ordered(stage)
    customer.tap("button.back")
    await customer.answers("mass.card_title")
    customer.tap("button.confirm")
    await customer.answers("mass.twins_what")
    customer.tap("button.mass_despite")
    await customer.gets("mass.count_placed", number="2")
    assert ordered(stage) == [link(1), link(2)]


async def test_too_little_balance_shows_what_is_missing_and_no_confirm(stage: Stage, chat: Chat) -> None:
    await chat.connect(POOR_KEY)
    await gather(chat, good(1))
    await chat.sees("mass.balance_short", missing="0.012 USD")
    assert not chat.has("button.confirm")
    stage.world.panel.top_up(POOR_KEY, Decimal(5))
    chat.tap("button.check_again")
    await chat.answers("order.balance_after")
    chat.tap("button.confirm")
    await chat.gets("mass.ended_complete")


async def test_a_balance_below_listed_package_prices_is_warned_about(stage: Stage, chat: Chat) -> None:
    await chat.connect(POOR_KEY)
    await gather(chat, f"107 | {link(1)} | 1\n107 | {link(2)} | 1")
    await chat.sees("mass.balance_may_be_short")
    chat.tap("button.confirm")
    await chat.gets("mass.ended_funds")
    assert not ordered(stage)


async def test_a_package_line_is_marked_as_an_estimate(stage: Stage, customer: Chat) -> None:
    await gather(customer, f"107 | {link(1)} | 1000")
    await customer.sees("problem.mass_package")
    customer.say(f"1: 107 | {link(1)} | 1")
    await customer.answers("mass.estimate")
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(1)]


async def test_a_panel_that_is_down_loses_no_line(stage: Stage, customer: Chat) -> None:
    await gather(customer)
    stage.world.fault_line.arm("bad_gateway_html")
    customer.say(good(2))
    await customer.answers("problem.panel_garbled")
    await customer.counts("mass.kept", 2)
    stage.world.fault_line.disarm("bad_gateway_html")
    customer.tap("button.check_again")
    await customer.answers("mass.card_title")
    stage.world.fault_line.arm("bad_gateway_html")
    customer.tap("button.confirm")
    await customer.counts("mass.kept", 2)
    stage.world.fault_line.disarm("bad_gateway_html")
    assert not adds(stage)
    customer.tap("button.check_again")
    await customer.answers("mass.card_title")
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")


async def test_a_panel_that_goes_down_in_the_middle_ends_it_and_says_so(stage: Stage, customer: Chat) -> None:
    await gather(customer, good(3))
    checked = stage.bot.cast.mass_runs._checked_and_sent
    looks = 0

    async def then(*asked: object) -> object:
        nonlocal looks
        looks += 1
        if looks == 2:
            stage.world.fault_line.arm("bad_gateway_html")
        return await checked(*asked)  # type: ignore[arg-type]  # handed through as it came

    stage.bot.cast.mass_runs._checked_and_sent = then  # type: ignore[method-assign,assignment]  # no door leads there
    customer.tap("button.confirm")
    await customer.gets("mass.ended_panel")
    await customer.gets("mass.count_not_sent", number="2")
    assert ordered(stage) == [link(1)]


@pytest.mark.parametrize(
    ("words", "end"),
    [("Not enough funds on balance", "mass.ended_funds"), ("Invalid API key", "mass.ended_key")],
)
async def test_a_refusal_true_of_all_lines_ends_it(
    stage: Stage, customer: Chat, words: str, end: str
) -> None:
    await gather(customer, good(3))
    stage.world.panel.answer_next("add", f'{{"error": "{words}"}}'.encode())
    customer.tap("button.confirm")
    await customer.gets(end)
    await customer.gets("mass.line_rejected", words=words)
    await customer.gets("mass.count_not_sent", number="2")
    assert not ordered(stage)


async def test_three_unknown_in_a_row_end_it(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("drop_after", action="add")
    await mass(customer, good(5))
    await customer.gets("mass.ended_unclear")
    await customer.gets("mass.count_unknown", number="3")
    assert adds(stage) == 3


async def test_a_service_that_goes_meanwhile_is_passed_over(stage: Stage, customer: Chat) -> None:
    await gather(customer, f"{good(1)}\n102 | {link(2)} | 100")
    checked = stage.bot.cast.mass_runs._checked_and_sent

    async def then(*asked: object) -> object:
        stage.world.panel.change_service("102", is_listed=False)
        stage.clock.advance(timedelta(minutes=2))
        return await checked(*asked)  # type: ignore[arg-type]  # handed through as it came

    stage.bot.cast.mass_runs._checked_and_sent = then  # type: ignore[method-assign,assignment]  # no door leads there
    customer.tap("button.confirm")
    await customer.gets("mass.line_gone")
    assert ordered(stage) == [link(1)]


async def test_a_changed_rate_shows_the_card_anew(stage: Stage, customer: Chat) -> None:
    await gather(customer, good(2))
    stage.world.panel.change_service("101", rate=Decimal("0.70"))
    customer.tap("button.confirm")
    await customer.answers("problem.rate_changed", before="0.124", now="0.14")
    assert not adds(stage)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")


async def test_an_old_card_is_shown_anew_and_a_late_confirm_sends_nothing(
    stage: Stage, customer: Chat
) -> None:
    await gather(customer, good(2))
    first = customer.data_of("button.confirm")
    stage.clock.advance(timedelta(minutes=11))
    customer.tap("button.confirm")
    await customer.answers("problem.card_expired")
    customer.forge(first)
    await customer.answers("problem.mass_card_old")
    assert not adds(stage)
    customer.say("/mass")
    await customer.answers("mass.card_title")
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")


async def test_two_taps_begin_one_run(stage: Stage, customer: Chat) -> None:
    await gather(customer, good(3))
    confirm = customer.data_of("button.confirm")
    customer.tap("button.confirm")
    customer.forge(confirm)
    await customer.hears("outcome.already_toast")
    await customer.gets("mass.ended_complete")
    customer.forge(confirm)
    await customer.answers("mass.ended_complete")
    assert ordered(stage) == [link(1), link(2), link(3)]


async def test_while_one_is_sent_the_command_shows_it_and_single_orders_go_on(
    stage: Stage, customer: Chat
) -> None:
    pace(stage)
    await mass(customer, good(4))
    customer.say("/mass")
    await customer.answers("mass.sending")
    customer.say("followers")
    await customer.answers("search.title")
    await customer.gets("mass.ended_complete")
    await customer.fill_in(f"{BASE}/single", "100", "")
    customer.tap("button.confirm")
    await customer.gets("outcome.placed")
    assert len(ordered(stage)) == 5


async def test_a_list_is_discarded_and_one_that_is_not_there_cannot_be(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    await gather(customer, good(2))
    drop, confirm = customer.data_of("button.mass_drop"), customer.data_of("button.confirm")
    customer.tap("button.mass_drop")
    await customer.answers("mass.dropped")
    customer.forge(drop)
    await customer.answers("mass.nothing_to_drop")
    customer.forge(confirm)
    await customer.answers("problem.mass_card_old")
    customer.say("followers")
    await customer.answers("search.title")
    customer.forge("1:mv")
    await customer.answers("problem.mass_gone")
    customer.forge("1:ml:0")
    await customer.answers("problem.mass_gone")
    assert not adds(stage)


async def test_a_list_outlives_other_business(customer: Chat) -> None:
    await gather(customer, good(2))
    customer.say("/order 102")
    await customer.answers("order.ask_link")
    customer.say("/mass")
    await customer.answers("order.replaced")
    await customer.counts("mass.line_count", 2)
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    customer.say(EURO_KEY)
    await customer.answers("key.connected")
    customer.say("/mass")
    await customer.answers("mass.charge", charge="0.11408 EUR")
    customer.say(DEMO_KEY)
    await customer.gets("key.connected")
    await customer.sees("mass.charge", charge="0.124 USD")
    customer.tap("button.home")
    await customer.answers("home.title")
    customer.tap("button.mass")
    await customer.answers("mass.card_title")


async def test_without_a_key_there_is_no_list(chat: Chat) -> None:
    chat.say("/mass")
    await chat.answers("problem.no_key")


async def test_a_restart_in_the_middle_goes_on_where_it_was(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")  # nobody knows after a restart what was drawn last
    pace(stage)
    await mass(customer, good(5))
    await stage.world.telegram.until(lambda: adds(stage) >= 1)
    await stage.stop_bot()
    assert len(ordered(stage)) < 5
    await stage.start_bot()
    await customer.gets("mass.ended_complete")
    await customer.gets("mass.over")
    assert ordered(stage) == [link(at) for at in range(1, 6)]
    assert adds(stage) == 5


async def test_the_result_arrives_although_telegram_takes_no_edit(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    await gather(customer, good(3))
    stage.world.telegram.fail_next("editMessageText", 502, times=50)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(1), link(2), link(3)]


async def test_being_forgotten_in_the_middle_ends_it(stage: Stage, customer: Chat) -> None:
    pace(stage)
    await mass(customer, good(5))
    person = PersonId(customer.person_id)

    async def is_forgotten() -> bool:
        customer.say("/forget")
        await customer.answers("forget.ask")
        customer.tap("button.forget_yes")
        async with asyncio.timeout(10):
            while not customer._has_answered():  # noqa: ASYNC110 - either answer will do
                await asyncio.sleep(0.01)
        return await stage.bot.storage.people.get(person) is None

    await eventually(is_forgotten)
    known = len(ordered(stage))
    assert known < 5
    await stage.rests()
    assert len(ordered(stage)) == known


async def test_a_confirm_that_sent_nothing_is_told_although_telegram_fails(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    await gather(customer, good(2))
    stage.world.panel.change_service("101", rate=Decimal("0.70"))
    stage.world.telegram.fail_next("editMessageText", 502, times=3)
    customer.tap("button.confirm")
    await customer.gets("order.nothing_sent")
    customer.tap("button.mass")
    await customer.answers("mass.card_title")
    assert not adds(stage)
