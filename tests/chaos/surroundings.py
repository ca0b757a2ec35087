"""What goes wrong around the bot: disk, file, clock, a second instance, a newer database.

Each ends in a clear message of our own, and the file is whole afterwards, with everything that was in it.
"""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final, TypeAlias

from bot.domain.intent import Intent, IntentState
from bot.domain.order_extras import Question
from bot.domain.problems import ProblemError
from bot.usecases.place_order import CardChanged
from bot.usecases.send_order import Sent
from storage.database import Database
from storage.errors import (
    DatabaseBusyError,
    DatabaseReadOnlyError,
    DiskFullError,
    SchemaError,
    StorageError,
)
from storage.store import Storage
from storage.vault import Keyring, Vault
from tests.chaos.backstage import COMMENTED, Backstage, Lane, backstage
from tests.chaos.judge import Ledger, Verdicts
from tests.chaos.table import Row, Share

_JUMPS: Final = (-86_400, -3_600, -1, 1, 3_600, 86_400)
"""Seconds by which a clock may be set wrong, and right again."""

_PATIENCE: Final = 10.0
"""Seconds a person waits to hear of their order."""


@dataclass
class Found:
    """What came to light."""

    runs: int = 0
    verdicts: Verdicts = field(default_factory=Verdicts)

    def expect(self, claim: bool, words: str) -> None:  # noqa: FBT001 - it is the claim itself
        """Count a claim, and keep its words if it is wrong."""
        self.runs += 1
        if not claim:
            self.verdicts.broken.append(words)


Trouble: TypeAlias = Callable[[Backstage, random.Random, Found], Awaitable[None]]


async def prove(share: Share, seed: int) -> Row:
    """Let each trouble come, so many times."""
    began, found, chance = perf_counter(), Found(), random.Random(seed)
    for _ in range(share.pick(taste=1, ci=5, full=25)):
        for trouble in (_full_disk, _read_only, _jumping_clock, _second_instance, _newer_database):
            with TemporaryDirectory(prefix="chaos-") as folder:
                async with backstage(Path(folder)) as stage:
                    await trouble(stage, chance, found)
                _check_whole(stage.settings.database_path, trouble.__name__, found)
    return Row(
        "disk, file, clock, instance, version",
        found.runs,
        found.verdicts.duplicates,
        found.verdicts.false_verdicts,
        lost=found.verdicts.lost,
        seconds=perf_counter() - began,
        note="claims checked",
        broken=tuple(found.verdicts.broken),
    )


def _check_whole(path: Path, name: str, found: Found) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found.expect(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"{name}: damaged")
        found.expect(not connection.execute("PRAGMA foreign_key_check").fetchall(), f"{name}: dangling rows")


async def _full_disk(stage: Backstage, chance: random.Random, found: Found) -> None:
    """The disk fills up before the card, and then while the order is on its way."""
    lane, database = await stage.lane(), stage.storage._database
    await _fill_in(lane, f"https://example.com/full/{chance.random()}")
    async with _no_room(database):
        found.expect(await _fails_with(lane.card(), DiskFullError), "a card was made on a full disk")
    found.expect(not stage.world.panel.ledger, "an order was sent from a full disk")
    card = await lane.card()
    lane.line.arm("slow_drip", action="add", times=1)
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(_number_told(lane, card))
        await lane.line.until_struck("slow_drip")
        async with _no_room(database):
            told = await sending
    (order,) = stage.world.panel.ledger
    found.expect(told == order.order_id, "the number was not told because the disk is full")
    await lane.sends.stop()
    await _end(stage, lane, card, found)


async def _number_told(lane: Lane, card: Intent) -> str | None:
    """The number the person hears after *Confirm*, within a patience of theirs."""
    try:
        async with asyncio.timeout(_PATIENCE):
            answer = await lane.confirm(card)
    except (StorageError, TimeoutError):
        return None
    return answer.intent.panel_order_id if isinstance(answer, Sent) else None


async def _read_only(stage: Backstage, chance: random.Random, found: Found) -> None:
    """The file cannot be written any more when the person confirms."""
    lane = await stage.lane()
    await _fill_in(lane, f"https://example.com/read-only/{chance.random()}")
    card = await lane.card()
    await stage.storage._database.run("PRAGMA query_only = ON")
    found.expect(await _fails_with(lane.confirm(card), DatabaseReadOnlyError), "a claim was not written")
    found.expect(not stage.world.panel.ledger, "an order was sent that could not be written down")
    await stage.storage._database.run("PRAGMA query_only = OFF")
    await lane.confirm(card)
    await _end(stage, lane, card, found)


async def _jumping_clock(stage: Backstage, chance: random.Random, found: Found) -> None:
    """The clock is set back and forth between any two steps."""
    lane = await stage.lane()
    for number in range(4):
        _jump(stage, chance)
        await lane.fill_in(f"https://example.com/clock/{number}/{chance.random()}")
        card = await lane.card()
        _jump(stage, chance)
        lane.line.arm(chance.choice(("drop_before", "drop_after", "redirect")), action="add", times=1)
        answer = await lane.confirm(card)
        lane.line.disarm_all()
        if isinstance(answer, CardChanged):
            answer = await lane.confirm(answer.intent)
        found.expect(isinstance(answer, Sent), f"after a jump of the clock: {type(answer)}")
        if not isinstance(answer, Sent):
            continue
        _jump(stage, chance)
        await lane.cast.reconcile.probe_due()
        await lane.cast.watch.sweep()
        await lane.is_quiet()
        verdicts, ledger = found.verdicts, Ledger(stage.world.panel.ledger)
        intent = await stage.storage.intents.get(lane.person_id, answer.intent.intent_id)
        verdicts.judge(intent or answer.intent, ledger)


async def _second_instance(stage: Backstage, chance: random.Random, found: Found) -> None:
    """Somebody starts the bot twice."""
    is_refused = await _fails_with(_open_again(stage), DatabaseBusyError)
    found.expect(is_refused, "a second instance took the database")
    lane = await stage.lane()
    await _fill_in(lane, f"https://example.com/second/{chance.random()}")
    card = await lane.card()
    await lane.confirm(card)
    await _end(stage, lane, card, found)


async def _newer_database(stage: Backstage, chance: random.Random, found: Found) -> None:
    """An old program is started on a database of a newer one."""
    lane = await stage.lane()
    await _fill_in(lane, f"https://example.com/newer/{chance.random()}")
    card = await lane.card()
    await lane.confirm(card)
    await stage.storage.close()
    path = stage.settings.database_path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, '9999_later.sql', 'x', 0)")
    found.expect(await _fails_with(_open_again(stage), SchemaError), "a newer database was opened")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM schema_migrations WHERE number = 9999")
    stage.storage = await _open_again(stage)
    await _end(stage, lane, card, found)


async def _end(stage: Backstage, lane: Lane, card: Intent, found: Found) -> None:
    """In the end the order is placed, and everybody agrees."""
    intent = await stage.storage.intents.get(lane.person_id, card.intent_id)
    found.verdicts.judge_end(intent, Ledger(stage.world.panel.ledger))
    state = None if intent is None else intent.state
    found.expect(state is IntentState.PLACED, f"in the end the order is {state}")


async def _fill_in(lane: Lane, link: str) -> None:
    """An order with so many comments that storing it anywhere takes a new page."""
    await lane.cast.draft.begin_with(lane.person_id, COMMENTED, lane.update_id)
    await lane.cast.draft.answer(lane.person_id, link, lane.update_id)
    comments = "\n".join(f"{number} {'nice ' * 10}" for number in range(200))
    await lane.cast.draft.answer(lane.person_id, comments, lane.update_id)
    await lane.cast.draft.finish(lane.person_id, Question.COMMENTS.value, lane.update_id)


@asynccontextmanager
async def _no_room(database: Database) -> AsyncIterator[None]:
    """Not one more page fits into the file meanwhile, the free ones inside it included."""
    await database.run("CREATE TABLE IF NOT EXISTS filler (bytes BLOB) STRICT")
    pages = await database.row("PRAGMA page_count")
    await database.run(f"PRAGMA max_page_count = {pages[0] if pages else 0}")
    with suppress(DiskFullError):
        while True:
            await database.run("INSERT INTO filler VALUES (:bytes)", bytes=bytes(3000))
    try:
        yield
    finally:
        await database.run("PRAGMA max_page_count = 1000000")
        await database.run("DELETE FROM filler")


async def _open_again(stage: Backstage) -> Storage:
    vault = Vault(Keyring.parse(stage.settings.encryption_keys.get_secret_value()))
    return await Storage.open(stage.settings.database_path, vault, at=stage.clock(), patience=timedelta())


async def _fails_with(work: Awaitable[object], kind: type[StorageError]) -> bool:
    """Whether it ends in this error of ours, with words an operator can act on."""
    try:
        await work
    except kind as error:
        return "database" in str(error)
    except (StorageError, ProblemError):
        return False
    return False


def _jump(stage: Backstage, chance: random.Random) -> None:
    stage.clock.advance(timedelta(seconds=chance.choice(_JUMPS)))
