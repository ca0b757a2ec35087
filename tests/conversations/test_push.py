"""Messages nobody asked for: told at least once, to who wants them and can be reached."""

from datetime import timedelta

import pytest

from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_telegram.trouble import Mishap
from tests.support.shop import eventually, place
from tests.support.stage import HASTY, Chat, Stage, bare

ENDS = {
    "Completed": "notice.completed",
    "Partial": "notice.partial",
    "Canceled": "notice.canceled",
    "Refunded": "notice.refunded",
    "Failed": "notice.failed",
}


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def told(chat: Chat, name: str, **values: str | int) -> list[str]:
    """Every message of this text that the bot ever sent."""
    sent = [bare(message.text.text) for message in chat.world.telegram.sent_to(chat.person_id)]
    return [text for text in sent if chat.pattern(name, **values).search(text)]


def buttons_under(chat: Chat, text: str) -> list[str]:
    """The labels under the message with this text."""
    (message,) = [
        message
        for message in chat.world.telegram.messages_in(chat.person_id)
        if bare(message.text.text) == text
    ]
    return [bare(button.text) for row in message.keyboard for button in row]


async def test_every_end_is_told_with_the_numbers_that_matter(stage: Stage, customer: Chat) -> None:
    orders = {status: await place(stage.bot.cast, customer.person_id) for status in ENDS}
    for status, order in orders.items():
        remains = 0 if status == "Completed" else 250
        stage.world.panel.move_order(order.panel_order_id, status, remains=remains)
    for status, name in ENDS.items():
        order = orders[status]
        text = await customer.gets(name, number=order.panel_order_id)
        delivered = "1,000" if status == "Completed" else "750"
        assert customer.pattern("notice.delivered", delivered=delivered, total="1,000").search(text)
        assert customer.pattern("card.link", link=order.link).search(text)
        assert customer.pattern("card.charge").search(text)
        assert bool(customer.pattern("card.remains", number=250).search(text)) is (status != "Completed")
        assert bool(customer.pattern("notice.money_back").search(text)) is (status == "Partial")
        labels = buttons_under(customer, text)
        assert bare(customer.tr.plain("button.again")) in labels
        assert (bare(customer.tr.plain("button.refill")) in labels) is (status in {"Completed", "Partial"})
        assert len(told(customer, name, number=order.panel_order_id)) == 1
    customer.tap("button.again")
    await customer.answers("order.confirm_title")


async def test_the_message_leaves_the_living_screen_alone(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    customer.say("/balance")
    await customer.answers("balance.line")
    screen = customer.screen.message_id
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed")
    customer.tap("button.to_order")
    await customer.gets("card.finished")
    standing = stage.world.telegram.world.person(customer.person_id).messages
    await stage.world.telegram.until(lambda: screen not in standing)
    assert any(
        customer.pattern("notice.completed").search(bare(message.text.text)) for message in standing.values()
    )


async def test_who_blocks_the_bot_is_left_alone_until_they_come_back(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("bot was blocked")
    orders = [await place(stage.bot.cast, customer.person_id) for _ in range(2)]
    stage.world.telegram.block(customer.person_id)

    async def is_known_to_have_blocked() -> bool:
        person = await stage.bot.storage.people.get(PersonId(customer.person_id))
        return person is not None and person.has_blocked

    await eventually(is_known_to_have_blocked)
    asked, sent = len(stage.world.panel.requests), len(stage.world.telegram.calls("sendMessage"))
    for order in orders:
        stage.world.panel.move_order(order.panel_order_id, "Completed")
    stage.clock.advance(timedelta(days=1))
    assert await stage.bot.cast.watch.sweep() == 0
    assert await stage.bot.cast.notifications.deliver_due() == 0
    assert len(stage.world.panel.requests) == asked
    assert len(stage.world.telegram.calls("sendMessage")) == sent
    customer.start()
    for order in orders:
        await customer.gets("notice.completed", number=order.panel_order_id)


async def test_a_message_that_meets_a_block_waits_for_the_return(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("bot was blocked")
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.telegram.world.person(customer.person_id).has_blocked = True
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await stage.world.telegram.until(stage.world.telegram.refused)

    async def waits() -> bool:
        person = await stage.bot.storage.people.get(PersonId(customer.person_id))
        return person is not None and person.has_blocked and await stage.bot.storage.outbox.pending() == 1

    await eventually(waits)
    customer.start()
    await customer.gets("notice.completed", number=order.panel_order_id)
    assert len(told(customer, "notice.completed")) == 1


async def test_a_flood_limit_is_waited_for(stage: Stage, customer: Chat, provoked: list[str]) -> None:
    provoked.append("Too Many Requests")
    first = await place(stage.bot.cast, customer.person_id)
    second = await place(stage.bot.cast, customer.person_id)
    stage.world.telegram.flood(customer.person_id, 2)
    stage.world.panel.move_order(first.panel_order_id, "Completed")
    await stage.world.telegram.until(stage.world.telegram.refused)
    stage.world.panel.move_order(second.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=first.panel_order_id)
    await customer.gets("notice.completed", number=second.panel_order_id)
    (refused,) = stage.world.telegram.refused()
    later = [
        call
        for call in stage.world.telegram.calls("sendMessage", chat_id=customer.person_id)
        if call.message
        and customer.pattern("notice.completed", number=first.panel_order_id).search(
            bare(call.message.text.text)
        )
    ]
    assert later[0].called_at - refused.called_at >= timedelta(seconds=2)
    assert len(later) == 1


@pytest.mark.parametrize("mishap", [502, 500, "drop", "drop_after_acting"])
async def test_what_telegram_does_not_take_is_sent_again(
    stage: Stage, customer: Chat, mishap: Mishap
) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.telegram.fail_next("sendMessage", mishap)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    calls = stage.world.telegram.calls
    before = len(calls("sendMessage"))

    async def came_again() -> bool:
        stage.clock.advance(timedelta(seconds=1))
        return len(calls("sendMessage")) == before + 2

    await eventually(came_again)
    await customer.gets("notice.completed", number=order.panel_order_id)
    assert len(told(customer, "notice.completed")) == (2 if mishap == "drop_after_acting" else 1)


async def test_messages_due_survive_a_restart(stage: Stage, customer: Chat) -> None:
    orders = [await place(stage.bot.cast, customer.person_id) for _ in range(2)]
    stage.world.telegram.fail_next("sendMessage", 502, times=1000)
    for order in orders:
        stage.world.panel.move_order(order.panel_order_id, "Completed")

    async def are_due() -> bool:
        return await stage.bot.storage.outbox.pending() == len(orders)

    await eventually(are_due)
    await stage.stop_bot()
    stage.world.telegram.end_trouble()
    stage.clock.advance(timedelta(minutes=1))
    await stage.start_bot()
    for order in orders:
        await customer.gets("notice.completed", number=order.panel_order_id)
        assert len(told(customer, "notice.completed", number=order.panel_order_id)) == 1


async def test_an_end_that_comes_while_the_bot_is_stopped_is_told_after(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    await stage.stop_bot()
    stage.world.panel.move_order(order.panel_order_id, "Partial", remains=1)
    stage.clock.advance(timedelta(minutes=10))
    await stage.start_bot()
    await customer.gets("notice.partial", number=order.panel_order_id)


async def test_an_order_that_vanished_is_said_once_and_watched_no_more(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.answer_next("status", b'{"error":"Incorrect order ID"}', times=None)
    stage.clock.advance(timedelta(minutes=5))
    asked = len(stage.world.panel.requests)

    async def is_asked_in_vain() -> bool:
        return len(stage.world.panel.requests) > asked

    await eventually(is_asked_in_vain)
    assert not told(customer, "notice.vanished")
    stage.clock.advance(timedelta(minutes=6))
    await customer.gets("notice.vanished", number=order.panel_order_id)
    stage.clock.advance(timedelta(days=1))
    assert await stage.bot.cast.watch.sweep() == 0
    assert len(told(customer, "notice.vanished")) == 1


async def test_a_word_nobody_knows_ends_nothing(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(order.panel_order_id, "Held <b>by</b> moderation")
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    customer.tap("button.refresh")
    await customer.answers("status.unknown", word="Held <b>by</b> moderation")
    assert customer.has("button.unwatch")
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    stage.clock.advance(timedelta(seconds=10))
    await customer.gets("notice.completed", number=order.panel_order_id)
