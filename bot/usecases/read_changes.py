"""Changes as the outbox keeps them, read back with what they are about."""

from collections.abc import Sequence

from bot.domain.ids import OrderId, PersonId, RequestId
from bot.domain.notices import Change, Digest, OrderEnded, OrderVanished, RefillEnded
from bot.domain.order import Order, OrderStatus, Request
from bot.domain.refills import RefillEnd
from bot.usecases.gather_news import News, unpacked
from storage.store import Storage


async def read_change(storage: Storage, person_id: PersonId, news: News) -> Change | None:
    """What happened to which order; None if the order, or the refill, is gone."""
    return next(iter(await _read(storage, person_id, [news])), None)


async def read_digest(storage: Storage, person_id: PersonId, changes: str) -> Digest | None:
    """All that is left of the changes of a digest; None if nothing is."""
    left = tuple(await _read(storage, person_id, unpacked(changes)))
    return Digest(left) if left else None


async def _read(storage: Storage, person_id: PersonId, news: Sequence[News]) -> list[Change]:
    """What is left of these changes, in their order. Their orders are read at once: they may be hundreds.

    Raises:
        DecodeError: an order is there but cannot be read, and nothing else is left to tell.
    """
    about = [(one, await _request(storage, person_id, one)) for one in news]
    numbers = [_order_of(one, request) for one, request in about]
    wanted = {number for number in numbers if number is not None}
    orders = await storage.orders.many(person_id, wanted)
    for missing in wanted if not orders else ():
        await storage.orders.get(person_id, missing)
    return [
        _change(one, orders[number], request)
        for (one, request), number in zip(about, numbers, strict=True)
        if number in orders
    ]


async def _request(storage: Storage, person_id: PersonId, news: News) -> Request | None:
    if news.kind != "refill_ended":
        return None
    return await storage.requests.get(person_id, RequestId(int(news.payload["request"])))


def _order_of(news: News, request: Request | None) -> OrderId | None:
    if news.kind == "refill_ended":
        return None if request is None else request.order_id
    return OrderId(int(news.payload["order"]))


def _change(news: News, order: Order, request: Request | None) -> Change:
    if request is not None:
        return RefillEnded(order, request, RefillEnd(str(news.payload["end"])))
    if news.kind == "order_vanished":
        return OrderVanished(order)
    was = news.payload.get("was")
    status = OrderStatus(str(news.payload["status"]))
    return OrderEnded(order, status, None if was is None else OrderStatus(str(was)))
