"""What the kills found: moments at which the bot had done as it was asked, died, and then did not say so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.callbacks import OrderConfirm, decode
from bot.domain.account import Language
from bot.domain.ids import IntentId, PersonId
from tests.support.stage import LINK, Chat, Stage, stage


@pytest.fixture
async def customer(tmp_path: Path) -> AsyncIterator[tuple[Stage, Chat]]:
    async with stage(tmp_path) as running:
        chat = running.chat(Language.ENGLISH)
        await chat.connect()
        yield running, chat


async def test_an_order_placed_before_a_kill_is_told_though_the_tapped_card_is_not_the_screen(
    customer: tuple[Stage, Chat],
) -> None:
    running, chat = customer
    await chat.fill_in(f"{LINK}1", "100", service="102")
    chat.tap("button.confirm")
    await chat.gets("outcome.placed", number="23501")
    receipt = chat.screen.message_id
    await chat.fill_in(LINK, "100", service="102")
    data = chat.data_of("button.confirm")
    tap = decode(data)
    assert isinstance(tap, OrderConfirm)
    await running.bot.cast.place.confirm(PersonId(chat.person_id), IntentId(tap.intent), tap.nonce, 1)
    running.world.telegram.forge(chat.person_id, receipt, data)
    await chat.gets("outcome.placed", number="23502")
    assert len(running.world.panel.ledger) == 2


async def test_the_number_of_an_order_that_is_known_shows_its_card(customer: tuple[Stage, Chat]) -> None:
    _, chat = customer
    await chat.fill_in(LINK, "100", service="102")
    chat.tap("button.confirm")
    await chat.gets("outcome.placed", number="23501")
    chat.say("23501")
    await chat.answers("card.title", number="23501")
