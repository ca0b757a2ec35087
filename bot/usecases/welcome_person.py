"""Who is speaking, in which language, and where do they stand."""

from bot.domain.account import Language, PanelAccount, Person
from bot.domain.dialogue import Ordering
from bot.domain.ids import PersonId
from bot.domain.standing import Standing
from bot.usecases.ports import Clock
from storage.store import Storage


class WelcomePerson:
    """Knows people by their Telegram id."""

    def __init__(self, storage: Storage, clock: Clock, default_language: Language) -> None:
        self._storage = storage
        self._clock = clock
        self._default_language = default_language

    def language_of(self, language_code: str | None) -> Language:
        """The language for a Telegram's, where nothing else is known of somebody."""
        return Language.of_code(language_code, fallback=self._default_language)

    async def meet(self, person_id: PersonId, language_code: str | None) -> Person:
        """The person; somebody new, or who never chose, is spoken to in their Telegram's language."""
        language = self.language_of(language_code)
        person = await self._storage.people.meet(person_id, language, self._clock())
        if person.has_blocked:
            await self.came_back(person_id)
        return person

    async def known(self, person_id: PersonId) -> Person | None:
        """The person as stored now."""
        return await self._storage.people.get(person_id)

    async def standing(self, person_id: PersonId) -> Standing | None:
        """Their account, how many orders are open or unresolved, what was begun; None without a key."""
        account = await self._storage.accounts.get(person_id)
        if account is None:
            return None
        dialogue = await self._storage.dialogues.get(person_id)
        return Standing(
            account=account,
            open_orders=await self._storage.orders.watched_count(person_id),
            unresolved=len(await self._storage.intents.unresolved(person_id)),
            is_balance_old=await self._storage.balances.predates_order(person_id),
            draft=dialogue.draft if isinstance(dialogue, Ordering) else None,
            mass_lines=await self._storage.mass_orders.kept_lines(person_id),
        )

    async def account(self, person_id: PersonId) -> PanelAccount | None:
        """The connected account, if any."""
        return await self._storage.accounts.get(person_id)

    async def blocked(self, person_id: PersonId) -> None:
        """They blocked the bot: nothing more is sent until they come back."""
        await self._storage.people.set_blocked(person_id, True, self._clock())  # noqa: FBT003 - reads as the claim

    async def came_back(self, person_id: PersonId) -> None:
        """They can be written to again."""
        await self._storage.people.set_blocked(person_id, False, self._clock())  # noqa: FBT003 - the same

    async def shows_screen(self, person_id: PersonId, message_id: int | None) -> None:
        """Remember which message is their living screen."""
        await self._storage.people.set_screen(person_id, message_id)

    async def tell_group_once(self, chat_id: int) -> bool:
        """Whether this group has not been told yet that the bot works in private chats."""
        return await self._storage.groups.tell_once(chat_id, self._clock())
