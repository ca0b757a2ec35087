"""Changes as the outbox keeps them, read back with what they are about."""

from bot.domain.ids import OrderId, PersonId, RequestId
from bot.domain.notices import Change, Digest, OrderEnded, OrderVanished, RefillEnded
from bot.domain.order import OrderStatus
from bot.domain.refills import RefillEnd
from bot.usecases.gather_news import News, unpacked
from storage.store import Storage


async def read_change(storage: Storage, person_id: PersonId, news: News) -> Change | None:
    """What happened to which order; None if the order, or the refill, is gone."""
    if news.kind == "refill_ended":
        return await _refill(storage, person_id, news)
    order = await storage.orders.get(person_id, OrderId(int(news.payload["order"])))
    if order is None:
        return None
    if news.kind == "order_vanished":
        return OrderVanished(order)
    was = news.payload.get("was")
    return OrderEnded(
        order, OrderStatus(str(news.payload["status"])), None if was is None else OrderStatus(str(was))
    )


async def read_digest(storage: Storage, person_id: PersonId, changes: str) -> Digest | None:
    """All that is left of the changes of a digest; None if nothing is."""
    read = [await read_change(storage, person_id, news) for news in unpacked(changes)]
    left = tuple(change for change in read if change is not None)
    return Digest(left) if left else None


async def _refill(storage: Storage, person_id: PersonId, news: News) -> RefillEnded | None:
    request = await storage.requests.get(person_id, RequestId(int(news.payload["request"])))
    order = None if request is None else await storage.orders.get(person_id, request.order_id)
    if request is None or order is None:
        return None
    return RefillEnded(order, request, RefillEnd(str(news.payload["end"])))
