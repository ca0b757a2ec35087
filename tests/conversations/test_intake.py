"""Telegram refuses for a moment, or for good, to give updates: the bot goes on asking, and says how it is."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.account import Language
from bot.ops.heartbeat import Heartbeat
from bot.panel.policy import PanelPolicy
from tests.support.clock import Hand
from tests.support.shop import eventually
from tests.support.stage import Chat, Stage
from tests.support.stage import stage as staged

FOR_GOOD = 1000


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    """The clock by which the bot knows how long no updates have come."""
    hand = Hand(0.0)
    monkeypatch.setattr("bot.chat.intake.monotonic", hand)
    return hand


@pytest.fixture
async def stage(
    tmp_path: Path, policy: PanelPolicy, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """A bot that gives a sign of life often, and measures its intake by a clock moved by hand."""
    assert hand.at == 0
    monkeypatch.setattr("bot.jobs.housekeeping.BEAT_EVERY", timedelta(milliseconds=20))
    async with staged(tmp_path, policy=policy) as running:
        yield running


def refused_requests(stage: Stage) -> list[datetime]:
    """When the bot asked for updates and was refused."""
    calls = stage.world.telegram.record
    return [call.called_at for call in calls if call.method == "getUpdates" and not call.has_acted]


def criticals(caplog: pytest.LogCaptureFixture, words: str) -> int:
    """How many critical lines say this."""
    lines = [record.message for record in caplog.records if record.levelno == logging.CRITICAL]
    return sum(words in line for line in lines)


async def refuse_updates(stage: Stage, chat: Chat, status: int, times: int) -> None:
    """Let the next requests for updates be refused, and the one that waits now be over."""
    stage.world.telegram.fail_next("getUpdates", status, times)
    chat.say("/privacy")
    await chat.answers("privacy.text")


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_refused_for_a_moment_ends_nothing_and_is_one_line(
    stage: Stage, customer: Chat, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    await refuse_updates(stage, customer, status, 1)
    customer.say("/help")
    await customer.answers("help.text")
    assert criticals(caplog, "Telegram refuses the token") == 1
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_token_refused_for_good_takes_the_sign_of_life_until_it_is_taken_again(
    stage: Stage, hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    chat = stage.chat(Language.ENGLISH)
    await chat.connect()
    sign = Heartbeat.beside(stage.settings.database_path)

    async def is_given() -> bool:
        return sign.last() is not None

    async def is_missed_twice() -> bool:
        return criticals(caplog, "no updates have been taken in") >= 2

    await eventually(is_given)
    await refuse_updates(stage, chat, 401, FOR_GOOD)
    hand.at += 120
    await eventually(is_missed_twice)
    sign.stop()
    caplog.clear()
    await eventually(is_missed_twice)
    assert sign.last() is None
    stage.world.telegram.end_trouble()
    chat.say("/help")
    await chat.answers("help.text")
    await eventually(is_given)


async def test_between_refused_requests_for_updates_the_bot_rests(stage: Stage, customer: Chat) -> None:
    await refuse_updates(stage, customer, 404, 2)
    await stage.world.telegram.until(lambda: len(refused_requests(stage)) == 2)
    first, second = refused_requests(stage)
    assert second - first >= timedelta(seconds=1)
