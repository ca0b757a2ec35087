"""What a person spent lately, by their own clock, from the orders kept here; the panel is not asked."""

from bot.domain.ids import PersonId
from bot.domain.spending import Spending
from bot.usecases.ports import Clock
from storage.store import Storage


class ReadSpending:
    """Sums up a person's orders."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def read(self, person_id: PersonId) -> Spending:
        """The last thirty days."""
        person = await self._storage.people.get(person_id)
        unresolved = await self._storage.intents.unresolved(person_id)
        now, offset = self._clock(), (person.preferences.utc_offset or 0) if person else 0
        sent_at = [intent.sent_at or intent.created_at for intent in unresolved]
        spending = Spending.begin(now, offset, sent_at)
        async for orders in self._storage.ledger.charges_since(person_id, spending.since, now, offset):
            spending.take_in(orders)
        return spending
