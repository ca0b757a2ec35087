"""Bad input of every kind: what is wrong, what to do next, whether money was taken; nothing typed is lost."""

from decimal import Decimal
from typing import get_args

import pytest

from bot.chat import callbacks
from bot.domain.account import Language
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.fake_telegram.world.messages import MediaKind
from tests.support.shop import new_link
from tests.support.stage import HASTY, LINK, Chat, Stage, bare

MEGABYTE = 1_000_000
GROUP = -100_800
UNTOUCHED = {
    Language.ENGLISH: ("no money was taken", "no money is taken", "Nothing was charged"),
    Language.ARABIC: ("لم يُخصم", "لن يُخصم"),
}
"""What every answer to bad input says one of."""


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def says_no_money_was_taken(chat: Chat, text: str) -> bool:
    return any(words in text for words in UNTOUCHED[chat.language])


async def refuses(chat: Chat, name: str, **values: str | int) -> None:
    """The latest act is answered with this text, which says that no money was taken."""
    await chat.answers(name, **values)
    assert says_no_money_was_taken(chat, chat.text), chat.text


async def test_no_key(chat: Chat) -> None:
    chat.start()
    await chat.answers("welcome.send_key")
    chat.say("no key at all")
    await refuses(chat, "problem.key_malformed")
    for _ in range(3):
        chat.say("a" * 32)
        await refuses(chat, "problem.key_wrong")
    chat.say(DEMO_KEY)
    await refuses(chat, "problem.key_attempts")


async def said_in_group(chat: Chat, name: str) -> str:
    """Wait until the newest message in the group shows this text; all of it."""
    telegram, wanted = chat.world.telegram, chat.pattern(name)
    await telegram.until(lambda: any(wanted.search(bare(m.text.text)) for m in telegram.sent_to(GROUP)[-1:]))
    return bare(telegram.sent_to(GROUP)[-1].text.text)


async def test_a_key_where_none_belongs(stage: Stage, customer: Chat, provoked: list[str]) -> None:
    provoked.append("message can't be deleted")
    customer.say(f"is {DEMO_KEY} good?")
    await refuses(customer, "key.held")
    telegram, names = stage.world.telegram, ("group.key_not_deleted", "group.key_deleted")
    for name in names:
        telegram.type_in_group(GROUP, customer.person_id, DEMO_KEY)
        said = await said_in_group(customer, name)
        assert says_no_money_was_taken(customer, said)
        telegram.give_rights(GROUP, can_delete_messages=True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hello", "problem.link_none"),
        ("ftp://example.com/a", "problem.link_scheme"),
        ("https://example.com/a b", "problem.link_spaces"),
        ("https://example.com/" + "a" * 4000, "problem.link_too_long"),
    ],
)
async def test_a_link_that_is_none(customer: Chat, typed: str, told: str) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(typed)
    await refuses(customer, told)
    await customer.sees("order.ask_link")


async def test_a_quantity_nobody_can_order(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    for typed, told in (
        ("0", "problem.quantity_below"),
        ("-5", "problem.number_negative"),
        ("1", "problem.quantity_below"),
        ("9999999", "problem.quantity_above"),
        ("100.5", "problem.number_fraction"),
        ("9" * 4000, "problem.number_enormous"),
        ("a thousand", "problem.number_none"),
        ("ألف", "problem.number_none"),
    ):
        customer.say(typed)
        await refuses(customer, told)
        await customer.sees("order.ask_quantity")


async def test_comments_nobody_can_order(customer: Chat) -> None:
    customer.say("/order 2")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_comments")
    for typed, told in (
        ("\u200b", "problem.comments_none"),
        ("\n".join(["y"] * 1501), "problem.comments_many"),
        ("x" * 2001, "problem.comment_too_long"),
        ("z" * MEGABYTE, "problem.comments_too_long"),
    ):
        customer.paste(typed)
        await refuses(customer, told)
    customer.say("one")
    await customer.counts("order.comments_so_far", 1)
    customer.tap("button.done", count="1")
    await refuses(customer, "problem.comments_few")


async def test_lines_nobody_can_order(customer: Chat) -> None:
    customer.say("/mass")
    await customer.answers("mass.ask")
    customer.say("|")
    await refuses(customer, "problem.mass_parts")
    customer.say("/nonsense")
    await refuses(customer, "problem.command_unknown")
    customer.send_file("large.txt", b"x" * 600_000)
    await refuses(customer, "problem.file_large")


async def test_what_changed_since_the_card(stage: Stage, customer: Chat) -> None:
    panel = stage.world.panel
    await customer.fill_in(LINK, "1000", "")
    panel.change_service("1", rate=Decimal("1.80"))
    customer.tap("button.confirm")
    await customer.sees("problem.rate_changed")
    assert says_no_money_was_taken(customer, customer.text)
    panel.top_up(DEMO_KEY, Decimal("-100.84292"))
    customer.tap("button.confirm")
    await customer.sees("problem.balance_short")
    await customer.sees("order.balance_short")
    assert says_no_money_was_taken(customer, customer.text)
    panel.top_up(DEMO_KEY, Decimal(100))
    customer.tap("button.check_again")
    await customer.answers("order.confirm_title")
    panel.change_service("1", is_listed=False)
    customer.tap("button.confirm")
    await customer.sees("problem.service_gone")
    assert says_no_money_was_taken(customer, customer.text)
    customer.say("/order 987654")
    await refuses(customer, "problem.service_unknown")
    assert not panel.ledger


async def test_old_buttons_and_forged_ones(customer: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    for data in ("0:h", "2:y:1:x", "1:y:1", "nonsense"):
        heard = len(customer.toasts)
        customer.forge(data)
        await customer.world.telegram.until(lambda heard=heard: len(customer.toasts) > heard)  # type: ignore[misc]  # a bound default
        assert says_no_money_was_taken(customer, customer.toasts[-1])
    for tap, told in (
        (callbacks.OrderConfirm(10**9, "x"), "problem.card_old"),
        (callbacks.OrderDone("comments"), "problem.wizard_over"),
        (callbacks.OrderReview(), "problem.wizard_over"),
        (callbacks.OrderAgain(10**9), "problem.order_unknown"),
        (callbacks.IntentClose(10**9), "problem.order_unknown"),
        (callbacks.MassConfirm(10**9, "x"), "problem.mass_card_old"),
        (callbacks.MassReview(), "problem.mass_gone"),
        (callbacks.SendRequest(10**9, callbacks.NONE), "problem.order_unknown"),
        (callbacks.BatchResult(10**9, 0), "problem.batch_unknown"),
    ):
        customer.forge(tap.encode())
        await refuses(customer, told)


async def test_edits_and_what_is_no_text(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    typed = customer.say(new_link())
    await customer.answers("order.ask_quantity")
    customer.edit(typed, new_link())
    await refuses(customer, "problem.edited")
    kinds: tuple[MediaKind, ...] = get_args(MediaKind)
    for kind in kinds:
        customer.send(kind)
        await refuses(customer, "problem.text_only")


async def test_a_second_tap_on_confirm(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    confirm = customer.data_of("button.confirm")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    customer.forge(confirm)
    await customer.hears("outcome.already_toast")
    assert says_no_money_was_taken(customer, customer.toasts[-1])
    assert len(stage.world.panel.ledger) == 1


@pytest.mark.parametrize("words", ["Incorrect link", "Not enough funds on balance", "Go away"])
async def test_an_order_the_panel_refuses(stage: Stage, customer: Chat, words: str) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.answer_next("add", f'{{"error": "{words}"}}'.encode())
    customer.tap("button.confirm")
    await customer.sees("outcome.rejected")
    assert says_no_money_was_taken(customer, customer.text)


async def test_nothing_is_claimed_of_an_order_whose_outcome_is_unknown(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.fault_line.arm("drop_after", action="add", times=1)
    customer.tap("button.confirm")
    await customer.sees("unknown.title")
    customer.tap("button.enter_number")
    await customer.answers("unknown.ask_number")
    customer.say("987654321")
    await customer.answers("problem.number_not_yours")
    await customer.sees("unknown.still")
    assert not says_no_money_was_taken(customer, customer.text)


async def test_who_only_looks_around_is_not_told_of_money(customer: Chat) -> None:
    for typed, told in (("/help", "help.text"), ("/nonsense", "problem.command_unknown")):
        customer.say(typed)
        await customer.answers(told)
        assert not says_no_money_was_taken(customer, customer.text)


async def test_a_megabyte_at_every_question_is_refused_and_loses_nothing(
    stage: Stage, customer: Chat
) -> None:
    customer.paste("k" * MEGABYTE)
    await customer.answers("search.nothing")
    customer.say("/key")
    await customer.answers("key.replace")
    customer.paste("k" * MEGABYTE)
    await refuses(customer, "problem.key_malformed")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    for huge, told, typed in (
        ("https://instagram.com/" + "a" * MEGABYTE, "problem.link_too_long", LINK),
        ("9" * MEGABYTE, "problem.number_enormous", "100"),
        ("1" * MEGABYTE, "problem.number_enormous", "5"),
        ("٩" * MEGABYTE, "problem.number_enormous", "60"),
    ):
        customer.paste(huge)
        await refuses(customer, told)
        await customer.sees("order.title")
        customer.say(typed)
        await stage.rests()
    await customer.sees("order.total_quantity", quantity="500")
    customer.paste("yes " * (MEGABYTE // 4))
    await refuses(customer, "order.tap_to_confirm")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    (sent,) = stage.world.panel.ledger
    assert (sent.link, sent.form["quantity"], sent.form["runs"], sent.form["interval"]) == (
        LINK,
        "100",
        "5",
        "60",
    )


async def test_the_longest_names_and_links_still_fit_one_message(stage: Stage, customer: Chat) -> None:
    stage.world.panel.change_service("2", name="<i>&" * 500, category="&" * 3000, description="<&>" * 5000)
    customer.say("/search 2")
    await customer.answers("service.rate")
    customer.tap("button.order")
    await customer.answers("order.ask_link")
    customer.say("https://instagram.com/" + "&" * 970)
    await customer.answers("order.ask_comments")
    customer.say("\n".join("&<>" * 100 for _ in range(10)))
    await customer.counts("order.comments_so_far", 10)
    customer.tap("button.done", count="10")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].form["comments"].splitlines() == ["&<>" * 100] * 10


async def test_things_that_are_no_text_leave_card_and_order_open(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    customer.send("photo", caption="1000")
    await customer.answers("problem.text_only")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1
