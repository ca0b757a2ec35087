"""The buttons that lead to choosing several orders; apart, so that the list of orders can show them."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Translator, key
from bot.chat.views.screen import Button, Row
from bot.domain.order import RequestKind

_SEVERAL = {
    RequestKind.REFILL: key("button.refill_several"),
    RequestKind.CANCEL: key("button.cancel_several"),
}


def several_row(tr: Translator, kinds: Sequence[RequestKind]) -> Row:
    """A button for each that can be asked for at least one order."""
    return tuple(Button(tr.plain(_SEVERAL[kind]), callbacks.ChooseOrders(kind.value)) for kind in kinds)
