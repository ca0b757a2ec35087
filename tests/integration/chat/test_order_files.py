"""All orders as files: opened with the csv module as a spreadsheet would, however many there are."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.i18n import Translator, translator_for
from bot.chat.order_files import order_files
from bot.domain.account import Language
from bot.domain.ids import PanelOrderId, PersonId
from bot.domain.order import OrderReport, OrderStatus
from bot.domain.spreadsheet import MARK
from tests.support.backstage import Backstage
from tests.support.shop import place
from tests.support.stage import bare

BOTH = pytest.mark.parametrize("tr", [translator_for(one) for one in Language], ids=list(Language))


def opened(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8")
    assert text.startswith(MARK)
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline="")))


async def exported(
    scene: Backstage, person_id: PersonId, tr: Translator, largest: int = 10**6
) -> list[bytes]:
    async with scene.cast.export.begin(person_id) as export:
        return [file.content async for file in order_files(tr, export, largest)]


@BOTH
async def test_every_order_is_a_row_with_what_is_known_of_it(scene: Backstage, tr: Translator) -> None:
    ann = await scene.person(5)
    placed = await place(scene.cast, ann)
    await scene.cast.settings.set_clock(ann, 345)
    scene.clock.advance(timedelta(days=1))
    report = OrderReport(
        OrderStatus.UNKNOWN, "=Halted", charge=Decimal("0.4500"), currency="EUR", start_count=7, remains=0
    )
    await scene.storage.orders.add_watched(
        ann, PanelOrderId("x-9"), report, at=scene.clock(), next_check_at=None
    )
    async with scene.cast.export.begin(ann) as export:
        assert export.total == 2
        (file,) = [file async for file in order_files(tr, export)]
    assert file.name == "orders-2026-03-02.csv"
    elsewhere, ours = opened(file.content)
    number, charge = tr.plain("export.number"), tr.plain("export.charge")
    zone = bare(tr.plain("export.placed", zone="UTC+5:45"))
    assert (ours[number], ours[charge], ours[zone]) == (
        placed.panel_order_id,
        "0.90",
        "2026-03-01 17:45:00",
    )
    assert ours[tr.plain("export.status")] == tr.plain("status.pending")
    assert ours[tr.plain("export.charge_from")] == tr.plain("export.estimated")
    assert ours[tr.plain("export.target")] == placed.link
    assert (elsewhere[number], elsewhere[charge], elsewhere[zone]) == ("x-9", "0.4500", "")
    assert elsewhere[tr.plain("export.status")] == "'=Halted"
    assert elsewhere[tr.plain("export.charge_from")] == tr.plain("export.reported")
    assert elsewhere[tr.plain("export.origin")] == tr.plain("export.elsewhere")
    assert all(None not in row and None not in row.values() for row in (elsewhere, ours))


async def test_more_than_one_file_holds_goes_on_in_the_next(scene: Backstage) -> None:
    ann = await scene.person(5)
    for number in range(1200):
        await scene.storage.orders.add_watched(
            ann,
            PanelOrderId(f"{number}"),
            OrderReport(OrderStatus.COMPLETED, "Completed"),
            at=scene.clock(),
            next_check_at=None,
        )
    tr = translator_for(Language.ENGLISH)
    (whole,) = await exported(scene, ann, tr)
    parts = await exported(scene, ann, tr, largest=len(whole) // 2)
    assert len(parts) == 3
    assert [row for part in parts for row in opened(part)] == opened(whole)
    assert [row["Order number"] for row in opened(whole)] == [str(number) for number in range(1199, -1, -1)]


async def test_nobody_sees_another_ones_orders(scene: Backstage) -> None:
    ann, bob = await scene.person(5), await scene.person(6)
    await scene.watched(ann, "1")
    (file,) = await exported(scene, bob, translator_for(Language.ENGLISH))
    assert opened(file) == []
