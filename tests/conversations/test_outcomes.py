"""What becomes of a confirmed order: the bot tells what it knows, claims no more, and sends nothing twice."""

import asyncio
import json
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.ids import PersonId
from bot.domain.intent import Intent
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY
from storage.errors import DiskFullError
from tests.support.stage import HASTY, LINK, Chat, Stage

REFUSALS = {
    "Not enough funds on balance": "problem.refused_funds",
    "Quantity less than minimal 5000": "problem.refused_quantity",
    "Incorrect link": "problem.refused_link",
    "neworder.error.comment": "problem.refused_input",
    "Incorrect service ID": "problem.refused_service_gone",
    "You have active order with this link. Please wait until order being completed.": (
        "problem.refused_duplicate_link"
    ),
    "Unknown action specified!": "problem.refused_unsupported",
    "The <b>moon</b> is not right & so on": "outcome.rejected",
}
ACTED = (
    "time_out_after",
    "drop_after",
    "drop_after_fin",
    "bad_gateway_html_after",
    "server_error_json_after",
    "cut_json",
    "cut_body",
    "empty_reply",
    "wrong_gzip",
    "slow_drip",
)
DID_NOT_ACT = (
    "time_out_before",
    "drop_before",
    "drop_before_fin",
    "bad_gateway_html",
    "maintenance_html",
    "server_error_json",
    "too_many_requests",
    "redirect",
)
PROBES = (timedelta(seconds=6), timedelta(seconds=25), timedelta(minutes=2), timedelta(minutes=9))


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def adds(stage: Stage) -> int:
    """How often an order reached the panel, whatever became of it."""
    return sum(entry.action == "add" for entry in stage.world.panel.requests)


async def confirm_under(stage: Stage, chat: Chat, fault: str, link: str = LINK) -> None:
    """Confirm an order while the line breaks at sending it."""
    await chat.fill_in(link, "1000", "")
    stage.world.fault_line.arm(fault, action="add", times=1)
    chat.tap("button.confirm")
    await chat.sees("unknown.title")


async def test_every_refusal_is_told_with_its_meaning_and_keeps_the_order(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "1000", "")
    for words, told in REFUSALS.items():
        stage.world.panel.answer_next("add", json.dumps({"error": words}).encode())
        customer.tap("button.confirm")
        await customer.sees("outcome.rejected")
        await customer.sees(told)
        await customer.sees("panel.words", words=words)
        await customer.sees("outcome.rejected_money")
        customer.tap("button.check_again")
        await customer.answers("order.value_link", link=LINK)
    assert not stage.world.panel.ledger
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1
    assert adds(stage) == len(REFUSALS) + 1


async def test_a_refused_order_can_be_edited_and_confirmed_anew(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.answer_next("add", b'{"error": "Incorrect link"}')
    customer.tap("button.confirm")
    await customer.sees("problem.refused_link")
    customer.tap("button.edit")
    await customer.answers("order.edit_title")
    customer.tap("order.label_link")
    await customer.answers("order.ask_link")
    customer.say("https://instagram.com/other")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert [sent.link for sent in stage.world.panel.ledger] == ["https://instagram.com/other"]


async def test_a_key_refused_while_ordering_is_asked_for_anew_and_not_used_again(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.answer_next("add", b'{"error": "Invalid API key"}')
    customer.tap("button.confirm")
    await customer.sees("problem.refused_auth")
    asked = len(stage.world.panel.requests)
    customer.tap("button.check_again")
    await customer.answers("problem.key_refused", tail=DEMO_KEY[-4:])
    assert len(stage.world.panel.requests) == asked
    customer.say(f"/key {EURO_KEY}")
    await customer.gets("key.connected", tail=EURO_KEY[-4:])
    await customer.answers("order.value_link", link=LINK)
    assert not stage.world.panel.ledger


async def test_a_key_refused_at_the_check_before_sending_sends_nothing(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    customer.tap("button.confirm")
    await customer.sees("problem.refused_suspended")
    await customer.sees("order.nothing_sent")
    assert not adds(stage)


async def test_a_panel_that_closed_its_door_gets_nothing_and_the_order_is_kept(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customer.fill_in(LINK, "1000", "")
    claim = stage.bot.storage.intents.claim

    async def then_the_door_closes(*asked: object) -> Intent | None:
        stage.world.fault_line.arm("refuse")
        return await claim(*asked)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(stage.bot.storage.intents, "claim", then_the_door_closes)
    customer.tap("button.confirm")
    await customer.sees("outcome.not_sent")
    assert not adds(stage)
    stage.world.fault_line.disarm("refuse")
    monkeypatch.undo()
    customer.tap("button.try_again")
    await customer.answers("order.value_link", link=LINK)
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


@pytest.mark.parametrize("faults", [ACTED[:5], ACTED[5:], DID_NOT_ACT], ids=lambda faults: faults[0])
async def test_whatever_is_not_certain_is_unknown_and_never_sent_again(
    stage: Stage, customer: Chat, faults: tuple[str, ...]
) -> None:
    acts = faults is not DID_NOT_ACT
    for sent, fault in enumerate(faults, 1):
        await confirm_under(stage, customer, fault, f"{LINK}/{fault}")
        await customer.sees("unknown.no_resend")
        await customer.sees("unknown.checking")
        assert len(stage.world.panel.ledger) == (sent if acts else 0), fault
        assert not customer.has("button.confirm")
    customer.say("/orders")
    await customer.answers("orders.unresolved_line")
    assert adds(stage) == len(faults) if acts else not stage.world.panel.ledger


async def test_a_panel_too_busy_to_say_leaves_the_outcome_unknown(stage: Stage, customer: Chat) -> None:
    for number, words in enumerate(("Please try again later", "Internal server error")):
        stage.world.panel.answer_next("add", json.dumps({"error": words}).encode())
        await customer.fill_in(f"{LINK}/{number}", "1000", "")
        customer.tap("button.confirm")
        await customer.sees("unknown.title")


async def test_a_balance_that_fell_by_the_charge_is_told_and_the_number_attached(
    stage: Stage, customer: Chat
) -> None:
    panel = stage.world.panel
    await customer.fill_in(f"{LINK}/known", "1000", "")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed", number="23501")
    foreign = panel.place_order(
        panel.accounts[EURO_KEY], {"service": "1", "link": f"{LINK}/foreign", "quantity": "1000"}
    )
    dear = panel.place_order(
        panel.accounts[DEMO_KEY], {"service": "1", "link": f"{LINK}/dear", "quantity": "9000"}
    )
    await confirm_under(stage, customer, "drop_after")
    stage.clock.advance(PROBES[0])
    await customer.gets("notice.probably_placed", charge="0.90 USD")
    customer.tap("button.look")
    await customer.answers("unknown.probably_placed", charge="0.90 USD")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    for typed, told in {
        "abc": "problem.number_not_yours",
        "99999": "problem.number_not_yours",
        "1, 2": "problem.number_not_yours",
        "<b>": "problem.number_not_yours",
        foreign.order_id: "problem.number_not_yours",
        "#23501": "problem.number_taken",
        dear.order_id: "problem.number_other_charge",
    }.items():
        customer.say(typed)
        await customer.answers(told)
        await customer.sees("unknown.ask_number")
    customer.say("٢٣٥٠٤")
    await customer.answers("unknown.attached")
    panel.move_order("23504", "Completed")
    await customer.gets("notice.completed", number="23504")
    assert adds(stage) == 2


async def test_an_unchanged_balance_is_told_after_ten_minutes_and_the_order_closed_by_the_person(
    stage: Stage, customer: Chat
) -> None:
    await confirm_under(stage, customer, "drop_before")
    customer.tap("button.check_again")
    await customer.answers("unknown.checking")
    for wait in PROBES:
        stage.clock.advance(wait)
        await stage.bot.cast.reconcile.probe_due()
    await customer.gets("notice.probably_not_placed", charge="0.90 USD")
    customer.tap("button.look")
    await customer.answers("unknown.probably_not_placed")
    close = customer.data_of("button.close_intent")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    customer.forge(close)
    await customer.answers("unknown.closed")
    customer.say("instagram likes")
    await customer.answers("search.title")
    customer.forge(close)
    await customer.answers("problem.intent_resolved")
    assert not stage.world.panel.ledger
    customer.say("/order 1")
    await customer.answers("order.ask_link")


async def test_a_balance_that_moved_otherwise_tells_nothing(stage: Stage, customer: Chat) -> None:
    await confirm_under(stage, customer, "drop_after")
    stage.world.panel.top_up(DEMO_KEY, Decimal(5))
    customer.tap("button.check_again")
    await customer.answers("unknown.unclear", before="100.84292 USD", now="104.94292 USD")


async def test_looking_again_while_the_panel_is_down_says_so_and_loses_nothing(
    stage: Stage, customer: Chat
) -> None:
    await confirm_under(stage, customer, "drop_after")
    stage.world.fault_line.arm("bad_gateway_html")
    customer.tap("button.check_again")
    await customer.answers("unknown.not_told")
    await customer.sees("unknown.title")
    stage.world.fault_line.disarm("bad_gateway_html")
    customer.say("/orders")
    await customer.answers("orders.unresolved_line")


async def test_back_from_the_question_for_a_number_closes_it(stage: Stage, customer: Chat) -> None:
    await confirm_under(stage, customer, "drop_after")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    customer.tap("button.back")
    await customer.answers("unknown.title")
    customer.say("likes")
    await customer.answers("search.title")


async def test_a_question_for_a_number_that_closes_an_open_order_says_so(
    stage: Stage, customer: Chat
) -> None:
    await confirm_under(stage, customer, "drop_after")
    name = customer.data_of("button.enter_number")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.forge(name)
    await customer.answers("order.replaced")
    await customer.sees("unknown.ask_number")


async def test_nobody_sees_or_settles_an_order_of_somebody_else(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    await confirm_under(stage, customer, "drop_after")
    taps = [button.value for row in customer.screen.keyboard for button in row if button.value[2] == "i"]
    stranger = stage.chat(customer.language, 1002)
    await stranger.connect(EURO_KEY)
    assert len(taps) == 3
    for data in taps:
        stranger.forge(data)
        await stranger.answers("problem.order_unknown")
    customer.tap("button.check_again")
    await customer.answers("unknown.title")


async def test_while_an_outcome_is_unknown_the_same_order_again_takes_an_extra_yes(
    stage: Stage, customer: Chat
) -> None:
    await confirm_under(stage, customer, "drop_after")
    await customer.fill_in(LINK, "1000", "")
    customer.tap("button.confirm")
    await customer.answers("order.twin", reference="A-1")
    assert adds(stage) == 1
    customer.tap("button.back")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.answers("order.twin", reference="A-1")
    assert adds(stage) == 1
    # The fake panel, as real ones do, refuses a second open order with this link: a sign of the first.
    customer.tap("button.confirm_twin")
    await customer.answers("problem.refused_duplicate_link")
    await customer.sees("unknown.twin_evidence", reference="A-1")
    assert len(stage.world.panel.ledger) == 1
    customer.tap("button.look")
    await customer.answers("unknown.title", reference="A-1")


async def test_another_link_needs_no_extra_yes_and_a_closed_twin_none_either(
    stage: Stage, customer: Chat
) -> None:
    await confirm_under(stage, customer, "drop_before")
    await customer.fill_in(f"{LINK}/other", "1000", "")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    customer.say("/orders")
    await customer.answers("orders.unresolved_line", reference="A-1")
    customer.tap("button.unresolved", reference="A-1")
    await customer.answers("unknown.title")
    customer.tap("button.close_intent")
    await customer.answers("unknown.closed")
    await customer.fill_in(LINK, "1000", "")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 2


async def test_an_outcome_that_cannot_be_saved_is_told_all_the_same_and_saved_later(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, is_full = stage.bot.storage.intents.settle, True

    async def settle_when_there_is_room(*args: object, **named: object) -> object:
        if is_full:
            raise DiskFullError("the disk is full")
        return await settle(*args, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(stage.bot.storage.intents, "settle", settle_when_there_is_room)
    await customer.fill_in(LINK, "1000", "")
    customer.tap("button.confirm")
    await customer.sees("outcome.unsaved")
    assert [sent.order_id for sent in stage.world.panel.ledger] == ["23501"]
    assert "23501" in customer.text
    person = PersonId(customer.person_id)
    assert await stage.bot.storage.orders.count(person) == 0
    is_full = False
    async with asyncio.timeout(10):
        while not await stage.bot.storage.orders.count(person):  # noqa: ASYNC110 - a table rings no bell
            await asyncio.sleep(0.05)
    customer.say("/orders")
    await customer.answers("orders.item", number="23501")
    assert adds(stage) == 1


async def test_an_order_number_somebody_else_with_the_same_key_has_is_taken(
    stage: Stage, customer: Chat
) -> None:
    partner = stage.chat(customer.language, 2002)
    await partner.connect()
    await partner.fill_in(f"{LINK}/theirs", "1000", "")
    partner.tap("button.confirm")
    await partner.sees("outcome.placed", number="23501")
    await confirm_under(stage, customer, "drop_before")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    customer.say("23501")
    await customer.answers("problem.number_taken")


async def test_a_key_refused_while_the_balance_is_watched_is_told(stage: Stage, customer: Chat) -> None:
    await confirm_under(stage, customer, "drop_before")
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    stage.clock.advance(PROBES[0])
    await customer.gets("notice.key_refused", tail=DEMO_KEY[-4:])
