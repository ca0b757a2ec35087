"""The chat over the fake Telegram, without handlers: replies, the inbox, the notifier."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.backstage import Backstage, backstage
from tests.support.stage import HASTY


@pytest.fixture
def policy() -> PanelPolicy:
    """How the panel is asked; a test may have its own."""
    return HASTY


@pytest.fixture
async def scene(tmp_path: Path, policy: PanelPolicy) -> AsyncIterator[Backstage]:
    """Everything but the talk and the jobs."""
    async with backstage(tmp_path, policy) as opened:
        yield opened
