"""Conversations: the real bot over HTTP against both fakes, in both languages."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.domain.account import Language
from bot.panel.policy import DEFAULT_POLICY, PanelPolicy
from tests.support.stage import Chat, Stage
from tests.support.stage import stage as staged


@pytest.fixture
def policy() -> PanelPolicy:
    """How the bot asks the panel; a test file may have its own."""
    return DEFAULT_POLICY


@pytest.fixture
async def stage(tmp_path: Path, policy: PanelPolicy) -> AsyncIterator[Stage]:
    """The bot in a world of its own."""
    async with staged(tmp_path, policy=policy) as running:
        yield running


@pytest.fixture
def provoked() -> list[str]:
    """Words of the refusals of Telegram that a test provokes; it adds them here."""
    return []


@pytest.fixture(autouse=True)
def _no_refusals(stage: Stage, provoked: list[str]) -> Iterator[None]:
    """Telegram must have taken every call of the bot, but for what the test provoked."""
    yield
    refused = [
        (call.method, call.refusal.description, dict(call.parameters))
        for call in stage.world.telegram.refused()
        if call.refusal is not None and not any(words in call.refusal.description for words in provoked)
    ]
    assert not refused


@pytest.fixture(params=list(Language), ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    """Each language in turn."""
    chosen: Language = request.param
    return chosen


@pytest.fixture
def chat(stage: Stage, language: Language) -> Chat:
    """Somebody new."""
    return stage.chat(language)


@pytest.fixture
async def customer(chat: Chat) -> Chat:
    """Somebody whose key is connected."""
    await chat.connect()
    return chat
