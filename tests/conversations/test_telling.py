"""What is told unasked: topics, a low balance, silent hours, the clock; digests and refills as they come."""

from datetime import timedelta

import pytest

from bot.chat.views.telling import clock_of
from bot.domain.account import Person
from bot.domain.ids import PersonId
from bot.domain.preferences import OFFSETS, Preferences, SilentHours, Topic
from bot.panel.policy import PanelPolicy
from tests.support.shop import eventually, place
from tests.support.stage import HASTY, Chat, Stage, bare

SWITCHES = {
    Topic.COMPLETED: "button.topic_completed",
    Topic.PROBLEMS: "button.topic_problems",
    Topic.REFILLS: "button.topic_refills",
}


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def known(stage: Stage, chat: Chat) -> Person:
    person = await stage.bot.storage.people.get(PersonId(chat.person_id))
    assert person is not None
    return person


async def wishes(stage: Stage, chat: Chat) -> Preferences:
    return (await known(stage, chat)).preferences


async def open_telling(chat: Chat) -> None:
    chat.say("/settings")
    await chat.answers("settings.title")
    chat.tap("button.telling")
    await chat.answers("telling.title")


@pytest.mark.parametrize("topic", Topic)
async def test_each_topic_is_switched_off_and_on(stage: Stage, customer: Chat, topic: Topic) -> None:
    await open_telling(customer)
    await customer.sees("telling.explained")
    label = customer.tr.plain(SWITCHES[topic])
    customer.press(f"✅ {label}")
    await customer.answers("telling.title")
    assert (await wishes(stage, customer)).unwanted == {topic}
    assert f"▫️ {bare(label)}" in map(bare, customer.buttons)
    customer.press(f"▫️ {label}")
    await customer.answers("telling.title")
    assert (await wishes(stage, customer)).unwanted == frozenset()
    customer.tap("button.back")
    await customer.answers("settings.title")
    customer.tap("button.telling")
    await customer.answers("telling.title")
    customer.tap("button.home")
    await customer.answers("home.title")


async def test_an_order_that_nobody_wants_to_hear_of_is_not_promised_to_be_told(
    stage: Stage, customer: Chat
) -> None:
    await stage.bot.cast.settings.tell_of(PersonId(customer.person_id), Topic.PROBLEMS, wanted=False)
    order = await place(stage.bot.cast, customer.person_id)
    customer.start(f"o_{order.panel_order_id}")
    await customer.answers("card.title")
    customer.tap("button.unwatch")
    await customer.hears("orders.unwatched_toast")
    await customer.answers("card.title")
    customer.tap("button.watch_this")
    await customer.hears("orders.watching_quietly_toast")


async def test_a_mark_is_set_by_button_changed_by_text_and_taken_away(stage: Stage, customer: Chat) -> None:
    await open_telling(customer)
    await customer.sees("telling.no_mark")
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark", currency="USD")
    assert not customer.has("button.low_balance_off")
    customer.press("20")
    await customer.answers("telling.mark", mark="20.00 USD")
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark")
    customer.say("nothing like it")
    await customer.answers("problem.amount_unclear")
    customer.say("١٢٫٥")
    await customer.answers("telling.mark", mark="12.50 USD")
    assert await stage.bot.cast.dialogue.open_one(PersonId(customer.person_id)) is None
    await open_telling(customer)
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark")
    customer.tap("button.low_balance_off")
    await customer.answers("telling.no_mark")
    assert (await wishes(stage, customer)).low_balance is None


async def test_leaving_the_question_for_a_mark_ends_it(stage: Stage, customer: Chat) -> None:
    await open_telling(customer)
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark")
    customer.tap("button.back")
    await customer.answers("telling.title")
    assert await stage.bot.cast.dialogue.open_one(PersonId(customer.person_id)) is None


async def test_an_open_order_is_said_to_be_left_for_the_question(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.title")
    await open_telling(customer)
    customer.tap("button.low_balance")
    await customer.answers("order.replaced")
    await customer.sees("telling.ask_mark")


async def test_without_an_account_there_is_no_currency_for_a_mark(chat: Chat) -> None:
    chat.start()
    await chat.answers("welcome.what")
    await open_telling(chat)
    chat.tap("button.low_balance")
    await chat.answers("problem.no_key")


async def test_a_low_balance_is_told_and_leads_on(stage: Stage, customer: Chat) -> None:
    await open_telling(customer)
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark")
    customer.say("500")
    await customer.answers("telling.mark", mark="500.00 USD")
    stage.clock.advance(timedelta(minutes=31))
    await customer.gets("notice.balance_low", mark="500.00 USD")
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark")


async def test_silent_hours_are_asked_after_the_clock(stage: Stage, customer: Chat) -> None:
    await open_telling(customer)
    await customer.sees("telling.no_silence")
    customer.tap("button.silence")
    await customer.answers("telling.ask_clock")
    await customer.sees("telling.why_clock")
    nepal = next(label for label in customer.buttons if bare(label).endswith("UTC+5:45"))
    assert bare(nepal).split(" · ")[0] in {
        clock_of(stage.clock() - timedelta(minutes=ago), 345) for ago in (0, 1)
    }
    customer.press(nepal)
    await customer.answers("telling.ask_begins")
    customer.press("22:00")
    await customer.answers("telling.ask_ends", begins="22:00")
    customer.press("07:00")
    await customer.answers("telling.silence", begins="22:00", ends="07:00")
    assert await wishes(stage, customer) == Preferences(silent=SilentHours(22, 7), utc_offset=345)
    customer.tap("button.silence")
    await customer.answers("telling.ask_begins")
    customer.tap("button.clock")
    await customer.answers("telling.ask_clock")
    assert not customer.pattern("telling.why_clock").search(customer.text)
    customer.tap("button.back")
    await customer.answers("telling.title")
    customer.tap("button.silence")
    await customer.answers("telling.ask_begins")
    customer.press("05:00")
    await customer.answers("telling.ask_ends")
    customer.press("05:00")
    await customer.answers("telling.always_silent")
    customer.tap("button.silence")
    await customer.answers("telling.ask_begins")
    customer.tap("button.silence_off")
    await customer.answers("telling.no_silence")


async def test_a_message_of_a_silent_hour_makes_no_sound_and_an_answer_does(
    stage: Stage, customer: Chat
) -> None:
    person_id = PersonId(customer.person_id)
    await stage.bot.cast.settings.set_clock(person_id, 0)
    await stage.bot.cast.settings.keep_silent(person_id, SilentHours(0, 0))
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed")
    customer.say("/help")
    await customer.answers("help.text")
    told = stage.world.telegram.calls("sendMessage", chat_id=customer.person_id)[-2:]
    assert [bool(call.parameters.get("disable_notification")) for call in told] == [True, False]


@pytest.mark.parametrize(
    "forged", ["1:wo:nonsense:1", "1:wh:24:3", "1:wh:3:99", "1:wf:24", f"1:wk:{len(OFFSETS)}", "1:wm:999999"]
)
async def test_a_forged_setting_is_refused_or_harmless(
    stage: Stage, customer: Chat, forged: str, provoked: list[str]
) -> None:
    provoked.append("not modified")
    await open_telling(customer)
    before = await wishes(stage, customer)
    customer.forge(forged)
    await stage.rests()
    after = await wishes(stage, customer)
    assert (after.unwanted, after.silent, after.utc_offset) == (
        before.unwanted,
        before.silent,
        before.utc_offset,
    )


async def test_many_ends_at_once_are_one_message_that_leads_to_the_orders(
    stage: Stage, customer: Chat
) -> None:
    orders = [await place(stage.bot.cast, customer.person_id) for _ in range(7)]
    later = stage.clock() + timedelta(hours=1)
    await stage.bot.storage.watches.postpone([(order, later) for order in orders])
    for order, status in zip(orders, ["Completed"] * 5 + ["Partial", "Canceled"], strict=True):
        stage.world.panel.move_order(order.panel_order_id, status, remains=10)
    stage.clock.advance(timedelta(hours=1, minutes=1))
    text = await customer.gets("digest.completed", count="5")
    assert all(order.panel_order_id in text for order in orders)
    for name in ("digest.partial", "digest.canceled"):
        assert customer.pattern(name, count="1").search(text)
    customer.tap("button.orders")
    await customer.answers("orders.title")


@pytest.mark.parametrize(
    ("status", "name"),
    [("Completed", "notice.refill_completed"), ("Rejected", "notice.refill_rejected")],
)
async def test_a_refills_end_is_told(stage: Stage, customer: Chat, status: str, name: str) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    text = await customer.gets("notice.completed", number=order.panel_order_id)
    assert bare(customer.tr.t("notice.took_moments")) in text
    customer.say(f"/refill {order.panel_order_id}")
    await customer.answers("request.ask_refill")
    customer.tap("button.refill_yes")
    await customer.answers("request.refill_done")
    stage.world.panel.move_refill("12345", status)
    stage.clock.advance(timedelta(minutes=2))
    await customer.gets(name, number=order.panel_order_id)
    customer.tap("button.to_order")
    await customer.answers("card.title")


async def test_a_late_refund_is_told_with_what_was_said_before(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=order.panel_order_id)
    stage.world.panel.move_order(order.panel_order_id, "Refunded")
    stage.clock.advance(timedelta(days=1, hours=2))
    text = await customer.gets("notice.refunded", number=order.panel_order_id)
    assert customer.pattern("notice.was").search(text)


async def test_wishes_outlive_a_restart(stage: Stage, customer: Chat) -> None:
    person_id = PersonId(customer.person_id)
    await stage.bot.cast.settings.tell_of(person_id, Topic.REFILLS, wanted=False)
    await open_telling(customer)
    customer.tap("button.low_balance")
    await customer.answers("telling.ask_mark")
    await stage.stop_bot()
    await stage.start_bot()
    customer.say("3.5")
    await customer.answers("telling.mark", mark="3.50 USD")
    assert (await wishes(stage, customer)).unwanted == {Topic.REFILLS}

    async def is_watched() -> bool:
        return not await stage.bot.cast.watch_balances.sweep()

    await eventually(is_watched)
