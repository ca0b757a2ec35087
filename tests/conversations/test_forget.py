"""``/forget``: everything about the person is gone, from the file too."""

from pathlib import Path

import pytest

from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY
from tests.support.shop import eventually, place
from tests.support.stage import HASTY, Chat, Stage

SECRET_LINK = "https://instagram.com/nobody.must.find.this"


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def found_in_files(folder: Path, text: str) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and text.encode() in path.read_bytes()]


async def test_after_a_confirmation_everything_is_gone(stage: Stage, customer: Chat) -> None:
    order = await place(stage.bot.cast, customer.person_id, link=SECRET_LINK)
    customer.say("/search zebra stripes nowhere")
    await customer.answers("search.nothing")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(SECRET_LINK + "2")
    await customer.answers("order.ask_quantity")
    assert found_in_files(stage.folder, SECRET_LINK)
    customer.say("/forget")
    await customer.answers("forget.ask")
    assert await stage.bot.cast.people.account(PersonId(customer.person_id)) is not None
    customer.tap("button.forget_yes")
    await customer.answers("forget.done")
    for traces in (SECRET_LINK, "zebra stripes nowhere", DEMO_KEY, order.service_name):
        assert found_in_files(stage.folder, traces) == []
    assert await stage.bot.storage.orders.count(PersonId(customer.person_id)) == 0
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    customer.say("anything")
    await customer.answers("welcome.send_key")
    customer.say("/orders")
    await customer.answers("orders.none")
    assert not any(customer.pattern("notice.completed").search(text) for text in _sent(customer))


async def test_nothing_is_erased_while_an_order_is_being_sent(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(SECRET_LINK, "1000", "")
    stage.world.fault_line.arm("time_out_after", action="add")
    customer.tap("button.confirm")
    await stage.world.fault_line.until_struck("time_out_after")
    with pytest.raises(ProblemError, match=r"problem\.forget_sending"):
        await stage.bot.cast.settings.forget(PersonId(customer.person_id))
    customer.forge("1:fy")
    await customer.gets("unknown.title")
    await customer.gets("forget.done")

    async def is_gone() -> bool:
        return await stage.bot.storage.people.get(PersonId(customer.person_id)) is None

    await eventually(is_gone)
    assert len(stage.world.panel.ledger) == 1


async def test_others_with_the_same_key_keep_what_is_theirs(stage: Stage, customer: Chat) -> None:
    other = stage.chat(customer.language, person_id=2002)
    await other.connect()
    order = await place(stage.bot.cast, other.person_id)
    customer.say("/forget")
    await customer.answers("forget.ask")
    customer.tap("button.forget_yes")
    await customer.answers("forget.done")
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await other.gets("notice.completed", number=order.panel_order_id)
    other.say("/services")
    await other.answers("browse.title")


def _sent(chat: Chat) -> list[str]:
    return [message.text.text for message in chat.world.telegram.sent_to(chat.person_id)]
