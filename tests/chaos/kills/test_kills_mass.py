"""A mass order of fifty lines whose bot is killed again and again: no line twice, none lost."""

import random
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

import pytest

from bot.app import Running
from bot.domain.account import Language
from bot.domain.ids import MassId, PersonId
from bot.domain.mass_run import LineState, MassEnd, MassLine, MassOrder
from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_panel import Account
from bot.sandbox.world import World
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry
from tests.chaos.kills.nursery import Nursery, nursery
from tests.chaos.kills.points import Point, Trap
from tests.support.clock import ShiftedClock
from tests.support.stage import Chat

_PERSON: Final = PersonId(7001)
_LINES: Final = 50
_PATIENCE: Final = 60.0
_KILLS: Final = (
    Point.AFTER_CLAIM,
    Point.BEFORE_FIRST_BYTE,
    Point.AFTER_LAST_BYTE,
    Point.AFTER_REPLY,
    Point.BEFORE_OUTCOME,
    Point.AFTER_OUTCOME,
)


@pytest.mark.timeout(240)
async def test_fifty_lines_survive_a_bot_that_is_killed_in_the_middle(tmp_path: Path) -> None:
    chance, keys, key = random.Random(), generate_key_entry("kills"), f"{_PERSON:032x}"
    complaints: list[str] = []

    def hear(word: Mapping[str, Any]) -> None:
        if word["event"] == "complaint":
            complaints.append(word["text"])

    async with World(token=TOKEN, clock=ShiftedClock(), speed=1e6) as world, nursery(hear) as nest:
        world.panel.accounts.add(Account(key, "person", Decimal(1_000_000)))
        home = {
            "telegram": world.telegram_api_url,
            "panel": world.panel_api_url,
            "database": str(tmp_path / "panelbot.sqlite3"),
            "keys": keys,
        }
        person = Chat(world, cast("Running", None), _PERSON, Language.ENGLISH)  # it lives elsewhere
        world.telegram.choose_language(_PERSON, person.language.value)
        nest.begin(home, 0.0, ())
        await person.connect(key)
        person.say("/mass")
        await person.gets("mass.ask")
        links = [f"https://example.com/p{number}" for number in range(_LINES)]
        person.say("\n".join(f"102 | {link} | 100" for link in links))
        await person.gets("mass.card_title")
        person.tap("button.confirm")
        await person.gets("mass.sending")
        await nest.killed(within=0.0)
        killed_at = await _kill_again_and_again(nest, home, chance)
        nest.begin(home, 0.0, ())
        await person.gets("mass.ended_complete")
        assert await nest.stop(_PATIENCE) == 0
        mass, lines = await _kept(tmp_path / "panelbot.sqlite3", keys)
        _judge(world, mass, lines, links, killed_at)
    assert not complaints


async def _kill_again_and_again(nest: Nursery, home: Mapping[str, str], chance: random.Random) -> int:
    """Kill it at every point, a few lines further on each time; how often the trap sprang.

    Each life sends at least one line whole, for three of unknown outcome in a row rightly end a run.
    """
    sprang = 0
    for point in chance.sample(_KILLS, len(_KILLS)):
        nest.begin(home, 0.0, (Trap(point, chance.randint(2, 4)),))
        sprang += await nest.killed(within=20.0)
    return sprang


async def _kept(path: Path, keys: str) -> tuple[MassOrder, list[MassLine]]:
    clock = ShiftedClock()
    storage = await Storage.open(path, Vault(Keyring.parse(keys)), at=clock())
    try:
        mass = await storage.mass_orders.get(_PERSON, MassId(1))
        assert mass is not None
        return mass, await storage.mass_orders.lines(_PERSON, mass.mass_id)
    finally:
        await storage.close()


def _judge(world: World, mass: MassOrder, lines: list[MassLine], links: list[str], killed: int) -> None:
    """The ledger is the truth: each link at most once, and every line's word fits it."""
    assert killed >= 3
    assert mass.end is MassEnd.COMPLETE
    sends = Counter(entry.form.get("link") for entry in world.panel.requests if entry.action == "add")
    assert max(sends.values()) == 1
    there = {entry.link: entry.order_id for entry in world.panel.ledger}
    assert len(there) == len(world.panel.ledger)
    assert [line.draft.link for line in lines if line.draft] == links
    unknown = 0
    for line, link in zip(lines, links, strict=True):
        assert line.intent is not None, "no line is left out"
        if line.state is LineState.PLACED:
            assert there[link] == line.intent.panel_order_id
        else:
            assert line.state is LineState.UNKNOWN
            unknown += 1
    assert unknown <= len(_KILLS) + 1, "only what was on its way when the bot was killed is unknown"
