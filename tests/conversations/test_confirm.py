"""The confirm card: what it says is what is sent, once; whatever changed meanwhile is shown again first."""

from decimal import Decimal

import pytest

from bot.sandbox.fake_panel import DEMO_KEY, POOR_KEY
from bot.usecases.place_order import CARD_LASTS
from tests.support.stage import LINK, Chat, Stage, bare


def taps(chat: Chat, label: str, times: int) -> None:
    """Tap the same button many times before the bot can answer once."""
    for _ in range(times):
        chat.tap(label)


async def test_the_card_tells_everything_and_the_panel_gets_exactly_that(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "1000", "5", "60")
    for name, values in {
        "order.service": {"name": "Followers"},
        "service.number": {"service_id": "1"},
        "order.value_link": {"link": LINK},
        "order.total_quantity": {"quantity": "5,000"},
        "order.charge": {"charge": "4.50 USD"},
        "order.balance_now": {"balance": "100.84292 USD"},
        "order.balance_after": {"balance": "96.34292 USD"},
    }.items():
        await customer.sees(name, **values)
    customer.tap("button.confirm")
    await customer.sees("outcome.placed", number="23501")
    (sent,) = stage.world.panel.ledger
    assert {name: sent.form[name] for name in ("service", "link", "quantity", "runs", "interval")} == {
        "service": "1",
        "link": LINK,
        "quantity": "1000",
        "runs": "5",
        "interval": "60",
    }
    assert stage.world.panel.accounts[DEMO_KEY].balance == Decimal("96.34292")


async def test_the_button_is_spent_at_once_and_the_receipt_stays(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    card = customer.screen.message_id
    customer.tap("button.confirm")
    await customer.sees("outcome.placed", number="23501")
    edits = [call.message for call in stage.world.telegram.calls("editMessageText") if call.message]
    (sending,) = [shown for shown in edits if shown.message_id == card and not shown.keyboard]
    assert customer.pattern("order.sending").search(sending.text.text)
    methods = [call.method for call in stage.world.telegram.record]
    asked = next(entry.at for entry in stage.world.panel.requests if entry.action == "add")
    shown = next(call.called_at for call in stage.world.telegram.record if call.message == sending)
    assert shown < asked, methods
    copied = [button for row in customer.screen.keyboard for button in row if button.kind == "copy"]
    assert [button.value for button in copied] == ["23501"]
    receipt = customer.screen.message_id
    customer.tap("button.watch")
    await customer.answers("card.title", number="23501")
    assert receipt in {message.message_id for message in stage.world.telegram.messages_in(customer.person_id)}


@pytest.mark.parametrize("times", [2, 20])
async def test_many_taps_on_confirm_send_one_order_and_one_receipt(
    stage: Stage, customer: Chat, times: int
) -> None:
    await customer.fill_in(LINK, "1000", "")
    answered = len(stage.world.telegram.calls("answerCallbackQuery"))
    taps(customer, "button.confirm", times)
    await customer.sees("outcome.placed")
    await stage.world.telegram.until(
        lambda: len(stage.world.telegram.calls("answerCallbackQuery")) >= answered + times,
        timeout_seconds=30,
    )
    customer.say("/orders")
    await customer.answers("orders.title")
    assert len(stage.world.panel.ledger) == 1
    sent = stage.world.telegram.sent_to(customer.person_id)
    assert sum(bool(customer.pattern("outcome.placed").search(one.text.text)) for one in sent) == 1


async def test_too_little_balance_says_what_is_missing_and_checks_again_after_a_top_up(
    stage: Stage, chat: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    await chat.connect(POOR_KEY)
    await chat.fill_in(LINK, "1000", "")
    await chat.sees("order.balance_short", missing="0.85 USD")
    assert not chat.has("button.confirm")
    chat.tap("button.check_again")
    await chat.answers("order.balance_short", missing="0.85 USD")
    stage.world.panel.top_up(POOR_KEY, Decimal("0.85"))
    chat.tap("button.check_again")
    await chat.answers("order.balance_after", balance="0.00 USD")
    chat.tap("button.confirm")
    await chat.sees("outcome.placed")
    assert stage.world.panel.accounts[POOR_KEY].balance == 0


async def test_a_balance_spent_elsewhere_since_the_card_is_said_before_sending(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.top_up(DEMO_KEY, Decimal("-100.84292"))
    customer.tap("button.confirm")
    await customer.sees("problem.balance_short")
    await customer.sees("order.balance_short", missing="0.90 USD")
    assert not any(entry.action == "add" for entry in stage.world.panel.requests)


async def test_a_text_at_the_card_orders_nothing_and_brings_the_card_again(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "1000", "")
    for typed in ("yes", "نعم", "confirm", "5000"):
        customer.say(typed)
        await customer.answers("order.tap_to_confirm")
        await customer.sees("order.confirm_title")
    assert not stage.world.panel.ledger
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].quantity == 1000


async def test_a_changed_rate_is_shown_and_confirmed_again(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    old = customer.data_of("button.confirm")
    stage.world.panel.change_service("1", rate=Decimal("1.80"))
    customer.tap("button.confirm")
    await customer.sees("problem.rate_changed")
    await customer.sees("order.charge", charge="1.80 USD")
    assert not stage.world.panel.ledger
    customer.forge(old)
    await customer.answers("problem.card_old")
    customer.say("/order")
    await customer.answers("order.charge", charge="1.80 USD")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


async def test_a_service_that_vanished_is_said_and_the_order_is_kept(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.change_service("1", is_listed=False)
    customer.tap("button.confirm")
    await customer.sees("problem.service_gone")
    await customer.sees("order.nothing_sent")
    assert not any(entry.action == "add" for entry in stage.world.panel.requests)
    stage.world.panel.change_service("1", is_listed=True)
    customer.tap("button.try_again")
    await customer.answers("order.value_link", link=LINK)
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")


async def test_a_service_of_another_type_now_is_not_sent(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.change_service("1", service_type="Poll")
    customer.tap("button.confirm")
    await customer.sees("problem.service_changed")
    await customer.sees("order.ask_answer_number")
    await customer.sees("order.value_link", link=LINK)
    assert not any(entry.action == "add" for entry in stage.world.panel.requests)


async def test_a_type_that_asks_the_same_now_is_read_again_before_it_is_sent(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.change_service("1", service_type="Realtime")
    customer.tap("button.confirm")
    await customer.sees("problem.type_changed")
    await customer.sees("order.warn_type", type="Realtime")
    assert not any(entry.action == "add" for entry in stage.world.panel.requests)
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")


async def test_changed_bounds_ask_again_for_what_no_longer_fits(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.world.panel.change_service("1", max_quantity=500)
    customer.tap("button.confirm")
    await customer.sees("problem.service_changed")
    await customer.sees("order.ask_quantity", most=500)
    await customer.sees("order.value_link", link=LINK)
    customer.say("500")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].quantity == 500


async def test_a_drip_feed_that_is_no_longer_offered_is_not_sent(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "100", "5", "60")
    stage.world.panel.change_service("1", has_drip_feed=False)
    customer.tap("button.confirm")
    await customer.sees("order.charge", charge="0.09 USD")
    assert not stage.world.panel.ledger
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert "runs" not in stage.world.panel.ledger[0].form


async def test_a_card_older_than_ten_minutes_is_shown_anew(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    stage.clock.advance(CARD_LASTS)
    customer.tap("button.confirm")
    await customer.sees("problem.card_expired")
    assert not stage.world.panel.ledger
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


async def test_only_the_newest_card_of_an_order_can_be_confirmed(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    old = customer.data_of("button.confirm")
    customer.tap("button.back")
    await customer.answers("order.ask_runs")
    customer.forge(old)
    await customer.answers("problem.card_old")
    customer.say("/order")
    await customer.answers("order.ask_runs")
    customer.tap("button.skip")
    await customer.answers("order.confirm_title")
    customer.forge(old)
    await customer.answers("problem.card_old")
    assert not stage.world.panel.ledger


async def test_a_card_that_was_cancelled_can_not_be_confirmed(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    data, card = customer.data_of("button.confirm"), customer.screen.message_id
    customer.tap("button.cancel_order")
    stage.world.telegram.forge(customer.person_id, card, data)
    await customer.answers("problem.card_old")
    assert not stage.world.panel.ledger


async def test_forged_confirmations_send_nothing(stage: Stage, customer: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    await customer.fill_in(LINK, "1000", "")
    data = customer.data_of("button.confirm")
    version, code, number, nonce = data.split(":")
    stranger = stage.chat(customer.language, 1002)
    await stranger.connect(DEMO_KEY)
    stranger.forge(data)
    await stranger.answers("problem.card_old")
    for forged in (
        f"{version}:{code}:{number}:{nonce[::-1]}x",
        f"{version}:{code}:{int(number) + 1}:{nonce}",
        f"{version}:{code}:999999999999999999:{nonce}",
        f"{version}:{code}:0:{nonce}",
    ):
        customer.forge(forged)
        await customer.answers("problem.card_old")
    for garbage in (
        f"{version}:{code}:{number}",
        f"{version}:{code}:-1:{nonce}",
        f"{version}:{code}:{number}:{nonce}:more",
        f"2:{code}:{number}:{nonce}",
        f"{version}:{code}:{number}:' OR 1=1",
        "y",
        ":",
        "\u0661:y:1:x",
    ):
        heard = len(customer.toasts)
        customer.forge(garbage)
        await stage.world.telegram.until(lambda heard=heard: len(customer.toasts) > heard)  # type: ignore[misc]  # a bound default
        await customer.hears_nothing_but("problem.button_old")
    assert not any(entry.action == "add" for entry in stage.world.panel.requests)
    customer.say("/order")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")


async def test_a_panel_that_does_not_answer_leaves_the_order_as_it_was(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "")
    for action in ("services", "balance"):
        stage.world.fault_line.arm("bad_gateway_html", action=action)
        customer.tap("button.confirm")
        await customer.sees("order.nothing_sent")
        await customer.sees("problem.panel_garbled")
        stage.world.fault_line.disarm("bad_gateway_html")
        customer.tap("button.try_again")
        await customer.answers("order.confirm_title")
    assert not stage.world.panel.ledger
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")


async def test_a_card_that_cannot_be_shown_leaves_the_order_where_it_was(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.say("1000")
    await customer.answers("order.ask_runs")
    stage.world.fault_line.arm("refuse")
    customer.tap("button.skip")
    await customer.answers("problem.panel_unreachable")
    await customer.sees("order.nothing_sent")
    assert customer.has("button.cancel_order")
    customer.tap("button.back")
    await customer.answers("order.ask_runs")
    customer.tap("button.skip")
    await customer.answers("order.nothing_sent")
    customer.say("?")
    await customer.answers("order.nothing_sent")
    stage.world.fault_line.disarm_all()
    customer.tap("button.try_again")
    await customer.answers("order.confirm_title")
    assert not stage.world.panel.ledger


async def test_a_confirmation_handled_twice_sends_once_and_tells_the_outcome(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch, provoked: list[str]
) -> None:
    provoked.append("query is too old")
    await customer.fill_in(LINK, "1000", "")
    await stage.rests()
    monkeypatch.setattr(stage.bot.cast.updates, "handled", _never_noted)
    customer.tap("button.confirm")
    await customer.sees("outcome.placed", number="23501")
    await stage.stop_bot()
    await stage.start_bot()
    await stage.rests()
    assert len(stage.world.panel.ledger) == 1
    assert len(bots_texts(customer, "outcome.placed")) == 1


async def test_a_bot_that_ended_before_it_could_tell_tells_the_outcome_after_its_start(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch, provoked: list[str]
) -> None:
    provoked.extend(["query is too old", "Bad Gateway"])
    await customer.fill_in(LINK, "1000", "")
    await stage.rests()
    monkeypatch.setattr(stage.bot.cast.updates, "handled", _never_noted)
    sent = len(stage.world.telegram.calls("sendMessage"))
    stage.world.telegram.fail_next("sendMessage", 502, times=3)
    customer.tap("button.confirm")
    await stage.world.telegram.until(lambda: len(stage.world.telegram.calls("sendMessage")) == sent + 3)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.rests()
    assert len(stage.world.panel.ledger) == 1
    await customer.gets("outcome.placed")
    assert len(bots_texts(customer, "outcome.placed")) == 1
    assert not bots_texts(customer, "order.sending")


def bots_texts(chat: Chat, name: str) -> list[str]:
    """The messages that stand in the chat now and show this text."""
    texts = [bare(message.text.text) for message in chat.world.telegram.messages_in(chat.person_id)]
    return [text for text in texts if chat.pattern(name).search(text)]


async def _never_noted(_update_id: int) -> None:
    """The bot ends before it can note that an update is done with."""
