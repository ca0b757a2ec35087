"""Where a person stands, as the home screen tells it."""

from dataclasses import dataclass

from bot.domain.account import PanelAccount
from bot.domain.order_draft import OrderDraft


@dataclass(frozen=True, slots=True)
class Standing:
    """What the home screen tells.

    Attributes:
        account: the connected one.
        open_orders: how many orders are followed.
        unresolved: how many orders have an unknown outcome.
        is_balance_old: its balance may be from before the person's latest order.
        draft: the order that is not finished, if there is one.
        mass_lines: how many lines of a mass order are kept, none of them sent.
    """

    account: PanelAccount
    open_orders: int = 0
    unresolved: int = 0
    is_balance_old: bool = False
    draft: OrderDraft | None = None
    mass_lines: int = 0
