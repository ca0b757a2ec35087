"""Looks for what is odd about an order before it is confirmed."""

from bot.domain.cautions import Cautions
from bot.domain.intent import Intent
from bot.domain.link_cleaning import is_same_target
from bot.domain.link_platforms import leads_elsewhere
from bot.domain.order import Order
from bot.domain.order_extras import is_known_type
from storage.store import Storage


class WarnBeforeSending:
    """Holds an order against its service's platform and the person's own orders."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def about(self, intent: Intent) -> Cautions:
        """What is odd about the order on a card."""
        draft, service = intent.draft, intent.draft.service
        return Cautions(
            other_host=leads_elsewhere(service, draft.link),
            unknown_type="" if is_known_type(service) else service.type_word,
            open_order=await self._open_order(intent),
            unresolved=await self._storage.intents.unresolved_twin(intent),
        )

    async def _open_order(self, intent: Intent) -> Order | None:
        service_id, target = intent.draft.service.service_id, intent.draft.target
        orders = await self._storage.orders.unfinished_of(intent.person_id, service_id)
        return next((order for order in orders if is_same_target(order.target, target)), None)
