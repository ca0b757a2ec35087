"""The main job, end to end: connect, find, order, be told."""

from tests.support.stage import LINK, Chat, Stage


async def test_from_hello_to_the_push_of_a_completed_order(stage: Stage, chat: Chat) -> None:
    await chat.connect()
    chat.tap("button.services")
    await chat.sees("browse.title")
    chat.press_platform("platform.other")
    await chat.answers("browse.platform")
    chat.press("1")
    await chat.sees("services.choose")
    chat.press("1")
    await chat.sees("service.rate")
    chat.tap("button.order")
    await chat.sees("order.ask_link")
    chat.say(LINK)
    await chat.sees("order.ask_quantity")
    chat.say("١٬٠٠٠")
    await chat.sees("order.ask_runs")
    chat.tap("button.skip")
    await chat.sees("order.confirm_title")
    await chat.sees("order.balance_after")
    chat.tap("button.confirm")
    await chat.sees("outcome.placed", number="23501")
    (sent,) = stage.world.panel.ledger
    assert (sent.service_id, sent.link, sent.form["quantity"]) == ("1", LINK, "1000")
    stage.world.panel.move_order("23501", "Completed")
    await chat.gets("notice.completed", number="23501")
