"""Conversations: the real bot over HTTP against both fakes, in both languages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.account import Language
from tests.support.stage import Chat, Stage
from tests.support.stage import stage as staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot in a world of its own."""
    async with staged(tmp_path) as running:
        yield running


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
