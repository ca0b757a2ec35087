"""The digest: what needs the person first, everything named or counted, never longer than a message."""

from dataclasses import replace

import pytest

from bot.chat.i18n import Translator, translator_for
from bot.chat.views.digest import digest
from bot.domain.account import Language
from bot.domain.ids import PanelOrderId
from bot.domain.notices import Change, OrderEnded, OrderVanished, RefillEnded
from bot.domain.order import Order, OrderStatus
from bot.domain.refills import RefillEnd
from tests.support.stage import bare
from tests.unit.chat.view_values import WORLDS

BOTH = pytest.mark.parametrize("tr", [translator_for(language) for language in Language], ids=list(Language))
VALUES = WORLDS["ordinary"]


def numbered(number: int) -> Order:
    return replace(VALUES.order(OrderStatus.COMPLETED), panel_order_id=PanelOrderId(str(number)))


def ended(count: int, status: OrderStatus = OrderStatus.COMPLETED, first: int = 70_000) -> list[Change]:
    return [OrderEnded(numbered(first + at), status) for at in range(count)]


@BOTH
def test_what_needs_the_person_comes_before_what_went_well(tr: Translator) -> None:
    changes: list[Change] = [
        *ended(2),
        RefillEnded(numbered(1), VALUES.request(), RefillEnd.COMPLETED),
        *ended(1, OrderStatus.PARTIAL),
        OrderVanished(numbered(2)),
        RefillEnded(numbered(3), VALUES.request(), RefillEnd.REJECTED),
        *ended(1, OrderStatus.FAILED),
    ]
    text = bare(digest(tr, changes).text)
    names = ["failed", "partial", "vanished", "refill_rejected", "refill_completed", "completed"]
    counts = [1, 1, 1, 1, 1, 2]
    places = [
        text.index(bare(tr.t(f"digest.{name}", count=tr.number(count))))
        for name, count in zip(names, counts, strict=True)
    ]
    assert places == sorted(places)


@BOTH
@pytest.mark.parametrize("count", [6, 15, 16, 100, 300])
def test_every_order_is_named_as_long_as_there_is_room(tr: Translator, count: int) -> None:
    text = bare(digest(tr, ended(count)).text)
    assert all(str(70_000 + at) in text for at in range(count))
    assert bare(tr.plural("digest.more", 1)) not in text
    assert (VALUES.name[:10] in text) is (count <= 15)


@BOTH
def test_what_there_is_no_room_for_is_counted(tr: Translator) -> None:
    text = bare(digest(tr, ended(1500)).text)
    named = sum(str(70_000 + at) in text for at in range(1500))
    assert 300 < named < 1500
    assert bare(tr.plural("digest.more", 1500 - named)) in text
