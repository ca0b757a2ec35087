"""What is measured with: the seeded untidy catalogue of the fake panel, as bytes and as ours."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Final

from bot.domain.account import PanelKey
from bot.domain.catalogue import Catalogue
from bot.panel.wire.complaints import Reply
from bot.panel.wire.readers import read_services
from bot.sandbox.fake_panel import DEMO_KEY, FakePanel
from bot.sandbox.fake_panel.actions import perform
from tests.bench.table import Share

KEY: Final = PanelKey(DEMO_KEY)
_AT: Final = datetime(2026, 3, 1, tzinfo=UTC)


def market_of(share: Share) -> str:
    """The catalogue a share is measured with, by the fake panel's name for it."""
    return str(share.pick(taste=900, full=10_000))


@cache
def reply_of(share: Share) -> Reply:
    """The panel's answer to ``services``, as its API sends it: compact, escaped to ASCII."""
    panel = FakePanel(clock=lambda: _AT, catalogue=market_of(share))
    listed = perform(panel, {"key": DEMO_KEY, "action": "services"}).value
    return Reply(200, "application/json", json.dumps(listed, separators=(",", ":")).encode())


@cache
def catalogue_of(share: Share) -> Catalogue:
    """The same as the bot knows it."""
    return read_services(reply_of(share), KEY)
