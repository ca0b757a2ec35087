"""What is odd about an order, on its confirm card: said, and never in the way."""

from typing import Final

from bot.chat import callbacks
from bot.chat.i18n import Translator
from bot.chat.views.screen import Button, Row
from bot.domain.cautions import Cautions
from bot.domain.text import cut

NO_CAUTIONS: Final = Cautions()
_LONGEST_WORD = 60
_LONGEST_CATEGORY = 120


def caution_lines(tr: Translator, cautions: Cautions, category: str) -> list[str]:
    """A line for each caution, and an empty one beneath them."""
    said: list[str] = []
    if cautions.unknown_type:
        said.append(tr.t("order.warn_type", type=cut(cautions.unknown_type, _LONGEST_WORD)))
    if cautions.other_host:
        host, category = cut(cautions.other_host, _LONGEST_WORD), cut(category, _LONGEST_CATEGORY)
        said.append(tr.t("order.warn_platform", host=host, category=category))
    if cautions.unresolved is not None:
        said.append(tr.t("order.warn_unresolved", reference=cautions.unresolved.reference))
    elif cautions.open_order is not None:
        said.append(tr.t("order.warn_open", number=cautions.open_order.panel_order_id))
    return [*said, " "] if said else []


def caution_row(tr: Translator, cautions: Cautions) -> Row:
    """The way to the order that a caution names."""
    if cautions.unresolved is not None:
        return (Button(tr.plain("button.look"), callbacks.IntentCard(cautions.unresolved.intent_id)),)
    if cautions.open_order is not None:
        return (Button(tr.plain("button.to_order"), callbacks.OrderCard(cautions.open_order.order_id)),)
    return ()
