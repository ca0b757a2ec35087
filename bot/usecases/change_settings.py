"""What a person may set: the language, notifications, and to be forgotten."""

from bot.domain.account import Language
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError, problem
from bot.usecases.ports import Clock
from storage.errors import StillSending
from storage.store import Storage


class ChangeSettings:
    """Sets what is a person's to set."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def speak(self, person_id: PersonId, language: Language) -> None:
        """From now on in this language, whatever their Telegram speaks."""
        await self._storage.people.set_language(person_id, language)

    async def notify(self, person_id: PersonId, *, wanted: bool) -> None:
        """Tell finished orders without being asked, or not."""
        await self._storage.people.set_notifications(person_id, wanted)

    async def tell_favourites(self, person_id: PersonId, *, wanted: bool) -> None:
        """Tell a favourite's new rate, or its end, without being asked, or not."""
        await self._storage.people.set_favourite_news(person_id, wanted)

    async def forget(self, person_id: PersonId) -> None:
        """Erase everything about the person.

        Raises:
            ProblemError: an order of theirs is being sent this moment; nothing was erased.
        """
        try:
            await self._storage.people.forget(person_id, self._clock())
        except StillSending:
            raise ProblemError(problem("problem.forget_sending")) from None
