"""Connecting a key: protected first, checked then; and nobody may guess keys through the bot."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.ops.logging import without_secrets
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY, SUSPENDED_KEY, Account
from bot.sandbox.fake_telegram.world.messages import Message
from tests.support.stage import HASTY, LINK, Chat, Stage

WRONG_KEYS = tuple(f"{number}" * 32 for number in "abcd")
FAULTS = {
    "refuse": "problem.panel_unreachable",
    "reset_on_accept": "problem.panel_silent",
    "finish_on_accept": "problem.panel_silent",
    "never_read": "problem.panel_silent",
    "time_out_before": "problem.panel_silent",
    "drop_before": "problem.panel_silent",
    "drop_before_fin": "problem.panel_silent",
    "drop_after": "problem.panel_silent",
    "drop_after_fin": "problem.panel_silent",
    "bad_gateway_html": "problem.panel_garbled",
    "maintenance_html": "problem.panel_garbled",
    "server_error_json": "problem.panel_busy",
    "too_many_requests": "problem.panel_busy",
    "redirect": "problem.panel_garbled",
    "cut_json": "problem.panel_garbled",
    "cut_body": "problem.panel_silent",
    "empty_reply": "problem.panel_garbled",
    "wrong_gzip": "problem.panel_garbled",
    "slow_drip": "problem.panel_silent",
}


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def texts_of(chat: Chat) -> list[str]:
    """Every text in the chat now, by whomever."""
    return [message.text.text for message in chat.world.telegram.messages_in(chat.person_id)]


def bots_messages(chat: Chat) -> list[Message]:
    own = chat.world.telegram.messages_in(chat.person_id)
    return [message for message in own if message.sender_id != chat.person_id]


def balances_asked(stage: Stage) -> int:
    return sum(entry.action == "balance" for entry in stage.world.panel.requests)


async def gone(chat: Chat, words: str) -> None:
    """Wait until nothing in the chat holds these words."""
    await chat.world.telegram.until(lambda: not any(words in text for text in texts_of(chat)))


@pytest.mark.parametrize("is_known", [True, False], ids=["accepted", "refused"])
async def test_a_key_of_any_shape_is_hidden_in_every_later_log_line(
    stage: Stage, chat: Chat, *, is_known: bool
) -> None:
    key = f"live-{chat.language}.Zq81-{is_known}_wJ4"
    assert without_secrets(f"asked with {key}") == f"asked with {key}"
    if is_known:
        stage.world.panel.accounts.add(Account(key, "somebody", Decimal(10)))
    chat.start()
    await chat.sees("welcome.send_key")
    chat.say(key)
    await chat.sees("key.connected" if is_known else "problem.key_wrong")
    assert without_secrets(f"asked with {key}") == "asked with [hidden]"


async def test_the_key_is_deleted_checked_and_shown_by_its_tail_alone(stage: Stage, chat: Chat) -> None:
    await chat.connect()
    await chat.sees("key.connected", tail=DEMO_KEY[-4:])
    await chat.sees("balance.line", balance="100.84292 USD")
    await chat.sees("key.message_deleted")
    await gone(chat, DEMO_KEY[:-4])
    deletions = [call.method for call in stage.world.telegram.record].index("deleteMessage")
    shown = [call.method for call in stage.world.telegram.record].index("sendChatAction")
    assert deletions < shown, "the key is deleted before anything else is done"


async def test_a_malformed_key_is_said_and_not_sent_to_the_panel(stage: Stage, chat: Chat) -> None:
    chat.start()
    await chat.sees("welcome.send_key")
    for typed in (
        "de30aa00 de30aa00 de30aa00 de30aa01",
        "x" * 500,
        "<b>abcdefghijklmnop</b>",
    ):
        chat.say(typed)
        await chat.answers("problem.key_malformed")
        await gone(chat, typed)
    assert not balances_asked(stage)
    chat.say(f"\u200f {DEMO_KEY}\u200e")
    await chat.answers("key.connected")


async def test_what_is_plainly_no_key_is_said_to_be_none_and_stays(stage: Stage, chat: Chat) -> None:
    chat.start()
    await chat.sees("welcome.send_key")
    for typed in ("hello", "قطة سوداء"):
        said = chat.say(typed)
        await chat.answers("problem.key_malformed")
        await stage.rests()
        assert said in stage.world.telegram.messages_in(chat.person_id)
    assert not balances_asked(stage)


async def test_three_wrong_keys_an_hour_and_the_panel_is_not_asked_again(stage: Stage, chat: Chat) -> None:
    chat.start()
    await chat.sees("welcome.send_key")
    for left, wrong in zip((2, 1, 0), WRONG_KEYS, strict=False):
        chat.say(wrong)
        await chat.answers("problem.key_wrong", left=left)
        await chat.sees("panel.words", words="Invalid API key")
        await gone(chat, wrong)
    for refused in (WRONG_KEYS[3], DEMO_KEY):
        chat.say(refused)
        await chat.answers("problem.key_attempts", most=3)
        await gone(chat, refused)
    assert balances_asked(stage) == 3
    stage.clock.advance(timedelta(minutes=61))
    chat.say(DEMO_KEY)
    await chat.answers("key.connected")


async def test_being_forgotten_gives_no_new_guesses(stage: Stage, customer: Chat) -> None:
    for wrong in WRONG_KEYS[:3]:
        customer.say(f"/key {wrong}")
        await customer.answers("problem.key_wrong")
    customer.say("/forget")
    await customer.answers("forget.ask")
    customer.tap("button.forget_yes")
    await customer.answers("forget.done")
    asked = balances_asked(stage)
    customer.say(f"/key {WRONG_KEYS[3]}")
    await customer.answers("problem.key_attempts")
    assert balances_asked(stage) == asked


async def test_a_suspended_account_is_told_apart_and_is_no_wrong_key(chat: Chat) -> None:
    chat.start()
    await chat.sees("welcome.send_key")
    for _ in WRONG_KEYS:
        chat.say(SUSPENDED_KEY)
        await chat.answers("problem.refused_suspended")
        await chat.sees("panel.words", words="Account suspended")
        await gone(chat, SUSPENDED_KEY)
    chat.say(DEMO_KEY)
    await chat.answers("key.connected")


async def test_a_panel_in_trouble_is_no_wrong_key(stage: Stage, chat: Chat) -> None:
    chat.start()
    await chat.sees("welcome.send_key")
    line = stage.world.fault_line
    for name, told in FAULTS.items():
        line.arm(name)
        chat.say(DEMO_KEY)
        await chat.answers(told)
        await gone(chat, DEMO_KEY)
        line.disarm(name)
    chat.say(DEMO_KEY)
    await chat.answers("key.connected")


async def test_the_key_in_one_message_with_the_command(chat: Chat) -> None:
    chat.say(f"/key {DEMO_KEY}")
    await chat.answers("key.connected")
    await gone(chat, DEMO_KEY)
    chat.say(f"/key\n{EURO_KEY}")
    await chat.answers("key.connected", tail=EURO_KEY[-4:])
    await gone(chat, EURO_KEY)


async def test_replacing_a_key_keeps_the_old_one_until_the_new_one_works(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/key")
    await customer.answers("key.replace", tail=DEMO_KEY[-4:])
    customer.say(WRONG_KEYS[0])
    await customer.answers("problem.key_wrong")
    await customer.sees("key.replace", tail=DEMO_KEY[-4:])
    customer.tap("button.cancel")
    await customer.answers("dialogue.left")
    customer.say("/balance")
    await customer.answers("balance.line", balance="100.84292 USD")
    customer.say("/key")
    await customer.answers("key.replace")
    customer.say(EURO_KEY)
    await customer.answers("balance.line", balance="2,500.50 EUR")
    customer.say("/search 101")
    await customer.answers("service.rate", rate="0.5704 EUR")
    assert stage.world.panel.requests[-1].key == EURO_KEY


async def test_a_message_that_cannot_be_deleted_is_said_for_right_and_wrong_keys(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("Internal Server Error")
    chat.start()
    await chat.sees("welcome.send_key")
    for key, told in ((WRONG_KEYS[0], "problem.key_wrong"), (DEMO_KEY, "key.connected")):
        stage.world.telegram.fail_next("deleteMessage", 400)
        chat.say(key)
        await chat.answers(told)
        await chat.sees("key.message_not_deleted")
        await stage.world.telegram.until(lambda: len(bots_messages(chat)) == 1)


async def test_a_key_typed_into_the_wizard_leaves_the_order_where_it_was(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    for key, told in ((WRONG_KEYS[0], "problem.key_wrong"), (DEMO_KEY, "key.connected")):
        customer.say(key)
        await customer.gets(told)
        await customer.answers("order.ask_quantity")
        await customer.sees("order.value_link", link=LINK)
        await gone(customer, key)
    customer.say(f"/key {WRONG_KEYS[1]}")
    await customer.gets("problem.key_wrong", left=1)
    await customer.answers("order.ask_quantity")
    customer.say("100")
    await customer.answers("order.ask_runs")


async def test_a_key_typed_at_the_card_is_protected_and_the_card_comes_back(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "100", "")
    customer.say(WRONG_KEYS[0])
    await customer.gets("problem.key_wrong")
    await customer.answers("order.confirm_title")
    await gone(customer, WRONG_KEYS[0])
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


async def test_asking_for_another_key_closes_the_open_order_and_says_so(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say("/key")
    await customer.answers("order.replaced")
    await customer.sees("key.replace")


async def test_a_key_is_protected_wherever_it_is_typed(customer: Chat) -> None:
    for typed in (EURO_KEY, f"/search {EURO_KEY}", f"/order {EURO_KEY}", f"/status {EURO_KEY}"):
        customer.say(typed)
        await customer.answers("key.connected", tail=EURO_KEY[-4:])
        await gone(customer, EURO_KEY)


async def test_a_key_in_an_edited_message_is_deleted_and_not_taken(stage: Stage, customer: Chat) -> None:
    typed = customer.say("likes")
    await customer.answers("search.title")
    for edited in (EURO_KEY, f"my key: {EURO_KEY} !", f"/key {EURO_KEY}"):
        customer.edit(typed, edited)
        await customer.answers("problem.edited")
        await gone(customer, EURO_KEY)
        typed = customer.say("likes")
        await customer.answers("search.title")
    assert EURO_KEY not in {entry.key for entry in stage.world.panel.requests}


async def test_without_a_key_everything_leads_to_the_key(chat: Chat) -> None:
    for typed in ("/services", "/search likes", "/order 1", "/balance", "/status 23501"):
        chat.say(typed)
        await chat.answers("problem.no_key")
    chat.say("instagram likes")
    await chat.answers("welcome.send_key")


async def test_a_key_as_the_very_first_message_is_taken_for_one(stage: Stage, chat: Chat) -> None:
    sent = chat.say(DEMO_KEY)
    await chat.gets("key.connected", tail=DEMO_KEY[-4:])
    assert sent.message_id not in [
        message.message_id for message in stage.world.telegram.messages_in(chat.person_id)
    ]


async def test_what_looks_like_a_key_is_never_searched_for_or_echoed(stage: Stage, customer: Chat) -> None:
    sent = customer.say("otherkey9876543210abcdefXYZ")
    await customer.gets("problem.key_wrong")
    messages = stage.world.telegram.messages_in(customer.person_id)
    assert sent.message_id not in [message.message_id for message in messages]
    assert not any("otherkey" in message.text.text for message in messages)
