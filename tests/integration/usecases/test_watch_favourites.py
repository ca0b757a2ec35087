"""A favourite's change is told once, together with the list that brought it, and only to who wants it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.account import PanelKey
from bot.domain.catalogue import handle_for
from bot.domain.ids import PersonId
from bot.domain.money import Money
from bot.domain.problems import ProblemError, Value
from bot.sandbox.fake_panel import DEMO_KEY
from bot.usecases.keep_favourites import MOST
from storage.errors import DiskFullError
from tests.support.backstage import Backstage

LATER = timedelta(minutes=16)


async def fan(scene: Backstage, number: int = 1, stars: Sequence[str] = ("1", "101")) -> PersonId:
    """Somebody with favourites who wants to hear of them."""
    person = await scene.person(number)
    for service_id in stars:
        await scene.cast.favourites.add(person, handle_for(service_id))
    await scene.cast.settings.tell_favourites(person, wanted=True)
    return person


async def refresh(scene: Backstage, person: PersonId) -> None:
    """Let the list be read anew."""
    scene.clock.advance(LATER)
    await scene.cast.catalogue.listing(person)


async def told(scene: Backstage, person: PersonId) -> list[str]:
    """What the person was told of their favourites, delivered now."""
    before = len(scene.world.telegram.sent_to(person))
    await scene.cast.notifications.deliver_due()
    return [message.text.text for message in scene.world.telegram.sent_to(person)][before:]


async def test_one_message_lists_all_that_changed_and_comes_once(scene: Backstage) -> None:
    person = await fan(scene)
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    scene.world.panel.change_service("101", is_listed=False)
    await refresh(scene, person)
    assert await scene.due() == ["favourites_changed"]
    [message] = await told(scene, person)
    assert "7.50" in message
    assert "no longer offered" in message
    for _ in range(2):
        await refresh(scene, person)
    assert await scene.due() == []


async def test_a_service_that_is_back_is_told_too(scene: Backstage) -> None:
    person = await fan(scene, stars=["1"])
    scene.world.panel.change_service("1", is_listed=False)
    await refresh(scene, person)
    await told(scene, person)
    scene.world.panel.change_service("1", is_listed=True)
    await refresh(scene, person)
    [message] = await told(scene, person)
    assert "offered again" in message


async def test_who_did_not_ask_for_it_is_told_nothing_also_not_later(scene: Backstage) -> None:
    person = await fan(scene)
    await scene.cast.settings.tell_favourites(person, wanted=False)
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    await refresh(scene, person)
    await scene.cast.settings.tell_favourites(person, wanted=True)
    await refresh(scene, person)
    assert await scene.due() == []


async def test_a_message_not_wanted_any_more_when_its_turn_comes_is_dropped(scene: Backstage) -> None:
    person = await fan(scene)
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    await refresh(scene, person)
    await scene.cast.settings.tell_favourites(person, wanted=False)
    assert await told(scene, person) == []
    assert await scene.due() == []


async def test_other_services_are_nobodys_news(scene: Backstage) -> None:
    person = await fan(scene, stars=["1"])
    scene.world.panel.change_service("101", rate=Decimal(99))
    await refresh(scene, person)
    assert await scene.due() == []


async def test_another_currency_is_no_other_rate(scene: Backstage) -> None:
    person = await fan(scene, stars=["1"])
    await scene.storage.accounts.set_balance(
        person, PanelKey(DEMO_KEY), Money(Decimal(40), "TRY"), scene.clock()
    )
    scene.world.panel.change_service("1", rate=Decimal(30))
    await refresh(scene, person)
    assert await scene.due() == []
    scene.world.panel.change_service("1", rate=Decimal(31))
    await refresh(scene, person)
    [message] = await told(scene, person)
    assert "31.00 TRY" in message


async def test_an_empty_list_ends_no_favourite(scene: Backstage) -> None:
    person = await fan(scene)
    scene.world.panel.answer_next("services", b"[]")
    await refresh(scene, person)
    await refresh(scene, person)
    assert await scene.due() == []


async def test_a_list_that_cannot_be_stored_tells_nothing_and_is_news_next_time(
    scene: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await fan(scene, stars=["1"])
    scene.world.panel.change_service("1", rate=Decimal("7.5"))

    async def full(*_: object) -> None:
        raise DiskFullError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("storage.catalogues.remove_unused_contents", full)
        with pytest.raises(DiskFullError):
            await refresh(scene, person)
    assert await scene.due() == []
    await refresh(scene, person)
    assert await scene.due() == ["favourites_changed"]


async def test_people_who_share_a_list_are_told_each_for_themselves(scene: Backstage) -> None:
    one, other = await fan(scene, 1, ["1"]), await fan(scene, 2, ["101"])
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    await refresh(scene, one)
    await refresh(scene, other)
    assert len(await told(scene, one)) == 1
    assert scene.world.telegram.sent_to(other) == []


async def test_more_changes_than_fit_are_counted(scene: Backstage) -> None:
    ids = [service.service_id for service in scene.world.panel.catalogue][:14]
    person = await fan(scene, stars=ids)
    for service_id in ids:
        scene.world.panel.change_service(service_id, rate=Decimal(77))
    await refresh(scene, person)
    [message] = await told(scene, person)
    assert message.count("77.00") == 10
    assert "4" in message.rsplit("And", 1)[1]


async def test_a_message_that_cannot_be_read_is_dropped_and_stops_nobody(scene: Backstage) -> None:
    person = await fan(scene, stars=["1"])
    payload: dict[str, Value] = {"changes": '{"v":9}', "others": 0, "currency": "USD"}
    await scene.storage.outbox.add(person, "favourites_changed", payload, scene.clock())
    scene.world.panel.change_service("1", rate=Decimal("7.5"))
    await refresh(scene, person)
    assert len(await told(scene, person)) == 1
    assert await scene.due() == []


async def test_there_is_a_most_of_favourites(scene: Backstage) -> None:
    person = await scene.person(1)
    ids = [service.service_id for service in scene.world.panel.catalogue]
    for number in range(MOST):
        copied = replace(scene.world.panel.catalogue["1"], service_id=str(9000 + number))
        scene.world.panel.catalogue.put(copied)
    for number in range(MOST):
        await scene.cast.favourites.add(person, handle_for(str(9000 + number)))
    await scene.cast.favourites.add(person, handle_for("9000"))
    with pytest.raises(ProblemError) as caught:
        await scene.cast.favourites.add(person, handle_for(ids[0]))
    assert caught.value.problem.key == "problem.favourites_many"
    await scene.cast.favourites.remove(person, handle_for("9000"))
    await scene.cast.favourites.add(person, handle_for(ids[0]))
