"""The picture of spending: drawn in both languages, within what Telegram takes, by what is installed."""

import struct
import sys
import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.chat.drawing import can_draw, draw
from bot.chat.i18n import Translator, translator_for
from bot.chat.views.chart import spending_chart
from bot.domain.account import Language
from bot.domain.ids import ServiceId
from bot.domain.order import OrderStatus
from bot.domain.spending import LONGEST, Charged, Spending

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BOTH = pytest.mark.parametrize("tr", [translator_for(one) for one in Language], ids=list(Language))
MOST_BYTES = 200 * 1024


def spending(*currencies: str, charge: str = "1.50") -> Spending:
    found = Spending.begin(NOW, 0)
    for ago in range(0, LONGEST, 4):
        found.take_in(
            Charged(
                day=NOW.date() - timedelta(days=ago),
                service_id=ServiceId("7"),
                service_name="Followers",
                charge=Decimal(charge) * (ago + 1),
                currency=currency,
                is_reported=ago > 4,
                status=OrderStatus.COMPLETED,
                was_placed_elsewhere=False,
            )
            for currency in currencies
        )
    return found


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height, and the different rows of pixels, still filtered: a blank picture has hardly any."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    body, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            body += png[at + 8 : at + 8 + length]
        at += length + 12
    row = 1 + width * {2: 3, 6: 4}[kind] * depth // 8
    raw = zlib.decompress(body)
    return width, height, {raw[first : first + row] for first in range(0, len(raw), row)}


@BOTH
async def test_a_picture_is_drawn_and_telegram_takes_it(tr: Translator) -> None:
    one, three = spending("USD"), spending("USD", "EUR", "IRR", "XAU")
    for found, panels in ((one, 1), (three, 3)):
        png = await draw(spending_chart(tr, found))
        width, height, rows = pixels(png)
        assert len(png) < MOST_BYTES
        assert (width, 300 * panels < height < 600 * panels) == (1080, True)
        assert width + height < 10_000
        assert len(rows) > 100


@pytest.mark.parametrize(
    ("currency", "charge"),
    [("", "0"), ("$x^2$ \\frac", "1"), ("😀 \u202eעברית 한국", "1"), ("USD", "1e25"), ("USD", "0.00000001")],
)
async def test_whatever_a_panel_calls_its_currency_and_charges_is_drawn(currency: str, charge: str) -> None:
    png = await draw(spending_chart(translator_for(Language.ARABIC), spending(currency, charge=charge)))
    assert len(pixels(png)[2]) > 50


@BOTH
async def test_a_chart_says_days_sums_and_what_is_estimated(tr: Translator) -> None:
    chart = spending_chart(tr, spending("USD"))
    (panel,) = chart.panels
    assert len(panel.bars) == LONGEST
    assert "180" in panel.heading
    assert [bar.reported + bar.estimated for bar in panel.bars if bar.estimated] == [
        Decimal("7.50"),
        Decimal("1.50"),
    ]
    assert [bar.label for bar in panel.bars if bar.label][-1] == {
        Language.ENGLISH: "Mar 1",
        Language.ARABIC: "1 مارس",
    }[tr.language]
    assert chart.is_right_to_left is (tr.language is Language.ARABIC)


def test_without_the_extra_nothing_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_draw()
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert not can_draw()
