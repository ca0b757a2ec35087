"""All orders as files that Telegram takes: one, unless a person has hundreds of thousands."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Final

from bot.chat.i18n import Translator
from bot.chat.reply import File
from bot.chat.views.order_rows import heading, order_row
from bot.domain.spreadsheet import MARK, csv_of
from bot.usecases.export_orders import OrdersExport

LARGEST: Final = 45 * 1024 * 1024
"""Bytes; Telegram takes 50 MB from a bot (https://core.telegram.org/bots/api#senddocument)."""


async def order_files(tr: Translator, export: OrdersExport, largest: int = LARGEST) -> AsyncIterator[File]:
    """The files one after another, each with a heading of its own."""
    head = MARK.encode() + csv_of([heading(tr, export.offset)])
    written, part = bytearray(head), 1
    async for orders in export.pieces:
        rows = csv_of(order_row(tr, order, export.offset) for order in orders)
        if len(written) + len(rows) > largest and len(written) > len(head):
            yield File(_name(export.day, part), bytes(written))
            written, part = bytearray(head), part + 1
        written += rows
    yield File(_name(export.day, part), bytes(written))


def _name(day: date, part: int) -> str:
    return f"orders-{day:%Y-%m-%d}{f'-{part}' if part > 1 else ''}.csv"
