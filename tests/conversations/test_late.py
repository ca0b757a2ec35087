"""Answers that Telegram does not take: they come as soon as it takes them, unless something newer came."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat import late, patience
from bot.domain.ids import PersonId
from bot.sandbox.fake_telegram.trouble import Mishap
from tests.support.shop import eventually, new_link
from tests.support.stage import Chat, Stage

TRIES = 3
"""How often a call to Telegram is made before it is given up for now."""


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_A_MOMENT", timedelta(milliseconds=1))
    monkeypatch.setattr(late, "_AFTER_A_FAULT", timedelta(milliseconds=100))


@pytest.mark.parametrize("times", [1, TRIES, 2 * TRIES])
@pytest.mark.parametrize("mishap", [500, 502])
async def test_a_fault_of_telegram_leaves_no_answer_unsent(
    stage: Stage, customer: Chat, provoked: list[str], mishap: Mishap, times: int
) -> None:
    provoked += ["Bad Gateway", "Internal Server Error"]
    stage.world.telegram.fail_next("sendMessage", mishap, times)
    customer.say("/balance")
    await customer.answers("balance.read_at")


async def test_the_card_to_confirm_comes_although_telegram_failed(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    customer.say("/order 1")
    await customer.answers("order.title")
    for answer in (new_link(), "1000"):
        customer.say(answer)
        await customer.answers_somehow()
    await stage.rests()
    stage.world.telegram.fail_next("editMessageText", 502, TRIES)
    customer.tap("button.skip")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.answers("outcome.placed")
    assert len(stage.world.panel.ledger) == 1


async def test_after_a_long_flood_the_answer_comes_and_nobody_else_waits(
    stage: Stage, customer: Chat, provoked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    provoked.append("Too Many Requests")
    monkeypatch.setattr(patience, "_LONGEST_WAIT", timedelta())
    stage.world.telegram.flood(customer.person_id, 1)
    customer.say("/balance")
    await stage.rests()
    other = stage.chat(customer.language, 1002)
    other.start()
    await other.answers_somehow()
    assert not customer.pattern("balance.read_at").search(customer.text)
    await customer.answers("balance.read_at")


async def test_only_the_newest_screen_is_shown_late(
    stage: Stage, customer: Chat, provoked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    provoked.append("Bad Gateway")
    monkeypatch.setattr(late, "_AFTER_A_FAULT", timedelta(seconds=1))
    stage.world.telegram.fail_next("sendMessage", 502, TRIES)
    customer.say("/balance")
    await stage.rests()
    customer.say("/privacy")
    await customer.answers("privacy.text")
    await asyncio.sleep(1.2)  # longer than the older screen would have waited
    await customer.sees("privacy.text")


@pytest.mark.parametrize("wait", [60, 600])
async def test_the_end_does_not_wait_for_late_screens(
    stage: Stage, customer: Chat, provoked: list[str], wait: int
) -> None:
    provoked.append("Too Many Requests")
    stage.world.telegram.flood(customer.person_id, wait)
    customer.say("/balance")
    await stage.rests()
    async with asyncio.timeout(20):
        await stage.stop_bot()
    await stage.start_bot()


async def test_sending_goes_when_the_receipt_is_told_later(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    await customer.fill_in(new_link(), "1000", "")
    stage.world.telegram.fail_next("sendMessage", 502, TRIES)
    stage.world.telegram.fail_next("deleteMessage", 502, TRIES)
    customer.tap("button.confirm")
    await customer.gets("outcome.placed", number="23501")

    async def sending_is_gone() -> bool:
        sending = customer.pattern("order.sending")
        return not any(
            sending.search(message.text.text)
            for message in stage.world.telegram.messages_in(customer.person_id)
        )

    await eventually(sending_is_gone)
    known = await stage.bot.storage.people.many([PersonId(customer.person_id)])
    assert known[PersonId(customer.person_id)].screen_message_id is None
