"""Stops and crashes: nothing that came in is lost, nothing is done twice, an order's outcome is stored."""

import asyncio
import json
import shutil
from datetime import timedelta

import pytest
from telegram.ext import Application, Updater

from bot.chat.inbox import InboxQueue, PersonOrder
from bot.domain.account import Language
from bot.domain.ids import PersonId
from bot.domain.intent import IntentState
from bot.jobs.supervisor import Supervisor
from bot.panel.policy import DEFAULT_POLICY, PanelPolicy
from bot.usecases.deliver_notifications import DeliverNotifications
from tests.support.shop import eventually, new_link, place
from tests.support.stage import HASTY, Chat, Stage, bare

AFTER_A_CRASH = ("message to delete not found", "query is too old")
"""What the old bot did to the screen and the tap just before, the new one does once more."""


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


async def crash(stage: Stage) -> None:
    """Go on from the files as they are now, as after a power cut: what the old bot writes later is lost."""
    image = stage.folder / "image"
    image.mkdir()
    for file in stage.folder.glob("*.sqlite3*"):
        shutil.copy(file, image / file.name)
    for work in stage.bot.supervisor.under_way:
        work.cancel()
    await stage.stop_bot()
    stage.settings = stage.settings.model_copy(update={"database_path": image / "panelbot.sqlite3"})
    await stage.start_bot()


async def all_is_handled(stage: Stage) -> None:
    """Wait until nothing waits in the inbox any more."""

    async def is_empty() -> bool:
        return not await stage.bot.storage.inbox.unhandled()

    await eventually(is_empty)


async def begin_slow_order(stage: Stage, chat: Chat) -> None:
    """Confirm an order whose answer comes byte by byte, and wait until it is on its way."""
    await chat.fill_in(new_link(), "1000", "")
    stage.world.fault_line._drip_pause = timedelta(milliseconds=3)
    stage.world.fault_line.arm("slow_drip", action="add")
    chat.tap("button.confirm")
    await stage.world.fault_line.until_struck("slow_drip")


async def nothing_is_fetched() -> bool:
    """Whether the library's task that asks for updates is gone."""
    return "Updater:start_polling:polling_task" not in {task.get_name() for task in asyncio.all_tasks()}


async def _fails(*_: object) -> None:
    raise LookupError("a fault of ours")


async def test_an_update_written_down_before_a_crash_is_handled_after_it(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.extend(AFTER_A_CRASH)
    stage.world.fault_line.arm("time_out_before", action="balance")
    customer.say("/balance")
    await stage.world.fault_line.until_struck("time_out_before")
    stage.world.fault_line.disarm_all()
    await crash(stage)
    await customer.gets("balance.line")
    await all_is_handled(stage)


async def test_a_crash_in_the_middle_of_a_send_repeats_nothing_and_is_told(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.extend(AFTER_A_CRASH)
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("time_out_after", action="add")
    customer.tap("button.confirm")
    await stage.world.fault_line.until_struck("time_out_after")
    stage.world.fault_line.disarm_all()
    await crash(stage)
    await customer.gets("notice.interrupted")
    assert len(stage.world.panel.ledger) == 1
    assert len([entry for entry in stage.world.panel.requests if entry.action == "add"]) == 1
    (intent,) = await stage.bot.storage.intents.unresolved(PersonId(customer.person_id))
    assert intent.state is IntentState.UNKNOWN


async def test_a_crash_in_the_middle_of_a_request_repeats_nothing(
    stage: Stage, customer: Chat, provoked: list[str]
) -> None:
    provoked.extend(AFTER_A_CRASH)
    order = await place(stage.bot.cast, customer.person_id)
    customer.say(f"/cancel {order.panel_order_id}")
    await customer.answers("request.ask_cancel")
    stage.world.fault_line.arm("time_out_after", action="cancel")
    customer.tap("button.cancel_yes")
    await stage.world.fault_line.until_struck("time_out_after")
    stage.world.fault_line.disarm_all()
    await crash(stage)
    await customer.gets("problem.request_spent")
    customer.start(f"o_{order.panel_order_id}")
    await customer.gets("request.cancel_unclear")
    assert len([entry for entry in stage.world.panel.requests if entry.action == "cancel"]) == 1


@pytest.mark.parametrize("policy", [DEFAULT_POLICY], ids=["patient"])
async def test_a_stop_waits_for_the_answer_to_an_order(stage: Stage, customer: Chat) -> None:
    await begin_slow_order(stage, customer)
    await stage.stop_bot()
    await customer.gets("outcome.placed", number="23501")
    await stage.start_bot()
    assert await stage.bot.storage.orders.count(PersonId(customer.person_id)) == 1
    assert len(stage.world.panel.ledger) == 1


@pytest.mark.parametrize("policy", [DEFAULT_POLICY], ids=["patient"])
async def test_a_stop_waits_for_an_order_even_if_fetching_updates_ended_with_a_fault(
    stage: Stage, customer: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await begin_slow_order(stage, customer)
    with monkeypatch.context() as patched:
        patched.setattr(InboxQueue, "put", _fails)
        customer.say("/privacy")
        await eventually(nothing_is_fetched)
    await stage.stop_bot()
    assert "fetching updates did not end well; the stop goes on" in caplog.messages
    await customer.gets("outcome.placed", number="23501")
    await stage.start_bot()
    assert await stage.bot.storage.orders.count(PersonId(customer.person_id)) == 1
    await customer.gets("privacy.text")


@pytest.mark.parametrize(
    ("step", "of", "name"),
    [
        ("fetching updates", Updater, "stop"),
        ("work under way", Supervisor, "stop"),
        ("handling updates", Application, "stop"),
        ("noting what was handled", PersonOrder, "note_all"),
        ("work begun meanwhile", Supervisor, "stop"),
        ("telling what is due", DeliverNotifications, "deliver_due"),
    ],
)
async def test_a_stop_takes_every_step_whatever_became_of_one(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    step: str,
    of: type,
    name: str,
) -> None:
    chat = stage.chat(Language.ENGLISH)
    await chat.connect()
    await chat.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("time_out_after", action="add")
    chat.tap("button.confirm")
    await stage.world.fault_line.until_struck("time_out_after")
    real = getattr(of, name)

    async def ends_in_a_fault(*given: object) -> None:
        await real(*given)
        await _fails()

    monkeypatch.setattr(of, name, ends_in_a_fault)
    await stage.stop_bot()
    monkeypatch.undo()
    assert f"{step} did not end well; the stop goes on" in caplog.messages
    await chat.gets("unknown.title")
    await stage.start_bot()
    assert await stage.bot.storage.intents.unresolved(PersonId(chat.person_id))


async def test_a_stop_stores_an_outcome_nobody_knows(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("time_out_after", action="add")
    customer.tap("button.confirm")
    await stage.world.fault_line.until_struck("time_out_after")
    await stage.stop_bot()
    await customer.gets("unknown.title")
    await stage.start_bot()
    (intent,) = await stage.bot.storage.intents.unresolved(PersonId(customer.person_id))
    assert intent.state is IntentState.UNKNOWN
    assert not any(customer.pattern("notice.interrupted").search(text) for text in _sent(customer))


async def test_what_waits_behind_a_stop_is_handled_after_the_next_start(stage: Stage, customer: Chat) -> None:
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("time_out_after", action="add")
    customer.tap("button.confirm")
    await stage.world.fault_line.until_struck("time_out_after")
    customer.say("/privacy")
    offset = stage.world.telegram.world.updates
    await stage.world.telegram.until(lambda: not offset.waiting)
    await stage.stop_bot()
    assert not any(customer.pattern("privacy.text").search(text) for text in _sent(customer))
    await stage.start_bot()
    await customer.gets("privacy.text")


async def test_an_update_that_comes_twice_is_handled_once(stage: Stage, customer: Chat) -> None:
    updates = stage.world.telegram.world.updates
    customer.say("/privacy")
    await stage.world.telegram.until(lambda: updates.waiting)
    again = dict(updates.waiting[0])
    await customer.answers("privacy.text")
    updates._waiting.appendleft(again)
    customer.say("/help")
    await customer.answers("help.text")
    assert len([text for text in _sent(customer) if customer.pattern("privacy.text").search(text)]) == 1


async def test_an_update_that_cannot_be_read_again_stops_nobody(stage: Stage, customer: Chat) -> None:
    await stage.bot.storage.inbox.record(1, PersonId(customer.person_id), json.dumps([]), stage.clock())
    await stage.bot.storage.inbox.record(2, None, json.dumps({"update_id": 2}), stage.clock())
    await stage.stop_bot()
    await stage.start_bot()
    customer.say("/help")
    await customer.answers("help.text")
    await all_is_handled(stage)


async def test_others_go_on_while_one_persons_order_hangs(stage: Stage, customer: Chat) -> None:
    other = stage.chat(customer.language, person_id=2002)
    await other.connect()
    await customer.fill_in(new_link(), "1000", "")
    stage.world.fault_line.arm("time_out_after", action="add")
    customer.tap("button.confirm")
    await stage.world.fault_line.until_struck("time_out_after")
    customer.say("/help")
    other.say("/help")
    await other.answers("help.text")
    assert not any(customer.pattern("help.text").search(text) for text in _sent(customer))
    await customer.gets("unknown.title")
    await customer.gets("help.text")
    texts = _sent(customer)
    unknown, helped = (
        next(at for at, text in enumerate(texts) if customer.pattern(name).search(text))
        for name in ("unknown.title", "help.text")
    )
    assert unknown < helped


@pytest.mark.parametrize("policy", [DEFAULT_POLICY], ids=["patient"])  # until the whole flood is in
async def test_a_flood_of_one_person_is_capped_and_then_answered_again(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("time_out_before", action="balance")
    customer.say("/balance")
    await stage.world.fault_line.until_struck("time_out_before")
    for _ in range(90):
        customer.say("/privacy")
    updates = stage.world.telegram.world.updates
    await stage.world.telegram.until(lambda: not updates.waiting)
    stage.world.fault_line.let_go()
    await all_is_handled(stage)
    answered = [text for text in _sent(customer) if customer.pattern("privacy.text").search(text)]
    assert 50 <= len(answered) < 70
    told = [text for text in _sent(customer) if customer.pattern("problem.slow_down").search(text)]
    assert len(told) == 1
    customer.say("/help")
    await customer.answers("help.text")


def _sent(chat: Chat) -> list[str]:
    return [bare(message.text.text) for message in chat.world.telegram.sent_to(chat.person_id)]
