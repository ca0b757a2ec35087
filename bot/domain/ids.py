"""Names for ids, so that one kind is never passed for another.

Ids the panel gives are opaque strings: panels with ``ord_…`` exist.
"""

import re
from typing import Final, NewType

PersonId = NewType("PersonId", int)
"""A Telegram user id, which is also the id of the private chat with them."""

OrderId = NewType("OrderId", int)
"""Our own number for an order we know."""

IntentId = NewType("IntentId", int)
"""Our own number for a confirmed wish to order, shown to people as ``A-<number>``."""

MassId = NewType("MassId", int)
"""Our own number for a mass order."""

RequestId = NewType("RequestId", int)
"""Our own number for a refill or cancel request."""

BatchId = NewType("BatchId", int)
"""Our own number for refill or cancel requests that were confirmed together."""

ServiceId = NewType("ServiceId", str)
PanelOrderId = NewType("PanelOrderId", str)
PanelRefillId = NewType("PanelRefillId", str)

_NUMBER: Final = re.compile(r"[A-Za-z0-9_\-]{1,48}")


def is_number_of_panel(text: str) -> bool:
    """Whether panels give out numbers of this shape; of anything else one may read only the digits."""
    return _NUMBER.fullmatch(text) is not None
