"""A mass order as a person sees it: lines in, the card, one confirm, how far it is, and its result."""

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.stage import HASTY, Chat, Stage

BASE = "https://instagram.com/mass"


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def link(number: int) -> str:
    return f"{BASE}{number}"


def listed(count: int, first: int = 1, service: str = "101") -> str:
    """So many good lines, each with a link of its own."""
    return "\n".join(f"{service} | {link(first + at)} | 100" for at in range(count))


def ordered(stage: Stage) -> list[str]:
    """The links the panel took orders for."""
    return [entry.link for entry in stage.world.panel.ledger]


def sent(stage: Stage) -> list[str]:
    """The links of every order that reached the panel, whatever became of it."""
    return [entry.form.get("link", "") for entry in stage.world.panel.requests if entry.action == "add"]


async def mass(chat: Chat, *messages: str) -> None:
    """Open the list and send lines, up to the card."""
    chat.say("/mass")
    await chat.answers("mass.ask")
    for message in messages:
        chat.say(message)
        await chat.answers("mass.how_to_fix")


async def test_lines_are_read_shown_confirmed_and_ordered_once_each(stage: Stage, customer: Chat) -> None:
    await mass(
        customer, f"101 | {link(1)} | 100\n#١١١; {link(2)} ;٢٠٠\n121,{link(3)},1000\n401 {link(4)} 150"
    )
    await customer.sees("mass.card_title")
    await customer.sees("mass.lines_added", number=4)
    await customer.sees("mass.line", number=2, quantity="200", charge="0.036 USD", link=link(2))
    assert customer.tr.plural("mass.charge", 4, charge="0.2265 USD")
    assert not sent(stage)
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    assert ordered(stage) == [link(1), link(2), link(3), link(4)]
    assert [entry.quantity for entry in stage.world.panel.ledger] == [100, 200, 1000, 150]
    await customer.sees("mass.count_placed", number="4", charge="0.2265 USD")
    for entry in stage.world.panel.ledger:
        await customer.sees("mass.line_placed", number=entry.order_id)
    customer.say("/orders")
    await customer.answers("orders.item", number=stage.world.panel.ledger[-1].order_id)


async def test_the_progress_is_edited_in_place_and_the_result_is_a_message_of_its_own(
    stage: Stage, customer: Chat
) -> None:
    await mass(customer, listed(3))
    customer.tap("button.confirm")
    await customer.gets("mass.ended_complete")
    await customer.gets("mass.over")
    customer.tap("button.mass_result")
    await customer.answers("mass.count_placed", number="3")
    texts = [
        m for m in stage.world.telegram.messages_in(customer.person_id) if m.sender_id != customer.person_id
    ]
    assert len(texts) >= 3
