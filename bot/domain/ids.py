"""Names for ids, so that one kind is never passed for another.

Ids the panel gives are opaque strings: panels with ``ord_…`` exist.
"""

from typing import NewType

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

ServiceId = NewType("ServiceId", str)
PanelOrderId = NewType("PanelOrderId", str)
PanelRefillId = NewType("PanelRefillId", str)
