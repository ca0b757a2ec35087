"""People: met once, changed as they wish, and forgotten without a trace."""

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain.account import Language, PanelKey, Person
from bot.domain.browsing import Filters
from bot.domain.catalogue import Catalogue
from bot.domain.dialogue import Ordering
from bot.domain.favourites import Favourite
from bot.domain.ids import PanelOrderId, PersonId, ServiceId
from bot.domain.intent import Unclear
from bot.domain.order import OrderReport, OrderStatus, RequestKind
from storage.catalogue_marks import CatalogueMark
from storage.errors import StillSending
from storage.store import Storage
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    MINUTE,
    NOBODY,
    NOW,
    SERVICE,
    dollars,
    draft,
    sending,
)

CANARY = "canary-51c0ffee"


async def test_someone_new_is_met_in_their_language(storage: Storage) -> None:
    assert await storage.people.get(NOBODY) is None
    met = await storage.people.meet(NOBODY, Language.ARABIC, NOW)
    assert met == Person(NOBODY, Language.ARABIC)
    assert await storage.people.get(NOBODY) == met


async def test_someone_known_stays_as_they_are(storage: Storage) -> None:
    await storage.people.set_language(ANN, Language.ARABIC)
    known = await storage.people.meet(ANN, Language.ENGLISH, NOW + DAY)
    assert known == Person(ANN, Language.ARABIC)


async def test_every_wish_is_kept_for_the_person_who_has_it(storage: Storage) -> None:
    await storage.people.set_language(ANN, Language.ARABIC)
    await storage.people.set_notifications(ANN, wanted=False)
    await storage.people.set_blocked(ANN, blocked=True, at=NOW)
    await storage.people.set_screen(ANN, 77)
    await storage.people.set_favourite_news(ANN, wanted=True)
    assert await storage.people.get(ANN) == Person(
        ANN,
        Language.ARABIC,
        wants_notifications=False,
        has_blocked=True,
        screen_message_id=77,
        wants_favourite_news=True,
    )
    await storage.people.set_favourite_news(ANN, wanted=False)
    await storage.people.set_notifications(ANN, wanted=True)
    await storage.people.set_blocked(ANN, blocked=False, at=NOW)
    await storage.people.set_screen(ANN, None)
    assert await storage.people.get(ANN) == Person(ANN, Language.ARABIC)
    assert await storage.people.get(BOB) == Person(BOB, Language.ENGLISH)


async def live_a_full_life(storage: Storage, person_id: PersonId, mark: str) -> None:
    """Leave something in every table, in which ``mark`` can be read unless it is sealed."""
    number = PanelOrderId(mark)
    await storage.accounts.connect(person_id, PanelKey(mark), dollars("10"), NOW)
    await storage.accounts.note_wrong_key(person_id, NOW)
    await storage.catalogues.put(person_id, Catalogue([replace(SERVICE, name=mark)]), NOW)
    wish = draft(f"https://example.com/{mark}")
    await storage.dialogues.open(person_id, Ordering(wish), 1, NOW)
    intent = await storage.intents.create(
        person_id,
        wish,
        nonce=mark,
        charge=Decimal(1),
        currency=mark,
        balance_before=Decimal(2),
        created_at=NOW,
        expires_at=NOW + MINUTE,
    )
    await storage.intents.claim(person_id, intent.intent_id, mark, NOW)
    await storage.intents.settle(person_id, intent.intent_id, Unclear(mark), NOW)
    await storage.intents.note_probe(person_id, intent.intent_id, dollars("9"), NOW)
    order = await storage.orders.add_placed(intent, number, at=NOW, next_check_at=NOW)
    await storage.requests.create(person_id, order.order_id, RequestKind.REFILL, NOW)
    await storage.request_batches.create(person_id, RequestKind.CANCEL, [order.order_id], nonce=mark, at=NOW)
    await storage.outbox.add(person_id, "order_ended", {"word": mark}, NOW)
    await storage.inbox.record(person_id, person_id, mark, NOW)
    await storage.searches.remember(person_id, mark, NOW)
    await storage.filters.put(person_id, Filters(by_rate=True))
    await storage.favourites.add(person_id, Favourite.of(replace(SERVICE, name=mark), mark, NOW))
    await storage.viewed.note(person_id, ServiceId(mark), NOW)
    stamp = await storage.catalogues.stamp(person_id)
    assert stamp is not None
    await storage.marks.begin(person_id, CatalogueMark(stamp.digest, mark, NOW))
    await storage.marks.shown(person_id, CatalogueMark(stamp.digest, mark, NOW))
    mass = await storage.mass_orders.begin(person_id, NOW)
    await storage.mass_orders.write_texts(person_id, mass.mass_id, [mark])


async def tables_that_know(storage: Storage, person_id: PersonId) -> set[str]:
    columns = await storage._database.rows(
        "SELECT tables.name FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns"
        " WHERE tables.type = 'table' AND columns.name = 'person_id'"
    )
    known = set()
    for (table,) in columns:
        statement = f"SELECT 1 FROM {table} WHERE person_id = :person_id"  # noqa: S608 - the schema's own names
        if await storage._database.rows(statement, person_id=person_id):
            known.add(table)
    return known


async def test_forgetting_reaches_every_table_and_nobody_else(storage: Storage) -> None:
    await live_a_full_life(storage, ANN, CANARY)
    await live_a_full_life(storage, BOB, "bob-" + CANARY)
    everything = await tables_that_know(storage, ANN)
    assert everything == {
        "people",
        "accounts",
        "wrong_keys",
        "catalogues",
        "dialogues",
        "intents",
        "intent_probes",
        "orders",
        "requests",
        "outbox",
        "inbox",
        "searches",
        "filters",
        "favourites",
        "viewed_services",
        "catalogue_marks",
        "mass_orders",
        "mass_lines",
        "request_batches",
    }
    await storage.people.forget(ANN, NOW)
    # How often they guessed at keys outlives them for two hours, or forgetting would allow the next guesses.
    assert await tables_that_know(storage, ANN) == {"wrong_keys"}
    await storage.accounts.note_wrong_key(BOB, NOW + DAY)
    assert await tables_that_know(storage, ANN) == set()
    assert await tables_that_know(storage, BOB) == everything
    [contents] = await storage._database.rows("SELECT count(*) FROM catalogue_contents")
    assert contents[0] == 1


async def test_a_forgotten_persons_updates_are_not_handled_a_second_time(storage: Storage) -> None:
    await storage.inbox.record(5, ANN, "{}", NOW)
    await storage.people.forget(ANN, NOW)
    assert not await storage.inbox.record(5, ANN, "{}", NOW)
    assert await storage.inbox.unhandled() == []


async def test_nobody_is_forgotten_while_an_order_is_on_its_way(storage: Storage) -> None:
    sent = await sending(storage)
    with pytest.raises(StillSending):
        await storage.people.forget(ANN, NOW)
    assert await storage.people.get(ANN) is not None
    await storage.intents.settle(ANN, sent.intent_id, Unclear("x"), NOW)
    await storage.people.forget(BOB, NOW)
    await storage.people.forget(ANN, NOW)
    assert await storage.people.get(ANN) is None


async def test_a_forgotten_number_is_never_given_again(storage: Storage) -> None:
    await live_a_full_life(storage, ANN, CANARY)
    last = await storage.orders.by_panel_id(ANN, PanelOrderId(CANARY))
    assert last is not None
    await storage.people.forget(ANN, NOW)
    await live_a_full_life(storage, BOB, "bob")
    next_one = await storage.orders.by_panel_id(BOB, PanelOrderId("bob"))
    assert next_one is not None
    assert next_one.order_id > last.order_id


@pytest.mark.parametrize("seed", range(4))
async def test_forgetting_leaves_no_trace_in_any_file(storage: Storage, path: Path, seed: int) -> None:
    # Rows of both people, of many sizes and interleaved: pages split, and copies are left in their gaps.
    order_of_events = random.Random(seed)
    for number in range(120):
        person_id, mark = order_of_events.choice([(ANN, CANARY), (BOB, "someone-else")])
        words = f"{mark}-{number}" + mark * order_of_events.choice([0, 1, 20, 400])
        report = OrderReport(OrderStatus.PENDING, words)
        await storage.orders.add_watched(
            person_id, PanelOrderId(f"{mark}-{number}"), report, at=NOW, next_check_at=NOW
        )
    await live_a_full_life(storage, ANN, CANARY)
    assert CANARY.encode() in bytes_of(path)
    await storage.people.forget(ANN, NOW)
    assert CANARY.encode() not in bytes_of(path)
    assert b"someone-else" in bytes_of(path)


async def test_forgetting_inside_a_transaction_leaves_no_trace_once_it_is_committed(
    storage: Storage, path: Path
) -> None:
    await live_a_full_life(storage, ANN, CANARY)
    async with storage.transaction():
        await storage.people.forget(ANN, NOW)
        await storage.outbox.add(BOB, "a", {}, NOW)
    assert CANARY.encode() not in bytes_of(path)
    assert await storage.outbox.pending() == 1


def bytes_of(path: Path) -> bytes:
    return b"".join(part.read_bytes() for part in path.parent.iterdir())
