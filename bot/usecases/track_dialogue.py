"""Which question is open: the dialogue row is the truth, the conversation in memory only mirrors it."""

from bot.domain.dialogue import Dialogue, Expecting, GatheringLines, Ordering, set_aside
from bot.domain.ids import PersonId
from storage.store import Storage


class TrackDialogue:
    """Reads open dialogues, and sets them aside."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def open_one(self, person_id: PersonId) -> Dialogue | None:
        """The person's open dialogue."""
        return await self._storage.dialogues.get(person_id)

    async def expecting(self, person_id: PersonId) -> Expecting | None:
        """What their next text will be taken for; None when no question is open."""
        dialogue = await self._storage.dialogues.get(person_id)
        return dialogue.expecting if dialogue else None

    async def is_ordering(self, person_id: PersonId) -> bool:
        """Whether an order, or a list of them, is being put together."""
        dialogue = await self._storage.dialogues.get(person_id)
        return isinstance(dialogue, Ordering | GatheringLines) and dialogue.expecting is not None

    async def all_open(self) -> dict[PersonId, Expecting]:
        """Every open question, for start-up."""
        return {
            person_id: dialogue.expecting
            for person_id, dialogue in (await self._storage.dialogues.all()).items()
            if dialogue.expecting is not None
        }

    async def set_aside(self, person_id: PersonId) -> None:
        """The person went home: no question is open there. What they entered for an order is kept."""
        async with self._storage.transaction():
            dialogue = await self._storage.dialogues.get(person_id)
            if dialogue is None or dialogue.expecting is None:
                return
            kept = set_aside(dialogue)
            if kept is None:
                await self._storage.dialogues.close(person_id)
            else:
                await self._storage.dialogues.rewrite(person_id, kept)
