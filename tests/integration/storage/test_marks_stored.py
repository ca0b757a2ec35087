"""What changes are counted from: kept while it is named, at most one old content for each person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain.account import Language
from bot.domain.catalogue import Catalogue
from bot.domain.ids import PersonId
from storage.catalogue_marks import CatalogueMark
from storage.catalogues import CatalogueStamp
from storage.columns import moment_at
from storage.database import Database
from storage.schema import MIGRATIONS, migrate, migrations_in
from storage.store import Storage
from storage.vault import Vault
from tests.integration.storage.samples import ANN, BOB, DAY, KEY, MINUTE, NOW, OTHER_KEY, SERVICE, dollars


def listed(rate: int) -> Catalogue:
    return Catalogue([replace(SERVICE, rate=Decimal(rate))])


async def put(storage: Storage, rate: int, person_id: PersonId = ANN, *, at: datetime = NOW) -> str:
    """Store a catalogue as the use case does: what was shown is turned over, and a first one is marked."""

    async def note(digest: str) -> None:
        await storage.marks.turn_over(person_id, unless=digest)
        await storage.marks.begin(person_id, CatalogueMark(digest, "USD", at))

    return await storage.catalogues.put(person_id, listed(rate), at, together_with=note)


async def contents(storage: Storage) -> set[str]:
    return {row["digest"] for row in await storage._database.rows("SELECT digest FROM catalogue_contents")}


async def show(storage: Storage, digest: str, person_id: PersonId = ANN, *, at: datetime = NOW) -> bool:
    return await storage.marks.shown(person_id, CatalogueMark(digest, "USD", at))


async def marked(storage: Storage, person_id: PersonId = ANN) -> str | None:
    mark = await storage.marks.get(person_id)
    return mark.digest if mark else None


async def test_the_first_list_is_where_counting_begins(storage: Storage) -> None:
    assert await storage.marks.get(ANN) is None
    first = await put(storage, 1)
    await put(storage, 2, at=NOW + DAY)
    assert await storage.marks.get(ANN) == CatalogueMark(first, "USD", NOW)
    assert await storage.marks.get(BOB) is None


async def test_the_marked_content_stays_and_those_between_go(storage: Storage) -> None:
    first = await put(storage, 1)
    for rate in range(2, 9):
        latest = await put(storage, rate)
        assert await contents(storage) == {first, latest}
    assert await storage.catalogues.load(first) is not None


async def test_what_was_shown_counts_from_the_next_look_on(storage: Storage) -> None:
    first, second = await put(storage, 1), await put(storage, 2)
    assert await show(storage, second, at=NOW + MINUTE)
    assert await marked(storage) == first
    await storage.marks.turn_over(ANN)
    assert await storage.marks.get(ANN) == CatalogueMark(second, "USD", NOW + MINUTE)
    await storage.marks.turn_over(ANN)
    assert await marked(storage) == second


async def test_a_new_list_turns_over_what_was_shown_so_one_old_content_is_kept(storage: Storage) -> None:
    first, second = await put(storage, 1), await put(storage, 2)
    await show(storage, second)
    assert await contents(storage) == {first, second}
    third = await put(storage, 3)
    assert await marked(storage) == second
    assert await contents(storage) == {second, third}


async def test_the_same_list_once_more_leaves_the_look_as_it_is(storage: Storage) -> None:
    first, second = await put(storage, 1), await put(storage, 2)
    await show(storage, second)
    await put(storage, 2)
    assert await marked(storage) == first
    assert await contents(storage) == {first, second}


async def test_a_list_that_is_not_the_persons_any_more_cannot_be_noted_as_shown(storage: Storage) -> None:
    first = await put(storage, 1)
    second = await put(storage, 2)
    await put(storage, 3)
    await put(storage, 2, BOB)
    assert not await show(storage, second)
    assert not await show(storage, first)
    assert not await show(storage, "no such list")
    await storage.marks.turn_over(ANN)
    assert await marked(storage) == first


async def test_old_contents_are_shared_and_go_with_the_last_who_names_them(storage: Storage) -> None:
    first = await put(storage, 1)
    assert await put(storage, 1, BOB) == first
    second = await put(storage, 2)
    await put(storage, 2, BOB)
    assert await contents(storage) == {first, second}
    await storage.people.forget(ANN, NOW)
    assert await contents(storage) == {first, second}
    await storage.people.forget(BOB, NOW)
    assert await contents(storage) == set()


async def test_another_key_counts_anew(storage: Storage) -> None:
    await put(storage, 1)
    second = await put(storage, 2)
    await storage.accounts.connect(ANN, KEY, dollars("1"), NOW)
    assert await marked(storage) is not None
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("1"), NOW)
    assert await storage.marks.get(ANN) is None
    assert second not in await contents(storage)


async def test_an_unreadable_content_can_be_let_go_of(storage: Storage) -> None:
    await put(storage, 1)
    second = await put(storage, 2)
    await storage.marks.replace(ANN, CatalogueMark(second, "TRY", NOW + DAY))
    assert await storage.marks.get(ANN) == CatalogueMark(second, "TRY", NOW + DAY)
    await put(storage, 2)
    assert await contents(storage) == {second}


def migrations_before(name: str, folder: Path) -> Path:
    """A folder with the migrations up to this one."""
    folder.mkdir()
    for migration in migrations_in(MIGRATIONS):
        if migration.name.endswith(name):
            break
        (folder / migration.name).write_text(migration.script, "utf-8")
    return folder


@asynccontextmanager
async def file_of(path: Path, folder: Path) -> AsyncIterator[Database]:
    """A file these migrations made, with Ann in it."""
    database = await Database.open(path)
    await migrate(database, NOW, folder=folder)
    await database.run(
        "INSERT INTO people (person_id, language, met_at) VALUES (:id, :language, 0)",
        id=ANN,
        language=Language.ENGLISH,
    )
    yield database
    await database.close()


@pytest.fixture
async def older(path: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A file of the version before there were marks."""
    async with file_of(path, migrations_before("_favourites.sql", tmp_path / "older")) as database:
        yield database


@pytest.fixture
async def digested(path: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A file of the version that named contents by their digests."""
    folder = migrations_before("_numbered_contents.sql", tmp_path / "digested")
    async with file_of(path, folder) as database:
        yield database


async def test_who_has_a_list_already_counts_from_it(older: Database, path: Path, vault: Vault) -> None:
    await older.run("INSERT INTO catalogue_contents (digest, body) VALUES ('first', x'00')")
    await older.run(
        "INSERT INTO accounts (person_id, envelope, fingerprint, balance, currency, connected_at, checked_at)"
        " VALUES (:id, :envelope, :fingerprint, '1', 'USD', 0, 0)",
        id=ANN,
        envelope=vault.seal(ANN, KEY),
        fingerprint=vault.fingerprint(KEY),
    )
    await older.run("INSERT INTO catalogues (person_id, digest, fetched_at) VALUES (:id, 'first', 0)", id=ANN)
    await older.close()
    storage = await Storage.open(path, vault, at=NOW)
    try:
        mark = await storage.marks.get(ANN)
        assert mark is not None
        assert (mark.digest, mark.currency) == ("first", "USD")
        person = await storage.people.get(ANN)
        assert person is not None
        assert not person.wants_favourite_news
    finally:
        await storage.close()


@pytest.mark.parametrize("shown", ["second", None])
async def test_lists_and_marks_of_a_file_with_digests_are_kept(
    digested: Database, path: Path, vault: Vault, shown: str | None
) -> None:
    for digest in ("first", "second"):
        await digested.run("INSERT INTO catalogue_contents (digest, body) VALUES (:it, x'00')", it=digest)
    await digested.run(
        "INSERT INTO catalogues (person_id, digest, fetched_at) VALUES (:id, 'second', 7)", id=ANN
    )
    await digested.run(
        "INSERT INTO catalogue_marks VALUES (:id, 'first', 'USD', 3, :shown, :currency, :at)",
        id=ANN,
        shown=shown,
        currency=None if shown is None else "TRY",
        at=None if shown is None else 5,
    )
    await digested.close()
    storage = await Storage.open(path, vault, at=NOW)
    try:
        stamp = await storage.catalogues.stamp(ANN)
        assert stamp == CatalogueStamp("second", moment_at(7))
        assert await storage.marks.get(ANN) == CatalogueMark("first", "USD", moment_at(3))
        await storage.marks.turn_over(ANN)
        after = (
            CatalogueMark("first", "USD", moment_at(3))
            if shown is None
            else CatalogueMark("second", "TRY", moment_at(5))
        )
        assert await storage.marks.get(ANN) == after
        await storage.people.forget(ANN, NOW)
        assert await contents(storage) == set()
    finally:
        await storage.close()
