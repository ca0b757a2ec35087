"""Balance, settings, help and privacy; and a key that the panel stops taking."""

from datetime import timedelta

import pytest

from bot.domain.ids import PersonId
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY, RequestEntry
from tests.support.shop import eventually, place
from tests.support.stage import HASTY, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def requests_with(stage: Stage, key: str) -> list[RequestEntry]:
    return [entry for entry in stage.world.panel.requests if entry.key == key]


async def test_the_balance_is_read_now(stage: Stage, customer: Chat) -> None:
    await place(stage.bot.cast, customer.person_id)
    customer.say("/balance")
    await customer.answers("balance.line", balance="99.94292 USD")
    stage.world.panel.move_order("23501", "Refunded")
    await customer.gets("notice.refunded")
    customer.say("/balance")
    await customer.answers("balance.line", balance="100.84292 USD")
    stage.clock.advance(timedelta(minutes=2))
    customer.tap("button.refresh")
    await customer.answers("balance.read_at", at=f"{stage.clock():%Y-%m-%d %H:%M} UTC")


async def test_a_balance_in_another_currency_is_never_called_dollars(chat: Chat) -> None:
    await chat.connect(EURO_KEY)
    chat.say("/balance")
    await chat.answers("balance.line", balance="2,500.50 EUR")
    assert "USD" not in chat.text


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refuse", "problem.panel_unreachable"),
        ("maintenance_html", "problem.panel_garbled"),
        ("time_out_before", "problem.panel_silent"),
        ("too_many_requests", "problem.panel_busy"),
        ("cut_body", "problem.panel_silent"),
    ],
)
async def test_a_balance_that_cannot_be_read_says_why(
    stage: Stage, customer: Chat, fault: str, said: str
) -> None:
    stage.world.fault_line.arm(fault)
    customer.say("/balance")
    await customer.answers(said)
    stage.world.fault_line.disarm_all()
    customer.tap("button.try_again")
    await customer.answers("balance.line")


async def test_without_a_key_the_way_to_connect_one_is_shown(stage: Stage, chat: Chat) -> None:
    for command in ("/services", "/balance"):
        chat.say(command)
        await chat.answers("problem.no_key")
        assert chat.has("button.connect_key")
    chat.tap("button.connect_key")
    await chat.answers("key.ask")
    chat.say("/settings")
    await chat.answers("settings.no_key")
    assert chat.has("button.connect_key")
    for command, name in (("/help", "help.text"), ("/privacy", "privacy.text")):
        chat.say(command)
        await chat.answers(name)
    assert not stage.world.panel.requests


async def test_a_refused_key_is_told_once_and_not_asked_with_until_replaced(
    stage: Stage, customer: Chat
) -> None:
    first = await place(stage.bot.cast, customer.person_id)
    second = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    await customer.gets("notice.key_refused", tail=DEMO_KEY[-4:])
    asked = len(requests_with(stage, DEMO_KEY))
    for hours in range(1, 4):
        stage.clock.advance(timedelta(hours=hours))
        assert await stage.bot.cast.watch.sweep() == 0
    for command in ("/balance", "/services", "/status 23501", f"/refill {first.panel_order_id}", "/order 1"):
        customer.say(command)
        await customer.answers("problem.key_refused", tail=DEMO_KEY[-4:])
    customer.say("/start")
    await customer.answers("home.key_refused", tail=DEMO_KEY[-4:])
    assert len(requests_with(stage, DEMO_KEY)) == asked
    told = [text for text in _texts(customer) if customer.pattern("notice.key_refused").search(text)]
    assert len(told) == 1
    stage.world.panel.set_active(DEMO_KEY, is_active=True)
    for order in (first, second):
        stage.world.panel.move_order(order.panel_order_id, "Completed")
    customer.say(f"/key {DEMO_KEY}")
    await customer.gets("key.connected")
    await customer.gets("notice.completed", number=first.panel_order_id)
    await customer.gets("notice.completed", number=second.panel_order_id)


async def test_a_key_refused_in_the_middle_of_a_talk_is_said_there(stage: Stage, customer: Chat) -> None:
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    customer.say("/balance")
    await customer.answers("problem.refused_suspended")
    await customer.sees("panel.words", words="Account suspended")
    asked = len(stage.world.panel.requests)
    customer.say("/balance")
    await customer.answers("problem.key_refused")
    assert len(stage.world.panel.requests) == asked


async def test_notifications_can_be_switched_off_and_on(stage: Stage, customer: Chat) -> None:
    quiet = await place(stage.bot.cast, customer.person_id)
    customer.say("/settings")
    await customer.answers("settings.notifications_on")
    await customer.sees("settings.key", tail=DEMO_KEY[-4:])
    customer.tap("button.notifications_off")
    await customer.answers("settings.notifications_off")
    stage.world.panel.move_order(quiet.panel_order_id, "Completed")

    async def is_noticed() -> bool:
        order = await stage.bot.storage.orders.get(PersonId(customer.person_id), quiet.order_id)
        return order is not None and order.finished_at is not None

    await eventually(is_noticed)
    assert await stage.bot.storage.outbox.pending() == 0
    customer.tap("button.notifications_on")
    await customer.answers("settings.notifications_on")
    loud = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(loud.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=loud.panel_order_id)
    assert not any(
        customer.pattern("notice.completed", number=quiet.panel_order_id).search(text)
        for text in _texts(customer)
    )


async def test_help_and_privacy_lead_on(customer: Chat) -> None:
    customer.say("/help")
    await customer.answers("help.text")
    customer.tap("button.privacy")
    await customer.answers("privacy.text")
    customer.tap("button.forget")
    await customer.answers("forget.ask")
    customer.tap("button.back")
    await customer.answers("settings.title")
    customer.tap("button.home")
    await customer.answers("home.title")


def _texts(chat: Chat) -> list[str]:
    messages = chat.world.telegram.messages_in(chat.person_id)
    return [bare(message.text.text) for message in messages]
