"""What changed since the last look: the mark moves only by what was shown, and damage costs no look."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.account import PanelKey
from bot.domain.catalogue_changes import ChangeKind
from bot.domain.ids import PersonId
from bot.domain.money import Money
from bot.domain.problems import ProblemError
from bot.sandbox.fake_panel import DEMO_KEY
from bot.usecases.look_at_changes import News
from tests.support.backstage import Backstage

LATER = timedelta(minutes=16)


async def look(scene: Backstage, person: PersonId, *, afresh: bool = True) -> News:
    """Another look, at a list that is read anew."""
    scene.clock.advance(LATER)
    return await scene.cast.changes.since_last_look(person, afresh=afresh)


def found(news: News) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.service.service_id) for change in news.changes.all]


async def test_changes_gather_until_they_were_shown(scene: Backstage) -> None:
    person = await scene.person(1)
    begun = scene.clock() + LATER
    assert found(await look(scene, person)) == []
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    await look(scene, person)
    scene.world.panel.change_service("101", is_listed=False)
    news = await look(scene, person)
    assert found(news) == [(ChangeKind.DEARER, "1"), (ChangeKind.REMOVED, "101")]
    assert news.since == begun
    await scene.cast.changes.shown(person, news)
    shown_at = scene.clock()
    again = await look(scene, person)
    assert (found(again), again.since) == ([], shown_at)


async def test_what_was_shown_can_be_turned_back_to_until_the_next_look(scene: Backstage) -> None:
    person = await scene.person(1)
    await look(scene, person)
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    news = await look(scene, person)
    await scene.cast.changes.shown(person, news)
    assert found(await look(scene, person, afresh=False)) == [(ChangeKind.DEARER, "1")]
    assert found(await look(scene, person)) == []


async def test_a_change_that_comes_while_reading_is_not_taken_for_shown(scene: Backstage) -> None:
    person = await scene.person(1)
    await look(scene, person)
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    news = await look(scene, person)
    scene.world.panel.change_service("101", rate=Decimal(99))
    scene.clock.advance(LATER)
    await scene.cast.catalogue.listing(person)
    await scene.cast.changes.shown(person, news)
    assert found(await look(scene, person)) == [(ChangeKind.DEARER, "1"), (ChangeKind.DEARER, "101")]


async def test_another_currency_compares_no_rates(scene: Backstage) -> None:
    person = await scene.person(1)
    await look(scene, person)
    await scene.storage.accounts.set_balance(
        person, PanelKey(DEMO_KEY), Money(Decimal(40), "TRY"), scene.clock()
    )
    scene.world.panel.change_service("1", rate=Decimal(30))
    scene.world.panel.change_service("101", is_listed=False)
    news = await look(scene, person)
    assert found(news) == [(ChangeKind.REMOVED, "101")]
    assert not news.changes.are_rates_comparable
    await scene.cast.changes.shown(person, news)
    scene.world.panel.change_service("1", rate=Decimal(31))
    assert found(await look(scene, person)) == [(ChangeKind.DEARER, "1")]


async def test_an_empty_list_moves_no_mark(scene: Backstage) -> None:
    person = await scene.person(1)
    await look(scene, person)
    scene.world.panel.answer_next("services", b"[]")
    with pytest.raises(ProblemError) as caught:
        await look(scene, person)
    assert caught.value.problem.key == "problem.catalogue_empty"
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    assert found(await look(scene, person)) == [(ChangeKind.DEARER, "1")]


async def test_a_list_that_begins_empty_is_where_nothing_is_counted_from(scene: Backstage) -> None:
    person = await scene.person(1)
    scene.world.panel.answer_next("services", b"[]")
    await scene.cast.catalogue.listing(person)
    assert await scene.storage.marks.get(person) is None
    assert found(await look(scene, person)) == []


async def test_where_the_old_list_cannot_be_read_counting_begins_anew(scene: Backstage) -> None:
    person = await scene.person(1)
    await scene.cast.catalogue.listing(person)
    mark = await scene.storage.marks.get(person)
    assert mark is not None
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    scene.clock.advance(LATER)
    await scene.cast.catalogue.listing(person)
    await scene.storage._database.run(
        "UPDATE catalogue_contents SET body = x'00' WHERE digest = :digest", digest=mark.digest
    )
    scene.cast.catalogue._decoded.clear()
    assert found(await look(scene, person)) == []
    scene.world.panel.change_service("1", rate=Decimal(8))
    assert found(await look(scene, person)) == [(ChangeKind.DEARER, "1")]


async def test_a_list_that_is_gone_the_moment_it_was_read_is_said(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await scene.person(1)

    async def none(_: PersonId) -> None:
        """As if another key were connected that very moment."""

    monkeypatch.setattr(scene.storage.catalogues, "stamp", none)
    with pytest.raises(ProblemError) as caught:
        await look(scene, person)
    assert caught.value.problem.key == "problem.catalogue_moved"
