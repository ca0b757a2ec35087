"""What runs unasked stays cheap however long the history is: no job walks a whole table of years."""

from collections.abc import Mapping

import pytest

from bot.jobs.deliver import deliver
from bot.jobs.housekeeping import prune
from bot.jobs.mass_orders import send_mass_orders, show_mass_progress
from bot.jobs.reconcile import reconcile
from bot.jobs.refresh_catalogues import refresh_catalogues
from bot.jobs.watch import watch_balances, watch_orders, watch_refills
from bot.usecases.gather_news import GatherNews, News
from bot.usecases.read_changes import read_digest
from storage.database import Database, Stored
from tests.support.backstage import Backstage
from tests.support.shop import place_elsewhere

JOBS = (
    watch_orders,
    watch_refills,
    watch_balances,
    deliver,
    reconcile,
    refresh_catalogues,
    prune,
    send_mass_orders,
    show_mass_progress,
)
OF_YEARS = ("orders", "requests", "intents", "intent_probes", "outbox", "inbox", "mass_orders", "mass_lines")
"""Tables that grow with what is ordered and said."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Mapping[str, Stored]]:
    """Every statement from now on, with what was put into it last."""
    statements: dict[str, Mapping[str, Stored]] = {}
    ask = Database._ask

    async def overheard(database: Database, sql: str, **values: Stored) -> object:
        statements[sql] = values
        return await ask(database, sql, **values)

    monkeypatch.setattr(Database, "_ask", overheard)
    return statements


async def walks(scene: Backstage, asked: Mapping[str, Mapping[str, Stored]]) -> list[str]:
    """Which of these statements look at every row of a table of years."""
    found = []
    for sql, values in list(asked.items()):
        if not sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            continue
        plan = await scene.storage._database._ask(f"EXPLAIN QUERY PLAN {sql}", **values)
        scans = {row["detail"] for row in plan if row["detail"].startswith("SCAN")}
        found += [sql for scan in scans if scan.split()[1] in OF_YEARS and "USING" not in scan]
    return found


async def test_no_job_walks_a_table_of_years(
    scene: Backstage, asked: dict[str, Mapping[str, Stored]]
) -> None:
    person_id = await scene.person(1)
    for _ in range(7):
        number = place_elsewhere(scene.world, service="111", quantity=10)
        await scene.watched(person_id, number)
        scene.world.panel.move_order(number, "Completed")
    asked.clear()
    await scene.cast.reconcile.interrupted()
    for job in JOBS:
        await job(scene.cast).action()
    assert scene.world.telegram.sent_to(1), "the jobs had nothing to do"
    assert len(asked) > 20
    assert await walks(scene, asked) == []


async def test_a_digest_of_many_orders_is_read_at_once(
    scene: Backstage, asked: dict[str, Mapping[str, Stored]]
) -> None:
    person_id = await scene.person(1)
    orders = [await scene.watched(person_id, str(number)) for number in range(50)]
    news = [News("order_ended", {"order": order.order_id, "status": "completed"}) for order in orders]
    await GatherNews(scene.storage, scene.clock).tell(person_id, news, 1, scene.clock() - scene.clock())
    [message] = await scene.storage.outbox.of_sweep(person_id, 1)
    asked.clear()
    digest = await read_digest(scene.storage, person_id, str(message.payload["changes"]))
    assert digest is not None
    assert [change.order.order_id for change in digest.changes] == [order.order_id for order in orders]
    assert len(asked) == 1
